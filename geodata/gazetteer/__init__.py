"""The compiled gazetteer: names to places, memory-mapped and offline."""

"""The chosen item: what speaks for it, where it is and how it came to be so."""

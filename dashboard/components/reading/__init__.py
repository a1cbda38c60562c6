"""Articles: their text with what was read in it."""

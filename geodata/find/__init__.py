"""Finding place names: an article's text to unresolved mentions."""

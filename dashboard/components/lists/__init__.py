"""Items and places in lists and tables."""

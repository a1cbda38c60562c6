"""How likely a statement is an item, and the item that statements add up to."""

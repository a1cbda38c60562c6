"""The map of the page with the days under it."""

"""The question: its widgets, and the address of the page that holds it."""

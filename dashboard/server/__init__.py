"""The server of the page: what it starts, the workspace it opens, and whose turn it is."""

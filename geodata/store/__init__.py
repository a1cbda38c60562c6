"""The workspace: articles, corrections and everything derived from them."""

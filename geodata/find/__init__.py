"""Finding place names: an article's text to unresolved mentions."""

from geodata.find.finder import Finder

__all__ = ["Finder"]

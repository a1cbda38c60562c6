"""The parts of the page that are the project's own JavaScript, kept as files."""

from __future__ import annotations

from functools import lru_cache

from dashboard.maps.base_map import STATIC


@lru_cache(maxsize=16)
def read_part(name: str) -> str:
    """Return the text of a file under ``static``; it is constant and holds no data."""
    return (STATIC / name).read_text(encoding="utf-8")

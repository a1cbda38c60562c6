"""Lists of words that readings look for around a time expression."""

from __future__ import annotations

from functools import cache

from geodata.tables import read_rows


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {row["list"]: frozenset(row["words"].split()) for row in read_rows("dates/lists")}


def words_of(name: str) -> frozenset[str]:
    """Return the words of a list of the table ``dates/lists``."""
    return _lists()[name]

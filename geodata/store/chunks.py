"""Long lists of values in parts that one statement takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

CHUNK = 500  # values of one IN list: SQLite takes 32766, plans stay small with fewer


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield the values in parts short enough for one IN list."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]

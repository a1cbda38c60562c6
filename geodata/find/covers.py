"""The longest gazetteer names inside runs of capitalised tokens, for a whole batch at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.find.runs import Runs
from geodata.find.words import Matcher
from geodata.gazetteer.names import MULTIPLIER
from geodata.gazetteer.records import NameClass

LONGEST_NAME = 6  # tokens that bear letters or digits
_REAL = np.uint32(~(NameClass.CODE | NameClass.POSTAL | NameClass.MANY) & 0x0FFFFFFF)


@dataclass(frozen=True, slots=True)
class Covers:
    """For every token of the runs, the longest name that covers it (else the token itself).

    `first` and `last` are indexes into ``Runs.position``; `size` counts the tokens with letters
    (0 where no name covers the token).
    """

    bits: NDArray[np.uint32]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    size: NDArray[np.int64]


def cover_names(
    runs: Runs, hashes: NDArray[np.uint64], bits: NDArray[np.uint32], gazetteer: Matcher
) -> Covers:
    """Return the names that cover the tokens of `runs`, longest first, then leftmost.

    Parameters
    ----------
    hashes, bits
        Token hash (0 for marks) and class bits of the single word, for each token of the runs.
    """
    n = len(runs.position)
    content = np.flatnonzero(hashes)
    run = runs.run[content]
    single = bits[content]
    found = _long_names(hashes[content], run, gazetteer)
    size = (single != 0).astype(np.int64)
    begin = np.arange(len(content))
    end = begin.copy()
    value = single.copy()
    taken = np.zeros(len(content), dtype=bool)
    for at, length, name_bits in found:
        stop = at + length
        if taken[at] or taken[stop - 1] or taken[at:stop].any():
            continue
        taken[at:stop] = True
        size[at:stop] = length
        begin[at:stop] = at
        end[at:stop] = stop - 1
        value[at:stop] = name_bits
    all_bits = np.zeros(n, dtype=np.uint32)
    all_first = np.arange(n)
    all_last = np.arange(n)
    all_size = np.zeros(n, dtype=np.int64)
    all_bits[content] = value
    all_size[content] = size
    all_first[content] = content[begin]
    all_last[content] = content[end]
    return Covers(*_fill_marks(content, begin, all_bits, all_first, all_last, all_size))


def _fill_marks(
    content: NDArray[np.int64],
    begin: NDArray[np.int64],
    bits: NDArray[np.uint32],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    size: NDArray[np.int64],
) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Give the marks inside a name ("Port-au-Prince") what the name's tokens have."""
    if len(content) > 1:
        inside = (begin[1:] == begin[:-1]) & (np.diff(content) > 1)
        for i in np.flatnonzero(inside).tolist():
            left, right = content[i], content[i + 1]
            for column in (bits, first, last, size):
                column[left + 1 : right] = column[left]
    return bits, first, last, size


def _long_names(
    hashes: NDArray[np.uint64], run: NDArray[np.int64], gazetteer: Matcher
) -> list[tuple[int, int, int]]:
    """Return (index, tokens, bits) of every name of two tokens or more, longest first."""
    levels: list[list[tuple[int, int, int]]] = []
    at = np.arange(len(hashes))
    value = hashes
    multiplier = np.uint64(MULTIPLIER)
    for length in range(2, LONGEST_NAME + 1):
        keep = at + length <= len(hashes)
        at, value = at[keep], value[keep]
        keep = run[at] == run[at + length - 1]
        at, value = at[keep], value[keep]
        if not len(at):
            break
        value = value * multiplier + hashes[at + length - 1]
        bits = gazetteer.match(value)[2]
        hit = np.flatnonzero(bits & _REAL)
        levels.append(
            [(i, length, b) for i, b in zip(at[hit].tolist(), bits[hit].tolist(), strict=True)]
        )
    return [name for level in reversed(levels) for name in level]

"""Runs of capitalised tokens and the connectors between them: only these can name a place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.find.words import Flag

LONGEST_GAP = 3  # connectors between two capitals of one run: "Port - au - Prince"
MOST_TAILS = 2  # lower-case heads after a run: "Shayrat air base"
LONGEST_RUN = 48  # tokens; longer runs are cut, so that cost stays linear


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of a batch.

    Attributes
    ----------
    position
        Position of every token of every run in the batch's tokens, ascending.
    run
        Number of the run each of them belongs to, from 0.
    start
        Index into `position` where each run begins.
    length
        Tokens in each run.
    """

    position: NDArray[np.int64]
    run: NDArray[np.int64]
    start: NDArray[np.int64]
    length: NDArray[np.int64]


def find_runs(flags: NDArray[np.uint32]) -> Runs:
    """Return the runs in a batch of tokens with these :class:`Flag` bits.

    The batch has edge tokens (no flag of a capital or a connector) before, between and after its
    texts, so that no run crosses from one text to another.
    """
    capital = np.flatnonzero(flags & Flag.CAPITAL)
    if not len(capital):
        none = np.zeros(0, dtype=np.int64)
        return Runs(none, none, none, none)
    connector = (flags & Flag.CONNECTOR) != 0
    # The dot of an initial joins: "J. Smith".
    initial = (flags & Flag.INITIAL) != 0
    connector[1:] |= ((flags[1:] & Flag.DOT) != 0) & initial[:-1]
    connector[1:] |= ((flags[1:] & Flag.LINK) != 0) & ((flags[:-1] & Flag.HYPHEN) != 0)
    connector[:-1] |= ((flags[:-1] & Flag.COMMA) != 0) & ((flags[1:] & Flag.AFTER_COMMA) != 0)
    so_far = np.cumsum(connector)
    gap = np.diff(capital) - 1
    joined = (gap <= LONGEST_GAP) & (so_far[capital[1:]] - so_far[capital[:-1]] == gap)
    begins = np.flatnonzero(np.concatenate(([True], ~joined)))
    ends = np.concatenate((begins[1:], [len(capital)])) - 1
    first, last = capital[begins], capital[ends] + 1
    first = np.where(
        ((flags[first - 1] & Flag.HYPHEN) != 0) & ((flags[first - 2] & Flag.PARTICLE) != 0),
        first - 2,
        first,
    )
    last = last + ((flags[last] & Flag.NUMBER) != 0)
    for _ in range(MOST_TAILS):
        last = last + ((flags[last] & Flag.TAIL) != 0)
    first[1:] = np.maximum(first[1:], last[:-1])
    return _cut(first, last - first)


def _cut(first: NDArray[np.int64], length: NDArray[np.int64]) -> Runs:
    """Cut runs longer than ``LONGEST_RUN`` into pieces and lay them out token by token."""
    pieces = -(-length // LONGEST_RUN)
    of = np.repeat(np.arange(len(first)), pieces)
    nth = np.arange(len(of)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    first = first[of] + nth * LONGEST_RUN
    length = np.minimum(length[of] - nth * LONGEST_RUN, LONGEST_RUN)
    start = np.cumsum(length) - length
    run = np.repeat(np.arange(len(first)), length)
    position = np.arange(len(run)) - start[run] + first[run]
    return Runs(position, run, start, length)

"""Feature values as numbers: two joined into one, and all of them put into hash slots."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.uint64]
_MIX = np.uint64(0x9E3779B97F4A7C15)  # odd, with bits well spread, as in splitmix64
_MIX_2 = np.uint64(0xBF58476D1CE4E5B9)
_STEP = np.uint64(0xD6E8FEB86659FD93)


def pair(left: Values, right: Values) -> Values:
    """Return one value for two, in this order."""
    joined: Values = (left * _STEP) ^ (left >> np.uint64(29)) ^ (right * _MIX_2)
    return joined


def slots_of(values: Sequence[Values], *, bits: int) -> NDArray[np.int64]:
    """Return the slot below ``2**bits`` of every value, one row a template.

    The number of the template goes into the slot, so that equal values of two templates differ.
    """
    slots = np.empty((len(values), len(values[0])), dtype=np.int64)
    for k, value in enumerate(values):
        mixed = value * _MIX + np.uint64(((k + 1) * int(_STEP)) & ((1 << 64) - 1))
        mixed ^= mixed >> np.uint64(31)
        slots[k] = (mixed * _MIX_2) >> np.uint64(64 - bits)
    return slots


def text_key(text: NDArray[np.int64], hashes: Values) -> Values:
    """Return one value for a word in a text."""
    key: Values = (text.astype(np.uint64) + np.uint64(1)) * _MIX ^ hashes
    return key

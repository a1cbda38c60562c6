"""A linear-chain CRF at run time: weights of features and steps, and a batched Viterbi."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources.abc import Traversable

import numpy as np
from numpy.typing import NDArray

from geodata.find.features import BIT_SETS, View
from geodata.find.weights import read_weights

LABELS = ("O", "B", "I")
BLOCK = 1 << 12  # run tokens scored at once: bounds the memory
ROW_BITS = 20  # low bits of a slot that pick its weight: a table that fits the cache
ROW_MASK = (1 << ROW_BITS) - 1
_BYTES = 4


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by label, all less that of ``O``, which is then 0.

    Those of ``B`` and ``I`` travel as the real and the imaginary part of one complex number, so
    that one look-up fetches both.

    Attributes
    ----------
    row
        For the low bits of a hash slot the index of its weight; index 0 is zero.
    check
        The high bits of the slot that an index belongs to.
    weights
        By index.
    tables
        (bit sets, 4 bytes, 256): for each byte of a bit set the sum of its bits' weights.
    steps
        (labels, labels): from, to.
    corpus
        The labelling policy in force, as the number its corpus had in training.
    """

    row: NDArray[np.uint16]
    check: NDArray[np.uint8]
    weights: NDArray[np.complex64]
    tables: NDArray[np.complex64]
    steps: NDArray[np.float32]
    corpus: int

    @classmethod
    def build(
        cls,
        *,
        slots: NDArray[np.int64],
        weights: NDArray[np.float32],
        bit_weights: NDArray[np.float32],
        steps: NDArray[np.float32],
        corpus: int,
    ) -> Model:
        """Return a model from the weights of slots and of the bits, (bit sets, 32, labels)."""
        values = _over_other(weights)
        order = np.argsort(np.abs(values))  # of two slots with equal low bits the heavier stays
        slots, values = slots[order], values[order]
        row = np.zeros(1 << ROW_BITS, dtype=np.uint16)
        row[slots & ROW_MASK] = np.arange(1, len(slots) + 1)
        check = np.concatenate(([0], slots >> ROW_BITS)).astype(np.uint8)
        byte = np.arange(256)
        tables = np.zeros((len(BIT_SETS), _BYTES, 256), dtype=np.complex64)
        bits = _over_other(bit_weights)
        for part in range(_BYTES):
            for bit in range(8):
                tables[:, part] += (byte >> bit & 1) * bits[:, 8 * part + bit][:, None]
        all_weights = np.concatenate((np.zeros(1, dtype=np.complex64), values))
        return cls(row, check, all_weights, tables, steps, corpus)

    @classmethod
    def load(cls, path: Traversable) -> Model:
        """Read the weights that training wrote."""
        slots, arrays = read_weights(path)
        return cls.build(
            slots=slots,
            weights=arrays["weights"],
            bit_weights=arrays["bit_weights"],
            steps=arrays["steps"],
            corpus=int(arrays["corpus"]),
        )

    def scores(self, view: View) -> NDArray[np.float32]:
        """Return the score of every label at every run token of `view`."""
        n = len(view.position)
        scores = np.zeros((n, len(LABELS)), dtype=np.float32)
        for begin in range(0, n, BLOCK):
            part = slice(begin, min(n, begin + BLOCK))
            slots = view.categories(part, self.corpus)
            rows = self.row.take(slots & ROW_MASK)
            rows *= self.check.take(rows) == slots >> ROW_BITS
            total = self.weights.take(rows).sum(axis=0)
            for table, bits in zip(self.tables, view.bit_sets(part), strict=True):
                for byte in range(_BYTES):
                    total += table[byte].take((bits >> np.uint32(8 * byte)) & np.uint32(255))
            scores[part, 1] = total.real
            scores[part, 2] = total.imag
        return scores


def _over_other(weights: NDArray[np.float32]) -> NDArray[np.complex64]:
    """Return weights (…, labels) as complex numbers: B and I, each less O."""
    other, begin, inside = weights[..., 0], weights[..., 1], weights[..., 2]
    return (begin - other + 1j * (inside - other)).astype(np.complex64)


def best_labels(
    scores: NDArray[np.float32],
    start: NDArray[np.int64],
    length: NDArray[np.int64],
    steps: NDArray[np.float32],
) -> NDArray[np.uint8]:
    """Return the best label of every token: Viterbi over all runs at once.

    Parameters
    ----------
    scores
        (tokens, labels), runs one after another.
    start, length
        Of each run, in tokens.
    steps
        (from, to) weights of neighbouring labels.
    """
    labels = np.zeros(len(scores), dtype=np.uint8)
    if not len(start):
        return labels
    order = np.argsort(-length, kind="stable")
    at, remaining = start[order], length[order]
    longest = int(remaining[0])
    alive = [int(np.searchsorted(-remaining, -step, side="left")) for step in range(longest)]
    best = scores[at].copy()
    back: list[NDArray[np.uint8]] = []
    for step in range(1, longest):
        n = alive[step]
        reach = best[:n, :, None] + steps[None]
        back.append(reach.argmax(axis=1).astype(np.uint8))
        best[:n] = reach.max(axis=1) + scores[at[:n] + step]
    now = best.argmax(axis=1).astype(np.uint8)
    for step in range(longest - 1, -1, -1):
        n = alive[step]
        labels[at[:n] + step] = now[:n]
        if step:
            now[:n] = back[step - 1][np.arange(n), now[:n]]
    return labels

"""Near-copies of one text: MinHash sketches of its word shingles.

Method: Broder (1997), "On the resemblance and containment of documents". The share of equal
entries of two sketches estimates the Jaccard similarity of the two sets of shingles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

import numpy as np
import numpy.typing as npt

from geodata.text import Tokens

SKETCH_SIZE = 64  # hashes a sketch: the estimate's standard error is at most 0.06
SHINGLE_WORDS = 5  # words a shingle: long enough that two reports of one event share few
COPY_SIMILARITY = 0.5  # an agency text cut by half still shares half of its shingles

_TYPOGRAPHY = str.maketrans(dict.fromkeys("‘’“”„«»–—…·", " "))
_IN_WORD = np.array([not chr(b).isascii() or chr(b).isalnum() for b in range(256)])
_BASE = np.uint64(0x9E3779B97F4A7C15 | 1)
_INVERSE = np.uint64(pow(int(_BASE), -1, 2**64))
_GENERATOR = np.random.default_rng(20210825)  # any fixed seed: sketches are kept in workspaces
_FACTORS = _GENERATOR.integers(1, 2**63, SKETCH_SIZE, dtype=np.uint64) | np.uint64(1)
_OFFSETS = _GENERATOR.integers(0, 2**63, SKETCH_SIZE, dtype=np.uint64)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / golden ratio: mixes neighbouring words
_HIGH_HALF = np.uint64(32)


def sketch_text(text: str | Tokens) -> bytes:
    """Return the MinHash sketch of a text: `SKETCH_SIZE` little-endian 32-bit hashes.

    A text without a single word has the empty sketch, which is a copy of nothing.
    """
    source = text.text if isinstance(text, Tokens) else text
    hashes = _hash_words(source.casefold().translate(_TYPOGRAPHY).encode("utf-8", "replace"))
    if not len(hashes):
        return b""
    n = max(1, len(hashes) - SHINGLE_WORDS + 1)
    shingles = np.zeros(n, dtype=np.uint64)
    for k in range(min(SHINGLE_WORDS, len(hashes))):
        shingles = (shingles ^ hashes[k : k + n]) * _MULTIPLIER
        shingles ^= shingles >> np.uint64(29)
    least = np.full(SKETCH_SIZE, np.iinfo(np.uint64).max, dtype=np.uint64)
    for start in range(0, n, 4096):  # bounds the table to 2 MB whatever the text
        part = shingles[start : start + 4096, np.newaxis] * _FACTORS
        part += _OFFSETS
        np.minimum(least, part.min(axis=0), out=least)
    return (least >> _HIGH_HALF).astype("<u4").tobytes()


def _hash_words(content: bytes) -> npt.NDArray[np.uint64]:
    """Return one hash for each word of a text, all at once.

    A word is a run of letters, digits and bytes beyond ASCII. Its hash is a polynomial of its
    bytes modulo 2**64, taken from running sums: the base is odd, so it can be divided out again.
    """
    letters = np.frombuffer(content, np.uint8)
    inside = np.concatenate(([False], _IN_WORD[letters], [False]))
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    start, end = edges[0::2], edges[1::2]
    n = len(letters)
    powers = np.cumprod(np.full(n + 1, _BASE, dtype=np.uint64))
    inverses = np.cumprod(np.full(n + 1, _INVERSE, dtype=np.uint64))
    sums = np.concatenate(([np.uint64(0)], np.cumsum(letters * powers[:n], dtype=np.uint64)))
    hashes: npt.NDArray[np.uint64] = np.multiply(sums[end] - sums[start], inverses[start])
    return hashes


def similarity(sketch: bytes, other: bytes) -> float:
    """Return the estimated Jaccard similarity (0..1) of the texts behind two sketches."""
    if not sketch or not other:
        return 0.0
    equal = np.frombuffer(sketch, "<u4") == np.frombuffer(other, "<u4")
    return float(equal.mean())


def similarities(sketch: bytes, others: Sequence[bytes]) -> list[float]:
    """Return the estimated similarity of one text to each of some others."""
    found = [0.0] * len(others)
    known = [at for at, other in enumerate(others) if sketch and other]
    if known:
        table = np.frombuffer(b"".join(others[at] for at in known), "<u4").reshape(-1, SKETCH_SIZE)
        alike = (table == np.frombuffer(sketch, "<u4")).mean(axis=1)
        for at, share in zip(known, alike.tolist(), strict=True):
            found[at] = share
    return found


def are_copies(sketch: bytes, other: bytes) -> bool:
    """Return whether two texts are near-copies of one another."""
    return similarity(sketch, other) >= COPY_SIMILARITY


def copy_links(sketches: list[bytes]) -> list[tuple[int, int]]:
    """Return pairs of positions of near-copies, enough of them to connect all that are.

    Two sketches with half of their entries equal have one equal entry at least among a few more
    than half: only those that share one are compared, unless nearly all of them do.
    """
    known = [i for i, sketch in enumerate(sketches) if sketch]
    if len(known) < 2:  # noqa: PLR2004  # a pair takes two
        return []
    table = np.frombuffer(b"".join(sketches[i] for i in known), "<u4").reshape(-1, SKETCH_SIZE)
    runs = [run for column in range(_TELLING_ENTRIES) for run in _equal_rows(table[:, column])]
    if sum(len(run) ** 2 for run in runs) > len(known) ** 2:
        runs = [np.arange(len(known))]
    links: list[tuple[int, int]] = []
    for run in runs:
        for k in range(len(run) - 1):
            rest = run[k + 1 :]
            same = (table[rest] == table[run[k]]).mean(axis=1) >= COPY_SIMILARITY
            links += [(known[run[k]], known[int(other)]) for other in rest[same]]
    return sorted(set(links))


_TELLING_ENTRIES = SKETCH_SIZE - ceil(SKETCH_SIZE * COPY_SIMILARITY) + 1


def _equal_rows(entries: npt.NDArray[np.uint32]) -> Iterator[npt.NDArray[np.intp]]:
    """Yield the rows that hold the same entry, of each entry that several hold."""
    order = np.argsort(entries, kind="stable")
    cuts = np.flatnonzero(np.diff(entries[order])) + 1
    for run in np.split(order, cuts) if len(cuts) + 1 < len(order) else ():
        if len(run) > 1:
            yield run

"""What a found name stands for: the place, an institution of it, or its people.

A multinomial logistic model over what stands around the name; the same hashed features as the
finder's, made for whole names.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources.abc import Traversable

import numpy as np
from numpy.typing import NDArray

from geodata.find.features import View
from geodata.find.hashing import Values, pair, slots_of
from geodata.find.lexicon import ACTING, BIT, MOTION, bits_of
from geodata.find.weights import read_weights
from geodata.find.words import Flag, stable_hash
from geodata.gazetteer.records import NameClass
from geodata.model import MentionRole

ROLES = (MentionRole.LITERAL, MentionRole.ASSOCIATIVE, MentionRole.DEMONYM)
POLICY = 0  # the corpus whose labelling of roles is in force
HASH_BITS = 18
DEMONYM = int(NameClass.DEMONYM_ADJ | NameClass.DEMONYM_NOUN)
LONGEST_JOINT = 2  # tokens between two names of a list: ", and"
LONGEST_LIST = 6  # names
FARTHEST_PREPOSITION = 5  # tokens before a name or its list
FARTHEST_GOVERNOR = 6  # tokens before it to the word that governs it
AND = np.uint64(stable_hash("and"))
ARTICLES = np.array(
    [stable_hash(word) for word in ("the", "a", "an", "its", "their", "his", "her")], np.uint64
)
_PASSED = bits_of("direction", "number")  # small words that join nothing
_SMALL = bits_of("function", "locative", "calendar") | _PASSED
_PLACE = np.uint32((1 << 11) - 1)


@dataclass(frozen=True, slots=True)
class RoleModel:
    """Weights (slots, roles) of hashed features; row 0 of `weights` is zero, `row` picks rows."""

    row: NDArray[np.uint16]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    @classmethod
    def build(
        cls,
        *,
        slots: NDArray[np.int64],
        weights: NDArray[np.float32],
        bias: NDArray[np.float32],
    ) -> RoleModel:
        """Return a model from the weights of slots."""
        row = np.zeros(1 << HASH_BITS, dtype=np.uint16)
        row[slots] = np.arange(1, len(slots) + 1)
        zero = np.zeros((1, len(ROLES)), dtype=np.float32)
        return cls(row, np.concatenate((zero, weights.astype(np.float32))), bias)

    @classmethod
    def load(cls, path: Traversable) -> RoleModel:
        """Read the weights that training wrote."""
        slots, arrays = read_weights(path)
        return cls.build(slots=slots, weights=arrays["weights"], bias=arrays["bias"])

    def predict(
        self, view: View, first: NDArray[np.int64], stop: NDArray[np.int64], *, corpus: int = POLICY
    ) -> NDArray[np.int64]:
        """Return the role of each span as its position in ``ROLES``."""
        rows = self.row.take(role_slots(view, first, stop, corpus))
        parts = np.empty((len(rows) + 1, len(first), len(ROLES)), dtype=np.float32)
        parts[0] = self.bias
        self.weights.take(rows, axis=0, out=parts[1:], mode="clip")  # rows are all there are
        best: NDArray[np.int64] = parts.sum(axis=0).argmax(axis=1)
        return best


def role_slots(
    view: View, first: NDArray[np.int64], stop: NDArray[np.int64], corpus: int
) -> NDArray[np.int64]:
    """Return the feature slots of spans (batch positions), one row a template."""
    bits = view.cover_bits[first]
    demonym = ((bits & np.uint32(DEMONYM)) != 0).astype(np.uint64)
    place = ((bits & _PLACE) != 0).astype(np.uint64)
    what = demonym * np.uint64(2) + place
    category = view.category[first].astype(np.uint64)
    index = np.searchsorted(view.position, first)
    corpus_of = np.full(len(first), (corpus + 1) * 256, dtype=np.uint64)
    begin, end = _list_ends(view, first, stop)
    values = [
        *_word_values(view, first, stop, category, what),
        *_shape_values(view, first, stop, category),
        *_standing_values(view, first, stop, index, category, what),
        *_corpus_values(view, first, stop, category, what, corpus_of),
        *_list_values(view, begin, end, stop, category, corpus_of),
        *_run_values(view, index, stop, category, corpus_of),
        *_verb_values(view, first, stop, category),
        *_governor_values(view, begin, category),
        *_cluster_values(view, first, stop, category),
    ]
    return slots_of(values, bits=HASH_BITS)


def _word_values(
    view: View,
    first: NDArray[np.int64],
    stop: NDArray[np.int64],
    category: Values,
    what: Values,
) -> list[Values]:
    """Return what a name is, and the words before and after it."""
    context = view.context
    b1, b2, b3 = context[first - 1], context[first - 2], context[first - 3]
    a1, a2, a3 = context[stop], context[stop + 1], context[stop + 2]
    return [
        category,
        what * np.uint64(16) + _size_of(first, stop),
        b1, b2, a1, a2,
        pair(what, b1), pair(what, a1),
        pair(category, b1), pair(category, a1),
        pair(b2, b1), pair(a1, a2),
        pair(b1, a1),
        pair(pair(b2, b1), b3),
        pair(pair(a1, a2), a3),
        a3,
    ]  # fmt: skip


def _shape_values(
    view: View, first: NDArray[np.int64], stop: NDArray[np.int64], category: Values
) -> list[Values]:
    """Return what kinds of words stand around a name, and its last word."""
    u64 = np.uint64
    cat_before = view.category[first - 1].astype(u64)
    cat_after = view.category[stop].astype(u64)
    cat_after_2 = view.category[stop + 1].astype(u64)
    return [
        _is_capital(view, first - 1) * u64(128) + _is_capital(view, stop) * u64(64) + category,
        cat_before * u64(32) + category,
        cat_after * u64(32) + category,
        cat_after_2 * u64(1024) + cat_after * u64(32) + category,
        pair(view.context[stop - 1], _size_of(first, stop)),
    ]


def _standing_values(
    view: View,
    first: NDArray[np.int64],
    stop: NDArray[np.int64],
    index: NDArray[np.int64],
    category: Values,
    what: Values,
) -> list[Values]:
    """Return where in its text a name stands, and how it is written."""
    u64 = np.uint64
    opens = view.opens[index].astype(u64)
    dateline = view.dateline[index].astype(u64)
    kind_after = view.kind[stop].astype(u64)
    shape = view.shape[first].astype(u64)
    return [
        pair(opens, view.context[stop]),
        opens * u64(32) + category,
        dateline * u64(32) + category,
        kind_after * u64(32) + category,
        pair(kind_after, view.context[first - 1]),
        shape * u64(32) + category,
        shape * u64(64) + what * u64(4) + _is_capital(view, stop),
        view.density[index].astype(u64) * u64(8) + what,
    ]


def _corpus_values(
    view: View,
    first: NDArray[np.int64],
    stop: NDArray[np.int64],
    category: Values,
    what: Values,
    corpus_of: Values,
) -> list[Values]:
    """Return what a name is by the way each corpus labels roles."""
    return [
        corpus_of + what,
        corpus_of + category,
        pair(corpus_of + what, view.context[stop]),
        pair(corpus_of + _is_capital(view, stop), view.context[first - 1]),
        corpus_of * np.uint64(32) + view.kind[stop].astype(np.uint64),
    ]


def _size_of(first: NDArray[np.int64], stop: NDArray[np.int64]) -> Values:
    size: Values = np.minimum(stop - first, 4).astype(np.uint64)
    return size


def _is_capital(view: View, at: NDArray[np.int64]) -> Values:
    capital: Values = ((view.flags[at] & Flag.CAPITAL) != 0).astype(np.uint64)
    return capital


def _list_ends(
    view: View, first: NDArray[np.int64], stop: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where the list of names ("A, B and C") that a name is in begins and stops."""
    n = len(first)
    linked = np.zeros(n + 1, dtype=bool)  # to the name before
    if n > 1:
        gap = first[1:] - stop[:-1]
        joint = view.flags[stop[:-1]] & np.uint32(Flag.COMMA | Flag.HYPHEN)
        linked[1:-1] = (
            (gap >= 1) & (gap <= LONGEST_JOINT) & ((joint != 0) | (view.context[stop[:-1]] == AND))
        )
    begin = np.arange(n)
    end = begin.copy()
    for _ in range(LONGEST_LIST):
        begin = np.where(linked[begin], begin - 1, begin)
        end = np.where(linked[end + 1], end + 1, end)
    return first[begin], stop[end]


def _list_values(
    view: View,
    begin: NDArray[np.int64],
    end: NDArray[np.int64],
    stop: NDArray[np.int64],
    category: Values,
    corpus_of: Values,
) -> list[Values]:
    """Return what stands before and after the list of names a name is in."""
    context = view.context
    before = begin - 1
    lead, tail = context[before], context[end]
    preposition = np.zeros(len(begin), dtype=np.uint64)
    for back in range(FARTHEST_PREPOSITION - 1, -1, -1):
        at = np.maximum(before - back, 0)
        locative = (view.lexicon[at] & np.uint32(BIT["locative"])) != 0
        preposition = np.where(locative, context[at] + np.uint64(min(back, 2)), preposition)
        preposition[(view.flags[at] & np.uint32(Flag.STOP)) != 0] = 0
    return [
        pair(category, lead),
        pair(category, tail),
        pair(lead, tail),
        preposition,
        pair(preposition, context[stop]),
        pair(preposition, category),
        pair(corpus_of, preposition),
        pair(preposition, tail),
    ]


def _governor_values(view: View, begin: NDArray[np.int64], category: Values) -> list[Values]:
    """Return the word that governs a name or its list, and the preposition between them.

    "Sanctions *on* the", "pressure *from*", "flew *to* northern": the first word before the name
    that is no small word, however many small words stand between.
    """
    small = np.uint32(_SMALL)
    governor = np.zeros(len(begin), dtype=np.uint64)
    preposition = governor.copy()
    open_ = np.ones(len(begin), dtype=bool)  # nothing has ended the phrase on the way back
    for back in range(1, FARTHEST_GOVERNOR + 1):
        at = np.maximum(begin - back, 0)
        flags, lexicon, word = view.flags[at], view.lexicon[at], view.context[at]
        open_ &= (flags & np.uint32(Flag.STOP | Flag.COMMA)) == 0
        lower = open_ & ((flags & np.uint32(Flag.LOWER)) != 0)
        joins = ((lexicon & small) != 0) & ((lexicon & np.uint32(_PASSED)) == 0)
        joins &= ~np.isin(word, ARTICLES)
        preposition = np.where(lower & joins & (preposition == 0), word, preposition)
        governs = lower & ((lexicon & small) == 0)
        governor[governs] = word[governs]
        open_ &= governor == 0
    return [
        pair(governor, preposition),
        governor,
        pair(governor, category),
        pair(preposition, category),
        preposition,
    ]


def _verb_values(
    view: View, first: NDArray[np.int64], stop: NDArray[np.int64], category: Values
) -> list[Values]:
    """Return whether a word of motion stands before a name and one of acting after it."""
    motion = np.zeros(len(first), dtype=bool)
    open_ = np.ones(len(first), dtype=bool)  # nothing has ended the sentence on the way back
    for back in range(1, FARTHEST_PREPOSITION + 1):
        at = np.maximum(first - back, 0)
        open_ &= (view.flags[at] & np.uint32(Flag.STOP)) == 0
        motion |= open_ & ((view.verb[at] & MOTION) != 0)
    acting = (view.verb[stop] & ACTING) != 0
    acting |= ((view.verb[stop + 1] & ACTING) != 0) & ((view.flags[stop] & Flag.STOP) == 0)
    what = motion.astype(np.uint64) + np.uint64(2) * acting.astype(np.uint64)
    context = view.context
    return [
        pair(what, context[first - 1]),
        pair(what, context[stop]),
        what * np.uint64(32) + category,
        pair(pair(what, context[first - 1]), context[stop]),
    ]


def _run_values(
    view: View,
    index: NDArray[np.int64],
    stop: NDArray[np.int64],
    category: Values,
    corpus_of: Values,
) -> list[Values]:
    """Return what heads and follows the run of capitals a name is in."""
    u64 = np.uint64
    run = view.runs.run[index]
    last = view.position[view.runs.start[run] + view.runs.length[run] - 1]
    rest = np.minimum(last + 1 - stop, 3).astype(u64)
    head, after = view.context[last], view.context[last + 1]
    kinds = (view.kind[stop].astype(u64) * u64(32) + view.kind[stop + 1].astype(u64)) * u64(
        32
    ) + view.kind[stop + 2].astype(u64)
    return [
        pair(rest, head),
        pair(rest * u64(32) + category, after),
        pair(head, after),
        pair(kinds, category),
        pair(corpus_of + rest, head),
        corpus_of * u64(4) + rest,
        pair(corpus_of + rest, view.context[view.position[index] - 1]),
    ]


def _cluster_values(
    view: View, first: NDArray[np.int64], stop: NDArray[np.int64], category: Values
) -> list[Values]:
    """Return what the words around a name are like, learned from other texts."""
    cluster, family = view.cluster, view.family
    b1, b2, b3 = cluster[first - 1], cluster[first - 2], cluster[first - 3]
    a1, a2, a3 = cluster[stop], cluster[stop + 1], cluster[stop + 2]
    return [
        pair(category, b1),
        pair(category, a1),
        b2,
        a2,
        b3,
        a3,
        pair(view.context[first - 1], b2),
        pair(view.context[stop], a2),
        pair(pair(category, family[first - 1]), family[stop]),
        pair(family[first - 2], family[stop + 1]),
    ]

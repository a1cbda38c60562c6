"""What the model sees of a token: classes and context, never the candidate's own name.

Two sorts of feature: *bit sets*, whose weights add up bit by bit, and *categories*, whose value
is hashed together with the number of its template into ``2**HASH_BITS`` slots.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geodata.find.covers import Covers
from geodata.find.hashing import pair, slots_of, text_key
from geodata.find.lexicon import BIT, FIRST_NAME, SURNAME, bits_of
from geodata.find.runs import Runs
from geodata.find.words import Flag, Words
from geodata.gazetteer.records import NameClass

HASH_BITS = 28
BIT_SETS = ("cover", "word", "single", "run", "document", "place")

# One class for a name that may be several things: the first that applies.
_CATEGORIES = (
    NameClass.COUNTRY, NameClass.DEMONYM_ADJ, NameClass.DEMONYM_NOUN, NameClass.ADMIN1,
    NameClass.CAPITAL, NameClass.POP_1M, NameClass.REGION, NameClass.METONYM, NameClass.WATER,
    NameClass.POP_100K, NameClass.ADMIN2, NameClass.ISLAND, NameClass.LANDFORM, NameClass.BASE,
    NameClass.AIRPORT, NameClass.FACILITY, NameClass.POP_15K, NameClass.POP_5K, NameClass.POP_1K,
    NameClass.POP_UNKNOWN, NameClass.POSTAL, NameClass.CODE,
)  # fmt: skip
_TITLE = bits_of("title", "title_short")
_ORGANISATION = bits_of("edu", "company", "media", "sport", "org")
_TYPE = bits_of("admin", "water", "land", "site")
_ADMIN = np.uint32(NameClass.COUNTRY | NameClass.ADMIN1 | NameClass.POSTAL)


@dataclass(slots=True)
class Batch:
    """The tokens of some texts, laid out one after another with edges between them.

    `number` is the number of each token's word (0 at edges), `text` the index of its text.
    """

    number: NDArray[np.int64]
    text: NDArray[np.int64]
    offset: list[int]  # position of the first token of each text


LINE_HEAD = 7  # tokens at the head of a line that a dateline may take
DASH_NEAR, DASH_NEXT = 7, 2  # tokens from a name to the dash after a dateline
EDGE = 4  # edge tokens between texts: as far as any feature looks


def lay_out(numbers: list[list[int]]) -> Batch:
    """Return one batch of several texts' word numbers."""
    edge = [0] * EDGE
    flat = list(edge)
    offset = []
    for text in numbers:
        offset.append(len(flat))
        flat.extend(text)
        flat.extend(edge)
    lengths = np.array([len(text) + EDGE for text in numbers], dtype=np.int64)
    text_of = np.concatenate(
        (np.full(EDGE, -1, dtype=np.int64), np.repeat(np.arange(len(numbers)), lengths))
    )
    return Batch(np.array(flat, dtype=np.int64), text_of, offset)


def _first_of(bits: NDArray[np.uint32], masks: tuple[int, ...]) -> NDArray[np.uint8]:
    """Return for each value 1 + the position of the first mask it meets, or 0."""
    value = np.zeros(len(bits), dtype=np.uint8)
    for i in range(len(masks) - 1, -1, -1):
        value[(bits & np.uint32(masks[i])) != 0] = i + 1
    return value


_ALL = 0xFFFFFFFF


def flags_of(
    words: Words, number: NDArray[np.int64]
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return the flags of words, and which of them are days ("On Monday Oslo said").

    A day belongs to no name that follows, nor a craft's model to one before ("Ukrainian Il-76s"):
    their capitals are none to what stands beside them.
    """
    flags = words.flags[number]
    opened = (flags[:-1] & Flag.BEFORE_DAY) != 0
    day = np.flatnonzero(((flags[1:] & Flag.DAY) != 0) & opened) + 1
    hyphen, digits = (flags & Flag.HYPHEN) != 0, (flags & Flag.NUMBER) != 0
    model = np.flatnonzero(((flags[:-2] & Flag.MODEL) != 0) & hyphen[1:-1] & digits[2:])
    flags[day] &= np.uint32(_ALL - Flag.CAPITAL)
    flags[model] &= np.uint32(_ALL - Flag.CAPITAL)
    return flags, day


class View:
    """The columns of a batch from which the features of its run tokens are made."""

    def __init__(self, words: Words, batch: Batch, runs: Runs, covers: Covers) -> None:
        number = batch.number
        self.runs = runs
        self.covers = covers
        self.position = runs.position
        self.flags, day = flags_of(words, number)
        self.context = words.context[number]
        self.lexicon = words.lexicon[number]
        self.lexicon[day] &= np.uint32(_ALL - (FIRST_NAME | SURNAME))
        self.shape = words.shape[number]
        self.ending = words.ending[number]
        self.verb = words.verb[number]
        self.single = words.bits[number]
        size = len(number)
        self.before_cover = runs.position[covers.first]
        self.after_cover = runs.position[covers.last] + 1
        self.category = np.zeros(size, dtype=np.uint8)
        self.category[runs.position] = _first_of(covers.bits, _CATEGORIES)
        self.cover_bits = np.zeros(size, dtype=np.uint32)
        self.cover_bits[runs.position] = covers.bits
        self.kind = words.kind[number]
        self.cluster = words.cluster[number].astype(np.uint64)
        self.family = words.family[number].astype(np.uint64)
        self.run_lexicon = np.zeros(0, dtype=np.uint32)
        if len(runs.start):
            self.run_lexicon = np.bitwise_or.reduceat(self.lexicon[runs.position], runs.start)
        self._measure_lines()
        self._gather_document(words.hash[number[runs.position]], batch.text[runs.position])

    def _measure_lines(self) -> None:
        """Note the capitals around each token, where sentences begin, and datelines."""
        flags, position = self.flags, self.position
        size = len(flags)
        capital = np.concatenate(([0], np.cumsum((flags & Flag.CAPITAL) != 0)))
        upper = np.concatenate(([0], np.cumsum((flags & Flag.ALL_CAPS) != 0)))
        letters = np.concatenate(([0], np.cumsum((flags & Flag.LETTERS) != 0)))
        low = np.maximum(position - 7, 0)
        high = np.minimum(position + 8, size)
        n_letters = np.maximum(letters[high] - letters[low], 1)
        self.density = ((capital[high] - capital[low]) * 4 // n_letters).astype(np.uint8)
        self.caps_density = ((upper[high] - upper[low]) * 4 // n_letters).astype(np.uint8)
        before = flags[position - 1]
        opens = (before & Flag.STOP) != 0
        opens |= ((before & Flag.QUOTE) != 0) & ((flags[position - 2] & Flag.STOP) != 0)
        self.opens = opens
        newline = np.flatnonzero(flags & Flag.NEWLINE)
        line_start = newline[np.searchsorted(newline, position) - 1] + 1
        self.in_line = np.minimum(position - line_start, LINE_HEAD).astype(np.uint8)
        dash = np.flatnonzero(flags & Flag.DASH)
        dash = np.concatenate((dash, [size + 99]))
        to_dash = dash[np.searchsorted(dash, position)] - position
        self.dateline = np.where(
            (self.in_line < LINE_HEAD) & (to_dash <= DASH_NEAR), 1 + (to_dash <= DASH_NEXT), 0
        ).astype(np.uint8)

    def _gather_document(self, hashes: NDArray[np.uint64], text: NDArray[np.int64]) -> None:
        """Note what the whole text tells of a word: how it stands where else it occurs."""
        position = self.position
        lexicon, flags = self.lexicon, self.flags
        before, after = self.before_cover - 1, self.after_cover
        capital_before = (flags[before] & Flag.CAPITAL) != 0
        signs = (
            (lexicon[before] & BIT["locative"]) != 0,
            ((lexicon[position - 1] & _TITLE) != 0),
            ((lexicon[position - 1] & FIRST_NAME) != 0) & capital_before,
            (lexicon[after] & BIT["said"]) != 0,
            ((flags[after] & Flag.COMMA) != 0) & ((self.cover_bits[after + 1] & _ADMIN) != 0),
            self.covers.size >= 2,  # noqa: PLR2004
            ((lexicon[position + 1] & SURNAME) != 0) & ((flags[position + 1] & Flag.CAPITAL) != 0),
            ((flags[position - 1] & Flag.DOT) != 0) & ((flags[position - 2] & Flag.INITIAL) != 0),
            (flags[position + 1] & Flag.CAPITAL) != 0,
            capital_before,
            ((lexicon[after] & _ORGANISATION) != 0) & ((flags[after] & Flag.CAPITAL) != 0),
            (lexicon[after] & _TYPE) != 0,
            # "North Korea": the bare "the North" is short for it
            (self.covers.size >= 2) & ((self.covers.bits & np.uint32(NameClass.COUNTRY)) != 0),  # noqa: PLR2004
        )
        self.document = np.zeros(len(position), dtype=np.uint32)
        self._country_sign = np.uint32(0)
        if not len(position):
            return
        _, group = np.unique(text_key(text, hashes), return_inverse=True)
        count = np.bincount(group)
        bits = np.zeros(len(count), dtype=np.uint32)
        for i, sign in enumerate(signs):
            share = np.bincount(group, weights=sign) / count
            bits |= (share > 0).astype(np.uint32) << np.uint32(2 * i)
            bits |= (share >= 0.5).astype(np.uint32) << np.uint32(2 * i + 1)  # noqa: PLR2004
        base = 2 * len(signs)
        self._country_sign = np.uint32(1 << (base - 2))
        for i, least in enumerate((2, 3, 5, 9)):
            bits |= (count >= least).astype(np.uint32) << np.uint32(base + i)
        self.document = bits[group]
        self.document[hashes == 0] = 0

    def bit_sets(self, part: slice) -> list[NDArray[np.uint32]]:
        """Return the bit sets of the run tokens `part`, in the order of ``BIT_SETS``."""
        position = self.position[part]
        before = self.before_cover[part] - 1
        after = self.after_cover[part]
        run = self.runs.run[part]
        comma = (self.flags[after] & Flag.COMMA) != 0
        comma_before = (self.flags[before] & Flag.COMMA) != 0
        place = np.zeros(len(position), dtype=np.uint32)
        ending = self.ending[position]
        for i, sign in enumerate(
            (
                self.opens[part],
                comma & ((self.cover_bits[after + 1] & _ADMIN) != 0),
                comma_before & (self.category[before - 1] != 0),
                (self.lexicon[before] & BIT["locative"]) != 0,
                (self.lexicon[before] & FIRST_NAME) != 0,
                (self.lexicon[before] & _TITLE) != 0,
                (self.flags[after] & Flag.CAPITAL) != 0,
                (self.flags[before] & Flag.CAPITAL) != 0,
                (self.flags[before] & Flag.QUOTE) != 0,
                before + 1 == position,
                after - 1 == position,
                (ending & 1) != 0,
                (ending & 2) != 0,
                (self.lexicon[position] & BIT["direction"] != 0)
                & (self.covers.size[part] < 2)  # noqa: PLR2004
                & (self.document[part] & self._country_sign != 0),
            )
        ):
            place |= sign.astype(np.uint32) << np.uint32(i)
        return [
            self.covers.bits[part],
            self.lexicon[position],
            self.single[position],
            self.run_lexicon[run],
            self.document[part],
            place,
        ]

    def categories(self, part: slice, corpus: int) -> NDArray[np.int64]:
        """Return the slots of the categories of the run tokens `part`, one column a template."""
        policy = np.full(len(self.position[part]), corpus + 1, dtype=np.uint64)
        around = _look_around(self, part)
        values = [
            *_word_values(around),
            *_run_values(around),
            *_policy_values(around, policy),
            *_phrase_values(around),
        ]
        return slots_of(values, bits=HASH_BITS)


_Ints = NDArray[np.uint64]


class _Around(NamedTuple):
    """What stands at and around run tokens, as numbers to be joined in templates.

    `word` holds the token with the two before and after it; `b1`, `b2` are the words before the
    longest name over it, `a1`, `a2` those after. `cover` joins the class of that name with where
    in it the token stands.
    """

    word: tuple[_Ints, ...]
    b1: _Ints
    b2: _Ints
    a1: _Ints
    a2: _Ints
    shape: _Ints
    kind: tuple[_Ints, _Ints, _Ints]  # of the word before, of the word, of the word after
    category: _Ints
    cover: _Ints
    size: _Ints  # of the name, in tokens
    cover_before: tuple[_Ints, _Ints]  # classes of the names one and two words before
    cover_after: tuple[_Ints, _Ints]
    kind_before: tuple[_Ints, _Ints]  # of the words one and two before the name
    kind_after: tuple[_Ints, _Ints]  # of the words one and three after it
    run_after: _Ints  # the word after the run
    lead: _Ints  # the first word of the run, and the word before the run
    run_before: _Ints
    from_start: _Ints  # tokens of the run before the word, and after it
    to_end: _Ints
    front: _Ints  # tokens of the run before the name, and after it
    rest: _Ints
    opens: _Ints  # whether it opens a sentence
    density: _Ints  # of capitals and of words in capitals around it
    dateline: _Ints
    in_line: _Ints  # tokens of the line before it


def _look_around(view: View, part: slice) -> _Around:
    u64 = np.uint64
    at = view.position[part]
    before, after = view.before_cover[part] - 1, view.after_cover[part]
    context, kind, classes = view.context, view.kind, view.category
    run = view.runs.run[part]
    start, length = view.runs.start[run], view.runs.length[run]
    first, last = view.position[start], view.position[start + length - 1]
    category = classes[at].astype(u64)
    edges = (before + 1 == at).astype(u64) * u64(2) + (after - 1 == at).astype(u64)
    return _Around(
        word=tuple(context[at + step] for step in (-2, -1, 0, 1, 2)),
        b1=context[before],
        b2=context[before - 1],
        a1=context[after],
        a2=context[after + 1],
        shape=view.shape[at].astype(u64),
        kind=(kind[at - 1].astype(u64), kind[at].astype(u64), kind[at + 1].astype(u64)),
        category=category,
        cover=category * u64(4) + edges,
        size=np.minimum(view.covers.size[part], 4).astype(u64),
        cover_before=(classes[before].astype(u64), classes[before - 1].astype(u64)),
        cover_after=(classes[after].astype(u64), classes[after + 1].astype(u64)),
        kind_before=(kind[before].astype(u64), kind[before - 1].astype(u64)),
        kind_after=(kind[after].astype(u64), kind[after + 2].astype(u64)),
        run_after=context[last + 1],
        lead=context[first],
        run_before=context[first - 1],
        from_start=np.minimum(at - first, 4).astype(u64),
        to_end=np.minimum(last - at, 4).astype(u64),
        front=np.minimum(before + 1 - first, 3).astype(u64),
        rest=np.minimum(last + 1 - after, 3).astype(u64),
        opens=view.opens[part].astype(u64),
        density=view.density[part].astype(u64) * u64(8) + view.caps_density[part].astype(u64),
        dateline=view.dateline[part].astype(u64),
        in_line=view.in_line[part].astype(u64),
    )


# The order of the templates is that of the weights: a new one goes to the end of all.
def _word_values(a: _Around) -> list[_Ints]:
    """Return the word, its neighbours, and the name over it with what stands beside it."""
    u64 = np.uint64
    far_before, near_before, own, near_after, far_after = a.word
    k_before, k, k_after = a.kind
    return [
        a.shape * u64(32) + k,
        own,
        far_before,
        near_after,
        far_after,
        pair(far_before, near_before),
        pair(near_after, far_after),
        a.cover * u64(8) + a.size,
        pair(a.cover, a.b1),
        pair(a.cover, a.a1),
        pair(a.b2, a.b1),
        pair(a.a1, a.a2),
        pair(a.cover, pair(a.b1, a.a1)),
        a.cover * u64(64) + a.cover_before[0],
        a.cover * u64(64) + a.cover_after[0],
        (a.cover * u64(64) + a.cover_after[1]) * u64(64) + a.cover_after[0],
        (a.cover * u64(64) + a.cover_before[1]) * u64(64) + a.cover_before[0],
        a.shape * u64(128) + a.cover,
        k_before * u64(32) + k,
        k * u64(32) + k_after,
    ]


def _run_values(a: _Around) -> list[_Ints]:
    """Return the run of capitals that the word stands in, its ends, its line and its sentence."""
    u64 = np.uint64
    _, near_before, own, near_after, _ = a.word
    k = a.kind[1]
    ends = a.to_end * u64(8) + a.from_start
    return [
        pair(a.lead, a.cover * u64(4) + a.front),
        (a.rest * u64(4) + a.front) * u64(128) + a.cover,
        a.density * u64(128) + a.cover,
        a.dateline * u64(128) + a.cover,
        a.in_line * u64(32) + a.category,
        pair(a.run_before, ends),
        pair(a.run_after, ends),
        pair(a.cover, a.b2),
        pair(own, a.cover),
        pair(k, near_before),
        pair(k, near_after),
    ]


def _policy_values(a: _Around, corpus: _Ints) -> list[_Ints]:
    """Return what the corpora, each with a policy of its own, see differently."""
    u64 = np.uint64
    covered = corpus * u64(128) + a.cover
    return [
        corpus,
        covered,
        covered * u64(8) + a.size,
        pair(covered, a.a1),
        pair(covered, a.b1),
        pair(corpus, a.word[2]),
        (corpus * u64(32) + a.kind[1]) * u64(16) + a.shape,
        (corpus * u64(4) + a.rest) * u64(128) + a.cover,
        # "University of X", "Bank of X": what kind of word stands before the preposition
        pair(pair(corpus, a.b1), a.kind_before[1] * u64(32) + a.category),
        pair(pair(corpus, a.b2), a.b1),
    ]


def _phrase_values(a: _Around) -> list[_Ints]:
    """Return what kinds of words stand around the name."""
    u64 = np.uint64
    return [
        # "By X Johnson", "X Smith said"
        pair(a.cover, a.kind_after[0] * u64(32) + a.kind_before[0]),
        pair(a.opens * u64(32) + a.kind[1], a.a1),
        pair((a.cover * u64(32) + a.kind_after[1]) * u64(32) + a.kind_before[1], a.a1),
        # "Greek-Turkish": a hyphen joins two names
        pair(a.cover * u64(32) + a.cover_after[1], a.a1),
        pair(a.cover * u64(32) + a.cover_before[1], a.b1),
    ]

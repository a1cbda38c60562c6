"""What the model sees of a token: classes and context, never the candidate's own name.

Two sorts of feature: *bit sets*, whose weights add up bit by bit, and *categories*, whose value
is hashed together with the number of its template into ``2**HASH_BITS`` slots.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.find.covers import Covers
from geodata.find.hashing import pair, slots_of, text_key
from geodata.find.lexicon import BIT, COMMON_WORD, FIRST_NAME, SURNAME, bits_of
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
_WORD_KINDS = (
    bits_of("function"), bits_of("calendar"), bits_of("locative"), bits_of("direction"), _TITLE,
    bits_of("first_names_0"), bits_of("said"), bits_of("edu"), bits_of("admin"), bits_of("water"),
    bits_of("land"), bits_of("street"), bits_of("site"), bits_of("government"), bits_of("media"),
    bits_of("sport"), bits_of("company"), bits_of("org"), bits_of("event"), bits_of("number"),
    BIT[COMMON_WORD], FIRST_NAME, bits_of("surnames_0"), SURNAME,
)  # fmt: skip
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


class View:
    """The columns of a batch from which the features of its run tokens are made."""

    def __init__(self, words: Words, batch: Batch, runs: Runs, covers: Covers) -> None:
        number = batch.number
        self.runs = runs
        self.covers = covers
        self.position = runs.position
        self.flags = words.flags[number]
        self.context = words.context[number]
        self.lexicon = words.lexicon[number]
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
        self.kind = _first_of(self.lexicon, _WORD_KINDS)
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
        newline = np.flatnonzero(((flags & Flag.NEWLINE) != 0) | (self.context == self.context[0]))
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
        values = self._values(part, policy)
        return slots_of(values, bits=HASH_BITS)

    def _values(self, part: slice, corpus: NDArray[np.uint64]) -> list[NDArray[np.uint64]]:
        p = self.position[part]
        u64 = np.uint64
        before, after = self.before_cover[part] - 1, self.after_cover[part]
        context, run = self.context, self.runs.run[part]
        c = [context[p + d] for d in (-2, -1, 0, 1, 2)]
        b1, b2 = context[before], context[before - 1]
        a1, a2 = context[after], context[after + 1]
        category = self.category[p].astype(u64)
        place = (before + 1 == p).astype(u64) * u64(2) + (after - 1 == p).astype(u64)
        size = np.minimum(self.covers.size[part], 4).astype(u64)
        cat_before = self.category[before].astype(u64)
        cat_after = self.category[after].astype(u64)
        cat_after_2 = self.category[after + 1].astype(u64)
        cat_before_2 = self.category[before - 1].astype(u64)
        kind = self.kind
        k0, k1, k_1 = (kind[p + d].astype(u64) for d in (0, 1, -1))
        shape = self.shape[p].astype(u64)
        start = self.runs.start[run]
        length = self.runs.length[run]
        first, last = self.position[start], self.position[start + length - 1]
        head, lead = context[last], context[first]
        run_before, run_after = context[first - 1], context[last + 1]
        from_start = np.minimum(p - first, 4).astype(u64)
        to_end = np.minimum(last - p, 4).astype(u64)
        rest = np.minimum(last + 1 - after, 3).astype(u64)
        front = np.minimum(before + 1 - first, 3).astype(u64)
        opens = self.opens[part].astype(u64)
        density, caps = self.density[part].astype(u64), self.caps_density[part].astype(u64)
        cp = category * u64(4) + place
        return [
            shape * u64(32) + k0,
            c[2],
            c[1],
            c[0],
            c[3],
            c[4],
            pair(c[0], c[1]),
            pair(c[3], c[4]),
            cp * u64(8) + size,
            pair(cp, b1),
            pair(cp, a1),
            pair(b2, b1),
            pair(a1, a2),
            pair(cp, pair(b1, a1)),
            cp * u64(64) + cat_before,
            cp * u64(64) + cat_after,
            (cp * u64(64) + cat_after_2) * u64(64) + cat_after,
            (cp * u64(64) + cat_before_2) * u64(64) + cat_before,
            shape * u64(128) + cp,
            k0 * u64(128) + cp,
            k_1 * u64(32) + k0,
            k0 * u64(32) + k1,
            (k_1 * u64(32) + k0) * u64(32) + k1,
            pair(head, to_end),
            pair(head, cp * u64(4) + rest),
            pair(lead, cp * u64(4) + front),
            (rest * u64(4) + front) * u64(128) + cp,
            from_start * u64(8) + to_end,
            (opens * u64(128) + cp) * u64(32) + k0,
            (density * u64(8) + caps) * u64(128) + cp,
            self.dateline[part].astype(u64) * u64(128) + cp,
            self.in_line[part].astype(u64) * u64(32) + category,
            pair(run_before, to_end * u64(8) + from_start),
            pair(run_after, to_end * u64(8) + from_start),
            pair(cp, b2),
            pair(cp, a2),
            pair(c[2], cp),
            pair(k0, c[1]),
            pair(k0, c[3]),
            corpus,
            corpus * u64(128) + cp,
            (corpus * u64(128) + cp) * u64(8) + size,
            pair(corpus * u64(128) + cp, a1),
            pair(corpus * u64(128) + cp, b1),
            pair(corpus, c[2]),
            pair(corpus * u64(8) + to_end, head),
            (corpus * u64(32) + k0) * u64(16) + shape,
            (corpus * u64(4) + rest) * u64(128) + cp,
            # "University of X", "Bank of X": what kind of word stands before the preposition
            pair(pair(corpus, b1), kind[before - 1].astype(u64) * u64(32) + category),
            pair(pair(corpus, b2), b1),
            # "By X Johnson", "X Smith said": what kinds of word surround the name
            pair(cp, kind[after].astype(u64) * u64(32) + kind[before].astype(u64)),
            pair(cp * u64(32) + kind[after].astype(u64), b1),
            pair(cp * u64(32) + kind[after].astype(u64), a2),
            pair(opens * u64(32) + k0, a1),
            # "X, a town in Y", "X, the capital"
            pair(pair(cp, a1), context[after + 2]),
            pair((cp * u64(32) + kind[after + 2].astype(u64)) * u64(32) + kind[before - 1], a1),
            # "Greek-Turkish": a hyphen joins two names
            pair(cp * u64(32) + cat_after_2, a1),
            pair(cp * u64(32) + cat_before_2, b1),
        ]

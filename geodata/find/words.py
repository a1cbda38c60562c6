"""Everything the finder asks of a word by itself, worked out once and kept as numpy columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from geodata.find.lexicon import (
    BIT,
    COMMON_WORD,
    CRAFT,
    FIRST_NAME,
    HEADS,
    SURNAME,
    bits_of,
    endings,
    noun_kinds,
    verb_bits,
    word_bits,
    word_clusters,
    word_kind,
)
from geodata.gazetteer.names import normalize, token_hash
from geodata.tables import read_rows

LONGEST_WORD = 60  # characters; nothing longer is a name or a word of English
MOST_WORDS = 1 << 18  # words kept before the columns are begun anew: bounds the memory


class Matcher(Protocol):
    """What the finder needs of a gazetteer."""

    def match(
        self, hashes: NDArray[np.uint64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint32]]:
        """Return ranges of places and the class bits of many name hashes."""
        ...


class Flag:
    """Bits of the column ``flags``."""

    CAPITAL = 1  # may begin or go on with a name
    CONNECTOR = 2  # may stand inside a name between capitals
    NUMBER = 4
    STOP = 8  # ends a sentence: what follows begins one
    QUOTE = 16  # opening marks, passed over when asking what stands before
    INITIAL = 32  # one capital letter
    ALL_CAPS = 64
    LETTERS = 128
    PARTICLE = 256  # "al" before a hyphen begins a name
    DOT = 512
    HYPHEN = 1024
    LOWER = 2048
    NEWLINE = 4096
    COMMA = 8192
    DASH = 16384  # as after a dateline
    TAIL = 32768  # lower-case head that may end a name: "Aleppo province"
    LINK = 65536  # joins after a hyphen: "Mar-a-Lago"
    AFTER_COMMA = 131072  # belongs to the name before its comma: "Washington, D.C."
    DAY = 262144  # a day of the week or a month: ends a run after BEFORE_DAY
    BEFORE_DAY = 524288  # "On Monday Oslo", "last March Rome"
    MODEL = 1048576  # "Il" before a hyphen and a number is a craft's model: it ends a run


_TAIL = bits_of("admin", "water", "land", "site", "street", "tail")
_NO_TAIL = bits_of("function", "direction", "number", "event")
_STOPS = frozenset(".!?…:;")
_OPENERS = frozenset("\"'“‘”’([«*•·")
_HYPHENS = frozenset("-‐‑")
_DASHES = frozenset("-–—―")
_SURNAME = re.compile(r"(?:O['’]|Mc|Mac|Fitz)[A-Z]")  # "O'Keeffe", "McAllister"
_WHOLE_MODEL = re.compile(r"[A-Z]{1,2}\d{3}[A-Z]?s?\Z")  # "A400M", "A330s"
_INNER_CAPITAL = re.compile(r"[^\W\d_]{1,3}['’]?[A-Z]")


class Shape:
    """How a word is written."""

    OTHER, LOWER, CAPITALISED, ALL_CAPS, MIXED, INITIAL, DOTTED, DIGITS, MIXED_DIGITS = range(9)


def word_shape(word: str) -> int:
    """Return how `word` is written, one of :class:`Shape`."""
    first = word[0]
    if first.isdigit():
        return Shape.MIXED_DIGITS if any(c.isalpha() for c in word) else Shape.DIGITS
    if not first.isalpha():
        return Shape.OTHER
    if len(word) == 1:
        return Shape.INITIAL if first.isupper() else Shape.LOWER
    return _letters_shape(word)


def _letters_shape(word: str) -> int:
    for test, shape in (
        ("." in word, Shape.DOTTED),
        (word.isupper(), Shape.ALL_CAPS),
        (word[0].isupper() and word[1:].islower(), Shape.CAPITALISED),
        (word.islower(), Shape.LOWER),
    ):
        if test:
            return shape
    return Shape.MIXED


@cache
def run_words() -> dict[str, frozenset[str]]:
    """Return the small words that stand inside names, by what they do there."""
    rows = read_rows("find/run_words")
    return {row["class"]: frozenset(row["words"].split()) for row in rows}


MODEL_LETTERS = 3  # of a craft's model, at most: "Tu", "MiG"
LEAST_ROOT = 3  # letters before an ending


def ending_bits(word: str) -> int:
    """Return 1 where a word ends as places do, 2 as persons do, 3 both."""
    rest = word.lower()[LEAST_ROOT:]
    place, person = endings()
    return rest.endswith(place) + 2 * rest.endswith(person)


@lru_cache(maxsize=1 << 14)
def stable_hash(text: str) -> int:
    """Return a 63-bit hash of `text` that is the same in every process."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little") >> 1


def _flags(word: str, shape: int, lexicon: int) -> int:
    inner = run_words()
    flags = 0
    if _WHOLE_MODEL.match(word):
        flags |= Flag.LETTERS
    elif word[0].isupper() or (shape == Shape.MIXED and _INNER_CAPITAL.match(word)):
        flags |= Flag.CAPITAL | Flag.LETTERS
    elif word[0].isalpha():
        flags |= Flag.LETTERS
    for test, flag in (
        (word in inner["connector"], Flag.CONNECTOR),
        (word in inner["particle"], Flag.PARTICLE),
        (shape == Shape.DIGITS, Flag.NUMBER),
        (word in _STOPS or word == "\n", Flag.STOP),
        (word in _OPENERS, Flag.QUOTE),
        (shape == Shape.INITIAL, Flag.INITIAL),
        (shape == Shape.ALL_CAPS or (shape == Shape.DOTTED and word.isupper()), Flag.ALL_CAPS),
        (word == ".", Flag.DOT),
        (word in _HYPHENS, Flag.HYPHEN),
        (shape == Shape.LOWER, Flag.LOWER),
        (word == "\n", Flag.NEWLINE),
        (word == ",", Flag.COMMA),
        (word in _DASHES, Flag.DASH),
        (shape == Shape.LOWER and lexicon & _TAIL and not lexicon & _NO_TAIL, Flag.TAIL),
        (word in inner["link"], Flag.LINK),
        (word in inner["after_comma"], Flag.AFTER_COMMA),
        (word in inner["day"], Flag.DAY),
        (word in inner["before_day"], Flag.BEFORE_DAY),
        (word[0].isupper() and word.isalpha() and len(word) <= MODEL_LETTERS, Flag.MODEL),
    ):
        if test:
            flags |= flag
    return flags


def _context(word: str, shape: int, lexicon: int) -> str:
    """Return what a neighbour may know of a word: never a name, only words of the language."""
    if shape in (Shape.DIGITS, Shape.MIXED_DIGITS):
        return f"#{min(len(word), 5)}" if shape == Shape.DIGITS else "#a"
    if shape == Shape.LOWER or not word[0].isalpha():
        return word.lower()
    if lexicon & HEADS:
        return word.lower().rstrip(".") if len(word) > 1 else "^"
    if shape == Shape.ALL_CAPS and lexicon & BIT[COMMON_WORD]:
        return word.lower()
    for test, name in (
        (noun_kinds().get(word) == CRAFT, "^craft"),
        (lexicon & BIT[COMMON_WORD], "^common"),
        (shape == Shape.INITIAL, "^initial"),
        (lexicon & FIRST_NAME, "^first"),
        (lexicon & SURNAME, "^last"),
    ):
        if test:
            return name
    return f"^{shape}"


class Words(dict[str, int]):
    """Numbers the words of texts; the columns hold what is known of each by its number.

    Number 0 is the edge of a text.
    """

    def __init__(self, gazetteer: Matcher) -> None:
        super().__init__()
        self._gazetteer = gazetteer
        self._lexicon = word_bits()
        self._pending: list[str] = []
        self._used = 0
        self._reset()

    def _reset(self) -> None:
        self.clear()
        self._pending.clear()
        self.hash: NDArray[np.uint64] = np.zeros(1024, dtype=np.uint64)
        self.bits: NDArray[np.uint32] = np.zeros(1024, dtype=np.uint32)
        self.lexicon: NDArray[np.uint32] = np.zeros(1024, dtype=np.uint32)
        self.context: NDArray[np.uint64] = np.zeros(1024, dtype=np.uint64)
        self.shape: NDArray[np.uint8] = np.zeros(1024, dtype=np.uint8)
        self.ending: NDArray[np.uint8] = np.zeros(1024, dtype=np.uint8)
        self.verb: NDArray[np.uint8] = np.zeros(1024, dtype=np.uint8)
        self.kind: NDArray[np.uint8] = np.zeros(1024, dtype=np.uint8)
        self.flags: NDArray[np.uint32] = np.zeros(1024, dtype=np.uint32)
        self.cluster: NDArray[np.uint16] = np.zeros(1024, dtype=np.uint16)
        self.family: NDArray[np.uint8] = np.zeros(1024, dtype=np.uint8)
        self.context[0] = stable_hash("<edge>")
        self.flags[0] = Flag.STOP | Flag.NEWLINE
        self._used = 1

    def __missing__(self, word: str) -> int:
        """Give a new word the next number; its columns are filled by :meth:`number`."""
        number = self._used + len(self._pending)
        self._pending.append(word)
        self[word] = number
        return number

    def number(self, texts: Sequence[Iterable[str]]) -> list[list[int]]:
        """Return the numbers of the words of each text; the columns then know them all."""
        if self._used > MOST_WORDS:
            self._reset()
        numbers = [list(map(self.__getitem__, text)) for text in texts]
        if self._pending:
            self._fill()
        return numbers

    def more(self, text: Iterable[str]) -> list[int]:
        """Return the numbers of further words beside those that :meth:`number` last gave."""
        numbers = list(map(self.__getitem__, text))
        if self._pending:
            self._fill()
        return numbers

    def _fill(self) -> None:
        words = self._pending
        first, last = self._used, self._used + len(words)
        if last > len(self.hash):
            self._grow(max(last, 2 * len(self.hash)))
        hashes, lexicons, contexts, shapes, flags = [], [], [], [], []
        ends, verbs, kinds = [], [], []
        clusters, families = [], []
        known = self._lexicon.get
        for long_word in words:
            word = long_word[:LONGEST_WORD]
            shape = word_shape(word)
            lexicon = known(normalize(word), 0)
            if _SURNAME.match(word):
                lexicon |= BIT["surnames_1"]
            hashes.append(token_hash(word))
            lexicons.append(lexicon)
            contexts.append(stable_hash(_context(word, shape, lexicon)))
            shapes.append(shape)
            flags.append(_flags(word, shape, lexicon))
            ends.append(0 if shape == Shape.LOWER else ending_bits(word))
            verbs.append(verb_bits().get(word, 0))
            kinds.append(word_kind(word, lexicon))
            cluster, family = word_clusters().get(word.lower(), (0, 0))
            clusters.append(cluster)
            families.append(family)
        self.hash[first:last] = hashes
        self.lexicon[first:last] = lexicons
        self.context[first:last] = contexts
        self.shape[first:last] = shapes
        self.flags[first:last] = flags
        self.ending[first:last] = ends
        self.verb[first:last] = verbs
        self.kind[first:last] = kinds
        self.cluster[first:last] = clusters
        self.family[first:last] = families
        self.bits[first:last] = self._gazetteer.match(self.hash[first:last])[2]
        self._used = last
        self._pending = []

    def _grow(self, size: int) -> None:
        for name in (
            "hash",
            "bits",
            "lexicon",
            "context",
            "shape",
            "flags",
            "ending",
            "verb",
            "kind",
            "cluster",
            "family",
        ):
            old = getattr(self, name)
            new = np.zeros(size, dtype=old.dtype)
            new[: self._used] = old[: self._used]
            setattr(self, name, new)

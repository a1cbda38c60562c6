"""Headlines read as sentences: "ARMY TAKES BASRA" and "Army Takes Basra" as "army takes Basra".

In a line of capitals the capital says nothing of a word. Words of the language are read in lower
case there, names of two or more words that the gazetteer has and all else with a capital.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from geodata.find.covers import cover_names
from geodata.find.features import Batch
from geodata.find.lexicon import BIT, COMMON_WORD, FIRST_NAME, HEADS, SURNAME, bits_of
from geodata.find.runs import find_runs
from geodata.find.words import Flag, Matcher, Words
from geodata.gazetteer.records import NameClass

Ints = NDArray[np.int64]
LEAST_WORDS = 3  # of a line in capitals
LEAST_TITLE_WORDS = 4  # of a line whose words begin with capitals
MOST_TITLE_WORDS = 24
LEAST_COMMON = 3  # words of the language that such a line writes with a capital
LONGEST_ACRONYM = 5  # letters
SHORTEST_NAME = 4  # letters of a place that is no short form
_SMALL = bits_of("function", "locative")
_LANGUAGE = HEADS | BIT[COMMON_WORD]
_HEAD = bits_of(
    "edu", "company", "media", "sport", "government", "org", "admin", "water", "land", "site",
    "street",
)  # fmt: skip
_TITLE = bits_of("title")
_WELL_KNOWN = np.uint32(
    NameClass.COUNTRY
    | NameClass.ADMIN1
    | NameClass.CAPITAL
    | NameClass.POP_1M
    | NameClass.POP_100K
    | NameClass.REGION
    | NameClass.METONYM
    | NameClass.ABBREVIATION
    | NameClass.DEMONYM_ADJ
    | NameClass.DEMONYM_NOUN
)


def headlines(words: Words, number: Ints, flags: NDArray[np.uint32]) -> Ints:
    """Return first and last position of each headline among a batch's tokens, one row each."""
    ends = np.flatnonzero(flags & Flag.NEWLINE)  # edges among them, one before all
    lower = np.add.reduceat(flags & Flag.LOWER, ends) // Flag.LOWER
    n = np.diff(ends) - 1
    few = np.flatnonzero((n >= LEAST_WORDS) & (lower[:-1] * 2 <= n))
    spans = np.stack((ends[few] + 1, ends[few + 1]), axis=1)
    return spans[_are_headlines(words, number, flags, spans)] if len(spans) else spans


def _are_headlines(
    words: Words, number: Ints, flags: NDArray[np.uint32], spans: Ints
) -> NDArray[np.bool_]:
    """Return which lines are in capitals, or have a capital on each word but the small ones."""
    at = _positions(spans)
    begins = np.cumsum(spans[:, 1] - spans[:, 0]) - (spans[:, 1] - spans[:, 0])

    def count(sign: NDArray[np.bool_]) -> Ints:
        counted: Ints = np.add.reduceat(sign.astype(np.int64), begins)
        return counted

    own, lexicon = flags[at], words.lexicon[number[at]]
    letters = (own & Flag.LETTERS) != 0
    n = count(letters)
    in_capitals = n == count((own & (Flag.ALL_CAPS | Flag.INITIAL)) != 0)
    large = letters & ((lexicon & np.uint32(_SMALL)) == 0)
    capital = (own & Flag.CAPITAL) != 0
    in_title = (n >= LEAST_TITLE_WORDS) & (n <= MOST_TITLE_WORDS)
    in_title &= count(large & ~capital) == 0
    in_title &= count(large & ((lexicon & np.uint32(_LANGUAGE)) != 0)) >= LEAST_COMMON
    in_title &= (flags[spans[:, 1] - 1] & Flag.DOT) == 0
    headline: NDArray[np.bool_] = (n >= LEAST_WORDS) & (in_capitals | in_title)
    return headline


def _positions(spans: Ints) -> Ints:
    """Return the positions in all spans, one after another."""
    lengths = spans[:, 1] - spans[:, 0]
    shift = np.repeat(spans[:, 0] - np.cumsum(lengths) + lengths, lengths)
    positions: Ints = np.arange(len(shift)) + shift
    return positions


def calm(
    words: Words,
    gazetteer: Matcher,
    batch: Batch,
    texts: Sequence[Sequence[str]],
    flags: NDArray[np.uint32],
) -> None:
    """Put into `batch`, for the tokens of headlines, the words they would be in a sentence.

    `flags` are those of the batch's tokens.
    """
    number = batch.number
    spans = headlines(words, number, flags)
    if not len(spans):
        return
    position = _positions(spans)
    lengths = spans[:, 1] - spans[:, 0]
    own = np.zeros(len(position) + len(spans) + 1, dtype=np.int64)  # the lines, edges between them
    place = np.arange(len(position)) + np.repeat(np.arange(1, len(spans) + 1), lengths)
    own[place] = number[position]
    named = np.zeros(len(own), dtype=bool)  # part of a name of two or more words
    runs = find_runs(words.flags[own])
    of = own[runs.position]
    covers = cover_names(runs, words.hash[of], words.bits[of], gazetteer)
    named[runs.position[covers.size > 1]] = True
    calmed: list[str] = []
    begins = place[np.cumsum(lengths) - lengths].tolist()
    for (first, last), at in zip(spans.tolist(), begins, strict=True):
        text = int(batch.text[first])
        offset = batch.offset[text]
        line = slice(at, at + last - first)
        calmed.extend(
            _as_sentence(words, texts[text][first - offset : last - offset], own[line], named[line])
        )
    number[position] = words.more(calmed)


def _as_sentence(
    words: Words, line: Sequence[str], number: Ints, named: NDArray[np.bool_]
) -> Iterator[str]:
    """Yield the words of a headline as a sentence would have them."""
    lexicon = words.lexicon[number].tolist()
    bits = words.bits[number]
    known = ((bits & _WELL_KNOWN) != 0) | named
    acronym = (bits & np.uint32(NameClass.ABBREVIATION)) != 0
    before, kept = 0, False  # what the word before may be, and whether it keeps its capital
    for i, (word, own) in enumerate(zip(line, lexicon, strict=True)):
        following = lexicon[i + 1] if i + 1 < len(line) else 0
        if not word[0].isalpha():
            yield word
        elif acronym[i] or (word.isupper() and _is_acronym(word, own, known=bool(known[i]))):
            kept = True
            yield word
        else:
            person = (own & SURNAME and before & FIRST_NAME and kept) or (
                own & FIRST_NAME and following & SURNAME and not following & _SMALL
            )
            named_next = i + 1 < len(line) and (known[i + 1] or not following & _LANGUAGE)
            kept = not own & _SMALL and bool(
                known[i]
                or person
                or (kept and own & _HEAD)
                or (named_next and own & _TITLE)
                or not own & _LANGUAGE
            )
            if kept:
                yield word.capitalize() if word.isupper() else word
            else:
                yield word.lower()
        before = own


def _is_acronym(word: str, bits: int, *, known: bool) -> bool:
    if bits & (_LANGUAGE | FIRST_NAME | SURNAME):
        return False
    return len(word) <= (SHORTEST_NAME - 1 if known else LONGEST_ACRONYM)

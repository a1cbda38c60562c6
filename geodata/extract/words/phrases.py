"""Phrases of the tables as look-ups over tokens: alternatives, verb forms, longest match first.

A phrase is written as tokens. ``a|b`` stands for either word, ``<meet>`` for every form of the
verb; a choice may be hyphenated ("follow-up") and is three tokens then. Matching is by dictionary
on the first token, so that its cost does not grow with the table.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator, KeysView
from functools import lru_cache
from itertools import chain, product
from typing import Generic, TypeVar

from geodata.tables import read_rows

T = TypeVar("T")

_VOWELS = "aeiou"
_DOUBLING = {"p", "t", "n", "m", "b", "g", "r", "l"}


def _longest_first(entry: tuple[list[str], object]) -> int:
    return -len(entry[0])


class PhraseTable(Generic[T]):
    """Phrases with a value each, found at a position of a lower-cased token list."""

    def __init__(self) -> None:
        # By the first word, then by the second ("" where there is none), the longest first.
        self._by_words: dict[str, dict[str, list[tuple[list[str], T]]]] = {}
        # What is answered where no longer phrase fits: the values of the first word alone.
        self._alone: dict[str, tuple[int, list[T]]] = {}

    def __contains__(self, word: str) -> bool:
        """Return whether a phrase may begin with `word`."""
        return word in self._by_words

    def add(self, phrase: str, value: T) -> None:
        """Add every reading of `phrase` with `value`."""
        for words in expand_phrase(phrase):
            second = words[1] if len(words) > 1 else ""
            entries = self._by_words.setdefault(words[0], {}).setdefault(second, [])
            insort(entries, (list(words), value), key=_longest_first)
            if not second:
                self._alone.setdefault(words[0], (1, []))[1].append(value)

    @property
    def first_words(self) -> KeysView[str]:
        """Return the words with which a phrase may begin."""
        return self._by_words.keys()

    def openings(self) -> Iterator[tuple[str, str]]:
        """Yield the first two words of every phrase, the second empty where it has but one."""
        for first, by_second in self._by_words.items():
            for second in by_second:
                yield first, second

    def values(self) -> list[T]:
        """Return the value of every phrase."""
        return [
            value
            for by_second in self._by_words.values()
            for entries in by_second.values()
            for _, value in entries
        ]

    def match(self, words: list[str], at: int) -> tuple[int, list[T]] | None:
        """Return the length and the values of the longest phrase at `at`, or None."""
        by_second = self._by_words.get(words[at])
        if by_second is None:
            return None
        entries = by_second.get(words[at + 1]) if at + 1 < len(words) else None
        if entries is not None:
            length = 0
            values: list[T] = []
            for phrase, value in entries:
                n = len(phrase)
                if n < length:
                    break
                if words[at : at + n] == phrase:
                    length = n
                    values.append(value)
            if values:
                return length, values
        return self._alone.get(words[at])


def expand_phrase(phrase: str) -> list[tuple[str, ...]]:
    """Return the token sequences that a written phrase stands for."""
    options: list[list[tuple[str, ...]]] = []
    for cell in phrase.split():
        words: list[str] = []
        for choice in cell.split("|"):
            if choice.startswith("<") and choice.endswith(">"):
                words.extend(verb_forms(choice[1:-1]))
            else:
                words.append(choice)
        options.append([_tokens_of(word) for word in dict.fromkeys(words)])
    return [tuple(chain.from_iterable(parts)) for parts in product(*options)]


def _tokens_of(word: str) -> tuple[str, ...]:
    return tuple(word.replace("-", " - ").split())


@lru_cache(maxsize=1)
def _irregular_verbs() -> dict[str, tuple[str, ...]]:
    return {
        row["lemma"]: (row["lemma"], row["third"], row["past"], row["participle"], row["ing"])
        for row in read_rows("extract/irregular_verbs")
    }


def verb_forms(lemma: str) -> tuple[str, ...]:
    """Return base, third person, past, participle and -ing form of an English verb.

    Verbs in -el have both spellings ("canceled", "cancelled").
    """
    known = _irregular_verbs().get(lemma)
    if known is not None:
        return known
    if lemma.endswith("e"):
        return (lemma, f"{lemma}s", f"{lemma}d", f"{lemma}d", f"{lemma[:-1]}ing")
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        stem = lemma[:-1]
        return (lemma, f"{stem}ies", f"{stem}ied", f"{stem}ied", f"{lemma}ing")
    third = f"{lemma}es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else f"{lemma}s"
    stem = lemma
    one_syllable = sum(letter in _VOWELS for letter in lemma) == 1
    if one_syllable and lemma[-1] in _DOUBLING and lemma[-2] in _VOWELS:
        stem = lemma + lemma[-1]
    forms = (lemma, third, f"{stem}ed", f"{stem}ed", f"{stem}ing")
    british = (f"{lemma}led", f"{lemma}ling") if lemma.endswith("el") else ()
    return forms + british

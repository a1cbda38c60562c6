"""Names of people in a sentence: where they end, what they are remembered by, whose they are."""

from __future__ import annotations

from geodata.extract.lexicon import Lexicon, word_class
from geodata.extract.sentence import Sentence

MAX_NAME = 5
FULL_NAME = 2
_NAME_LINKS = frozenset({"al", "bin", "ibn", "de", "da", "van", "von", "el", "ul", "la", "-", "."})
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
# What stands after a name that only explains who holds an office.
_CLOSING = frozenset({",", ".", "said", "and", ")"})


def surname_of(name: str) -> str:
    """Return the word that a person is called by later ("Marcos" of "Ferdinand Marcos Jr.")."""
    words = [w for w in name.casefold().split() if w not in _SUFFIXES and w != "."]
    return words[-1] if words else ""


def titles_end(sentence: Sentence, at: int, lexicon: Lexicon) -> int:
    """Return the token after further offices ("Joint Chiefs Chair General Mark Milley")."""
    while at < len(sentence.low) and sentence.words[at][:1].isupper():
        match = lexicon.offices.match(sentence.low, at)
        if match is None:
            break
        at += match[0]
    return at


def name_end(sentence: Sentence, at: int, lexicon: Lexicon) -> int:
    """Return the token after the personal name that begins at `at` (or `at` for none)."""
    words, low = sentence.words, sentence.low
    i = at
    if i < len(low) and low[i] in {"-", ","}:
        return at
    while i < len(words) and i - at < MAX_NAME:
        if any(a <= i < b for a, b, _ in sentence.timexes):
            break  # "the president Monday said"
        office = lexicon.offices.match(low, i)
        if office is not None and i > at:
            break
        if (words[i][:1].isupper() and words[i][-1:] not in {".", ""}) or (
            i > at
            and low[i] in _NAME_LINKS
            and i + 1 < len(words)
            and (words[i + 1][:1].isupper() or low[i] == "-")
        ):
            i += 1
        else:
            break
    while i > at and low[i - 1] in _NAME_LINKS:
        i -= 1
    return i


def explained_name(sentence: Sentence, at: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Return the tokens of the name that explains an office: "the premier, Ana Lindqvist, said".

    `at` is the token after the office.
    """
    low = sentence.low
    start = at + 1
    if low[at:start] != [","] or start == len(low) or lexicon.offices.match(low, start):
        return None
    end = name_end(sentence, start, lexicon)
    if end - start < FULL_NAME or end >= len(low) or low[end] not in _CLOSING:
        return None
    if any(start <= a < end for a, _, _ in sentence.mentions):
        return None
    words = low[start:end]
    if any(lexicon.organisations.match(low, i) for i in range(start, end)):
        return None
    return None if not word_class("named_things").isdisjoint(words) else (start, end)

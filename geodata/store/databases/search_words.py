"""What a reader types into a search box, and the words of a text as searches compare them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+")
_JOINED = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")  # "U.S." and "al-Udeid" are searched as one
_PHRASE = re.compile(r'"([^"]*)"|(\S+)')


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must follow one another; of a begun one, the last is only the start of a word."""

    words: tuple[str, ...]
    begun: bool = False


def parse_search(typed: str) -> list[Phrase]:
    """Return the phrases that must all be there, for what a reader typed; none match nothing.

    Words in double quotes must follow one another; the last word may be only begun. Whatever else
    is typed is text, never syntax.
    """
    found: list[tuple[str, ...]] = []
    for quoted, word in _PHRASE.findall(typed):
        parts = [quoted] if quoted else _JOINED.findall(word)
        found += [words for part in parts if (words := tuple(_WORD.findall(part)))]
    last = len(found) - 1 if not typed.rstrip().endswith('"') else None
    return [Phrase(words, begun=number == last) for number, words in enumerate(found)]


def fold_words(text: str) -> list[str]:
    """Return the words of a text without case and accents, in their order."""
    plain = unicodedata.normalize("NFD", text.lower())
    if not plain.isascii():
        plain = "".join(c for c in plain if unicodedata.category(c) != "Mn")
    return _WORD.findall(plain)

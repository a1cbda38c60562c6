"""Tokens and sentences of an article's text, shared by every stage that reads it.

Offsets count Unicode code points. The tokeniser is one regular expression, so that its cost is
linear in the text: words are split at hyphens and before ``'s``; abbreviations with dots
("U.S.", "W.Va.", "Calif.") stay whole; a newline is a token of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from geodata.model import Span
from geodata.tables import read_words

_TOKEN = re.compile(
    r"""
    \n
    | [^\W\d_]\.(?:[^\W\d_]\.)+                     # U.S.  U.S.A.  D.C.
    | [A-Z][a-z]{0,3}\.[A-Z][a-z]{0,3}\.            # W.Va.  Pa.N.
    | (?:\d[\d,]*\d|\d)(?:\.\d+)?                   # 10,000  1.5
    | ['’]s\b
    | [^\W_]+(?:['’][^\W\d_]+)*?(?=['’]s\b)         # Russia|'s
    | [^\W_]+(?:['’][^\W\d_]+)*                     # Sana'a  O'Keeffe
    | [^\s]
    """,
    re.VERBOSE,
)
_ABBREVIATION_END = re.compile(r"[^\W\d_]+\.\Z")
_CLOSERS = "\"'”’)]»"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text in order; token ``i`` is ``text[start[i]:end[i]] == words[i]``."""

    text: str
    words: list[str]
    start: list[int]
    end: list[int]

    def __len__(self) -> int:
        """Return the number of tokens."""
        return len(self.words)


@lru_cache(maxsize=1)
def _abbreviations() -> frozenset[str]:
    return read_words("abbreviations")


def tokenize(text: str) -> Tokens:
    """Return the tokens of `text`; a dot belongs to an abbreviation of the table before it."""
    words: list[str] = []
    start: list[int] = []
    end: list[int] = []
    abbreviations = _abbreviations()
    for match in _TOKEN.finditer(text):
        word = match.group()
        if (
            word == "."
            and words
            and end[-1] == match.start()
            and words[-1].casefold() in abbreviations
        ):
            words[-1] += "."
            end[-1] = match.end()
            continue
        words.append(word)
        start.append(match.start())
        end.append(match.end())
    return Tokens(text, words, start, end)


def sentences(tokens: Tokens) -> list[Span]:
    """Return the sentences of a text as spans, in order, without surrounding white space.

    A sentence ends at a blank line, at ``!`` or ``?``, and at a full stop that is not part of an
    abbreviation or is followed by the end of its line; a lower-case word never begins one.
    """
    spans: list[Span] = []
    first: int | None = None
    words = tokens.words
    n = len(words)
    i = 0
    while i < n:
        word = words[i]
        if word == "\n":
            if first is not None:
                spans.append(Span(start_char=tokens.start[first], end_char=tokens.end[i - 1]))
                first = None
            i += 1
            continue
        if first is None:
            first = i
        if _ends_sentence(tokens, i):
            last = i
            while (
                last + 1 < n
                and words[last + 1] in _CLOSERS
                and (tokens.start[last + 1] == tokens.end[last])
            ):
                last += 1
            spans.append(Span(start_char=tokens.start[first], end_char=tokens.end[last]))
            first = None
            i = last
        i += 1
    if first is not None:
        spans.append(Span(start_char=tokens.start[first], end_char=tokens.end[n - 1]))
    return spans


def _ends_sentence(tokens: Tokens, i: int) -> bool:
    word = tokens.words[i]
    if word in {"!", "?", "…"}:
        return not _next_is_lower(tokens, i)
    if word == ".":
        return not _next_is_lower(tokens, i)
    if _ABBREVIATION_END.search(word):  # "U.S." may end a sentence: only before a capital opener
        return _next_opens_sentence(tokens, i)
    return False


def _next_word(tokens: Tokens, i: int) -> str | None:
    for word in tokens.words[i + 1 : i + 4]:
        if word not in _CLOSERS and word not in "“‘(":
            return word
    return None


def _next_is_lower(tokens: Tokens, i: int) -> bool:
    word = _next_word(tokens, i)
    return word is not None and word[0].islower()


@lru_cache(maxsize=1)
def _sentence_openers() -> frozenset[str]:
    return read_words("sentence_openers")


def _next_opens_sentence(tokens: Tokens, i: int) -> bool:
    word = _next_word(tokens, i)
    return word is not None and word[0].isupper() and word.casefold() in _sentence_openers()

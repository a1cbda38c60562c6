"""Tokens and sentences of an article's text, shared by every stage that reads it.

Offsets count Unicode code points. The tokeniser is one regular expression, so that its cost is
linear in the text: words are split at hyphens and before ``'s``; abbreviations with dots
("U.S.", "W.Va.", "Calif.") stay whole; a newline is a token of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from geodata.model import Span
from geodata.tables import read_words

_TOKEN = re.compile(
    r"""(
    [a-z]++(?![\w'’.])                             # most words, at once
    | \n
    | [^\W\d_]\.(?:[^\W\d_]\.)++                   # U.S.  U.S.A.  D.C.
    | [A-Z][a-z]{0,3}\.[A-Z][a-z]{0,3}\.           # W.Va.  Pa.N.
    | (?:\d[\d,]*\d|\d)(?:\.\d+)?                 # 10,000  1.5
    | ['’]s\b
    | [^\W_]++(?:['’](?!s\b)[^\W\d_]++)*+          # Sana'a  O'Keeffe, not the end of Russia's
    | [^\s]
    )""",
    re.VERBOSE,
)
_ABBREVIATION_END = re.compile(r"[^\W\d_]\.\Z")
_LOWER_ABBREVIATIONS = frozenset({"vs", "etc", "approx"})  # written without a capital
# Sentences of news have 25 tokens, a tenth of a percent over 100: beyond that stands a list.
LONG_TOKENS = 100
MAX_TOKENS = 160
_PAUSES = frozenset({",", ";", ":", "-", "–", "—"})
_MARKS = frozenset("\n.!?…")  # a token that ends in none of these ends no sentence
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
    parts = _TOKEN.split(text)  # what stands between the tokens, and the tokens, in turn
    words = parts[1::2]
    edges = list(accumulate(map(len, parts)))
    return _join_dots(Tokens(text, words, edges[:-1:2], edges[1::2]))


def _join_dots(tokens: Tokens) -> Tokens:
    """Give the dots that belong to abbreviations to the words before them."""
    words, start, end = tokens.words, tokens.start, tokens.end
    joined: set[int] = set()
    at = 0
    for _ in range(words.count(".")):
        at = words.index(".", at)
        if at and end[at - 1] == start[at] and _is_abbreviation(words[at - 1]):
            joined.add(at)
        at += 1
    if not joined:
        return tokens
    for dot in joined:
        words[dot - 1] += "."
        end[dot - 1] = end[dot]
    kept = [i for i in range(len(words)) if i not in joined]
    return Tokens(
        tokens.text, [words[i] for i in kept], [start[i] for i in kept], [end[i] for i in kept]
    )


def _is_abbreviation(word: str) -> bool:
    if not word[0].isupper() and word not in _LOWER_ABBREVIATIONS:
        return False  # "She is ill.", not "Ill."
    return word.casefold() in _abbreviations()


def sentences(tokens: Tokens) -> list[Span]:
    """Return the sentences of a text as spans, in order, without surrounding white space.

    A sentence ends at a blank line, at ``!`` or ``?``, and at a full stop that is not part of an
    abbreviation or is followed by the end of its line; a lower-case word never begins one. What
    goes on for more than `LONG_TOKENS` is cut at a comma, and after `MAX_TOKENS` anywhere.
    """
    words, start, end = tokens.words, tokens.start, tokens.end
    n = len(words)
    spans: list[Span] = []
    first = seen = 0  # where the running sentence begins; up to where it may go on
    for mark in [i for i, word in enumerate(words) if word[-1] in _MARKS] + [n]:
        for i in range(max(seen, first + LONG_TOKENS), mark):
            if _is_too_long(i - first, words[i]):
                last = _closed(tokens, i)
                spans.append(Span(start_char=start[first], end_char=end[last]))
                first = last + 1
        seen = mark
        if mark == n or words[mark] == "\n":
            if first < mark:
                spans.append(Span(start_char=start[first], end_char=end[mark - 1]))
            first = mark + 1
        elif _ends_sentence(tokens, mark) or _is_too_long(mark - first, words[mark]):
            last = _closed(tokens, mark)
            spans.append(Span(start_char=start[first], end_char=end[last]))
            first = last + 1
    return spans


def _closed(tokens: Tokens, last: int) -> int:
    """Return the last token of a sentence that ends at `last`, with the quotes closed behind it."""
    words, start, end = tokens.words, tokens.start, tokens.end
    while last + 1 < len(words) and words[last + 1] in _CLOSERS and start[last + 1] == end[last]:
        last += 1
    return last


def _is_too_long(length: int, word: str) -> bool:
    """Return whether a sentence of so many tokens is cut behind `word`.

    Reading a sentence costs more than its length; a text without full stops is cut at commas.
    """
    return length >= MAX_TOKENS or (length >= LONG_TOKENS and word in _PAUSES)


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

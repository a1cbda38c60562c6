"""Tokens and sentences of an article's text, shared by every stage that reads it.

Offsets count Unicode code points. The tokeniser is one regular expression, so that its cost is
linear in the text: words are split at hyphens and before ``'s``, ``'ll`` and ``n't``; abbreviations
with dots ("U.S.", "W.Va.", "Calif.") stay whole; a newline is a token of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress, count
from operator import itemgetter
from sys import intern

from geodata.model import Span
from geodata.tables import read_words

_TOKEN = re.compile(
    r"""
    [a-z]++(?![\w'’.])                             # most words, at once
    | \n
    | [^\W\d_]\.(?:[^\W\d_]\.)++                   # U.S.  U.S.A.  D.C.
    | [A-Z][a-z]{0,3}\.[A-Z][a-z]{0,3}\.           # W.Va.  Pa.N.
    | (?:\d[\d,]*\d|\d)(?:\.\d+)?                 # 10,000  1.5
    | ['’]s\b
    | [^\W_]++(?:['’](?!s\b)[^\W\d_]++)*+          # Sana'a  O'Keeffe, not the end of Russia's
    | [^\s]
    """,
    re.VERBOSE,
)
# What is said in short for a verb or "not", and the verbs that lose letters before "not".
_CONTRACTION = re.compile(r"(?<=[^\W\d_])(?:n['’]t|['’](?:ll|re|ve))\Z", re.IGNORECASE)
_IN_FULL = {"n't": "not", "'ll": "will", "'re": "are", "'ve": "have"}
_SHORTENED = {"wo": "will", "ca": "can", "sha": "shall"}
LONGEST_CHUNK = 40  # characters between two spaces; longer ones are rare and not kept
MOST_CHUNKS = 1 << 16  # kept before they are begun anew: bounds the memory
_ABBREVIATION_END = re.compile(r"[^\W\d_]\.\Z")
_LOWER_ABBREVIATIONS = frozenset({"vs", "etc", "approx"})  # written without a capital
# Sentences of news have 25 tokens, a tenth of a percent over 100: beyond that stands a list.
LONG_TOKENS = 100
MAX_TOKENS = 160
_PAUSES = frozenset({",", ";", ":", "-", "–", "—"})
_MARKS = frozenset("\n.!?…")  # a token that ends in none of these ends no sentence
_LAST = itemgetter(-1)
_CLOSERS = "\"'”’)]»"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text in order; token ``i`` is ``text[start[i]:end[i]] == words[i]``.

    `low` holds them in the form that tables use: folded, with plain apostrophes; "US" is "u.s.",
    and what is said in short is in full ("won't": "will", "not").
    """

    text: str
    words: list[str]
    low: list[str]
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
    low: list[str] = []
    start: list[int] = []
    end: list[int] = []
    known = _known_chunks
    at = 0
    for chunk in text.split(" "):
        size = len(chunk)
        parts = known[chunk] if size <= LONGEST_CHUNK else _cut(chunk)
        if isinstance(parts, str):
            words.append(chunk)
            low.append(parts)
            start.append(at)
            end.append(at + size)
        else:
            for word, form, first, stop in parts:
                words.append(word)
                low.append(form)
                start.append(at + first)
                end.append(at + stop)
        at += size + 1
    return Tokens(text, words, low, start, end)


# What is cut out of a chunk: where it is one word its lower form, else each token with its lower
# form and its ends.
_Parts = str | tuple[tuple[str, str, int, int], ...]


class _Chunks(dict[str, _Parts]):
    """The tokens of what stands between two spaces.

    No token holds a space or depends on what stands beyond one, and news repeats its words: most
    chunks are cut once. A lower form is one object wherever it stands, so that it is hashed once.
    """

    def __missing__(self, chunk: str) -> _Parts:
        """Cut a chunk that is seen for the first time."""
        if len(self) >= MOST_CHUNKS:
            self.clear()
        parts = self[chunk] = _cut(chunk)
        return parts


_known_chunks = _Chunks()


def _cut(chunk: str) -> _Parts:
    """Return the tokens of a chunk; the dots of abbreviations belong to the words before them."""
    parts: list[tuple[str, int, int]] = []
    for match in _TOKEN.finditer(chunk):
        word, first, stop = match[0], *match.span()
        if (short := _CONTRACTION.search(word)) is not None:
            cut = first + short.start()
            parts += [(word[: short.start()], first, cut), (short[0], cut, stop)]
            continue
        if word == "." and parts and parts[-1][2] == first and _is_abbreviation(parts[-1][0]):
            word, first = parts[-1][0] + word, parts[-1][1]
            parts.pop()
        parts.append((word, first, stop))
    if len(parts) == 1 and parts[0][0] == chunk:
        return _lower_form(chunk)
    lows = [_lower_form(word) for word, _, _ in parts]
    for i, low in enumerate(lows):
        if i and low == "not" and parts[i][1] == parts[i - 1][2]:
            lows[i - 1] = _SHORTENED.get(lows[i - 1], lows[i - 1])
    return tuple(
        (word, low, first, stop) for (word, first, stop), low in zip(parts, lows, strict=True)
    )


def _lower_form(word: str) -> str:
    low = word.casefold().replace("’", "'")
    return "u.s." if word == "US" else intern(_IN_FULL.get(low, low))


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
    marks = map(_MARKS.__contains__, map(_LAST, words))
    for mark in [*compress(count(), marks), n]:
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

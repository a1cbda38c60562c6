"""Bases called by their bare names beside a word for a base: "the air base at Incirlik".

The model asks what a name is by itself, and many a base is called like nothing else that it has
seen. A known short name of a base after a preposition, with a word for a base or for forces near
it, is one.
"""

from __future__ import annotations

from functools import lru_cache

from geodata.find.nations import words_of
from geodata.model import Mention, MentionRole, Span
from geodata.tables import read_rows
from geodata.text import Tokens

_REACH = 10  # tokens to each side in which a word for a base stands
_MAX_WORDS = 2


@lru_cache(maxsize=1)
def _bare_names() -> dict[str, list[tuple[str, ...]]]:
    """Return the short names of bases by their first word, longest first."""
    names: dict[str, set[tuple[str, ...]]] = {}
    generic = words_of("base_word")
    for row in read_rows("bases"):
        if row["feature"] != "base":
            continue
        for name in [row["name"], *row["aliases"].split("|")]:
            words = name.lstrip("~").replace("-", " - ").split()
            while words and words[-1].casefold() in generic:
                words.pop()
            if 0 < len(words) <= _MAX_WORDS and all(
                w[:1].isupper() and w not in words_of("ambiguous") for w in words
            ):
                names.setdefault(words[0], set()).add(tuple(words))
    return {first: sorted(found, key=len, reverse=True) for first, found in names.items()}


def with_bare_bases(tokens: Tokens, mentions: list[Mention]) -> list[Mention]:
    """Return the mentions of a text with the bases called by bare names, in order."""
    names = _bare_names()
    words = tokens.words
    before = words_of("before_base")
    added: list[Mention] = []
    for i in range(1, len(words)):
        if words[i] not in names or words[i - 1].casefold() not in before:
            continue
        name = next((n for n in names[words[i]] if tuple(words[i : i + len(n)]) == n), None)
        if name is None or not _stands_alone(words, i, i + len(name)):
            continue
        span = Span(start_char=tokens.start[i], end_char=tokens.end[i + len(name) - 1])
        if not any(m.span.overlaps(span) for m in mentions):
            added.append(Mention(span=span, text=span.quote(tokens.text), role=MentionRole.LITERAL))
    return sorted([*mentions, *added], key=lambda m: m.span) if added else mentions


def _stands_alone(words: list[str], start: int, end: int) -> bool:
    """Return whether no longer name goes on, and a word for a base stands near."""
    if end < len(words) and (words[end][:1].isupper() or words[end] == "-"):
        return False
    around = words[max(0, start - _REACH) : start] + words[end : end + _REACH]
    near = words_of("near_base")
    return any(word.casefold() in near for word in around)

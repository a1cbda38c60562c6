"""A base named again by its short name: "Al Udeid airbase" once, "Al Udeid" after."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from geodata.model import Feature, Mention, MentionRole, Span
from geodata.text import Tokens

FIELDS = frozenset({Feature.BASE, Feature.AIRPORT})
_GENERIC = frozenset(
    {"air", "airbase", "airfield", "airport", "base", "naval", "army", "station", "international"}
)


def with_echoes(tokens: Tokens, low: list[str], mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions, with those that repeat the proper part of a base's name added.

    Only spans that no mention covers are added, each with the place and confidence of the first.
    """
    names: dict[tuple[str, ...], Mention] = {}
    for mention in mentions:
        if mention.place is not None and mention.place.feature in FIELDS:
            words = tuple(w for w in mention.text.casefold().split() if w not in _GENERIC)
            if words and len(words) < len(mention.text.split()):
                names.setdefault(words, mention)
    if not names:
        return list(mentions)
    starts: dict[str, list[int]] = {words[0]: [] for words in names}
    for i, word in enumerate(low):
        if word in starts:
            starts[word].append(i)
    begins = [m.span.start_char for m in mentions]

    def is_covered(span: Span) -> bool:
        at = bisect_left(begins, span.end_char) - 1  # mentions never overlap
        return at >= 0 and mentions[at].span.overlaps(span)

    added = [
        echo
        for words, mention in names.items()
        for echo in _repeats(tokens, low, words, mention, starts[words[0]])
        if not is_covered(echo.span)
    ]
    return sorted([*mentions, *added], key=lambda m: m.span.start_char)


def _repeats(
    tokens: Tokens, low: list[str], words: tuple[str, ...], mention: Mention, starts: list[int]
) -> list[Mention]:
    n = len(words)
    found = []
    for i in starts:
        if tuple(low[i : i + n]) != words:
            continue
        if not tokens.words[i + n - 1][:1].isupper():
            continue
        span = Span(start_char=tokens.start[i], end_char=tokens.end[i + n - 1])
        found.append(
            Mention(
                span=span,
                text=span.quote(tokens.text),
                role=MentionRole.LITERAL,
                place=mention.place,
                confidence=mention.confidence,
            )
        )
    return found

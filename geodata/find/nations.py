"""Adjectives of nations that the model passes over where a text is too short to tell it more.

"Omani officials", "American and Russian generals": a word that means a nation's people and
little else, before a noun in lower case or before the title of an office.
"""

from __future__ import annotations

from functools import lru_cache

from geodata.model import Mention, MentionRole, Span
from geodata.tables import read_rows
from geodata.text import Tokens


@lru_cache(maxsize=1)
def nation_words() -> frozenset[str]:
    """Return the words for a nation's people, those that are names or languages first left out."""
    words = {
        word
        for row in read_rows("countries")
        for column in ("adjectives", "nouns")
        for word in row[column].split("|")
        if word.isalpha()
    }
    return frozenset(words - words_of("ambiguous"))


@lru_cache(maxsize=16)
def words_of(name: str) -> frozenset[str]:
    """Return a class of words of the table ``find/sure_words``."""
    return frozenset(
        word
        for row in read_rows("find/sure_words")
        if row["class"] == name
        for word in row["words"].split()
    )


def with_nations(tokens: Tokens, mentions: list[Mention]) -> list[Mention]:
    """Return the mentions of a text with those of plain adjectives of nations, in order."""
    nations = nation_words()
    places = [i for i, word in enumerate(tokens.words) if word in nations]
    if not places:
        return mentions
    covered = {m.span.start_char for m in mentions}
    added = [
        _mention(tokens, i)
        for i in places
        if tokens.start[i] not in covered and _is_adjective(tokens.words, i, nations)
    ]
    added = [m for m in added if not any(m.span.overlaps(other.span) for other in mentions)]
    return sorted([*mentions, *added], key=lambda m: m.span) if added else mentions


def _is_adjective(words: list[str], at: int, nations: frozenset[str]) -> bool:
    before = words[at - 1] if at else "."
    after = words[at + 1] if at + 1 < len(words) else ""
    joined = after in {"and", "or"} and at + 2 < len(words) and words[at + 2] in nations
    noun = after.isalpha() and after.islower() and after not in words_of("not_before")
    titled = after.casefold() in words_of("title")
    if not (joined or titled or (noun and after not in {"and", "or"})):
        return False
    opens = before in {".", "The", "A", "But", "And", "In", "For", "As", "On"} or before in nations
    return (opens or not before[:1].isupper()) and before not in {"-", "in", "speak", "speaks"}


def _mention(tokens: Tokens, at: int) -> Mention:
    span = Span(start_char=tokens.start[at], end_char=tokens.end[at])
    return Mention(span=span, text=span.quote(tokens.text), role=MentionRole.DEMONYM)

"""Places where somebody only speaks, or from where he is quoted: what he speaks of is elsewhere."""

from __future__ import annotations

from itertools import takewhile

from geodata.extract.words.sentence import PlaceSpan, Sentence

# "the ministry in Tashkent said": where a speaker sits, and how far off the verb may be.
_SEATED = frozenset({"in", "at"})
_SPEECH_REACH = 3
_WELCOMES = frozenset({"welcome", "welcomed", "welcomes"})
_WELCOME_REACH = 6


def speaks_from(sentence: Sentence, place: PlaceSpan) -> bool:
    """Return whether one only speaks there ("said from Bonn", "officials in Bonn said")."""
    if place.link is None:
        return False
    low, classes = sentence.low, sentence.lexicon.classes
    before = low[place.link_at - 1] if place.link_at else ""
    seated = place.link in _SEATED and before in classes["speakers"]
    if before in classes["speech"] or not seated:
        return before in classes["speech"]
    after = list(takewhile(lambda w: w != ",", low[place.end : place.end + _SPEECH_REACH]))
    reactions = sentence.lexicon.union("speech", "reacting")
    return not reactions.isdisjoint(after) or _welcomes(sentence, place.end)


def _welcomes(sentence: Sentence, at: int) -> bool:
    """Return whether news, and nobody, is welcomed after a token ("welcomed the outcome")."""
    told = sentence.low[at : at + _WELCOME_REACH]
    news = sentence.lexicon.classes["welcome_news"]
    return not _WELCOMES.isdisjoint(told) and not news.isdisjoint(told)


def is_quoted_from(sentence: Sentence, place: PlaceSpan, at: int) -> bool:
    """Return whether who is quoted on what is told at a token sits in a place.

    ("according to sources in the ministry in Oslo, the premier ...")
    """
    low = sentence.low
    if place.link not in _SEATED or "according" not in low[: place.start]:
        return False
    opens = max(i for i in range(place.start) if low[i] == "according")
    if "," in low[opens : place.start]:
        return False
    return at < opens or "," in low[place.end : at]

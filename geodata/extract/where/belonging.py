"""Places that say no more than where another one lies, or were taken for one elsewhere."""

from __future__ import annotations

from geodata.extract.words.lexicon import word_class
from geodata.extract.words.sentence import PlaceSpan, Sentence
from geodata.model import Feature


def owns_next(sentence: Sentence, place: PlaceSpan) -> bool:
    """Return whether a place only says where the next one is.

    ("Kashmir's Uri", "the Red Sea port of Jeddah")
    """
    if sentence.low[place.end + 1 : place.end + 2] == ["of"]:
        noun = sentence.low[place.end] in sentence.lexicon.classes["place_noun"]
        return noun and any(p.start == place.end + 2 for p in sentence.places)
    if sentence.low[place.end : place.end + 1] not in (["'s"], ["'"]):
        return False
    return any(
        place.end < p.start <= place.end + _POSSESSED_REACH and p.link_at == place.link_at
        for p in sentence.places
    )


_POSSESSED_REACH = 4


def is_misplaced(sentence: Sentence, place: PlaceSpan) -> bool:
    """Return whether the words after a name tell that no place where something happens is meant.

    The country to which somebody is ambassador is where he is posted, not where he goes. A site
    may be put in another country than it was resolved to ("the presidential palace in
    Cairo" is not the one in Hanoi), and a state may be one of time ("the largest airlift in US
    history").
    """
    historic = sentence.low[place.end : place.end + 1] == ["history"]
    if historic or _is_post(sentence, place) or _is_asking(sentence, place):
        return True
    if place.place.feature not in _SITES:
        return False
    return any(
        p.link == "in"
        and p.link_at == place.end
        and p.place.country is not None
        and p.place.country != place.place.country
        for p in sentence.places
    )


def is_of_topic(sentence: Sentence, place: PlaceSpan) -> bool:
    """Return whether a place tells what or who is spoken of at a meeting, not where it is.

    ("the next steps in the Basra operation", "the Egypt-France summit", "the rivals in Yemen")
    """
    low = sentence.low
    after = low[place.end] if place.end < len(low) else ""
    if after in word_class("matters"):
        return True
    if place.place.feature is not Feature.COUNTRY:
        return False
    paired = any(
        (start == place.end + 1 and after in _HYPHENS)
        or (end == place.start - 1 and low[end] in _HYPHENS)
        for start, end, _ in sentence.mentions
    )
    return paired or (place.link == "in" and low[place.link_at - 1] in word_class("rivals"))


_HYPHENS = frozenset({"-", "–"})


def _is_post(sentence: Sentence, place: PlaceSpan) -> bool:
    """Return whether a country is the one that an envoy is posted to, and is not sent to now."""
    low, at = sentence.low, place.link_at
    if place.link != "to" or place.place.feature is not Feature.COUNTRY:
        return False
    sent = word_class("set_out") | word_class("granting")
    return low[at - 1] in word_class("posted") and sent.isdisjoint(low[max(0, at - 5) : at])


def _is_asking(sentence: Sentence, place: PlaceSpan) -> bool:
    """Return whether a state only asks for something, or its border is meant.

    ("at Ecuador's request", "massed near Ukraine's borders")
    """
    after = sentence.low[place.end : place.end + 2]
    return (
        len(after) > 1
        and after[0] in {"'s", "'"}
        and after[1] in word_class("asking_or_border")
        and sentence.low[place.end + 2 : place.end + 3] != ["with"]
        and place.link not in {"in", "inside", "within"}
    )


_SITES = frozenset({Feature.FACILITY, Feature.AIRPORT, Feature.BASE})

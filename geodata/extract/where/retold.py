"""Routes told backwards: the end first, and then in another clause what came before it.

("landed in Bonn with 60 people who had left Gao by bus for Dakar", "reached Oslo after two nights
in Sofia, at the end of a journey that began in Tunis") What such a clause tells is put before the
rest of the sentence, and where people came to in it is a hub.
"""

from __future__ import annotations

from itertools import pairwise

from geodata.extract.words.lexicon import word_class
from geodata.extract.words.sentence import PlaceSpan, Sentence
from geodata.model import Feature, PlaceRole

Stop = tuple[PlaceSpan, PlaceRole]

_AFTER = 12  # tokens after a place in which people get off or go on
_HAD_REACH = 7  # tokens from "who" to "had"
_JOURNEY_REACH = 6  # tokens from "a journey" to "began"
_RELATIVES = frozenset({"who", "which", "where", "whom", "that"})
_STANDING = frozenset({"in", "at", "outside", "near", "on"})


def earlier_first(sentence: Sentence, route: list[Stop]) -> list[Stop]:
    """Return a route with what "after leaving", "having left", "who had left" tell put first."""
    zones = _earlier(sentence)
    before = [stop for stop in route if _within(stop, zones)]
    after = [stop for stop in route if not _within(stop, zones)]
    if not before or all(role is not PlaceRole.DESTINATION for _, role in after):
        return route
    rooted = any(role is PlaceRole.ORIGIN for _, role in before)
    before = [stop for stop in before if not _only_holds(stop[0], after)]
    return [
        *((p, PlaceRole.HUB if r is PlaceRole.DESTINATION else r) for p, r in before),
        *((p, PlaceRole.HUB if rooted and r is PlaceRole.ORIGIN else r) for p, r in after),
    ]


def starts_there(sentence: Sentence, place: PlaceSpan) -> bool:
    """Return whether a journey is said to begin at a place ("a trip that began in lorries at")."""
    low, at = sentence.low, place.link_at
    if place.link not in _STANDING:
        return False
    for i in range(at - 1, max(0, at - _JOURNEY_REACH), -1):
        if low[i] in word_class("beginning"):
            return not word_class("journeys").isdisjoint(low[max(0, i - _JOURNEY_REACH) : i])
    return False


def _only_holds(place: PlaceSpan, stops: list[Stop]) -> bool:
    """Return whether a country is told by where in it the people were then ("into Chad")."""
    land = place.place
    return land.feature is Feature.COUNTRY and any(
        p.place.country == land.country and p.place.feature is not Feature.COUNTRY for p, _ in stops
    )


def _within(stop: Stop, zones: list[range]) -> bool:
    return any(stop[0].start in zone for zone in zones)


def _earlier(sentence: Sentence) -> list[range]:
    """Return the tokens of the clauses that tell what came before."""
    low = sentence.low
    return [range(i, _end_of_clause(low, i)) for i in range(2, len(low)) if _opens(low, i)]


def _opens(low: list[str], at: int) -> bool:
    word, following = low[at], low[at + 1 : at + 2]
    if word == "after":
        return following != [] and following[0].endswith("ing")
    if word == "having":
        return low[at - 1] == ","
    return word in _RELATIVES and "had" in low[at + 1 : at + _HAD_REACH]


def _end_of_clause(low: list[str], start: int) -> int:
    """Return the token at which the clause that opens at `start` ends."""
    carried, being = word_class("carried"), word_class("be")
    for i, (word, following) in enumerate(pairwise(low[start + 2 :]), start + 2):
        if word == ";" or (word == "," and following not in {"and", "where", "having"}):
            return i
        if word in being and following in carried and word not in {"been", "being"}:
            return i
    return len(low)


def gets_off_there(low: list[str], place: PlaceSpan) -> bool:
    """Return whether a sentence opens with where people get off ("At Oslo 87 stepped off")."""
    after, stepping = low[place.end : place.end + _AFTER], word_class("stepping")
    return place.link_at == 0 and any(
        a in stepping and b in {"off", "ashore", "out"} for a, b in pairwise(after)
    )


def left_for_home(sentence: Sentence, place: PlaceSpan) -> bool:
    """Return whether people go home from a place ("to Oslo, whence a charter took them home")."""
    after = sentence.low[place.end : place.end + _AFTER]
    home = after.index("home") if "home" in after else 0
    return not _THENCE.isdisjoint(after[:home]) and any(
        w in sentence.lexicon.classes["leg_verb"] for w in after[:home]
    )


_THENCE = frozenset({"and", "then", "whence", "where", "before"})


def leads_on(sentence: Sentence, place: PlaceSpan) -> bool:
    """Return whether a journey goes on from a place ("to Oslo, from where planes will fly")."""
    after = [w for w in sentence.low[place.end : place.end + _LEADING] if w != ","]
    return after[:1] == ["whence"] or (after[:1] == ["from"] and after[1:2] in _WHERE)


_LEADING = 4
_WHERE = (["where"], ["which"], ["there"])

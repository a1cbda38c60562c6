"""What tells that a base is one, beside the word for it: its name, its holder, what befalls it."""

from __future__ import annotations

from geodata.extract.statements.candidate import Candidate
from geodata.extract.words.lexicon import LAND_WORDS, word_class
from geodata.model import ActorRole, Feature, MentionRole, Status

_FORCE_REACH = 7
_FIRM_CUE = 2.8
_REFUSED = frozenset({Status.REFUSED, Status.DENIED})
# Frames of what a state grants another, or of a site that it does not let another have.
_GRANTED = frozenset({"harbour", "rights", "flights", "facility"})
# What is told of a base and of hardly anything else that is called a camp or a post.
_BEFALLEN = frozenset({Status.HANDED_OVER, Status.CAPTURED, Status.CONTESTED, Status.WITHDRAWN})


def holding_features(candidate: Candidate) -> dict[str, float]:
    """Return the features that only bases have."""
    trigger, reading = candidate.trigger, candidate.reading
    site = trigger.entry.frame == "facility"
    return {
        "base:of_force": float(_is_of_force(candidate)),
        "base:national": float(site and _is_of_nation(candidate)),
        "base:abroad": float(trigger.head in _PLAIN and _is_had_abroad(candidate)),
        "base:yielded": float(_is_yielded(candidate)),
        "base:soil": float(_is_on_soil(candidate)),
        "base:refused": float(reading.status in _REFUSED and trigger.entry.frame in _GRANTED),
        "base:by_name": float(site and is_by_name(candidate)),
        "base:befallen": float(
            site
            and reading.strength >= _FIRM_CUE
            and (reading.status in _BEFALLEN or _is_closed_by_guests(candidate))
        ),
        "base:unit": float(trigger.entry.frame == "station" and _is_of_unit(candidate)),
        "force:held": float(trigger.entry.frame == "force" and _is_held(candidate)),
        "plural": float(trigger.head.endswith("s")),
        **_company_features(candidate),
        **_site_features(candidate),
    }


def _company_features(candidate: Candidate) -> dict[str, float]:
    """Return whether foreigners, forces or heavy arms are named in the clause of a base."""
    sentence, trigger = candidate.sentence, candidate.trigger
    own = {a.place.place.country for a in candidate.places}
    placed = {a.place.start for a in candidate.places}
    beside = {
        m.role is MentionRole.DEMONYM
        for start, _, m in sentence.mentions
        if m.place is not None
        and m.place.country not in own
        and (m.role is MentionRole.DEMONYM or m.place.feature is Feature.COUNTRY)
        and start not in placed
        and sentence.crossings(start, trigger.start) == 0
    }
    here = sentence.clause[trigger.start]
    words = {
        word
        for i, (word, clause) in enumerate(zip(sentence.low, sentence.clause, strict=True))
        if clause == here and not trigger.start <= i < trigger.end
    }
    men, arms = word_class("garrisons") | word_class("units_of_men"), word_class("heavy_arms")
    manned, armed = not men.isdisjoint(words), not arms.isdisjoint(words)
    field = trigger.entry.type == "air" and trigger.entry.strength == 1
    return {
        "base:strangers": float(True in beside),
        "base:strange_state": float(False in beside),
        "base:manned": float(manned),
        "base:armed": float(armed),
        "airport:armed": float(
            field
            and any(not a.before or a.how == "MOD" for a in candidate.places)
            and not (men | arms | _ARMY).isdisjoint(sentence.low)
        ),
    }


_ARMY = frozenset({"military", "army", "navy"})


def _site_features(candidate: Candidate) -> dict[str, float]:
    """Return how the place of a base hangs on it, and whether it is a town."""
    best = candidate.firmest
    if best is None:
        return {}
    return {
        "base:at": float(best.how in _SITED and not best.before),
        "base:of": float(best.how == "of"),
        "base:town": float(best.place.place.feature is Feature.CITY and not best.before),
    }


_SITED = frozenset({"at", "near"})


def _is_closed_by_guests(candidate: Candidate) -> bool:
    """Return whether a state closes what it has on another's land."""
    lands = {a.place.place.country for a in candidate.places}
    return candidate.reading.status is Status.CLOSED and any(
        a.role is ActorRole.OPERATOR and a.country and a.country not in lands
        for a in candidate.actors
    )


def is_by_name(candidate: Candidate) -> bool:
    """Return whether the word for a base is part of the name of one ("Camp Lemonnier")."""
    trigger = candidate.trigger
    return any(
        a.place.place.feature is Feature.BASE
        and trigger.start < a.place.end
        and a.place.start < trigger.end
        for a in candidate.places
    )


def _is_of_force(candidate: Candidate) -> bool:
    """Return whether a facility is that of a force ("headquarters of the Pacific Fleet")."""
    low, end = candidate.sentence.low, candidate.trigger.end
    after = low[end + 1 : end + 1 + _FORCE_REACH] if low[end : end + 1] == ["of"] else []
    return not word_class("military_bodies").isdisjoint(after)


def _is_of_unit(candidate: Candidate) -> bool:
    """Return whether it is a unit that is stationed somewhere ("the Sixth Fleet is based in")."""
    before = candidate.sentence.low[max(0, candidate.trigger.start - _UNIT_REACH) :]
    return not word_class("military_bodies").isdisjoint(before[:_UNIT_REACH])


_UNIT_REACH = 4


def _is_of_nation(candidate: Candidate) -> bool:
    """Return whether a facility is called that of another state ("the Dutch base in Gao")."""
    trigger = candidate.trigger
    own = {a.place.place.country for a in candidate.places}
    return any(
        trigger.np_start <= start < trigger.start
        and m.role is MentionRole.DEMONYM
        and m.place is not None
        and m.place.country not in own
        for start, _, m in candidate.sentence.mentions
    )


def _is_had_abroad(candidate: Candidate) -> bool:
    """Return whether a state has, wants or is denied one in another: "a base in Eritrea"."""
    best = candidate.firmest
    if best is None or best.before or best.gap > 1 or best.how not in _INSIDE:
        return False
    land = best.place.place.country
    return any(
        a.role is ActorRole.OPERATOR
        and a.country not in {None, land}
        and len(a.country or "") == _A3
        for a in candidate.actors
    )


_PLAIN = frozenset({"base", "bases"})
_A3 = 3  # letters of a state's code
_INSIDE = frozenset({"in", "on", "at"})


def _is_yielded(candidate: Candidate) -> bool:
    """Return whether a state takes in, or will not, what is another's ("ruled out US troops")."""
    if candidate.trigger.entry.frame not in _YIELDED:
        return False
    lands = {a.place.place.country for a in candidate.places if a.how in {"HOST", "SUBJ"}}
    return bool(lands) and any(
        a.role is ActorRole.OPERATOR and a.country and a.country not in lands
        for a in candidate.actors
    )


_YIELDED = frozenset({"facility", "access", "harbour"})


def _is_on_soil(candidate: Candidate) -> bool:
    """Return whether a state has others on its land: "no base on its soil", "host no bases"."""
    low, trigger = candidate.sentence.low, candidate.trigger
    if trigger.entry.frame == "harbour":
        after = low[trigger.end : trigger.end + _FORCE_REACH]
        return "bases" in after or "base" in after
    return trigger.entry.frame == "facility" and any(
        a.place.anaphor and low[a.place.end - 1] in LAND_WORDS for a in candidate.places
    )


def _is_held(candidate: Candidate) -> bool:
    """Return whether a state is said to keep forces somewhere ("maintains 900 soldiers in")."""
    low, at = candidate.sentence.low, candidate.trigger.start
    return any(
        low[i] in word_class("keeping") and candidate.sentence.crossings(i, at) == 0
        for i in range(max(0, at - _FORCE_REACH), at)
    )

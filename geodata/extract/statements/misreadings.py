"""Candidates that say something else than their words seem to, by where and whose they are."""

from __future__ import annotations

from itertools import pairwise

from geodata.extract.statements.candidate import Candidate
from geodata.extract.who.actors import ActorSpan
from geodata.extract.words.lexicon import word_class
from geodata.model import Feature, Kind, Status

_ASKING = frozenset({Status.SOUGHT, Status.ACTIVE, Status.PLANNED})
_AT = frozenset({"at", "in", "near", "outside"})


def is_misread(candidate: Candidate, actors: list[ActorSpan]) -> bool:
    """Return whether a candidate with a place is no base, meeting or evacuation there."""
    return (
        _at_home(candidate)
        or _goes_home(candidate)
        or _merely_there(candidate, actors)
        or _is_on_site(candidate)
        or _has_no_plans(candidate)
        or _goes_for_himself(candidate)
        or _shelters(candidate)
        or _could_carry(candidate)
        or _is_civil_seat(candidate)
        or _is_where_struck(candidate)
    )


def _is_where_struck(candidate: Candidate) -> bool:
    """Return whether its place is where something else was ("a strike in Gao to defend a base")."""
    low = candidate.sentence.low
    return (
        candidate.kind is Kind.BASE
        and bool(candidate.places)
        and all(
            a.place.end <= candidate.trigger.np_start
            and a.place.link_at > 0
            and low[a.place.link_at - 1] in word_class("thief")
            for a in candidate.places
        )
    )


def _has_no_plans(candidate: Candidate) -> bool:
    """Return whether nobody means to go anywhere ("has no plans to go to Oslo")."""
    cue, low = candidate.reading.cue, candidate.sentence.low
    return (
        candidate.trigger.entry.frame in {"go", "go_for", "visit"}
        and cue is not None
        and "plans" in low[cue[0] : cue[1]]
        and candidate.reading.status is Status.DENIED
    )


def _goes_for_himself(candidate: Candidate) -> bool:
    """Return whether somebody travels to be cured or to rest ("flew to Oman for an operation")."""
    if candidate.trigger.entry.frame not in _TRAVELS:
        return False
    low, end = candidate.sentence.low, candidate.trigger.end
    errand = word_class("private_errands")
    return any(
        low[i] in errand and not _FOR.isdisjoint(low[max(end, i - _ERRAND_REACH) : i])
        for i in range(end, min(end + _TOLD_REACH, len(low)))
    )


_TRAVELS = frozenset({"go", "go_for", "visit", "journey", "due", "come", "stay", "spend", "halt"})
_FOR = frozenset({"for", "on", "undergo", "undergoing", "receive", "seek", "seeking", "have"})
_ERRAND_REACH = 4
_TOLD_REACH = 14


def _could_carry(candidate: Candidate) -> bool:
    """Return whether it is told how many a craft holds ("the ferry can carry 900 people")."""
    low, at = candidate.sentence.low, candidate.trigger.start
    return (
        candidate.kind is Kind.EVACUATION
        and candidate.trigger.entry.strength == _FAINT
        and at > 0
        and low[at - 1] == "can"
        and "be" not in low[at : at + 2]
        and _AIMS.isdisjoint(low[:at])
        and "out" not in low[at : at + _CARRIED_REACH]
    )


_AIMS = frozenset({"so", "if", "until", "whether"})
_CARRIED_REACH = 8
_FAINT = 1  # words that tell of any journey, as movements do


def _shelters(candidate: Candidate) -> bool:
    """Return whether a camp is one of those who fled ("4,000 people who fled to the camp")."""
    trigger, low = candidate.trigger, candidate.sentence.low
    if candidate.kind is not Kind.BASE or trigger.head not in _CAMPS:
        return False
    phrase = low[max(0, trigger.np_start - 1) : trigger.end + 1]
    lived_in = ("camp", "residents") in pairwise(low)
    return word_class("military").isdisjoint(phrase) and (
        lived_in or not word_class("displaced").isdisjoint(low)
    )


_CAMPS = frozenset({"camp", "camps"})


def _is_civil_seat(candidate: Candidate) -> bool:
    """Return whether a headquarters is a sight of a city by its name, and no post of a force."""
    trigger = candidate.trigger
    return candidate.kind is Kind.BASE and any(
        a.place.place.feature is Feature.FACILITY
        and a.place.start < trigger.end
        and trigger.start < a.place.end
        for a in candidate.places
    )


def _is_on_site(candidate: Candidate) -> bool:
    """Return whether a pact is about a site ("agreed to keep the base at Gao"), not made there."""
    if candidate.trigger.entry.frame != "pact" or not candidate.places:
        return False
    place, low = candidate.places[0].place, candidate.sentence.low
    return place.link in _AT and low[max(0, place.link_at - 1)] in word_class("site_words")


def _at_home(candidate: Candidate) -> bool:
    """Return whether a state would be asking itself for basing rights."""
    return (
        candidate.trigger.entry.frame in {"rights", "flights"}
        and bool(candidate.places)
        and (
            candidate.codes == {candidate.places[0].place.place.country}
            or (candidate.places[0].how == "SUBJ" and candidate.reading.status in _ASKING)
        )
    )


def _merely_there(candidate: Candidate, actors: list[ActorSpan]) -> bool:
    """Return whether somebody who is at a place is no foreign official there for a while."""
    if candidate.trigger.entry.frame not in {"stay", "spend"}:
        return False
    if candidate.trigger.entry.frame == "spend" and not candidate.places:
        return "with" not in candidate.sentence.low[candidate.trigger.end :]
    lands = {a.place.place.country for a in candidate.places}
    ranked = {a.name for a in actors if a.kind in {"person", "official"} and a.rank > 1}
    foreign = any(a.name in ranked and a.country not in lands for a in candidate.actors)
    return (
        not foreign or not lands or (candidate.date is None and "for" not in candidate.sentence.low)
    )


def _goes_home(candidate: Candidate) -> bool:
    """Return whether forces leave a place that is not known to be foreign to them."""
    return candidate.trigger.entry.frame in {"exit", "takeout", "takenout"} and candidate.codes <= {
        a.place.place.country for a in candidate.places
    }

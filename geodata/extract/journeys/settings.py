"""Where people are taken out, told in a sentence before those that take them.

("Planes of nine air forces lined up at Gao airport. The Danes took 207 people to Dakar.") A
sentence that brings a number of people somewhere, and does not say from where, starts there.
"""

from __future__ import annotations

from collections.abc import Sequence

from geodata.extract.journeys.journeys import Maker
from geodata.extract.journeys.route import meet
from geodata.extract.statements.candidate import Candidate
from geodata.extract.where.attachment import SETTING, WAITED, Attachment
from geodata.extract.where.movements import is_trap, people_at
from geodata.extract.where.routes import role_of
from geodata.extract.words.lexicon import Lexicon, word_class
from geodata.extract.words.sentence import PlaceSpan, Sentence
from geodata.extract.words.speaking import speaks_from
from geodata.model import Counts, Feature, Kind, PlaceRole

_BACK = 3  # sentences from where people wait to those that take them
_WAITING_SCORE = 1.5
_SET_SCORE = 1.0
_WAIT_REACH = 8  # tokens from the word for waiting to the place
_REACHED = frozenset({PlaceRole.HUB, PlaceRole.DESTINATION})


def root_in_settings(
    candidates: Sequence[Candidate], views: Sequence[Sentence], *, make: Maker, lexicon: Lexicon
) -> tuple[list[Candidate], list[Candidate]]:
    """Return the evacuations that now start where people waited: all of them, and the new ones."""
    told = {c.sentence.index: c for c in candidates if c.kind is Kind.EVACUATION and c.places}
    rooted: list[Candidate] = []
    new: list[Candidate] = []
    waiting: tuple[int, PlaceSpan] | None = None
    craft: tuple[int, PlaceSpan] | None = None
    for view in views:
        here = _where_they_wait(view, lexicon)
        craft = craft if here is None else None
        if here is not None:
            waiting = (view.index, here)
            continue
        if craft is not None and craft[0] + 1 == view.index and _takes_up_craft(view, lexicon):
            waiting = craft
        stands = _where_craft_stands(view, lexicon)
        craft = (view.index, stands) if stands is not None else None
        if waiting is None or view.index - waiting[0] > _BACK:
            continue
        known = told.get(view.index)
        candidate = known or _carried(view, make, lexicon)
        if candidate is None or not _only_arrives(candidate):
            continue
        if meet([waiting[1]], [a.place for a in candidate.places]):
            continue  # they wait where others arrive
        start = _origin(waiting[1], how=WAITED, score=_WAITING_SCORE)
        candidate.places = [start, *candidate.places]
        waiting = (view.index, waiting[1])  # and the next ones may start there, too
        rooted.append(candidate)
        if known is None:
            new.append(candidate)
    return rooted, new


def _where_they_wait(view: Sentence, lexicon: Lexicon) -> PlaceSpan | None:
    """Return where people or craft are told to wait, where nothing leaves or is reached."""
    low = view.low
    who = lexicon.union("vessel", "evacuated_people", "counted_people")
    if lexicon.classes["waiting"].isdisjoint(low) or who.isdisjoint(low):
        return None
    there = [p for p in view.places if _waited_at(view, p, lexicon)]
    others = (p for p in view.places if not any(p is t for t in there))
    leads_on = any(role_of(view, p, lexicon) is not None for p in others)
    return there[0] if len(there) == 1 and not leads_on else None


def _waited_at(view: Sentence, place: PlaceSpan, lexicon: Lexicon) -> bool:
    if place.link not in _STANDING or speaks_from(view, place):
        return False
    near = view.low[max(0, place.link_at - _WAIT_REACH) : place.link_at]
    return not lexicon.classes["waiting"].isdisjoint(near)


_STANDING = frozenset({"in", "at", "on", "near", "outside"})


def _where_craft_stands(view: Sentence, lexicon: Lexicon) -> PlaceSpan | None:
    """Return where a craft without people aboard came in or lies ("A frigate lies off Aden")."""
    low = view.low
    crafts = lexicon.union("vessel", "leg_craft", "leg_vehicle", "models")
    at = next((i for i, word in enumerate(low[:_SUBJECT]) if word in crafts), None)
    if at is None or people_at(view, lexicon):
        return None
    there = [p for p in view.places if p.link in _MOORED and not speaks_from(view, p)]
    if len(there) != 1 or there[0].link_at < at:
        return None
    near = low[max(at, there[0].link_at - _LYING_REACH) : there[0].link_at]
    return there[0] if not word_class("lying").isdisjoint(near) else None


_SUBJECT = 8  # tokens in which the craft that comes in stands
_MOORED = _STANDING | {"off"}
_LYING_REACH = 5


def _takes_up_craft(view: Sentence, lexicon: Lexicon) -> bool:
    """Return whether a sentence is of the craft named in the one before ("it", "the ship")."""
    crafts = lexicon.union("vessel", "leg_craft", "leg_vehicle")
    return view.low[0] in _IT or (view.low[0] == "the" and view.low[1] in crafts)


_IT = frozenset({"it", "they", "both"})


def _carried(view: Sentence, make: Maker, lexicon: Lexicon) -> Candidate | None:
    """Return the statement of people whom a sentence carries somewhere, or None."""
    if is_trap(view, lexicon) or any(p.anaphor for p in view.places):
        return None
    verbs = lexicon.union("carried", "leaving")
    at = next((i for i, word in enumerate(view.low) if word in verbs), None)
    return None if at is None else make(view, at)


def _only_arrives(candidate: Candidate) -> bool:
    """Return whether a number of people is brought somewhere and nothing says from where."""
    roles = {a.role for a in candidate.places}
    return candidate.counts.people is not None and bool(roles) and roles <= _REACHED


def _origin(place: PlaceSpan, *, how: str, score: float) -> Attachment:
    return Attachment(
        place, PlaceRole.ORIGIN, how, score, 0, 0, before=True, thief=False, topic=False
    )


def stand_where_told(candidates: Sequence[Candidate], views: Sequence[Sentence]) -> list[Candidate]:
    """Return the evacuations without a place that now have that of the sentence before.

    ("Water rose in Oka province. Soldiers have moved 900 families to higher ground.")
    """
    placed: list[Candidate] = []
    for candidate in candidates:
        known = candidate.places or candidate.anchor is not None
        if candidate.kind is not Kind.EVACUATION or known:
            continue
        place = _last_place(candidate.sentence, views) if _moves_people(candidate) else None
        if place is not None:
            candidate.places = [_origin(place, how=SETTING, score=_SET_SCORE)]
            placed.append(candidate)
    return placed


def _moves_people(candidate: Candidate) -> bool:
    """Return whether a verb moves people; "the evacuation" is no news of the place before."""
    frame, sentence = candidate.trigger.entry.frame, candidate.sentence
    if frame == "evacuate":
        return candidate.trigger.verb and bool(people_at(sentence, sentence.lexicon))
    return frame in _OF_PEOPLE


# Frames that ask for people of concern (`requirements`).
_OF_PEOPLE = frozenset({"transport", "conveyed", "emptying"})


def _last_place(sentence: Sentence, views: Sequence[Sentence]) -> PlaceSpan | None:
    """Return the last town or district that stands in one of the sentences shortly before."""
    for back in range(1, _BACK):
        index = sentence.index - back
        if index < 0:
            return None
        view = views[index]
        told = [
            p
            for p in view.places
            if p.link in _STANDING
            and p.place.feature is not Feature.COUNTRY
            and not speaks_from(view, p)
        ]
        if told:
            return told[-1]
    return None


def join_totals(candidates: Sequence[Candidate]) -> None:
    """Join the running total that a later sentence gives to the one operation of an article.

    ("Flights from Kuito are suspended. ... A total of 214 people have been flown to Benguela")
    """
    told = [c for c in candidates if c.kind is Kind.EVACUATION and c.anchor is None and c.places]
    heads = [c for c in told if all(a.role is PlaceRole.ORIGIN for a in c.places)]
    totals = [c for c in told if c.counts.cumulative and _only_arrives(c)]
    if len(heads) != 1 or len(totals) != 1 or len(told) != len(heads) + len(totals):
        return
    head, total = heads[0], totals[0]
    strange = head.codes and total.codes and head.codes.isdisjoint(total.codes)
    later = total.sentence.index > head.sentence.index
    if later and not strange and head.counts.people is None:
        head.places = [*head.places, *total.places]
        head.counts, total.counts = total.counts, Counts()
        total.anchor = head
        total.leans = True

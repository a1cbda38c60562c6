"""Candidate reports: a trigger with its places, actors, status, date and counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from geodata.extract.statements.candidate import Candidate
from geodata.extract.statements.misreadings import is_misread
from geodata.extract.statements.requirements import is_possible
from geodata.extract.telling.attribution import as_claim, find_speaker
from geodata.extract.telling.counts import find_counts
from geodata.extract.telling.status import Cues, Reading, find_cues, fit_to_date, read_status
from geodata.extract.telling.stretches import (
    Stretch,
    days_ahead,
    days_of_stops,
    find_stretches,
    is_since,
    is_until,
    lasting,
    since,
)
from geodata.extract.telling.when import find_date
from geodata.extract.where.attachment import (
    WHERE,
    Attachment,
    attach_places,
    attach_route,
    contains,
    loose_places,
)
from geodata.extract.where.choosing import choose_places, with_stops
from geodata.extract.where.movements import is_trap
from geodata.extract.who.actors import ActorSpan
from geodata.extract.who.hosting import land_of_owner
from geodata.extract.who.participants import choose_actors, national_operator, visit_host
from geodata.extract.words.lexicon import Lexicon, word_class
from geodata.extract.words.sentence import PlaceSpan, Sentence
from geodata.extract.words.triggers import MORE_FORCES, Trigger
from geodata.model import (
    Actor,
    ActorRole,
    Counts,
    DateRange,
    Feature,
    Kind,
    Modality,
    PlaceRole,
    Status,
)

JOURNEYS = frozenset(
    {"visit", "journey", "go", "go_for", "invite", "due", "come", "halt", "stay", "spend"}
)
# Triggers strong enough to look for a place in the rest of the sentence.
_FIRM = 2
_LOOSE_FRAMES = frozenset({"evacuate", "event", "meet", "facility"})


@dataclass(frozen=True, slots=True)
class Context:
    """What every candidate of an article is read with."""

    text: str
    published: date | None
    lexicon: Lexicon


def find_candidates(
    sentence: Sentence,
    triggers: list[Trigger],
    actors: list[ActorSpan],
    *,
    context: Context,
) -> list[Candidate]:
    """Return the candidates of one sentence, several for places that are listed apart."""
    placed = [
        (trigger, _places_of(sentence, trigger, actors, lexicon=context.lexicon))
        for trigger in triggers
        if is_possible(sentence, trigger, context.lexicon)
    ]
    if not _may_tell(placed, actors):
        return []
    cues: dict[Kind, Cues] = {}
    stated = find_stretches(sentence, text=context.text)
    candidates: list[Candidate] = []
    for trigger, chosen in placed:
        kind = trigger.entry.kind
        if kind not in cues:
            cues[kind] = find_cues(sentence, kind, context.lexicon)
        told = (cues[kind], stated)
        candidates.extend(_of_trigger(sentence, trigger, chosen, actors, told, context))
    apart = [c for c in candidates if not is_misread(c, actors)]
    kept = _without_doubles(apart)
    kept = _joined_routes([c for c in kept if not _is_only_where(c, kept)])
    for candidate in kept:
        if candidate.kind is Kind.BASE and all(
            a.role is not ActorRole.OPERATOR for a in candidate.actors
        ):
            candidate.actors += national_operator(
                sentence, candidate.trigger, candidate.places, text=context.text
            )
    _lend_holder(kept)
    return kept


def _may_tell(placed: list[tuple[Trigger, list[Attachment]]], actors: list[ActorSpan]) -> bool:
    """Return whether what triggers announce has a place, somebody who acts, or points back.

    Statements without any of these can be no item, and no other leans on them.
    """
    return any(
        chosen or trigger.definite or trigger.entry.kind is Kind.EVACUATION
        for trigger, chosen in placed
    ) or (bool(placed) and any(a.code is not None for a in actors))


def _lend_holder(candidates: list[Candidate]) -> None:
    """Name whose forces the first ones of a sentence are as those that "another 900" are of."""
    first = next((c for c in candidates if c.kind is Kind.BASE and c.codes), None)
    for candidate in candidates:
        lacks = candidate.trigger.entry is MORE_FORCES and not candidate.codes
        if lacks and candidate.places and first is not None:
            candidate.actors = [a for a in first.actors if a.role is ActorRole.OPERATOR]
            if candidate.places[0].place.place.feature is Feature.COUNTRY:
                candidate.actors += _host_of(candidate.places[0], candidate.actors)


def _is_only_where(candidate: Candidate, others: list[Candidate]) -> bool:
    """Return whether a base is only named as where others hold talks, or as a stop of people."""
    if candidate.kind is not Kind.BASE or not candidate.places:
        return False
    named = {a.place.start for a in candidate.places if _is_of_name(candidate.trigger, a.place)}
    if candidate.reading.cue is not None:
        return False
    return any(
        any(a.place.start in named for a in other.places)
        for other in others
        if other.kind is Kind.EVACUATION or (not candidate.codes and _are_talks(other))
    ) or any(_is_stop(candidate, other) for other in others if other.kind is Kind.EVACUATION)


def _is_stop(candidate: Candidate, other: Candidate) -> bool:
    """Return whether a plain airfield or post is only where people are taken from or to."""
    trigger = candidate.trigger
    if trigger.entry.frame != "facility" or trigger.entry.strength > _FIRM or candidate.codes:
        return False
    here = {a.place.start for a in candidate.places}
    return any(a.place.start in here or _is_of_name(trigger, a.place) for a in other.places)


def _are_talks(candidate: Candidate) -> bool:
    return (
        candidate.kind is Kind.MEETING
        and candidate.trigger.entry.strength >= _PLAIN_TALKS
        and len(candidate.codes) >= _PARTIES
    )


def _is_of_name(trigger: Trigger, place: PlaceSpan) -> bool:
    """Return whether a trigger is a word of the place's own name ("Camp David")."""
    return trigger.start < place.end and place.start < trigger.end


_PLAIN_TALKS = 2
_PARTIES = 2


def _joined_routes(candidates: list[Candidate]) -> list[Candidate]:
    """Return the candidates with where people left and where they came to as one evacuation.

    ("a ship carrying evacuees from Aden arrived at Djibouti")
    """
    left, reached = (
        [c for c in candidates if c.places and {a.role for a in c.places} == {role}]
        for role in (PlaceRole.ORIGIN, PlaceRole.DESTINATION)
    )
    if len(left) != 1 or len(reached) != 1:
        return candidates
    start, end = left[0], reached[0]
    if end.codes - start.codes and start.codes:
        return candidates
    start.places = [*start.places, *end.places]
    _absorb(start, end)
    return [c for c in candidates if c is not end]


def _places_of(
    sentence: Sentence, trigger: Trigger, actors: list[ActorSpan], *, lexicon: Lexicon
) -> list[Attachment]:
    """Return the places of what a trigger announces."""
    attachments = attach_places(sentence, trigger, lexicon=lexicon)
    if not attachments and trigger.entry.frame == "carrier" and not is_trap(sentence, lexicon):
        attachments = attach_route(sentence, trigger, lexicon)
    chosen = choose_places(sentence, attachments) if attachments else []
    if not chosen and trigger.entry.strength >= _FIRM and trigger.entry.frame in _LOOSE_FRAMES:
        chosen = loose_places(sentence, trigger, lexicon=lexicon)
    chosen = with_stops(sentence, trigger, chosen, lexicon=lexicon)
    return land_of_owner(sentence, trigger, chosen, actors, lexicon=lexicon)


def _of_trigger(  # what a sentence says, read together
    sentence: Sentence,
    trigger: Trigger,
    chosen: list[Attachment],
    actors: list[ActorSpan],
    told: tuple[Cues, list[Stretch]],
    context: Context,
) -> list[Candidate]:
    """Return the candidates of a trigger at its places.

    `told` holds the sentence's status cues and its days.
    """
    cues, stated = told
    reading = read_status(sentence, trigger, cues=cues, lexicon=context.lexicon)
    told_by = reading.cue if trigger.entry.kind is Kind.BASE else None
    stated = days_ahead(sentence, stated, reading.status, published=context.published)
    when = find_date(sentence, trigger, stated, cue=told_by)
    if trigger.entry.kind is Kind.MEETING:
        when = lasting(sentence, trigger, when)
    reading = fit_to_date(reading, trigger, when=when, published=context.published)
    reading = _as_ended(reading, sentence, trigger, when, context.published)
    reading = as_claim(reading, sentence, lexicon=context.lexicon)
    if trigger.entry.kind is Kind.BASE:
        when = _base_date(sentence, trigger, when, reading)
    else:
        when = _date_ahead(reading, when, published=context.published)
    when = since(
        sentence, when, status=reading.status, published=context.published, text=context.text
    )
    groups = _groups(sentence, trigger, chosen)
    days = days_of_stops([g[0].place.end for g in groups if g], stated, when)
    return [
        _candidate(sentence, trigger, group, actors, (reading, day), context)
        for group, day in zip(groups, days or [when], strict=True)
    ]


def _as_ended(
    reading: Reading,
    sentence: Sentence,
    trigger: Trigger,
    when: DateRange | None,
    published: date | None,
) -> Reading:
    """Return that a base is closed where it is told to have been there until a day gone by."""
    told = trigger.entry.kind is not Kind.BASE or reading.status is not Status.ACTIVE
    if told or reading.cue is not None or when is None or not is_until(sentence, when):
        return reading
    if published is not None and when.end >= published:
        return reading
    return replace(reading, status=Status.CLOSED, modality=Modality.HISTORICAL)


def _date_ahead(
    reading: Reading, when: DateRange | None, *, published: date | None
) -> DateRange | None:
    """Return the date, unless it is over for a thing still planned: then it is another's."""
    if when is None or published is None or reading.status is not Status.PLANNED:
        return when
    return when if when.end >= published else None


def _base_date(
    sentence: Sentence, trigger: Trigger, when: DateRange | None, reading: Reading
) -> DateRange | None:
    """Return the date of what happened to a base; that it merely exists has no date."""
    if when is None or reading.status is not Status.ACTIVE:
        return when
    if is_since(sentence, when):
        return when
    near = (w for i, w in enumerate(sentence.low) if sentence.crossings(i, trigger.start) <= 1)
    return when if any(w in word_class("base_event") for w in near) else None


def _groups(
    sentence: Sentence, trigger: Trigger, chosen: list[Attachment]
) -> list[list[Attachment]]:
    """Return the places of each candidate: a route together, sites and venues apart."""
    if not chosen:
        return [[]]
    if trigger.entry.kind is Kind.EVACUATION:
        return [chosen]
    apart = trigger.entry.kind is Kind.BASE or trigger.entry.frame in JOURNEYS
    if apart or _are_several(sentence, trigger):
        return [[a] for a in chosen]
    return [chosen[:1]]


def _are_several(sentence: Sentence, trigger: Trigger) -> bool:
    """Return whether a number of meetings is told of ("two meetings in Bern and Geneva")."""
    phrase = sentence.low[trigger.np_start : trigger.start]
    return trigger.head in _MEETINGS and not word_class("several_meetings").isdisjoint(phrase)


_MEETINGS = frozenset({"meetings", "summits", "visits", "conferences", "rounds", "sessions"})


def _candidate(
    sentence: Sentence,
    trigger: Trigger,
    places: list[Attachment],
    actors: list[ActorSpan],
    told: tuple[Reading, DateRange | None],
    context: Context,
) -> Candidate:
    """Return the candidate of a trigger at places, with the status and date it was told with."""
    reading, when = told
    acting = choose_actors(
        sentence,
        trigger,
        places,
        actors,
        status=reading.status,
        lexicon=context.lexicon,
        text=context.text,
    )
    if trigger.entry.frame in JOURNEYS and places:
        acting += _host_of(places[0], acting)
    return Candidate(
        sentence=sentence,
        trigger=trigger,
        places=places,
        actors=acting,
        reading=reading,
        date=when,
        counts=find_counts(sentence, trigger, lexicon=context.lexicon, text=context.text),
        people=frozenset(a.name for a in actors if a.kind == "person"),
        speaker=find_speaker(sentence, actors, lexicon=context.lexicon, text=context.text),
    )


def _host_of(attachment: Attachment, acting: list[Actor]) -> list[Actor]:
    """Return the state on whose land others act, unless it is among them."""
    host = visit_host(attachment)
    if host is None or not acting or any(a.country == host.code for a in acting):
        return []
    mention = attachment.place.mention
    return [
        Actor(
            role=ActorRole.HOST,
            text=mention.text,
            name=host.name,
            country=host.code,
            span=mention.span,
        )
    ]


def _without_doubles(candidates: list[Candidate]) -> list[Candidate]:
    """Keep the strongest of several triggers of a kind at one place in one sentence.

    What the others say of actors and numbers is added to it.
    """
    kept: list[Candidate] = []
    for candidate in sorted(candidates, key=_firmness, reverse=True):
        double = next((other for other in kept if _same(candidate, other)), None)
        if double is None:
            kept.append(candidate)
        elif _is_another(candidate, double):
            candidate.places = []  # they are those of the meeting told after it
            kept.append(candidate)
        elif _points_better(candidate, double):
            kept = [candidate if c is double else c for c in kept]
            _absorb(candidate, double)
        elif candidate.places or candidate.trigger.definite:
            _absorb(double, candidate)
    return sorted(kept, key=lambda c: c.trigger.start)


def _is_another(candidate: Candidate, kept: Candidate) -> bool:
    """Return whether "a meeting in Baku" is told after "the meeting", which is another one."""
    low = candidate.sentence.low
    return (
        all(a.place.start > kept.trigger.start for a in candidate.places)
        and candidate.trigger.definite
        and candidate.trigger.end < kept.trigger.np_start
        and low[kept.trigger.np_start] in {"a", "an"}
        and candidate.trigger.entry.frame == kept.trigger.entry.frame
    )


def _absorb(kept: Candidate, other: Candidate) -> None:
    if not kept.codes:
        kept.actors = [*kept.actors, *other.actors]
    if kept.counts == Counts():
        kept.counts = other.counts
    if kept.kind is Kind.BASE and kept.reading.cue is None and other.trigger.entry.status:
        kept.reading = other.reading  # "soldiers were flown out of Bagram"
    statuses = (kept.reading.status, other.reading.status)
    told = kept.date is None and statuses != (Status.PLANNED, Status.HELD)
    if told or (other.date is not None and _is_purpose(other, kept)):
        kept.date = other.date
    if other.trigger.definite and other.reading.strength > kept.reading.strength:
        if statuses == (Status.HELD, Status.PLANNED):
            kept.date = other.date  # what is over is not what is planned
        kept.reading = other.reading
        kept.actors += [a for a in other.actors if a.role is ActorRole.PARTICIPANT]


def _is_purpose(one: Candidate, journey: Candidate) -> bool:
    """Return whether one is told as what a journey is for: its date is that of the meeting."""
    frames = (one.trigger.entry.frame, journey.trigger.entry.frame)
    after = one.trigger.start > journey.trigger.start
    return after and frames[0] not in JOURNEYS and frames[1] in JOURNEYS


def _points_better(candidate: Candidate, double: Candidate) -> bool:
    """Return whether "the base" says which, where a heading before it says only "base"."""
    return (
        not candidate.places
        and candidate.trigger.definite
        and not double.trigger.definite
        and candidate.trigger.entry.frame == double.trigger.entry.frame
        and _firmness(candidate) == _firmness(double)
    )


def _firmness(candidate: Candidate) -> tuple[float, float]:
    best = max((a.score for a in candidate.places), default=0.0)
    return (best + candidate.trigger.entry.strength, candidate.reading.strength)


def _same(one: Candidate, other: Candidate) -> bool:
    if one.kind is not other.kind:
        return False
    if not one.places or not other.places:
        return not one.places
    return any(
        a.place is b.place or (_points(a, b) and _overlap(a.place, b.place))
        for a in one.places
        for b in other.places
    )


def _points(one: Attachment, other: Attachment) -> bool:
    """Return whether one of two places of a sentence only takes up the other ("where", "there")."""
    return WHERE in {one.how, other.how} or one.place.anaphor is not other.place.anaphor


def _overlap(one: PlaceSpan, other: PlaceSpan) -> bool:
    return one.place == other.place or contains(one, other) or contains(other, one)

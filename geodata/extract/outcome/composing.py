"""Writing candidates and groups down as the items of `docs/formats.md`."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date

from geodata.extract.journeys.journeys import ends_operation
from geodata.extract.outcome.casting import ACTOR_PROBABILITY, Stage, cast_actors, heard
from geodata.extract.outcome.facilities import facility_of, tenure_of
from geodata.extract.outcome.manner import modality_of, mode_of
from geodata.extract.outcome.ongoing import as_ongoing
from geodata.extract.statements.candidate import Candidate
from geodata.extract.statements.merging import Group, merged_places
from geodata.extract.telling.status import is_past
from geodata.extract.where.attachment import Attachment
from geodata.extract.who.participants import actor_of, speaks, tells
from geodata.extract.words.lexicon import word_class
from geodata.extract.words.sentence import Sentence
from geodata.extract.words.triggers import is_number
from geodata.model import (
    Actor,
    ActorRole,
    Counts,
    DateRange,
    EvacType,
    Item,
    ItemPlace,
    Kind,
    MentionRole,
    Modality,
    PlaceRole,
    Quote,
    Span,
    Status,
)

MAX_QUOTE = 600


def compose_report(candidate: Candidate, *, text: str, published: date | None) -> Item:
    """Return the item that one statement makes by itself."""
    anchor = candidate.anchor
    places = anchor.places if anchor is not None else candidate.places
    return _item(
        [candidate],
        quotes=(quote_of(candidate, text),),
        places=places,
        actors=_actors([candidate]),
        status=candidate.reading.status,
        modality=_modality(candidate, candidate.date, published),
        when=candidate.date,
        counts=candidate.counts,
        confidence=candidate.probability,
    )


def compose_item(
    group: Group,
    stage: Stage,
    *,
    text: str,
    published: date | None,
    confidence: float,
    telling: Candidate,
    when: DateRange | None,
) -> Item:
    """Return the item that a group's statements add up to, `when` its date.

    `telling` is the statement whose status holds (`telling_of`), `stage` says whom the article
    names where.
    """
    ranked = ranked_of(group)
    quotes: dict[Span, Quote] = {}
    for candidate in ranked:
        quote = quote_of(candidate, text)
        quotes.setdefault(quote.span, quote)
    return _item(
        ranked,
        quotes=tuple(quotes.values()),
        places=merged_places(group),
        actors=_once(ranked[0], _cast(ranked, stage, text)),
        status=as_ongoing(telling, ranked, stage, when=when, published=published).status,
        modality=_modality(telling, when, published),
        when=when,
        counts=_counts(ranked),
        confidence=confidence,
    )


def _modality(telling: Candidate, when: DateRange | None, published: date | None) -> Modality:
    if telling.kind is not Kind.MEETING:
        return telling.reading.modality
    return modality_of(telling, when.end if when is not None else None, published=published)


def ranked_of(group: Group) -> list[Candidate]:
    """Return the statements of a group, the likeliest with a place of its own first."""
    return sorted(group.candidates, key=lambda c: (c.anchor is not None, -c.probability))


def telling_of(group: Group) -> Candidate:
    """Return the candidate whose status holds: told by a cue, likely, and late in the text.

    A meeting that was held on a day is planned no more, whatever else is told of its plan.
    """
    best = ranked_of(group)[0]
    telling = max(
        (c for c in group.candidates if c is best or not (c.leans or _is_dispatch(c))),
        key=lambda c: (
            c.reading.strength * (1.0 if c is best or c.reading.strength > _FIRM else 0.4)
            + c.probability,
            c.sentence.index,
        ),
    )
    if telling.kind is not Kind.MEETING or telling.reading.status is not Status.PLANNED:
        return telling
    over = [c for c in group.candidates if _is_over(c, telling)]
    return max(over, key=lambda c: c.probability) if over else telling


def _is_over(candidate: Candidate, planned: Candidate) -> bool:
    """Return whether a statement likely tells of a meeting held on a day that fits a plan.

    One that is likelier than the plan may also tell it by its verb alone ("visited Oslo").
    """
    if candidate.reading.status is not Status.HELD or candidate.anchor is not None:
        return False
    day, ahead = candidate.date, planned.date
    if day is None:
        past = is_past(candidate.sentence, candidate.trigger)
        return past and ahead is None and candidate.probability > planned.probability
    likely = candidate.probability >= ACTOR_PROBABILITY
    return likely and (ahead is None or ahead.start <= day.end)


_FIRM = 2.9


def _is_dispatch(candidate: Candidate) -> bool:
    """Return whether arms or people are sent to a base or train there, which is none of its own."""
    return candidate.trigger.entry.frame in {"dispatch", "drill"}


def date_told(group: Group, telling: Candidate) -> DateRange | None:
    """Return the date of the telling statement, or of the likeliest that tells the same.

    What happens to a base on a day ("surrounded on Sunday") is no date of its other statuses.
    """
    if telling.date is not None:
        return telling.date
    status = telling.reading.status
    return next(
        (
            c.date
            for c in ranked_of(group)
            if c.date is not None
            and not c.leans
            and (c.kind is not Kind.BASE or c.reading.status in {status, Status.ACTIVE})
        ),
        None,
    )


def _counts(ranked: list[Candidate]) -> Counts:
    fields = ("people", "aircraft", "ships", "troops")
    values: dict[str, int] = {}
    words: list[str] = []
    cumulative = False
    for candidate in sorted(ranked, key=lambda c: not _is_whole(c, ranked)):
        counts = candidate.counts
        new = {f: v for f in fields if f not in values and (v := getattr(counts, f)) is not None}
        if new:
            values |= new
            words.append(counts.text or "")
            cumulative = cumulative or counts.cumulative
    cumulative = cumulative or ("people" in values and any(map(ends_operation, ranked)))
    return Counts(**values, cumulative=cumulative, text="; ".join(words) or None)


def _is_whole(candidate: Candidate, ranked: list[Candidate]) -> bool:
    """Return whether a statement has the running total of all that the others number."""
    counts = candidate.counts
    told = [c.counts.people for c in ranked if c.counts.people is not None]
    return counts.cumulative and counts.people is not None and counts.people == max(told)


def _actors(ranked: list[Candidate]) -> tuple[Actor, ...]:
    """Return the actors of all likely statements, each person and each state once.

    A state is named by its people where the text names them.
    """
    people = frozenset().union(*(c.people for c in ranked))
    kept: list[Actor] = []
    for candidate in heard(ranked):
        for actor in candidate.actors:
            if not any(_same_actor(actor, other, people) for other in kept):
                kept.append(actor)
    named = {(a.country, a.role) for a in kept if a.name in people}
    return tuple(a for a in kept if a.name in people or (a.country, a.role) not in named)


def _cast(ranked: list[Candidate], stage: Stage, text: str) -> tuple[Actor, ...]:
    """Return who takes part in an item; of an evacuation that nobody runs, the state that tells."""
    actors = cast_actors(ranked, _actors(ranked), stage, text=text)
    unled = all(actor.role is ActorRole.EVACUEE for actor in actors)
    if ranked[0].kind is Kind.EVACUATION and unled:
        actors += tuple(_tellers(ranked, stage, text))
    return actors


def _tellers(ranked: list[Candidate], stage: Stage, text: str) -> list[Actor]:
    """Return the state that tells of people taken out, not only of a move within another state.

    ("Two planes took 90 people from Juba to Nairobi, Kenya's foreign ministry said.")
    """
    lands = {a.place.place.country for c in ranked for a in c.places}
    for index in dict.fromkeys(c.sentence.index for c in ranked):
        view, actors = stage.sentences[index]
        for a in actors:
            concerned = a.code is not None and (len(lands) > 1 or a.code in lands)
            says = speaks(view, a, view.lexicon) or tells(view, a, view.lexicon)
            if concerned and says and a.kind in _TELLERS:
                return [actor_of(view, a, ActorRole.OPERATOR, text=text)]
    return []


_TELLERS = frozenset({"government", "force"})


def _once(best: Candidate, actors: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """Return who takes part, each holder, host and taker of a base in the first role told."""
    if best.kind is not Kind.BASE:
        return actors
    first: dict[str | None, ActorRole] = {}
    for actor in actors:
        first.setdefault(actor.country, actor.role)
    return tuple(a for a in actors if a.role is first[a.country])


def _same_actor(one: Actor, other: Actor, people: frozenset[str]) -> bool:
    if one.country != other.country:
        return False
    persons = (one.name in people) + (other.name in people)
    if persons == 0:
        return one.role is other.role
    return persons > 1 and one.name.split()[-1] == other.name.split()[-1]


def quote_of(candidate: Candidate, text: str) -> Quote:
    """Return the sentence of a candidate, or the part around its trigger where it is long."""
    sentence = candidate.sentence
    start, end = sentence.span.start_char, sentence.span.end_char
    if end - start > MAX_QUOTE:
        low = [sentence.start[candidate.trigger.start]]
        high = [sentence.end[candidate.trigger.end - 1]]
        for a in candidate.places:
            low.append(a.place.mention.span.start_char)
            high.append(a.place.mention.span.end_char)
        centre = (min(low) + max(high)) // 2
        first = max(start, min(centre - MAX_QUOTE // 2, end - MAX_QUOTE))
        last = min(end, first + MAX_QUOTE)
        start = min((s for s in sentence.start if s >= first), default=start)
        end = max((e for e in sentence.end if e <= last), default=end)
    span = Span(start_char=start, end_char=_without_loose_end(sentence, end))
    return Quote(span=span, text=span.quote(text))


def _without_loose_end(sentence: Sentence, end: int) -> int:
    """Return where a quote ends that was cut before a conjunction's clause ("…, and")."""
    last = bisect_right(sentence.end, end) - 1
    if last < 1 or sentence.low[last] not in _CONJUNCTIONS:
        return end
    return sentence.end[last - 2 if last > 1 and sentence.low[last - 1] in {",", ";"} else last - 1]


_CONJUNCTIONS = frozenset({"and", "or", "but"})


def _item(  # the fields of one value
    ranked: list[Candidate],
    *,
    quotes: tuple[Quote, ...],
    places: list[Attachment],
    actors: tuple[Actor, ...],
    status: Status,
    modality: Modality,
    when: DateRange | None,
    counts: Counts,
    confidence: float,
) -> Item:
    candidate = ranked[0]
    kind = candidate.kind
    return Item(
        kind=kind,
        evidence=quotes,
        places=tuple(
            ItemPlace(
                role=a.role,
                span=a.place.mention.span,
                text=a.place.mention.text,
                place=a.place.place,
            )
            for a in places
        ),
        actors=actors,
        status=status,
        modality=modality,
        confidence=confidence,
        mappable=bool(places),
        attributed_to=candidate.speaker,
        date=when,
        counts=counts,
        facility_type=facility_of(ranked, places) if kind is Kind.BASE else None,
        tenure=tenure_of(candidate) if kind is Kind.BASE else None,
        mode=mode_of(ranked) if kind is Kind.MEETING else None,
        evac_type=_evac_type(candidate, places, actors) if kind is Kind.EVACUATION else None,
    )


def _evac_type(
    candidate: Candidate, places: list[Attachment], actors: tuple[Actor, ...]
) -> EvacType:
    given = EvacType(candidate.trigger.entry.type)
    low = set(candidate.sentence.low)
    if given is not EvacType.CIVIL:
        return given
    if low & word_class("medical"):
        return EvacType.MEDICAL
    if low & word_class("disaster"):
        return EvacType.DISASTER
    if _carries_fighters(candidate):
        return EvacType.COMBATANT
    return EvacType.REPATRIATION if _come_home(candidate, places, actors) else given


def _carries_fighters(candidate: Candidate) -> bool:
    """Return whether the number of people is one of fighters ("260 soldiers")."""
    told = (candidate.counts.text or "").casefold().split()
    return not word_class("fighting_men").isdisjoint(told)


def _come_home(candidate: Candidate, places: list[Attachment], actors: tuple[Actor, ...]) -> bool:
    """Return whether people are brought to their own state, or fetched by it for no other land."""
    operators = {a.country for a in actors if a.role is ActorRole.OPERATOR}
    ends = {a.place.place.country for a in places if a.role is PlaceRole.DESTINATION}
    left = {a.place.place.country for a in places if a.role is PlaceRole.ORIGIN}
    people = _nations(candidate)
    low = candidate.sentence.low
    own = _are_its_own(low) or bool(people & (operators or ends))
    if not own or (ends and ends <= left):
        return False
    homeward = "home" in low or not word_class("homeward").isdisjoint(low)
    return homeward or (ends <= operators if operators else bool(people & ends))


def _are_its_own(low: list[str]) -> bool:
    """Return whether a state's people are meant by "its citizens" or "28 nationals"."""
    own, counted = word_class("own_people"), word_class("counted_nationals")
    return any(
        (word in own and not _WHOSE.isdisjoint(low[max(0, i - 3) : i]))
        or (word in counted and is_number(low[i - 1]))
        for i, word in enumerate(low)
        if i
    )


_WHOSE = frozenset({"its", "their"})


def _nations(candidate: Candidate) -> set[str | None]:
    """Return the states whose people the sentence names: "Poles", "Kenyan students"."""
    sentence = candidate.sentence
    low, forces = sentence.low, word_class("uniforms") | word_class("troops")
    whom = sentence.lexicon.union("evacuated_people", "counted_people") - forces
    return {
        m.place.country
        for start, end, m in sentence.mentions
        if _PARTLY.isdisjoint(low[max(0, start - _PART_REACH) : start])
        and m.role is MentionRole.DEMONYM
        and m.place is not None
        and low[end : end + 1] not in (["'"], ["'s"])
        and (m.text.endswith("s") or not whom.isdisjoint(low[end : end + 2]))
    }


# What tells that some of those taken out are of a state: "107 of them Indians".
_PARTLY = frozenset({"which", "whom", "them", "among", "including"})
_PART_REACH = 4

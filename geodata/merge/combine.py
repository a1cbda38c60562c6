"""What a group of claims adds up to: one item, its sources, its disagreements, its history.

Nothing is averaged or added up. Each part of the item is what one report says; where reports
say different things, all of them are kept in ``conflicts``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from geodata.merge.claims import actor_key, place_key
from geodata.merge.conflicts import find_conflicts
from geodata.merge.history import status_history
from geodata.merge.labels import describe
from geodata.merge.pairs import Level, anchor_of, level_of
from geodata.merge.sources import source_groups
from geodata.merge.values import COUNT_FIELDS, Claim, Note, Report, StoredItem
from geodata.model import (
    Actor,
    Counts,
    ItemPlace,
    Kind,
    Modality,
    PlaceRole,
    Status,
    WherePrec,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

MAX_CONFIDENCE = 0.99  # many reports of a thing are still reports
SOURCE_WEIGHT = 0.5  # a further source removes half of what doubt it alone would remove

_ROUTE_ORDER = {PlaceRole.ORIGIN: 0, PlaceRole.HUB: 1, PlaceRole.DESTINATION: 2}
_SOFT = frozenset({Modality.HYPOTHETICAL, Modality.ALLEGED, Modality.NEGATED})
_STAGE = {  # of reports of one day, the further stage of an event is the newer news
    Status.SOUGHT: 0,
    Status.INVITED: 1,
    Status.PLANNED: 2,
    Status.POSTPONED: 3,
    Status.BLOCKED: 3,
    Status.UNDER_WAY: 4,
    Status.SUSPENDED: 5,
    Status.REFUSED: 5,
    Status.DENIED: 5,
    Status.CANCELLED: 6,
    Status.HELD: 7,
    Status.COMPLETED: 7,
}


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the item with the report it was read from."""

    path: str
    report: Report


def combine(claims: Iterable[Claim], *, item_id: str) -> StoredItem:
    """Return what `claims` (one at least, all of one kind) add up to.

    The result is the same for every order of `claims`.
    """
    return combine_ordered(telling_order(claims), item_id=item_id)


def telling_order(claims: Iterable[Claim]) -> list[Claim]:
    """Return claims with those that tell most first."""
    return sorted(claims, key=_telling)


def combine_ordered(ordered: Sequence[Claim], *, item_id: str) -> StoredItem:
    """Return what claims in `telling_order` add up to."""
    lead = ordered[0]
    groups = source_groups(ordered)
    reports = tuple(sorted((r for c in ordered for r in c.reports), key=_by_time))
    parts: list[_Part] = []
    places = _combine_places(ordered, parts)
    actors = _combine_actors(ordered, parts)
    history = status_history(reports) if lead.item.kind == Kind.BASE else ()
    deciding = _deciding_report(lead, reports, history[-1].report_ids if history else ())
    dated = _dating_claim(ordered, deciding)
    if dated is not None and dated.article.id != lead.article.id:
        parts.append(_Part("date", dated.reports[0]))
    days = [r.article.published_day for r in reports if r.article.published_day]
    item = replace(
        lead.item,
        places=places,
        actors=actors,
        status=deciding.item.status,
        modality=deciding.item.modality,
        attributed_to=deciding.item.attributed_to,
        date=dated.item.date if dated else None,
        counts=_combine_counts(reports),
        confidence=_confidence(groups),
        mappable=any(c.item.mappable for c in ordered),
        facility_type=_first(ordered, "facility_type", avoid="unknown"),
        tenure=_first(ordered, "tenure", avoid="unknown"),
        mode=_first(ordered, "mode", avoid="other"),
        evac_type=_first(ordered, "evac_type", avoid=""),
    )
    return StoredItem(
        item_id=item_id,
        item=item,
        article_id=lead.article.id,
        read_from=tuple((p.path, p.report.report_id) for p in parts),
        reports=reports,
        n_sources=len(groups),
        first_reported=min(days, default=None),
        last_reported=max(days, default=None),
        conflicts=find_conflicts(reports, kind=item.kind),
        history=history,
        label=describe(item),
        notes=_notes(ordered),
        grade=max((c.grade for c in ordered if c.grade), default=(None, None))[1],
    )


def _notes(claims: Sequence[Claim]) -> tuple[Note, ...]:
    """Return what was put right, once each, in the order in which it was done."""
    notes = {note.uid: note for claim in claims for note in claim.notes}
    return tuple(sorted(notes.values(), key=lambda note: (note.made_at, note.uid)))


def _telling(claim: Claim) -> tuple[object, ...]:
    """Return the sort key that puts the claim which tells most first."""
    item = claim.item
    anchor = anchor_of(item)
    return (
        not item.mappable,
        item.modality in _SOFT,
        int(anchor[1].where_prec) if anchor else 9,
        level_of(anchor[1]) if anchor else Level.NOWHERE,  # a base by its name before its town
        item.date is None,
        int(item.date.date_prec) if item.date else 9,
        -round(item.confidence, 4),
        -len(item.actors),
        claim.article.published or "~",
        claim.claim_id,
    )


def _by_time(report: Report) -> tuple[object, ...]:
    evidence = report.item.evidence
    first = evidence[0].span.start_char if evidence else 0
    return (report.article.published or "", report.article.id, first, report.report_id)


def _combine_places(ordered: Sequence[Claim], parts: list[_Part]) -> tuple[ItemPlace, ...]:
    """Return the lead's places; an evacuation also gets the legs that others tell."""
    lead = ordered[0]
    chosen = [(place, lead) for place in lead.item.places]
    if lead.item.kind == Kind.EVACUATION:
        seen = {(p.role, place_key(p.place)) for p, _ in chosen}
        for claim in ordered[1:]:
            for place in claim.item.places:
                key = (place.role, place_key(place.place))
                vague = place.place.where_prec >= WherePrec.COUNTRY and any(
                    p.role == place.role and p.place.country == place.place.country
                    for p, _ in chosen
                )
                if key not in seen and not vague and place.role != PlaceRole.ORIGIN:
                    seen.add(key)
                    chosen.append((place, claim))
        chosen.sort(key=lambda pair: _ROUTE_ORDER.get(pair[0].role, 0))
    for number, (_, claim) in enumerate(chosen):
        if claim is not lead:
            parts.append(_Part(f"places[{number}]", claim.reports[0]))
    return tuple(place for place, _ in chosen)


def _combine_actors(ordered: Sequence[Claim], parts: list[_Part]) -> tuple[Actor, ...]:
    lead = ordered[0]
    chosen = list(lead.item.actors)
    seen = {(a.role, actor_key(a), a.name.casefold()) for a in chosen}
    coded = {(a.role, actor_key(a)) for a in chosen}
    for claim in ordered[1:]:
        for actor in claim.item.actors:
            key = (actor.role, actor_key(actor), actor.name.casefold())
            if key in seen or (actor.role, actor_key(actor)) in coded:
                continue
            seen.add(key)
            coded.add((actor.role, actor_key(actor)))
            parts.append(_Part(f"actors[{len(chosen)}]", claim.reports[0]))
            chosen.append(actor)
    return tuple(chosen)


def _deciding_report(lead: Claim, reports: Sequence[Report], history_ids: Sequence[str]) -> Report:
    """Return the report whose status the item takes: the latest news of it.

    For a base that is the last of its history; for an event the latest published, of one day the
    one that tells the further stage.
    """
    if history_ids:
        return next(r for r in reversed(reports) if r.report_id in history_ids)
    if lead.item.kind == Kind.BASE:
        return lead.reports[0] if len(lead.reports) == 1 else _closest(lead)

    def newest(report: Report) -> tuple[object, ...]:
        day = report.article.published_day
        return (
            day.toordinal() if day else 0,
            report.item.modality not in _SOFT,
            _STAGE.get(report.item.status, 0),
            round(report.item.confidence, 4),
            report.report_id,
        )

    latest = max(reports, key=newest)
    return _closest(lead) if latest.article.id == lead.article.id else latest


def _closest(claim: Claim) -> Report:
    """Return the statement of a claim that says its status, else its first."""
    return next((r for r in claim.reports if r.item.status == claim.item.status), claim.reports[0])


def _dating_claim(ordered: Sequence[Claim], deciding: Report) -> Claim | None:
    dated = [c for c in ordered if c.item.date is not None]
    if not dated:
        return None
    if deciding.item.kind == Kind.BASE:
        own = [c for c in dated if c.article.id == deciding.article.id]
        return own[0] if own else None

    support = Counter(_days_of(claim) for claim in dated)

    def sharpest(claim: Claim) -> tuple[int, int]:
        stated = claim.item.date
        assert stated is not None
        return int(stated.date_prec), -support[_days_of(claim)]

    return min(dated, key=sharpest)  # of several, the first: the one that tells most


def _days_of(claim: Claim) -> tuple[date, date] | None:
    stated = claim.item.date
    return None if stated is None else (stated.start, stated.end)


def _combine_counts(reports: Sequence[Report]) -> Counts:
    """Return each number as the latest report that gives it has it; never a sum."""
    values: dict[str, int] = {}
    words: dict[str, None] = {}
    cumulative = False
    for report in reversed(reports):
        counts = report.item.counts
        fresh = [
            name
            for name in COUNT_FIELDS
            if name not in values and getattr(counts, name) is not None
        ]
        for name in fresh:
            values[name] = getattr(counts, name)
        if fresh:
            cumulative = cumulative or counts.cumulative
            if counts.text:
                words[counts.text] = None
    return Counts(**values, cumulative=cumulative, text="; ".join(words) or None)


def _first(ordered: Sequence[Claim], field: str, *, avoid: str) -> Any:
    values = [v for c in ordered if (v := getattr(c.item, field)) is not None]
    return next((v for v in values if v != avoid), values[0] if values else None)


def _confidence(groups: Sequence[Sequence[Claim]]) -> float:
    best = sorted((max(c.item.confidence for c in group) for group in groups), reverse=True)
    doubt = 1.0 - best[0]
    for value in best[1:]:
        doubt *= 1.0 - SOURCE_WEIGHT * value
    return min(1.0 - doubt, max(best[0], MAX_CONFIDENCE))

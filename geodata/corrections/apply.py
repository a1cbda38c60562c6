"""Corrections put over what was read in one article; the same whenever and how often it is done.

What was read is never changed: each claim comes with the one it becomes. Rules for names come
first, then what people said of single statements, in the order in which they said it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from geodata.corrections.anchors import locate, match_anchors
from geodata.corrections.names import main_role, order_rules, rename_places
from geodata.corrections.values import (
    AddItem,
    Anchor,
    Change,
    Correction,
    Days,
    GradeItem,
    Merge,
    Move,
    Party,
    Reject,
    SetActors,
    SetDate,
    SetKind,
    SetStatus,
    Split,
)
from geodata.corrections.words import say_before, say_change
from geodata.merge import ArticleRef, Claim, Note, Report
from geodata.merge.claims import place_key
from geodata.model import (
    STATUSES,
    Actor,
    ActorRole,
    Counts,
    DateRange,
    FacilityType,
    Item,
    ItemPlace,
    Kind,
    MeetingMode,
    Mention,
    Modality,
    Place,
    PlaceRole,
    Quote,
    Span,
    Status,
)

if TYPE_CHECKING:
    from geodata.merge import StoredItem

ADDED_PREFIX = "added-"  # of the claim id of an item that somebody added
_AHEAD = frozenset({Status.PLANNED, Status.INVITED})
_ACTING = {
    Kind.BASE: ActorRole.OPERATOR,
    Kind.MEETING: ActorRole.PARTICIPANT,
    Kind.EVACUATION: ActorRole.OPERATOR,
}
_ROLES = {
    Kind.BASE: frozenset({ActorRole.OPERATOR, ActorRole.HOST}),
    Kind.MEETING: frozenset({ActorRole.PARTICIPANT, ActorRole.HOST}),
    Kind.EVACUATION: frozenset({ActorRole.OPERATOR, ActorRole.EVACUEE}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A claim as it was read (None: somebody added it) and as it stands (None: rejected).

    `marks` holds the uids of the corrections that are about it, each with its side of a split.
    """

    machine: Claim | None
    claim: Claim | None
    marks: tuple[tuple[str, int], ...] = ()


def correct_claims(
    claims: Sequence[Claim],
    corrections: Sequence[Correction],
    *,
    article: ArticleRef,
    text: str,
    mentions: Sequence[Mention] = (),
) -> list[Corrected]:
    """Return what the claims of one article become.

    Parameters
    ----------
    claims
        What was read in it.
    corrections
        Those in force that have an anchor in it, and all rules for names.
    article, text, mentions
        The article, its present text, and the names of places as they were read.
    """
    in_order = sorted(corrections, key=lambda c: c.order)
    rules = order_rules(in_order, article=article)
    anchored = [c for c in in_order if c.anchors]
    added = {
        claim.claim_id: (claim, correction)
        for correction in anchored
        if (claim := _added_claim(correction, article=article, text=text))
    }
    others = [c for c in anchored if not isinstance(c.change, AddItem)]
    pool = [*claims, *(claim for claim, _ in added.values())]
    matched = match_anchors(others, pool, article_id=article.id, text=text)
    answers = []
    for claim in pool:
        by_hand = added.get(claim.claim_id)
        changed, used = rename_places(claim, rules, mentions=mentions) if rules else (claim, [])
        marks = [(rule, 0) for rule in used]
        if by_hand:
            marks.append((by_hand[1], 0))
        changed = replace(
            changed,
            notes=tuple(_note(correction, was="") for correction, _ in marks),
        )
        standing: Claim | None = changed
        for correction, anchor in matched.get(claim.claim_id, []):
            marks.append((correction, anchor.side))
            if standing is not None:
                standing = _apply(standing, correction)
        answers.append(
            Corrected(
                machine=None if by_hand else claim,
                claim=standing,
                marks=tuple((correction.uid, side) for correction, side in marks),
            )
        )
    return answers


def deciding_claims(stored: StoredItem, claims: Sequence[Claim], change: Change) -> list[Claim]:
    """Return the claims of an item that a change of it is about.

    A status is corrected where it was read: for a base in the last stretch of its history, else
    wherever a claim has it, so that what older and later reports say stays theirs. Of a route
    only those who name the place are moved. Anything else is about all.
    """
    match change:
        case SetStatus() | SetDate() if stored.history:
            last = {*stored.history[-1].report_ids}
            chosen = [c for c in claims if any(r.report_id in last for r in c.reports)]
        case SetStatus():
            chosen = [c for c in claims if c.item.status == stored.item.status]
        case Move() if stored.item.kind == Kind.EVACUATION and change.replaces:
            chosen = [c for c in claims if any(_replaced(p, c.item, change) for p in c.item.places)]
        case _:
            chosen = list(claims)
    return chosen or list(claims)


def _apply(claim: Claim, correction: Correction) -> Claim | None:
    change = correction.change
    if isinstance(change, Reject):
        return None
    noted = replace(
        claim, notes=(*claim.notes, _note(correction, was=say_before(change, claim.item)))
    )
    if isinstance(change, GradeItem):
        return replace(noted, grade=(correction.made_at, change.grade))
    if isinstance(change, (Merge, Split)):
        return noted
    changed = _CHANGES[type(change)]
    old = claim.item
    return replace(
        noted,
        item=changed(old, old, change),
        reports=tuple(replace(r, item=changed(r.item, old, change)) for r in claim.reports),
    )


def _note(correction: Correction, *, was: str) -> Note:
    return Note(
        uid=correction.uid,
        action=correction.action.value,
        what=say_change(correction.change),
        was=was,
        editor=correction.editor,
        made_at=correction.made_at,
        reason=correction.reason,
    )


def _move(item: Item, claimed: Item, change: Move) -> Item:
    """Put the place of a role elsewhere; the claim itself gets one where it has none."""
    moved = [_replaced(place, claimed, change) for place in item.places]
    places = [
        replace(place, place=change.place) if hit else place
        for place, hit in zip(item.places, moved, strict=True)
    ]
    if not any(moved) and not any(_replaced(p, claimed, change) for p in claimed.places):
        span = _start_of(item)
        places.append(ItemPlace(role=change.role, span=span, text="", place=change.place))
    unique = {(p.role, place_key(p.place)): p for p in reversed(places)}
    kept = tuple(p for p in places if unique[p.role, place_key(p.place)] is p)
    return replace(item, places=kept, mappable=True)


def _replaced(place: ItemPlace, claimed: Item, change: Move) -> bool:
    if place.role != change.role:
        return False
    if claimed.kind != Kind.EVACUATION or not change.replaces:
        return True
    return place_key(place.place) in change.replaces or _only_of_role(claimed, change.role)


def _only_of_role(item: Item, role: PlaceRole) -> bool:
    return sum(place.role == role for place in item.places) == 1


def _set_status(item: Item, claimed: Item, change: SetStatus) -> Item:
    if item.status != claimed.status or change.status not in STATUSES[item.kind]:
        return item
    return replace(item, status=change.status, modality=_modality(change.status))


def _modality(status: Status) -> Modality:
    return Modality.FUTURE if status in _AHEAD else Modality.ASSERTED


def _set_date(item: Item, claimed: Item, change: SetDate) -> Item:
    same = _days_of(item) == _days_of(claimed) or item.status == claimed.status
    return replace(item, date=_date_range(change.days, item)) if same else item


def _days_of(item: Item) -> object:
    return item.date and (item.date.start, item.date.end)


def _date_range(days: Days | None, item: Item) -> DateRange | None:
    """Return days as a date that points at the words it was read from, if there were any."""
    if days is None:
        return None
    return DateRange(
        start=days.start,
        end=days.end,
        date_prec=days.date_prec,
        text=item.date.text if item.date else "",
        span=item.date.span if item.date else _start_of(item),
    )


def _set_actors(item: Item, claimed: Item, change: SetActors) -> Item:
    """Put others in; who was read already keeps the words that name them."""
    del claimed
    known = {(a.role, a.country, a.name): a for a in item.actors}
    actors = tuple(
        known.get((party.role, party.country, party.name)) or _actor(party)
        for party in change.actors
    )
    return replace(item, actors=actors)


def _actor(party: Party) -> Actor:
    return Actor(role=party.role, text=party.name, name=party.name, country=party.country)


def _set_kind(item: Item, claimed: Item, change: SetKind) -> Item:
    if item.kind != claimed.kind:
        return item
    role = main_role(change.kind)
    old_role = main_role(item.kind)
    places = [p for p in item.places if p.role == old_role] or list(item.places)
    if change.kind != Kind.EVACUATION:
        places = places[:1]
    acting = _ACTING[change.kind]
    return replace(
        item,
        kind=change.kind,
        status=change.status,
        modality=_modality(change.status),
        places=tuple(replace(p, role=role) for p in places),
        actors=tuple(
            a if a.role in _ROLES[change.kind] else replace(a, role=acting) for a in item.actors
        ),
        tenure=None,
        evac_type=None,
        **_types_of(change.kind),
    )


def _types_of(kind: Kind) -> dict[str, Any]:
    return {
        "facility_type": FacilityType.UNKNOWN if kind == Kind.BASE else None,
        "mode": MeetingMode.OTHER if kind == Kind.MEETING else None,
    }


_CHANGES: dict[type, Callable[[Item, Item, Any], Item]] = {
    Move: _move,
    SetStatus: _set_status,
    SetDate: _set_date,
    SetActors: _set_actors,
    SetKind: _set_kind,
}


def _start_of(item: Item) -> Span:
    """Return an empty span where the item's sentence begins: no words of the text say it."""
    start = item.evidence[0].span.start_char if item.evidence else 0
    return Span(start_char=start, end_char=start)


def _added_claim(correction: Correction, *, article: ArticleRef, text: str) -> Claim | None:
    """Return the claim that somebody added; None where the text no longer has its sentence."""
    change = correction.change
    if not isinstance(change, AddItem):
        return None
    anchor = correction.anchors[0]
    if anchor.article_id != article.id:
        return None
    span = locate(anchor.quote, anchor.start_char, text)
    if span is None:
        return None
    item = _added_item(change, Quote(span=span, text=anchor.quote))
    claim_id = f"{ADDED_PREFIX}{correction.uid}"
    report = Report(report_id=f"{claim_id}-report", article=article, item=item)
    return Claim(claim_id=claim_id, article=article, item=item, reports=(report,))


def _added_item(change: AddItem, quote: Quote) -> Item:
    role = main_role(change.kind)
    bare = Item(
        kind=change.kind,
        evidence=(quote,),
        places=(),
        actors=tuple(_actor(party) for party in change.actors),
        status=change.status,
        modality=_modality(change.status),
        confidence=1.0,
        mappable=change.place is not None,
        counts=Counts(),
        **_types_of(change.kind),
    )
    places = (_place_in(change.place, quote, role=role),) if change.place else ()
    return replace(bare, places=places, date=_date_range(change.days, bare))


def _place_in(place: Place, quote: Quote, *, role: PlaceRole) -> ItemPlace:
    """Return a place with the words of the sentence that name it, where its name stands there."""
    at = quote.text.casefold().find(place.name.casefold())
    inside = quote.text[at : at + len(place.name)] if at >= 0 else ""
    if inside.casefold() != place.name.casefold():  # folding can change the length of a text
        inside, at = "", 0
    start = quote.span.start_char + at
    span = Span(start_char=start, end_char=start + len(inside))
    return ItemPlace(role=role, span=span, text=inside, place=place)


def anchor_for_passage(article_id: str, *, quote: str, start_char: int, kind: Kind) -> Anchor:
    """Return what an item that is added is tied to: a sentence of an article."""
    return Anchor(
        article_id=article_id, claim_id="", kinds=(kind,), quote=quote, start_char=start_char
    )

"""Derived values as bytes of JSON and back, with every digit kept."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import orjson

from geodata.merge import ArticleRef, Claim, Note, Report
from geodata.merge.pairs import Level, Traits
from geodata.model import (
    Actor,
    ActorRole,
    Alternative,
    Counts,
    DatePrec,
    DateRange,
    EvacType,
    FacilityType,
    Feature,
    Item,
    ItemPlace,
    Kind,
    MeetingMode,
    Mention,
    MentionRole,
    Modality,
    Place,
    PlaceRole,
    Quote,
    Reason,
    Span,
    Status,
    Tenure,
    Timex,
    TimexType,
    WherePrec,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

Json = dict[str, Any]


def encode_mentions(mentions: Sequence[Mention]) -> bytes:
    """Return mentions as JSON."""
    return orjson.dumps(list(mentions))


def decode_mentions(data: bytes) -> tuple[Mention, ...]:
    """Return the mentions that `encode_mentions` wrote."""
    return tuple(_mention(value) for value in orjson.loads(data))


def encode_timexes(timexes: Sequence[Timex]) -> bytes:
    """Return time expressions as JSON."""
    return orjson.dumps(list(timexes))


def decode_timexes(data: bytes) -> tuple[Timex, ...]:
    """Return the time expressions that `encode_timexes` wrote."""
    return tuple(
        Timex(span=Span(**v["span"]), text=v["text"], type=TimexType(v["type"]), value=v["value"])
        for v in orjson.loads(data)
    )


def encode_claim(claim: Claim) -> bytes:
    """Return a claim as JSON, without its article."""
    reports = [{"report_id": r.report_id, "item": r.item} for r in claim.reports]
    return orjson.dumps(
        {
            "claim_id": claim.claim_id,
            "item": claim.item,
            "reports": reports,
            "notes": claim.notes,
            "grade": claim.grade,
        }
    )


def decode_claim(data: bytes, *, article: ArticleRef) -> Claim:
    """Return the claim that `encode_claim` wrote, on its article."""
    value = orjson.loads(data)
    return Claim(
        claim_id=value["claim_id"],
        article=article,
        item=decode_item(value["item"]),
        reports=tuple(
            Report(report_id=r["report_id"], article=article, item=decode_item(r["item"]))
            for r in value["reports"]
        ),
        notes=tuple(Note(**note) for note in value.get("notes", ())),
        grade=tuple(value["grade"]) if value.get("grade") else None,
    )


def encode_traits(traits: Traits) -> bytes:
    """Return what decides on merging as JSON, without the sketch of the text."""
    return orjson.dumps(
        [
            traits.claim_id,
            traits.kind,
            traits.level,
            traits.key,
            traits.role,
            traits.country,
            traits.lat,
            traits.lon,
            sorted(traits.parties),
            traits.first,
            traits.last,
            traits.dated,
            traits.family,
            traits.branch,
            sorted(traits.ends),
            traits.telling,
        ]
    )


def decode_traits(data: bytes, *, sketch: bytes) -> Traits:
    """Return the traits that `encode_traits` wrote."""
    (
        claim_id,
        kind,
        level,
        key,
        role,
        country,
        lat,
        lon,
        parties,
        first,
        last,
        dated,
        family,
        branch,
        *later,  # earlier versions wrote no ends, or no telling
    ) = orjson.loads(data)
    return Traits(
        claim_id=claim_id,
        kind=Kind(kind),
        level=Level(level),
        key=key,
        role=PlaceRole(role) if role else None,
        country=country,
        lat=lat,
        lon=lon,
        parties=frozenset(parties),
        first=first,
        last=last,
        dated=dated,
        family=family,
        branch=branch,
        ends=frozenset(later[0] if later else ()),
        sketch=sketch,
        telling=later[1] if len(later) > 1 else "",
    )


def decode_item(value: Json) -> Item:
    """Return the item of a JSON object that holds every field."""
    return Item(
        kind=Kind(value["kind"]),
        evidence=tuple(Quote(span=Span(**q["span"]), text=q["text"]) for q in value["evidence"]),
        places=tuple(
            ItemPlace(
                role=PlaceRole(p["role"]),
                span=Span(**p["span"]),
                text=p["text"],
                place=_place(p["place"]),
            )
            for p in value["places"]
        ),
        actors=tuple(_actor(a) for a in value["actors"]),
        status=Status(value["status"]),
        modality=Modality(value["modality"]),
        confidence=value["confidence"],
        mappable=value["mappable"],
        attributed_to=value["attributed_to"],
        date=_date_range(value["date"]) if value["date"] else None,
        counts=Counts(**value["counts"]),
        facility_type=FacilityType(value["facility_type"]) if value["facility_type"] else None,
        tenure=Tenure(value["tenure"]) if value["tenure"] else None,
        mode=MeetingMode(value["mode"]) if value["mode"] else None,
        evac_type=EvacType(value["evac_type"]) if value["evac_type"] else None,
    )


def _place(value: Json) -> Place:
    return Place(
        **{
            **value,
            "feature": Feature(value["feature"]),
            "where_prec": WherePrec(value["where_prec"]),
        }
    )


def _actor(value: Json) -> Actor:
    return Actor(
        role=ActorRole(value["role"]),
        text=value["text"],
        name=value["name"],
        country=value["country"],
        span=Span(**value["span"]) if value["span"] else None,
    )


def _date_range(value: Json) -> DateRange:
    return DateRange(
        start=date.fromisoformat(value["start"]),
        end=date.fromisoformat(value["end"]),
        date_prec=DatePrec(value["date_prec"]),
        text=value["text"],
        span=Span(**value["span"]),
    )


def _mention(value: Json) -> Mention:
    return Mention(
        span=Span(**value["span"]),
        text=value["text"],
        role=MentionRole(value["role"]),
        place=_place(value["place"]) if value["place"] else None,
        confidence=value["confidence"],
        alternatives=tuple(
            Alternative(place=_place(a["place"]), score=a["score"]) for a in value["alternatives"]
        ),
        reasons=tuple(Reason(**r) for r in value["reasons"]),
    )

"""From a merged item to its rows: what was known of it, and from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import orjson

from geodata.corrections.anchors import fold
from geodata.frozen import quick
from geodata.merge import Claim, StoredItem
from geodata.merge.claims import place_key
from geodata.merge.combine import combine_ordered, telling_order
from geodata.merge.pairs import anchor_of
from geodata.model import Item, Kind, Place, WherePrec
from geodata.store.parties import write_parties

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ALWAYS = 0  # known_from of what was published on no known day
FOREVER = date.max.toordinal()
GROWTH = 1.25  # a version without news is kept only when reports grew by a quarter
MAX_WORDS = 4000  # characters of the text an item is searched by

# How far around a point an item may lie, in degrees: the window of the map finds it there.
_REACH_DEG = {
    WherePrec.EXACT: 0.0,
    WherePrec.NEAR: 0.25,
    WherePrec.DISTRICT: 0.5,
    WherePrec.PROVINCE: 1.5,
    WherePrec.REGION: 3.0,
    WherePrec.SEA_OR_AIR: 0.5,
}

Row = dict[str, Any]


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRows:
    """The rows of one version of an item, without their keys."""

    version: Row
    places: tuple[Row, ...]
    actors: tuple[Row, ...]
    sources: tuple[Row, ...]
    intervals: tuple[Row, ...]
    boxes: tuple[tuple[float, float, float, float], ...]  # west, east, south, north
    words: str


def version_rows(claims: Sequence[Claim], *, item_id: str) -> list[VersionRows]:
    """Return the versions of one item in the order they were known.

    A version begins on a day that brought news: a new status, date or place, a first report, or
    a quarter more reports. The last version is the present one and holds every claim.
    """
    cuts = list(_known_days(claims))
    ordered = telling_order(claims)
    versions: list[VersionRows] = []
    for number, cut in enumerate(cuts):
        last = number == len(cuts) - 1
        known = ordered if last else [c for c in ordered if _day_of(c) <= cut]
        versions.append(
            _rows_of(
                combine_ordered(known, item_id=item_id),
                known_from=cut,
                known_to=FOREVER if last else cuts[number + 1],
            )
        )
    return versions


def _day_of(claim: Claim) -> int:
    day = claim.article.published_day
    return day.toordinal() if day else ALWAYS


def _known_days(claims: Sequence[Claim]) -> Iterator[int]:
    by_day: dict[int, list[Claim]] = {}
    for claim in claims:
        by_day.setdefault(_day_of(claim), []).append(claim)
    seen: set[object] = set()
    kept, total = 0, 0
    days = sorted(by_day)
    for day in days:
        total += len(by_day[day])
        news = {_news(c.item) for c in by_day[day]} - seen
        seen |= news
        if news or total >= kept * GROWTH or day == days[-1]:
            kept = total
            yield day


def _news(item: Item) -> object:
    anchor = anchor_of(item)
    stated = item.date and (item.date.start, item.date.end)
    return item.status, stated, anchor and place_key(anchor[1])


def _rows_of(stored: StoredItem, *, known_from: int, known_to: int) -> VersionRows:
    item = stored.item
    anchor = anchor_of(item)
    place = anchor[1] if anchor else None
    countries = sorted({p.place.country for p in item.places if p.place.country})
    span_first, span_last = _span(stored)
    version: Row = {
        "item_id": stored.item_id,
        "known_from": known_from,
        "known_to": known_to,
        "is_current": known_to == FOREVER,
        "kind": item.kind.value,
        "status": item.status.value,
        "modality": item.modality.value,
        "subtype": item.facility_type or item.mode or item.evac_type,
        "name": place.name if place else None,
        "country": place.country if place else None,
        "countries": ",".join(countries),
        "actors": write_parties(item),
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "where_prec": int(place.where_prec) if place else None,
        "disputed": place.disputed if place else None,
        "mappable": item.mappable,
        "legs": _legs(item),
        "people": item.counts.people,
        "date_first": item.date.start.toordinal() if item.date else None,
        "date_last": item.date.end.toordinal() if item.date else None,
        "date_prec": int(item.date.date_prec) if item.date else None,
        "span_first": span_first,
        "span_last": span_last,
        "confidence": item.confidence,
        "n_sources": stored.n_sources,
        "n_reports": len(stored.reports),
        "first_reported": stored.first_reported.toordinal() if stored.first_reported else None,
        "last_reported": stored.last_reported.toordinal() if stored.last_reported else None,
        "label": stored.label,
        "grade": stored.grade,
        "n_corrections": len(stored.notes),
    }
    sources = {r.article.source for r in stored.reports if r.article.source}
    return VersionRows(
        version=version,
        places=tuple(_place_row(p.role, p.place) for p in item.places),
        actors=tuple(
            {"role": a.role.value, "code": a.country, "name": a.name, "folded": fold(a.name)}
            for a in item.actors
        ),
        sources=tuple({"source": s, "folded": fold(s)} for s in sorted(sources)),
        intervals=tuple(
            {
                "status": h.status.value,
                "first": h.start.toordinal(),
                "until": h.end.toordinal() if h.end else FOREVER,
            }
            for h in stored.history
        ),
        boxes=_boxes(item),
        words=_words(stored),
    )


def _span(stored: StoredItem) -> tuple[int | None, int | None]:
    """Return the days an item is about: of a base, all its reports' dates together."""
    item = stored.item
    stated = [item.date] if item.date else []
    if item.kind == Kind.BASE:
        stated = [r.item.date for r in stored.reports if r.item.date]
    if not stated:
        return None, None
    return min(d.start for d in stated).toordinal(), max(d.end for d in stated).toordinal()


def _place_row(role: str, place: Place) -> Row:
    return {
        "role": str(role),
        "place_key": place_key(place),
        "name": place.name,
        "country": place.country,
        "where_prec": int(place.where_prec),
        "disputed": place.disputed,
    }


def _legs(item: Item) -> bytes | None:
    if item.kind != Kind.EVACUATION:
        return None
    return orjson.dumps(
        [
            (p.role, p.place.name, p.place.country, p.place.lat, p.place.lon, p.place.where_prec)
            for p in item.places
        ]
    )


def _boxes(item: Item) -> tuple[tuple[float, float, float, float], ...]:
    """Return the boxes in which a window of the map finds an item.

    A country is found by its shape, which the borders know, and has none. A route has one box
    from stop to stop, the short way round.
    """
    boxes = []
    stops: list[tuple[float, float]] = []
    for entry in item.places:
        place = entry.place
        reach = _REACH_DEG.get(place.where_prec)
        if reach is None or place.lat is None or place.lon is None:
            continue
        boxes.append((place.lon - reach, place.lon + reach, place.lat - reach, place.lat + reach))
        stops.append((place.lon, place.lat))
    for (lon_a, lat_a), (lon_b, lat_b) in pairwise(stops):
        lon_b = lon_a + (lon_b - lon_a + 180.0) % 360.0 - 180.0  # noqa: PLW2901  # may pass 180
        boxes.append((min(lon_a, lon_b), max(lon_a, lon_b), min(lat_a, lat_b), max(lat_a, lat_b)))
    return tuple(boxes)


def _words(stored: StoredItem) -> str:
    """Return the text an item is searched by: names first, then quotes and titles."""
    parts: dict[str, None] = {stored.label: None}
    parts |= dict.fromkeys(actor.country for actor in stored.item.actors if actor.country)
    for report in stored.reports:
        parts |= dict.fromkeys(
            [p.place.name for p in report.item.places] + [a.name for a in report.item.actors]
        )
    for report in stored.reports:
        parts |= dict.fromkeys(q.text for q in report.item.evidence)
        if report.article.title:
            parts[report.article.title] = None
    return "\n".join(parts)[:MAX_WORDS]

"""Items as GeoJSON: geometry as exact as the text is, and what a mark needs to be drawn."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

from dashboard.maps.arcs import DECIMALS, great_circles
from dashboard.maps.palette import status_style
from dashboard.wording import (
    say_country,
    say_days,
    say_row_route,
    say_row_summary,
    say_row_title,
    say_status,
)
from geodata.model import MARKED_PRECS, ItemPlace, Kind, Place, PlaceRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboard.maps.arcs import Line, Spot
    from geodata.store import ItemRow, Leg

Json = dict[str, Any]
T = TypeVar("T")


def rows_to_features(rows: Iterable[ItemRow]) -> Json:
    """Return a GeoJSON FeatureCollection of items, one feature each.

    The lines of routes are arrays, which orjson writes with ``OPT_SERIALIZE_NUMPY``: as lists they
    would take as long as all the rest.
    """
    shown = list(rows)
    made = zip(shown, _routes(shown), strict=True)
    return {
        "type": "FeatureCollection",
        "features": [_feature(row, _geometry(row, lines)) for row, lines in made],
    }


def row_to_feature(row: ItemRow) -> Json:
    """Return one item as a GeoJSON feature.

    What is known only by region or country has no geometry: its ``country`` says where.
    """
    return _feature(row, row_geometry(row))


def _feature(row: ItemRow, geometry: Json | None) -> Json:
    return {
        "type": "Feature",
        "id": row.item_id,
        "geometry": geometry,
        "properties": {
            "id": row.item_id,
            "kind": row.kind.value,
            "status": row.status.value,
            "status_words": say_status(row.status),
            "style": status_style(row.status).value,
            "modality": row.modality.value,
            "title": say_row_title(row),
            "summary": say_row_summary(row),
            "label": _label(row),
            "route_label": say_row_route(row),
            "country": row.country,
            "where_prec": None if row.where_prec is None else int(row.where_prec),
            "disputed": row.disputed,
            "places": _places(row),
            "actors": [say_country(actor) for actor in row.actors],
            "date_start": _iso(row.date_start),
            "date_end": _iso(row.date_end),
            "when": say_days(row.date_start, row.date_end, row.date_prec),
            "people": row.people,
            "confidence": round(row.confidence, 3),
            "mappable": row.mappable,
            "n_sources": row.n_sources,
            "n_reports": row.n_reports,
            "first_reported": _iso(row.first_reported),
            "last_reported": _iso(row.last_reported),
            "grade": row.grade,
            "n_corrections": row.n_corrections,
        },
    }


def row_geometry(row: ItemRow) -> Json | None:
    """Return where an item is, or None where no place is known better than by region.

    A base or meeting is a Point; an evacuation the great circles that join its places, cut at the
    antimeridian, or the places that are known where nothing joins them.
    """
    (lines,) = _routes([row])
    return _geometry(row, [line.tolist() for line in lines])


def _routes(rows: Sequence[ItemRow]) -> list[list[Line]]:
    """Return the lines of each row's route, all reckoned at once."""
    pairs = [
        (number, start, end)
        for number, row in enumerate(rows)
        if row.legs
        for start, end in leg_pairs(row.legs)
        if is_marked(start) and is_marked(end)
    ]
    lines: list[list[Line]] = [[] for _ in rows]
    arcs = great_circles([(start, end) for _, start, end in pairs])
    for (number, _, _), arc in zip(pairs, arcs, strict=True):
        lines[number] += arc
    return lines


def _geometry(row: ItemRow, lines: Sequence[Any]) -> Json | None:
    spots: Sequence[Spot] = row.legs if row.kind == Kind.EVACUATION and row.legs else (row,)
    if lines:
        return {"type": "MultiLineString", "coordinates": lines}
    pairs = list(dict.fromkeys((_round(s.lon), _round(s.lat)) for s in spots if is_marked(s)))
    if not pairs:
        return None
    if len(pairs) == 1:
        return {"type": "Point", "coordinates": list(pairs[0])}
    return {"type": "MultiPoint", "coordinates": [list(pair) for pair in pairs]}


def is_marked(spot: Spot) -> bool:
    """Return whether a place may be drawn at its coordinates: known by province or better."""
    return spot.lat is not None and spot.lon is not None and spot.where_prec in MARKED_PRECS


def leg_pairs(legs: Sequence[Leg]) -> list[tuple[Leg, Leg]]:
    """Return the legs of an evacuation's stops: start and end of each."""
    return _join_stages([(leg.role, leg) for leg in legs])


def route_legs(places: Sequence[ItemPlace]) -> list[tuple[Place, Place]]:
    """Return the legs of an evacuation's places: start and end of each."""
    return _join_stages([(p.role, p.place) for p in places])


def _join_stages(stops: Sequence[tuple[PlaceRole, T]]) -> list[tuple[T, T]]:
    """Join every origin to the first hub, each hub to the next, the last to every destination."""
    stages = [[stop for role, stop in stops if role == PlaceRole.ORIGIN]]
    stages += [[stop] for role, stop in stops if role == PlaceRole.HUB]
    stages.append([stop for role, stop in stops if role == PlaceRole.DESTINATION])
    filled = [stage for stage in stages if stage]
    return [(start, end) for a, b in pairwise(filled) for start in a for end in b]


def _places(row: ItemRow) -> list[Json]:
    if row.kind == Kind.EVACUATION and row.legs:
        return [
            _place(leg, role=leg.role.value, name=leg.name, country=leg.country) for leg in row.legs
        ]
    if row.where_prec is None:
        return []
    role = {Kind.BASE: "site", Kind.MEETING: "venue", Kind.EVACUATION: "origin"}[row.kind]
    return [_place(row, role=role, name=row.name, country=row.country)]


def _place(spot: Spot, *, role: str, name: str | None, country: str | None) -> Json:
    return {
        "role": role,
        "name": name or say_country(country),
        "country": country,
        "lat": None if spot.lat is None else _round(spot.lat),
        "lon": None if spot.lon is None else _round(spot.lon),
        "where_prec": None if spot.where_prec is None else int(spot.where_prec),
    }


def _label(row: ItemRow) -> str:
    name = row.name or say_country(row.country)
    route = "" if leg_pairs(row.legs) else say_row_route(row)  # a line carries it otherwise
    return f"{name} · {route}" if route else name


def _round(degrees: float | None) -> float:
    return round(float(degrees or 0.0), DECIMALS)


def _iso(day: Any) -> str | None:
    return None if day is None else str(day.isoformat())

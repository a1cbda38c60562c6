"""Items as GeoJSON: geometry as exact as the text is, and what a mark needs to be drawn."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

import orjson

from dashboard.maps.arcs import DECIMALS, great_circles
from dashboard.maps.palette import status_style
from dashboard.wording import (
    say_countries,
    say_country,
    say_days,
    say_status,
)
from dashboard.wording.rows import say_row_route, say_row_summary, say_row_title
from geodata.model import MARKED_PRECS, ItemPlace, Kind, Place, PlaceRole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from dashboard.maps.arcs import Line, Spot
    from geodata.store import ItemRow, Leg

MOST_REMEMBERED = 65_536  # numbers and days: those of a map come back, and to round is slow

Json = dict[str, Any]
T = TypeVar("T")


def rows_to_features(rows: Iterable[ItemRow], *, encoded: bool = False) -> Json:
    """Return a GeoJSON FeatureCollection of items, one feature each.

    The lines of routes are arrays, which orjson writes with ``OPT_SERIALIZE_NUMPY``: as lists they
    would take as long as all the rest. Items that were read of one route share its tuple of legs:
    it is reckoned once.

    Parameters
    ----------
    rows
        Items in short.
    encoded
        Whether routes are to be written out already, for an answer that orjson makes whole.
    """
    shown = list(rows)
    share = _encode if encoded else _as_it_is
    routes = {id(row.legs): row for row in shown if row.legs}
    lines = _routes([*routes.values()])
    drawn = {
        key: (share(_geometry(row, of)), share(_places(row)))
        for (key, row), of in zip(routes.items(), lines, strict=True)
    }
    geometries = [drawn[id(r.legs)][0] if r.legs else _geometry(r, ()) for r in shown]
    places = [drawn[id(r.legs)][1] if r.legs else _places(r) for r in shown]
    values = zip(
        *(
            places if name == "places" else list(map(value_of, shown))  # one after the other
            for name, value_of in PROPERTIES.items()
        ),
        strict=True,
    )
    return {
        "type": "FeatureCollection",
        "features": [
            _feature(geometry, dict(zip(PROPERTIES, of, strict=True)))
            for geometry, of in zip(geometries, values, strict=True)
        ],
    }


def _encode(value: Any) -> Any:
    return orjson.Fragment(orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY))


def _as_it_is(value: Any) -> Any:
    return value


def row_to_feature(row: ItemRow) -> Json:
    """Return one item as a GeoJSON feature.

    What is known only by region or country has no geometry: its ``country`` says where.
    """
    properties = {name: value_of(row) for name, value_of in PROPERTIES.items()}
    return _feature(row_geometry(row), properties)


def _feature(geometry: Json | None, properties: Json) -> Json:
    return {
        "type": "Feature",
        "id": properties["id"],
        "geometry": geometry,
        "properties": properties,
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
    ]
    lines: list[list[Line]] = [[] for _ in rows]
    arcs = great_circles([(start, end) for _, start, end in pairs])
    for (number, _, _), arc in zip(pairs, arcs, strict=True):
        lines[number] += arc
    return lines


def _geometry(row: ItemRow, lines: Sequence[Any]) -> Json | None:
    if lines:
        return {"type": "MultiLineString", "coordinates": lines}
    if not row.legs:
        return {"type": "Point", "coordinates": list(_point(row))} if is_marked(row) else None
    pairs = list(dict.fromkeys(map(_point, filter(is_marked, row.legs))))
    if not pairs:
        return None
    if len(pairs) == 1:
        return {"type": "Point", "coordinates": list(pairs[0])}
    return {"type": "MultiPoint", "coordinates": list(map(list, pairs))}


def _point(spot: Spot) -> tuple[float, float]:
    return _round(spot.lon), _round(spot.lat)


def is_marked(spot: Spot) -> bool:
    """Return whether a place may be drawn at its coordinates: known by province or better."""
    return spot.lat is not None and spot.lon is not None and spot.where_prec in MARKED_PRECS


def leg_pairs(legs: Sequence[Leg]) -> list[tuple[Leg, Leg]]:
    """Return the legs of an evacuation's stops as they are drawn: start and end of each.

    A stop that may not be drawn, known by country alone, is left out, and its neighbours joined.
    """
    if not legs:
        return []
    return _join_stages([(leg.role, leg) for leg in legs if is_marked(leg)])


def route_legs(places: Sequence[ItemPlace]) -> list[tuple[Place, Place]]:
    """Return the legs of an evacuation's places, as `leg_pairs` does those of its stops."""
    return _join_stages([(p.role, p.place) for p in places if is_marked(p.place)])


_STRAIGHT = [PlaceRole.ORIGIN, PlaceRole.DESTINATION]


def _join_stages(stops: Sequence[tuple[PlaceRole, T]]) -> list[tuple[T, T]]:
    """Join every origin to the first hub, each hub to the next, the last to every destination."""
    if [role for role, _ in stops] == _STRAIGHT:  # most by far
        return [(stops[0][1], stops[1][1])]
    stages = [[stop for role, stop in stops if role == PlaceRole.ORIGIN]]
    stages += [[stop] for role, stop in stops if role == PlaceRole.HUB]
    stages.append([stop for role, stop in stops if role == PlaceRole.DESTINATION])
    filled = [stage for stage in stages if stage]
    return [(start, end) for a, b in pairwise(filled) for start in a for end in b]


_MAIN_ROLES = {
    Kind.BASE: PlaceRole.SITE,
    Kind.MEETING: PlaceRole.VENUE,
    Kind.EVACUATION: PlaceRole.ORIGIN,
}


def _places(row: ItemRow) -> list[Json]:
    if row.legs:
        return [_place(leg, role=leg.role, name=leg.name, country=leg.country) for leg in row.legs]
    if row.where_prec is None:
        return []
    return [_place(row, role=_MAIN_ROLES[row.kind], name=row.name, country=row.country)]


def _place(spot: Spot, *, role: str, name: str | None, country: str | None) -> Json:
    return {
        "role": role,
        "name": name or say_country(country),
        "country": country,
        "lat": None if spot.lat is None else _round(spot.lat),
        "lon": None if spot.lon is None else _round(spot.lon),
        "where_prec": spot.where_prec,
    }


def _label(row: ItemRow) -> str:
    name = row.name or say_country(row.country)
    route = "" if leg_pairs(row.legs) else say_row_route(row)  # a line carries it otherwise
    return f"{name} · {route}" if route else name


@lru_cache(maxsize=MOST_REMEMBERED)
def _round(number: float | None, decimals: int = DECIMALS) -> float:
    return round(number or 0.0, decimals)


@lru_cache(maxsize=MOST_REMEMBERED)
def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


# What a mark tells, and from where in an item in short it comes.
PROPERTIES: dict[str, Callable[[ItemRow], Any]] = {
    "id": attrgetter("item_id"),
    "kind": attrgetter("kind"),
    "status": attrgetter("status"),
    "status_words": lambda row: say_status(row.status),
    "style": lambda row: status_style(row.status),
    "modality": attrgetter("modality"),
    "title": say_row_title,
    "summary": say_row_summary,
    "label": _label,
    "route_label": say_row_route,
    "country": attrgetter("country"),
    "where_prec": attrgetter("where_prec"),
    "disputed": attrgetter("disputed"),
    "places": _places,
    "actors": lambda row: list(say_countries(row.actors)),
    "date_start": lambda row: _iso(row.date_start),
    "date_end": lambda row: _iso(row.date_end),
    "when": lambda row: say_days(row.date_start, row.date_end, row.date_prec),
    "people": attrgetter("people"),
    "confidence": lambda row: _round(row.confidence, 3),
    "mappable": attrgetter("mappable"),
    "n_sources": attrgetter("n_sources"),
    "n_reports": attrgetter("n_reports"),
    "first_reported": lambda row: _iso(row.first_reported),
    "last_reported": lambda row: _iso(row.last_reported),
    "grade": attrgetter("grade"),
    "n_corrections": attrgetter("n_corrections"),
}

"""Items as GeoJSON: geometry as exact as the text is, and what a mark needs to be drawn."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from dashboard.maps.palette import status_style
from dashboard.wording import (
    actor_names,
    main_place,
    say_country,
    say_day_range,
    say_sentence,
    say_status,
    say_title,
)
from geodata.model import Item, ItemPlace, Kind, Place, PlaceRole, WherePrec
from geodata.wire import counts_to_json, date_to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geodata.merge import StoredItem

Json = dict[str, Any]

ARC_STEP_DEG = 2.0  # of a great circle: a bend below a pixel at the zooms where a whole arc shows
MARKED_PRECS = frozenset(
    {
        WherePrec.EXACT,
        WherePrec.NEAR,
        WherePrec.DISTRICT,
        WherePrec.PROVINCE,
        WherePrec.SEA_OR_AIR,
    }
)


def items_to_features(items: Iterable[StoredItem]) -> Json:
    """Return a GeoJSON FeatureCollection of items, one feature each."""
    return {"type": "FeatureCollection", "features": [item_to_feature(item) for item in items]}


def item_to_feature(stored: StoredItem) -> Json:
    """Return one item as a GeoJSON feature.

    What is known only by region or country has no geometry: its ``country`` says where.
    """
    item = stored.item
    place = main_place(item)
    return {
        "type": "Feature",
        "id": stored.item_id,
        "geometry": item_geometry(item),
        "properties": {
            "id": stored.item_id,
            "kind": item.kind.value,
            "status": item.status.value,
            "status_words": say_status(item.status),
            "style": status_style(item.status).value,
            "modality": item.modality.value,
            "title": say_title(item),
            "summary": say_sentence(item),
            "label": _label(item, place),
            "route_label": _route_label(item),
            "country": place.place.country if place else None,
            "where_prec": int(place.place.where_prec) if place else None,
            "places": [_place(p) for p in item.places],
            "actors": actor_names(item),
            "date": date_to_json(item.date),
            "when": say_day_range(item.date),
            "counts": counts_to_json(item.counts),
            "confidence": round(item.confidence, 3),
            "mappable": item.mappable,
            "n_sources": stored.n_sources,
            "n_reports": len(stored.reports),
            "first_reported": _iso(stored.first_reported),
            "last_reported": _iso(stored.last_reported),
            "conflicts": len(stored.conflicts),
        },
    }


def item_geometry(item: Item) -> Json | None:
    """Return where an item is, or None where no place is known better than by region.

    A base or meeting is a Point (or MultiPoint); an evacuation the great circles that join its
    places, cut at the antimeridian, or the one place that is known.
    """
    points = [p.place for p in item.places if is_marked(p.place)]
    if not points:
        return None
    if item.kind == Kind.EVACUATION:
        lines = [
            line
            for start, end in route_legs(item.places)
            if is_marked(start) and is_marked(end)
            for line in great_circle(start, end)
        ]
        if lines:
            return {"type": "MultiLineString", "coordinates": lines}
    pairs = list(dict.fromkeys((_round(p.lon), _round(p.lat)) for p in points))
    if len(pairs) == 1:
        return {"type": "Point", "coordinates": list(pairs[0])}
    return {"type": "MultiPoint", "coordinates": [list(pair) for pair in pairs]}


def is_marked(place: Place) -> bool:
    """Return whether a place may be drawn at its coordinates: known by province or better."""
    return place.lat is not None and place.lon is not None and place.where_prec in MARKED_PRECS


def route_legs(places: Sequence[ItemPlace]) -> list[tuple[Place, Place]]:
    """Return the legs of an evacuation: every origin to the first hub, on to every destination."""
    stages = [[p.place for p in places if p.role == PlaceRole.ORIGIN]]
    stages += [[p.place] for p in places if p.role == PlaceRole.HUB]
    stages.append([p.place for p in places if p.role == PlaceRole.DESTINATION])
    stages = [stage for stage in stages if stage]
    return [
        (start, end) for i in range(len(stages) - 1) for start in stages[i] for end in stages[i + 1]
    ]


def great_circle(start: Place, end: Place) -> list[list[list[float]]]:
    """Return the shortest line over the globe as [lon, lat] lines, cut at the antimeridian.

    The points between the ends come from spherical interpolation of the two unit vectors.
    """
    a, b = _unit_vector(start), _unit_vector(end)
    angle = math.acos(max(-1.0, min(1.0, sum(x * y for x, y in zip(a, b, strict=True)))))
    n_steps = max(8, math.ceil(math.degrees(angle) / ARC_STEP_DEG))
    points = [_on_arc(a, b, angle=angle, fraction=i / n_steps) for i in range(n_steps + 1)]
    lines: list[list[list[float]]] = [[points[0]]]
    for last, point in pairwise(points):
        if abs(point[0] - last[0]) > 180:  # noqa: PLR2004  # half a turn: it went the other way
            edge = math.copysign(180.0, last[0])
            beyond = point[0] + 2 * edge
            share = (edge - last[0]) / (beyond - last[0]) if beyond != last[0] else 0.0
            lat = _round(last[1] + share * (point[1] - last[1]))
            lines[-1].append([edge, lat])
            lines.append([[-edge, lat]])
        lines[-1].append(point)
    return lines


def _unit_vector(place: Place) -> tuple[float, float, float]:
    lat, lon = math.radians(place.lat or 0.0), math.radians(place.lon or 0.0)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


def _on_arc(
    a: tuple[float, float, float],
    b: tuple[float, float, float],
    *,
    angle: float,
    fraction: float,
) -> list[float]:
    whole = math.sin(angle)
    if whole < 1e-9:  # noqa: PLR2004  # one point, or antipodes, which no single line joins
        x, y, z = a if fraction < 1 else b
    else:
        p, q = math.sin((1 - fraction) * angle) / whole, math.sin(fraction * angle) / whole
        x, y, z = (p * i + q * j for i, j in zip(a, b, strict=True))
    return [
        _round(math.degrees(math.atan2(y, x))),
        _round(math.degrees(math.atan2(z, math.hypot(x, y)))),
    ]


def _place(item_place: ItemPlace) -> Json:
    place = item_place.place
    return {
        "role": item_place.role.value,
        "name": place.name,
        "country": place.country,
        "lat": None if place.lat is None else _round(place.lat),
        "lon": None if place.lon is None else _round(place.lon),
        "where_prec": int(place.where_prec),
        "disputed": place.disputed,
    }


def _label(item: Item, place: ItemPlace | None) -> str:
    if place is None:
        return ""
    if item.kind == Kind.BASE and item.counts.troops is not None:
        return f"{place.place.name} · {item.counts.troops:,}"
    if item.kind == Kind.EVACUATION:
        return _route_label(item, place_name=place.place.name)
    return place.place.name


def _route_label(item: Item, *, place_name: str = "") -> str:
    if item.kind != Kind.EVACUATION:
        return ""
    operators = [
        say_country(a.country) or a.name for a in item.actors if a.role.value == "operator"
    ]
    people = f"{item.counts.people:,}" if item.counts.people is not None else ""
    parts = [place_name, operators[0] if operators else "", people]
    return " · ".join(part for part in parts if part)


def _round(degrees: float | None) -> float:
    return round(float(degrees or 0.0), 5)


def _iso(day: Any) -> str | None:
    return None if day is None else str(day.isoformat())

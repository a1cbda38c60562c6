"""The join of points to countries, by shape and by name."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import shapely

from geodata.borders.disputes import disputes_at, load_disputes
from geodata.borders.shapes import Stamp, import_stamp, load_shapes

# Ports and small islands lie just outside the shapes: Rota, Tartus and Manama by up to 8 km.
COAST_TOLERANCE_KM = 15.0
_KM_PER_DEGREE = 111.195
_POINTS_PER_PIECE = 24  # fastest of 8, 24, 64 on a million points
_LEAST_COSINE = 0.1  # beyond 84 degrees there is no coast to join to
_SAME_GROUND_DEG = 1e-6  # the edge of a disputed area is the coast itself

Floats = Sequence[float] | npt.NDArray[np.float64]
Codes = npt.NDArray[np.object_]
Distances = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryJoin:
    """The countries of a set of points; arrays of alpha-3 codes or None, one each a point.

    `country` is the answer; `by_shape` what the polygons alone say; `disagrees` marks points
    where a name says otherwise than the polygons.
    """

    country: Codes
    by_shape: Codes
    disagrees: npt.NDArray[np.bool_]


def join_countries(
    lats: Floats,
    lons: Floats,
    *,
    named: Sequence[str | None] | None = None,
    coast_tolerance_km: float = COAST_TOLERANCE_KM,
) -> CountryJoin:
    """Join points (WGS 84 degrees) to countries.

    A point inside a shape gets its country; one up to `coast_tolerance_km` off a coast that of
    the nearest ground; in disputed territory, and off its coast, the state that most of the
    United Nations holds it to belong to. A country that a name gives (`named`) beats the
    polygons, and the disagreement is kept.
    """
    x = np.asarray(lons, dtype=np.float64)
    y = np.asarray(lats, dtype=np.float64)
    by_shape = _inside(x, y)
    disputes = load_disputes()
    index = disputes_at(y, x)
    _near_coast(by_shape, index, x, y, coast_tolerance_km)
    disputed = np.flatnonzero(index >= 0)
    by_shape[disputed] = [disputes[i].un_country for i in index[disputed]]
    given = np.full(len(x), None, dtype=object) if named is None else np.array(named, dtype=object)
    has_name = given != None  # noqa: E711  # elementwise over an object array
    has_shape = by_shape != None  # noqa: E711  # as above
    country = np.where(has_name, given, by_shape)
    return CountryJoin(
        country=country,
        by_shape=by_shape,
        disagrees=has_name & has_shape & (given != by_shape),
    )


def _inside(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> Codes:
    """Return the code of the shape each point lies in; one prepared test a polygon."""
    answer = np.full(len(x), None, dtype=object)
    order = np.argsort(x, kind="stable")
    sorted_x = x[order]
    shapes = load_shapes()
    for code, parts in zip(shapes["country"], shapes.geometry, strict=True):
        for polygon in shapely.get_parts(parts):
            west, south, east, north = polygon.bounds
            window = order[
                np.searchsorted(sorted_x, west) : np.searchsorted(sorted_x, east, side="right")
            ]
            window = window[(y[window] >= south) & (y[window] <= north)]
            if window.size:
                shapely.prepare(polygon)
                answer[window[shapely.contains_xy(polygon, x[window], y[window])]] = code
    return answer


@lru_cache(maxsize=1)
def _coast_pieces(_stamp: Stamp) -> tuple[shapely.STRtree, Codes]:
    """Return a tree of short pieces of every outline, and the code each belongs to.

    Short pieces keep a distance cheap: an outline of a hundred thousand points is one otherwise.
    """
    shapes = load_shapes()
    pieces: list[shapely.LineString] = []
    codes: list[str | None] = []
    for code, geometry in zip(shapes["country"], shapes.geometry, strict=True):
        for ring in shapely.get_rings(shapely.get_parts(geometry)):
            points = shapely.get_coordinates(ring)
            for first in range(0, len(points) - 1, _POINTS_PER_PIECE):
                pieces.append(shapely.LineString(points[first : first + _POINTS_PER_PIECE + 1]))
                codes.append(code)
    return shapely.STRtree(pieces), np.array(codes, dtype=object)


def _near_coast(
    answer: Codes,
    dispute: npt.NDArray[np.int64],
    x: npt.NDArray[np.float64],
    y: npt.NDArray[np.float64],
    tolerance_km: float,
) -> None:
    """Give points just off a coast the country and the dispute of the nearest ground, in place."""
    missing = np.flatnonzero((answer == None) & (dispute < 0))  # noqa: E711  # elementwise over an object array
    if not missing.size or tolerance_km <= 0:
        return
    tree, codes = _coast_pieces(import_stamp())
    # Degrees of longitude shrink with latitude: search in bands, then measure in km.
    scale = np.maximum(np.cos(np.radians(y[missing])), _LEAST_COSINE)
    band = np.round(tolerance_km / _KM_PER_DEGREE / scale, 1) + 0.1
    away = np.full(len(x), np.inf)  # from the nearest coast, in degrees
    for reach in np.unique(band):
        group = missing[band == reach]
        points = shapely.points(x[group], y[group])
        found, nearest = tree.query_nearest(points, max_distance=reach, all_matches=False)
        km, degrees = _lengths(shapely.shortest_line(points[found], tree.geometries[nearest]))
        close = km <= tolerance_km
        answer[group[found[close]]] = codes[nearest[close]]
        away[group[found]] = degrees
    _near_disputes(dispute, away, missing, x, y, tolerance_km)


def _near_disputes(
    dispute: npt.NDArray[np.int64],
    away: npt.NDArray[np.float64],
    missing: npt.NDArray[np.int64],
    x: npt.NDArray[np.float64],
    y: npt.NDArray[np.float64],
    tolerance_km: float,
) -> None:
    """Give points whose nearest ground is disputed that dispute, in place."""
    disputes = load_disputes()
    reach = tolerance_km / _KM_PER_DEGREE / _LEAST_COSINE
    for index in sorted(range(len(disputes)), key=lambda i: -disputes[i].area.area):
        area = disputes[index].area
        if area.is_empty:
            continue
        west, south, east, north = area.bounds
        wide = min(reach, tolerance_km / _KM_PER_DEGREE / _cosine(max(abs(south), abs(north))))
        near = missing[
            (x[missing] >= west - wide)
            & (x[missing] <= east + wide)
            & (y[missing] >= south - wide)
            & (y[missing] <= north + wide)
        ]
        if not near.size:
            continue
        lines = shapely.shortest_line(shapely.points(x[near], y[near]), area)
        km, degrees = _lengths(lines)
        close = near[(km <= tolerance_km) & (degrees <= away[near] + _SAME_GROUND_DEG)]
        dispute[close] = index


def _cosine(lat: float) -> float:
    return max(math.cos(math.radians(min(lat + 1, 90.0))), _LEAST_COSINE)


def _lengths(lines: npt.NDArray[np.object_]) -> tuple[Distances, Distances]:
    """Return the lengths of straight lines in kilometres and in degrees."""
    ends = shapely.get_coordinates(lines).reshape(-1, 2, 2)
    dx, dy = (ends[:, 1] - ends[:, 0]).T
    across = dx * np.cos(np.radians(ends[:, 0, 1]))
    return np.hypot(across, dy) * _KM_PER_DEGREE, np.hypot(dx, dy)

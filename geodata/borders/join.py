"""The join of points to countries, by shape and by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import shapely

from geodata.borders.disputes import disputes_at, load_disputes
from geodata.borders.shapes import load_shapes

# Ports and small islands lie just outside the shapes: Rota, Tartus and Manama by up to 8 km.
COAST_TOLERANCE_KM = 15.0
_KM_PER_DEGREE = 111.195
_POINTS_PER_PIECE = 24  # fastest of 8, 24, 64 on a million points
_LEAST_COSINE = 0.1  # beyond 84 degrees there is no coast to join to

Floats = Sequence[float] | npt.NDArray[np.float64]
Codes = npt.NDArray[np.object_]


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

    A point inside a shape gets its country; one up to `coast_tolerance_km` off a coast the
    nearest; in disputed territory the state that most of the United Nations holds it to belong
    to. A country that a name gives (`named`) beats the polygons, and the disagreement is kept.
    """
    x = np.asarray(lons, dtype=np.float64)
    y = np.asarray(lats, dtype=np.float64)
    by_shape = _inside(x, y)
    _near_coast(by_shape, x, y, coast_tolerance_km)
    disputes = load_disputes()
    index = disputes_at(y, x)
    disputed = np.flatnonzero(index >= 0)
    by_shape[disputed] = [disputes[i].un_country for i in index[disputed]]
    given = np.full(len(x), None, dtype=object) if named is None else np.array(named, dtype=object)
    has_name = given != None  # noqa: E711  # elementwise over an object array
    has_shape = by_shape != None  # noqa: E711
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
def _coast_pieces() -> tuple[shapely.STRtree, Codes]:
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
    answer: Codes, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], tolerance_km: float
) -> None:
    """Give points just off a coast the nearest shape's country, in place."""
    missing = np.flatnonzero(answer == None)  # noqa: E711  # elementwise over an object array
    if not missing.size or tolerance_km <= 0:
        return
    tree, codes = _coast_pieces()
    # Degrees of longitude shrink with latitude: search in bands, then measure in km.
    scale = np.maximum(np.cos(np.radians(y[missing])), _LEAST_COSINE)
    band = np.round(tolerance_km / _KM_PER_DEGREE / scale, 1) + 0.1
    for reach in np.unique(band):
        group = missing[band == reach]
        points = shapely.points(x[group], y[group])
        found, nearest = tree.query_nearest(points, max_distance=reach, all_matches=False)
        ends = shapely.get_coordinates(
            shapely.shortest_line(points[found], tree.geometries[nearest])
        ).reshape(-1, 2, 2)
        dx = (ends[:, 1, 0] - ends[:, 0, 0]) * np.cos(np.radians(ends[:, 0, 1]))
        dy = ends[:, 1, 1] - ends[:, 0, 1]
        close = np.hypot(dx, dy) * _KM_PER_DEGREE <= tolerance_km
        answer[group[found[close]]] = codes[nearest[close]]

"""Great circles: the shortest lines over the globe, as a map draws them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.model import WherePrec

ARC_STEP_DEG = 2.0  # of a great circle: a bend below a pixel at the zooms where a whole arc shows
LEAST_STEPS = 8
DECIMALS = 5  # of a degree: about a metre
LONG_DECIMALS = 3  # between the ends of an arc longer than a step: fewer bytes, the same picture
HALF_TURN_DEG = 180.0

Line = npt.NDArray[np.float64]  # points as [lon, lat]


class Spot(Protocol):
    """Whatever has coordinates (WGS 84 degrees) and says how exact they are."""

    @property
    def lat(self) -> float | None:
        """Return the latitude."""

    @property
    def lon(self) -> float | None:
        """Return the longitude."""

    @property
    def where_prec(self) -> WherePrec | None:
        """Return how exactly the place is known."""


def great_circle(start: Spot, end: Spot) -> list[Line]:
    """Return the shortest line over the globe as [lon, lat] lines, cut at the antimeridian."""
    return great_circles([(start, end)])[0]


def great_circles(pairs: Sequence[tuple[Spot, Spot]]) -> list[list[Line]]:
    """Return what `great_circle` does for many pairs of ends at once.

    The points between the ends come from spherical interpolation of the two unit vectors.
    """
    if not pairs:
        return []
    a, b = (_unit_vectors([pair[side] for pair in pairs]) for side in (0, 1))
    angle = np.arccos(np.clip((a * b).sum(axis=1), -1.0, 1.0))
    n_steps = np.maximum(LEAST_STEPS, np.ceil(np.degrees(angle) / ARC_STEP_DEG)).astype(np.int64)
    ends = np.cumsum(n_steps + 1)
    arc = np.repeat(np.arange(len(pairs)), n_steps + 1)
    fraction = (np.arange(ends[-1]) - (ends - n_steps - 1)[arc]) / n_steps[arc]
    whole = np.sin(angle)[arc]
    apart = whole >= 1e-9  # noqa: PLR2004  # else one point, or antipodes, which no single line joins
    divisor = np.where(apart, whole, 1.0)
    of_a = np.where(apart, np.sin((1 - fraction) * angle[arc]) / divisor, fraction < 1)
    of_b = np.where(apart, np.sin(fraction * angle[arc]) / divisor, fraction >= 1)
    x, y, z = (of_a[:, np.newaxis] * a[arc] + of_b[:, np.newaxis] * b[arc]).T
    exact = np.degrees(np.column_stack([np.arctan2(y, x), np.arctan2(z, np.hypot(x, y))]))
    between = np.degrees(angle)[arc] > ARC_STEP_DEG
    between[ends - 1] = between[ends - n_steps - 1] = False
    points = np.where(between[:, np.newaxis], exact.round(LONG_DECIMALS), exact.round(DECIMALS))
    return _cut(points, ends)


def _unit_vectors(spots: Sequence[Spot]) -> npt.NDArray[np.float64]:
    lat = np.radians([spot.lat or 0.0 for spot in spots])
    lon = np.radians([spot.lon or 0.0 for spot in spots])
    vectors: npt.NDArray[np.float64] = np.column_stack(
        [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]
    )
    return vectors


def _cut(points: Line, ends: npt.NDArray[np.int64]) -> list[list[Line]]:
    """Return lines that stand in a row up to their `ends`, each as those beside the antimeridian.

    Where a line crosses it, two points are put in: the same latitude on either edge of the map.
    """
    crosses = np.abs(np.diff(points[:, 0])) > HALF_TURN_DEG
    crosses[ends[:-1] - 1] = False  # from one line to the next
    (last,) = np.nonzero(crosses)  # points before the antimeridian
    edge = np.copysign(HALF_TURN_DEG, points[last, 0])
    way = points[last + 1, 0] + 2 * edge - points[last, 0]
    share = np.where(way == 0, 0.0, (edge - points[last, 0]) / np.where(way == 0, 1.0, way))
    lat = points[last, 1] + share * (points[last + 1, 1] - points[last, 1])
    put_in = np.column_stack([edge, lat, -edge, lat]).round(DECIMALS).reshape(-1, 2)
    whole = np.insert(points, np.repeat(last + 1, 2), put_in, axis=0)
    n_before = np.searchsorted(last, ends)  # crossings before the end of each line
    bounds = np.sort(np.concatenate([ends + 2 * n_before, last + 2 + 2 * np.arange(len(last))]))
    parts = [whole[start:end] for start, end in pairwise([0, *bounds.tolist()])]
    firsts = [0, *(np.arange(1, len(ends) + 1) + n_before).tolist()]
    return [parts[start:end] for start, end in pairwise(firsts)]

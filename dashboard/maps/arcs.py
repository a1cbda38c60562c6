"""Great circles: the shortest lines over the globe, as a map draws them."""

from __future__ import annotations

import math
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
    lon = np.degrees(np.arctan2(y, x)).round(DECIMALS)
    lat = np.degrees(np.arctan2(z, np.hypot(x, y))).round(DECIMALS)
    turns = (np.abs(np.diff(lon)) > 180) & (arc[1:] == arc[:-1])  # noqa: PLR2004  # half a turn
    crossing = set(arc[1:][turns].tolist())
    points = np.column_stack([lon, lat])
    arcs = [points[start:end] for start, end in pairwise([0, *ends.tolist()])]
    return [_cut(line) if number in crossing else [line] for number, line in enumerate(arcs)]


def _unit_vectors(spots: Sequence[Spot]) -> npt.NDArray[np.float64]:
    lat = np.radians([spot.lat or 0.0 for spot in spots])
    lon = np.radians([spot.lon or 0.0 for spot in spots])
    vectors: npt.NDArray[np.float64] = np.column_stack(
        [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]
    )
    return vectors


def _cut(points: Line) -> list[Line]:
    """Return a line as those on either side of the antimeridian."""
    lines: list[list[list[float]]] = [[points[0].tolist()]]
    for last, point in pairwise(points.tolist()):
        if abs(point[0] - last[0]) > 180:  # noqa: PLR2004  # half a turn: it went the other way
            edge = math.copysign(180.0, last[0])
            beyond = point[0] + 2 * edge
            share = (edge - last[0]) / (beyond - last[0]) if beyond != last[0] else 0.0
            lat = round(last[1] + share * (point[1] - last[1]), DECIMALS)
            lines[-1].append([edge, lat])
            lines.append([[-edge, lat]])
        lines[-1].append(point)
    return [np.array(line) for line in lines]

"""Country shapes for the browser: small, cached, in the border view the reader chose."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import shapely

from dashboard.wording import country_names
from geodata.borders import (
    Level,
    check_view,
    countries_in_view,
    load_disputes,
    owner_in_view,
)

# Coordinates travel as whole steps of this many degrees: about 100 m at the fine level, far below
# a pixel at the zoom where the level is drawn.
STEP_DEG: dict[Level, float] = {Level.COARSE: 0.01, Level.MEDIUM: 0.005, Level.FINE: 0.001}


@lru_cache(maxsize=12)
def shapes_as_json(view: str, *, level: Level) -> bytes:
    """Return the countries and disputed areas of a border view as compact JSON.

    Rings are lists of whole numbers: the first pair absolute, the others steps from the pair
    before, longitude first, in units of ``step`` degrees.

    Raises
    ------
    QueryError
        For a border view that cannot be drawn.
    """
    check_view(view)
    step_deg = STEP_DEG[level]
    names = country_names()
    countries = countries_in_view(view, level=level)
    records = []
    for code, shape in zip(countries["country"], countries.geometry, strict=True):
        if shape.is_empty:
            continue
        code_or_none = code if isinstance(code, str) else None
        largest = _largest_part(shape)
        records.append(
            {
                "code": code_or_none,
                "name": names.get(code_or_none or ""),
                "label": _label_point(largest),
                "span": round(float(largest.bounds[2] - largest.bounds[0]), 2),
                "rings": _rings(shape, step_deg=step_deg),
            }
        )
    disputes = [
        {
            "id": dispute.id,
            "name": dispute.name,
            "note": _note(dispute.administrator, dispute.claimants, names=names),
            "drawn_in": owner_in_view(dispute, view),
            "rings": _rings(dispute.area, step_deg=step_deg),
        }
        for dispute in load_disputes(level)
        if dispute.until is None and not dispute.area.is_empty
    ]
    return orjson.dumps({"step": step_deg, "countries": records, "disputes": disputes})


def _note(administrator: str | None, claimants: tuple[str, ...], *, names: dict[str, str]) -> str:
    rivals = [names.get(code, code) for code in claimants]
    claimed = f"claimed by {' and '.join(rivals)}" if rivals else "disputed"
    if administrator is None:
        return claimed
    return f"administered by {names.get(administrator, administrator)}, {claimed}"


def _largest_part(shape: shapely.Geometry) -> shapely.Geometry:
    return max(shapely.get_parts(shape), key=lambda part: part.area)


def _label_point(part: shapely.Geometry) -> list[float]:
    """Return the middle of the widest free circle of a polygon: where a name sits best."""
    circle = shapely.maximum_inscribed_circle(part, tolerance=0.1)
    lon, lat = shapely.get_coordinates(circle)[0]
    return [round(float(lon), 2), round(float(lat), 2)]


def _rings(shape: shapely.Geometry, *, step_deg: float) -> list[list[int]]:
    rings: list[Any] = []
    for ring in shapely.get_rings(shapely.get_parts(shape)):
        corners = unroll_ring(shapely.get_coordinates(ring))
        steps = np.rint(corners / step_deg).astype(np.int64)
        kept = np.concatenate([[True], np.any(np.diff(steps, axis=0) != 0, axis=1)])
        steps = steps[kept]
        if len(steps) < 4:  # noqa: PLR2004  # a ring closes on itself: fewer corners have no area
            continue
        rings.append(np.diff(steps, axis=0, prepend=[[0, 0]]).ravel().tolist())
    return rings


def unroll_ring(corners: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return a ring's corners (lon, lat) without jumps: longitude runs on past 180 degrees.

    A ring that goes once around the earth is closed over the south pole: it is Antarctica.
    """
    lon = np.unwrap(corners[:, 0], period=360)
    unrolled = np.column_stack([lon, corners[:, 1]])
    if abs(lon[-1] - lon[0]) < 180:  # noqa: PLR2004  # half a turn
        return unrolled
    return np.vstack([unrolled, [lon[-1], -90], [lon[0], -90], unrolled[0]])

"""Disputed territories: who administers them, who claims them, and where they lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.borders.shapes import Level, Stamp, bundled_shapes, import_stamp, read_imported
from geodata.settings import IMPORTED_DISPUTES
from geodata.tables import read_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """One disputed territory.

    `un_country` is the state that most of the United Nations holds it to belong to (None where
    they take no side); `administrator` is None where the territory governs itself unrecognised
    or where control of it is divided.
    `area` is a multipolygon in WGS 84, at the detail of the level it was loaded for.
    """

    id: str
    name: str
    administrator: str | None
    claimants: tuple[str, ...]
    un_country: str | None
    since: date
    until: date | None
    source: str
    area: BaseGeometry

    def holds_on(self, day: date | None) -> bool:
        """Return whether the dispute stood on `day`, or stands still where None."""
        if day is None:
            return self.until is None
        return self.since <= day and (self.until is None or day <= self.until)


def load_disputes(level: Level = Level.FINE) -> tuple[Dispute, ...]:
    """Return every disputed territory of the table, with its area at one level of detail.

    An imported outline goes before the table's rough one.
    """
    return _disputes(level, import_stamp())


@lru_cache(maxsize=3)
def _disputes(level: Level, _stamp: Stamp) -> tuple[Dispute, ...]:
    shapes = bundled_shapes(level)
    by_unit = dict(zip(shapes["unit"], shapes.geometry, strict=True))
    imported = read_imported(IMPORTED_DISPUTES, level)
    outlines = (
        {} if imported is None else dict(zip(imported["unit"], imported.geometry, strict=True))
    )
    return tuple(
        Dispute(
            id=row["id"],
            name=row["name"],
            administrator=row["administrator"] or None,
            claimants=tuple(filter(None, row["claimants"].split("|"))),
            un_country=row["un_country"] or None,
            since=date.fromisoformat(row["since"]),
            until=date.fromisoformat(row["until"]) if row["until"] else None,
            source=row["source"],
            area=outlines[row["id"]] if row["id"] in outlines else _area(row, by_unit),
        )
        for row in read_rows("borders/disputes")
    )


def _area(row: dict[str, str], by_unit: dict[str, BaseGeometry]) -> BaseGeometry:
    """Return the unit's own shape, the rough outline cut by the shapes it lies in, and islands."""
    parts = [by_unit[row["unit"]]] if row["unit"] in by_unit else []
    if row["outline"]:
        outline = shapely.from_wkt(row["outline"])
        units = [by_unit[unit] for unit in row["clip_units"].split("|") if unit in by_unit]
        parts.append(shapely.intersection(outline, shapely.union_all(units)) if units else outline)
    if row["islands"]:
        parts.append(shapely.from_wkt(row["islands"]))
    return shapely.union_all(parts)


def disputes_at(
    lats: Sequence[float] | npt.NDArray[np.float64],
    lons: Sequence[float] | npt.NDArray[np.float64],
    *,
    on: date | None = None,
) -> npt.NDArray[np.int64]:
    """Return for each point the index in `load_disputes` of the territory it lies in, or -1.

    Where territories overlap, the smallest answers. With `on` only the disputes of that day count,
    else all of the table, ended ones too.
    """
    x = np.asarray(lons, dtype=np.float64)
    y = np.asarray(lats, dtype=np.float64)
    answer = np.full(len(x), -1, dtype=np.int64)
    disputes = load_disputes()
    for index in sorted(range(len(disputes)), key=lambda i: -disputes[i].area.area):
        area = disputes[index].area
        if on is not None and not disputes[index].holds_on(on):
            continue
        west, south, east, north = area.bounds if not area.is_empty else (1, 1, 0, 0)
        near = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
        if near.size:
            shapely.prepare(area)
            answer[near[shapely.contains_xy(area, x[near], y[near])]] = index
    return answer

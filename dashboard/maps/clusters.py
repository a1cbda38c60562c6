"""Many items as few: grid clusters by window and zoom, for maps that could not show each one."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dashboard.maps.features import is_marked
from dashboard.maps.palette import status_style

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geodata.store import ItemRow

Json = dict[str, Any]

MOST_FEATURES = 5000  # items in view above which a map gets clusters
CELL_PX = 64  # side of a grid cell on the screen
TILE_PX = 256  # side of the Mercator world at zoom 0
MAX_LAT_DEG = 85.0511


@dataclass(slots=True)
class _Cell:
    """What has fallen into one cell so far."""

    n: int = 0
    lat_sum: float = 0.0
    lon_sum: float = 0.0
    marks: Counter[str] = field(default_factory=Counter)


def rows_to_clusters(rows: Iterable[ItemRow], *, zoom: int) -> Json:
    """Return clusters as a GeoJSON FeatureCollection.

    Parameters
    ----------
    rows
        The items in view.
    zoom
        Zoom level of the map; a cell is 64 pixels wide at it.

    Returns
    -------
    dict
        Point features where items have a place, features without geometry (and with ``country``)
        where they are known only by country; each with ``cluster``, ``point_count`` and ``marks``,
        the number of each kind and style.
    """
    cells: dict[tuple[int, int], _Cell] = defaultdict(_Cell)
    countries: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        mark = f"{row.kind.value}|{status_style(row.status).value}"
        if is_marked(row):
            lat, lon = row.lat or 0.0, row.lon or 0.0
            cell = cells[_cell_of(lat, lon, zoom=zoom)]
            cell.n += 1
            cell.lat_sum += lat
            cell.lon_sum += lon
            cell.marks[mark] += 1
        elif row.country:
            countries[row.country][mark] += 1
    features = [_point_cluster(key, cell, zoom=zoom) for key, cell in sorted(cells.items())]
    features += [_country_cluster(code, marks) for code, marks in sorted(countries.items())]
    return {"type": "FeatureCollection", "features": features}


def _cell_of(lat: float, lon: float, *, zoom: int) -> tuple[int, int]:
    n_cells = 2**zoom * TILE_PX / CELL_PX
    phi = math.radians(max(-MAX_LAT_DEG, min(MAX_LAT_DEG, lat)))
    y = 0.5 - math.log(math.tan(math.pi / 4 + phi / 2)) / (2 * math.pi)
    return int((lon / 360 + 0.5) * n_cells), int(y * n_cells)


def _point_cluster(key: tuple[int, int], cell: _Cell, *, zoom: int) -> Json:
    middle = [round(cell.lon_sum / cell.n, 4), round(cell.lat_sum / cell.n, 4)]
    return {
        "type": "Feature",
        "id": f"cluster-{zoom}-{key[0]}-{key[1]}",
        "geometry": {"type": "Point", "coordinates": middle},
        "properties": {"cluster": True, "point_count": cell.n, "marks": dict(cell.marks)},
    }


def _country_cluster(code: str, marks: Counter[str]) -> Json:
    return {
        "type": "Feature",
        "id": f"cluster-{code}",
        "geometry": None,
        "properties": {
            "cluster": True,
            "point_count": marks.total(),
            "marks": dict(marks),
            "country": code,
        },
    }

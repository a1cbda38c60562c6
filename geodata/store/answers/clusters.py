"""Many items as few: the cells of a grid on the map, and countries, with what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geodata.model import MARKED_PRECS, Kind, Status
from geodata.store.answers.columns import KINDS, NO_CODE, STATUSES, Array
from geodata.store.records import Cluster

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CELL_PX = 64  # side of a grid cell on the screen
TILE_PX = 256  # side of the Mercator world at zoom 0
MAX_LAT_DEG = 85.0511
_N_STATUSES = len(STATUSES)
_MARKS = [(kind, status) for kind in KINDS for status in STATUSES]  # by their number
_N_MARKS = len(_MARKS)
_MOST_BINS = 4_000_000  # counted in a table; more cells than that are sorted


def make_clusters(
    *,
    lat: Array,
    lon: Array,
    where_prec: Array,
    country: Array,
    mark: Array,
    countries: Sequence[str],
    zoom: int,
) -> list[Cluster]:
    """Return the clusters of items: cells from west to east and north to south, then countries.

    Parameters
    ----------
    lat, lon
        WGS 84 degrees; NaN where there is none.
    where_prec
        How exactly each is known.
    country, countries
        The number of each one's country, and what the numbers stand for.
    mark
        Kind and status of each as one number, see `mark_of`.
    zoom
        Zoom level of the map; a cell is 64 pixels wide at it.
    """
    marked = is_marked(lat, lon, where_prec)
    vague = ~marked & (country != NO_CODE)
    found = list(_cells(lat[marked], lon[marked], mark[marked], zoom=zoom))
    codes, member = _numbered(country[vague], n_bins=len(countries))
    counted = np.bincount(member * _N_MARKS + mark[vague], minlength=len(codes) * _N_MARKS)
    by_code = {
        countries[number]: marks
        for number, marks in zip(codes.tolist(), _marks(counted), strict=True)
    }
    found += [
        Cluster(column=None, row=None, lat=None, lon=None, country=code, marks=marks)
        for code, marks in sorted(by_code.items())
    ]
    return found


def is_marked(lat: Array, lon: Array, where_prec: Array) -> Array:
    """Return which items are drawn where they lie; the others are known by country at best."""
    return ~np.isnan(lat) & ~np.isnan(lon) & np.isin(where_prec, MARKED_PRECS)


def mark_of(kind: Array, status: Array) -> Array:
    """Return the kind and status of items, numbers of `KINDS` and `STATUSES`, as one number."""
    return kind.astype(np.int64) * _N_STATUSES + status


def _cells(lat: Array, lon: Array, mark: Array, *, zoom: int) -> Iterator[Cluster]:
    if not len(lat):
        return
    n_cells = 2**zoom * TILE_PX // CELL_PX
    column = ((lon / 360 + 0.5) * n_cells).astype(np.int64)
    phi = np.radians(np.clip(lat, -MAX_LAT_DEG, MAX_LAT_DEG))
    y = 0.5 - np.log(np.tan(np.pi / 4 + phi / 2)) / (2 * np.pi)
    row = (y * n_cells).astype(np.int64)
    cells, member = _numbered(column * (n_cells + 1) + row, n_bins=(n_cells + 1) ** 2)
    n = np.bincount(member)
    middle_lat = np.bincount(member, weights=lat) / n
    middle_lon = np.bincount(member, weights=lon) / n
    counted = np.bincount(member * _N_MARKS + mark, minlength=len(cells) * _N_MARKS)
    values = zip(
        (cells // (n_cells + 1)).tolist(),
        (cells % (n_cells + 1)).tolist(),
        middle_lat.tolist(),
        middle_lon.tolist(),
        _marks(counted),
        strict=True,
    )
    for of_column, of_row, of_lat, of_lon, marks in values:
        yield Cluster(
            column=of_column, row=of_row, lat=of_lat, lon=of_lon, country=None, marks=marks
        )


def _numbered(keys: Array, *, n_bins: int) -> tuple[Array, Array]:
    """Return the different keys in order, and the number of each key among them."""
    if n_bins > _MOST_BINS:
        return np.unique(keys, return_inverse=True)
    there = np.zeros(n_bins, np.bool_)
    there[keys] = True
    numbers = np.cumsum(there) - 1
    return np.flatnonzero(there), numbers[keys]


def _marks(counted: Array) -> list[dict[tuple[Kind, Status], int]]:
    """Return how often each mark stands in each cell, of the counts of all marks of all cells."""
    found: list[dict[tuple[Kind, Status], int]] = [{} for _ in range(len(counted) // _N_MARKS)]
    there = np.flatnonzero(counted)
    for place, count in zip(there.tolist(), counted[there].tolist(), strict=True):
        cell, number = divmod(place, _N_MARKS)
        found[cell][_MARKS[number]] = count
    return found

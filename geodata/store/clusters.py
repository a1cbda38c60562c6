"""Many items as few: the cells of a grid on the map, and countries, with what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geodata.model import Kind, Status, WherePrec
from geodata.store.columns import KINDS, NO_CODE, STATUSES, Array
from geodata.store.records import Cluster

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CELL_PX = 64  # side of a grid cell on the screen
TILE_PX = 256  # side of the Mercator world at zoom 0
MAX_LAT_DEG = 85.0511
MARKED_PRECS = (  # known by province or better, or at sea: drawn where they lie
    WherePrec.EXACT,
    WherePrec.NEAR,
    WherePrec.DISTRICT,
    WherePrec.PROVINCE,
    WherePrec.SEA_OR_AIR,
)
_N_STATUSES = len(STATUSES)
_N_MARKS = len(KINDS) * _N_STATUSES
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
    of_codes = zip(codes.tolist(), counted.reshape(-1, _N_MARKS), strict=True)
    by_code = {countries[number]: counts for number, counts in of_codes}
    found += [
        Cluster(column=None, row=None, lat=None, lon=None, country=code, marks=_marks(counts))
        for code, counts in sorted(by_code.items())
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
    for number, counts in enumerate(counted.reshape(-1, _N_MARKS)):
        yield Cluster(
            column=int(cells[number] // (n_cells + 1)),
            row=int(cells[number] % (n_cells + 1)),
            lat=float(middle_lat[number]),
            lon=float(middle_lon[number]),
            country=None,
            marks=_marks(counts),
        )


def _numbered(keys: Array, *, n_bins: int) -> tuple[Array, Array]:
    """Return the different keys in order, and the number of each key among them."""
    if n_bins > _MOST_BINS:
        return np.unique(keys, return_inverse=True)
    there = np.zeros(n_bins, np.bool_)
    there[keys] = True
    numbers = np.cumsum(there) - 1
    return np.flatnonzero(there), numbers[keys]


def _marks(counts: Array) -> dict[tuple[Kind, Status], int]:
    return {
        (KINDS[number // _N_STATUSES], STATUSES[number % _N_STATUSES]): int(counts[number])
        for number in np.flatnonzero(counts)
    }

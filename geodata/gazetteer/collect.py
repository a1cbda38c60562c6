"""Collecting the places of the gazetteer from the sources and from our own tables."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from shapely import STRtree, points

from geodata.gazetteer import sources
from geodata.gazetteer.airfields import (
    KnownTowns,
    airfield_records,
    airfield_towns,
    index_towns,
    merge_air_bases,
)
from geodata.gazetteer.disputed import settle_disputes
from geodata.gazetteer.division_names import collect_divisions
from geodata.gazetteer.divisions import derive_divisions
from geodata.gazetteer.names import normalize
from geodata.gazetteer.records import NameKind, PlaceFlag, Record
from geodata.gazetteer.sources import DivisionPoint, Town
from geodata.gazetteer.spellings import news_spellings
from geodata.gazetteer.tables import (
    COUNTRY_COLUMNS,
    DEMONYM_COLUMNS,
    DIVISION_COLUMNS,
    TOWN_COLUMNS,
    Row,
    read_places,
    read_table,
    table_exists,
)
from geodata.model import Feature, WherePrec

# States that are no more, which GeoNames still lists.
FORMER_STATES = frozenset({"SCG", "ANT"})
TOWN_RADIUS_KM = 3.0
SAME_PLACE_DEG = 0.02  # about 2 km
NEAR_DEG = 0.3
CAPITAL_POPULATION = 20_000  # below it, a capital must be known by the name shown
NAMED_POPULATION = 20_000  # from it on, a town's name is no foreign name of a country

_CODE = re.compile(r"[A-Z0-9]{3,4}")
_TRANSLITERATION = re.compile(r"[a-z' \-]+")  # search strings such as "ka bu er"


def collect_records() -> list[Record]:
    """Return every place, countries first, then divisions, towns, airfields and our tables.

    Raises
    ------
    InputError
        Where a table of ours breaks its form.
    GazetteerError
        Where a package that is read is missing.
    """
    all_towns = list(sources.read_towns())
    countries, alpha3 = collect_countries(all_towns)
    towns = [town for town in all_towns if town.country in alpha3]
    named = sources.read_division_points()
    first, second, first_of, second_of = derive_divisions(towns, named)
    divisions = collect_divisions(first, second, towns=towns, alpha3=alpha3)
    capitals = find_capitals(towns)
    seats = {division.seat for division in first}
    records = [*countries.values(), *divisions.values()]
    records += town_records(
        towns,
        alpha3=alpha3,
        divisions_of=(first_of, second_of),
        capitals=capitals,
        seats=seats,
    )
    own = list(read_places())
    airfields = merge_air_bases(list(airfield_records(alpha3)), own)
    place_continents(own)
    known = index_towns(towns)
    more = [
        *older_towns(towns, named, known=known, alpha3=alpha3),
        *airfield_towns(known, alpha3),
    ]
    set_divisions([*airfields, *own, *more], towns, first_of, alpha3)
    records += airfields
    records += own
    records += more
    settle_disputes(records)
    add_demonyms(records)
    return records


def collect_countries(towns: Sequence[Town]) -> tuple[dict[str, Record], dict[str, str]]:
    """Return the countries by alpha-3, and alpha-3 by alpha-2.

    What other languages call a country is left out where a town elsewhere goes by it: Granada,
    Poole and Salvador are towns, whatever Spanish, Hawaiian or French may mean by them.
    """
    rows = {row.values["iso3"]: row for row in read_table("countries", COUNTRY_COLUMNS)}
    parts = {
        (row.values["key"].partition(".")[0], row.values["name"])
        for row in read_table("admin1_names", DIVISION_COLUMNS)
    }
    other = sources.read_country_names()
    at_home = _countries_of_names(towns)
    records: dict[str, Record] = {}
    alpha3: dict[str, str] = {}
    for country in sources.read_countries():
        iso3 = country["iso3"]
        if iso3 in FORMER_STATES:
            continue
        alpha3[country["iso"]] = iso3
        row = rows.get(iso3)
        record = Record(
            key=f"iso:{iso3}",
            name=row.values["name"] if row else country["name"].strip(),
            feature=Feature.COUNTRY,
            country=iso3,
            lat=row.number("lat", low=-90, high=90) if row else 0.0,
            lon=row.number("lon", low=-180, high=180) if row else 0.0,
            where_prec=WherePrec.COUNTRY,
            population=country["population"],
            geonameid=country["geonameid"],
            radius_km=math.sqrt(max(country["areakm2"] or 0, 1) / math.pi),
        )
        record.add(record.name, NameKind.OFFICIAL)
        record.add(country["name"].strip(), NameKind.ALTERNATE)
        if row:
            _add_country_names(record, row)
        for name in sorted(other.get(country["iso"], ())):
            part = (country["iso"], name) in parts  # some call all of Britain "England"
            if not part and at_home.get(normalize(name), {country["iso"]}) == {country["iso"]}:
                record.add(name, NameKind.ALTERNATE)
        record.add(iso3, NameKind.CODE)
        records[iso3] = record
    return records, alpha3


def _countries_of_names(towns: Sequence[Town]) -> dict[str, set[str]]:
    """Return the countries (alpha-2) in which a name is that of a town that news may name."""
    countries: dict[str, set[str]] = {}
    for town in towns:
        if town.population >= NAMED_POPULATION:
            countries.setdefault(normalize(town.name), set()).add(town.country)
    return countries


def _add_country_names(record: Record, row: Row) -> None:
    for alias in row.items("aliases"):
        record.add(alias, NameKind.ALTERNATE)
    for alias in row.items("abbreviations"):
        record.add(alias, NameKind.ABBREVIATION)
    for word in row.items("adjectives"):
        record.names.append((word, NameKind.DEMONYM_ADJ))
    for word in row.items("nouns"):
        record.names.append((word, NameKind.DEMONYM_NOUN))


def find_capitals(towns: Sequence[Town]) -> set[int]:
    """Return the indexes of the towns that are capitals, matched by name within the country.

    A capital goes by the name shown where a town has it, else by another name.
    """
    wanted = {
        country["iso"]: _plain_saint(normalize(country["capital"]))
        for country in sources.read_countries()
        if country["capital"]
    }
    best: dict[str, tuple[bool, int, int]] = {}
    for i, town in enumerate(towns):
        capital = wanted.get(town.country)
        if capital is None:
            continue
        shown = _plain_saint(normalize(town.name)).startswith(capital)
        if shown or (town.population >= CAPITAL_POPULATION and _has_name(town, capital)):
            candidate = (shown, town.population, i)
            best[town.country] = max(best.get(town.country, candidate), candidate)
    return {i for _, _, i in best.values()}


def _plain_saint(name: str) -> str:
    return name.replace("saint ", "st ")


def _has_name(town: Town, name: str) -> bool:
    return any(normalize(other) == name for other in town.alternates if other.isascii())


def town_records(
    towns: Sequence[Town],
    *,
    alpha3: dict[str, str],
    divisions_of: tuple[Sequence[str | None], Sequence[str | None]],
    capitals: set[int],
    seats: set[int],
) -> Iterator[Record]:
    """Yield a record for each town."""
    table = {row.values["geonameid"]: row for row in read_table("town_names", TOWN_COLUMNS)}
    first_of, second_of = divisions_of
    for i, town in enumerate(towns):
        record = Record(
            key=f"geonames:{town.geonameid}",
            name=town.name,
            feature=Feature.CITY,
            country=alpha3[town.country],
            lat=town.lat,
            lon=town.lon,
            where_prec=WherePrec.EXACT,
            population=town.population,
            geonameid=town.geonameid,
            radius_km=TOWN_RADIUS_KM,
            admin1=f"admin1:{first_of[i]}" if first_of[i] else None,
            admin2=f"admin2:{second_of[i]}" if second_of[i] else None,
            flags=(PlaceFlag.CAPITAL if i in capitals else 0)
            | (PlaceFlag.SEAT if i in seats else 0),
        )
        record.names = [(town.name, NameKind.OFFICIAL), *alternate_names(town)]
        ways = news_spellings(town.name, town.country)
        record.names += [(name, NameKind.ALTERNATE) for name in ways]
        if row := table.get(str(town.geonameid)):
            _apply_town_row(record, row)
        yield record


def _apply_town_row(record: Record, row: Row) -> None:
    if row.values["name"]:
        shown = row.values["name"]
        others = [(name, kind) for name, kind in record.names if name != shown]
        record.name = shown
        record.names = [
            (shown, NameKind.OFFICIAL),
            *((name, max(kind, NameKind.ALTERNATE)) for name, kind in others),
        ]
    for alias in row.items("aliases"):
        short = alias.startswith("~")
        record.names.append((alias.lstrip("~"), NameKind.SHORT if short else NameKind.ALTERNATE))
    for alias in row.items("abbreviations"):
        record.names.append((alias, NameKind.ABBREVIATION))


def alternate_names(town: Town) -> list[tuple[str, NameKind]]:
    """Return the other names of a town with their kinds; search strings are left out."""
    names = []
    for name in dict.fromkeys(town.alternates):
        if name == town.name or _TRANSLITERATION.fullmatch(name):
            continue
        if _CODE.fullmatch(name):
            names.append((name, NameKind.CODE))
        elif len(name) > 2 or not name.isascii():  # noqa: PLR2004 - "LA" and its like are in tables
            names.append((name, NameKind.ALTERNATE))
    return names


def place_continents(records: Sequence[Record]) -> None:
    """Give our continents GeoNames' points, ids and names in other languages."""
    continents = {
        f"region:{c.name.lower().replace(' ', '-')}": c for c in sources.read_continents()
    }
    for record in records:
        if continent := continents.get(record.key):
            record.lat, record.lon = continent.lat, continent.lon
            record.geonameid = continent.geonameid
            for name in continent.alternates:
                record.add(name, NameKind.ALTERNATE)


def older_towns(
    towns: Sequence[Town],
    named: Sequence[DivisionPoint],
    *,
    known: KnownTowns,
    alpha3: dict[str, str],
) -> Iterator[Record]:
    """Yield the towns that only the older edition of GeoNames has, far from any of that name.

    A point within `SAME_PLACE_DEG` of a known town is that town under another spelling; names
    with a slash are parts of towns.
    """
    tree = STRtree(points([t.lon for t in towns], [t.lat for t in towns]))
    _, apart = tree.query_nearest(
        points([p.lon for p in named], [p.lat for p in named]),
        return_distance=True,
        all_matches=False,
    )
    seen: set[str] = set()
    for point, distance in zip(named, apart, strict=True):
        slug = f"{point.country}-{normalize(point.name).replace(' ', '-')}".lower()
        if point.country not in alpha3 or "/" in point.name or distance < SAME_PLACE_DEG:
            continue
        if slug in seen or any(
            abs(town.lat - point.lat) < NEAR_DEG and abs(town.lon - point.lon) < NEAR_DEG
            for town in known.get((point.country, normalize(point.name)), ())
        ):
            continue
        seen.add(slug)
        yield Record(
            key=f"town:{slug}",
            name=point.name,
            feature=Feature.CITY,
            country=alpha3[point.country],
            lat=point.lat,
            lon=point.lon,
            where_prec=WherePrec.EXACT,
            radius_km=TOWN_RADIUS_KM,
            flags=PlaceFlag.FORMER,
            names=[(point.name, NameKind.OFFICIAL)],
        )


def set_divisions(
    records: Sequence[Record],
    towns: Sequence[Town],
    first_of: Sequence[str | None],
    alpha3: dict[str, str],
) -> None:
    """Give each place on land the first-level division of the nearest town of its country."""
    by_country: dict[str, list[int]] = defaultdict(list)
    for i, town in enumerate(towns):
        by_country[alpha3[town.country]].append(i)
    wanting: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if record.country and not record.admin1 and record.where_prec <= WherePrec.DISTRICT:
            wanting[record.country].append(record)
    for country, members in wanting.items():
        near = by_country.get(country)
        if not near:
            continue
        tree = STRtree(points([towns[i].lon for i in near], [towns[i].lat for i in near]))
        found = tree.nearest(points([r.lon for r in members], [r.lat for r in members]))
        for record, j in zip(members, np.asarray(found), strict=True):
            code = first_of[near[int(j)]]
            record.admin1 = f"admin1:{code}" if code else None


def add_demonyms(records: Sequence[Record]) -> None:
    """Add the adjectives and nouns of ``demonyms.csv`` to the places that its keys name.

    Raises
    ------
    InputError
        Where a row names a place that is not in the gazetteer.
    """
    if not table_exists("demonyms"):
        return
    by_key = {record.key: record for record in records}
    for row in read_table("demonyms", DEMONYM_COLUMNS):
        record = by_key.get(row.values["place"])
        if record is None:
            raise row.fail("place", f"{row.values['place']!r} is not in the gazetteer")
        for word in row.items("adjectives"):
            record.names.append((word, NameKind.DEMONYM_ADJ))
        for word in row.items("nouns"):
            record.names.append((word, NameKind.DEMONYM_NOUN))

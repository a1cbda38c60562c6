"""Readers of the project's own place tables, strict: a bad row names its file, line and field."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from geodata.errors import InputError
from geodata.gazetteer.records import NameKind, PlaceFlag, Record
from geodata.model import FacilityType, Feature, WherePrec
from geodata.tables import table_path

PLACE_COLUMNS = (
    "id", "name", "aliases", "feature", "country", "lat", "lon", "radius_km", "where_prec",
    "admin1", "source",
)  # fmt: skip
BASE_COLUMNS = (*PLACE_COLUMNS, "type", "operators", "host", "status_note")
VENUE_COLUMNS = (*PLACE_COLUMNS, "government")  # whom the name stands for when it acts
# The prefix of the keys of each table's places.
PLACE_TABLES = {
    "places_regions": "region",
    "places_waters": "water",
    "places_landforms": "landform",
    "places_islands": "island",
    "places_counties": "county",
    "places_towns": "town",
    "places_quarters": "quarter",
    "places_sights": "sight",
    "bases": "base",
    "venues": "venue",
}
COUNTRY_COLUMNS = (
    "iso3", "name", "lat", "lon", "aliases", "abbreviations", "adjectives", "nouns",
)  # fmt: skip
DIVISION_COLUMNS = ("key", "name", "aliases", "abbreviations", "postal", "lat", "lon", "radius_km")
WORD_COLUMNS = ("country", "first", "second")
DEMONYM_COLUMNS = ("place", "adjectives", "nouns")
TOWN_COLUMNS = ("geonameid", "name", "aliases", "abbreviations")
FEATURE_COLUMNS = ("code", "feature", "where_prec", "radius_km")
AIRFIELD_COLUMNS = ("code", "name", "aliases")

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ALPHA3 = re.compile(r"[A-Z]{3}")
_OPERATOR = re.compile(
    r"(?P<who>[A-Z][A-Z0-9]{1,9})(?::(?:(?P<from>\d{4})?-(?P<to>\d{4})?|(?P<year>\d{4})))?"
)
_ALIAS_KINDS = {
    "metonym": NameKind.METONYM,
    "adj": NameKind.DEMONYM_ADJ,
    "people": NameKind.DEMONYM_NOUN,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a table with where it stands, for errors that can be found."""

    file: str
    line: int
    values: dict[str, str]

    def fail(self, field: str, reason: str) -> InputError:
        """Return the error for a bad `field` of this row."""
        return InputError(reason, source=self.file, line=self.line, field=field)

    def items(self, field: str) -> list[str]:
        """Return the parts of a ``|``-separated field."""
        return [part.strip() for part in self.values[field].split("|") if part.strip()]

    def number(self, field: str, *, low: float, high: float) -> float:
        """Return a number within ``[low, high]``."""
        try:
            value = float(self.values[field])
        except ValueError as error:
            raise self.fail(field, f"{self.values[field]!r} is no number") from error
        if not low <= value <= high:
            raise self.fail(field, f"{value} is not within {low} and {high}")
        return value


def table_exists(name: str) -> bool:
    """Return whether the table ``name.csv`` is there."""
    return table_path(f"{name}.csv").is_file()


def read_table(name: str, columns: tuple[str, ...]) -> Iterator[Row]:
    """Yield the rows of ``name.csv``; its header must be `columns`."""
    file = f"{name}.csv"
    text = table_path(file).read_text(encoding="utf-8")
    lines = [
        (number, line)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.startswith("#")
    ]
    if not lines:
        raise InputError("the table has no header", source=file)
    header = next(csv.reader([lines[0][1]]))
    if tuple(header) != columns:
        reason = f"the header must be {','.join(columns)}, it is {','.join(header)}"
        raise InputError(reason, source=file, line=lines[0][0])
    for number, line in lines[1:]:
        cells = next(csv.reader([line]))
        if len(cells) != len(columns):
            reason = f"{len(cells)} fields where the header has {len(columns)}"
            raise InputError(reason, source=file, line=number)
        values = {column: cell.strip() for column, cell in zip(columns, cells, strict=True)}
        yield Row(file, number, values)


def read_places() -> Iterator[Record]:
    """Yield the places of all our place tables.

    Raises
    ------
    InputError
        Where a row breaks the form of its table.
    """
    seen: dict[str, str] = {}
    for table, prefix in PLACE_TABLES.items():
        if not table_exists(table):
            continue
        columns = {"bases": BASE_COLUMNS, "venues": VENUE_COLUMNS}.get(table, PLACE_COLUMNS)
        for row in read_table(table, columns):
            slug = row.values["id"]
            if not _SLUG.fullmatch(slug):
                raise row.fail("id", f"{slug!r} is no slug of a-z, 0-9 and hyphens")
            if slug in seen:
                raise row.fail("id", f"{slug!r} is already in {seen[slug]}")
            seen[slug] = f"{row.file}:{row.line}"
            if table == "bases":
                check_base(row)
            yield _place_record(row, prefix)


def check_base(row: Row) -> None:
    """Raise `InputError` where the columns that only bases have are wrong."""
    if row.values["type"] not in set(FacilityType):
        raise row.fail("type", f"{row.values['type']!r} is not one of {sorted(FacilityType)}")
    if row.values["host"] and not _ALPHA3.fullmatch(row.values["host"]):
        raise row.fail("host", f"{row.values['host']!r} is no alpha-3 code")
    _check_operators(row)


def _check_operators(row: Row) -> None:
    """Raise where operators are not as ``USA:2001-2021|RUS:2021-`` (``RUS:2022``: that year)."""
    for part in row.items("operators"):
        match = _OPERATOR.fullmatch(part)
        if match is None:
            raise row.fail(
                "operators", f"{part!r} is not like USA, USA:2001, USA:2001- or USA:2001-2021"
            )
        if match["from"] and match["to"] and int(match["to"]) < int(match["from"]):
            raise row.fail("operators", f"{part!r} ends before it begins")


def _place_record(row: Row, prefix: str) -> Record:
    values = row.values
    if values["feature"] not in set(Feature):
        raise row.fail("feature", f"{values['feature']!r} is not one of {sorted(Feature)}")
    if values["country"] and not _ALPHA3.fullmatch(values["country"]):
        raise row.fail("country", f"{values['country']!r} is no alpha-3 code")
    if not values["name"]:
        raise row.fail("name", "a place has a name")
    radius_km = row.number("radius_km", low=0.0, high=20_000.0)
    if radius_km == 0:
        raise row.fail("radius_km", "a place has a size")
    name, kind = parse_alias(row, "name", values["name"])
    names = [(name, NameKind.OFFICIAL)]
    names += [parse_alias(row, "aliases", alias) for alias in row.items("aliases")]
    metonym = kind == NameKind.METONYM or any(k == NameKind.METONYM for _, k in names)
    return Record(
        key=f"{prefix}:{values['id']}",
        name=name,
        feature=Feature(values["feature"]),
        country=values["country"] or None,
        lat=row.number("lat", low=-90.0, high=90.0),
        lon=row.number("lon", low=-180.0, high=180.0),
        radius_km=radius_km,
        where_prec=WherePrec(int(row.number("where_prec", low=1, high=7))),
        admin1=f"admin1:{values['admin1']}" if values["admin1"] else None,
        flags=PlaceFlag.METONYM if metonym else 0,
        names=names,
    )


def parse_alias(row: Row, field: str, alias: str) -> tuple[str, NameKind]:
    """Return a name with its kind: ``~x`` is short, ``x=metonym``, ``x=adj``, ``x=people``."""
    if alias.startswith("~"):
        return alias[1:].strip(), NameKind.SHORT
    name, marked, mark = alias.rpartition("=")
    if not marked:
        return alias, NameKind.ALTERNATE
    if mark not in _ALIAS_KINDS:
        raise row.fail(field, f"{mark!r} is not one of {sorted(_ALIAS_KINDS)}")
    return name.strip(), _ALIAS_KINDS[mark]

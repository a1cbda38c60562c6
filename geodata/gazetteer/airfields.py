"""Airfields, by the names and codes that news gives them, and the places only they tell of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from shapely import STRtree, points

from geodata.gazetteer import sources
from geodata.gazetteer.names import normalize
from geodata.gazetteer.records import NameKind, Record
from geodata.gazetteer.sources import Airfield, Town
from geodata.gazetteer.tables import AIRFIELD_COLUMNS, BASE_COLUMNS, read_table
from geodata.model import FacilityType, Feature, WherePrec

KnownTowns = dict[tuple[str, str], list[Town]]

AIRFIELD_RADIUS_KM = 3.0
TOWN_NEAR_AIRFIELD_KM = 15.0
HOMONYM_DEG = 1.5

_TOWN_NAME = re.compile(r"[A-Z][a-z]{3,}(?:[ '-][A-Z]?[a-z]+)*")
# Words that stand beside a town in an airfield's name without being a name of their own.
_COMMON = frozenset(
    {
        "City", "Metro", "Metropolitan", "North", "South", "East", "West", "Downtown", "Memorial",
        "Municipal",
        "Regional", "County", "Executive", "Central", "Airpark", "Field", "New", "Heliport", "Lake",
        "Airstrip",
        "Station", "Ranch", "Bay", "River", "Island", "Valley", "Creek", "Harbour", "Harbor",
        "Farm", "Mine",
        "Military", "Base", "Naval", "Army", "Civil", "Area", "Main", "Camp", "Beach", "Park",
        "Hospital", "Old",
        "Lodge", "Seaplane", "International", "Aerodrome", "Airport", "Village", "Point", "Mission",
        "Hill", "State",
    }
)  # fmt: skip
_AIRPORT_END = re.compile(
    r"\s+(?:international|intl|regional|municipal|domestic|national|county|city)?\s*"
    r"(?:airport|airfield|air base|airbase|air force base|afb|airstrip|aerodrome)\Z",
    re.IGNORECASE,
)
_MILITARY = re.compile(
    r"\b(?:air force|air base|airbase|afb|army|naval|navy|marine|raf)\b", re.IGNORECASE
)
_CIVIL = re.compile(r"\b(?:international|intl|regional|municipal|civil)\b", re.IGNORECASE)
SAME_FIELD_DEG = 0.03  # about 3 km
_AIR_BASE_FORMS = ("Air Base", "Airbase", "Airfield")


def airfield_records(alpha3: dict[str, str]) -> Iterator[Record]:
    """Yield the airfields that news may name: with an IATA code, abroad, or military."""
    table = {row.values["code"]: row for row in read_table("airfield_names", AIRFIELD_COLUMNS)}
    for airfield in sources.read_airfields():
        code = airfield.icao or airfield.iata
        if airfield.country not in alpha3 or not code or any(c.isdigit() for c in code):
            continue
        if airfield.country == "US" and not airfield.iata and not _MILITARY.search(airfield.name):
            continue
        row = table.get(airfield.icao) or table.get(airfield.iata)
        name = row.values["name"] if row and row.values["name"] else airfield.name
        record = Record(
            key=f"airport:{code}",
            name=name,
            feature=Feature.AIRPORT,
            country=alpha3[airfield.country],
            lat=airfield.lat,
            lon=airfield.lon,
            where_prec=WherePrec.EXACT,
            radius_km=AIRFIELD_RADIUS_KM,
        )
        record.add(name, NameKind.OFFICIAL)
        for form in airfield_forms(airfield):
            record.add(form, NameKind.ALTERNATE)
        for alias in row.items("aliases") if row else ():
            kind = NameKind.SHORT if alias.startswith("~") else NameKind.ALTERNATE
            record.add(alias.lstrip("~"), kind)
        if short := short_name(airfield):
            record.add(short, NameKind.SHORT)
        for alias in (airfield.icao, airfield.iata):
            record.add(alias, NameKind.CODE)
        yield record


def merge_air_bases(airfields: Sequence[Record], own: Sequence[Record]) -> list[Record]:
    """Return the airfields that are no air base of our own table; those give it their names.

    A military field stands in both sources. A civil airport that shares a base's runway stays a
    place of its own: news means the one or the other.
    """
    types = {f"base:{r.values['id']}": r.values["type"] for r in read_table("bases", BASE_COLUMNS)}
    bases = [record for record in own if types.get(record.key) == FacilityType.AIR]
    fields = [r for r in airfields if _MILITARY.search(r.name) and not _CIVIL.search(r.name)]
    tree = STRtree(points([b.lon for b in bases], [b.lat for b in bases]))
    pairs = tree.query_nearest(
        points([f.lon for f in fields], [f.lat for f in fields]),
        max_distance=SAME_FIELD_DEG,
        all_matches=False,
    )
    merged: set[str] = set()
    for i, j in zip(*pairs.tolist(), strict=True):
        field, base = fields[i], bases[j]
        if field.country != base.country:
            continue
        merged.add(field.key)
        for name, kind in field.names:
            base.add(name, max(kind, NameKind.ALTERNATE))
    return [record for record in airfields if record.key not in merged]


def index_towns(towns: Sequence[Town]) -> KnownTowns:
    """Return the towns by country (alpha-2) and by each name, normalised, in plain letters."""
    known: KnownTowns = defaultdict(list)
    for town in towns:
        for name in {town.name, *filter(str.isascii, town.alternates)}:
            known[town.country, normalize(name)].append(town)
    return known


def airfield_towns(known: KnownTowns, alpha3: dict[str, str]) -> Iterator[Record]:
    """Yield the places that only an airfield's "city" names: known within its surroundings.

    Where the country has a town of that name anywhere, the airfield's town may be that one, so
    it is left out; in the USA, where names repeat, towns within `HOMONYM_DEG` count alone.
    """
    seen: set[str] = set()
    for airfield in sources.read_airfields():
        name = airfield.city
        country = airfield.country
        if country not in alpha3 or not _TOWN_NAME.fullmatch(name):
            continue
        same = known.get((country, normalize(name)), [])
        if country == "US":
            same = [
                t
                for t in same
                if abs(t.lat - airfield.lat) + abs(t.lon - airfield.lon) < HOMONYM_DEG
            ]
        slug = f"{country}-{airfield.subdivision}-{name}"
        key = f"near:{normalize(slug).replace(' ', '-')}"
        if same or key in seen:
            continue
        seen.add(key)
        yield Record(
            key=key,
            name=name,
            feature=Feature.CITY,
            country=alpha3[country],
            lat=airfield.lat,
            lon=airfield.lon,
            where_prec=WherePrec.NEAR,
            radius_km=TOWN_NEAR_AIRFIELD_KM,
            names=[(name, NameKind.OFFICIAL)],
        )


def airfield_forms(airfield: Airfield) -> list[str]:
    """Return the names that news gives an airfield: "Kabul airport", "Bagram Airfield"."""
    forms = [airfield.name]
    bare = _AIRPORT_END.sub("", airfield.name).strip()
    if bare and bare != airfield.name:
        if _MILITARY.search(airfield.name):
            forms += [f"{bare} {form}" for form in _AIR_BASE_FORMS]
        else:
            forms += [f"{bare} Airport", f"{bare} International Airport"]
    if airfield.city and airfield.iata:
        forms.append(f"{airfield.city} Airport")
        if "international" in airfield.name.lower():
            forms.append(f"{airfield.city} International Airport")
        if airfield.name.startswith(f"{airfield.city} ") and len(bare) > len(airfield.city):
            own = airfield.name[len(airfield.city) + 1 :]  # "O'Hare International Airport"
            forms += [own, f"{_AIRPORT_END.sub('', own)} Airport"]
    return forms


def short_name(airfield: Airfield) -> str | None:
    """Return the bare name of an airfield that is called after neither town nor person.

    "London Heathrow Airport" is "Heathrow" in news; only names that begin with the town's and
    leave one word are taken.
    """
    bare = _AIRPORT_END.sub("", airfield.name).strip()
    own = bare.removeprefix(f"{airfield.city} ") if airfield.city and airfield.iata else bare
    return own if own != bare and " " not in own and own.isalpha() and own not in _COMMON else None

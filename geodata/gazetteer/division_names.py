"""The names of divisions: from our tables, from the towns they are named after, with words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geodata.gazetteer import sources
from geodata.gazetteer.divisions import Division
from geodata.gazetteer.names import normalize
from geodata.gazetteer.records import NameKind, Record
from geodata.gazetteer.sources import Town
from geodata.gazetteer.tables import DIVISION_COLUMNS, WORD_COLUMNS, Row, read_table
from geodata.model import Feature, WherePrec

MAX_WORD_FORMS = 6  # names of a division that are also given with its word, the shown one first
# A name in capitalised Latin letters; codes and search strings are none.
_LATIN_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-ɏ][a-zà-öø-ÿā-ɏ'’ʻ`\-]+(?:[ \-][A-Za-zÀ-ɏ'’ʻ`\-]+)*")


def collect_divisions(
    first: Sequence[Division],
    second: Sequence[Division],
    *,
    towns: Sequence[Town],
    alpha3: dict[str, str],
) -> dict[str, Record]:
    """Return the divisions of both levels by key, with the names of our tables.

    Raises
    ------
    InputError
        Where a row of ``admin1_names.csv`` names a division that no town lies in.
    """
    table = {row.values["key"]: row for row in read_table("admin1_names", DIVISION_COLUMNS)}
    words = {row.values["country"]: row for row in read_table("division_words", WORD_COLUMNS)}
    if unknown := table.keys() - {division.code for division in first}:
        stray = table[min(unknown)]
        raise stray.fail("key", f"{stray.values['key']!r} is no division with a town in it")
    states = sources.read_us_states()
    records: dict[str, Record] = {}
    for division in [*first, *second]:
        row = table.get(division.code)
        seat = towns[division.seat]
        name = (row.values["name"] if row else "") or division.name or seat.name
        record = _division_record(name, division, alpha3[division.country])
        if row:
            _apply_division_row(record, row)
        else:
            add_seat_names(record, seat)
        country, _, code = division.code.partition(".")
        if country == "US" and division.parent is None:
            record.geonameid = states.get(code, 0)
        add_word_forms(record, words.get(alpha3[division.country], words["*"]))
        records[record.key] = record
    return records


def add_seat_names(record: Record, seat: Town) -> None:
    """Add the names of a division's largest town where the division is named after it."""
    known = {normalize(name) for name, _ in record.names}
    others = [seat.name, *(a for a in seat.alternates if _LATIN_NAME.fullmatch(a))]
    if any(normalize(name) in known for name in others):
        for name in others:
            record.add(name, NameKind.ALTERNATE)


def add_word_forms(record: Record, row: Row) -> None:
    """Add "Helmand Province" to Helmand, for the words that its country's divisions go by."""
    words = row.items("second" if record.feature is Feature.ADMIN2 else "first")
    for name in [name for name, _ in record.names if name.endswith(" County")]:
        record.add(f"{name.removesuffix('unty')}.", NameKind.ABBREVIATION)
    bare = [name for name, kind in record.names if kind <= NameKind.ALTERNATE]
    for name in bare[:MAX_WORD_FORMS]:
        if not _DIVISION_WORD.search(name):
            for word in words:
                record.add(f"{name} {word}", NameKind.ALTERNATE)


def _division_record(name: str, division: Division, country: str) -> Record:
    second = division.parent is not None
    record = Record(
        key=f"{'admin2' if second else 'admin1'}:{division.code}",
        name=name,
        feature=Feature.ADMIN2 if second else Feature.ADMIN1,
        country=country,
        lat=division.lat,
        lon=division.lon,
        where_prec=WherePrec.DISTRICT if second else WherePrec.PROVINCE,
        population=division.population,
        radius_km=division.radius_km,
        admin1=f"admin1:{division.parent}" if second else None,
    )
    record.add(name, NameKind.OFFICIAL)
    for form in division_forms(name):
        record.add(form, NameKind.ALTERNATE)
    return record


# Words that say what a division is: news writes the name with another of them, or without.
_DIVISION_WORD = re.compile(
    r"(?:\A(?:autonomous|state of|provinc[ei]a? (?:of|de|di|du|d['’])|region of"
    r"|regi[oó]n (?:de|del)"
    r"|departamento (?:de|del)|departement de l['’a]?|governorate of|muhafazat|wilayat"
    r"|powiat|obshtina|okres|comunidad de|canton (?:of|de)|gmina|kreis|landkreis)\s*)"
    r"|(?:\s+(?:province|governorate|region|oblast['’]?|county|district|state|prefecture|department"
    r"|division|parish|borough|municipality|voivodeship|krai|kray|okrug|raion|rayon|muhafazah"
    r"|autonomous region|special municipality|census area|city and borough|kommune|viloyati"
    r"|oblasty|oblysy|shi|sheng|sub[- ]county|shabiyat|wilaya|autonomous okrug))\Z",
    re.IGNORECASE,
)


def division_forms(name: str) -> list[str]:
    """Return the other ways to write a division's name: without the word for what it is."""
    bare = _DIVISION_WORD.sub("", name).strip()
    return [bare] if bare and bare != name and len(bare) > 2 else []  # noqa: PLR2004 - "Shi"


def _apply_division_row(record: Record, row: Row) -> None:
    if row.values["lat"]:
        record.lat = row.number("lat", low=-90, high=90)
        record.lon = row.number("lon", low=-180, high=180)
    if row.values["radius_km"]:
        record.radius_km = row.number("radius_km", low=1, high=5_000)
    for alias in row.items("aliases"):
        record.add(alias, NameKind.ALTERNATE)
    for alias in row.items("abbreviations"):
        record.add(alias, NameKind.ABBREVIATION)
    for alias in row.items("postal"):
        record.add(alias, NameKind.POSTAL)

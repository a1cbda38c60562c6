"""An air base that stands in our table and among the airfields is one place."""

from __future__ import annotations

import pytest

from geodata.gazetteer import Gazetteer
from geodata.gazetteer.airfields import merge_air_bases
from geodata.gazetteer.lookup import look_up
from geodata.gazetteer.records import NameKind, Record
from geodata.model import Feature, WherePrec


def field_at(name: str, *, lat: float, lon: float, country: str = "TUR") -> Record:
    return Record(
        key="airport:XXXX",
        name=name,
        feature=Feature.AIRPORT,
        country=country,
        lat=lat,
        lon=lon,
        where_prec=WherePrec.EXACT,
        names=[(name, NameKind.OFFICIAL), ("XXXX", NameKind.CODE)],
    )


def base_at(lat: float, lon: float) -> Record:
    return Record(
        key="base:incirlik-air-base",
        name="Incirlik Air Base",
        feature=Feature.BASE,
        country="TUR",
        lat=lat,
        lon=lon,
        where_prec=WherePrec.EXACT,
        names=[("Incirlik Air Base", NameKind.OFFICIAL)],
    )


def test_a_military_field_gives_its_names_to_the_base() -> None:
    base = base_at(37.0, 35.43)
    kept = merge_air_bases([field_at("Adana Military Air Base", lat=37.01, lon=35.42)], [base])
    assert kept == []
    assert ("Adana Military Air Base", NameKind.ALTERNATE) in base.names
    assert ("XXXX", NameKind.CODE) in base.names
    assert base.names[0] == ("Incirlik Air Base", NameKind.OFFICIAL)


@pytest.mark.parametrize(
    "field",
    [
        field_at("Adana International Airport", lat=37.0, lon=35.43),
        field_at("Adana Military Air Base", lat=37.2, lon=35.43),
        field_at("Adana Military Air Base", lat=37.0, lon=35.43, country="SYR"),
    ],
    ids=["civil", "elsewhere", "abroad"],
)
def test_other_airfields_stay_what_they_are(field: Record) -> None:
    base = base_at(37.0, 35.43)
    assert merge_air_bases([field], [base]) == [field]
    assert len(base.names) == 1


@pytest.mark.parametrize("name", ["Incirlik", "Al Udeid", "Ramstein Air Base", "LTAG"])
def test_no_air_base_stands_twice(gazetteer: Gazetteer, name: str) -> None:
    found = [c.place for c in look_up(gazetteer, name) if c.place.feature is not Feature.CITY]
    assert [place.feature for place in found] == [Feature.BASE]


def test_a_civil_airport_beside_a_base_is_a_place_of_its_own(gazetteer: Gazetteer) -> None:
    found = look_up(gazetteer, "Manas International Airport")
    assert found[0].place.feature is Feature.AIRPORT

"""What sort of base it is and on what terms it is held: as far as words or its record tell."""

from __future__ import annotations

import pytest
from atlas import read

from geodata.extract.outcome.facilities import recorded_types
from geodata.model import FacilityType, Item, Kind, Tenure


def base(text: str) -> Item:
    (item,) = (i for i in read(text).items if i.kind is Kind.BASE and i.mappable)
    return item


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("Britain has an army camp near Nanyuki.", FacilityType.CAMP),
        ("Gunmen attacked an army post near Nanyuki on Monday.", FacilityType.OUTPOST),
        ("Britain has a base for helicopters near Nanyuki.", FacilityType.AIR),
        ("France has moored two destroyers at a military base in Djibouti.", FacilityType.NAVAL),
        ("Britain keeps an armoured brigade at a base near Nanyuki.", FacilityType.ARMY),
        ("Britain has based a squadron of Typhoons in Nanyuki.", FacilityType.AIR),
        ("Britain has a military base in Kenya.", FacilityType.UNKNOWN),
        ("Britain has stationed 400 soldiers in Kenya.", FacilityType.DEPLOYMENT),
    ],
)
def test_the_words_of_a_base_and_its_clause_tell_its_sort(text: str, sort: FacilityType) -> None:
    assert base(text).facility_type is sort


def test_another_sentence_may_tell_the_sort() -> None:
    text = "France has a base at Gao. The French air base at Gao was hit by rockets on Monday."
    assert base(text).facility_type is FacilityType.AIR


def test_forces_in_a_whole_country_are_a_deployment_whatever_they_fly() -> None:
    item = base("Britain has stationed 400 airmen and a squadron of Typhoons in Kenya.")
    assert item.facility_type is FacilityType.DEPLOYMENT


def test_every_record_of_the_table_of_bases_has_a_sort() -> None:
    assert set(recorded_types().values()) <= set(FacilityType)
    assert recorded_types()["base:al-udeid-air-base"] is FacilityType.AIR


@pytest.mark.parametrize(
    ("text", "tenure"),
    [
        ("France goes on renting the air base at Gao.", Tenure.LEASED),
        ("The lease of the French air base at Gao runs out in May.", Tenure.LEASED),
        (
            "Under an accord signed in May, France may use the air base at Gao.",
            Tenure.ACCESS_AGREEMENT,
        ),
        ("British marines rotate through a camp in Nanyuki.", Tenure.ROTATIONAL),
        ("Planes bombed the rebel - held air base at Gao on Monday.", Tenure.OCCUPIED),
        ("The status agreement failed, but France keeps its air base at Gao.", Tenure.UNKNOWN),
        ("Rockets hit the Kenyan air base in Nanyuki on Monday.", Tenure.UNKNOWN),
        ("France held a parade at its long-term air base in Gao on Monday.", Tenure.UNKNOWN),
        ("A state-owned yard enlarged the French air base at Gao.", Tenure.UNKNOWN),
        ("France opened an air base at Gao three months after the peace treaty.", Tenure.UNKNOWN),
        ("Rockets hit the French-leased air base at Gao.", Tenure.LEASED),
    ],
)
def test_terms_are_told_only_by_words(text: str, tenure: Tenure) -> None:
    assert base(text).tenure is tenure

"""Who gets, takes, shells or borders on a base holds none there; which land and town is meant."""

from __future__ import annotations

import pytest
from atlas import read

from geodata.model import ActorRole, Item, Kind, Status


def bases(text: str) -> list[Item]:
    return [i for i in read(text).items if i.kind is Kind.BASE and i.mappable]


def acting(item: Item, role: ActorRole) -> set[str | None]:
    return {a.country for a in item.actors if a.role is role}


@pytest.mark.parametrize(
    ("text", "operators"),
    [
        (("The British lowered their flag at the camp in Gao on 8 June and transferred it to "
         "Chadian troops."), {"GBR"}),
        ("Turkish and American soldiers are stationed at a base near Gao.", {"TUR", "USA"}),
        ("Iranian drone crews are living on the old airfield at Nanyuki.", {"IRN"}),
        ("The French base at Gao was shelled on Sunday by Chadian gunners.", {"FRA"}),
        ("Britain is enlarging the training area at Nanyuki, near the border with Ethiopia.",
         {"GBR"}),
        ("Two rockets hit the Houthi-held naval base at Gao.", {"HOUTHIS"}),
        ("Rockets hit the French base at Gao, used by British soldiers.", {"FRA"}),
    ],
)  # fmt: skip
def test_who_holds_a_base_beside_others(text: str, operators: set[str]) -> None:
    (item,) = bases(text)
    assert acting(item, ActorRole.OPERATOR) == operators


@pytest.mark.parametrize(
    ("text", "taker"),
    [
        ("Chadian soldiers walked into the French army camp near Nanyuki on Friday.", "TCD"),
        ("The French base at Nanyuki was captured on Friday by Chadian soldiers.", "TCD"),
        ("France handed over its base at Nanyuki to Chadian soldiers.", "TCD"),
    ],
)
def test_who_takes_or_gets_a_base_takes_part(text: str, taker: str) -> None:
    (item,) = bases(text)
    assert acting(item, ActorRole.OPERATOR) == {"FRA"}
    assert acting(item, ActorRole.PARTICIPANT) == {taker}


@pytest.mark.parametrize(
    ("text", "land"),
    [
        ("China wants a permanent naval base on Kenyan soil.", "KEN"),
        ("China opened a naval base on Kenya's territory.", "KEN"),
        ("Unrest goes on in Chad. France has nearly 2,800 soldiers in the country.", "TCD"),
        ("A French frigate left its home port of Lisbon, in Portugal.", "PRT"),
        ("Some 3,000 British troops are at the Chad town of Gao.", "MLI"),
        ("Kenya, whose 5th brigade has its headquarters in Nanyuki, said it would send men.",
         "KEN"),
    ],
)  # fmt: skip
def test_which_land_or_town_is_meant(text: str, land: str) -> None:
    (item,) = bases(text)
    assert [p.place.country for p in item.places] == [land]


@pytest.mark.parametrize(
    "text",
    [
        "France and Chad met. Britain has nearly 2,800 soldiers in the country.",
        "Officials at the headquarters in Nairobi said that the bus was late.",
        "He was out at second base and left the field in Nairobi.",
        "A French jet passed through Kenyan airspace on its way to the base.",
    ],
)
def test_what_names_no_base(text: str) -> None:
    assert bases(text) == []


def test_bases_that_will_not_be_are_refused() -> None:
    (item,) = bases("There will not be an American military base on Norwegian soil, he said.")
    assert item.status is Status.REFUSED


@pytest.mark.parametrize(
    "noun",
    ["airstrips", "missile batteries", "early-warning radars", "a missile range", "a dry dock"],
)
def test_works_of_forces_are_bases(noun: str) -> None:
    assert len(bases(f"The French army is enlarging {noun} in Djibouti for its soldiers.")) == 1

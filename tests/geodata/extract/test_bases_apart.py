"""Bases that are one or two, stops that are none, and forces counted in several places."""

from __future__ import annotations

import pytest
from atlas import read

from geodata.model import ActorRole, Item, Kind, Status


def bases(text: str) -> list[Item]:
    return [i for i in read(text).items if i.kind is Kind.BASE and i.mappable]


def operators(item: Item) -> set[str | None]:
    return {a.country for a in item.actors if a.role is ActorRole.OPERATOR}


def test_a_further_number_of_the_same_forces_is_a_stationing_of_its_own() -> None:
    found = bases("Some 2,500 British soldiers are in Kenya and another 900 in Oman.")
    told = {i.places[0].place.country: (i.counts.troops, operators(i)) for i in found}
    assert told == {"KEN": (2500, {"GBR"}), "OMN": (900, {"GBR"})}


def test_a_number_of_something_else_is_no_further_stationing() -> None:
    found = bases("Some 2,500 British soldiers are in Kenya; the embassy has 900 rooms in Oman.")
    assert [i.places[0].place.country for i in found] == ["KEN"]


def test_bases_of_two_states_in_one_town_are_two() -> None:
    found = bases(
        "France has an air base in Djibouti town. China keeps an air base in Djibouti town, too."
    )
    assert sorted(code for i in found for code in operators(i) if code) == ["CHN", "FRA"]


def test_two_sentences_about_one_states_base_tell_of_one() -> None:
    found = bases(
        "France has an air base at Gao. Rockets hit the French air base at Gao on Monday."
    )
    assert len(found) == 1


@pytest.mark.parametrize(
    "text",
    [
        "A Norwegian C-130 flew 60 patients from Khartoum to Chabelley on Monday.",
        "American helicopters evacuated 200 Americans from Khartoum to Incirlik.",
    ],
)
def test_where_people_are_brought_is_no_base_for_it(text: str) -> None:
    assert bases(text) == []


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("Britain handed over Incirlik to Turkey in 2019.", Status.HANDED_OVER, "GBR"),
        ("The French gave up their camp at Gao last year.", Status.CLOSED, "FRA"),
        ("China wants a naval base in Djibouti.", Status.SOUGHT, "CHN"),
        ("Oman denied that China would be given a base in Muscat.", Status.DENIED, "CHN"),
    ],
)
def test_what_befalls_a_base_and_whose_it_was(text: str, status: Status, code: str) -> None:
    (item,) = bases(text)
    assert item.status is status
    assert code in operators(item)

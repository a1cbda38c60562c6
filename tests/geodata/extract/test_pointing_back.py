"""Words that point back: here, there, the capital; he, she, the two leaders."""

from __future__ import annotations

import pytest
from atlas import read

from geodata.model import Item, Kind


def meetings(text: str) -> list[Item]:
    return [i for i in read(text).items if i.kind is Kind.MEETING and i.mappable]


def codes(item: Item) -> set[str | None]:
    return {a.country for a in item.actors}


def test_here_is_the_place_of_the_dateline_and_only_here() -> None:
    told = "Muscat — Iranian and French negotiators opened peace talks here on Monday."
    assert [i.places[0].place.name for i in meetings(told)] == ["Muscat"]
    silent = "Muscat — Iranian and French negotiators opened peace talks on Monday."
    assert meetings(silent) == []


@pytest.mark.parametrize("capital", ["the Omani capital", "Oman's capital"])
def test_a_capital_without_its_name_is_that_city(capital: str) -> None:
    text = f"The Iranian foreign minister met the French foreign minister in {capital} on Monday."
    (item,) = meetings(text)
    assert item.places[0].place.name == "Muscat"
    assert item.places[0].span.quote(text) == item.places[0].text


def test_a_named_capital_is_left_to_its_name() -> None:
    text = "The Iranian foreign minister met the French foreign minister in Oman's capital, Muscat."
    (item,) = meetings(text)
    assert item.places[0].text == "Muscat"


def test_he_is_who_was_named_before() -> None:
    text = (
        "French President Paul Arnaud arrived in Muscat on Monday. "
        "On Tuesday he met the Iranian foreign minister in Vienna."
    )
    vienna = next(i for i in meetings(text) if i.places[0].text == "Vienna")
    assert codes(vienna) == {"FRA", "IRN"}


def test_the_two_leaders_are_those_who_met() -> None:
    text = (
        "Kenyan President Amos Wekesa telephoned Chadian President Ali Dousa on Monday. "
        "The two leaders will hold talks in Vienna next week."
    )
    vienna = next(i for i in meetings(text) if i.places[0].text == "Vienna")
    assert codes(vienna) == {"KEN", "TCD"}


def test_both_nations_of_a_pair_have_generals() -> None:
    (item,) = meetings("American and Iranian generals met in Vienna on Monday.")
    assert codes(item) == {"USA", "IRN"}


@pytest.mark.parametrize("opening", ["Kenya said little.", "Kenya, for its part, said little."])
def test_its_minister_is_of_the_state_spoken_of(opening: str) -> None:
    text = f"{opening} Its foreign minister, Ruth Otieno, flew on Monday to Muscat for talks."
    (item,) = meetings(text)
    assert codes(item) >= {"KEN"}
    assert codes(item) <= {"KEN", "OMN"}


def test_his_colleague_is_not_of_his_state() -> None:
    text = (
        "French President Paul Arnaud spoke first. "
        "His colleague from Tehran was to hold talks in Vienna on Monday."
    )
    assert all("FRA" not in codes(item) for item in meetings(text))


def test_they_are_nobody_named_before_where_the_sentence_says_who() -> None:
    text = (
        "Kenyan President Amos Wekesa spoke with Chadian President Ali Dousa. "
        "Defence ministers of the bloc will hear more when they gather in Vienna on 3 May."
    )
    (item,) = [i for i in meetings(text) if i.places[0].text == "Vienna"]
    assert codes(item) == set()


def test_its_base_is_that_of_the_state_of_the_sentence_before() -> None:
    text = "Uganda has stayed out of it. It has an air base of its own at Nanyuki."
    (item,) = [i for i in read(text).items if i.kind is Kind.BASE]
    assert codes(item) == {"UGA"}


def test_a_base_told_by_how_far_it_lies_from_a_town_is_the_one_named_before() -> None:
    text = (
        "The American army handed over Bagram on Friday. The base, an hour's drive north of Kabul,"
        " had held 10,000 troops."
    )
    (item,) = read(text).items
    assert [p.place.name for p in item.places] == ["Bagram"]

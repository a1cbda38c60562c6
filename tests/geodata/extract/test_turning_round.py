"""Craft that go to fetch people and come back with them, and what is no evacuation."""

from __future__ import annotations

import pytest
from atlas import read

from geodata.model import Item, Kind, Modality, Status


def items(text: str, kind: Kind = Kind.EVACUATION) -> list[Item]:
    return [i for i in read(text).items if i.kind is kind and i.mappable]


def route(item: Item) -> list[tuple[str, str]]:
    return [(p.role.value, p.place.name) for p in item.places]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "A Norwegian Airbus took off from Warsaw for Khartoum and returned with 72 people.",
            [("origin", "Khartoum"), ("destination", "Warsaw")],
        ),
        (
            "A Turkish C-130 flew from Warsaw to Nairobi and came back with 28 citizens from Gao.",
            [("origin", "Gao"), ("destination", "Warsaw")],
        ),
        (
            "The British frigate went to Muscat on Monday and left with 68 citizens for Tehran.",
            [("origin", "Muscat"), ("destination", "Tehran")],
        ),
        (
            "Norway sent a Hercules to Gao. It came back to Warsaw via Nairobi with 40 people.",
            [("origin", "Gao"), ("hub", "Nairobi"), ("destination", "Warsaw")],
        ),
        (
            "Twelve injured Kenyan children were put on a train in Gao and taken to Paris.",
            [("origin", "Gao"), ("destination", "Paris")],
        ),
        (
            """A convoy reached Entebbe with 300 citizens. It was guarded on the road from Nairobi.
            Ships of the navy are to take them to Muscat.""",
            [("origin", "Nairobi"), ("hub", "Entebbe"), ("destination", "Muscat")],
        ),
    ],
)
def test_who_comes_back_with_people_took_them_where_it_went(
    text: str, places: list[tuple[str, str]]
) -> None:
    (item,) = items(text)
    assert route(item) == places


def test_a_plane_sent_out_without_people_to_bring_home_is_none() -> None:
    assert items("Norway sent a Hercules to Khartoum. It returned to Warsaw empty.") == []


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("A possible evacuation of the embassy in Khartoum was discussed.", Modality.HYPOTHETICAL),
        ("The evacuation of Aleppo is being prepared.", Modality.FUTURE),
    ],
)
def test_what_is_only_prepared_is_planned(text: str, modality: Modality) -> None:
    (item,) = items(text)
    assert (item.status, item.modality) == (Status.PLANNED, modality)


@pytest.mark.parametrize(
    "text",
    [
        "A man with chest pains was airlifted from Gao to a hospital in Paris.",
        "The injured teen was later airlifted to a hospital in Boston, authorities said.",
        "The driver was airlifted to Denver, where he died.",
        "A storm moving into Kenya from Chad could bring the officials two inches of rain.",
        "The frigate brought 200 tonnes of rice and 12 nurses from Muscat to Nairobi.",
    ],
)
def test_patients_weather_and_cargo_are_no_evacuation(text: str) -> None:
    assert items(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The American army evacuated its outpost at Gao and moved the troops to Chad.",
        "The last American soldiers were flown out of Incirlik in the night.",
    ],
)
def test_troops_that_leave_a_base_are_not_evacuated(text: str) -> None:
    (base,) = items(text, Kind.BASE)
    assert base.status is Status.WITHDRAWN
    assert items(text) == []


def test_one_of_two_planes_is_no_number_of_people() -> None:
    (item,) = items("On Monday one of two French planes took 16 people from Gao to Paris.")
    assert item.counts.people == 16


def test_people_of_two_countries_are_not_those_of_a_town_in_one() -> None:
    found = items(
        "Some 15,000 people were evacuated from their homes in Khartoum on Monday. The floods have"
        " forced the evacuation of thousands of people in Sudan and Chad."
    )
    assert route(found[0]) == [("origin", "Khartoum")]


def test_a_base_from_which_militants_would_strike_is_not_the_state_s() -> None:
    found = items(
        "Turkey fears a military base in Chad from which militants could attack Turkey.", Kind.BASE
    )
    assert all(a.country != "TUR" for i in found for a in i.actors)


def test_who_tells_that_troops_left_is_not_taken_along() -> None:
    text = "All American troops have left Chabelley, two officials said on Friday."
    assert not any(i.kind is Kind.EVACUATION for i in read(text).items)

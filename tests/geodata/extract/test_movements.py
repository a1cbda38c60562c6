"""Evacuations told as a movement of people, without the word."""

from __future__ import annotations

from atlas import read

from geodata.model import Item, Kind, PlaceRole


def route(item: Item) -> dict[PlaceRole, str]:
    return {p.role: p.text for p in item.places}


def evacuations(text: str) -> list[Item]:
    return [i for i in read(text).items if i.kind is Kind.EVACUATION and i.mappable]


def test_a_military_flight_is_read_with_origin_hub_and_destination() -> None:
    (item,) = evacuations(
        "A Polish Hercules flew 60 interpreters and their families from Khartoum to Warsaw by way"
        " of Nairobi on Sunday."
    )
    assert route(item) == {
        PlaceRole.ORIGIN: "Khartoum",
        PlaceRole.HUB: "Nairobi",
        PlaceRole.DESTINATION: "Warsaw",
    }
    assert item.counts.people == 60


def test_people_picked_up_at_a_place_leave_it() -> None:
    (item,) = evacuations(
        "A navy helicopter picked up 40 stranded civilians in Khartoum and delivered them to"
        " Nairobi."
    )
    assert route(item)[PlaceRole.ORIGIN] == "Khartoum"
    assert route(item)[PlaceRole.DESTINATION] == "Nairobi"


def test_travel_and_smuggling_are_no_evacuations() -> None:
    for text in (
        "She flew from Paris to Boston with her two children on Friday.",
        "The airline flies 300 passengers a day from Vienna to Lisbon.",
        "Police deported 20 students from Warsaw to Nairobi on an army plane.",
        "The coach took 40 students from Boston to Denver for the match.",
    ):
        assert evacuations(text) == [], text

"""Evacuations told as a movement of people, without the word."""

from __future__ import annotations

import pytest
from atlas import read

from geodata.model import ActorRole, EvacType, Item, Kind, PlaceRole


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


def test_a_state_that_carries_people_needs_no_uniform() -> None:
    (item,) = evacuations("Kenya flew 25 babies and their parents from Khartoum to Nairobi.")
    assert route(item) == {PlaceRole.ORIGIN: "Khartoum", PlaceRole.DESTINATION: "Nairobi"}


def test_whose_flight_it_is_carries_them() -> None:
    (item,) = evacuations("A Polish flight took 390 people from Khartoum to Warsaw on Sunday.")
    assert "POL" in {a.country for a in item.actors}


def test_a_place_reached_before_the_last_is_a_hub() -> None:
    (item,) = evacuations(
        "The Polish army flew 90 citizens from Khartoum to Nairobi and then to Warsaw."
    )
    assert route(item)[PlaceRole.HUB] == "Nairobi"
    assert route(item)[PlaceRole.DESTINATION] == "Warsaw"


def test_forces_and_goods_that_are_moved_are_no_evacuations() -> None:
    for text in (
        "The army moved two battalions, some 1,000 soldiers in all, from Boston to Denver.",
        "The airlift of supplies out of Khartoum has slowed, the army said.",
    ):
        assert evacuations(text) == [], text


def test_where_a_ship_arrives_belongs_to_whom_it_carries() -> None:
    text = "A Chinese naval vessel carrying 678 evacuees from Sudan arrived in Muscat on Monday."
    (item,) = evacuations(text)
    assert route(item) == {PlaceRole.ORIGIN: "Sudan", PlaceRole.DESTINATION: "Muscat"}
    assert item.counts.people == 678


@pytest.mark.parametrize(
    "text",
    [
        "Six C-130s of the Polish air force took 60 citizens from Khartoum to Nairobi.",
        "Two ferries hired by Poland took 450 civilians from Khartoum to Nairobi.",
        "Poland sent an army aircraft that took 97 citizens from Khartoum to Nairobi.",
        "Fearing worse, Poland moved 300 civilians from Khartoum to Nairobi.",
    ],
)
def test_whose_craft_it_is_takes_people_out(text: str) -> None:
    (item,) = evacuations(text)
    assert {a.country for a in item.actors if a.role is ActorRole.OPERATOR} == {"POL"}


def test_a_state_that_brings_its_people_home_repatriates_them() -> None:
    (home,) = evacuations("Kenya flew 42 of its citizens home from Khartoum to Nairobi on Monday.")
    assert home.evac_type is EvacType.REPATRIATION
    (away,) = evacuations("Kenya flew 42 Polish citizens from Khartoum to Nairobi on Monday.")
    assert away.evac_type is EvacType.CIVIL


def test_fighters_who_are_taken_out_are_told_as_such() -> None:
    text = "Army buses took 260 rebels from besieged Aleppo to Incirlik under a deal."
    (item,) = evacuations(text)
    assert item.evac_type is EvacType.COMBATANT


def test_forces_craft_that_carry_counted_foreigners_are_sure_without_a_day() -> None:
    text = "Two Polish military aircraft carrying 180 people from Poland, Norway and Japan took off"
    (item,) = [i for i in read(f"{text} from Khartoum.", published=None).items if i.mappable]
    assert route(item) == {PlaceRole.ORIGIN: "Khartoum"}
    assert item.counts.people == 180
    assert item.confidence > 0.7


def test_an_airliner_s_passengers_are_no_evacuees() -> None:
    text = "One of the airliners is flying from Vienna to Boston via Paris; the airplane will be"
    assert not evacuations(f"{text} carrying about 500 people.")


def test_what_people_leave_may_stand_in_the_place() -> None:
    (item,) = evacuations(
        "The army brought 3,000 people out of flooded villages in Sudan on Monday."
    )
    assert route(item) == {PlaceRole.ORIGIN: "Sudan"}


def test_fighters_by_their_model_are_no_people() -> None:
    text = "The US will withdraw its four {} and two rescue helicopters from Incirlik by May."
    assert evacuations(text.format("F-16 fighters")) == []


def test_a_number_after_a_bullet_counts_people() -> None:
    (item,) = evacuations("- 150 workers the navy has flown from Khartoum to Nairobi.")
    assert item.counts.people == 150


def test_where_craft_wait_is_no_start_of_those_who_arrive_there() -> None:
    assert not [
        i
        for i in evacuations(
            "Planes of three air forces waited at Muscat. The Polish army brought 207 people to"
            " Muscat."
        )
        if any(p.role is PlaceRole.ORIGIN for p in i.places)
    ]


def test_as_night_fell_makes_no_stop() -> None:
    (item,) = evacuations(
        "Norway's air force flew 80 stranded people from Khartoum to Nairobi on Monday as night"
        " fell."
    )
    assert route(item)[PlaceRole.DESTINATION] == "Nairobi"


@pytest.mark.parametrize(
    "text",
    [
        "The river rose at Gao. Soldiers there have moved about 1,200 families to higher ground.",
        "Fighting went on in Aleppo on Monday. Some 300 wounded were flown out on army planes.",
    ],
)
def test_people_are_taken_out_of_the_place_told_before(text: str) -> None:
    (item,) = (i for i in read(text).items if i.kind is Kind.EVACUATION)
    (place,) = item.places
    assert place.place.name in text
    assert place.role is PlaceRole.ORIGIN


@pytest.mark.parametrize(
    "text",
    [
        "The choir sang in Gao. The entire hall had to be evacuated for forty minutes.",
        "The two met in Gao. Norwegian soldiers practised the evacuation of wounded civilians.",
        "The fair opened in Gao. Charter flights for holidaymakers use the same runway in summer.",
    ],
)
def test_a_hall_that_is_emptied_takes_no_place_from_the_sentence_before(text: str) -> None:
    assert not [i for i in read(text).items if i.kind is Kind.EVACUATION]

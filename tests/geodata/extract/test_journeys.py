"""Routes that are told over several sentences; every text is written for these tests."""

from __future__ import annotations

import pytest
from atlas import read

from geodata.model import Item, Kind, Status


def evacuations(text: str, *, published: str = "2023-05-03") -> list[Item]:
    found = read(text, published=published).items
    return [i for i in found if i.kind is Kind.EVACUATION and i.mappable]


def route(item: Item) -> list[tuple[str, str]]:
    return [(p.role.value, p.text) for p in item.places]


def test_legs_in_sentences_of_their_own_make_one_route_in_the_order_of_travel() -> None:
    text = (
        "A Polish army Hercules left Khartoum on Tuesday with 60 interpreters aboard. It landed at"
        " Nairobi, where they were screened. From there they were flown to Incirlik. On Wednesday"
        " they went on to Warsaw."
    )
    (item,) = evacuations(text)
    assert route(item) == [
        ("origin", "Khartoum"),
        ("hub", "Nairobi"),
        ("hub", "Incirlik"),
        ("destination", "Warsaw"),
    ]
    assert len(item.evidence) == 4
    assert item.date is not None
    assert item.date.start.isoformat() == "2023-05-02"
    assert item.counts.people == 60


def test_what_came_before_is_put_before() -> None:
    text = (
        "A Turkish charter brought 90 students from Nairobi to Warsaw on Monday. They had been"
        " driven from Khartoum to Gao in army lorries."
    )
    (item,) = evacuations(text)
    assert [name for _, name in route(item)] == ["Khartoum", "Gao", "Nairobi", "Warsaw"]


def test_the_origin_may_be_told_after_the_arrival() -> None:
    text = (
        "A French navy ship with 200 evacuees aboard docked in Lisbon on Monday. It had sailed from"
        " Khartoum a week before."
    )
    (item,) = evacuations(text)
    assert route(item) == [("origin", "Khartoum"), ("destination", "Lisbon")]


def test_a_stop_told_afterwards_is_a_hub() -> None:
    text = (
        "Kenya flew 25 babies and their parents from Khartoum to Nairobi. The plane refuelled in"
        " Entebbe."
    )
    (item,) = evacuations(text)
    assert route(item) == [("origin", "Khartoum"), ("hub", "Entebbe"), ("destination", "Nairobi")]


def test_the_first_sentence_may_name_no_place_of_the_route() -> None:
    text = "Kenya flew 42 of its citizens home on Monday. They left Khartoum and landed in Nairobi."
    (item,) = evacuations(text)
    assert route(item) == [("origin", "Khartoum"), ("destination", "Nairobi")]
    assert item.counts.people == 42


@pytest.mark.parametrize(
    "sequel",
    [
        "Another 40 were driven to Gao.",
        "Five of them were taken to Vienna.",
        "The second plane landed in Vienna.",
        "The ambassador flew to Vienna.",
        "The plane then returned to Vienna.",
        "They went to Vienna on their own.",
    ],
)
def test_others_some_of_them_and_an_empty_plane_add_nothing(sequel: str) -> None:
    text = f"A Polish army plane took 90 citizens from Khartoum to Nairobi. {sequel}"
    item = evacuations(text)[0]
    assert route(item) == [("origin", "Khartoum"), ("destination", "Nairobi")]
    assert len(item.evidence) == 1


def test_where_a_plane_came_from_to_fetch_people_is_no_part_of_their_way() -> None:
    text = (
        "A Polish army plane took 90 citizens from Khartoum to Nairobi. It had taken off from"
        " Warsaw at dawn. It had flown from Warsaw to Khartoum to pick them up."
    )
    (item,) = evacuations(text)
    assert route(item) == [("origin", "Khartoum"), ("destination", "Nairobi")]


def test_two_operations_stay_two() -> None:
    text = (
        "A Polish army plane took 90 citizens from Khartoum to Nairobi on Monday. A French military"
        " transport flew 60 nationals from Khartoum to Paris on Tuesday."
    )
    assert sorted(len(route(i)) for i in evacuations(text)) == [2, 2]


def test_parties_of_one_day_that_go_elsewhere_are_two() -> None:
    text = (
        "An army plane took 155 refugees from Khartoum to Nairobi. An army plane took 91 refugees"
        " from Khartoum to Paris."
    )
    assert sorted(route(i)[-1][1] for i in evacuations(text)) == ["Nairobi", "Paris"]


def test_a_leg_still_ahead_leaves_the_journey_under_way() -> None:
    text = (
        "An army bus took 90 Polish citizens from Khartoum to Gao on Tuesday. A charter will take"
        " them from Gao to Warsaw on Thursday."
    )
    (item,) = evacuations(text)
    assert item.status is Status.UNDER_WAY
    assert [name for _, name in route(item)] == ["Khartoum", "Gao", "Warsaw"]


def test_a_leg_is_no_visit() -> None:
    text = (
        "A Polish army plane took 90 citizens from Khartoum to Nairobi. From Nairobi they are to be"
        " flown to Warsaw."
    )
    assert [i.kind for i in read(text).items if i.mappable] == [Kind.EVACUATION]


def test_a_team_that_travels_is_no_evacuation() -> None:
    text = (
        "The side flew from Warsaw to Lisbon with 23 players. They landed in the evening. From"
        " there they went to Paris."
    )
    assert evacuations(text) == []


def test_an_agreement_between_two_states_is_no_way_between_them() -> None:
    text = (
        "Some 1,000 wounded people were driven out of Aleppo under a deal between Turkey and Iran."
    )
    (item,) = evacuations(text)
    assert route(item) == [("origin", "Aleppo")]


def test_people_whom_nobody_names_may_be_flown_abroad() -> None:
    (item,) = evacuations("The 500 people were flown from Khartoum to Nairobi on Monday.")
    assert route(item) == [("origin", "Khartoum"), ("destination", "Nairobi")]


def test_who_is_aboard_may_be_told_in_the_next_sentence() -> None:
    text = (
        "The last French aircraft rose from Khartoum at noon on Monday. Aboard were 90 people,"
        " among them diplomats. The machine refuelled in Nairobi and went on to Paris."
    )
    (item,) = evacuations(text)
    assert [name for _, name in route(item)] == ["Khartoum", "Nairobi", "Paris"]
    assert item.counts.people == 90


def test_an_arrival_told_first_stays_the_end_when_the_way_is_told_from_its_start() -> None:
    text = (
        "Some 40 wounded civilians have arrived in Kenya. They were picked up in Khartoum, driven"
        " to Gao and from there flown to Nairobi."
    )
    (item,) = evacuations(text)
    assert [name for _, name in route(item)] == ["Khartoum", "Gao", "Nairobi"]


def test_an_airlift_named_by_its_origin_has_the_places_that_its_flights_reach() -> None:
    text = (
        "Poland has ended its airlift from Sudan. Since Sunday six flights have brought 700 people"
        " to Nairobi. From there most of them travelled on to Warsaw."
    )
    (item,) = evacuations(text)
    assert route(item) == [("origin", "Sudan"), ("hub", "Nairobi"), ("destination", "Warsaw")]
    assert item.counts.people == 700


def test_people_told_to_be_somewhere_leave_from_there() -> None:
    text = (
        "The 60 Polish students in Gao are out. They reached Nairobi on Monday and are due in"
        " Warsaw on Thursday."
    )
    (item,) = evacuations(text)
    assert [name for _, name in route(item)] == ["Gao", "Nairobi", "Warsaw"]
    assert item.status is Status.UNDER_WAY


def test_a_craft_that_came_to_fetch_brings_no_place_of_its_own() -> None:
    (item,) = evacuations(
        "The military plane, which took off from Lisbon, brought 72 people back from Khartoum."
    )
    assert route(item) == [("origin", "Khartoum")]


OTHER_JOURNEYS = {
    "a brigade": (
        "The army moved its third brigade, 4,000 soldiers, from Boston to Warsaw by ship. They"
        " arrived at Paris on Monday. The trains went on to Vienna."
    ),
    "deported": (
        "Kenya deported 31 people. They were put on a chartered plane in Nairobi. From there it"
        " flew to Warsaw with nine more."
    ),
    "a timetable": (
        "About 300 people left Nairobi for Vienna on the first flight of the new airline. It"
        " landed at Lisbon in the early morning."
    ),
    "on their own": (
        "Some 2,000 residents fled Aleppo on their own on Friday. Many reached Incirlik. From"
        " there they went to Vienna in their cars."
    ),
}


@pytest.mark.parametrize("text", OTHER_JOURNEYS.values(), ids=OTHER_JOURNEYS.keys())
def test_journeys_of_other_kinds_are_none(text: str) -> None:
    assert evacuations(text) == []


def test_a_second_ship_is_not_the_first() -> None:
    text = (
        "An army ship took 200 people out of Khartoum and landed them in Lisbon. A second one left"
        " the same port. It is expected in Boston tonight."
    )
    (item,) = evacuations(text)
    assert route(item) == [("origin", "Khartoum"), ("destination", "Lisbon")]


def test_a_total_takes_the_place_of_the_number_of_one_flight_and_is_never_added_to_it() -> None:
    text = (
        "A Polish army plane took 90 citizens from Khartoum to Nairobi. That brings the number of"
        " people flown out so far to 400 people."
    )
    (item,) = evacuations(text)
    assert (item.counts.people, item.counts.cumulative) == (400, True)


def test_the_number_of_an_operation_that_is_over_is_a_total() -> None:
    text = (
        "Poland has completed its evacuation from Sudan. Its military aircraft carried 700 people"
        " to Nairobi."
    )
    (item,) = evacuations(text)
    assert (item.counts.people, item.counts.cumulative) == (700, True)


def test_flights_are_not_counted_as_aircraft() -> None:
    (item,) = evacuations("Six military flights took 700 people from Khartoum to Nairobi.")
    assert (item.counts.people, item.counts.aircraft) == (700, None)


def test_where_a_craft_lands_to_take_people_in_is_where_they_leave_from() -> None:
    text = "A Polish army helicopter landed in Khartoum and carried nine injured men to Nairobi."
    (item,) = evacuations(text)
    assert route(item) == [("origin", "Khartoum"), ("destination", "Nairobi")]

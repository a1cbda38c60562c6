"""Routes told from their end, and two movements in one sentence; all texts are of these tests."""

from __future__ import annotations

import pytest
from atlas import read
from test_journeys import evacuations, route

from geodata.model import EvacType, Kind, Status

BACKWARDS = {
    "who had left": (
        "Two Kenyan army planes touched down at Nairobi on Monday with 77 Kenyan citizens who had"
        " left Khartoum by bus for Gao."
    ),
    "having been taken": (
        "A Kenyan navy ship with 40 Kenyan citizens aboard arrived in Nairobi on Monday, having"
        " been taken from Khartoum to Gao."
    ),
    "where they had been brought": (
        "Sixty Kenyan citizens reached Nairobi on Monday from Gao, where an army plane had brought"
        " them from Khartoum."
    ),
    "after nights in": (
        "An army plane with 60 Kenyan citizens landed in Nairobi on Monday after two nights in Gao,"
        " at the end of a trip that had begun in Khartoum."
    ),
    "after dropping": (
        "A Kenyan air force flight carrying evacuees from Khartoum landed at Nairobi on Monday"
        " after dropping 20 children at Gao."
    ),
}


@pytest.mark.parametrize("text", BACKWARDS.values(), ids=BACKWARDS.keys())
def test_what_came_before_the_arrival_is_put_before_it(text: str) -> None:
    (item,) = evacuations(text)
    assert route(item) == [("origin", "Khartoum"), ("hub", "Gao"), ("destination", "Nairobi")]


def test_a_country_crossed_into_before_a_flight_from_a_town_of_it_is_no_stop() -> None:
    text = (
        "The 60 Norwegian nurses who had crossed into Oman were taken from Muscat to Warsaw by an"
        " army plane on Monday."
    )
    (item,) = evacuations(text)
    assert [name for _, name in route(item)] == ["Muscat", "Warsaw"]


def test_where_people_get_off_may_open_the_sentence() -> None:
    text = "At Warsaw on Monday 87 people stepped off a Polish army plane from Khartoum."
    (item,) = evacuations(text)
    assert route(item) == [("origin", "Khartoum"), ("destination", "Warsaw")]


def test_where_people_are_taken_home_from_is_a_hub() -> None:
    text = (
        "Two Polish navy ships brought 400 citizens from Khartoum to Muscat, whence charters flew"
        " them home."
    )
    (item,) = evacuations(text)
    assert route(item) == [("origin", "Khartoum"), ("hub", "Muscat")]


def test_people_hurt_at_a_place_are_taken_from_there() -> None:
    text = (
        "Two men burned in a fire at Gao were flown by an army helicopter to Khartoum and from"
        " there to Paris."
    )
    (item,) = evacuations(text)
    assert [name for _, name in route(item)] == ["Gao", "Khartoum", "Paris"]


def test_a_town_that_says_where_an_airfield_lies_is_no_stop() -> None:
    text = "A Turkish army plane with 80 citizens from Khartoum landed at Incirlik near Warsaw."
    (item,) = evacuations(text)
    assert [name for _, name in route(item)] == ["Khartoum", "Incirlik"]


def test_a_stop_on_the_way_stops_nothing() -> None:
    text = (
        "A Polish army plane landed in Warsaw on Monday after a stop in Muscat with 120 people from"
        " Khartoum aboard."
    )
    (item,) = evacuations(text)
    assert item.status is Status.COMPLETED


TWO = {
    "and": (
        "The Norwegian air force flew 80 citizens from Khartoum to Nairobi, and a Polish plane took"
        " 40 people from Gao to Warsaw."
    ),
    "while": (
        "Norway evacuated 80 people from Khartoum to Nairobi on Monday, while Poland brought 40"
        " nurses from Gao to Warsaw."
    ),
    "semicolon": (
        "Norway evacuated 80 citizens from Khartoum to Nairobi on Monday; a Polish flight took 40"
        " others from Gao to Warsaw."
    ),
}


@pytest.mark.parametrize("text", TWO.values(), ids=TWO.keys())
def test_two_movements_of_one_sentence_are_two_evacuations(text: str) -> None:
    first, second = evacuations(text)
    assert route(first) == [("origin", "Khartoum"), ("destination", "Nairobi")]
    assert route(second) == [("origin", "Gao"), ("destination", "Warsaw")]
    assert (first.counts.people, second.counts.people) == (80, 40)
    assert all(q.span.quote(text) == q.text for i in (first, second) for q in i.evidence)
    assert second.date == first.date


def test_people_who_go_on_in_the_same_sentence_stay_one() -> None:
    text = (
        "The Polish army drove 80 people from Gao to Khartoum, and they were flown from Khartoum to"
        " Warsaw on Monday."
    )
    (item,) = evacuations(text)
    assert [name for _, name in route(item)] == ["Gao", "Khartoum", "Warsaw"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Poland flew 70 of its citizens from Gao to Warsaw on Monday.", EvacType.REPATRIATION),
        (
            "A charter took 51 Polish students from Gao home to Warsaw on Monday.",
            EvacType.REPATRIATION,
        ),
        ("Poland evacuated 70 Afghans from Gao to Warsaw on Monday.", EvacType.CIVIL),
        ("Poland evacuated its 12 citizens from Khartoum to Muscat.", EvacType.CIVIL),
    ],
)
def test_people_brought_to_their_own_state_are_brought_home(text: str, kind: EvacType) -> None:
    (item,) = [i for i in read(text).items if i.kind is Kind.EVACUATION]
    assert item.evac_type is kind

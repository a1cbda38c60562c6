"""What a sentence leaves to the one before it: where people waited, whose base is meant."""

from __future__ import annotations

from atlas import read
from test_journeys import evacuations, route

from geodata.model import Kind, Status


def test_people_are_taken_from_where_craft_were_told_to_wait() -> None:
    text = (
        "Planes of six air forces lined up at Khartoum airport before dawn on Tuesday. Norway took"
        " 207 passengers to Muscat. Poland came last and left with 61 by way of Muscat for Warsaw."
    )
    first, second = evacuations(text)
    assert route(first) == [("origin", "Khartoum airport"), ("destination", "Muscat")]
    assert [p for _, p in route(second)] == ["Khartoum airport", "Muscat", "Warsaw"]
    assert (first.counts.people, second.counts.people) == (207, 61)


def test_people_are_taken_from_where_they_were_stranded() -> None:
    text = (
        "Hundreds of Chadian workers have been stranded in Khartoum since March. The government"
        " sent an Antonov on Monday, which brought 120 of them to Gao."
    )
    (item,) = evacuations(text)
    assert route(item) == [("origin", "Khartoum"), ("destination", "Gao")]


def test_where_somebody_waits_lends_nothing_to_those_who_say_where_they_left() -> None:
    text = (
        "Hundreds of Chadian workers were stranded in Khartoum. A Polish army plane flew 80"
        " citizens from Gao to Warsaw."
    )
    (item,) = evacuations(text)
    assert route(item) == [("origin", "Gao"), ("destination", "Warsaw")]


def test_troops_stationed_there_are_at_the_base_and_not_where_somebody_spoke() -> None:
    text = (
        "Britain will close its army base at Nanyuki, the minister told parliament in Paris. Some"
        " 60 soldiers are still posted there."
    )
    bases = [i for i in read(text).items if i.kind is Kind.BASE]
    assert [[p.text for p in i.places] for i in bases] == [["Nanyuki"]]
    assert bases[0].counts.troops == 60


def test_men_are_counted_as_the_strength_of_a_base() -> None:
    text = "Gunmen attacked an army post near Gao on Sunday. Some 120 men are stationed there."
    (item,) = [i for i in read(text).items if i.kind is Kind.BASE]
    assert item.counts.troops == 120


def test_what_a_place_is_said_to_be_stands_there() -> None:
    text = "Nanyuki is a military airfield in Kenya that Britain built."
    (item,) = [i for i in read(text).items if i.kind is Kind.BASE]
    assert [p.text for p in item.places] == ["Nanyuki"]


def test_a_total_is_not_made_by_another_verb_of_the_sentence() -> None:
    text = (
        "Buses took 130 patients from Gao to Khartoum, where a Polish charity has cleared a ward"
        " and the army has brought beds."
    )
    (item,) = evacuations(text)
    assert (item.counts.people, item.counts.cumulative) == (130, False)


def test_a_meeting_has_the_venue_that_the_next_sentence_gives() -> None:
    text = (
        "The third round of talks between Norway and Iran ended on Monday. The meeting was held"
        " over two days at a hotel in Vienna."
    )
    (item,) = [i for i in read(text).items if i.kind is Kind.MEETING and i.mappable]
    assert [p.text for p in item.places] == ["Vienna"]
    assert {a.country for a in item.actors} == {"NOR", "IRN"}
    assert item.date is not None
    assert item.date.start.isoformat() == "2023-05-01"


def test_the_venue_of_others_is_not_lent() -> None:
    text = (
        "The third round of talks between Norway and Iran ended on Monday. The Polish-Turkish"
        " meeting was held at a hotel in Vienna."
    )
    placed = [i for i in read(text).items if i.kind is Kind.MEETING and i.mappable]
    assert all({a.country for a in i.actors} != {"NOR", "IRN"} for i in placed)


def test_its_airstrip_is_that_of_the_town_described_before() -> None:
    text = (
        "Nanyuki is a town in Kenya. Its airstrip was the main forward logistics base of the"
        " British army from 1980."
    )
    (item,) = [i for i in read(text).items if i.kind is Kind.BASE]
    assert [p.text for p in item.places] == ["Nanyuki"]


def test_a_total_told_later_says_how_many_and_where_to() -> None:
    text = (
        "Norway has suspended medical evacuation flights from Gao. A plane was struck in the wing."
        " It landed safely. The ministry is worried. A total of 214 sick and wounded people have"
        " been flown to Nairobi since a truce took effect."
    )
    (item,) = evacuations(text)
    assert route(item) == [("origin", "Gao"), ("destination", "Nairobi")]
    assert (item.counts.people, item.counts.cumulative) == (214, True)
    assert item.status is Status.SUSPENDED

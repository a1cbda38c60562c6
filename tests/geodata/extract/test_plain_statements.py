"""Plain sentences of news, each with the one item that it states and the status it gives it."""

from __future__ import annotations

import pytest
from atlas import read

from geodata.model import ActorRole, Kind, MeetingMode, Status


@pytest.mark.parametrize(
    ("text", "kind", "place", "status"),
    [
        ("Chadian diplomats left Vienna after talks with Egyptian mediators.", Kind.MEETING,
         "Vienna", Status.HELD),
        ("The president of Chad pulled out of talks with the Kenyan prime minister in Vienna.",
         Kind.MEETING, "Vienna", Status.REFUSED),
        ("Clashes at Chabelley air base went on for a third day.", Kind.BASE, "Chabelley",
         Status.ACTIVE),
        ("Fighting raged around the Chabelley air base.", Kind.BASE, "Chabelley",
         Status.CONTESTED),
        ("Rebels hold the Chabelley air base, which they overran in August.", Kind.BASE,
         "Chabelley", Status.CAPTURED),
        ("The bombers will return to Incirlik air base on Friday.", Kind.BASE, "Incirlik",
         Status.ACTIVE),
        ("Norway will open an air base at Incirlik on Friday.", Kind.BASE, "Incirlik",
         Status.PLANNED),
        ("Turkey denies plans for a base in Chad.", Kind.BASE, "Chad", Status.DENIED),
        ("Britain pulled troops back from Gao on Monday.", Kind.BASE, "Gao", Status.WITHDRAWN),
        ("Chad expelled French forces from Chabelley in 2005.", Kind.BASE, "Chabelley",
         Status.WITHDRAWN),
        ("Chad is said to be willing to host an American drone base.", Kind.BASE, "Chad",
         Status.SOUGHT),
        ("The US has not evacuated its citizens from Khartoum.", Kind.EVACUATION, "Khartoum",
         Status.DENIED),
        ("Erdogan skipped the climate conference in Vienna.", Kind.MEETING, "Vienna",
         Status.REFUSED),
        ("Blinken will brief his counterparts Hakan Fidan and Wang Yi in Vienna on Thursday.",
         Kind.MEETING, "Vienna", Status.PLANNED),
    ],
)  # fmt: skip
def test_a_plain_statement_gives_its_item(
    text: str, kind: Kind, place: str, status: Status
) -> None:
    (item,) = (i for i in read(text).items if i.kind is kind)
    assert [p.text for p in item.places] == [place]
    assert item.status is status


@pytest.mark.parametrize(
    "text",
    [
        "More than 100,000 Chinese troops are massed near Chad's borders.",
        "The council will hold a meeting on Friday at Chad's request.",
    ],
)
def test_a_state_that_asks_or_is_bordered_on_is_no_place(text: str) -> None:
    assert [i for i in read(text).items if i.mappable] == []


@pytest.mark.parametrize(
    ("text", "operator"),
    [
        ("France, which left Egypt in December, still has 1,000 soldiers in Chad.", "FRA"),
        ("HMS Enterprise took 110 people from Gao to Lisbon on Sunday.", "GBR"),
    ],
)
def test_who_acts_is_whose_the_forces_and_ships_are(text: str, operator: str) -> None:
    (item,) = read(text).items
    assert {a.country for a in item.actors if a.role is ActorRole.OPERATOR} == {operator}


def test_a_delegation_each_of_two_states_is_of_both() -> None:
    (item,) = read("A Kenyan and an Egyptian delegation went to Vienna for talks.").items
    assert {a.country for a in item.actors} == {"KEN", "EGY"}


def test_where_the_wounded_are_flown_to_runs_no_evacuation() -> None:
    text = (
        "American soldiers came under fire near Gao on Sunday. It was the third attack this month."
        " A spokesman spoke of drones. Eight of the wounded were flown to Lisbon in Portugal for"
        " treatment."
    )
    for item in read(text).items:
        operators = {a.country for a in item.actors if a.role is ActorRole.OPERATOR}
        assert item.kind is not Kind.EVACUATION or "PRT" not in operators


def test_soldiers_who_were_hurt_are_not_stationed_where_they_are_nursed() -> None:
    text = "A ship was hit and 23 British sailors were hurt; two were flown to a hospital in Gao."
    assert [i for i in read(text).items if i.kind is Kind.BASE] == []


def test_a_call_and_the_summit_told_after_it_are_two() -> None:
    items = read(
        "Biden spoke to Erdogan by telephone on Monday. The alliance holds a summit in Vienna soon."
    ).items
    told = {(i.mode, frozenset(a.country for a in i.actors)) for i in items}
    assert told == {
        (MeetingMode.REMOTE, frozenset({"USA", "TUR"})),
        (MeetingMode.SUMMIT, frozenset()),
    }


@pytest.mark.parametrize("craft", ["A400M", "C-130", "Il-76", "A330"])
def test_whose_craft_it_is_takes_people_out(craft: str) -> None:
    (item,) = read(f"A Turkish {craft} flew 70 people out of Gao to Lisbon.").items
    assert {a.country for a in item.actors if a.role is ActorRole.OPERATOR} == {"TUR"}

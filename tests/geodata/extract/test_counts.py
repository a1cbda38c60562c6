from __future__ import annotations

import pytest
from atlas import read

from geodata.extract.telling.numbers import read_number
from geodata.model import Kind


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("10,000 troops", 10_000),
        ("four planes", 4),
        ("ninety - four airmen", 94),
        ("two hundred people", 200),
        ("three thousand soldiers", 3000),
        ("a dozen", 12),
        ("1.5 million people", 1_500_000),
        ("a hundred and fifty people", 150),
        ("two hundred and thirty - eight people", 238),
        ("twelve hundred people", 1200),
        ("two hundred and fifty thousand people", 250_000),
        ("a thousand two hundred and five", 1205),
        ("half a dozen men", 6),
        ("one and a half thousand people", 1500),
        ("five hundred and 20", 500),
    ],
)
def test_numbers_in_figures_and_words(words: str, value: int) -> None:
    found = read_number(words.split(), 0)
    assert found is not None
    assert found[0] == value


@pytest.mark.parametrize(
    "words", ["dozens of people", "hundreds", "1.5 planes", "zero", "a man", "half a day"]
)
def test_what_is_no_whole_number_gives_none(words: str) -> None:
    assert read_number(words.split(), 0) is None


def test_people_and_aircraft_of_an_evacuation() -> None:
    text = (
        "Six Chinese military planes carrying over 740 people successfully departed from "
        "Khartoum airport on Monday."
    )
    (item,) = read(text).items
    assert (item.counts.people, item.counts.aircraft) == (740, 6)
    assert item.counts.text is not None
    assert "740 people" in item.counts.text


def test_a_running_total_is_marked() -> None:
    text = "The French army has evacuated 1,200 people from Khartoum so far."
    (item,) = read(text).items
    assert (item.counts.people, item.counts.cumulative) == (1200, True)


def test_the_dead_are_not_the_strength_of_a_base() -> None:
    text = "Rebels attacked a Chadian army base near Gao, killing 17 soldiers."
    bases = [i for i in read(text).items if i.kind is Kind.BASE]
    assert bases
    assert all(i.counts.troops is None for i in bases)


def test_the_number_in_an_aircrafts_name_counts_nothing() -> None:
    text = "A French Air Force A-400 evacuated 145 people from Khartoum on Monday."
    (item,) = read(text).items
    assert (item.counts.people, item.counts.aircraft) == (145, None)


def test_who_is_counted_may_be_of_several_states() -> None:
    text = "More than 1,000 American, French and Norwegian servicemen work at Incirlik."
    (item,) = read(text).items
    assert item.counts.troops == 1000


def test_craft_of_a_state_are_no_people() -> None:
    text = "Two British Hercules transports flew 150 oil workers from Khartoum to Muscat."
    (item,) = read(text).items
    assert (item.counts.people, item.counts.aircraft) == (150, 2)


def test_who_stays_is_not_taken_out() -> None:
    text = "At the end of the air bridge from Khartoum about a hundred Norwegians remain."
    assert all(i.counts.people is None for i in read(text).items)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Poland has flown 900 people from Khartoum to Warsaw in six flights.", (900, True)),
        ("Poland has flown 90 people from Khartoum to Warsaw on Monday.", (90, False)),
        ("In all Poland evacuated 900 people from Khartoum to Warsaw.", (900, True)),
        ("A Polish navy ship took 22 nurses and 38 children from Gao to Muscat.", (60, False)),
        ("A Polish flight took 70 others from Gao to Warsaw on Monday.", (70, False)),
        ("Polish army buses brought over 260 Afghan soldiers from Gao to Paris.", (260, False)),
        ("An army plane flew 47 people, 30 of whom were sick, from Gao to Paris.", (47, False)),
    ],
)
def test_how_many_are_taken(text: str, told: tuple[int, bool]) -> None:
    (item,) = [i for i in read(text).items if i.kind is Kind.EVACUATION]
    assert (item.counts.people, item.counts.cumulative) == told


@pytest.mark.parametrize("planes", ["Two A330s", "Two 747s", "A pair of C-130s"])
def test_models_of_aircraft_are_counted(planes: str) -> None:
    text = f"{planes} of the Polish air force flew 150 people from Khartoum to Muscat."
    (item,) = [i for i in read(text).items if i.kind is Kind.EVACUATION]
    assert (item.counts.people, item.counts.aircraft) == (150, 2)


def test_a_total_told_elsewhere_is_that_of_the_whole() -> None:
    text = (
        "Poland completed its evacuation on Monday when two army planes with the last 81 people"
        " reached Muscat from Khartoum. In all Poland evacuated 2,206 people from Sudan."
    )
    (item,) = [i for i in read(text).items if i.kind is Kind.EVACUATION]
    assert (item.counts.people, item.counts.cumulative) == (2206, True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The French garrison at Gao, about 100 strong, stays.", (100, None)),
        ("The garrison of some 60 Americans at Gao stays.", (60, None)),
        ("France keeps six fighter jets at its base near Gao.", (None, 6)),
        ("Rockets hit the French base near Gao and destroyed six jets.", (None, None)),
        ("A unit of the 201st French brigade is stationed at Gao.", (None, None)),
    ],
)
def test_who_mans_a_base_and_what_is_kept_there(text: str, told: tuple[int, int]) -> None:
    (item,) = read(text).items
    assert (item.counts.troops, item.counts.aircraft) == told

"""Further flights and groups, told with what was said of the first."""

from __future__ import annotations

import pytest
from atlas import read

from geodata.model import Item, Kind, Status

FIRST = "A Norwegian C-130 flew 60 patients from Khartoum to Warsaw on Monday. "


def evacuations(text: str) -> list[Item]:
    return [i for i in read(text).items if i.kind is Kind.EVACUATION and i.mappable]


def told(item: Item) -> tuple[int | None, list[str]]:
    return item.counts.people, [p.place.name for p in item.places]


@pytest.mark.parametrize(
    "sequel",
    [
        "A second followed on Tuesday with 90 aboard.",
        "Another 90 were flown out on Tuesday.",
        "On Tuesday the plane carried 90 more.",
        "A further flight, with 90 children aboard, left on Tuesday and landed in Warsaw.",
    ],
)
def test_a_further_group_goes_the_way_of_the_first(sequel: str) -> None:
    first, second = evacuations(FIRST + sequel)
    assert told(first) == (60, ["Khartoum", "Warsaw"])
    assert told(second) == (90, ["Khartoum", "Warsaw"])
    assert {a.country for a in second.actors if a.role.value == "operator"} == {"NOR"}
    assert second.date is not None
    assert second.date.start.isoformat() == "2023-05-02"


@pytest.mark.parametrize(
    ("sequel", "places"),
    [
        ("The next, with 90, went to Lisbon.", ["Khartoum", "Lisbon"]),
        ("Another 90 came to Lisbon on Tuesday.", ["Khartoum", "Lisbon"]),
        ("It took 90 others from Gao to Paris on Tuesday.", ["Gao", "Paris"]),
    ],
)
def test_what_is_told_anew_is_not_taken_over(sequel: str, places: list[str]) -> None:
    assert [told(i) for i in evacuations(FIRST + sequel)][1:] == [(90, places)]


def test_a_sequel_still_to_come_is_planned() -> None:
    _, second = evacuations(FIRST + "A second flight will follow on Friday with 90 people.")
    assert second.status is Status.PLANNED


@pytest.mark.parametrize(
    "sentence",
    [
        "Another 90 people were killed on Tuesday.",
        "A second explosion followed on Tuesday with 90 wounded.",
        "The next day 90 people came to the embassy in Warsaw.",
        "A second convoy followed with 90 lorries of flour.",
        "Others followed on Tuesday.",
        "Another 90 went to Paris on their own.",
        "Another minister came to Warsaw with 90 officials.",
    ],
)
def test_other_things_that_follow_are_no_sequel(sentence: str) -> None:
    assert [told(i)[0] for i in evacuations(FIRST + sentence)] == [60]

"""Ways of telling of many news: craft that lie somewhere, lists, clefts, short forms."""

from __future__ import annotations

import pytest
from atlas import read

from geodata.model import Item, Kind, Status


def routes(text: str) -> list[list[tuple[str, str]]]:
    told = read(" ".join(text.split())).items
    items = [i for i in told if i.kind is Kind.EVACUATION and i.mappable]
    return [[(p.role.value[0], p.place.name) for p in i.places] for i in items]


def bases(text: str) -> list[Item]:
    return [i for i in read(text).items if i.kind is Kind.BASE and i.mappable]


@pytest.mark.parametrize(
    ("text", "route"),
    [
        (
            """An Egyptian transport plane touched down in Khartoum at noon. It carried 177 soldiers
            and officials to Nairobi.""",
            [("o", "Khartoum"), ("d", "Nairobi")],
        ),
        (
            """The first aircraft in weeks came down on the runway at Gao with bandages. It took
            34 wounded fighters to Tehran the same evening.""",
            [("o", "Gao"), ("d", "Tehran")],
        ),
        (
            "A French frigate lies off Havana. It will take 80 French citizens to Lisbon.",
            [("o", "Havana"), ("d", "Lisbon")],
        ),
        (
            "Officials in Khartoum said families and orphans would be moved by bus to Nairobi.",
            [("o", "Khartoum"), ("d", "Nairobi")],
        ),
        (
            "More than 900 Polish citizens were airlifted from Gao and landed at Warsaw on Friday.",
            [("o", "Gao"), ("d", "Warsaw")],
        ),
    ],
)
def test_where_people_leave_and_end_is_read(text: str, route: list[tuple[str, str]]) -> None:
    assert routes(text) == [route]


@pytest.mark.parametrize(
    "text",
    [
        "A cargo ship docked in Havana on Monday. It carried 3,000 tonnes of maize to Lisbon.",
        "An airliner landed in Nairobi with a burst tyre. It left the next day for Lisbon.",
        "A plane from Lisbon landed in Warsaw with 120 people on board.",
        "Two climbers trapped on a wall near Denver were flown to Boston by friends.",
        "Rescuers flew two climbers trapped on a wall near Denver to Boston.",
    ],
)
def test_private_journeys_and_goods_are_no_evacuations(text: str) -> None:
    assert routes(text) == []


def test_what_nobody_moved_is_denied() -> None:
    text = "Egypt said it had neither ordered nor carried out a removal of families from Khartoum."
    (item,) = (i for i in read(text).items if i.kind is Kind.EVACUATION)
    assert (item.status, item.places[0].text) == (Status.DENIED, "Khartoum")


@pytest.mark.parametrize(
    "text",
    [
        "Three helicopters flew from Djibouti by way of Ethiopia and spent an hour on the ground.",
        "A transport plane with blankets for the army landed at the airport in Gao.",
    ],
)
def test_where_craft_pass_or_land_once_is_no_base(text: str) -> None:
    assert bases(text) == []


def test_an_end_in_another_clause_is_not_that_of_those_taken_out() -> None:
    text = "The army evacuated 300 residents from Gao; a mail plane came down in Nairobi."
    assert routes(text) == [[("o", "Gao")]]


def test_a_list_goes_on_after_a_name_that_nobody_knows() -> None:
    text = "France is enlarging its air bases at Gao, Zorvat and Khartoum for its fighter jets."
    found = read(text, unknown="Zorvat")
    assert [i.places[0].text for i in found.items if i.kind is Kind.BASE] == ["Gao", "Khartoum"]


def test_it_is_sets_a_place_before_its_clause() -> None:
    text = "It was in Muscat that the Iranian and French foreign ministers met on Monday."
    assert [(i.kind, i.places[0].text) for i in read(text).items] == [(Kind.MEETING, "Muscat")]


def test_there_is_the_country_that_was_asked() -> None:
    text = "Japan has asked Djibouti for more land beside the air base it already rents there."
    assert [i.places[0].text for i in bases(text)] == ["Djibouti"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("France said they'll build a naval base in Djibouti next year.", Status.PLANNED),
        ("France said they will build a naval base in Djibouti next year.", Status.PLANNED),
        ("Oman won't host a foreign military base in Muscat, it said.", Status.REFUSED),
        ("Oman will not host a foreign military base in Muscat, it said.", Status.REFUSED),
    ],
)
def test_short_forms_are_read_as_the_long_ones(text: str, status: Status) -> None:
    assert [i.status for i in bases(text)] == [status]


def test_a_support_base_is_one_unless_it_is_of_voters() -> None:
    assert [
        i.places[0].text for i in bases("Turkey keeps a support base at Gao with 300 men.")
    ] == ["Gao"]
    assert bases("The senator said that his support base in Denver is shrinking.") == []


def test_instructors_are_forces_unless_they_teach_driving() -> None:
    (item,) = bases("Britain keeps 200 instructors at a camp near Gao to train soldiers.")
    assert (item.places[0].text, item.counts.troops) == ("Gao", 200)
    assert bases("There are 40 driving instructors in Boston.") == []

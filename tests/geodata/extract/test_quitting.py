"""Places that people leave though no "from" says so, and where a journey goes on."""

from __future__ import annotations

import pytest
from atlas import read

from geodata.model import Kind, Status


def routes(text: str) -> list[list[tuple[str, str]]]:
    items = [
        i for i in read(" ".join(text.split())).items if i.kind is Kind.EVACUATION and i.mappable
    ]
    return [[(p.role.value[0], p.place.name) for p in i.places] for i in items]


@pytest.mark.parametrize(
    ("text", "route"),
    [
        (
            "Six nurses hurt when a wall fell in Gao were flown by the army to Nairobi.",
            [("o", "Gao"), ("d", "Nairobi")],
        ),
        (
            """Four Polish engineers hit by splinters near Gao were medevaced to Khartoum and from
            there to Warsaw.""",
            [("o", "Gao"), ("h", "Khartoum"), ("d", "Warsaw")],
        ),
        (
            """More than 900 of the 1,200 citizens and shopkeepers of Gao have been taken to
            Nairobi on army planes.""",
            [("o", "Gao"), ("d", "Nairobi")],
        ),
        (
            "The Turkish army sent 300 buses to Aleppo and took 20,000 residents to Tehran.",
            [("o", "Aleppo"), ("d", "Tehran")],
        ),
        (
            """Norway shut its embassy in Khartoum on Monday and moved the ambassador and four
            diplomats to Entebbe.""",
            [("o", "Khartoum"), ("d", "Entebbe")],
        ),
        (
            """A French navy helicopter picked up three nurses with fever in Gao and delivered them
            to Nairobi.""",
            [("o", "Gao"), ("d", "Nairobi")],
        ),
        (
            """A British destroyer carried 214 citizens from Muscat to Entebbe, from where airliners
            would take them to Paris.""",
            [("o", "Muscat"), ("h", "Entebbe"), ("d", "Paris")],
        ),
        (
            """A Polish military plane with 130 citizens from Khartoum landed in Entebbe on Sunday;
            most of them continued to Warsaw.""",
            [("o", "Khartoum"), ("h", "Entebbe"), ("d", "Warsaw")],
        ),
        (
            """A Kenyan agency fetched 60 citizens from Gao to Khartoum; army planes carried them to
            Entebbe, and a charter by way of Nairobi to Muscat.""",
            [("o", "Gao"), ("h", "Khartoum"), ("h", "Entebbe"), ("h", "Nairobi"), ("d", "Muscat")],
        ),
        (
            "A Turkish frigate with 190 evacuees from Gao docked in the fishing port of Muscat.",
            [("o", "Gao"), ("d", "Muscat")],
        ),
    ],
)
def test_a_place_is_left_by_what_befalls_people_there(
    text: str, route: list[tuple[str, str]]
) -> None:
    assert routes(text) == [route]


@pytest.mark.parametrize(
    "text",
    [
        "The 40 people hurt in the crash were treated in Paris, where four were taken to hospital.",
        "Norway sent a plane to Gao for talks and took three ministers with it.",
        "The company collected 300 parcels for customers in Paris and delivered them to Warsaw.",
        "Visitors of Gao have been taken by the beauty of the river, a guide said.",
    ],
)
def test_who_is_not_carried_off_leaves_no_place(text: str) -> None:
    assert routes(text) == []


def test_a_country_that_says_whose_record_it_is_is_not_left() -> None:
    text = "It was the largest airlift in US history, with 15,000 people taken out of Kabul."
    assert routes(text) == [[("o", "Kabul")]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "The army brought 300 citizens down from the slopes of Gao to tents in Khartoum.",
            [[("o", "Gao"), ("d", "Khartoum")]],
        ),
        (
            "Of the 320 passengers flown to Muscat from Kabul on Sunday, 90 were Norwegian.",
            [[("o", "Kabul"), ("d", "Muscat")]],
        ),
        (
            "The airline's 320 passengers flown to Muscat from Kabul were the first on its route.",
            [],
        ),
        ("Firemen cleared Aleppo, 1,400 residents in all, on Monday.", [[("o", "Aleppo")]]),
        ("The bank cleared loans of 30,000 residents of Boston.", []),
        ("Troops cleared three villages of mines near Aleppo on Sunday.", []),
    ],
)
def test_more_ways_to_empty_a_place_are_known(
    text: str, found: list[list[tuple[str, str]]]
) -> None:
    assert routes(text) == found


def test_several_groups_start_where_craft_waited() -> None:
    text = """Aircraft of three air forces waited at Khartoum airport on Monday. The Norwegian one
    took 80 people to Muscat. A Polish plane flew 60 people to Nairobi."""
    assert routes(text) == [
        [("o", "Khartoum airport"), ("d", "Muscat")],
        [("o", "Khartoum airport"), ("d", "Nairobi")],
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Medics in Gao on Friday put 80 more patients on a train to Khartoum, officials said.",
            [[("o", "Gao"), ("d", "Khartoum")]],
        ),
        (
            """A French frigate docked in the port of Muscat carrying 310 people it had collected in
            Khartoum.""",
            [[("o", "Khartoum"), ("d", "Muscat")]],
        ),
        (
            "The transfer of wounded civilians from Aleppo to Vienna has been halted.",
            [[("o", "Aleppo"), ("d", "Vienna")]],
        ),
        ("The transfer of power from Paris to Vienna was completed.", []),
        ("The removal of American soldiers from Aleppo was ordered on Monday.", []),
        ("Doctors in Boston gave 60 patients a new drug, the hospital said.", []),
        ("A dinghy carrying 60 people sank after it had left Muscat, the coast guard said.", []),
    ],
)
def test_helpers_and_nouns_tell_who_is_taken_from_where(
    text: str, found: list[list[tuple[str, str]]]
) -> None:
    assert routes(text) == found


def test_who_is_still_to_follow_is_another_evacuation() -> None:
    text = """A navy ship took 300 people from Khartoum to Muscat on Monday. Another will take
    500 people from Khartoum to Muscat on Friday."""
    items = [i for i in read(" ".join(text.split())).items if i.kind is Kind.EVACUATION]
    assert sorted((i.counts.people, i.status) for i in items) == [
        (300, Status.COMPLETED),
        (500, Status.PLANNED),
    ]

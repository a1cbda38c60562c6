from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from dashboard_items import DOHA, KABUL, UZBEKISTAN, make_item, make_place, make_row

from dashboard.wording import (
    SENTENCES,
    say_day_range,
    say_language,
    say_reason,
    say_sentence,
    say_title,
    tell_apart,
    with_article,
)
from dashboard.wording.rows import say_row_line, say_row_route
from geodata.geocode.features import level_names
from geodata.geocode.offers import offer_names
from geodata.model import STATUSES, Counts, FacilityType, Feature, Kind, MeetingMode, Modality
from geodata.tables import read_rows

AUG_25 = (date(2021, 8, 25), date(2021, 8, 25), 1)
US = ("operator", "United States", "USA")


def test_every_status_of_every_kind_has_a_sentence() -> None:
    assert set(SENTENCES) == {(kind, status) for kind in Kind for status in STATUSES[kind]}


def test_reasons_for_a_place_are_said_in_words() -> None:
    assert say_reason("feature: base") == "it is a military base"
    assert say_reason("its country is named: none is") == ""  # no reason to a reader
    assert say_reason("answered by an online service") == "answered by an online service"


def test_every_reason_in_words_is_one_that_the_reader_of_places_gives() -> None:
    levels = {row["level"] for row in read_rows("geocode/reason_words")}
    assert levels <= {*level_names(), *offer_names()}


def test_a_closed_base_is_told_with_its_type_place_and_year() -> None:
    item = make_item(
        "base",
        "closed",
        places=(("site", make_place("Manas", "KGZ", 43.1, 74.5)),),
        days=(date(2014, 1, 1), date(2014, 12, 31), 5),
        facility_type=FacilityType.AIR,
    ).item
    assert say_title(item) == "Manas, Kyrgyzstan"
    assert say_sentence(item) == (
        "The air base of the United States in Manas, Kyrgyzstan, closed in 2014."
    )


def test_an_evacuation_is_told_with_route_people_and_aircraft() -> None:
    item = make_item(
        "evacuation",
        "completed",
        places=(("origin", KABUL), ("hub", DOHA), ("destination", UZBEKISTAN)),
        actors=(("operator", "Russia", "RUS"),),
        days=AUG_25,
        counts=Counts(people=500, aircraft=4, cumulative=True),
    ).item
    assert say_title(item) == "Russia: Kabul to Uzbekistan"
    assert say_sentence(item) == (
        "Russia evacuated 500 people from Kabul, Afghanistan, by way of Doha, Qatar, to Uzbekistan"
        " on 25 Aug 2021 (4 aircraft, a running total)."
    )


def test_a_meeting_names_both_sides_and_hedges_as_the_text_does() -> None:
    item = make_item(
        "meeting",
        "planned",
        places=(("venue", DOHA),),
        actors=(("participant", "Mark Milley", "USA"), ("participant", "Valery Gerasimov", "RUS")),
        mode=MeetingMode.TALKS,
        modality=Modality.ALLEGED,
        attributed_to="Demo Wire",
    ).item
    assert say_sentence(item) == (
        "Mark Milley and Valery Gerasimov plan to meet in Doha, Qatar, as alleged,"
        " according to Demo Wire."
    )


BAGRAM = replace(make_place("Bagram Airfield", "AFG", 34.95, 69.27), feature=Feature.BASE)
TALIBAN = ("participant", "Taliban", "TALIBAN")


@pytest.mark.parametrize(
    ("status", "actors", "sentence"),
    [
        ("active", (US,), "The United States uses Bagram Airfield, Afghanistan (25 Aug 2021)."),
        ("captured", (TALIBAN,), "{site}, was captured by the Taliban on 25 Aug 2021."),
        ("closed", (US,), "{site}, used by the United States, closed on 25 Aug 2021."),
        ("active", (), "{site}, is in use (25 Aug 2021)."),
    ],
)
def test_a_base_that_has_a_name_is_told_by_it(
    status: str, actors: tuple[tuple[str, str, str], ...], sentence: str
) -> None:
    item = make_item("base", status, places=(("site", BAGRAM),), actors=actors, days=AUG_25).item
    assert say_sentence(item) == sentence.format(site="Bagram Airfield, Afghanistan")


@pytest.mark.parametrize(
    ("status", "mode", "sentence"),
    [
        ("held", MeetingMode.VISIT, "Mark Milley visited Doha, Qatar."),
        ("postponed", MeetingMode.VISIT, "A visit of Mark Milley to Doha, Qatar, was put off."),
        ("planned", MeetingMode.TALKS, "Mark Milley is to take part in talks in Doha, Qatar."),
    ],
)
def test_a_meeting_of_which_one_side_is_named(
    status: str, mode: MeetingMode, sentence: str
) -> None:
    actors = (("participant", "Mark Milley", "USA"),)
    item = make_item("meeting", status, places=(("venue", DOHA),), actors=actors, mode=mode).item
    assert say_sentence(item) == sentence


def test_who_speaks_at_a_distance_did_not_meet() -> None:
    actors = (("participant", "Joe Biden", "USA"), ("participant", "Vladimir Putin", "RUS"))
    item = make_item("meeting", "held", places=(), actors=actors, mode=MeetingMode.REMOTE).item
    assert say_sentence(item) == "Joe Biden and Vladimir Putin held a call."


def test_two_operators_have_a_base_and_one_has() -> None:
    uk = ("operator", "United Kingdom", "GBR")
    for actors, verb in (((US,), "States has"), ((uk, US), "States have")):
        item = make_item("base", "active", places=(("site", DOHA),), actors=actors).item
        assert verb in say_sentence(item)


@pytest.mark.parametrize(
    ("speaker", "said"), [("Pentagon", "the Pentagon"), ("Chad's army", "Chad's army")]
)
def test_a_body_that_says_so_takes_its_article(speaker: str, said: str) -> None:
    item = make_item(
        "base", "active", places=(("site", DOHA),), actors=(US,), attributed_to=speaker
    ).item
    assert say_sentence(item).endswith(f", according to {said}.")


def test_nobody_is_invented_where_the_text_names_nobody() -> None:
    held = make_item("meeting", "held", places=(("venue", DOHA),), actors=()).item
    assert say_sentence(held) == "A meeting in Doha, Qatar, held."
    base = make_item("base", "sought", places=(("site", UZBEKISTAN),), actors=()).item
    assert say_sentence(base) == "A base in Uzbekistan, sought."


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (AUG_25, "25 Aug 2021"),
        ((date(2021, 9, 18), date(2021, 9, 19), 2), "18–19 Sep 2021"),
        ((date(2021, 7, 1), date(2021, 7, 31), 4), "Jul 2021"),
        ((date(2014, 1, 1), date(2014, 12, 31), 5), "2014"),
        ((date(2021, 8, 30), date(2021, 9, 2), 3), "30 Aug – 2 Sep 2021"),
        ((date(2021, 12, 30), date(2022, 1, 2), 3), "30 Dec 2021 – 2 Jan 2022"),
    ],
)
def test_a_date_is_no_more_exact_than_the_text(days: tuple[date, date, int], words: str) -> None:
    assert say_day_range(make_item(days=days).item.date) == words


@pytest.mark.parametrize(
    ("acting", "line"),
    [
        (("USA",), "Doha, Qatar · United States · active"),
        (("FRA", "QAT"), "Doha, Qatar · France · active"),
        (("QAT",), "Doha, Qatar · active"),
        ((), "Doha, Qatar · operator not told · active"),
    ],
)
def test_a_line_says_whose_base_it_is_and_no_country_twice(
    acting: tuple[str, ...], line: str
) -> None:
    row = make_row(place=DOHA, actors=("QAT", *acting), acting=acting)
    assert say_row_line(row) == line


def test_names_take_their_article_in_a_sentence() -> None:
    assert with_article("United Kingdom") == "the United Kingdom"
    assert with_article("Black Sea") == "the Black Sea"
    assert with_article("Qatar") == "Qatar"


def test_languages_are_called_by_their_english_names() -> None:
    assert say_language("fr") == "French"
    assert say_language("pt_BR") == "Portuguese"
    assert say_language("en-GB") == "English"
    assert say_language("x-none") == "x-none"
    assert say_language(None) == ""


def test_places_of_one_name_are_told_apart_by_what_differs() -> None:
    paris = make_place("Paris", "USA", 33.66, -95.55)
    texan, tennessean = replace(paris, admin1="Texas"), replace(paris, admin1="Tennessee")
    assert tell_apart([texan, KABUL, tennessean]) == [
        "Paris, United States (Texas)",
        "Kabul, Afghanistan",
        "Paris, United States (Tennessee)",
    ]
    base = replace(paris, feature=Feature.BASE)
    assert tell_apart([paris, base])[1] == "Paris, United States (base)"
    moved = replace(paris, lat=36.3, lon=-88.33)
    assert tell_apart([paris, moved])[1] == "Paris, United States (36.30, -88.33)"


def test_a_routes_label_names_the_stops_that_no_line_shows() -> None:
    pakistan = make_place("Pakistan", "PAK", 30.0, 70.0, prec=6)
    legs = (("origin", KABUL), ("hub", pakistan), ("hub", DOHA), ("destination", UZBEKISTAN))
    row = make_row("evacuation", "completed", people=500, legs=legs)
    assert say_row_route(row) == "United States · 500 people · via Pakistan"

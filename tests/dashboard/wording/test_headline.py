from __future__ import annotations

from datetime import date

import pytest

from dashboard.wording.headline import EVERYTHING, say_headline, say_under
from geodata.model import Kind, Status
from geodata.query import ActorMatch, Query

CENTRAL_ASIA = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
YEAR = {"date_from": date(2021, 1, 1), "date_to": date(2021, 12, 31)}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (Query(), EVERYTHING),
        (Query(country=CENTRAL_ASIA, kind=(Kind.BASE,), **YEAR), "Central Asia: bases, 2021"),
        (
            Query(country=("QAT", "ARE"), kind=(Kind.BASE, Kind.EVACUATION)),
            "United Arab Emirates, Qatar: bases and evacuations",
        ),
        (Query(country=("AFG",)), "Afghanistan: bases, meetings and evacuations"),
        (
            Query(country=(*CENTRAL_ASIA, "USA"), kind=(Kind.MEETING,)),
            "6 countries: meetings",
        ),
        (
            Query(actor=("RUS",), country=("SYR",), kind=(Kind.BASE,), status=(Status.ACTIVE,)),
            "Syria · Russia: bases, active",
        ),
        (
            Query(actor=("RUS", "USA"), kind=(Kind.MEETING,), actor_match=ActorMatch.ALL),
            "Russia and United States: meetings",
        ),
        (Query(kind=(Kind.MEETING,), as_of=date(2021, 6, 16)), "Meetings, on 16 Jun 2021"),
        (
            Query(date_from=date(2021, 8, 1), date_to=date(2021, 9, 30), q="airlift"),
            "Bases, meetings and evacuations, 1 Aug – 30 Sep 2021, “airlift”",
        ),
        (
            Query(date_from=date(2021, 8, 1)),
            "Bases, meetings and evacuations, from 1 Aug 2021",
        ),
    ],
)
def test_a_question_has_a_short_headline(query: Query, words: str) -> None:
    assert say_headline(query) == words


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (Query(**YEAR), ""),  # the headline has said the days
        (Query(kind=(Kind.BASE,), as_of=date(2021, 9, 1)), ""),
        (Query(), "Bases, meetings and evacuations"),
        (Query(country=("AFG",), kind=(Kind.BASE,)), "Bases in or involving Afghanistan"),
    ],
)
def test_the_line_under_a_headline_repeats_nothing(query: Query, words: str) -> None:
    assert say_under(query) == words


def test_a_title_of_the_readers_own_has_the_whole_question_under_it() -> None:
    assert say_under(Query(kind=(Kind.BASE,)), title="For the minister") == "Bases"

from __future__ import annotations

from datetime import date

import pytest
from atlas import read

from geodata.model import Item, Status

PUBLISHED = "2022-05-11"  # a Wednesday


def only(text: str) -> Item:
    (item,) = [i for i in read(text, published=PUBLISHED).items if i.mappable]
    return item


def day(text: str) -> date | None:
    item = only(text)
    return item.date.start if item.date else None


def test_a_date_that_opens_a_sentence_holds_for_all_of_it() -> None:
    text = (
        "On 2 March came a further sign of how far the two had grown apart over the islands, the "
        "ports and the price of grain: France deployed troops at its naval base in Djibouti."
    )
    assert day(text) == date(2022, 3, 2)


def test_what_a_journey_is_for_has_its_own_day() -> None:
    text = (
        "The Iranian foreign minister will travel to Muscat on Thursday for discussions there "
        "on Friday with Omani officials."
    )
    assert day(text) == date(2022, 5, 13)


def test_a_date_before_when_is_that_of_the_clause() -> None:
    text = (
        "Egypt and Iran fell out in 2015 over the price of grain, and made up in 2018, when the "
        "Iranian president visited Nairobi."
    )
    assert day(text) == date(2018, 1, 1)


PLACED = "The leaders of Iran and Egypt attended the summit in Muscat. "


def test_a_meeting_takes_its_day_from_where_its_people_meet_without_a_place() -> None:
    text = (
        PLACED + "Grain was dear. Ports were shut. The sea was calm. "
        "The Iranian and Egyptian presidents met on Sunday for a third time."
    )
    assert day(text) == date(2022, 5, 8)


def test_two_days_lend_none() -> None:
    text = (
        PLACED + "Grain was dear. Ports were shut. The sea was calm. "
        "The Iranian and Egyptian presidents met on Sunday. They parted early. The rain fell. "
        "The Iranian and Egyptian presidents met on 3 March."
    )
    assert day(text) is None


def test_a_call_lends_no_day() -> None:
    text = (
        PLACED + "Grain was dear. Ports were shut. The sea was calm. "
        "The Iranian president spoke by telephone with the Egyptian president on Sunday."
    )
    assert day(text) is None


def test_what_is_still_planned_has_no_day_gone_by() -> None:
    text = (
        "The Egyptian foreign minister, who said on Monday that grain was dear, is planning to "
        "hold talks in Muscat with his Iranian counterpart."
    )
    item = only(text)
    assert item.status is Status.PLANNED
    assert item.date is None


def test_an_old_picture_gives_a_base_no_day() -> None:
    item = only("FILE - French soldiers sit at an army base near Gao, March 3, 2021.")
    assert item.status is Status.ACTIVE
    assert item.date is None


def days(text: str) -> tuple[date, date] | None:
    item = only(text)
    return (item.date.start, item.date.end) if item.date else None


def test_what_goes_on_since_a_day_lasts_until_it_was_published() -> None:
    text = "France has evacuated 538 people from Khartoum to Djibouti since Sunday."
    item = only(text)
    assert item.date is not None
    assert (item.date.start, item.date.end) == (date(2022, 5, 8), date(2022, 5, 11))
    assert item.date.text == "since Sunday"
    assert item.date.span.quote(text) == "since Sunday"


def test_a_base_in_use_since_a_year_is_dated_from_it() -> None:
    assert days("French troops have been at their base in Gao since 2014.") == (
        date(2014, 1, 1),
        date(2022, 5, 11),
    )


def test_the_visit_before_is_no_day_of_this_one() -> None:
    text = "The Iranian president visited Muscat, the first such visit to Oman since 2014."
    assert days(text) is None


@pytest.mark.parametrize(
    ("told", "first", "last"),
    [
        ("from 3 to 5 May", date(2022, 5, 3), date(2022, 5, 5)),
        ("between 3 and 5 May", date(2022, 5, 3), date(2022, 5, 5)),
        ("on May 3-5", date(2022, 5, 3), date(2022, 5, 5)),
        ("on Monday and Tuesday", date(2022, 5, 9), date(2022, 5, 10)),
        ("from 30 April until 2 May", date(2022, 4, 30), date(2022, 5, 2)),
    ],
)
def test_days_that_are_told_as_one_stretch_are_the_items(
    told: str, first: date, last: date
) -> None:
    text = f"The Iranian and Egyptian presidents held talks in Muscat {told}."
    assert days(text) == (first, last)


def test_what_was_moved_has_the_day_it_was_moved_to() -> None:
    text = "Talks between Iran and Egypt in Muscat were postponed from May 20 to June 3."
    assert days(text) == (date(2022, 6, 3), date(2022, 6, 3))


@pytest.mark.parametrize(
    ("told", "first", "last"),
    [
        ("arrived in Muscat on Monday for a two-day visit", date(2022, 5, 9), date(2022, 5, 10)),
        ("ended a three-day visit to Muscat on Monday", date(2022, 5, 7), date(2022, 5, 9)),
        ("paid a two-day visit to Muscat on Monday", date(2022, 5, 9), date(2022, 5, 9)),
    ],
)
def test_a_visit_of_some_days_lasts_from_its_first_or_to_its_last(
    told: str, first: date, last: date
) -> None:
    assert days(f"The Iranian president {told}.") == (first, last)


def test_the_day_stands_by_what_tells_the_status() -> None:
    text = "French troops used the base in Gao from 2014 until it was closed in November 2021."
    item = only(text)
    assert item.status is Status.CLOSED
    assert item.date is not None
    assert item.date.start == date(2021, 11, 1)


def test_what_is_done_about_a_base_has_its_day() -> None:
    text = (
        "On Monday Djibouti ratified a deal under which French troops stay at a base in Djibouti."
    )
    assert day(text) == date(2022, 5, 9)


def test_what_is_called_off_has_the_day_for_which_it_was_planned() -> None:
    text = "On Tuesday the Iranian president cancelled a meeting in Muscat with Egypt on 20 May."
    assert day(text) == date(2022, 5, 20)


def test_a_base_that_was_there_until_a_year_gone_by_is_closed() -> None:
    item = only("The French had an army base in Gao until 2014.")
    assert item.status is Status.CLOSED
    assert item.date is not None
    assert item.date.start == date(2014, 1, 1)


def test_a_plain_present_after_a_clause_means_the_next_such_day() -> None:
    text = "The Iranian and Omani ministers, who had fallen out, meet in Muscat on Sunday."
    assert day(text) == date(2022, 5, 15)
    assert only(text).status is Status.PLANNED


def test_the_west_is_no_superlative_before_since() -> None:
    text = "The French army has flown 300 people of the west from Khartoum to Djibouti since April."
    item = only(text)
    assert item.date is not None
    assert (item.date.start, item.date.end) == (date(2022, 4, 1), date(2022, 5, 11))

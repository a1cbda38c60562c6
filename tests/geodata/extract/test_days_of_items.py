from __future__ import annotations

from datetime import date

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

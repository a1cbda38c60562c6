"""The calendar days a TIMEX3 value covers, and moving by units."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.dates import timex_range
from geodata.dates.values import Moment, moved, parse_value, unit_of
from geodata.model import DatePrec, Span, Timex, TimexType

UNITS = st.sampled_from(["D", "W", "WE", "M", "Q", "H", "S", "Y"])
DAYS = st.dates(date(1000, 1, 1), date(9990, 1, 1))


def a_timex(value: str | None, kind: TimexType = TimexType.DATE) -> Timex:
    return Timex(span=Span(start_char=0, end_char=1), text="x", type=kind, value=value)


@pytest.mark.parametrize(
    ("value", "start", "end", "prec"),
    [
        ("2021-08-25", date(2021, 8, 25), date(2021, 8, 25), DatePrec.DAY),
        ("2021-08-25TNI", date(2021, 8, 25), date(2021, 8, 25), DatePrec.DAY),
        ("2021-08-25T15:00Z", date(2021, 8, 25), date(2021, 8, 25), DatePrec.DAY),
        ("2021-W33", date(2021, 8, 16), date(2021, 8, 22), DatePrec.WEEK),
        ("2021-W37-WE", date(2021, 9, 18), date(2021, 9, 19), DatePrec.DAYS),
        ("2020-W53", date(2020, 12, 28), date(2021, 1, 3), DatePrec.WEEK),
        ("2021-08", date(2021, 8, 1), date(2021, 8, 31), DatePrec.MONTH),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29), DatePrec.MONTH),
        ("2021", date(2021, 1, 1), date(2021, 12, 31), DatePrec.YEAR),
        ("2021-SU", date(2021, 6, 1), date(2021, 8, 31), DatePrec.YEAR),
        ("2021-WI", date(2021, 12, 1), date(2022, 2, 28), DatePrec.YEAR),
        ("2021-Q3", date(2021, 7, 1), date(2021, 9, 30), DatePrec.YEAR),
        ("2021-H2", date(2021, 7, 1), date(2021, 12, 31), DatePrec.YEAR),
    ],
)
def test_a_value_covers_its_calendar_days(
    value: str, start: date, end: date, prec: DatePrec
) -> None:
    assert timex_range(a_timex(value)) == (start, end, prec)


@pytest.mark.parametrize(
    "value",
    [None, "199", "19", "BC0480", "PRESENT_REF", "2021-13", "2021-02-30", "2021-W54", "0000", ""],
)
def test_a_value_without_calendar_days_covers_none(value: str | None) -> None:
    assert timex_range(a_timex(value)) is None


@pytest.mark.parametrize("kind", [TimexType.DURATION, TimexType.SET])
def test_lengths_and_repetitions_cover_no_days(kind: TimexType) -> None:
    assert timex_range(a_timex("2021", kind)) is None


@given(day=DAYS, unit=UNITS)
def test_a_unit_survives_its_value(day: date, unit: str) -> None:
    moment = unit_of(day, unit=unit)
    assert parse_value(moment.value) == moment


@given(day=DAYS, unit=UNITS.filter(lambda unit: unit != "WE"))
def test_a_unit_holds_the_day_it_was_made_of_and_meets_the_next(day: date, unit: str) -> None:
    moment = unit_of(day, unit=unit)
    following = moment.shifted(1)
    assert moment.contains(day)
    assert following is not None
    assert (following.first - moment.last).days == 1
    assert following.shifted(-1) == moment


def test_a_month_later_than_its_last_days_is_the_last_day() -> None:
    assert moved(date(2021, 1, 31), unit="M", by=1) == date(2021, 2, 28)
    assert moved(date(2020, 2, 29), unit="Y", by=1) == date(2021, 2, 28)


def test_moving_out_of_the_calendar_is_no_moment() -> None:
    assert Moment("Y", date(9999, 1, 1)).shifted(1) is None
    assert Moment("W", date(1, 1, 1)).shifted(-1) is None
    assert Moment("M", date(1, 1, 1)).shifted(-1) is None

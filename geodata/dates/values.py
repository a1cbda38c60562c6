"""TIMEX3 values: what calendar days one covers, and how one is written and moved.

A value here is a unit and the first day it covers (`Moment`); BC years and references such as
``PRESENT_REF`` stay text. Units: ``D`` day, ``W`` ISO week, ``WE`` its weekend, ``M`` month,
``Q`` quarter, ``H`` half year, ``S`` season, ``Y`` year, ``DE`` decade, ``CE`` century.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from geodata.frozen import quick
from geodata.model import DatePrec, Timex, TimexType

# Seasons are the meteorological ones of the northern half of the Earth, as TIMEX3 has no other.
SEASON_MONTHS: Final = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_SEASON_OF_MONTH: Final = {
    month % 12: season
    for season, first in SEASON_MONTHS.items()
    for month in range(first, first + 3)
}
_MONTHS_IN: Final = {"M": 1, "Q": 3, "S": 3, "H": 6, "Y": 12, "DE": 120, "CE": 1200}
_DAYS_IN: Final = {"D": 1, "W": 7, "FN": 14}
# From the coarsest to the finest, for asking whether one unit is at least as fine as another.
_COARSE_TO_FINE: Final = ("CE", "DE", "Y", "H", "S", "Q", "M", "W", "WE", "D")
_FINENESS: Final = {unit: place for place, unit in enumerate(_COARSE_TO_FINE)}
_PRECISION: Final = {
    "D": DatePrec.DAY,
    "WE": DatePrec.DAYS,
    "W": DatePrec.WEEK,
    "M": DatePrec.MONTH,
    "Q": DatePrec.YEAR,
    "S": DatePrec.YEAR,
    "H": DatePrec.YEAR,
    "Y": DatePrec.YEAR,
}
_VALUE = re.compile(
    r"(?P<year>\d{4})"
    r"(?:-(?:W(?P<week>\d\d)(?P<weekend>-WE)?|Q(?P<quarter>[1-4])|H(?P<half>[12])"
    r"|(?P<season>SP|SU|FA|WI)|(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T.*)?)?))?\Z"
)


@quick
@dataclass(frozen=True, slots=True)
class Moment:
    """A calendar unit: its name and the first day it covers."""

    unit: str
    first: date

    @property
    def value(self) -> str:
        """Return the TIMEX3 value, such as ``2021-W33``."""
        return _written(self.unit, self.first)

    @property
    def last(self) -> date:
        """Return the last day this unit covers."""
        return self.first if self.unit == "D" else _last_day(self.unit, self.first)

    def is_as_fine_as(self, unit: str) -> bool:
        """Return whether this is `unit` or a part of one."""
        return _FINENESS[self.unit] >= _FINENESS[unit]

    def widened(self, unit: str) -> Moment:
        """Return the `unit` in which the first day of this one lies."""
        return Moment(unit, _floor(self.first, unit=unit))

    def shifted(self, by: int) -> Moment | None:
        """Return the same unit `by` units later, or None where the calendar ends."""
        unit = "W" if self.unit == "WE" else self.unit
        try:
            return Moment(self.unit, moved(self.first, unit=unit, by=by))
        except (OverflowError, ValueError):
            return None

    def contains(self, day: date) -> bool:
        """Return whether `day` lies in this unit."""
        return self.first <= day <= self.last


@lru_cache(maxsize=1 << 12)
def _last_day(unit: str, first: date) -> date:
    """Return the last day of the unit that begins on a day."""
    if unit == "WE":
        return first + timedelta(days=1)
    if unit in _DAYS_IN:
        return first + timedelta(days=_DAYS_IN[unit] - 1)
    return moved(first, unit=unit, by=1) - timedelta(days=1)


def day_of(year: int, month: int, day: int) -> Moment | None:
    """Return the day, or None where the calendar has none such."""
    try:
        return Moment("D", date(year, month, day))
    except ValueError:
        return None


def unit_of(day: date, *, unit: str) -> Moment:
    """Return the `unit` in which `day` lies."""
    return Moment(unit, _floor(day, unit=unit))


def month_of(year: int, month: int) -> Moment:
    """Return a month."""
    return Moment("M", date(year, month, 1))


def year_of(year: int) -> Moment:
    """Return a calendar year (1 to 9999)."""
    return Moment("Y", date(year, 1, 1))


def moved(day: date, *, unit: str, by: int) -> date:
    """Return `day` moved by a number of units; a month's missing day becomes its last.

    Raises
    ------
    OverflowError, ValueError
        The calendar (years 1 to 9999) does not reach so far.
    """
    if unit in _DAYS_IN:
        return day + timedelta(days=_DAYS_IN[unit] * by)
    months = day.year * 12 + day.month - 1 + _MONTHS_IN[unit] * by
    year, month = months // 12, months % 12 + 1
    first = date(year, month, 1)
    return first.replace(day=min(day.day, monthrange(year, month)[1]))


@lru_cache(maxsize=1 << 14)
def parse_value(value: str) -> Moment | None:
    """Return the calendar unit that a TIMEX3 value names; None where it names none."""
    match = _VALUE.match(value)
    if match is None:
        return None
    try:
        return _moment(match)
    except ValueError:
        return None


def _moment(match: re.Match[str]) -> Moment:
    year = int(match["year"])
    if match["week"]:
        monday = date.fromisocalendar(year, int(match["week"]), 1)
        return Moment("WE", monday + timedelta(days=5)) if match["weekend"] else Moment("W", monday)
    return Moment(_unit(match), date(year, _first_month(match), int(match["day"] or 1)))


def _unit(match: re.Match[str]) -> str:
    parts = {"quarter": "Q", "half": "H", "season": "S", "day": "D", "month": "M"}
    return next((unit for part, unit in parts.items() if match[part]), "Y")


def _first_month(match: re.Match[str]) -> int:
    if match["quarter"]:
        return 3 * int(match["quarter"]) - 2
    if match["half"]:
        return 6 * int(match["half"]) - 5
    if match["season"]:
        return SEASON_MONTHS[match["season"]]
    return int(match["month"] or 1)


def _floor(day: date, *, unit: str) -> date:
    if unit == "D":
        return day
    if unit in {"W", "FN"}:
        return day - timedelta(days=day.weekday())
    if unit == "WE":
        return day - timedelta(days=day.weekday()) + timedelta(days=5)
    if unit == "S":
        month = SEASON_MONTHS[_SEASON_OF_MONTH[day.month % 12]]
        return date(day.year - (day.month < month), month, 1)
    if unit in {"DE", "CE"}:
        years = 10 if unit == "DE" else 100
        return date(max(day.year // years * years, 1), 1, 1)
    months = _MONTHS_IN[unit]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


@lru_cache(maxsize=1 << 12)
def _written(unit: str, first: date) -> str:
    if unit == "D":
        return first.isoformat()
    if unit in {"W", "WE"}:
        iso = first.isocalendar()
        return f"{iso.year:04}-W{iso.week:02}" + ("-WE" if unit == "WE" else "")
    year = f"{first.year:04}"
    return {
        "M": f"{year}-{first.month:02}",
        "Q": f"{year}-Q{(first.month + 2) // 3}",
        "H": f"{year}-H{1 if first.month < 7 else 2}",  # noqa: PLR2004 - July opens the second half
        "S": f"{year}-{_SEASON_OF_MONTH[first.month % 12]}",
        "Y": year,
        "DE": year[:3],
        "CE": year[:2],
    }[unit]


def timex_range(timex: Timex) -> tuple[date, date, DatePrec] | None:
    """Return the first and last calendar day a time expression covers, both included.

    Returns
    -------
    tuple or None
        None for durations, sets, references such as ``PRESENT_REF``, decades, centuries, years
        before the first, and expressions without a value. The precision is that of UCDP GED; a
        season, quarter or half year has that of a year.
    """
    if timex.value is None or timex.type not in {TimexType.DATE, TimexType.TIME}:
        return None
    moment = parse_value(timex.value)
    if moment is None:
        return None
    try:
        return moment.first, moment.last, _PRECISION[moment.unit]
    except (OverflowError, ValueError):  # the year 9999 has no day after it
        return None

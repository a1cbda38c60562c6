"""Days in words, no more exactly than a text gives them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from geodata.model import DatePrec, DateRange
from geodata.query import MONTHS

if TYPE_CHECKING:
    from datetime import date

MOST_REMEMBERED = 8192  # a map of thousands of items repeats its days


def say_day_range(day_range: DateRange | None) -> str:
    """Return the date of an item in words, no more exactly than the text gives it."""
    if day_range is None:
        return ""
    return say_days(day_range.start, day_range.end, day_range.date_prec)


@lru_cache(maxsize=MOST_REMEMBERED)
def say_days(start: date | None, end: date | None, prec: DatePrec | None) -> str:
    """Return days in words: ``Jun 2021``, ``18–19 Sep 2021``; nothing where there are none."""
    if start is None or end is None:
        return ""
    same_year = start.year == end.year
    same_month = same_year and start.month == end.month
    month = MONTHS[start.month - 1]
    last = f"{end.day} {MONTHS[end.month - 1]} {end.year}"
    if prec == DatePrec.YEAR:
        words = str(start.year) if same_year else f"{start.year} – {end.year}"
    elif prec == DatePrec.MONTH and same_month:
        words = f"{month} {start.year}"
    elif start == end:
        words = last
    elif same_month:
        words = f"{start.day}–{last}"
    else:
        words = f"{start.day} {month}{'' if same_year else f' {start.year}'} – {last}"
    return words

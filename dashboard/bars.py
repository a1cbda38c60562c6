"""The bars of the timeline: how many items of each kind begin in each day, week, month or year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from geodata.model import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.store import DayCount

MOST_BARS = 320  # a bar thinner than a few pixels cannot be read
FEWEST_DAYS = 2  # a slider needs two different ends
# The units a bar may stand for, finest first, with the days of one at most.
UNITS = {"day": 1, "week": 7, "month": 31, "year": 366}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """The days a timeline covers, both included, and a bar for each unit that has items.

    A bar is its first day, the day after it, and its counts by kind.
    """

    first: date
    last: date
    unit: str
    bins: list[list[Any]]


def make_bars(counts: Sequence[DayCount], *, last: date | None) -> Bars | None:
    """Return the bars of the whole years from the first item to the last report.

    None for too few days.
    """
    if not counts:
        return None
    first, last = counts[0].day, max(counts[-1].day, last or counts[-1].day)
    if (last - first).days < FEWEST_DAYS:
        return None
    first, last = date(first.year, 1, 1), date(last.year, 12, 31)
    unit = _unit_of((last - first).days + 1)
    return Bars(first=first, last=last, unit=unit, bins=_bins(counts, unit=unit))


def _unit_of(n_days: int) -> str:
    """Return the finest unit whose bars can still be told apart."""
    return next((unit for unit, most in UNITS.items() if n_days / most <= MOST_BARS), "year")


def _bins(counts: Sequence[DayCount], *, unit: str) -> list[list[Any]]:
    """Return a bar for each unit that has items: its first day, the day after it, its counts."""
    sums: Counter[tuple[date, Kind]] = Counter()
    for count in counts:
        sums[_first_day(count.day, unit=unit), count.kind] += count.n_items
    return [
        [
            start.isoformat(),
            _next_start(start, unit=unit).isoformat(),
            *(sums[start, kind] for kind in Kind),
        ]
        for start in sorted({start for start, _ in sums})
    ]


def _first_day(day: date, *, unit: str) -> date:
    if unit == "year":
        return date(day.year, 1, 1)
    if unit == "month":
        return date(day.year, day.month, 1)
    return day - timedelta(days=day.weekday()) if unit == "week" else day


def _next_start(start: date, *, unit: str) -> date:
    return _first_day(start + timedelta(days=UNITS[unit]), unit=unit)

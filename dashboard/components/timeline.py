"""Time under the map: how many items of each kind begin when, and the days the map is asked for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.components.parts import read_part
from dashboard.loaders import load_day_counts, load_last_day
from geodata.model import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.query import Query
    from geodata.store import DayCount

MOST_BARS = 320  # a bar thinner than a few pixels cannot be read
FEWEST_DAYS = 2  # a slider needs two different ends
KEY = "time_slider"
# The units a bar may stand for, finest first, with the days of one at most.
UNITS = {"day": 1, "week": 7, "month": 31, "year": 366}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days a timeline covers, both included."""

    first: date
    last: date

    @property
    def n_days(self) -> int:
        """Return how many days that is."""
        return (self.last - self.first).days + 1


def show_timeline(query: Query) -> None:
    """Show the bars, the brush over them and the slider; what it covers is free of the days.

    A move goes from the timeline straight to the map; the page hears of it when the reader rests.
    """
    any_day = replace(query, date_from=None, date_to=None, as_of=None, bbox=None, zoom=None)
    counts = load_day_counts(any_day)
    span = span_of(counts, last=load_last_day(any_day))
    if span is None:
        st.caption("Too few of these items have a date for a timeline.")
        return
    unit = unit_of(span)
    _timeline()(
        key=KEY,
        data={
            "first": span.first.isoformat(),
            "last": span.last.isoformat(),
            "unit": unit,
            "bins": make_bins(counts, unit=unit),
            "as_of": _iso(query.as_of),
            "from": _iso(query.date_from),
            "to": _iso(query.date_to),
            "move": last_move(),
        },
        on_days_change=_take_days,
    )


def last_move() -> int:
    """Return the number of the reader's latest move of the time that the page was told of."""
    return int(st.session_state.get("move") or 0)


def span_of(counts: Sequence[DayCount], *, last: date | None) -> Span | None:
    """Return the whole years from the first item to the last report; None for too few days."""
    if not counts:
        return None
    first, last = counts[0].day, max(counts[-1].day, last or counts[-1].day)
    if (last - first).days < FEWEST_DAYS:
        return None
    return Span(first=date(first.year, 1, 1), last=date(last.year, 12, 31))


def unit_of(span: Span) -> str:
    """Return the finest unit whose bars can still be told apart."""
    return next(
        (unit for unit, n_days in UNITS.items() if span.n_days / n_days <= MOST_BARS), "year"
    )


def make_bins(counts: Sequence[DayCount], *, unit: str) -> list[list[Any]]:
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


@lru_cache(maxsize=1)
def _timeline() -> Any:
    return st.components.v2.component(
        "footprint_timeline",
        js=read_part("map/moves.js") + read_part("page/timeline.js"),
        isolate_styles=False,
    )


def _take_days() -> None:
    """Put the days that the timeline tells into the widgets they belong to."""
    days = (st.session_state.get(KEY) or {}).get("days")
    if days is None:
        return
    ends = (_day(days.get(name)) for name in ("from", "to"))
    st.session_state["filter_dates"] = tuple(day for day in ends if day)
    st.session_state["as_of"] = _day(days.get("as_of"))
    st.session_state["move"] = days.get("move")


def _day(iso: str | None) -> date | None:
    return None if iso is None else date.fromisoformat(iso)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()

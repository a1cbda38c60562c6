"""Time under the map: how many items of each kind fall when, and the day the map is asked about."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.markup import Html, element, join, show
from geodata.model import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.query import Query
    from geodata.store import ItemRow

MOST_BARS = 120  # a bar thinner than a few pixels cannot be read: years instead of months then
ALL_TIME_WORDS = "All time. Drag to see what was true on one day."
FEWEST_DAYS = 2  # a slider needs two different ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days a timeline covers, both included."""

    first: date
    last: date

    def share(self, day: date) -> float:
        """Return where a day lies, 0 at the first and 1 at the last."""
        return (day - self.first).days / max(1, (self.last - self.first).days)


def show_timeline(rows: Sequence[ItemRow], query: Query) -> None:
    """Show the histogram and the slider that asks the map about one day.

    Parameters
    ----------
    rows
        What the query finds when its dates are left out, so that the range keeps its surroundings.
    query
        The question on the page; its range is shaded, its day marked.
    """
    span = span_of(rows)
    if span is None:
        return
    with st.container(key="timeline", gap=None):
        show(_histogram(rows, span, query))
        day = st.session_state.get("time_slider") or span.last
        st.session_state["time_slider"] = max(span.first, min(span.last, day))
        st.slider(
            "The day the map shows",
            min_value=span.first,
            max_value=span.last,
            key="time_slider",
            format="D MMM YYYY",
            on_change=_set_time,
            args=(True,),
            label_visibility="collapsed",
        )
        with st.container(key="time_words", horizontal=True, vertical_alignment="center"):
            if query.as_of:
                show(element("span", "The map shows what was true on this day.", class_="fp-quiet"))
                st.button("Back to all time", on_click=_set_time, args=(False,), type="tertiary")
            else:
                show(element("span", ALL_TIME_WORDS, class_="fp-quiet"))


def _set_time(on: bool) -> None:  # noqa: FBT001  # Streamlit passes callbacks their arguments by position
    st.session_state["time_on"] = on


def span_of(rows: Sequence[ItemRow]) -> Span | None:
    """Return the whole years that the items' dates cover, or None where too few have any."""
    days = [
        day
        for row in rows
        for day in (row.date_start, row.date_end, row.last_reported)
        if day is not None
    ]
    if not days or (max(days) - min(days)).days < FEWEST_DAYS:
        return None
    return Span(first=date(min(days).year, 1, 1), last=date(max(days).year, 12, 31))


def _histogram(rows: Sequence[ItemRow], span: Span, query: Query) -> Html:
    by_year = (span.last.year - span.first.year + 1) * 12 > MOST_BARS
    counts: Counter[tuple[date, Kind]] = Counter()
    for row in rows:
        if row.date_start:
            month = 1 if by_year else row.date_start.month
            counts[date(row.date_start.year, month, 1), row.kind] += 1
    totals = Counter[date]()
    for (start, _), count in counts.items():
        totals[start] += count
    tallest = max(totals.values(), default=1)
    bars = []
    for start in sorted(totals):
        left = span.share(start)
        width = max(0.003, span.share(_next_start(start, by_year=by_year)) - left - 0.001)
        bottom = 0.0
        for kind in Kind:
            if count := counts[start, kind]:
                height = count / tallest
                place = f"left:{left:.2%};width:{width:.2%};bottom:{bottom:.1%};height:{height:.1%}"
                bars.append(
                    element(
                        "span",
                        class_=f"fp-bar fp-bar-{kind.value}",
                        style=place,
                        title=f"{start:%Y}: {count}" if by_year else f"{start:%b %Y}: {count}",
                    )
                )
                bottom += height
    unit = "year" if by_year else "month"
    drawing = element(
        "div",
        _range_shade(span, query),
        join(bars),
        class_="fp-histogram",
        role="img",
        aria_label=f"Items by {unit}, {span.first.year} to {span.last.year}",
    )
    return join([drawing, _years(span)])


def _range_shade(span: Span, query: Query) -> Html:
    if not (query.date_from or query.date_to):
        return Html("")
    left = max(0.0, span.share(query.date_from or span.first))
    right = min(1.0, span.share(query.date_to or span.last))
    return element(
        "span", class_="fp-range", style=f"left:{left:.2%};width:{max(0.004, right - left):.2%}"
    )


def _years(span: Span) -> Html:
    n_years = span.last.year - span.first.year + 1
    step = max(1, -(-n_years // 12))  # twelve labels fit
    labels = [
        element("span", str(year), style=f"left:{span.share(date(year, 1, 1)):.2%}")
        for year in range(span.first.year, span.last.year + 1, step)
    ]
    return element("div", join(labels), class_="fp-years", aria_hidden="true")


def _next_start(start: date, *, by_year: bool) -> date:
    later = start + timedelta(days=366 if by_year else 31)
    return date(later.year, 1 if by_year else later.month, 1)

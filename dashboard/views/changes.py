"""What changed: some days against as many before them, by country, with the evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import streamlit as st

from dashboard.changes import Period, compare_changes
from dashboard.components.filters.address import FIRST_DAY, LAST_DAY
from dashboard.components.filters.last_query import last_query, show_last_query
from dashboard.components.lists.change_table import (
    say_country_of,
    show_change_table,
    show_changes_of,
)
from dashboard.components.markup import element, show
from dashboard.loaders import load_changes, load_last_day
from dashboard.wording import say_days
from geodata.model import DatePrec

LENGTHS = {"month": 1, "quarter": 3, "year": 12}  # months


def show_changes() -> None:
    """Show the choice of days, the table by country, and the evidence for one country."""
    query = replace(last_query(), date_from=None, date_to=None, as_of=None)
    last = load_last_day(query)
    with st.container(key="changes"):
        show(element("h1", "What changed", class_="fp-title"))
        if last is None:
            st.info("Nothing in this workspace has a date yet.")
            return
        period = _choose_period(last)
        if period is None:
            st.caption("Choose the last day as well.")
            return
        before = period.before()
        show(element("p", f"{_say(period)}, against {_say(before)}.", class_="fp-sentence"))
        show_last_query(query)
        countries = compare_changes(
            load_changes(query, first=period.first, last=period.last),
            load_changes(query, first=before.first, last=before.last),
        )
        if not countries:
            st.info("Nothing happened in either. Choose other days.")
            return
        table_side, evidence_side = st.columns([1.5, 1], gap="large")
        with table_side:
            show_change_table(countries)
        with evidence_side:
            chosen = st.selectbox(
                "The evidence for",
                range(len(countries)),
                key="changes_country",
                format_func=lambda number: say_country_of(countries[number]),
            )
            show_changes_of(countries[chosen])


def _choose_period(last: date) -> Period | None:
    length_side, days_side = st.columns([1, 2], vertical_alignment="bottom")
    with length_side:
        length = st.segmented_control(
            "Length", list(LENGTHS), default="year", key="changes_length", required=True
        )
    period = _latest(last, n_months=LENGTHS[length or "year"])
    with days_side:
        days = st.date_input(
            "Days",
            (period.first, period.last),
            key=f"changes_days_{length}",
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
            format="YYYY-MM-DD",
            width=280,
        )
    if not isinstance(days, tuple) or len(days) != 2:  # noqa: PLR2004  # an end is still missing
        return None
    return Period(first=days[0], last=days[1])


def _latest(last: date, *, n_months: int) -> Period:
    """Return the whole calendar year, quarter or month that a day lies in."""
    month = (last.month - 1) // n_months * n_months
    end = last.year * 12 + month + n_months
    next_first = date(end // 12, end % 12 + 1, 1)
    return Period(first=date(last.year, month + 1, 1), last=next_first - timedelta(days=1))


def _say(period: Period) -> str:
    return say_days(period.first, period.last, DatePrec.DAY)

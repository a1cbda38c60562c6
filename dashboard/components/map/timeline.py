"""Time under the map: how many items of each kind begin when, and the days the map is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.components.map.parts import read_part
from dashboard.loaders import load_bars

if TYPE_CHECKING:
    from geodata.query import Query

KEY = "time_slider"


def show_timeline(query: Query) -> None:
    """Show the bars, the brush over them and the slider; what it covers is free of the days.

    A move goes from the timeline straight to the map; the page hears of it when the reader rests.
    """
    any_day = replace(query, date_from=None, date_to=None, as_of=None, bbox=None, zoom=None)
    bars = load_bars(any_day)
    if bars is None:
        st.caption("Too few of these items have a date for a timeline.")
        return
    _timeline()(
        key=KEY,
        data={
            "first": bars.first.isoformat(),
            "last": bars.last.isoformat(),
            "unit": bars.unit,
            "bins": bars.bins,
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

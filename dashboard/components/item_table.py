"""The items of the map as a table; choosing a row opens the item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard.wording import (
    actor_names,
    main_place,
    say_country,
    say_day_range,
    say_precision,
    say_status,
    say_title,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.merge import StoredItem

COLUMNS = [
    "Kind",
    "What",
    "Status",
    "Date",
    "Country",
    "Placed",
    "Actors",
    "People",
    "Sources",
    "Last reported",
]
TABLE_HEIGHT_PX = 420


def show_table(items: Sequence[StoredItem]) -> None:
    """Show the items, newest first, one row each."""
    rows = sorted(items, key=_newest_first)
    frame = items_to_frame(rows)
    with st.container(key="item_table"):
        st.dataframe(
            frame,
            key="item_rows",
            hide_index=True,
            height=TABLE_HEIGHT_PX,
            on_select=_open_row,
            selection_mode="single-row",
            column_config={
                "What": st.column_config.TextColumn(width="large"),
                "Kind": st.column_config.TextColumn(width="small"),
                "Actors": st.column_config.TextColumn(width="medium"),
                "People": st.column_config.NumberColumn(width="small"),
                "Sources": st.column_config.NumberColumn(width="small"),
            },
        )
    st.session_state["table_ids"] = [stored.item_id for stored in rows]


def items_to_frame(items: Sequence[StoredItem]) -> pd.DataFrame:
    """Return one row for each item, in the given order, with the columns of the table."""
    return pd.DataFrame([_row(stored) for stored in items], columns=COLUMNS)


def _row(stored: StoredItem) -> dict[str, Any]:
    item = stored.item
    place = main_place(item)
    return {
        "Kind": item.kind.value,
        "What": say_title(item),
        "Status": say_status(item.status),
        "Date": say_day_range(item.date),
        "Country": say_country(place.place.country) if place else "",
        "Placed": say_precision(place.place) if place else "not placed",
        "Actors": ", ".join(actor_names(item)),
        "People": item.counts.people,
        "Sources": stored.n_sources,
        "Last reported": stored.last_reported,
    }


def _newest_first(stored: StoredItem) -> tuple[float, str]:
    day = stored.item.date.end if stored.item.date else stored.last_reported
    return (-day.toordinal() if day else 0.0, stored.item_id)


def _open_row() -> None:
    rows = st.session_state["item_rows"]["selection"]["rows"]
    ids = st.session_state.get("table_ids", [])
    if rows and rows[0] < len(ids):
        st.session_state["item"] = ids[rows[0]]
        st.session_state["hits"] = []

"""The items of the map as a table; choosing a row opens the item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard.wording import (
    say_country,
    say_days,
    say_precision,
    say_row_title,
    say_status,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.store import ItemRow

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


def show_table(rows: Sequence[ItemRow]) -> None:
    """Show the items, newest first, one row each."""
    ordered = sorted(rows, key=_newest_first)
    st.session_state["table_ids"] = [row.item_id for row in ordered]
    with st.container(key="item_table"):
        st.dataframe(
            rows_to_frame(ordered),
            key="item_rows",
            hide_index=True,
            height=TABLE_HEIGHT_PX,
            on_select=_open_row,
            selection_mode="single-row",
            column_config={
                "What": st.column_config.TextColumn(width=300),
                "Kind": st.column_config.TextColumn(width="small"),
                "Actors": st.column_config.TextColumn(width="medium"),
                "People": st.column_config.NumberColumn(width="small"),
                "Sources": st.column_config.NumberColumn(width="small"),
            },
        )


def rows_to_frame(rows: Sequence[ItemRow]) -> pd.DataFrame:
    """Return one line for each item, in the given order, with the columns of the table."""
    return pd.DataFrame([_line(row) for row in rows], columns=COLUMNS)


def _line(row: ItemRow) -> dict[str, Any]:
    return {
        "Kind": row.kind.value,
        "What": say_row_title(row),
        "Status": say_status(row.status),
        "Date": say_days(row.date_start, row.date_end, row.date_prec),
        "Country": say_country(row.country),
        "Placed": say_precision(row.where_prec),
        "Actors": ", ".join(say_country(actor) for actor in row.actors),
        "People": row.people,
        "Sources": row.n_sources,
        "Last reported": row.last_reported,
    }


def _newest_first(row: ItemRow) -> tuple[float, str]:
    day = row.date_end or row.last_reported
    return (-day.toordinal() if day else 0.0, row.item_id)


def _open_row() -> None:
    chosen = st.session_state["item_rows"]["selection"]["rows"]
    ids = st.session_state.get("table_ids", [])
    if chosen and chosen[0] < len(ids):
        st.session_state["item"] = ids[chosen[0]]
        st.session_state["hits"] = []

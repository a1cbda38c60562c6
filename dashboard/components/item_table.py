"""The items of the map as a table; choosing a row opens the item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard.loaders import load_rows
from dashboard.wording import (
    say_country,
    say_days,
    say_number,
    say_precision,
    say_status,
)
from dashboard.wording.rows import say_row_title
from geodata.store import Order, Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.query import Query
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
PAGE_ROWS = 500  # more would weigh on the page and on its reader


def show_table(query: Query, *, n_items: int) -> None:
    """Show the items, newest first, one row each, a page at a time where there are many."""
    with st.container(key="item_table"):
        if not n_items:
            st.caption("There are none.")
            return
        page = _choose_page(n_items)
        rows = load_rows(
            query, Page(order=Order.NEWEST, limit=PAGE_ROWS, offset=(page - 1) * PAGE_ROWS)
        )
        st.session_state["table_ids"] = [row.item_id for row in rows]
        st.dataframe(
            rows_to_frame(rows),
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


def _choose_page(n_items: int) -> int:
    n_pages = max(1, -(-n_items // PAGE_ROWS))
    if n_pages == 1:
        return 1
    first = st.session_state.get("table_page", 1)
    st.session_state["table_page"] = min(first, n_pages)
    return int(
        st.number_input(
            f"Page of {say_number(n_pages)}, {say_number(PAGE_ROWS)} items each",
            min_value=1,
            max_value=n_pages,
            key="table_page",
            width=240,
        )
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


def _open_row() -> None:
    chosen = st.session_state["item_rows"]["selection"]["rows"]
    ids = st.session_state.get("table_ids", [])
    if chosen and chosen[0] < len(ids):
        st.session_state["item"] = ids[chosen[0]]
        st.session_state["hits"] = []

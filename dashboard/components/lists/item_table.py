"""The items of the map as a table; choosing a row opens the item."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.loaders import load_table
from dashboard.wording import say_number
from geodata.store import Order, Page

if TYPE_CHECKING:
    from geodata.query import Query

TABLE_HEIGHT_PX = 420
PAGE_ROWS = 500  # more would weigh on the page and on its reader


def show_table(query: Query, *, n_items: int) -> None:
    """Show the items, newest first, one row each, a page at a time where there are many."""
    with st.container(key="item_table"):
        if not n_items:
            st.caption("There are none.")
            return
        page = _choose_page(n_items)
        table = load_table(
            query, Page(order=Order.NEWEST, limit=PAGE_ROWS, offset=(page - 1) * PAGE_ROWS)
        )
        st.session_state["table_ids"] = table.item_ids
        st.dataframe(
            table.lines,
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


def _open_row() -> None:
    chosen = st.session_state["item_rows"]["selection"]["rows"]
    ids = st.session_state.get("table_ids", [])
    if chosen and chosen[0] < len(ids):
        st.session_state["item"] = ids[chosen[0]]
        st.session_state["hits"] = []

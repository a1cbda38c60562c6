"""One item in a list: a line that opens it, here or on the map page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.texts import escape_markdown
from dashboard.wording.rows import say_row_line

if TYPE_CHECKING:
    from geodata.store import ItemRow


def show_item_button(row: ItemRow, *, within: str, note: str = "") -> None:
    """Show one item as a button that opens it; `within` names the list it stands in."""
    with st.container(key=f"open_{row.kind.value}_{within}_{row.item_id}"):
        st.button(
            _label(row, note=note),
            key=f"button_{within}_{row.item_id}",
            on_click=_open_item,
            args=(row.item_id,),
            type="tertiary",
            width="stretch",
        )


def show_item_link(row: ItemRow, *, within: str) -> None:
    """Show one item as a link that opens it on the map page."""
    with st.container(key=f"open_{row.kind.value}_{within}_{row.item_id}"):
        st.page_link(
            st.session_state["pages"]["map"],
            label=_label(row),
            query_params={"item": row.item_id},
        )


def _label(row: ItemRow, *, note: str = "") -> str:
    return escape_markdown(" · ".join(part for part in (say_row_line(row), note) if part))


def _open_item(item_id: str) -> None:
    st.session_state["item"] = item_id

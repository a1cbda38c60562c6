"""What was chosen on the map: one item with its evidence, or the items at one spot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.evidence_panel import show_evidence
from dashboard.components.item_button import show_item_button
from dashboard.components.map_panel import MOST_LISTED
from dashboard.components.markup import element, show
from dashboard.loaders import load_rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.query import Query


def show_chosen(query: Query) -> bool:
    """Show what is chosen; return whether anything is."""
    hits = st.session_state.get("hits", [])
    item_id = st.session_state.get("item")
    if not (hits or item_id):
        return False
    with st.container(key="chosen", gap="small"):
        st.button("✕", key="close_item", help="Close", on_click=_close, type="tertiary")
        if len(hits) > 1:
            _show_choice(hits, query)
        if item_id:
            show_evidence(item_id)
    return True


def _show_choice(item_ids: Sequence[str], query: Query) -> None:
    """Show the items that stand at one spot, to choose from."""
    here = load_rows_of(item_ids, query)
    show(element("h3", f"{len(here)} items here", class_="fp-section"))
    if len(here) == MOST_LISTED:
        st.caption("There may be more: the ones with the most reports are listed.")
    for row in here:
        show_item_button(row, within="here")


def _close() -> None:
    """Close what was opened: the side shows the overview again."""
    st.session_state["item"] = None
    st.session_state["hits"] = []

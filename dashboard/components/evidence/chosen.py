"""What was chosen on the map: one item with its evidence, or the items at one spot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.evidence.evidence_panel import show_evidence
from dashboard.components.lists.item_button import show_item_button
from dashboard.components.map.map_panel import MOST_LISTED
from dashboard.components.markup import element, show
from dashboard.loaders import load_rows_of
from dashboard.wording import say_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.query import Query

SHOWN_AT_ONCE = 25  # of the items at one spot: hundreds of buttons take seconds to draw


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
    """Show the items that stand at one spot, to choose from; a long list in parts."""
    here = load_rows_of(item_ids, query)
    # The map hands on only the first of very many; what a later filter leaves of those is counted.
    n_cut = max(0, st.session_state.get("n_hits", 0) - len(item_ids))
    n_here = len(here) + (n_cut if len(here) == len(item_ids) else 0)
    show(element("h3", f"{say_number(n_here)} items here", class_="fp-section"))
    if n_here > len(here):
        st.caption(f"{say_number(len(here))} of them are listed; a filter shows others.")
    elif len(here) == MOST_LISTED:
        st.caption("There may be more: the ones with the most reports are listed.")
    n_shown = st.session_state.get("n_shown", SHOWN_AT_ONCE)
    for row in here[:n_shown]:
        show_item_button(row, within="here")
    if (rest := len(here) - n_shown) > 0:
        st.button(
            f"Show {min(rest, SHOWN_AT_ONCE)} more",
            key="more_here",
            on_click=_show_more,
            args=(n_shown + SHOWN_AT_ONCE,),
        )


def _show_more(n_shown: int) -> None:
    st.session_state["n_shown"] = n_shown


def _close() -> None:
    """Close what was opened: the side shows the overview again."""
    st.session_state["item"] = None
    st.session_state["hits"] = []

"""The main page: filters, the map, the evidence beside it, and the same items as a table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.address import (
    Address,
    query_from_widgets,
    read_address,
    write_address,
)
from dashboard.components.evidence_panel import close_item, show_choice, show_evidence
from dashboard.components.export_panel import show_export
from dashboard.components.filter_panel import show_filters
from dashboard.components.item_table import show_table
from dashboard.components.map_panel import show_map
from dashboard.components.markup import escape_markdown
from dashboard.components.overview import show_overview
from dashboard.components.timeline import show_timeline
from dashboard.components.unplaced_list import show_unplaced
from dashboard.loaders import load_facets, load_rows, load_unplaced
from geodata.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.store import ItemRow


def show_explore() -> None:
    """Show the page; the map goes first, so that it loads while the rest is being written."""
    try:
        asked = read_address()
        address = Address(
            query=query_from_widgets(asked.query),
            item=st.session_state["item"],
            tiles=st.session_state["filter_tiles"],
        )
    except QueryError as error:
        st.error(escape_markdown(f"This address cannot be shown: {error}"))
        st.link_button("Show everything", "/")
        return
    write_address(address)
    map_side, evidence_side = st.columns([2.4, 1], gap="medium")
    with map_side:
        show_map(address)
    with st.sidebar:
        show_filters(load_facets(), address.query)
        show_export(address.query)
    rows = load_rows(address.query)
    with evidence_side, st.container(key="evidence", gap="small"):
        _show_evidence_side(address, rows)
    with map_side:
        any_day = replace(address.query, date_from=None, date_to=None, as_of=None)
        show_timeline(load_rows(any_day), address.query)
        n_unplaced = load_unplaced(address.query).n_names + sum(1 for r in rows if not r.mappable)
        table, unplaced = st.tabs([f"Items · {len(rows)}", f"Unplaced · {n_unplaced}"])
        with table:
            show_table(rows)
        with unplaced:
            show_unplaced(rows, address.query)


def _show_evidence_side(address: Address, rows: Sequence[ItemRow]) -> None:
    hits = st.session_state.get("hits", [])
    if not (hits or address.item):
        show_overview(rows, address.query)
        return
    with st.container(key="chosen", gap="small"):
        st.button("✕", key="close_item", help="Close", on_click=close_item, type="tertiary")
        if len(hits) > 1:
            show_choice(hits, rows)
        if address.item:
            show_evidence(address.item)

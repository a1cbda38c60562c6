"""The main page: filters, the map, the evidence beside it, and the same items as a table."""

from __future__ import annotations

import streamlit as st

from dashboard.components.address import Address, read_address, write_address
from dashboard.components.evidence_panel import show_choice, show_evidence
from dashboard.components.export_panel import show_export
from dashboard.components.filter_panel import show_filters
from dashboard.components.item_table import show_table
from dashboard.components.map_panel import show_map
from dashboard.components.overview import show_overview
from dashboard.components.unplaced_list import show_unplaced
from dashboard.loaders import load_facets, load_items
from geodata.errors import QueryError


def show() -> None:
    """Show the page."""
    try:
        asked = read_address()
    except QueryError as error:
        st.error(f"This address cannot be shown. {error}")
        return
    with st.sidebar:
        query = show_filters(load_facets(), asked.query)
        show_export(query)
    address = Address(
        query=query, item=st.session_state["item"], tiles=st.session_state["filter_tiles"]
    )
    write_address(address)
    items = load_items(query)
    map_side, evidence_side = st.columns([2.15, 1], gap="medium")
    with map_side:
        show_map(address)
        table, unplaced = st.tabs([f"Items · {len(items)}", "Unplaced"])
        with table:
            show_table(items)
        with unplaced:
            show_unplaced(items)
    with evidence_side, st.container(key="evidence", gap="small"):
        hits = st.session_state.get("hits", [])
        if len(hits) > 1:
            show_choice(hits)
        if address.item:
            show_evidence(address.item)
        elif not hits:
            show_overview(items, query)

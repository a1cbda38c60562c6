"""The map on the page: one constant base map that is told what to show and says what was chosen."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit_folium import st_folium

from dashboard.components.address import Address
from dashboard.components.placing import ghosts_of
from dashboard.loaders import load_item, load_revision
from dashboard.maps.base_map import build_base_map, build_state_group, has_leaflet

FRAME_HEIGHT_PX = 640  # before the style fits the frame to the window
_CLICK = "map_click"  # of session_state: what streamlit-folium last returned


def show_map(address: Address) -> None:
    """Show the map of an address; a click puts what was hit into ``session_state["hits"]``."""
    with st.container(key="map"):
        if not has_leaflet() and not _may_use_network():
            return
        st_folium(
            build_base_map(),
            key=_CLICK,
            height=FRAME_HEIGHT_PX,
            use_container_width=True,
            returned_objects=["last_active_drawing"],
            feature_group_to_add=build_state_group(_state_of(address)),
            on_change=_take_click,
        )


def _may_use_network() -> bool:
    """Say that the map needs the network here, and return whether the reader lets it."""
    st.info(
        "The map needs the network: its JavaScript (Leaflet) was not installed with Footprint,"
        " because Node was missing then. The table, the evidence and the exports work without."
        " Install Node, then Footprint again, to have the map without a network."
    )
    return st.toggle("Load the map's JavaScript from the network", key="map_from_network")


def _state_of(address: Address) -> dict[str, Any]:
    params = address.query.to_params()
    return {
        "query": params,
        "selected": [address.item] if address.item else st.session_state.get("hits", []),
        "tiles": address.tiles,
        "revision": load_revision(),
        "view": address.query.border_view,
        "ghosts": _ghosts(address.item),
    }


def _ghosts(item_id: str | None) -> list[dict[str, Any]]:
    stored = load_item(item_id) if item_id else None
    return ghosts_of(stored) if stored else []


def _take_click() -> None:
    """Open what was clicked: one item, or the list of those at that spot."""
    drawing = (st.session_state.get(_CLICK) or {}).get("last_active_drawing") or {}
    ids = [str(i) for i in (drawing.get("properties") or {}).get("ids") or []]
    if ids:
        st.session_state["hits"] = ids
        st.session_state["item"] = ids[0] if len(ids) == 1 else None

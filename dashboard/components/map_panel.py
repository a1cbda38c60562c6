"""The map on the page: one constant base map that is told what to show and says what was chosen."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit_folium import st_folium

from dashboard.components.address import Address
from dashboard.maps.base_map import build_base_map, build_state_group, has_leaflet

FRAME_HEIGHT_PX = 640  # before the style fits the frame to the window
_CLICK = "map_click"  # of session_state: what streamlit-folium last returned


def show_map(address: Address) -> None:
    """Show the map of an address; a click puts what was hit into ``session_state["hits"]``."""
    with st.container(key="map"):
        if not has_leaflet():
            st.info(
                "The map's JavaScript (Leaflet) was not installed with the dashboard, because "
                "Node was missing then: the map is loaded from the network, and needs one. The "
                "table and the exports do not. Install Node and Footprint again to have the map "
                "without a network."
            )
        st_folium(
            build_base_map(),
            key=_CLICK,
            height=FRAME_HEIGHT_PX,
            use_container_width=True,
            returned_objects=["last_active_drawing"],
            feature_group_to_add=build_state_group(_state_of(address)),
            on_change=_take_click,
        )


def _state_of(address: Address) -> dict[str, Any]:
    params = address.query.to_params()
    return {
        "query": params,
        "item": address.item,
        "tiles": address.tiles,
        "view": address.query.border_view,
    }


def _take_click() -> None:
    """Open what was clicked: one item, or the list of those at that spot."""
    drawing = (st.session_state.get(_CLICK) or {}).get("last_active_drawing") or {}
    ids = [str(i) for i in (drawing.get("properties") or {}).get("ids") or []]
    if ids:
        st.session_state["hits"] = ids
        st.session_state["item"] = ids[0] if len(ids) == 1 else None

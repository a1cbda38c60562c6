"""The map on the page: one constant base map that is told what to show and says what was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit_folium import st_folium

from dashboard.components.placing import ghosts_of
from dashboard.loaders import load_item, load_revision
from dashboard.maps.base_map import build_base_map, build_state_group, has_leaflet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboard.components.address import Address
    from dashboard.components.comparison import Side

FRAME_HEIGHT_PX = 640  # before the style fits the frame to the window


def show_map(address: Address) -> None:
    """Show the map of an address; a click puts what was hit into ``session_state["hits"]``."""
    _show(
        {
            "query": address.query.to_params(),
            "tiles": address.tiles,
            "view": address.query.border_view,
            "selected": _selected(address.item),
            "ghosts": _ghosts(address.item),
        },
        key="map_click",
        on_hits=_open_hits,
    )


def show_sides(a: Side, b: Side) -> None:
    """Show the items of two sides, each in a colour of its own."""
    item_id = st.session_state.setdefault("item", None)
    _show(
        {
            "query": None,
            "sides": [{"name": side.name, "query": side.query.to_params()} for side in (a, b)],
            "tiles": "none",
            "view": a.query.border_view,
            "selected": _selected(item_id),
            "ghosts": _ghosts(item_id),
        },
        key="sides_click",
        on_hits=_open_hits,
    )


def show_few(
    collection: dict[str, Any],
    *,
    mentions: Sequence[dict[str, Any]],
    border_view: str,
    item_id: str | None,
    on_choice: Callable[[str], None],
) -> None:
    """Show a few items that are sent along, and the places that an article names.

    `on_choice` is called with the first of the items that were clicked.
    """
    _show(
        {
            "query": None,
            "collection": collection,
            "mentions": list(mentions),
            "tiles": "none",
            "view": border_view,
            "selected": [item_id] if item_id else [],
            "ghosts": _ghosts(item_id),
        },
        key="few_click",
        on_hits=lambda ids: on_choice(ids[0]),
    )


def _show(state: dict[str, Any], *, key: str, on_hits: Callable[[list[str]], None]) -> None:
    with st.container(key="map"):
        if not has_leaflet() and not _may_use_network():
            return
        st_folium(
            build_base_map(),
            key=key,
            height=FRAME_HEIGHT_PX,
            use_container_width=True,
            returned_objects=["last_active_drawing"],
            feature_group_to_add=build_state_group(state | {"revision": load_revision()}),
            on_change=_taker(key, on_hits),
        )


def _may_use_network() -> bool:
    """Say that the map needs the network here, and return whether the reader lets it."""
    st.info(
        "The map needs the network: its JavaScript (Leaflet) was not installed with Footprint,"
        " because Node was missing then. The table, the evidence and the exports work without."
        " Install Node, then Footprint again, to have the map without a network."
    )
    return st.toggle("Load the map's JavaScript from the network", key="map_from_network")


def _selected(item_id: str | None) -> list[str]:
    return [item_id] if item_id else list(st.session_state.get("hits", []))


def _ghosts(item_id: str | None) -> list[dict[str, Any]]:
    stored = load_item(item_id) if item_id else None
    return ghosts_of(stored) if stored else []


def _taker(key: str, on_hits: Callable[[list[str]], None]) -> Callable[[], None]:
    """Return what is called after a click, and hands on the ids of the items that were hit."""

    def take_click() -> None:
        drawing = (st.session_state.get(key) or {}).get("last_active_drawing") or {}
        if ids := [str(i) for i in (drawing.get("properties") or {}).get("ids") or []]:
            on_hits(ids)

    return take_click


def _open_hits(ids: list[str]) -> None:
    """Open what was clicked: one item, or the list of those at that spot."""
    st.session_state["hits"] = ids
    st.session_state["item"] = ids[0] if len(ids) == 1 else None

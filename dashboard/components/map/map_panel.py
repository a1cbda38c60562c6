"""The map on the page: one constant base map that is told what to show and says what was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit_folium import st_folium

from dashboard.components.map.placing import ghosts_of
from dashboard.components.map.timeline import last_move
from dashboard.loaders import load_item, load_revision, load_rows
from dashboard.maps.base_map import build_base_map, build_state_group, has_leaflet
from geodata.store import Order, Page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboard.components.filters.address import Address
    from dashboard.components.lists.comparison import Side
    from geodata.query import Query

MOST_LISTED = 60  # items of one country that a click on its count lists
FRAME_HEIGHT_PX = 640  # before the style fits the frame to the window


def show_map(address: Address) -> bool:
    """Show the map of an address, and return whether there is one.

    A click puts what was hit into ``session_state["hits"]``.
    """
    return _show(
        {
            "query": address.query.to_params(),
            "tiles": address.tiles,
            "view": address.query.border_view,
            "selected": _selected(address.item),
            "ghosts": _ghosts(address.item),
        },
        key="map_click",
        on_hits=_open_hits,
        on_country=lambda code: _open_country(code, (address.query,)),
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
        on_country=lambda code: _open_country(code, (a.query, b.query)),
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
        on_hits=lambda ids, _n_hits: on_choice(ids[0]),
        on_country=None,
    )


def _show(
    state: dict[str, Any],
    *,
    key: str,
    on_hits: Callable[[list[str], int], None],
    on_country: Callable[[str], None] | None,
) -> bool:
    with st.container(key="map"):
        if not has_leaflet() and not _may_use_network():
            return False
        st_folium(
            build_base_map(),
            key=key,
            height=FRAME_HEIGHT_PX,
            use_container_width=True,
            returned_objects=["last_active_drawing"],
            feature_group_to_add=build_state_group(
                state
                | {"revision": load_revision(), "move": last_move(), "click": _last_click(key)}
            ),
            on_change=_taker(key, on_hits, on_country),
        )
    return True


def _may_use_network() -> bool:
    """Say that the map needs the network here, and return whether the reader lets it."""
    st.info(
        "The map needs the network: its JavaScript (Leaflet) was not installed with Footprint,"
        " because Node was missing then. The table, the evidence and the exports work without."
        " Install Node, then Footprint again, to have the map without a network."
    )
    return st.toggle("Load the map's JavaScript from the network", key="map_from_network")


def _last_click(key: str) -> int:
    """Return the number of the reader's latest click on a map that the page was told of."""
    return int(_clicked(key).get("click") or 0)


def _clicked(key: str) -> dict[str, Any]:
    drawing = (st.session_state.get(key) or {}).get("last_active_drawing") or {}
    return drawing.get("properties") or {}


def _selected(item_id: str | None) -> list[str]:
    return [item_id] if item_id else list(st.session_state.get("hits", []))


def _ghosts(item_id: str | None) -> list[dict[str, Any]]:
    stored = load_item(item_id) if item_id else None
    return ghosts_of(stored) if stored else []


def _taker(
    key: str, on_hits: Callable[[list[str], int], None], on_country: Callable[[str], None] | None
) -> Callable[[], None]:
    """Return what is called after a click, and hands on the items or the country that was hit."""

    def take_click() -> None:
        clicked = _clicked(key)
        if ids := [str(i) for i in clicked.get("ids") or []]:
            on_hits(ids, int(clicked.get("n") or len(ids)))
        elif on_country and clicked.get("country"):
            on_country(str(clicked["country"]))

    return take_click


def _open_hits(ids: list[str], n_hits: int) -> None:
    """Open what was clicked: one item, or the list of the first of those at that spot."""
    st.session_state.update(hits=ids, n_hits=n_hits)
    st.session_state["item"] = ids[0] if len(ids) == 1 else None
    st.session_state.pop("n_shown", None)


def _open_country(code: str, queries: Sequence[Query]) -> None:
    """Open the items known only as somewhere in a country, those with the most reports first."""
    found = [
        load_rows(query, Page(order=Order.MOST_REPORTED, limit=MOST_LISTED, vague_in=code))
        for query in queries
    ]
    ids = list(dict.fromkeys(row.item_id for rows in found for row in rows))
    _open_hits(ids, len(ids))

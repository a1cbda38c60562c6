"""Choosing a place: a runner-up, a place of the gazetteer, or a point of the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit_folium import st_folium

from dashboard.loaders import load_revision, look_up_places
from dashboard.maps.base_map import build_base_map, has_leaflet
from dashboard.maps.pick_map import build_pick_group
from dashboard.texts import escape_markdown
from dashboard.wording import FEATURE_WORDS, say_place, say_precision
from geodata.borders import place_at
from geodata.coordinates import read_coordinates, say_decimal, say_mgrs
from geodata.errors import QueryError
from geodata.model import WherePrec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.model import Alternative, Place

MAP_HEIGHT_PX = 420
_CLICKED = "_point_clicked"  # ends the name in session_state of the point that was clicked
_WAYS = {
    "runner": "A runner-up",
    "search": "Search the gazetteer",
    "point": "A point on the map",
}
_PRECISIONS = (WherePrec.EXACT, WherePrec.NEAR, WherePrec.DISTRICT, WherePrec.PROVINCE)


def pick_place(
    key: str, *, runners_up: Sequence[Alternative] = (), query: str = "", item_id: str | None = None
) -> Place | None:
    """Show the ways to choose a place; return the one that is chosen, or None.

    Parameters
    ----------
    key
        Begins the keys of the widgets.
    runners_up
        Places that the reader weighed, best first.
    query
        What to search for to begin with.
    item_id
        The item that the map of points shows as chosen.
    """
    ways = [way for way in _WAYS if way != "runner" or runners_up]
    chosen = st.segmented_control(
        "Where is it?",
        ways,
        default=ways[0],
        required=True,
        format_func=_WAYS.__getitem__,
        key=f"{key}_way",
    )
    if chosen == "runner":
        return _pick_runner_up(key, runners_up)
    if chosen == "search":
        return _search(key, query)
    return _pick_point(key, item_id) if chosen == "point" else None


def forget_points() -> None:
    """Forget what was clicked on maps of points before: another item is corrected now."""
    for name in [n for n in st.session_state if str(n).endswith(_CLICKED)]:
        del st.session_state[name]


def _pick_runner_up(key: str, runners_up: Sequence[Alternative]) -> Place | None:
    number = st.radio(
        "Runners-up",
        range(len(runners_up)),
        format_func=lambda n: _say_choice(runners_up[n].place, f"{runners_up[n].score:.0%}"),
        key=f"{key}_runner",
        index=None,
    )
    return None if number is None else runners_up[number].place


def _search(key: str, query: str) -> Place | None:
    name = st.text_input(
        "Name, or name and country",
        value=query,
        key=f"{key}_search",
        placeholder="Bagram, or Paris, Texas",
    )
    found = look_up_places(name.strip()) if name.strip() else []
    if name.strip() and not found:
        st.caption("No place of this name. Try another spelling, or a point on the map.")
    if not found:
        return None
    number = st.radio(
        "Places of this name",
        range(len(found)),
        format_func=lambda n: _say_choice(found[n], found[n].admin1 or ""),
        key=f"{key}_found",
        index=None,  # the first of a name is not what somebody means who corrects it
    )
    return None if number is None else found[number]


def _say_choice(place: Place, more: str) -> str:
    words = [say_place(place), FEATURE_WORDS.get(place.feature, place.feature.value), more]
    if place.lat is not None and place.lon is not None:
        words.append(f"{place.lat:.2f}, {place.lon:.2f}")
    return escape_markdown(" · ".join(word for word in words if word))


def _pick_point(key: str, item_id: str | None) -> Place | None:
    typed = st.text_input(
        "Coordinates, or click on the map",
        key=f"{key}_coordinates",
        placeholder="34.529, 69.172 · 34°31′44″ N 69°10′19″ E · 42S WD 15784 20826",
    )
    _show_map(key, item_id)
    name_side, exact_side = st.columns(2)
    name = name_side.text_input("Name of the place", key=f"{key}_name")
    exact = exact_side.selectbox(
        "How exactly is it known?", _PRECISIONS, format_func=say_precision, key=f"{key}_exact"
    )
    point = _point_of(typed, st.session_state.get(f"{key}{_CLICKED}"))
    if point is None:
        return None
    place = place_at(*point, name=name.strip() or say_decimal(*point), where_prec=exact)
    st.caption(escape_markdown(f"{say_place(place)} · {say_mgrs(*point)}"))
    return place


def _point_of(typed: str, clicked: tuple[float, float] | None) -> tuple[float, float] | None:
    if not typed.strip():
        return clicked
    try:
        return read_coordinates(typed)
    except QueryError as error:
        st.error(escape_markdown(error.reason))
        return None


def _show_map(key: str, item_id: str | None) -> None:
    if not has_leaflet():
        return
    state: dict[str, Any] = {
        "query": {},
        "selected": [item_id] if item_id else [],
        "tiles": "none",
        "revision": load_revision(),
        "view": "de_facto",
    }
    map_key = f"{key}_map"

    def take_click() -> None:
        clicked = (st.session_state.get(map_key) or {}).get("last_clicked")
        if clicked:
            lon = (float(clicked["lng"]) + 180) % 360 - 180
            st.session_state[f"{key}{_CLICKED}"] = (round(float(clicked["lat"]), 5), round(lon, 5))
            st.session_state[f"{key}_coordinates"] = ""

    point = st.session_state.get(f"{key}{_CLICKED}")
    st_folium(
        build_base_map(),
        key=map_key,
        height=MAP_HEIGHT_PX,
        use_container_width=True,
        returned_objects=["last_clicked"],
        feature_group_to_add=build_pick_group(state, point=point),
        on_change=take_click,
    )

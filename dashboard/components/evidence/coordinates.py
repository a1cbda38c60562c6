"""The coordinates of an item's places, to copy in the form that a report wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.markup import element, show
from dashboard.maps.features import is_marked
from dashboard.wording import say_place
from geodata.coordinates import say_decimal, say_degrees, say_mgrs

if TYPE_CHECKING:
    from geodata.model import Item


def show_coordinates(item: Item) -> None:
    """Show a button that opens the coordinates of the places known well enough to have some."""
    places = {p.place.place_id or p.place.name: p.place for p in item.places if is_marked(p.place)}
    if not places:
        return
    with st.popover("Coordinates", key="coordinates"):
        for place in places.values():
            if place.lat is None or place.lon is None:
                continue
            show(element("strong", say_place(place)))
            for say in (say_decimal, say_degrees, say_mgrs):
                st.code(say(place.lat, place.lon), language=None)

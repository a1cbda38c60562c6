"""What could not be put on the map: items without a place, and names without an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.evidence_panel import show_item_button
from dashboard.components.markup import element, show
from dashboard.loaders import load_unplaced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.merge import StoredItem

MOST_NAMES = 100  # names listed at once, most frequent first


def show_unplaced(items: Sequence[StoredItem]) -> None:
    """Show the items that name no place, then the names that no place was found for."""
    with st.container(key="unplaced"):
        placeless = [stored for stored in items if not stored.item.mappable]
        if placeless:
            show(element("h3", "Items that name no place", class_="fp-section"))
            for stored in placeless[:MOST_NAMES]:
                show_item_button(stored.item_id)
        names = load_unplaced()
        show(element("h3", "Names without a place", class_="fp-section"))
        if not names:
            st.caption("Every name that was found has a place.")
        for name in names[:MOST_NAMES]:
            show(element("p", str(name)))

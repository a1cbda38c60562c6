"""What is held with little confidence: the items that a second look would settle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.lists.item_button import show_item_button
from dashboard.components.markup import element, show
from dashboard.loaders import load_rows
from dashboard.wording import say_number
from geodata.store import Order, Page

if TYPE_CHECKING:
    from geodata.query import Query

DOUBTFUL_BELOW = 0.6  # the reader's own confidence, of 1: below it a second look is worth while
MOST_LISTED = 50


def show_doubtful(query: Query, *, n_doubtful: int) -> None:
    """Show the items held with little confidence, those with most reports first."""
    with st.container(key="doubtful", gap="small"):
        if not n_doubtful:
            st.caption("None of these items is held with less confidence than 60 %.")
            return
        words = f"Held with less than {DOUBTFUL_BELOW:.0%} confidence · {say_number(n_doubtful)}"
        show(element("h3", words, class_="fp-section"))
        rows = load_rows(
            query, Page(order=Order.MOST_DOUBTFUL, limit=MOST_LISTED, below=DOUBTFUL_BELOW)
        )
        for row in rows:
            show_item_button(row, within="doubtful", note=f"{row.confidence:.0%}")
        if n_doubtful > len(rows):
            st.caption(f"The {len(rows)} with the most reports are shown.")

"""Compare: two countries or two actors side by side, in one table and on one map."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.components.evidence.chosen import show_chosen
from dashboard.components.filters.last_query import last_query, show_last_query
from dashboard.components.lists.comparison import choose_sides, show_comparison
from dashboard.components.map.map_panel import show_sides
from dashboard.components.markup import element, show
from geodata.query import ActorMatch, CountryRole


def show_compare() -> None:
    """Show the choice of two sides, their map, and their table or the item that was clicked."""
    if (
        "compare_field" not in st.session_state
    ):  # from another page: what was open there is not meant
        st.session_state.update(item=None, hits=[])
    base = replace(
        last_query(),
        country=(),
        country_role=CountryRole.ANY,
        actor=(),
        actor_match=ActorMatch.ANY,
        bbox=None,
    )
    with st.container(key="compare"):
        show(element("h1", "Side by side", class_="fp-title"))
        sides = choose_sides(base)
        if sides is None:
            return
        show_last_query(base)
        map_side, table_side = st.columns([1.6, 1], gap="medium")
        with map_side:
            show_sides(*sides)
        with table_side, st.container(key="evidence", gap="small"):
            if not show_chosen(base):
                show_comparison(*sides)

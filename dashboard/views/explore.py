"""The main page: filters, the map, the evidence beside it, and the same items as lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.evidence.chosen import show_chosen
from dashboard.components.export_panel import show_export
from dashboard.components.filters.address import (
    Address,
    address_of_widgets,
    is_asked_otherwise,
    read_address,
    write_address,
)
from dashboard.components.filters.filter_panel import (
    show_brand,
    show_first_filters,
    show_more_filters,
)
from dashboard.components.lists.doubtful_list import DOUBTFUL_BELOW, show_doubtful
from dashboard.components.lists.item_table import show_table
from dashboard.components.lists.overview import show_overview
from dashboard.components.lists.unplaced_list import show_unplaced
from dashboard.components.map.map_panel import show_map
from dashboard.components.map.timeline import show_timeline
from dashboard.loaders import (
    count_doubtful,
    load_facets,
    load_revision,
    load_tally,
    load_unplaced,
)
from dashboard.sharing.map_turn import MAP_TURN
from dashboard.sharing.turns import TURNS
from dashboard.texts import escape_markdown
from dashboard.wording import say_number
from geodata.errors import QueryError

if TYPE_CHECKING:
    from geodata.query import Query

# The longest that the rest of the page is kept back: while a map that the browser has yet to load
# asks for its first items, and while a standing one asks for others.
FIRST_TURN_S = 5.0
NEXT_TURN_S = 0.4


def show_explore() -> None:
    """Show the page; the map goes first, so that it loads while the rest is being written."""
    try:
        address = address_of_widgets(read_address().query)
    except QueryError as error:
        st.error(escape_markdown(f"This address cannot be shown: {error}"))
        st.link_button("Show everything", "/")
        return
    write_address(address)
    with st.sidebar:
        show_brand()
    explore = st.container(key="explore")
    with explore:
        _show_map_and_evidence(address.query, revision=load_revision())
    with st.sidebar:
        facets = load_facets()
        show_first_filters(facets, address.query)
        show_export(address.query)
        show_more_filters(facets, address.query)
    with explore, st.container(key="below"):
        show_timeline(address.query)
        _show_lists(address.query)


@st.fragment
def _show_map_and_evidence(query: Query, *, revision: int) -> None:
    """Show the map and what is chosen on it: a click writes only these two anew.

    The whole page is written anew where more than the choice has changed: the address, because
    what stands beside the map asks for something else, or the workspace.
    """
    with TURNS.taken():
        if is_asked_otherwise() or load_revision() != revision:
            st.rerun()
        address = Address(
            query=query, item=st.session_state["item"], tiles=st.session_state["filter_tiles"]
        )
        write_address(address)
        with st.container(key="map_side"):
            if show_map(address):
                _let_map_go_first(query)
        with st.container(key="evidence", gap="small"):
            if not show_chosen(query):
                show_overview(query)


def _let_map_go_first(query: Query) -> None:
    """Keep the rest of the page back until the map has what is asked for, where that is new."""
    before = st.session_state.get("shown_query")
    st.session_state["shown_query"] = query
    if before != query:
        with TURNS.given_up():
            MAP_TURN.wait(query, at_most_s=NEXT_TURN_S if before else FIRST_TURN_S)


def _show_lists(query: Query) -> None:
    tally = load_tally(query)
    n_unplaced = load_unplaced(query).n_names + tally.n_placeless
    n_doubtful = count_doubtful(query, below=DOUBTFUL_BELOW)
    items, unplaced, doubtful = st.tabs(
        [
            f"Items · {say_number(tally.n_items)}",
            f"Unplaced · {say_number(n_unplaced)}",
            f"Doubtful · {say_number(n_doubtful)}",
        ],
        key="lists",
        on_change="rerun",  # the last list is read when it is opened
    )
    with items:
        show_table(query, n_items=tally.n_items)
    with unplaced:
        show_unplaced(query, n_placeless=tally.n_placeless)
    with doubtful:
        if doubtful.open:
            show_doubtful(query, n_doubtful=n_doubtful)

"""The question that the map page was left with, for the pages beside it."""

from __future__ import annotations

import streamlit as st

from dashboard.components.filters.address import Address
from dashboard.texts import escape_markdown
from geodata.errors import QueryError
from geodata.query import Query


def last_query() -> Query:
    """Return the question the map was last asked; everything where it was asked nothing yet."""
    try:
        return Address.from_params(st.session_state.get("_address", {})).query
    except QueryError:
        return Query()


def show_last_query(query: Query) -> None:
    """Say which filters of the map hold here too, and where they are changed."""
    if query == Query():
        return
    st.caption(escape_markdown(f"With the map's filters: {query.to_words()}."))

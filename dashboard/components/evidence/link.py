"""A link to an item, to send to somebody: it opens the item with the filters of the map."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

import streamlit as st

from dashboard.components.filters.address import Address
from dashboard.components.filters.last_query import last_query


def show_link(item_id: str) -> None:
    """Show a button that opens the link to an item, to copy."""
    with st.popover("Link", key="item_link"):
        st.caption("Opens this item, with the filters as they are now.")
        st.code(item_address(item_id, here=st.context.url or ""), language=None)


def item_address(item_id: str, *, here: str) -> str:
    """Return the address of an item on the map page of the server that is at `here`."""
    server = urlsplit(here)
    params = Address(query=last_query(), item=item_id).to_params()
    return f"{server.scheme}://{server.netloc}/?{urlencode(params)}"

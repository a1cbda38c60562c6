"""What the map shows, how far it can be trusted, and whose data it stands on."""

from __future__ import annotations

import streamlit as st

from dashboard.maps.base_map import STATIC


def show_about() -> None:
    """Show the page; its words are the project's own and stand in ``static/about.md``."""
    with st.container(key="about"):
        st.markdown((STATIC / "about.md").read_text(encoding="utf-8"))

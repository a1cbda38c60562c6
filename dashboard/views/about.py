"""What the map shows, how far it can be trusted, and whose data it stands on."""

from __future__ import annotations

import streamlit as st

from dashboard.editor import say_who
from dashboard.maps.base_map import STATIC


def show_about() -> None:
    """Show the page; its words are the project's own and stand in ``static/about.md``.

    Where people sign in it also says who is here, and lets them go.
    """
    with st.container(key="about"):
        if who := say_who():
            st.markdown(who)
            st.button("Sign out", on_click=st.logout, icon=":material/logout:")
        st.markdown((STATIC / "about.md").read_text(encoding="utf-8"))

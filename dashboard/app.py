"""The page as Streamlit runs it: the frame, the style and the navigation."""

from __future__ import annotations

import streamlit as st

from dashboard.components.map.connection import watch_connection
from dashboard.components.style import ICON, show_style
from dashboard.editor import keep_cookie, may_edit
from dashboard.sharing.turns import TURNS
from dashboard.views import (
    about,
    articles,
    bring_in,
    changes,
    compare,
    corrections,
    explore,
)

ABOUT = "Footprint: bases, meetings and evacuations in the news, with their sentences."

with TURNS.taken():  # all of it: fifty beginnings side by side would hold up everybody
    st.set_page_config(
        page_title="Footprint",
        page_icon=str(ICON),
        layout="wide",
        menu_items={"About": ABOUT},  # with an entry of its own the menu also offers the themes
    )
    show_style()
    pages = {
        "map": st.Page(explore.show_explore, title="Map", url_path="map", default=True),
        "changes": st.Page(changes.show_changes, title="What changed", url_path="changes"),
        "compare": st.Page(compare.show_compare, title="Compare", url_path="compare"),
        "articles": st.Page(articles.show_articles, title="Search", url_path="articles"),
        "bring_in": st.Page(
            bring_in.show_bring_in,
            title="Bring in",
            url_path="bring-in",
            visibility="visible" if may_edit() else "hidden",
        ),
        "corrections": st.Page(
            corrections.show_corrections, title="Corrections", url_path="corrections"
        ),
        "about": st.Page(about.show_about, title="About", url_path="about"),
    }
    st.session_state["pages"] = pages  # for links between them
    st.navigation(list(pages.values()), position="top").run()
    watch_connection()
    keep_cookie()

"""The page as Streamlit runs it: the frame, the style and the navigation."""

from __future__ import annotations

import streamlit as st

from dashboard.components.style import ICON, show_style
from dashboard.views import about, articles, explore

ABOUT = "Footprint: bases, meetings and evacuations in the news, with their sentences."

st.set_page_config(
    page_title="Footprint",
    page_icon=str(ICON),
    layout="wide",
    menu_items={"About": ABOUT},  # with an entry of its own the menu also offers the themes
)
show_style()
pages = {
    "map": st.Page(explore.show_explore, title="Map", url_path="map", default=True),
    "articles": st.Page(articles.show_articles, title="Articles", url_path="articles"),
    "about": st.Page(about.show_about, title="About", url_path="about"),
}
st.session_state["pages"] = pages  # for links between them
st.navigation(list(pages.values()), position="top").run()

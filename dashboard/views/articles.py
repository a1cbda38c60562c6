"""Search over items and articles, and one article read with what was found in it."""

from __future__ import annotations

import streamlit as st

from dashboard.components.reading.article_reader import show_article
from dashboard.components.reading.search_results import show_search


def show_articles() -> None:
    """Show one article where the address names one, and the search otherwise."""
    article_id = st.query_params.get("article")
    if article_id:
        show_article(article_id, item_id=st.query_params.get("item"))
    else:
        with st.container(key="search"):
            show_search()

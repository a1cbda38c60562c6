"""The articles: a list to choose from, and one article read with what was found in it."""

from __future__ import annotations

import streamlit as st

from dashboard.components.article_reader import show_article, show_article_list


def show_articles() -> None:
    """Show one article where the address names one, and the list of all otherwise."""
    article_id = st.query_params.get("article")
    if article_id:
        show_article(article_id, item_id=st.query_params.get("item"))
    else:
        show_article_list()

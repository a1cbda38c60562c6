"""Links between articles: on their own page, where Streamlit's page links lead nowhere new."""

from __future__ import annotations

import streamlit as st

from dashboard.texts import escape_markdown


def show_article_link(label: str, article_id: str | None, *, within: str) -> None:
    """Show a link that opens an article on this page, or the list of all where it is None.

    Parameters
    ----------
    label
        Any text; it is shown as it is.
    article_id
        Which article.
    within
        Names the list that the link stands in.
    """
    with st.container(key=f"to_article_{within}_{article_id or 'all'}"):
        st.button(
            escape_markdown(label),
            key=f"article_{within}_{article_id or 'all'}",
            on_click=open_article,
            args=(article_id,),
            type="tertiary",
        )


def open_article(article_id: str | None) -> None:
    """Make the page's address name an article, or none."""
    st.query_params.clear()
    if article_id is not None:
        st.query_params["article"] = article_id

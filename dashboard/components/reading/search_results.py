"""Search as the reader types: the items and the articles that hold some words, words marked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.components.lists.item_button import show_item_link
from dashboard.components.markup import (
    Html,
    element,
    highlight,
    join,
    show,
)
from dashboard.components.reading.article_link import open_article, show_article_link
from dashboard.loaders import load_article, load_articles, load_facets, load_rows, load_tally
from dashboard.texts import escape_markdown
from dashboard.wording import say_language, say_number
from geodata.errors import QueryError
from geodata.query import Query
from geodata.read import is_english
from geodata.store import Order, Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.store import ArticleRow

LIST_HEIGHT_PX = 620
MOST_LISTED = 500  # articles in the table at once
MOST_ITEMS = 15
MOST_SNIPPETS = 15
CONTEXT_CHARS = 110  # of the article shown before and after a word that was found


def show_search() -> None:
    """Show the box, and under it what is found; without words, every article."""
    words = st.text_input(
        "Search items and articles",
        key="article_search",
        placeholder="words of a title, text or quote; “words together”",
        live="200ms",
        width=620,
    ).strip()
    if not words:
        _show_all()
        return
    try:
        query = Query(q=words)
    except QueryError as error:
        st.error(escape_markdown(str(error)))
        return
    item_side, article_side = st.columns([1, 1.35], gap="large")
    with item_side:
        _show_items(query)
    with article_side:
        _show_found(words)


def _show_items(query: Query) -> None:
    n_items = load_tally(query).n_items
    show(element("h2", f"Items · {say_number(n_items)}", class_="fp-section"))
    for row in load_rows(query, Page(order=Order.MOST_REPORTED, limit=MOST_ITEMS)):
        show_item_link(row, within="search")
    if n_items > MOST_ITEMS:
        st.page_link(
            st.session_state["pages"]["map"],
            label=f"All {say_number(n_items)} on the map",
            query_params={"q": query.q or ""},
        )


def _show_found(words: str) -> None:
    found = load_articles(words, limit=MOST_SNIPPETS + 1)
    more = len(found) > MOST_SNIPPETS
    number = f"more than {MOST_SNIPPETS}" if more else say_number(len(found))
    show(element("h2", f"Articles · {number}", class_="fp-section"))
    for row in found[:MOST_SNIPPETS]:
        _show_snippet(row, words)


def _show_snippet(row: ArticleRow, words: str) -> None:
    stored = load_article(row.id)
    if stored is None:
        return
    language = "" if is_english(row.language) else say_language(row.language)
    byline = " · ".join(p for p in (row.source, (row.published or "")[:10], language) if p)
    with st.container(key=f"found_{row.id}", gap="xxsmall"):
        show_article_link(row.title or row.id, row.id, within="found")
        snippet = cut_snippet(stored.article.text, words)
        show(element("p", snippet, element("cite", byline), class_="fp-snippet"))


def cut_snippet(text: str, words: str) -> Html:
    """Return the first stretch of a text that holds one of some words, every one of them marked."""
    wanted = [re.escape(word) for word in re.findall(r"\w+", words)]
    if not wanted:
        return join([text[: 2 * CONTEXT_CHARS]])
    pattern = re.compile(rf"\b(?:{'|'.join(wanted)})", re.IGNORECASE)
    first = pattern.search(text)
    at = first.start() if first else 0
    start, end = max(0, at - CONTEXT_CHARS), min(len(text), at + CONTEXT_CHARS)
    cut = text[start:end]
    marked = highlight(cut, [(m.start(), m.end(), "fp-found") for m in pattern.finditer(cut)])
    return join(["…" if start else "", marked, "…" if end < len(text) else ""])


def _show_all() -> None:
    n_articles = load_facets().n_articles
    counted = "article" if n_articles == 1 else "articles"
    show(element("h2", f"{say_number(n_articles)} {counted}", class_="fp-section"))
    shown = load_articles(limit=MOST_LISTED)
    chosen = st.dataframe(
        _frame(shown),
        key="article_table",
        hide_index=True,
        height=LIST_HEIGHT_PX,
        on_select="rerun",
        selection_mode="single-row",
        column_config={"Title": st.column_config.TextColumn(width="large")},
    )
    if n_articles > len(shown):
        st.caption(f"The newest {say_number(len(shown))} are listed; search finds all.")
    if rows := chosen["selection"]["rows"]:
        open_article(shown[rows[0]].id)
        st.rerun()


def _frame(articles: Sequence[ArticleRow]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (
                a.title or a.id,
                a.source,
                (a.published or "")[:10],
                say_language(a.language),
                a.n_items,
            )
            for a in articles
        ],
        columns=["Title", "Source", "Published", "Language", "Items"],
    )

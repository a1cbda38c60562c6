"""What could not be put on the map: items without a place, and names without an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.lists.item_button import show_item_button
from dashboard.components.markup import element, highlight, join, show
from dashboard.loaders import load_article, load_rows, load_unplaced
from dashboard.wording import say_number
from geodata.store import Order, Page

if TYPE_CHECKING:
    from geodata.query import Query
    from geodata.store import UnplacedName

MOST_ITEMS = 30  # items without a place listed at once
CONTEXT_CHARS = 70  # of the article shown around a name


def show_unplaced(query: Query, *, n_placeless: int) -> None:
    """Show the items that name no place, then the names that no place was found for."""
    with st.container(key="unplaced", gap="small"):
        if n_placeless:
            _show_placeless(query, n_placeless=n_placeless)
        unplaced = load_unplaced(query)
        show(
            element(
                "h3",
                f"Names without a place · {say_number(unplaced.n_names)}",
                class_="fp-section",
            )
        )
        if not unplaced.names:
            st.caption("Every name that was found has a place.")
            return
        st.caption("First come the names of articles that tell of items without a place.")
        for name in unplaced.names:
            _show_name(name)


def _show_placeless(query: Query, *, n_placeless: int) -> None:
    title = f"Items that name no place · {say_number(n_placeless)}"
    show(element("h3", title, class_="fp-section"))
    rows = load_rows(query, Page(order=Order.MOST_REPORTED, limit=MOST_ITEMS, placeless=True))
    for row in rows:
        show_item_button(row, within="unplaced")
    if n_placeless > len(rows):
        st.caption(f"The {len(rows)} with the most reports are shown.")


def _show_name(name: UnplacedName) -> None:
    stored = load_article(name.article_id)
    if stored is None:
        return
    text, start, end = stored.article.text, name.span.start_char, name.span.end_char
    first = max(0, start - CONTEXT_CHARS)
    around = text[first : end + CONTEXT_CHARS].replace("\n", " ")
    times = "once" if name.n_mentions == 1 else f"{say_number(name.n_mentions)} times"
    if name.n_items:
        items = "an item" if name.n_items == 1 else f"{say_number(name.n_items)} items"
        times += f", beside {items} without a place"
    with st.container(key=f"unplaced_{name.article_id}_{start}", gap="xxsmall"):
        show(
            element(
                "p",
                element("strong", text[start:end]),
                element("span", f" {times}: ", class_="fp-quiet"),
                join(["…", highlight(around, [(start - first, end - first, "fp-lost")]), "…"]),
                class_="fp-name",
            )
        )
        st.page_link(
            st.session_state["pages"]["articles"],
            label="Read in the article",
            query_params={"article": name.article_id},
        )

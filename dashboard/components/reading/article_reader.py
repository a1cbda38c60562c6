"""One article as text, with the names found in it and the items read from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.evidence.evidence_panel import item_kicker
from dashboard.components.markup import Html, element, highlight, join, show
from dashboard.components.reading.article_link import show_article_link
from dashboard.components.reading.passage import show_article_tools
from dashboard.components.reading.reader_map import (
    NamedPlaces,
    choose_item,
    link_text_and_map,
    show_reader_map,
)
from dashboard.loaders import load_article, load_article_items
from dashboard.wording import say_language, say_place, say_sentence
from geodata.read import is_english

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geodata.merge import StoredItem
    from geodata.model import Article
    from geodata.store import ArticleCopy

_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\n)[^\n]+)*")


def show_article(article_id: str, *, item_id: str | None = None) -> None:
    """Show one article with its names and items marked, and the map of them beside it.

    Parameters
    ----------
    article_id
        Which article.
    item_id
        The item whose sentences are brought into view and marked most.
    """
    stored = load_article(article_id)
    if stored is None:
        st.error("There is no such article in this workspace.")
        show_article_link("← All articles", None, within="reader")
        return
    article = stored.article
    items = in_text_order(load_article_items(article_id), article_id=article_id)
    named = NamedPlaces.of(stored.mentions)
    text_side, item_side = st.columns([1.25, 1], gap="large")
    with text_side, st.container(key="reader"):
        show_article_link("← All articles", None, within="reader")
        show(_head(article))
        show(read_text(article, named=named, items=items, item_id=item_id))
    with item_side, st.container(key="reader_items"):
        show_reader_map(items, named=named, item_id=item_id)
        counted = f"Read from this article · {len(items)}"
        show(element("h3", counted, class_="fp-section"))
        if items:
            st.caption("j and k step through them.")
        for item in items:
            _show_item(item, chosen=item.item_id == item_id)
        if stored.copies:
            _show_copies(stored.copies)
        show_article_tools(article, stored.mentions)
    link_text_and_map(item_id)


def _show_copies(copies: Sequence[ArticleCopy]) -> None:
    """List the articles with nearly the same text, which count as one source together."""
    show(element("h3", f"Nearly the same text · {len(copies)}", class_="fp-section"))
    for copy in copies:
        said = " · ".join(p for p in (copy.source, (copy.published or "")[:10]) if p)
        label = " — ".join(p for p in (copy.title or copy.id, said) if p)
        show_article_link(label, copy.id, within="copies")


def in_text_order(items: Iterable[StoredItem], *, article_id: str) -> list[StoredItem]:
    """Return items in the order in which an article first speaks of them."""

    def first_char(stored: StoredItem) -> int:
        starts = [
            quote.span.start_char
            for report in stored.reports
            if report.article.id == article_id
            for quote in report.item.evidence
        ]
        return min(starts, default=0)

    return sorted(items, key=lambda stored: (first_char(stored), stored.item_id))


def read_text(
    article: Article,
    *,
    named: NamedPlaces,
    items: Sequence[StoredItem],
    item_id: str | None = None,
) -> Html:
    """Return an article's paragraphs with the names and the sentences of items marked."""
    spans = [*_mention_spans(named), *_item_spans(items, article_id=article.id, item_id=item_id)]
    paragraphs = []
    for match in _PARAGRAPH.finditer(article.text):
        start, end = match.span()
        inside = [(s - start, e - start, c) for s, e, c in spans if s < end and e > start]
        paragraphs.append(element("p", highlight(match.group(), inside)))
    return element("div", join(paragraphs), class_="fp-reader")


def _mention_spans(named: NamedPlaces) -> Iterable[tuple[int, int, str]]:
    for mention in named.mentions:
        state = "fp-place" if mention.place is not None else "fp-lost"
        key = named.key_of(mention)
        on_map = f" fp-on-map fp-named-{key}" if key else ""
        classes = f"{state} fp-{mention.role.value}{on_map}"
        yield mention.span.start_char, mention.span.end_char, classes


def _item_spans(
    items: Sequence[StoredItem], *, article_id: str, item_id: str | None
) -> Iterable[tuple[int, int, str]]:
    for stored in items:
        for report in stored.reports:
            if report.article.id != article_id:
                continue
            here = " fp-here" if stored.item_id == item_id else ""
            for quote in report.item.evidence:
                kind = report.item.kind.value
                classes = f"fp-said fp-said-{kind} fp-item-{stored.item_id}{here}"
                yield quote.span.start_char, quote.span.end_char, classes


def _head(article: Article) -> Html:
    byline = " · ".join(p for p in (article.source, (article.published or "")[:10]) if p)
    parts: list[str | Html] = [
        element("h1", article.title or article.id),
        element("span", byline or "source and date not given"),
    ]
    if article.url:
        parts.append(
            element("a", "original ↗", href=article.url, target="_blank", rel="noopener noreferrer")
        )
    if not is_english(article.language):
        unread = f"In {say_language(article.language)}: kept and searched, not read for facts."
        parts.append(element("p", unread, class_="fp-quiet"))
    return element("div", join(parts), class_="fp-article-head")


def _show_item(stored: StoredItem, *, chosen: bool) -> None:
    with st.container(key=f"card_{stored.item_id}", gap="xxsmall"):
        places = ", ".join(dict.fromkeys(say_place(p.place) for p in stored.item.places))
        show(
            element(
                "div",
                item_kicker(stored.item),
                element("p", say_sentence(stored.item)),
                element("span", places, class_="fp-quiet"),
                class_="fp-card fp-card-chosen" if chosen else "fp-card",
            )
        )
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Show in the text",
                key=f"read_{stored.item_id}",
                on_click=choose_item,
                args=(stored.item_id,),
                type="tertiary",
            )
            st.page_link(
                st.session_state["pages"]["map"],
                label="Show on the map",
                query_params={"item": stored.item_id},
            )

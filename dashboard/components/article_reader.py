"""One article as text, with the names found in it and the items read from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.components.evidence_panel import item_kicker
from dashboard.components.markup import Html, element, escape_markdown, highlight, join, show
from dashboard.loaders import load_article, load_article_items, load_articles
from dashboard.wording import say_language, say_number, say_place, say_sentence
from geodata.read import is_english

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geodata.merge import StoredItem
    from geodata.model import Article, Mention
    from geodata.store import ArticleCopy

LIST_HEIGHT_PX = 620
# A constant script: it holds nothing of the data.
SCROLL_TO_ITEM = (
    "<script>setTimeout(() => document.querySelector('.fp-here')"
    "?.scrollIntoView({block: 'center'}), 60)</script>"
)
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\n)[^\n]+)*")


def show_article_list() -> None:
    """Show every article; choosing a row opens it."""
    words = st.text_input(
        "Search titles and texts", key="article_search", placeholder="words of a title or text"
    )
    shown = load_articles(words.strip() or None)
    counted = "article" if len(shown) == 1 else "articles"
    show(element("h2", f"{say_number(len(shown))} {counted}", class_="fp-title"))
    frame = pd.DataFrame(
        [
            (
                a.title or a.id,
                a.source,
                (a.published or "")[:10],
                say_language(a.language),
                a.n_items,
            )
            for a in shown
        ],
        columns=["Title", "Source", "Published", "Language", "Items"],
    )
    chosen = st.dataframe(
        frame,
        key="article_table",
        hide_index=True,
        height=LIST_HEIGHT_PX,
        on_select="rerun",
        selection_mode="single-row",
        column_config={"Title": st.column_config.TextColumn(width="large")},
    )
    if rows := chosen["selection"]["rows"]:
        st.query_params["article"] = shown[rows[0]].id
        st.rerun()


def show_article(article_id: str, *, item_id: str | None = None) -> None:
    """Show one article with its names and items marked.

    Parameters
    ----------
    article_id
        Which article.
    item_id
        The item whose sentences are brought into view and marked most.
    """
    pages = st.session_state["pages"]
    stored = load_article(article_id)
    if stored is None:
        st.error("There is no such article in this workspace.")
        st.page_link(pages["articles"], label="All articles")
        return
    article = stored.article
    items = load_article_items(article_id)
    text_side, item_side = st.columns([2, 1], gap="large")
    with text_side, st.container(key="reader"):
        show(_head(article))
        show(read_text(article, mentions=stored.mentions, items=items, item_id=item_id))
        if item_id:
            st.html(SCROLL_TO_ITEM, unsafe_allow_javascript=True)
    with item_side, st.container(key="reader_items"):
        st.page_link(pages["articles"], label="All articles", icon=":material/arrow_back:")
        show(element("h3", f"Read from this article · {len(items)}", class_="fp-section"))
        for item in items:
            _show_item(item, chosen=item.item_id == item_id)
        if stored.copies:
            _show_copies(stored.copies)


def _show_copies(copies: Sequence[ArticleCopy]) -> None:
    """List the articles with nearly the same text, which count as one source together."""
    show(element("h3", f"Nearly the same text · {len(copies)}", class_="fp-section"))
    for copy in copies:
        said = " · ".join(p for p in (copy.source, (copy.published or "")[:10]) if p)
        st.page_link(
            st.session_state["pages"]["articles"],
            label=escape_markdown(" — ".join(p for p in (copy.title or copy.id, said) if p)),
            query_params={"article": copy.id},
        )


def read_text(
    article: Article,
    *,
    mentions: Sequence[Mention],
    items: Sequence[StoredItem],
    item_id: str | None = None,
) -> Html:
    """Return an article's paragraphs with the names and the sentences of items marked."""
    spans = [*_mention_spans(mentions), *_item_spans(items, article_id=article.id, item_id=item_id)]
    paragraphs = []
    for match in _PARAGRAPH.finditer(article.text):
        start, end = match.span()
        inside = [(s - start, e - start, c) for s, e, c in spans if s < end and e > start]
        paragraphs.append(element("p", highlight(match.group(), inside)))
    return element("div", join(paragraphs), class_="fp-reader")


def _mention_spans(mentions: Sequence[Mention]) -> Iterable[tuple[int, int, str]]:
    for mention in mentions:
        state = "fp-place" if mention.place is not None else "fp-lost"
        yield mention.span.start_char, mention.span.end_char, f"{state} fp-{mention.role.value}"


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
                yield quote.span.start_char, quote.span.end_char, f"fp-said fp-said-{kind}{here}"


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
        st.page_link(
            st.session_state["pages"]["map"],
            label="Show on the map",
            query_params={"item": stored.item_id},
        )

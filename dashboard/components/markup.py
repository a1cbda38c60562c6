"""HTML made of escaped text: whatever an article says, it is only ever text on the page."""

from __future__ import annotations

from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.texts import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboard.maps.palette import MarkStyle
    from geodata.model import Kind


class Html(str):
    """Markup that was put together by this module; any other text is escaped."""

    __slots__ = ()


def element(name: str, *children: str | Html, **attributes: str) -> Html:
    """Return one element; children that are no `Html` are escaped, and so are attributes.

    An underscore at the end of an attribute's name is dropped (``class_``), others become dashes.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
    )
    return Html(f"<{name}{written}>{join(children)}</{name}>")


def join(parts: Iterable[str | Html]) -> Html:
    """Return the parts one after the other; those that are no `Html` are escaped."""
    return Html("".join(p if isinstance(p, Html) else escape(in_order(p)) for p in parts))


def show(markup: Html) -> None:
    """Put markup on the page."""
    st.html(markup)


def show_table_region(table: Html, *, label: str) -> None:
    """Put a table on the page; where it is wider than the page, keys and fingers scroll it."""
    show(element("div", table, class_="fp-table", tabindex="0", role="region", aria_label=label))


def mark_icon(kind: Kind, style: MarkStyle) -> Html:
    """Return the mark of a kind and status as the map draws it (page.css holds its shapes)."""
    return element(
        "span", class_=f"fp-mark fp-mark-{kind.value} fp-mark-{style.value}", aria_hidden="true"
    )


def highlight(text: str, spans: Iterable[tuple[int, int, str]]) -> Html:
    """Return `text` with spans wrapped in ``mark`` elements of the given classes.

    Parameters
    ----------
    text
        Any text.
    spans
        ``(start, end, classes)`` in characters of `text`. Where spans overlap, a stretch carries
        the classes of all that cover it.
    """
    kept = [(max(0, s), min(len(text), e), c) for s, e, c in spans if s < e and s < len(text)]
    edges = sorted({0, len(text), *(s for s, _, _ in kept), *(e for _, e, _ in kept)})
    parts: list[Html | str] = []
    for start, end in pairwise(edges):
        classes = [c for s, e, c in kept if s <= start and end <= e]
        piece = text[start:end]
        parts.append(element("mark", piece, class_=" ".join(classes)) if classes else piece)
    return join(parts)

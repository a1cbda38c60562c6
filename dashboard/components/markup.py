"""HTML made of escaped text: whatever an article says, it is only ever text on the page."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.maps.palette import KIND_COLOURS, PAPER, MarkStyle
from geodata.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable


class Html(str):
    """Markup that was put together by this module; any other text is escaped."""

    __slots__ = ()


def element(name: str, *children: str | Html, **attributes: str) -> Html:
    """Return one element; children that are no `Html` are escaped, and so are attributes.

    An underscore at the end of an attribute's name is dropped (``class_``), others become dashes.
    """
    inside = "".join(c if isinstance(c, Html) else escape(c) for c in children)
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
    )
    return Html(f"<{name}{written}>{inside}</{name}>")


def join(parts: Iterable[str | Html]) -> Html:
    """Return the parts one after the other."""
    return Html("".join(p if isinstance(p, Html) else escape(p) for p in parts))


def show(markup: Html) -> None:
    """Put markup on the page."""
    st.html(markup)


def mark_svg(kind: Kind, style: MarkStyle, *, size_px: int = 14) -> Html:
    """Return the mark of a kind and status as the map draws it."""
    colour = KIND_COLOURS[kind]
    solid = style == MarkStyle.FILLED and kind != Kind.EVACUATION
    look = {
        "fill": colour if solid else PAPER,
        "stroke": colour,
        "stroke_width": "1.7",
        "stroke_dasharray": "3 2" if style == MarkStyle.HOLLOW else "none",
    }
    if kind == Kind.BASE:
        shape = element("rect", x="2", y="2", width="12", height="12", **look)
    else:
        shape = element("circle", cx="8", cy="8", r="6.2", **look)
    inner = ""
    if style == MarkStyle.CROSSED:
        cross = "M2 2L14 14M14 2L2 14" if kind == Kind.BASE else "M3.8 3.8L12.2 12.2M12.2 3.8L3.8 12.2"
        inner = element("path", d=cross, stroke=colour, stroke_width="1.7")
    elif style == MarkStyle.HALF:
        inner = element("rect", x="2", y="2", width="6", height="12", fill=colour)
    elif kind == Kind.EVACUATION:
        inner = element("circle", cx="8", cy="8", r="2.4", fill=colour)
    size = str(size_px)
    return element(
        "svg",
        shape,
        Html(inner),
        width=size,
        height=size,
        viewBox="0 0 16 16",
        class_="fp-mark",
        aria_hidden="true",
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
    for start, end in zip(edges, edges[1:], strict=False):
        classes = [c for s, e, c in kept if s <= start and end <= e]
        piece = text[start:end]
        parts.append(element("mark", piece, class_=" ".join(classes)) if classes else piece)
    return join(parts)

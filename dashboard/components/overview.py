"""What stands beside the map before anything is chosen: the question in words, what it finds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dashboard.components.evidence_panel import show_item_button
from dashboard.components.markup import Html, element, join, mark_icon, show
from dashboard.loaders import count_undated
from dashboard.maps.palette import MarkStyle, status_style
from dashboard.wording import say_number
from geodata.model import Kind, WherePrec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.query import Query
    from geodata.store import ItemRow

MOST_LISTED = 7  # items offered to begin with
KIND_WORDS = {Kind.BASE: "base", Kind.MEETING: "meeting", Kind.EVACUATION: "evacuation"}
STYLE_WORDS = {
    MarkStyle.FILLED: "true, or happened",
    MarkStyle.HALF: "contested",
    MarkStyle.HOLLOW: "planned or sought",
    MarkStyle.CROSSED: "closed, refused or called off",
}


def show_overview(rows: Sequence[ItemRow], query: Query) -> None:
    """Show what the filters say, how much they find, and a few items to begin with."""
    words = query.to_words()
    parts = [
        element("h2", _capital(words), class_="fp-title"),
        element("p", f"{_say_found(rows)}{_say_undated(query)}", class_="fp-sentence"),
        _counts(rows),
    ]
    if rows:
        parts.append(element("h3", "Most reported", class_="fp-section"))
    show(join(parts))
    most = sorted(rows, key=lambda row: (-row.n_sources, -row.n_reports, row.item_id))
    for row in most[:MOST_LISTED]:
        show_item_button(row, within="most")


def _say_count(count: int, noun: str) -> str:
    return f"{say_number(count)} {noun if count == 1 else noun + 's'}"


def _say_undated(query: Query) -> str:
    n_undated = count_undated(query)
    if not n_undated:
        return ""
    verb = "is" if n_undated == 1 else "are"
    return f" {_say_count(n_undated, 'undated item')} {verb} left out by the dates."


def _say_found(rows: Sequence[ItemRow]) -> str:
    if not rows:
        return "Nothing matches. Remove a filter, or widen the dates."
    n_country = sum(1 for row in rows if row.where_prec in {WherePrec.REGION, WherePrec.COUNTRY})
    found = f"{_say_count(len(rows), 'item')}."
    if n_country:
        found += f" {say_number(n_country)} known only by country or region: shaded, with a badge."
    return f"{found} Click a mark to read the sentences behind it."


def _counts(rows: Sequence[ItemRow]) -> Html:
    counts = Counter((row.kind, status_style(row.status)) for row in rows)
    lines = [
        element(
            "li",
            mark_icon(kind, style),
            element("span", _say_count(counts[kind, style], KIND_WORDS[kind])),
            element("span", STYLE_WORDS[style], class_="fp-quiet"),
        )
        for kind in Kind
        for style in MarkStyle
        if counts[kind, style]
    ]
    return element("ul", join(lines), class_="fp-counts")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

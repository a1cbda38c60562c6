"""What stands beside the map before anything is chosen: the question in words, what it finds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dashboard.components.filters.widening import show_true_then, show_widening
from dashboard.components.lists.item_button import show_item_button
from dashboard.components.markup import Html, element, join, mark_icon, show
from dashboard.loaders import count_undated, load_rows, load_tally
from dashboard.maps.palette import MarkStyle, status_style
from dashboard.wording import KIND_WORDS, say_number
from dashboard.wording.headline import say_headline, say_under
from geodata.model import Kind
from geodata.store import Order, Page

if TYPE_CHECKING:
    from geodata.query import Query
    from geodata.store import Tally

MOST_LISTED = 7  # items offered to begin with
STYLE_WORDS = {
    MarkStyle.FILLED: "true, or happened",
    MarkStyle.HALF: "contested",
    MarkStyle.HOLLOW: "planned or sought",
    MarkStyle.CROSSED: "closed, refused or called off",
}


def show_overview(query: Query) -> None:
    """Show what the filters say, how much they find, and a few items to begin with."""
    tally, n_undated = load_tally(query), count_undated(query)
    parts = [
        element("h2", say_headline(query), class_="fp-title"),
        _question(query),
        element("p", f"{_say_found(tally)}{_say_undated(n_undated)}", class_="fp-sentence"),
        _counts(tally),
    ]
    show(join(parts))
    if n_undated:
        show_true_then(query, n_items=tally.n_items)
    if tally.n_items:
        show(element("h3", "Most reported", class_="fp-section"))
    else:
        show_widening(query)
    for row in load_rows(query, Page(order=Order.MOST_REPORTED, limit=MOST_LISTED)):
        show_item_button(row, within="most")


def _say_count(count: int, noun: str) -> str:
    return f"{say_number(count)} {noun if count == 1 else noun + 's'}"


def _question(query: Query) -> Html:
    words = say_under(query)
    return element("p", words, class_="fp-quiet") if words else Html("")


def _say_undated(n_undated: int) -> str:
    if not n_undated:
        return ""
    verb = "is" if n_undated == 1 else "are"
    return f" {_say_count(n_undated, 'undated item')} {verb} left out by the dates."


def _say_found(tally: Tally) -> str:
    if not tally.n_items:
        return "Nothing matches all of that."
    found = f"{_say_count(tally.n_items, 'item')}."
    if tally.n_vague:
        number = say_number(tally.n_vague)
        found += f" {number} known only by country or region: shaded, with a badge."
    return f"{found} Click a mark to read the sentences behind it."


def _counts(tally: Tally) -> Html:
    counts: Counter[tuple[Kind, MarkStyle]] = Counter()
    for (kind, status), n_items in tally.counts.items():
        counts[kind, status_style(status)] += n_items
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

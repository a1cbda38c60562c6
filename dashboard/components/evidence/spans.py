"""Which characters of an article an item was read from, and what each stretch is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geodata.model import Item


def article_spans(item: Item) -> list[tuple[int, int, str]]:
    """Return the item's places, actors and date as ``(start, end, class)`` in its article."""
    spans = [(p.span.start_char, p.span.end_char, "fp-place") for p in item.places]
    spans += [(a.span.start_char, a.span.end_char, "fp-actor") for a in item.actors if a.span]
    if item.date:
        spans.append((item.date.span.start_char, item.date.span.end_char, "fp-date"))
    return spans

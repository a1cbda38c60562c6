"""Items as rows of a table, for the page and for CSV that a spreadsheet cannot be tricked by."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from dashboard.maps.features import is_marked
from dashboard.wording import actor_names, main_place, say_sentence, say_title

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geodata.merge import StoredItem

COLUMNS = (
    "item_id",
    "kind",
    "title",
    "sentence",
    "status",
    "modality",
    "place",
    "country",
    "lat",
    "lon",
    "where_prec",
    "date_start",
    "date_end",
    "date_prec",
    "actors",
    "people",
    "aircraft",
    "ships",
    "troops",
    "n_sources",
    "n_reports",
    "first_reported",
    "last_reported",
    "confidence",
    "quote",
    "sources",
)
# A spreadsheet takes a cell that begins so for a formula and runs it.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def items_to_csv(items: Iterable[StoredItem]) -> str:
    """Return items as CSV, one row each.

    Text that a spreadsheet would run as a formula is put behind an apostrophe. What is known only
    by region or country has no coordinates.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for stored in items:
        writer.writerow([_cell(value) for value in _row(stored)])
    return out.getvalue()


def _row(stored: StoredItem) -> list[object]:
    item = stored.item
    place = main_place(item)
    pinned = place.place if place and is_marked(place.place) else None
    return [
        stored.item_id,
        item.kind.value,
        say_title(item),
        say_sentence(item),
        item.status.value,
        item.modality.value,
        place.place.name if place else None,
        place.place.country if place else None,
        pinned.lat if pinned else None,
        pinned.lon if pinned else None,
        int(place.place.where_prec) if place else None,
        item.date.start.isoformat() if item.date else None,
        item.date.end.isoformat() if item.date else None,
        int(item.date.date_prec) if item.date else None,
        "; ".join(actor_names(item)),
        item.counts.people,
        item.counts.aircraft,
        item.counts.ships,
        item.counts.troops,
        stored.n_sources,
        len(stored.reports),
        stored.first_reported,
        stored.last_reported,
        round(item.confidence, 3),
        item.evidence[0].text if item.evidence else None,
        "; ".join(dict.fromkeys(r.article.source or r.article.id for r in stored.reports)),
    ]


def _cell(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return "" if value is None else value

"""The evidence of a query as a PDF report: the figure first, then each item with who says so.

Typst sets it: a typesetting program in one package, which shapes every script, orders what is
written from right to left, breaks pages, and embeds the letters that are used. It is given a
template of ours, which holds no word of an article, and the words as JSON.
"""

from __future__ import annotations

import heapq
import tempfile
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import typst

from dashboard.export.dossier import describe_item
from dashboard.export.geojson import encodable
from dashboard.figure import DEFAULT_LOOK, Facts, Look, Sheet, draw_figure
from dashboard.figure.fonts import font_families, font_folders
from dashboard.figure.notes import Tally, say_notes
from dashboard.figure.page import MM_PER_INCH
from dashboard.texts import as_shown, one_line
from dashboard.wording.headline import say_headline, say_under

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geodata.merge import StoredItem
    from geodata.query import Query
    from geodata.store import ItemEntry

MOST_ITEMS = 1_000  # some five hundred pages; of more the surest are kept, and the report says so
_PAPER = "a4"
# Between the margins of the page: 170 mm wide, and so high that title and notes have room.
_FIGURE = Sheet(width_in=170 / MM_PER_INCH, height_in=165 / MM_PER_INCH, dpi=150)


def render_report(
    query: Query, entries: Iterable[ItemEntry], *, n_undated: int, look: Look = DEFAULT_LOOK
) -> bytes:
    """Return the report of a query's items as a PDF; the same items give the same bytes."""
    tally = Tally()
    surest = heapq.nlargest(
        MOST_ITEMS, tally.counting(entries), key=lambda e: (e.row.confidence, e.row.item_id)
    )
    items = [entry.item for entry in sorted(surest, key=_place_in_report)]
    facts = tally.facts(n_undated=n_undated)
    data = _data_of(query, items, facts, look)
    figure = draw_figure(
        items, query, facts=facts, file_format="pdf", sheet=_FIGURE, look=replace(look, bare=True)
    )
    return _typeset(data, figure)


def _place_in_report(entry: ItemEntry) -> tuple[object, ...]:
    """Return the order of the report: by kind, by country, by day."""
    day = entry.row.date_start or entry.row.first_reported
    return (
        entry.row.kind.value,
        entry.row.country or "~",
        day.toordinal() if day else 0,
        entry.row.item_id,
    )


def _data_of(query: Query, items: Sequence[StoredItem], facts: Facts, look: Look) -> dict[str, Any]:
    own = {"report": "yes", **({"title": look.title} if look.title else {})}
    notes = say_notes(query, facts, n_shown=len(items), form="report.pdf", own_params=own)
    left_out = facts.n_items - len(items)
    title = one_line(look.title or say_headline(query))
    return {
        "title": title,
        "question": as_shown(say_under(query, title=title)),
        "paper": _PAPER,
        "fonts": font_families(),
        "alt": f"Map: {as_shown(query.to_words())}",
        "notes": [as_shown(note) for note in notes],
        "foot": f"{title} · data {facts.digest}",
        "heading": f"{len(items):,} items, each with who says so",
        "left_out": f"{left_out:,} items that are less sure are not listed." if left_out else "",
        "items": [_item(stored, number) for number, stored in enumerate(items, 1)],
    }


def _item(stored: StoredItem, number: int) -> dict[str, Any]:
    described = describe_item(stored)
    quotes = [
        {
            "text": quote["text"],
            "byline": " · ".join(
                part
                for part in (quote["source"], quote["published"], quote["title"], quote["url"])
                if part
            ),
        }
        for quote in described["quotes"]
    ]
    return described | {"number": number, "quotes": quotes}


def _typeset(data: dict[str, Any], figure: bytes) -> bytes:
    template = resources.files("dashboard").joinpath("export", "templates", "report.typ")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "report.typ").write_bytes(template.read_bytes())
        (root / "report.json").write_bytes(orjson.dumps(encodable(data)))
        (root / "figure.pdf").write_bytes(figure)
        made = typst.compile(
            root / "report.typ",
            root=root,
            font_paths=font_folders(),
            ignore_system_fonts=True,
            format="pdf",
            timestamp=0,
        )
    return bytes(made)

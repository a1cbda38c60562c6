"""One item as one record: the columns that every table, layer and placemark shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.maps.features import is_marked
from dashboard.wording import actor_names, main_place, say_sentence
from dashboard.wording.disagreement import say_claim, say_field, say_witnesses
from dashboard.wording.rows import say_row_title

if TYPE_CHECKING:
    from geodata.merge import Conflict, ConflictValue, StoredItem
    from geodata.store import ItemEntry

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its Arrow type, and how an item fills it."""

    name: str
    type: str
    of: Callable[[ItemEntry], object]


def _subtype(entry: ItemEntry) -> str | None:
    item = entry.item.item
    return next(
        (t.value for t in (item.facility_type, item.mode, item.evac_type) if t is not None), None
    )


def _place_name(entry: ItemEntry) -> str | None:
    place = main_place(entry.item.item)
    return place.place.name if place else None


def _pinned(entry: ItemEntry, axis: str) -> float | None:
    """Return a coordinate (WGS 84 degrees) where the place is known well enough to be a point."""
    place = main_place(entry.item.item)
    return getattr(place.place, axis) if place and is_marked(place.place) else None


def _quote(entry: ItemEntry) -> str | None:
    evidence = entry.item.item.evidence
    return evidence[0].text if evidence else None


def _sources(entry: ItemEntry) -> str:
    return "; ".join(dict.fromkeys(r.article.source or r.article.id for r in entry.item.reports))


def say_conflict(conflict: Conflict, stored: StoredItem) -> str:
    """Return one disagreement in words: ``people: 500 (Wire, 3 May 2021), 640 (Gazette)``."""

    def say(value: ConflictValue) -> str:
        witnesses = "; ".join(say_witnesses(value.report_ids, stored.reports))
        return f"{say_claim(conflict.field, value.value)} ({witnesses})"

    return f"{say_field(conflict)}: {', '.join(map(say, conflict.values))}"


def _conflicts(entry: ItemEntry) -> str | None:
    stored = entry.item
    return "; ".join(say_conflict(c, stored) for c in stored.conflicts) or None


def _corrections(entry: ItemEntry) -> str | None:
    """Return what was put right, by whom, when and why."""
    said = (f"{n.what} by {n.editor} on {n.made_at[:10]}: {n.reason}" for n in entry.item.notes)
    return "; ".join(said) or None


# What is known only by region or country has no coordinates: `lat` and `lon` are empty then.
COLUMNS: tuple[Column, ...] = (
    Column("item_id", "string", lambda e: e.item.item_id),
    Column("kind", "string", lambda e: e.item.item.kind.value),
    Column("title", "string", lambda e: say_row_title(e.row)),  # as the page lists it
    Column("sentence", "string", lambda e: say_sentence(e.item.item)),
    Column("status", "string", lambda e: e.item.item.status.value),
    Column("modality", "string", lambda e: e.item.item.modality.value),
    Column("attributed_to", "string", lambda e: e.item.item.attributed_to),
    Column("subtype", "string", _subtype),
    Column("place", "string", _place_name),
    Column("country", "string", lambda e: e.row.country),
    Column("lat", "float64", lambda e: _pinned(e, "lat")),
    Column("lon", "float64", lambda e: _pinned(e, "lon")),
    Column("where_prec", "int32", lambda e: e.row.where_prec and int(e.row.where_prec)),
    Column("disputed", "string", lambda e: e.row.disputed),
    Column("date_start", "date32", lambda e: e.item.item.date and e.item.item.date.start),
    Column("date_end", "date32", lambda e: e.item.item.date and e.item.item.date.end),
    Column("date_prec", "int32", lambda e: e.item.item.date and int(e.item.item.date.date_prec)),
    Column("actors", "string", lambda e: "; ".join(actor_names(e.item.item))),
    Column("people", "int64", lambda e: e.item.item.counts.people),
    Column("aircraft", "int64", lambda e: e.item.item.counts.aircraft),
    Column("ships", "int64", lambda e: e.item.item.counts.ships),
    Column("troops", "int64", lambda e: e.item.item.counts.troops),
    Column("n_sources", "int32", lambda e: e.item.n_sources),
    Column("n_reports", "int32", lambda e: len(e.item.reports)),
    Column("first_reported", "date32", lambda e: e.item.first_reported),
    Column("last_reported", "date32", lambda e: e.item.last_reported),
    Column("confidence", "float64", lambda e: round(e.item.item.confidence, 3)),
    Column("quote", "string", _quote),
    Column("sources", "string", _sources),
    Column("conflicts", "string", _conflicts),
    Column("grade", "int32", lambda e: e.item.grade),
    Column("corrections", "string", _corrections),
)


def entry_record(entry: ItemEntry) -> dict[str, Any]:
    """Return the columns of one item."""
    return {column.name: column.of(entry) for column in COLUMNS}


def entry_evidence(entry: ItemEntry) -> list[Json]:
    """Return what speaks for an item: each quote with the article it stands in."""
    return [
        {
            "report_id": report.report_id,
            "article_id": report.article.id,
            "title": report.article.title,
            "source": report.article.source,
            "url": report.article.url,
            "published": report.article.published,
            "quote": quote.text,
            "start_char": quote.span.start_char,
            "end_char": quote.span.end_char,
        }
        for report in entry.item.reports
        for quote in report.item.evidence
    ]

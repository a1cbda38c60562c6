"""One item with all that speaks for and against it, in words, for a page and for a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.export.records import say_conflict
from dashboard.texts import as_shown
from dashboard.wording import (
    KIND_WORDS,
    main_place,
    say_day_range,
    say_precision,
    say_sentence,
    say_status,
    say_title,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.merge import Note, StatusInterval, StoredItem

Json = dict[str, Any]


def describe_item(stored: StoredItem) -> Json:
    """Return an item as words that may be shown as they are; text only, never markup."""
    item = stored.item
    return {
        "item_id": stored.item_id,
        "kind": item.kind.value,
        "kicker": f"{KIND_WORDS[item.kind].capitalize()} · {say_status(item.status)}",
        "title": as_shown(say_title(item)),
        "sentence": as_shown(say_sentence(item)),
        "facts": as_shown(_facts(stored)),
        "history": _history(stored.history),
        "corrections": [as_shown(_correction(note)) for note in stored.notes],
        "conflicts": [as_shown(say_conflict(c, stored)) for c in stored.conflicts],
        "quotes": _quotes(stored),
    }


def _quotes(stored: StoredItem) -> list[Json]:
    """Return each sentence once, however many statements were read in it."""
    by_place = {
        (report.article.id, quote.span): (report, quote)
        for report in stored.reports
        for quote in report.item.evidence
    }
    return [
        {
            "text": as_shown(quote.text),
            "source": as_shown(report.article.source or report.article.id),
            "published": (report.article.published or "")[:10],
            "title": as_shown(report.article.title or ""),
            "url": as_shown(report.article.url or ""),
        }
        for report, quote in by_place.values()
    ]


def _facts(stored: StoredItem) -> str:
    item = stored.item
    place = main_place(item)
    n_reports = len(stored.reports)
    parts = [
        say_day_range(item.date) or "no date given",
        say_precision(place.place.where_prec if place else None),
        f"disputed: {place.place.disputed}" if place and place.place.disputed else "",
        f"{stored.n_sources} independent {'source' if stored.n_sources == 1 else 'sources'}",
        f"{n_reports} {'report' if n_reports == 1 else 'reports'}",
        f"confidence {item.confidence:.2f}",
    ]
    return " · ".join(part for part in parts if part)


def _correction(note: Note) -> str:
    was = f" (was {note.was})" if note.was else ""
    why = f": {note.reason}" if note.reason else ""
    return f"{note.what}{was}, by {note.editor} on {note.made_at[:10]}{why}"


def _history(intervals: Sequence[StatusInterval]) -> str:
    """Return what held when: ``active from 2001-10-05; closed from 2014-06-03``."""
    if len(intervals) < 2:  # noqa: PLR2004  # one status is no history
        return ""
    return "; ".join(
        f"{say_status(i.status)} from {i.start.isoformat()}"
        + (f" to {i.end.isoformat()}" if i.end and i is intervals[-1] else "")
        for i in intervals
    )

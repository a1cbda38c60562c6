"""Corrections as files: JSON Lines that lose nothing, and CSV to read in a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import orjson

from geodata.corrections.wire import correction_to_json
from geodata.corrections.words import say_change
from geodata.spreadsheets import BYTE_ORDER_MARK, safe_cell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geodata.corrections.values import Correction

COLUMNS = (
    "made_at",
    "editor",
    "action",
    "label",
    "was",
    "what",
    "reason",
    "articles",
    "target",
    "undone_at",
    "undone_by",
    "uid",
)
FORMATS = ("jsonl", "csv")


def corrections_to_jsonl(corrections: Iterable[Correction]) -> bytes:
    """Return corrections as JSON Lines, which another workspace can take in."""
    return b"".join(orjson.dumps(correction_to_json(c)) + b"\n" for c in corrections)


def corrections_to_csv(corrections: Iterable[Correction]) -> bytes:
    """Return corrections as CSV in UTF-8, one row each.

    Text that a spreadsheet would run as a formula is put behind an apostrophe.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for correction in corrections:
        writer.writerow([safe_cell(text) for text in _row(correction)])
    return BYTE_ORDER_MARK + out.getvalue().encode()


def _row(correction: Correction) -> list[str]:
    return [
        correction.made_at,
        correction.editor,
        correction.action.value,
        correction.label,
        correction.was,
        say_change(correction.change),
        correction.reason,
        "; ".join(dict.fromkeys(anchor.article_id for anchor in correction.anchors)),
        correction.target,
        correction.undone_at or "",
        correction.undone_by or "",
        correction.uid,
    ]

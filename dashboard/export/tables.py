"""Items as CSV that a spreadsheet cannot be tricked by."""

from __future__ import annotations

import csv
import io
import unicodedata
from typing import TYPE_CHECKING

from dashboard.export.records import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geodata.store import ItemEntry

BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # by it spreadsheets know that this is UTF-8
# A spreadsheet takes a cell that begins so for a formula and runs it; some take the full-width
# forms for the same.
_FORMULA_STARTS = frozenset("=+-@＝＋－＠")
_BATCH_BYTES = 65_536
# What a spreadsheet passes over before it looks: controls, format characters, all spaces.
_PASSED_OVER = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


def entries_to_csv(entries: Iterable[ItemEntry]) -> Iterator[bytes]:
    """Yield items as CSV in UTF-8, one row each.

    Text that a spreadsheet would run as a formula is put behind an apostrophe.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column.name for column in COLUMNS])
    yield BYTE_ORDER_MARK
    for entry in entries:
        writer.writerow([_cell(column.of(entry)) for column in COLUMNS])
        if out.tell() > _BATCH_BYTES:
            yield _taken(out)
    yield _taken(out)


def _taken(out: io.StringIO) -> bytes:
    """Return what was written, and begin again."""
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text.encode("utf-8", "replace")


def _cell(value: object) -> object:
    if isinstance(value, str):
        text = value.replace("\0", "")
        return f"'{text}" if looks_like_formula(text) else text
    return "" if value is None else value


def looks_like_formula(text: str) -> bool:
    """Return whether a spreadsheet may run a text that stands in a cell."""
    if text[:1] in {"\t", "\r", "\n"}:
        return True
    first = next((c for c in text if unicodedata.category(c) not in _PASSED_OVER), "")
    return first in _FORMULA_STARTS

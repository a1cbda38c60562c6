"""Items as CSV that a spreadsheet cannot be tricked by."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from dashboard.export.records import COLUMNS
from geodata.spreadsheets import BYTE_ORDER_MARK, safe_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geodata.store import ItemEntry

_BATCH_BYTES = 65_536


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
        return safe_cell(value)
    return "" if value is None else value

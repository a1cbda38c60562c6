"""Items as the lines of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from dashboard.wording import say_country, say_days, say_precision, say_status
from dashboard.wording.rows import say_row_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.store import ItemRow

COLUMNS = [
    "Kind",
    "What",
    "Status",
    "Date",
    "Country",
    "Placed",
    "Actors",
    "People",
    "Sources",
    "Last reported",
]


class Table(NamedTuple):
    """Items by their ids, and one line for each in the same order."""

    item_ids: list[str]
    lines: pd.DataFrame


def make_table(rows: Sequence[ItemRow]) -> Table:
    """Return the table of items in the given order."""
    lines = pd.DataFrame([_line(row) for row in rows], columns=COLUMNS)
    return Table([row.item_id for row in rows], lines)


def _line(row: ItemRow) -> dict[str, Any]:
    return {
        "Kind": row.kind.value,
        "What": say_row_title(row),
        "Status": say_status(row.status),
        "Date": say_days(row.date_start, row.date_end, row.date_prec),
        "Country": say_country(row.country),
        "Placed": say_precision(row.where_prec),
        "Actors": ", ".join(say_country(actor) for actor in row.actors),
        "People": row.people,
        "Sources": row.n_sources,
        "Last reported": row.last_reported,
    }

"""A query's items as the bytes of a file, by the file's ending; what the command line writes."""

from __future__ import annotations

import logging

import orjson

from dashboard.figure import FORMATS as FIGURE_FORMATS
from dashboard.figure import Sheet, render_map
from dashboard.maps.features import rows_to_features
from dashboard.maps.tables import items_to_csv
from geodata.errors import QueryError
from geodata.query import Query
from geodata.store import Workspace

DATA_FORMATS = ("geojson", "csv")
# A font without a bold is drawn in its regular, which is no news to who asked for a map.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)

FORMATS = (*FIGURE_FORMATS, *DATA_FORMATS)


def export_bytes(
    query: Query,
    workspace: Workspace,
    *,
    file_format: str,
    sheet: Sheet,
    title: str | None = None,
) -> bytes:
    """Return the items of a query as a figure (png, svg, pdf) or as data (geojson, csv).

    Raises
    ------
    QueryError
        For a format that is none of `FORMATS`.
    """
    if file_format in FIGURE_FORMATS:
        return render_map(query, workspace, file_format=file_format, sheet=sheet, title=title)
    if file_format == "geojson":
        return orjson.dumps(rows_to_features(workspace.item_rows(query)))
    if file_format == "csv":
        # The mark lets spreadsheets read it as UTF-8.
        return items_to_csv(workspace.items(query)).encode("utf-8-sig")
    msg = f"the ending {file_format[:20]!r} is none of {', '.join(FORMATS)}"
    raise QueryError(msg, parameter="format")

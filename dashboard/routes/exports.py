"""What is seen, to take along: the map as a figure, the items as GeoJSON and CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from starlette.responses import Response
from starlette.routing import Route

from dashboard.figure import FORMATS, Sheet, make_sheet, render_map
from dashboard.maps.features import rows_to_features
from dashboard.maps.tables import items_to_csv
from dashboard.routes.answers import SAFETY_HEADERS, answer_error, answers, workspace_of
from geodata.errors import QueryError
from geodata.query import Query

if TYPE_CHECKING:
    from starlette.requests import Request

MEDIA_TYPES = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "geojson": "application/geo+json",
    "csv": "text/csv; charset=utf-8",
}
SHEET_PARAMETERS = ("paper", "width", "height", "dpi", "title")  # beside those of the query
MOST_TITLE_CHARS = 200  # what fits over a figure in two lines


@answers
def figure(request: Request) -> Response:
    """Answer ``/export/map.FORMAT``: the map of a query, laid out for print."""
    file_format = request.path_params["file_format"]
    if file_format not in FORMATS:
        return answer_error(f"format: known are {', '.join(FORMATS)}", status=404)
    pairs = request.query_params.multi_items()
    query = Query.from_pairs([pair for pair in pairs if pair[0] not in SHEET_PARAMETERS])
    own = {name: text for name, text in pairs if name in SHEET_PARAMETERS}
    title = own.get("title", "").strip()
    if len(title) > MOST_TITLE_CHARS:
        msg = f"is over {MOST_TITLE_CHARS} characters long"
        raise QueryError(msg, parameter="title")
    body = render_map(
        query,
        workspace_of(request),
        file_format=file_format,
        sheet=_sheet_of(own),
        title=title or None,
    )
    return _file(body, name=f"footprint-map.{file_format}", file_format=file_format)


@answers
def items(request: Request) -> Response:
    """Answer ``/export/items.FORMAT``: the items of a query as data."""
    query = Query.from_pairs(request.query_params.multi_items())
    workspace = workspace_of(request)
    file_format = request.path_params["file_format"]
    if file_format == "geojson":
        body = orjson.dumps(rows_to_features(workspace.item_rows(query)))
    elif file_format == "csv":
        body = items_to_csv(workspace.items(query)).encode(
            "utf-8-sig"
        )  # the mark lets spreadsheets read it right
    else:
        return answer_error("format: known are geojson, csv", status=404)
    return _file(body, name=f"footprint-items.{file_format}", file_format=file_format)


def _sheet_of(own: dict[str, str]) -> Sheet:
    sizes = {
        keyword: _whole_number(own[name], parameter=name)
        for name, keyword in (("width", "width_px"), ("height", "height_px"), ("dpi", "dpi"))
        if name in own
    }
    paper = {"paper": own["paper"]} if "paper" in own else {}
    return make_sheet(**paper, **sizes)  # type: ignore[arg-type]  # one dict of text, one of numbers


def _whole_number(text: str, *, parameter: str) -> int:
    if not text.isascii() or not text.isdigit():
        msg = f"{text[:20]!r} is no whole number"
        raise QueryError(msg, parameter=parameter)
    return int(text)


def _file(body: bytes, *, name: str, file_format: str) -> Response:
    headers = SAFETY_HEADERS | {"Content-Disposition": f'attachment; filename="{name}"'}
    # An SVG opened by itself is a page: it may run nothing and load nothing.
    headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"
    )
    return Response(body, media_type=MEDIA_TYPES[file_format], headers=headers)


ROUTES = [
    Route("/export/map.{file_format}", figure),
    Route("/export/items.{file_format}", items),
]

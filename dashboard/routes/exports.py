"""What is seen, to take along: the map as a figure, the items as GeoJSON and CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import Route

from dashboard.export import DATA_FORMATS, export_bytes
from dashboard.figure import FORMATS as FIGURE_FORMATS
from dashboard.figure import Sheet, make_sheet
from dashboard.routes.answers import SAFETY_HEADERS, answer_error, answers, workspace_of
from geodata.errors import QueryError
from geodata.query import Query

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    return _export(request, name="footprint-map", formats=FIGURE_FORMATS)


@answers
def items(request: Request) -> Response:
    """Answer ``/export/items.FORMAT``: the items of a query as data."""
    return _export(request, name="footprint-items", formats=DATA_FORMATS)


def _export(request: Request, *, name: str, formats: Sequence[str]) -> Response:
    file_format = request.path_params["file_format"]
    if file_format not in formats:
        return answer_error(f"format: known are {', '.join(formats)}", status=404)
    of_sheet = SHEET_PARAMETERS if formats is FIGURE_FORMATS else ()
    pairs = request.query_params.multi_items()
    query = Query.from_pairs([pair for pair in pairs if pair[0] not in of_sheet])
    own = {parameter: text for parameter, text in pairs if parameter in of_sheet}
    title = own.get("title", "").strip()
    if len(title) > MOST_TITLE_CHARS:
        msg = f"is over {MOST_TITLE_CHARS} characters long"
        raise QueryError(msg, parameter="title")
    body = export_bytes(
        query,
        workspace_of(request),
        file_format=file_format,
        sheet=_sheet_of(own),
        title=title or None,
    )
    return _file(body, name=f"{name}.{file_format}", file_format=file_format)


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

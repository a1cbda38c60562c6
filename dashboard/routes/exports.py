"""What is seen, to take along: the map as a figure or a page, the items as data."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Route

from dashboard.export import (
    DATA_FORMATS,
    MAP_FORMATS,
    STREAMED_FORMATS,
    Options,
    name_file,
    stream_export,
    write_export,
    write_report,
)
from dashboard.figure import Look, Projection, make_sheet
from dashboard.routes.answers import (
    FRESH,
    SAFETY_HEADERS,
    answer_error,
    answers,
    query_of,
    workspace_of,
)
from geodata.errors import QueryError
from geodata.query import params_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from starlette.requests import Request

    from geodata.query import Query

MEDIA_TYPES = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "kml": "application/vnd.google-earth.kml+xml",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}
# Beside those of the query.
SHEET_PARAMETERS = ("paper", "width", "height", "dpi", "title", "projection", "numbered")
REPORT_PARAMETERS = ("title",)
MOST_TITLE_CHARS = 200  # what fits over a figure in two lines
MOST_DIGITS = 9
# An SVG or a page opened by itself may run and load nothing but what it brings along.
_CLOSED = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"


@answers
def map_export(request: Request) -> Response:
    """Answer ``/export/map.FORMAT``: the map of a query, laid out for print or as a page."""
    return _export(request, what="map", formats=MAP_FORMATS)


@answers
def items_export(request: Request) -> Response:
    """Answer ``/export/items.FORMAT``: the items of a query as data."""
    return _export(request, what="items", formats=DATA_FORMATS)


@answers
def report_export(request: Request) -> Response:
    """Answer ``/export/report.pdf``: the map, then each item with who says so."""
    query, options = _asked(request, of_sheet=REPORT_PARAMETERS)
    name = name_file("report", query, file_format="pdf", title=options.look.title)
    with _made_file() as made:
        write_report(query, workspace_of(request), made, options)
    return _answer_file(made, name=name, file_format="pdf")


def _export(request: Request, *, what: str, formats: Sequence[str]) -> Response:
    file_format = request.path_params["file_format"]
    if file_format not in formats:
        return answer_error(f"format: known are {', '.join(formats)}", status=404)
    query, options = _asked(request, of_sheet=SHEET_PARAMETERS if formats is MAP_FORMATS else ())
    if options.look.projection is Projection.MERCATOR:
        what = "view"  # the map of the page as it is seen
    name = name_file(what, query, file_format=file_format, title=options.look.title)
    workspace = workspace_of(request)
    if file_format in STREAMED_FORMATS:
        chunks = stream_export(query, workspace, file_format=file_format)
        whole = chain([next(chunks)], chunks)  # what can go wrong has gone wrong by now
        headers, media_type = _headers_of(name, file_format), MEDIA_TYPES[file_format]
        return StreamingResponse(whole, media_type=media_type, headers=headers)
    with _made_file() as made:
        write_export(query, workspace, made, file_format=file_format, options=options)
    return _answer_file(made, name=name, file_format=file_format)


@contextmanager
def _made_file() -> Iterator[Path]:
    """Yield a file to write, which is gone again if that goes wrong."""
    with tempfile.NamedTemporaryFile(prefix="footprint-", delete=False) as file:
        made = Path(file.name)
    try:
        yield made
    except BaseException:
        made.unlink()
        raise


def _answer_file(made: Path, *, name: str, file_format: str) -> Response:
    """Return a file that is removed once it was sent."""
    headers, media_type = _headers_of(name, file_format), MEDIA_TYPES[file_format]
    sent = BackgroundTask(made.unlink)
    return FileResponse(made, media_type=media_type, headers=headers, background=sent)


def _headers_of(name: str, file_format: str) -> dict[str, str]:
    """Return the headers of a file; its name is plain, as `name_file` makes it."""
    headers = SAFETY_HEADERS | FRESH
    headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if file_format != "html":  # a page says by itself what it may run
        headers["Content-Security-Policy"] = _CLOSED
    return headers


def _asked(request: Request, *, of_sheet: Sequence[str]) -> tuple[Query, Options]:
    """Return the question of an address, and what its export is asked for beside it."""
    pairs = request.query_params.multi_items()
    query = query_of(pair for pair in pairs if pair[0] not in of_sheet)
    own = params_of(pair for pair in pairs if pair[0] in of_sheet)
    title = own.get("title", "").strip()
    if len(title) > MOST_TITLE_CHARS:
        msg = f"is over {MOST_TITLE_CHARS} characters long"
        raise QueryError(msg, parameter="title")
    sizes = {
        keyword: _whole_number(own[name], parameter=name)
        for name, keyword in (("width", "width_px"), ("height", "height_px"), ("dpi", "dpi"))
        if name in own
    }
    paper = {"paper": own["paper"]} if "paper" in own else {}
    sheet = make_sheet(**paper, **sizes)  # type: ignore[arg-type]  # one dict of text, one of numbers
    look = Look(
        title=title or None,
        projection=Look.read_projection(own.get("projection", Projection.EQUAL_AREA)),
        numbered=_yes_or_no(own.get("numbered", "no"), parameter="numbered"),
    )
    return query, Options(sheet=sheet, look=look)


def _yes_or_no(text: str, *, parameter: str) -> bool:
    if text not in {"yes", "no"}:
        msg = f"{text[:20]!r} is neither yes nor no"
        raise QueryError(msg, parameter=parameter)
    return text == "yes"


def _whole_number(text: str, *, parameter: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > MOST_DIGITS:
        msg = f"{text[:20]!r} is no whole number"
        raise QueryError(msg, parameter=parameter)
    return int(text)


ROUTES = [
    Route("/export/map.{file_format}", map_export),
    Route("/export/report.pdf", report_export),
    Route("/export/items.{file_format}", items_export),
]

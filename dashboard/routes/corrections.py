"""Every correction of the workspace as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import Route

from dashboard.routes.answers import FRESH, SAFETY_HEADERS, answer_error, answers, workspace_of
from geodata.corrections.tables import FORMATS, corrections_to_csv, corrections_to_jsonl

if TYPE_CHECKING:
    from starlette.requests import Request

MEDIA_TYPES = {"jsonl": "application/x-ndjson", "csv": "text/csv; charset=utf-8"}


@answers
def corrections(request: Request) -> Response:
    """Answer ``/export/corrections.FORMAT``: all of them, those that were undone too."""
    file_format = request.path_params["file_format"]
    if file_format not in FORMATS:
        return answer_error(f"format: known are {', '.join(FORMATS)}", status=404)
    if request.query_params:
        return answer_error("this address takes no parameters", status=400)
    found = workspace_of(request).desk.all()
    body = corrections_to_csv(found) if file_format == "csv" else corrections_to_jsonl(found)
    name = f"footprint-corrections.{file_format}"
    headers = SAFETY_HEADERS | FRESH | {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=MEDIA_TYPES[file_format], headers=headers)


ROUTES = [Route("/export/corrections.{file_format}", corrections)]

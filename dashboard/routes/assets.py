"""Scripts, styles, the typeface and the country shapes: everything the map needs to be drawn."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from dashboard.maps.base_map import STATIC, joined_scripts
from dashboard.maps.shapes import shapes_as_json
from dashboard.routes.answers import FOREVER, SAFETY_HEADERS, answer_error, answers
from dashboard.typefaces import source_sans
from geodata.borders import Level

MEDIA_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".png": "image/png",
    ".woff2": "font/woff2",
}


@lru_cache(maxsize=1)
def _served_files() -> dict[str, Path]:
    """Return the only files that may be asked for, by their address under ``/assets/``."""
    files = {
        path.relative_to(STATIC).as_posix(): path
        for path in STATIC.rglob("*")
        if path.is_file() and path.suffix in MEDIA_TYPES
    }
    if found := source_sans():
        files["font/sans.woff2"] = found
    return files


@answers
def asset(request: Request) -> Response:
    """Answer ``/assets/PATH``; only files of a fixed list are ever opened."""
    path = _served_files().get(request.path_params["path"])
    if path is None:
        return answer_error("no such file", status=404)
    headers = SAFETY_HEADERS | {"Cache-Control": "public, max-age=3600"}
    return FileResponse(path, media_type=MEDIA_TYPES[path.suffix], headers=headers)


@answers
def map_script(request: Request) -> Response:
    """Answer ``/assets/map.js``: all of the map's scripts; the address holds their version."""
    del request
    headers = SAFETY_HEADERS | FOREVER
    return Response(joined_scripts(), media_type=MEDIA_TYPES[".js"], headers=headers)


@answers
def shapes(request: Request) -> Response:
    """Answer ``/map/shapes/VIEW/LEVEL.json``: countries and disputes of a border view."""
    try:
        level = Level(request.path_params["level"])
    except ValueError:
        return answer_error(f"level: known are {', '.join(Level)}", status=404)
    body = packed_shapes(request.path_params["view"], level=level)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    else:
        headers, body = {}, gzip.decompress(body)
    return Response(body, media_type="application/json", headers=SAFETY_HEADERS | FOREVER | headers)


@lru_cache(maxsize=12)
def packed_shapes(view: str, *, level: Level) -> bytes:
    """Return the shapes of a view, packed once for every reader."""
    return gzip.compress(shapes_as_json(view, level=level), compresslevel=6, mtime=0)


ROUTES = [
    Route("/assets/map.js", map_script),
    Route("/assets/{path:path}", asset),
    Route("/map/shapes/{view}/{level}.json", shapes),
]

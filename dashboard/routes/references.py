"""Reference layers for the map: which there are, and one as GeoJSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from starlette.routing import Route

from dashboard.routes.answers import answer_error, answer_json, workspace_of
from dashboard.routes.apart import answers_apart
from dashboard.routes.items import GEOJSON
from geodata.errors import QueryError
from geodata.query import Query

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def layers(request: Request) -> Response:
    """Answer ``/api/references``: the layers with where they come from."""
    found = workspace_of(request).references.all()
    return answer_json({"layers": [asdict(layer) for layer in found]})


def one_layer(request: Request) -> Response:
    """Answer ``/api/reference/NAME.geojson``: what of a layer lies in the window ``bbox``."""
    if unknown := sorted(set(request.query_params) - {"bbox"}):
        raise QueryError("is unknown; bbox is known", parameter=unknown[0])
    window = Query.from_pairs(request.query_params.multi_items()).bbox
    found = workspace_of(request).references.as_geojson(request.path_params["name"], bbox=window)
    if found is None:
        return answer_error("no such layer", status=404)
    return answer_json(found, media_type=GEOJSON)


ROUTES = [
    Route("/api/references", answers_apart(layers)),
    Route("/api/reference/{name}.geojson", answers_apart(one_layer)),
]

"""The items of a query as GeoJSON, and one item with its evidence."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.maps.features import items_to_features
from dashboard.routes.answers import answer_json, answers
from geodata.query import Query


@answers
def items_geojson(request: Request) -> Response:
    query = Query.from_pairs(request.query_params.multi_items())
    items = request.app.state.workspace.items(query)
    return answer_json(items_to_features(items), media_type="application/geo+json")


ROUTES = [Route("/api/items.geojson", items_geojson)]

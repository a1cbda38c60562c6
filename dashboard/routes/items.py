"""The items of a query as GeoJSON, and one item with its reports and excerpts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from dashboard.maps.clusters import MOST_FEATURES, items_to_clusters
from dashboard.maps.features import items_to_features
from dashboard.routes.answers import answer_error, answer_json, answers, workspace_of
from dashboard.wording import say_sentence, say_title
from geodata.query import Query
from geodata.wire import stored_item_to_json

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

GEOJSON = "application/geo+json"
DEFAULT_ZOOM = 2  # of a map that does not say how near it is


@answers
def items_geojson(request: Request) -> Response:
    """Answer ``/api/items.geojson``: items, or clusters where there are too many to draw."""
    query = Query.from_pairs(request.query_params.multi_items())
    items = workspace_of(request).items(query)
    if len(items) > MOST_FEATURES:
        zoom = DEFAULT_ZOOM if query.zoom is None else query.zoom
        return answer_json(items_to_clusters(items, zoom=zoom), media_type=GEOJSON)
    return answer_json(items_to_features(items), media_type=GEOJSON)


@answers
def one_item(request: Request) -> Response:
    """Answer ``/api/items/ID``: one item with everything that speaks for it."""
    if request.query_params:
        return answer_error("this address takes no parameters", status=400)
    stored = workspace_of(request).item(request.path_params["item_id"])
    if stored is None:
        return answer_error("no such item", status=404)
    words: dict[str, Any] = {"title": say_title(stored.item), "sentence": say_sentence(stored.item)}
    return answer_json(stored_item_to_json(stored) | words)


ROUTES = [
    Route("/api/items.geojson", items_geojson),
    Route("/api/items/{item_id}", one_item),
]

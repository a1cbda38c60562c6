"""The items of a query as GeoJSON, and one item with its reports and excerpts."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.maps.clusters import MOST_FEATURES, clusters_to_features
from dashboard.maps.features import rows_to_features
from dashboard.routes.answers import (
    answer_error,
    answer_json,
    query_of,
    workspace_of,
)
from dashboard.routes.apart import answers_apart
from dashboard.sharing.map_turn import MAP_TURN
from dashboard.wording import say_sentence, say_title
from geodata.errors import QueryError
from geodata.wire import item_to_json

if TYPE_CHECKING:
    from datetime import date

    from geodata.merge import Report, StoredItem
    from geodata.query import Query
    from geodata.store import Workspace

GEOJSON = "application/geo+json"
MOST = "most"  # the parameter for a map that draws fewer items than an answer may hold
DEFAULT_ZOOM = 2  # of a map that does not say how near it is


async def items_geojson(request: Request) -> Response:
    """Answer ``/api/items.geojson``: items, or clusters where there are too many to draw."""
    answer = await answers_apart(collect_items)(request)
    if answer.status_code == HTTPStatus.OK:
        query, _ = _asked(request)
        MAP_TURN.answered(query)
    return answer


def collect_items(request: Request) -> Response:
    """Answer what a map asks; any process can."""
    query, most = _asked(request)
    return answer_json(_collection(workspace_of(request), query, most=most), media_type=GEOJSON)


def _asked(request: Request) -> tuple[Query, int]:
    """Return what is asked for, and the number of items above which it is to come as clusters."""
    pairs = request.query_params.multi_items()
    query = query_of((name, value) for name, value in pairs if name != MOST)
    given = request.query_params.getlist(MOST) or [str(MOST_FEATURES)]
    if len(given) > 1 or not re.fullmatch("[0-9]{1,4}", given[0]) or int(given[0]) > MOST_FEATURES:
        msg = f"has to be given once, as a number up to {MOST_FEATURES}"
        raise QueryError(msg, parameter=MOST)
    return query, int(given[0])


def _collection(workspace: Workspace, query: Query, *, most: int) -> dict[str, Any]:
    if workspace.count_items(query) > most:
        zoom = DEFAULT_ZOOM if query.zoom is None else query.zoom
        collection = clusters_to_features(workspace.clusters(query, zoom=zoom), zoom=zoom)
    else:
        collection = rows_to_features(workspace.item_rows(query), encoded=True)
        if query.bbox is not None:
            collection["n_everywhere"] = workspace.count_items(replace(query, bbox=None))
    if query.date_from or query.date_to:
        collection["undated_left_out"] = workspace.count_undated(query)
    return collection


def one_item(request: Request) -> Response:
    """Answer ``/api/items/ID``: one item with everything that speaks for it."""
    if request.query_params:
        return answer_error("this address takes no parameters", status=400)
    stored = workspace_of(request).item(request.path_params["item_id"])
    if stored is None:
        return answer_error("no such item", status=404)
    return answer_json(stored_item_to_json(stored))


def stored_item_to_json(stored: StoredItem) -> dict[str, Any]:
    """Return a merged item as JSON, with its reports and its words."""
    return item_to_json(stored.item) | {
        "item_id": stored.item_id,
        "article_id": stored.article_id,
        "title": say_title(stored.item),
        "sentence": say_sentence(stored.item),
        "n_sources": stored.n_sources,
        "first_reported": _iso(stored.first_reported),
        "last_reported": _iso(stored.last_reported),
        "reports": [_report_to_json(report) for report in stored.reports],
        "conflicts": [
            {
                "field": conflict.field,
                "values": [
                    {"value": v.value, "report_ids": list(v.report_ids)} for v in conflict.values
                ],
            }
            for conflict in stored.conflicts
        ],
        "history": [
            {
                "status": interval.status.value,
                "start": interval.start.isoformat(),
                "end": _iso(interval.end),
                "report_ids": list(interval.report_ids),
            }
            for interval in stored.history
        ],
        "grade": stored.grade,
        "corrections": [asdict(note) for note in stored.notes],
    }


def _report_to_json(report: Report) -> dict[str, Any]:
    article = report.article
    return item_to_json(report.item) | {
        "report_id": report.report_id,
        "article": {
            "id": article.id,
            "title": article.title,
            "source": article.source,
            "url": article.url,
            "published": article.published,
        },
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


ROUTES = [
    Route("/api/items.geojson", items_geojson),
    Route("/api/items/{item_id}", answers_apart(one_item)),
]

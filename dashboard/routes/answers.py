"""How a route answers: JSON in one form, and every refusal as one clear error."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from geodata.borders import check_view
from geodata.errors import GeodataError, QueryError
from geodata.logs import say
from geodata.query import Query

if TYPE_CHECKING:
    from geodata.store import Workspace

Work = Callable[[Request], Response]
Endpoint = Callable[[Request], Awaitable[Response]]

SAFETY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}  # the address holds a version
FRESH = {"Cache-Control": "no-cache"}


def answer_json(value: Any, *, status: int = 200, media_type: str = "application/json") -> Response:
    """Return `value` as JSON."""
    return Response(
        orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY),
        status_code=status,
        media_type=media_type,
        headers=SAFETY_HEADERS | FRESH,
    )


def answer_error(reason: str, *, status: int) -> Response:
    """Return one clear error."""
    return answer_json({"error": reason}, status=status)


def workspace_of(request: Request) -> Workspace:
    """Return the workspace the app was made for."""
    workspace: Workspace = request.state.workspace
    return workspace


def query_of(pairs: Iterable[tuple[str, str]]) -> Query:
    """Return the question of an address.

    Raises
    ------
    QueryError
        For a parameter that is unknown or has a bad value, or a border view nobody has.
    """
    query = Query.from_pairs(pairs)
    check_view(query.border_view)
    return query


def answers(work: Work) -> Endpoint:
    """Run a route's work off the event loop; see `answered`."""

    @wraps(work)
    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(answered, work, request)

    return endpoint


def answered(work: Work, request: Request) -> Response:
    """Do a route's work, and turn the package's errors into answers.

    A question that cannot be meant is the asker's (400); anything else that is known to fail is
    ours (503) and says what failed.
    """
    try:
        return work(request)
    except QueryError as error:
        return answer_error(str(error), status=400)
    except GeodataError as error:
        say("answer_failed", level=logging.ERROR, reason=str(error), error=type(error).__name__)
        return answer_error(str(error), status=503)

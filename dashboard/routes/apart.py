"""Routes whose answers are made by another process, see `dashboard.sharing.answering`.

It remembers what it has answered, packed as it was sent: readers begin with the same map, and come
back to where they were. What it remembers is of one revision of the workspace, which it asks for
with each question.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

from isal import igzip
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from dashboard.routes.answers import Endpoint, Work, answered
from dashboard.sharing.answering import ANSWERING, Answer, Question
from dashboard.sharing.turns import TURNS
from geodata.logs import request_id

if TYPE_CHECKING:
    from geodata.store import Workspace

LEAST_PACKED_BYTES = 1000
PACK_LEVEL = 1
MOST_REMEMBERED_BYTES = 32 * 1024 * 1024
_OK = 200


class Asked(NamedTuple):
    """What another process is told of a request."""

    work: Work
    path: str
    path_params: tuple[tuple[str, Any], ...]
    query_string: bytes
    may_be_packed: bool


def answers_apart(work: Work) -> Endpoint:
    """Have a route's work done by another process where there is one, and by this one otherwise.

    Parameters
    ----------
    work
        A function of a module. It sees the path, its parameters and the query of a request, and
        gives a whole answer: no file and no stream.
    """

    @wraps(work)
    async def endpoint(request: Request) -> Response:
        asked = Asked(
            work,
            request.scope["path"],
            tuple(request.path_params.items()),
            request.scope["query_string"],
            "gzip" in request.headers.get("accept-encoding", ""),
        )
        answer = await ANSWERING.answer(Question(answer_apart, asked, request_id.get()))
        if answer is None:
            return await run_in_threadpool(_answered_in_turn, work, request)
        response = Response(answer.body, answer.status)
        response.raw_headers = answer.headers
        return response

    return endpoint


def _answered_in_turn(work: Work, request: Request) -> Response:
    with TURNS.taken(first=True):
        return answered(work, request)


class Remembered:
    """The last answers to what was asked of one revision, as many as are short enough together."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._n_bytes = 0
        self._revision = -1
        self._answers: OrderedDict[Asked, Answer] = OrderedDict()

    def get(self, asked: Asked, *, revision: int) -> Answer | None:
        """Return the answer that was given; None where there is none of this revision."""
        if revision != self._revision:
            return None
        answer = self._answers.get(asked)
        if answer is not None:
            self._answers.move_to_end(asked)
        return answer

    def put(self, asked: Asked, answer: Answer, *, revision: int) -> None:
        """Remember an answer, and forget those of other revisions and the oldest."""
        if revision != self._revision:
            self._answers.clear()
            self._n_bytes = 0
            self._revision = revision
        self._answers[asked] = answer
        self._n_bytes += len(answer.body)
        while self._n_bytes > self._most_bytes:
            _, forgotten = self._answers.popitem(last=False)
            self._n_bytes -= len(forgotten.body)


_REMEMBERED = Remembered(MOST_REMEMBERED_BYTES)  # of this process


def answer_apart(workspace: Workspace, asked: Asked) -> Answer:
    """Answer a request in a process that answers."""
    revision = workspace.revision()  # first: an answer is no older than what it is remembered as
    if remembered := _REMEMBERED.get(asked, revision=revision):
        return remembered
    scope = {
        "type": "http",
        "method": "GET",
        "path": asked.path,
        "path_params": dict(asked.path_params),
        "query_string": asked.query_string,
        "headers": [],
        "state": {"workspace": workspace},
    }
    response = answered(asked.work, Request(scope))
    if asked.may_be_packed and len(response.body) >= LEAST_PACKED_BYTES:
        response.body = igzip.compress(response.body, compresslevel=PACK_LEVEL)
        response.headers["Content-Length"] = str(len(response.body))
        response.headers["Content-Encoding"] = "gzip"
        response.headers.add_vary_header("Accept-Encoding")
    answer = Answer(response.status_code, response.raw_headers, bytes(response.body))
    if answer.status == _OK:
        _REMEMBERED.put(asked, answer, revision=revision)
    return answer

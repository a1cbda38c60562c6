"""Every request in the log, by path, status and time; never what was asked or who asked it."""

from __future__ import annotations

import logging
import re
import time
from typing import TYPE_CHECKING
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders

from geodata.logs import request_id, say

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_ID = "x-request-id"  # a server in front may give one
_GOOD_ID = re.compile(r"[\w.:-]{1,64}\Z", re.ASCII)
_LONGEST_PATH = 200
# What follows these names a reader's session.
_OF_A_SESSION = re.compile(r"(/(?:_stcore/upload_file|media)/).+")
_FAILED = 500


class RequestLog:
    """Says what came of each request and each socket, and gives answers the request's id."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(REQUEST_ID, "")
        own = given if _GOOD_ID.match(given) else uuid4().hex
        token = request_id.set(own)
        began = time.monotonic()
        status = _FAILED

        async def send_noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = own
            elif message["type"] == "websocket.accept":
                status = 101
                say("socket_opened", path=path_of(scope))
            elif message["type"] == "websocket.close":
                status = message.get("code", status)
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        finally:
            say(
                "request" if scope["type"] == "http" else "socket_closed",
                level=logging.ERROR if status == _FAILED else logging.INFO,
                method=scope.get("method"),
                path=path_of(scope),
                status=status,
                duration_ms=round(1000 * (time.monotonic() - began), 1),
            )
            request_id.reset(token)


def path_of(scope: Scope) -> str:
    """Return the path of a request as a log may hold it: no query, no session, not too long."""
    path: str = scope["path"]
    return _OF_A_SESSION.sub(r"\1…", path)[:_LONGEST_PATH]

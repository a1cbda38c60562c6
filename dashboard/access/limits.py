"""How much one request may ask for: the size of what it sends, and how many figures at once."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BODY_MIB = 64  # an upload; articles over 20 MB are refused by name later
MOST_EXPORTS = 2  # drawn at once: each takes a core and some hundred megabytes
MOST_WAITING = 32  # for an export or for the end of one; more are told to come back
RETRY_AFTER_S = 10
_MIB = 1024 * 1024
_EXPORTS = "/export/"
_UPLOADS = "/_stcore/upload_file"


class Limits:
    """Refuses bodies that are too long or not asked for, and lets exports in a few at a time."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._turn = asyncio.Semaphore(MOST_EXPORTS)
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, wait for its turn, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = MOST_BODY_MIB * _MIB if scope["path"].startswith(_UPLOADS) else _MIB
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isdecimal() or int(length) > most:
            await _refuse(_too_long(most), 413)(scope, receive, send)
        elif scope["path"].startswith(_EXPORTS):
            await self._export(scope, receive, send)
        else:
            await self._app(scope, _counted(receive, most=most), send)

    async def _export(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._waiting >= MOST_WAITING:
            answer = _refuse("too many exports are waiting; try again", 503)
            answer.headers["Retry-After"] = str(RETRY_AFTER_S)
            await answer(scope, receive, send)
            return
        self._waiting += 1
        try:
            async with AsyncExitStack() as turn:
                await turn.enter_async_context(self._turn)

                async def send_drawn(message: Message) -> None:
                    """Send on; the work is done by now, and a slow reader keeps nobody waiting."""
                    await turn.aclose()
                    await send(message)

                await self._app(scope, receive, send_drawn)
        finally:
            self._waiting -= 1


def _refuse(reason: str, status: int) -> JSONResponse:
    return JSONResponse({"error": reason}, status)


def _too_long(most: int) -> str:
    return f"what was sent is over {most // _MIB} MiB"


def _counted(receive: Receive, *, most: int) -> Receive:
    """Return `receive` that refuses a body of unsaid length once it is too long."""
    taken = 0

    async def receive_some() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise HTTPException(413, _too_long(most))
        return message

    return receive_some

"""Only requests for a name of this server are answered.

A page elsewhere can point a name of its own at this machine (DNS rebinding) and then read the
answers. Numeric addresses cannot be pointed anywhere, so they are always this server's.
"""

from __future__ import annotations

import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp, Receive, Scope, Send

LOCAL_NAMES = ("localhost",)


def own_names(host: str, allowed: Iterable[str]) -> frozenset[str]:
    """Return the names a server on `host` answers to: its own, local ones, and those allowed."""
    names = {host, socket.gethostname(), *LOCAL_NAMES, *allowed}
    return frozenset(name.casefold() for name in names if name)


class HostGuard:
    """Refuses requests whose Host is no name of this server."""

    def __init__(self, app: ASGIApp, *, names: frozenset[str]) -> None:
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] in {"http", "websocket"} and not self._is_own(scope):
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
                return
            refusal = PlainTextResponse("This server does not answer to that name.", 421)
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_own(self, scope: Scope) -> bool:
        name = _without_port(Headers(scope=scope).get("host", "")).casefold()
        try:
            ip_address(name.strip("[]"))
        except ValueError:
            return name in self._names
        return True


def _without_port(host: str) -> str:
    head, _, port = host.rpartition(":")
    return head if port.isdigit() and head else host

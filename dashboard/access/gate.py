"""The gate before pages, routes, exports and sockets alike: nobody in who does not belong."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from dashboard.access.rules import AccessRules, Role
from dashboard.access.session import (
    CALLBACK_PATH,
    LOGIN_PATH,
    LOGOUT_PATH,
    claims_of,
    login_address,
)

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

# Open to everybody: signing in and out, and whether the server is up (which tells no counts then).
_OPEN = frozenset({LOGIN_PATH, LOGOUT_PATH, CALLBACK_PATH})
_HEALTH = frozenset({"/healthz", "/_stcore/health"})
_NEXT_COOKIE = "footprint_next"  # the address that was asked for before signing in
_NEXT_AGE_S = 600
_POLICY_VIOLATION = 1008  # RFC 6455


class Gate:
    """Lets through who signed in and has a role; the role stands in ``request.state.role``."""

    def __init__(self, app: ASGIApp, *, rules: AccessRules) -> None:
        self._app = app
        self._rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it here."""
        if scope["type"] not in {"http", "websocket"} or scope["path"] in _OPEN:
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        claims = claims_of(connection.cookies)
        role = self._rules.role_of(claims) if claims else Role.NOBODY
        if role is not Role.NOBODY:
            scope.setdefault("state", {})["role"] = role
            if scope["type"] == "http" and (asked := _asked_before(connection)):
                await _send_on(asked)(scope, receive, send)
            else:
                await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        elif scope["path"] in _HEALTH:
            await JSONResponse({"status": "ok"})(scope, receive, send)
        else:
            address = str(claims.get("email", "")) if claims else None
            await _refuse(connection, signed_in_as=address)(scope, receive, send)


def _refuse(connection: HTTPConnection, *, signed_in_as: str | None) -> Response:
    """Return the answer to somebody without a role: sign in, or an error."""
    wants_page = "text/html" in connection.headers.get("accept", "")
    if signed_in_as is not None:
        status = 403
        reason = "you are signed in, but have no access"
        page = (
            f"<p>You are signed in as {escape(signed_in_as) or 'somebody without an address'},"
            f' who has no access here.</p><p><a href="{LOGOUT_PATH}">Sign out</a></p>'
        )
        return HTMLResponse(page, 403) if wants_page else JSONResponse({"error": reason}, status)
    if not wants_page:
        return JSONResponse({"error": "sign in first"}, 401)
    answer = RedirectResponse(login_address(), 303)
    answer.set_cookie(
        _NEXT_COOKIE,
        quote(_own_address(connection), safe=""),
        max_age=_NEXT_AGE_S,
        secure=connection.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return answer


def _own_address(connection: HTTPConnection) -> str:
    """Return path and query of what was asked for."""
    url = connection.url
    return f"{url.path}?{url.query}" if url.query else url.path


def _asked_before(connection: HTTPConnection) -> str | None:
    r"""Return the address that somebody asked for before signing in, when they come back.

    Only an address on this server: one path, never ``//host`` or ``/\\host``.
    """
    asked = unquote(connection.cookies.get(_NEXT_COOKIE, ""))
    if connection.url.path != "/" or not asked.startswith("/"):
        return None
    return None if asked[1:2] in {"/", "\\"} or not asked.isprintable() else asked


def _send_on(address: str) -> Response:
    answer = RedirectResponse(address, 303)
    answer.delete_cookie(_NEXT_COOKIE, httponly=True, samesite="lax")
    return answer

"""Hosts, headers and limits, asked of small apps in this process."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from asgi_client import run_apart
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dashboard.access.headers import SafeHeaders
from dashboard.access.hosts import HostGuard, own_names
from dashboard.access.limits import MOST_BODY_MIB, MOST_EXPORTS, MOST_WAITING, Limits

MIB = 1024 * 1024


async def echo(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


async def framed(request: Request) -> Response:
    del request
    return PlainTextResponse("own", headers={"Content-Security-Policy": "default-src 'none'"})


def app_with(*middleware: Middleware) -> Starlette:
    routes = [
        Route("/", echo, methods=["GET", "POST"]),
        Route("/own", framed),
        Route("/_stcore/upload_file/1", echo, methods=["PUT"]),
    ]
    return Starlette(routes=routes, middleware=middleware)


def ask(app: Starlette, method: str, path: str, **arguments: Any) -> httpx.Response:
    async def asking() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.request(method, path, **arguments)

    return run_apart(asking())


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:8501", 200),
        ("maps.example.org:443", 200),
        ("127.0.0.1:8501", 200),
        ("[::1]:8501", 200),
        ("evil.example", 421),
        ("maps.example.org.evil.example", 421),
        ("localhost.evil.example:8501", 421),
        ("", 421),
    ],
)
def test_only_own_names_are_answered(host: str, status: int) -> None:
    """A name that a stranger points at this machine reads nothing."""
    names = own_names("127.0.0.1", ["maps.example.org"])
    app = app_with(Middleware(HostGuard, names=names))
    assert ask(app, "GET", "/", headers={"host": host}).status_code == status


def test_every_answer_carries_the_headers_and_may_be_stricter() -> None:
    app = app_with(Middleware(SafeHeaders, image_hosts=("https://tiles.example",)))
    page = ask(app, "GET", "/").headers
    assert page["x-content-type-options"] == "nosniff"
    policy = dict(rule.split(" ", 1) for rule in page["content-security-policy"].split("; "))
    assert policy["frame-ancestors"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert policy["connect-src"] == "'self' data: blob:"
    assert policy["img-src"].endswith("https://tiles.example")
    assert ask(app, "GET", "/own").headers["content-security-policy"] == "default-src 'none'"


def test_bodies_have_a_limit_said_or_not() -> None:
    async def unsaid() -> Any:
        for _ in range(3):
            yield b"x" * MIB

    app = app_with(Middleware(Limits))
    assert ask(app, "POST", "/", content=b"x" * MIB).text == str(MIB)
    assert ask(app, "POST", "/", content=b"x" * (MIB + 1)).status_code == 413
    assert ask(app, "PUT", "/_stcore/upload_file/1", content=b"x" * (MIB + 1)).status_code == 200
    most = {"content-length": str(MOST_BODY_MIB * MIB + 1)}
    assert ask(app, "PUT", "/_stcore/upload_file/1", headers=most).status_code == 413
    assert ask(app, "POST", "/", headers={"content-length": "-1"}).status_code == 413
    assert ask(app, "POST", "/", content=unsaid()).status_code == 413


def test_exports_take_turns_and_too_many_are_told_to_come_back() -> None:
    running = most = 0
    release = asyncio.Event()

    async def export(scope: Any, receive: Any, send: Any) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await release.wait()
        running -= 1
        await PlainTextResponse("drawn")(scope, receive, send)

    async def storm() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=Limits(export))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            asked = [client.get("/export/map.png") for _ in range(MOST_WAITING + 5)]
            tasks = [asyncio.ensure_future(a) for a in asked]
            await asyncio.sleep(0.1)
            release.set()
            return await asyncio.gather(*tasks)

    answers = run_apart(storm())
    refused = [a for a in answers if a.status_code == 503]
    assert len(refused) == 5
    assert all(int(a.headers["retry-after"]) > 0 for a in refused)
    assert most == MOST_EXPORTS


def test_who_reads_an_export_slowly_keeps_nobody_waiting() -> None:
    """As many as are drawn at once hang in the middle of their answers; one more is drawn."""
    hanging = asyncio.Event()

    async def export(scope: Any, receive: Any, send: Any) -> None:
        await PlainTextResponse("drawn")(scope, receive, send)

    async def send_slowly(message: Any) -> None:
        if message["type"] == "http.response.body":
            await hanging.wait()

    async def storm() -> httpx.Response:
        limits = Limits(export)
        scope = {"type": "http", "path": "/export/map.png", "headers": []}
        slow = [
            asyncio.ensure_future(limits(scope, asyncio.Event().wait, send_slowly))
            for _ in range(MOST_EXPORTS)
        ]
        transport = httpx.ASGITransport(app=limits)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            answer = await asyncio.wait_for(client.get("/export/map.png"), timeout=10)
        hanging.set()
        await asyncio.gather(*slow)
        return answer

    assert run_apart(storm()).text == "drawn"

"""What asks the app's routes, in the tests' own process."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
from starlette.applications import Starlette


class Client:
    """Asks an app in this process, without a network."""

    def __init__(self, app: Starlette) -> None:
        self._app = app

    def get(self, address: str, **arguments: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
                return await client.get(address, **arguments)

        return asyncio.run(ask())

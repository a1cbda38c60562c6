"""The app as a server runs it: Streamlit's pages, and the project's own routes beside them."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import streamlit as st
import uvicorn
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from streamlit import config
from streamlit.starlette import App

from dashboard.components.markup import escape_markdown
from dashboard.loaders import WORKSPACE_VARIABLE
from dashboard.maps import palette
from dashboard.routes import assets, exports, health, items
from dashboard.routes.assets import packed_shapes
from geodata.borders import Level
from geodata.errors import GeodataError
from geodata.query import DEFAULT_BORDER_VIEW
from geodata.store import Workspace

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SCRIPT = Path(__file__).parent / "app.py"

# Streamlit reads no file of ours for these: the app looks the same wherever it is started.
STREAMLIT_OPTIONS: dict[str, Any] = {
    "browser.gatherUsageStats": False,  # nothing leaves the machine
    "client.disableDataExport": True,  # the app's own exports keep formulas from running
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,  # they point at search engines
    "client.toolbarMode": "minimal",
    "server.fileWatcherType": "none",
    "server.headless": True,
    "theme.base": "light",
    "theme.backgroundColor": palette.SURFACE,
    "theme.secondaryBackgroundColor": palette.PAPER,
    "theme.textColor": palette.INK,
    "theme.primaryColor": palette.ACCENT,
    "theme.linkColor": palette.ACCENT,
    "theme.borderColor": palette.RULE,
    "theme.showWidgetBorder": True,
    "theme.baseRadius": "6px",
    "theme.baseFontSize": 15,
    "theme.headingFontWeights": [650, 650, 600, 600, 600, 600],
    "theme.sidebar.backgroundColor": palette.PAPER,
    "theme.sidebar.secondaryBackgroundColor": palette.SURFACE,
    "theme.showSidebarBorder": True,
}


class EveryRequest:
    """Gives every request the workspace, and every answer the header against guessed types."""

    def __init__(self, app: ASGIApp, *, workspace: Workspace) -> None:
        self._app = app
        self._workspace = workspace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope.setdefault("state", {})["workspace"] = self._workspace

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).setdefault("X-Content-Type-Options", "nosniff")
            await send(message)

        await self._app(scope, receive, send_safely)


def create_app(workspace: str | Path) -> App:
    """Return the ASGI app on one workspace (a file, or an address of a database).

    The pages run in this process and find the workspace by ``FOOTPRINT_WORKSPACE``, which is set.

    Raises
    ------
    StoreError
        For a workspace that cannot be opened.
    """
    os.environ[WORKSPACE_VARIABLE] = str(workspace)
    for name, value in STREAMLIT_OPTIONS.items():
        config.set_option(name, value)
    return App(
        SCRIPT,
        routes=[*assets.ROUTES, *items.ROUTES, *exports.ROUTES, *health.ROUTES],
        middleware=[Middleware(EveryRequest, workspace=Workspace.open(workspace))],
        lifespan=_warm_up,
        on_script_error=_show_error,
    )


def serve(host: str, port: int, *, workspace: str | Path) -> None:
    """Serve the dashboard until interrupted."""
    config.set_option("server.address", host)
    config.set_option("server.port", port)
    uvicorn.run(create_app(workspace), host=host, port=port, log_level="warning")


def _show_error(error: Exception) -> bool:
    """Say on the page what went wrong, where it is ours to say; return whether it was said."""
    if not isinstance(error, GeodataError):
        return False
    st.error(escape_markdown(f"This cannot be shown: {error}"))
    return True


@asynccontextmanager
async def _warm_up(_app: App) -> AsyncIterator[None]:
    """Prepare the first map's shapes while the first reader's page is still loading."""
    Thread(target=_prepare_shapes, daemon=True).start()
    yield


def _prepare_shapes() -> None:
    for level in (Level.COARSE, Level.MEDIUM):
        packed_shapes(DEFAULT_BORDER_VIEW, level=level)

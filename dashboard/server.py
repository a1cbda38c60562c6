"""The app as a server runs it: Streamlit's pages, and the project's own routes beside them."""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import streamlit as st
import uvicorn
import uvicorn.config
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from streamlit import config
from streamlit.starlette import App

from dashboard.access.gate import Gate
from dashboard.access.headers import SafeHeaders
from dashboard.access.hosts import HostGuard, own_names
from dashboard.access.limits import MOST_BODY_MIB, Limits
from dashboard.access.request_log import RequestLog
from dashboard.access.rules import SIGN_IN_VARIABLE, current_rules
from dashboard.maps import palette
from dashboard.maps.base_map import TILE_HOSTS
from dashboard.routes import assets, corrections, exports, health, items, references, unknown
from dashboard.routes.assets import packed_shapes
from dashboard.sharing.answering import ANSWERING, GARBAGE_THRESHOLD
from dashboard.sharing.map_turn import MAP_TURN
from dashboard.sharing.workspaces import WORKSPACE_VARIABLE, shared_workspace
from dashboard.texts import escape_markdown
from geodata.borders import Level
from geodata.errors import GeodataError
from geodata.logs import LogForm, adopt_loggers, log_form, say
from geodata.query import DEFAULT_BORDER_VIEW
from geodata.store import Workspace

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from starlette.types import ASGIApp, Receive, Scope, Send

SCRIPT = Path(__file__).parent / "app.py"
# A map asks for its items while the page is still being written: the two threads take turns often.
# A millisecond of work beside a busy thread is answered in 3 ms so, in 11 by Python's default.
SWITCH_INTERVAL_S = 0.0005
# A reader looks at a map for a minute before the next move: one who asks at the very moment when a
# connection is given up would be told that the server had gone.
KEEP_ALIVE_S = 75
# For answers under way when the server is told to stop: a figure takes seconds. Under the half
# minute that compose.yaml grants before it kills.
STOP_AFTER_S = 25
# For the processes that answer: all who read come back at once when a server was started anew.
READY_WITHIN_S = 10.0

# Streamlit reads no file of ours for these: the app looks the same wherever it is started.
STREAMLIT_OPTIONS: dict[str, Any] = {
    "browser.gatherUsageStats": False,  # nothing leaves the machine
    "client.disableDataExport": True,  # the app's own exports keep formulas from running
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,  # they point at search engines
    "client.toolbarMode": "minimal",
    "runner.postScriptGC": False,  # nobody is answered while all that is held is looked through
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": MOST_BODY_MIB,
    "theme.showWidgetBorder": True,
    "theme.baseRadius": "6px",
    "theme.baseFontSize": 15,
    "theme.headingFontWeights": [650, 650, 600, 600, 600, 600],
    "theme.showSidebarBorder": True,
}

# Both themes are told in full, so that the reader's system chooses, or the menu of the page.
THEME_COLOURS = {
    "backgroundColor": "surface",
    "secondaryBackgroundColor": "paper",
    "textColor": "ink",
    "primaryColor": "accent",
    "linkColor": "accent",
    "borderColor": "rule",
    "sidebar.backgroundColor": "paper",
    "sidebar.secondaryBackgroundColor": "surface",
}
for _theme, _colours in palette.THEMES.items():
    for _option, _name in THEME_COLOURS.items():
        STREAMLIT_OPTIONS[f"theme.{_theme}.{_option}"] = getattr(_colours, _name)


class EveryRequest:
    """Gives every request the workspace."""

    def __init__(self, app: ASGIApp, *, workspace: Workspace) -> None:
        self._app = app
        self._workspace = workspace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "http":
            scope.setdefault("state", {})["workspace"] = self._workspace
        await self._app(scope, receive, send)


def create_app(
    workspace: str | Path,
    *,
    sign_in: str | Path | None = None,
    host: str = "127.0.0.1",
    allowed_hosts: Iterable[str] = (),
) -> App:
    """Return the ASGI app on one workspace (a file, or an address of a database).

    The pages run in this process and find the workspace by ``FOOTPRINT_WORKSPACE`` and the
    sign-in file by ``FOOTPRINT_SIGN_IN``, which are set.

    Parameters
    ----------
    workspace
        A file, or the address of a database.
    sign_in
        The sign-in file; without one everybody who reaches the server may view and edit.
    host
        The address the server listens on.
    allowed_hosts
        Further names under which it may be asked for.

    Raises
    ------
    StoreError
        For a workspace that cannot be opened.
    SettingsError
        For a sign-in file that cannot be meant.
    """
    os.environ[WORKSPACE_VARIABLE] = str(workspace)
    os.environ[SIGN_IN_VARIABLE] = str(sign_in or "")
    for name, value in STREAMLIT_OPTIONS.items():
        config.set_option(name, value)
    config.set_option("secrets.files", [str(sign_in)] if sign_in else [])
    rules = current_rules()
    return App(
        SCRIPT,
        routes=[
            *assets.ROUTES,
            *items.ROUTES,
            *references.ROUTES,
            *corrections.ROUTES,
            *exports.ROUTES,
            *health.ROUTES,
            *unknown.ROUTES,
        ],
        middleware=[
            Middleware(RequestLog),
            Middleware(HostGuard, names=own_names(host, allowed_hosts)),
            Middleware(SafeHeaders, image_hosts=TILE_HOSTS),
            *([Middleware(Gate, rules=rules)] if rules else []),
            Middleware(Limits),
            Middleware(EveryRequest, workspace=shared_workspace(str(workspace))),
        ],
        lifespan=_warm_up,
        on_script_error=_show_error,
    )


def serve(
    host: str,
    port: int,
    *,
    workspace: str | Path,
    sign_in: str | Path | None = None,
    allowed_hosts: Iterable[str] = (),
) -> None:
    """Serve the dashboard until interrupted; see `create_app`.

    Ctrl+C or SIGTERM ends it in order: no new request is let in, those under way are answered for
    `STOP_AFTER_S` at most, and sockets are closed.
    """
    config.set_option("server.address", host)
    config.set_option("server.port", port)
    shared_workspace(str(workspace))  # made or brought up to date by one process
    ANSWERING.start(str(workspace))
    app = create_app(workspace, sign_in=sign_in, host=host, allowed_hosts=allowed_hosts)
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    gc.set_threshold(GARBAGE_THRESHOLD)
    # The server raises the signal again when it has stopped: that is the end, and no failure.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit())
    try:
        uvicorn.run(
            app,
            host=host,
            port=port,
            log_config=None if log_form() is LogForm.JSON else uvicorn.config.LOGGING_CONFIG,
            log_level="warning",
            access_log=False,  # ours says more, and no queries
            server_header=False,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=STOP_AFTER_S,
        )
    finally:
        ANSWERING.stop()
        shared_workspace(str(workspace)).close()
        say("stopped")


def _show_error(error: Exception) -> bool:
    """Say on the page what went wrong, where it is ours to say; return whether it was said."""
    if not isinstance(error, GeodataError):
        return False
    st.error(escape_markdown(f"This cannot be shown: {error}"))
    return True


@asynccontextmanager
async def _warm_up(_app: App) -> AsyncIterator[None]:
    """Prepare what the first map needs while the first reader's page is still loading."""
    adopt_loggers()
    workspace = shared_workspace(os.environ[WORKSPACE_VARIABLE])
    gc.freeze()  # what is imported by now stays
    workspace.begin_to_hold()
    Thread(target=_prepare_shapes, daemon=True).start()
    await run_in_threadpool(ANSWERING.await_ready, at_most_s=READY_WITHIN_S)
    with MAP_TURN.served():
        yield
    workspace.keep_held_items()


def _prepare_shapes() -> None:
    for level in (Level.COARSE, Level.MEDIUM):
        packed_shapes(DEFAULT_BORDER_VIEW, level=level)

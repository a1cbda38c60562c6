"""A workspace of a few hand-made articles, and a server and browser on it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for the modules of hand-made items

from dashboard_stories import build_workspace

from geodata.store import Workspace

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

START_TIMEOUT_S = 60
WAIT_TIMEOUT_MS = 30_000  # a page on two busy cores
BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET_BROWSER = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def workspace_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("workspace") / "stories.footprint"
    build_workspace(path).close()
    return path


@pytest.fixture
def workspace(workspace_path: Path) -> Iterator[Workspace]:
    with Workspace.open(workspace_path) as opened:
        yield opened


@pytest.fixture(scope="session")
def server(workspace_path: Path) -> Iterator[str]:
    """Return the address of a dashboard that runs as a process of its own."""
    with run_server(workspace_path) as address:
        yield address


@contextmanager
def run_server(
    workspace_path: Path, *, port: int | None = None, sign_in: Path | None = None
) -> Iterator[str]:
    port = port or free_port()
    command = (
        "import sys; from dashboard.server import serve;"
        " serve('127.0.0.1', int(sys.argv[1]), workspace=sys.argv[2], sign_in=sys.argv[3])"
    )
    with run_process(
        [sys.executable, "-c", command, str(port), str(workspace_path), str(sign_in or "")],
        address=f"http://127.0.0.1:{port}",
        path="/healthz",
    ) as address:
        yield address


@contextmanager
def run_process(command: list[str], *, address: str, path: str) -> Iterator[str]:
    """Run a server until the end of the context; it answers `path` before the context begins."""
    process = subprocess.Popen(command, env=os.environ)
    try:
        _wait_for(f"{address}{path}")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"the dashboard did not answer within {START_TIMEOUT_S} s")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    sync_api = pytest.importorskip("playwright.sync_api")
    path = next((p for name in BROWSER_NAMES if (p := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(QUIET_BROWSER))
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """Return a fresh page; see `watch_page`."""
    with watch_page(browser, server) as opened:
        yield opened


@pytest.fixture(scope="module")
def map_page(browser: Browser, server: str) -> Iterator[Page]:
    """Return a page that already shows the whole map, for tests that leave it as it is."""
    with watch_page(browser, server) as opened:
        opened.goto(server)
        yield opened


@contextmanager
def watch_page(browser: Browser, server: str) -> Iterator[Page]:
    """Yield a page; at the end nothing may have left the machine or run from data."""
    opened = browser.new_page(viewport={"width": 1440, "height": 900})
    opened.set_default_timeout(WAIT_TIMEOUT_MS)
    left: list[str] = []
    errors: list[str] = []
    local = (server, "data:", "blob:", server.replace("http", "ws", 1))
    opened.on("request", lambda r: None if r.url.startswith(local) else left.append(r.url))
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on(
        "console",
        lambda m: errors.append(m.text) if "Content Security Policy" in m.text else None,
    )
    opened.on("dialog", lambda dialog: errors.append(f"a dialog opened: {dialog.message}"))
    opened.route(
        lambda url: not url.startswith(local), lambda route: route.abort("internetdisconnected")
    )
    yield opened
    ran = [frame.evaluate("window.pwned ?? null") for frame in opened.frames]
    opened.close()
    assert left == []
    assert errors == []
    assert set(ran) == {None}

"""A page whose server goes away: it says so without covering what can still be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import free_port, run_server, watch_page

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

DIALOG_MS = 8000  # Streamlit's own dialog comes with its second or third try


def test_a_server_that_is_gone_is_said_beside_what_it_showed(
    browser: Browser, workspace_path: Path
) -> None:
    port = free_port()
    with watch_page(browser, f"http://127.0.0.1:{port}") as page:
        said = page.locator(".fp-connection")
        with run_server(workspace_path, port=port) as address:
            page.goto(f"{address}/about")
            page.locator(".st-key-about h2").first.wait_for()
            said.wait_for(state="attached")
        said.filter(has_text="does not answer").wait_for()
        page.wait_for_timeout(DIALOG_MS)
        assert page.locator("[role=dialog]").count() == 0
        assert page.locator(".st-key-about h2").first.is_visible()
        with run_server(workspace_path, port=port):
            said.filter(has_text="does not answer").wait_for(state="detached")

"""How the browser tests open the page and wait for its map."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

ITEMS_ARE_DRAWN = "() => window.footprint?.drawn > 0 && footprint.scene.shapes !== null"


def open_map(page: Page, address: str | None = None) -> Frame:
    """Open an address, or wait on the page as it is; return the frame of its drawn map."""
    if address:
        page.goto(address)
    page.wait_for_selector(".st-key-map iframe")
    frame = page.query_selector(".st-key-map iframe").content_frame()
    wait_until(frame, ITEMS_ARE_DRAWN)
    return frame


def wait_until(frame: Frame, condition: str) -> None:
    """Wait for a condition by the clock: a frame out of sight is given no animation frames."""
    frame.wait_for_function(condition, polling=100)

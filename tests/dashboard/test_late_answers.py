"""A page that answers late: what the reader did since is not set back by an older answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pages import open_map, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

pytestmark = pytest.mark.browser

# What the server sends arrives `window.lateMs` later, in the order it was sent in.
SLOW_LINE = """(() => {
  const add = WebSocket.prototype.addEventListener;
  WebSocket.prototype.addEventListener = function (type, heed, how) {
    const late = (event) => (window.lateMs ? setTimeout(heed, window.lateMs, event) : heed(event));
    return add.call(this, type, type === "message" ? late : heed, how);
  };
})()"""
LATE_MS = 1500
TOLD_MS = 700  # after a move: the page has been told, and cannot have answered
RECORD = """(what) => {
  window.seen = [eval(what)];
  setInterval(() => {
    const now = eval(what);
    if (now !== window.seen.at(-1)) window.seen.push(now);
  }, 20);
}"""


def open_far_map(page: Page, server: str, *, watched: str) -> Frame:
    """Open the map on a slow line, and record what it shows of one thing."""
    page.add_init_script(SLOW_LINE)
    frame = open_map(page, server)
    page.locator(".fp-histogram").wait_for()
    page.locator(".st-key-item_table").wait_for()
    frame.evaluate(RECORD, watched)
    page.evaluate("(ms) => { window.lateMs = ms; }", LATE_MS)
    return frame


def test_a_late_answer_does_not_set_the_day_back(page: Page, server: str) -> None:
    frame = open_far_map(page, server, watched="footprint.scene.asOf")
    slider = page.locator(".st-key-time_slider input[type=range]")
    slider.press("PageDown")
    wait_until(frame, "() => footprint.scene.asOf === '2021-12-01'")
    page.wait_for_timeout(TOLD_MS)
    slider.press("PageDown")
    page.wait_for_url("**as_of=2021-11-01**")
    assert frame.evaluate("() => window.seen") == [None, "2021-12-01", "2021-11-01"]
    assert slider.get_attribute("aria-valuetext") == "1 Nov 2021"


def test_a_day_set_in_another_way_is_heeded_after_the_slider(page: Page, server: str) -> None:
    frame = open_map(page, server)
    page.locator(".st-key-time_slider input[type=range]").press("PageDown")
    page.wait_for_url("**as_of=2021-12-01**")
    page.go_back()
    page.wait_for_function("() => !location.search.includes('as_of')")
    wait_until(frame, "() => footprint.scene.asOf === null")
    page.locator(".fp-clear").wait_for(state="hidden")


def test_a_late_answer_does_not_choose_the_item_before(page: Page, server: str) -> None:
    frame = open_far_map(page, server, watched="[...footprint.scene.selected].join()")
    ids = frame.evaluate("() => footprint.feed.inOrder(footprint.scene.features).map((f) => f.id)")
    page.locator("body").press("j")
    page.wait_for_timeout(TOLD_MS)
    page.locator("body").press("j")
    page.wait_for_url(f"**item={ids[1]}**")
    assert frame.evaluate("() => window.seen") == ["", ids[0], ids[1]]

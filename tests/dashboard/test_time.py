"""The timeline in a real browser: every move reaches the map at once, and the page at rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pages import open_map, wait_until

from dashboard.components.map.parts import read_part

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

RECORD_DAYS = """() => {
  window.days = [];
  const { setTime } = footprint;
  footprint.setTime = (days, how) => { window.days.push(days.as_of); return setTime(days, how); };
}"""
# The timeline by itself, with what it would tell the page, and a move of it by one day.
ALONE = """async (script) => {
  window.told = [];
  const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const { default: timeline } = await import(address);
  const bins = [['2021-01-01', '2022-01-01', 1, 0, 0]];
  const data = { first: '2021-01-01', last: '2021-12-31', unit: 'year', bins };
  const setTriggerValue = (_, days) => told.push(days.as_of);
  timeline({ data, parentElement: document.body, setTriggerValue });
}"""
STEP = """() => {
  const slider = document.querySelector('input[type=range]');
  slider.value = String(Number(slider.value) - 1);
  slider.dispatchEvent(new Event('input'));
}"""
TITLES = "() => footprint.scene.features.map((f) => f.properties.title).sort()"


def test_the_slider_shows_what_was_true_on_a_day(page: Page, server: str) -> None:
    frame = open_map(page, server)
    frame.evaluate("() => { window.stays = 'the same map'; }")
    slider = page.locator(".st-key-time_slider input[type=range]")
    slider.press("PageDown")  # 31 December 2021 to 1 December
    wait_until(frame, "() => footprint.scene.asOf === '2021-12-01'")
    page.wait_for_url("**as_of=2021-12-01**")
    assert "Russia, Helsinki, Finland" not in frame.evaluate(TITLES)
    assert page.locator(".fp-time-words").inner_text().startswith("1 Dec 2021: what was true")
    slider.press("PageDown")
    slider.press("PageDown")
    wait_until(frame, "() => footprint.scene.asOf === '2021-10-01'")
    wait_until(frame, f"() => ({TITLES})().includes('Russia, Helsinki, Finland')")
    page.locator(".fp-clear").click()
    page.wait_for_function("() => !location.search.includes('as_of')")
    wait_until(frame, "() => footprint.scene.features.length === 7")
    assert frame.evaluate("() => window.stays") == "the same map"


def test_the_page_is_told_when_the_pace_of_the_moves_is_broken(page: Page) -> None:
    """To write it between two moves would have the browser draw the second one late."""
    page.clock.install()
    page.evaluate(ALONE, read_part("map/moves.js") + read_part("page/timeline.js"))
    page.evaluate(STEP)
    page.clock.run_for(700)
    assert page.evaluate("() => told") == ["2021-12-30"]  # a single move is no pace
    for _ in range(4):
        page.evaluate(STEP)
        page.clock.run_for(700)
    assert page.evaluate("() => told") == ["2021-12-30"]
    page.clock.run_for(700)
    assert page.evaluate("() => told") == ["2021-12-30", "2021-12-26"]


def test_the_brush_sets_the_days(page: Page, server: str) -> None:
    frame = open_map(page, server)
    bars = page.locator(".fp-histogram")
    bars.wait_for()
    box = bars.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.9, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 2, y, steps=4)
    wait_until(frame, "() => footprint.scene.features.length === 2")  # before it is let go
    page.mouse.up()
    page.wait_for_url("**from=**")
    assert "to=2021-12" in page.url
    filled = "() => document.querySelector('.st-key-filter_dates').innerText.includes('2021')"
    page.wait_for_function(filled)


def test_play_walks_through_time_and_tells_the_page_at_the_end(page: Page, server: str) -> None:
    frame = open_map(page, server)
    play = page.locator(".fp-play")
    play.wait_for()
    frame.evaluate(RECORD_DAYS)
    play.click()
    page.wait_for_url("**as_of=2021-**")
    assert play.inner_text() == "▶ Play"
    days = frame.evaluate("() => window.days")
    assert days[0] == "2014-01-01"  # the first year that anything is known of
    assert "2014-01-31" in days
    assert days == sorted(days)
    assert frame.evaluate("() => footprint.scene.asOf") == days[-1]

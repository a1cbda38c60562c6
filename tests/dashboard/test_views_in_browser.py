"""Every view beside the map, in a real browser on a workspace with hostile texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from dashboard_stories import HOSTILE
from pages import open_map, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

pytestmark = pytest.mark.browser

SIDES = """() => Object.fromEntries(
  footprint.scene.features.map(({properties: p}) => [p.title, p.side]))"""
BOTH_MEETINGS_IN_HELSINKI = """() => {
  const meetings = footprint.scene.features.filter((f) => f.properties.kind === 'meeting');
  const { places } = meetings.find((f) => f.properties.country === 'FIN').properties;
  for (const meeting of meetings) meeting.properties.places = places;
  map.setView([50, 40], 3, { animate: false });
}"""
FIRST_STACK = """() => {
  const { x, y } = map.getPixelBounds().min;
  const hit = footprint.arrangement.hits.find((h) => h.type === 'circle' && h.ids?.length > 1);
  return { x: hit.x - x, y: hit.y - y, ids: hit.ids };
}"""
FANNED = """() => {
  const { x, y } = map.getPixelBounds().min;
  return footprint.arrangement.fan.marks.map((m) => ({ x: m.x - x, y: m.y - y, id: m.id }));
}"""
CHOSEN = "() => [...footprint.scene.selected]"


def item_id(frame: Frame, title: str) -> str:
    find = "(title) => footprint.scene.features.find((f) => f.properties.title === title).id"
    return str(frame.evaluate(find, title))


def test_what_changed_is_told_by_country_with_its_sentences(page: Page, server: str) -> None:
    page.goto(f"{server}/changes")
    table = page.locator(".fp-table")
    table.wait_for()
    assert page.locator("p.fp-sentence").inner_text() == (
        "1 Jan – 31 Dec 2021, against 1 Jan – 31 Dec 2020."
    )
    rows = {row.split("\t")[0].strip() for row in table.locator("tbody tr").all_inner_texts()}
    assert {"Finland", "Qatar", "Uzbekistan", "Afghanistan"} <= rows
    page.locator(".st-key-changes_country input").fill("Finland")
    page.get_by_role("option", name="Finland").click()
    quote = page.locator(".fp-quoted", has_text="The generals met")
    quote.wait_for()
    assert HOSTILE in quote.inner_text()


def test_two_countries_stand_side_by_side_on_one_map(page: Page, server: str) -> None:
    page.goto(f"{server}/compare")
    page.locator(".st-key-compare_country_a input").fill("Afghan")
    page.get_by_role("option", name=re.compile("Afghanistan")).click()
    page.locator(".st-key-compare_country_b input").fill("Qatar")
    page.get_by_role("option", name=re.compile("Qatar")).click()
    frame = open_map(page)
    wait_until(frame, f"() => Object.keys(({SIDES})()).length === 2")
    assert frame.evaluate(SIDES) == {
        "Al Udeid Air Base, Qatar": "b",
        "United States: Kabul, Afghanistan": "both",
    }
    head = page.locator(".fp-table thead").inner_text()
    assert "Afghanistan" in head
    assert "Qatar" in head
    assert "Afghanistan and Qatar" in frame.locator(".fp-legend").inner_text()


def test_search_finds_items_and_articles_while_the_reader_types(page: Page, server: str) -> None:
    page.goto(f"{server}/articles")
    box = page.locator(".st-key-article_search input")
    box.press_sequentially("generals", delay=30)  # and no Enter
    page.get_by_text("Articles · 1").wait_for()
    page.get_by_text("Items · 1").wait_for()
    page.locator("mark.fp-found", has_text="generals").wait_for()
    box.fill("<script>${window.pwned=9}")
    page.get_by_text(re.compile("Articles · [01]")).wait_for()
    box.fill("spokesman")
    page.locator("mark.fp-found", has_text="spokesman").wait_for()
    page.locator("[class*=st-key-found_] button").click()
    page.locator(".fp-reader").wait_for()
    assert "naval base" in page.locator(".fp-reader").inner_text()
    page.get_by_text("← All articles").click()
    page.locator(".st-key-search").wait_for()


def test_text_and_map_of_an_article_point_at_each_other(page: Page, server: str) -> None:
    page.goto(f"{server}/articles?article=airlift")
    frame = open_map(page)
    page.locator(".fp-reader .fp-on-map", has_text="Kabul").hover()
    wait_until(frame, "() => footprint.scene.pointed !== null")
    named = "() => footprint.scene.mentions.find((m) => m.key === footprint.scene.pointed).name"
    assert frame.evaluate(named) == "Kabul, Afghanistan"
    page.locator(".fp-reader .fp-said").first.click(position={"x": 5, "y": 8})
    page.wait_for_url("**item=**")
    page.locator(".fp-reader .fp-here").first.wait_for()
    wait_until(frame, f"() => ({CHOSEN})().length === 1")


def test_keys_step_through_the_items_and_open_their_evidence(page: Page, server: str) -> None:
    frame = open_map(page, server)
    first = frame.evaluate("() => footprint.feed.inOrder(footprint.scene.features)[0].id")
    page.locator("body").press("j")
    page.wait_for_url(f"**item={first}**")
    page.locator(".st-key-evidence .fp-facts").wait_for()
    page.locator("body").press("j")
    page.wait_for_function(f"() => !location.search.includes('{first}')")
    page.locator("body").press("k")
    page.wait_for_url(f"**item={first}**")
    page.locator("body").press("e")
    page.keyboard.press("Tab")
    assert page.evaluate("() => Boolean(document.activeElement.closest('.st-key-evidence'))")
    page.locator(".st-key-filter_text input").press("j")  # a letter in a box is a letter
    wait_until(frame, f"() => ({CHOSEN})()[0] === '{first}'")


def test_items_at_one_place_fan_out(page: Page, server: str) -> None:
    frame = open_map(page, server)
    frame.evaluate(BOTH_MEETINGS_IN_HELSINKI)
    spot = frame.evaluate(FIRST_STACK)
    box = page.locator(".st-key-map iframe").bounding_box()
    page.mouse.click(box["x"] + spot["x"], box["y"] + spot["y"])
    wait_until(frame, "() => footprint.arrangement.fan !== null")
    marks = frame.evaluate(FANNED)
    assert sorted(mark["id"] for mark in marks) == sorted(spot["ids"])
    page.get_by_text(f"{len(marks)} items here").wait_for()
    page.mouse.click(box["x"] + marks[0]["x"], box["y"] + marks[0]["y"])
    page.wait_for_url(f"**item={marks[0]['id']}**")


def test_the_map_offers_a_better_view_and_never_takes_it(page: Page, server: str) -> None:
    frame = open_map(page, server)
    before = frame.evaluate("() => [map.getCenter().lat, map.getZoom()]")
    page.locator(".st-key-filter_country input").fill("Kyrgyz")
    page.get_by_role("option", name=re.compile("Kyrgyzstan")).click()
    wait_until(frame, "() => footprint.scene.features.length === 1")
    assert frame.evaluate("() => [map.getCenter().lat, map.getZoom()]") == before
    frame.locator(".fp-offer", has_text="Zoom to the items").click()
    wait_until(frame, "() => map.getZoom() >= 5")
    assert frame.locator(".fp-offer").is_hidden()


def test_what_cannot_be_brought_in_is_said_with_its_reason(page: Page, server: str) -> None:
    page.goto(f"{server}/bring-in")
    page.get_by_role("tab", name="Addresses").click()
    page.locator(".st-key-bring_in_addresses textarea").fill("/etc/passwd")
    page.get_by_role("button", name="Fetch and read").click()
    rejected = page.locator(".st-key-intake .fp-list")
    rejected.wait_for(timeout=120_000)  # the reader is loaded first
    assert rejected.inner_text() == "/etc/passwd: is no http(s) address"

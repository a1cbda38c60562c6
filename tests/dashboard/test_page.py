"""The dashboard in a real browser, with the network blocked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlparse

import pytest
from conftest import WAIT_TIMEOUT_MS
from dashboard_stories import HOSTILE
from pages import open_map, wait_until
from playwright.sync_api import expect

from dashboard.wording import country_groups

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

pytestmark = pytest.mark.browser

FIGURE_TIMEOUT_MS = 120_000  # the first figure of a server, on two busy cores

# What others find the parts of the page by: none may go, or get another name.
PARTS = (
    *("filter_country", "filter_dates", "filter_kind", "filter_status", "filter_actor"),
    *("filter_source", "filter_text", "time_slider", "map", "item_table", "evidence", "unplaced"),
    *("export_format", "export_button"),
)
IDS = "() => footprint.scene.features.map((f) => f.properties.id)"
KINDS = "() => [...new Set(footprint.scene.features.map((f) => f.properties.kind))].sort()"
# The colour of the items' canvas at a point of the map's window.
COLOUR_AT = """([x, y]) => {
  const canvas = document.querySelector('.leaflet-items-pane canvas');
  const box = canvas.getBoundingClientRect();
  const scale = canvas.width / box.width;
  const at = [(x - box.left) * scale, (y - box.top) * scale];
  return [...canvas.getContext('2d').getImageData(...at, 1, 1).data];
}"""


def item_id(frame: Frame, title: str) -> str:
    find = "(title) => footprint.scene.features.find((f) => f.properties.title === title).id"
    return str(frame.evaluate(find, title))


def spots_of(frame: Frame, title: str) -> list[dict[str, Any]]:
    return frame.evaluate("(id) => footprint.whereIs(id)", item_id(frame, title))


def click_mark(page: Page, frame: Frame, title: str) -> None:
    box = page.locator(".st-key-map iframe").bounding_box()
    spot = spots_of(frame, title)[0]
    page.mouse.click(box["x"] + spot["x"], box["y"] + spot["y"])


def test_three_kinds_of_marks_stand_where_they_should(map_page: Page) -> None:
    frame = open_map(map_page)
    assert frame.evaluate(KINDS) == ["base", "evacuation", "meeting"]
    colours = frame.evaluate("() => footprint.scene.palette.kinds")
    helsinki = spots_of(frame, "Russia, Helsinki, Finland")[0]
    assert helsinki["type"] == "circle"
    red, green, blue, alpha = frame.evaluate(COLOUR_AT, [helsinki["x"], helsinki["y"]])
    assert f"#{red:02x}{green:02x}{blue:02x}" == colours["meeting"]
    assert alpha == 255
    kinds_of_hit = {spot["type"] for spot in spots_of(frame, "United States: Kabul, Afghanistan")}
    assert kinds_of_hit == {"circle", "line"}
    # What is known only by country is a badge over a shaded country, and never a mark.
    assert [spot["type"] for spot in spots_of(frame, "Uzbekistan")] == ["box"]
    assert set(frame.evaluate("() => [...footprint.scene.shaded.keys()]")) == {"UZB", "GRC"}
    legend = frame.locator(".fp-legend li").all_inner_texts()
    assert "base, closed or refused" in legend
    assert "known only by country" in legend


@pytest.mark.parametrize("key", PARTS)
def test_every_part_is_found_by_its_key(map_page: Page, key: str) -> None:
    open_map(map_page)
    expect(map_page.locator(f".st-key-{key}")).to_have_count(1)


def test_unplaced_names_are_listed_with_their_sentence(map_page: Page) -> None:
    page = map_page
    open_map(page)
    page.get_by_role("tab", name=re.compile("Unplaced")).click()
    unplaced = page.locator(".st-key-unplaced")
    unplaced.get_by_text("Zubrowka").first.wait_for()
    assert "Items that name no place · 1".lower() in unplaced.inner_text().lower()
    assert page.locator(".st-key-item_table [data-testid=stDataFrame]").count() == 1


def test_a_badge_opens_what_is_known_only_by_country(map_page: Page) -> None:
    page = map_page
    frame = open_map(page)
    click_mark(page, frame, "Uzbekistan")
    facts = page.locator(".st-key-evidence .fp-facts")
    facts.wait_for()
    assert "by country only" in facts.inner_text()


def test_filters_change_marks_and_address_and_never_the_map(page: Page, server: str) -> None:
    frame = open_map(page, server)
    frame.evaluate("() => { window.stays = 'the same map'; }")
    page.locator(".st-key-map iframe").hover()
    frame.evaluate("() => map.setView([41, 60], 4, {animate: false})")
    before = frame.evaluate("() => [map.getCenter().lat, map.getCenter().lng, map.getZoom()]")
    page.locator(".st-key-filter_kind button", has_text="Bases").click()
    wait_until(frame, "() => footprint.scene.features.length === 4")
    assert "kind=base" in page.url
    page.locator(".st-key-filter_country input").fill("Uzbek")
    page.get_by_role("option", name=re.compile("Uzbekistan")).click()
    wait_until(frame, "() => footprint.scene.features.length === 1")
    assert "country=UZB" in page.url
    assert frame.evaluate("() => window.stays") == "the same map"
    after = frame.evaluate("() => [map.getCenter().lat, map.getCenter().lng, map.getZoom()]")
    assert after == before
    asked = re.compile(re.escape("/export/map.png?country=UZB&kind=base"))
    # The filters are written after the map.
    expect(page.locator(".st-key-export_button a")).to_have_attribute("href", asked)


def test_enter_takes_the_first_name_of_a_list_and_no_other(page: Page, server: str) -> None:
    open_map(page, server)
    field = page.locator(".st-key-filter_country input")
    field.click()
    page.keyboard.type("central")
    page.get_by_role("option", name="Central Asia and Afghanistan (region)").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**country=**")
    assert set(parse_qs(urlparse(page.url).query)["country"][0].split(",")) == {
        *country_groups()["Central Asia"]
    }


def test_a_click_opens_the_sentences_behind_a_mark(page: Page, server: str) -> None:
    frame = open_map(page, f"{server}/?country=KGZ")
    click_mark(page, frame, "Manas, Kyrgyzstan")
    evidence = page.locator(".st-key-evidence")
    evidence.locator(".fp-quote").wait_for()
    assert evidence.locator(".fp-quote").inner_text() == (
        "The American base at Manas in Kyrgyzstan closed in 2014."
    )
    assert evidence.locator(".fp-title").inner_text() == "Manas, Kyrgyzstan"
    marked = evidence.locator(".fp-quote mark").all_inner_texts()
    assert marked == ["American", "Manas", "2014"]
    assert re.search(r"item=[0-9a-f]+", page.url)
    assert "only place of its name" in evidence.locator(".fp-why").inner_text()
    evidence.get_by_text("Read in the article").click()
    reader = page.locator(".fp-reader")
    reader.wait_for()
    assert "Nothing new today." in reader.inner_text()
    assert reader.locator(".fp-here").first.inner_text().startswith("The American base")
    page.get_by_text("Show on the map").click()
    page.wait_for_selector(".st-key-map iframe")
    assert "item=" in page.url


def test_hostile_text_is_shown_and_never_run(page: Page, server: str) -> None:
    frame = open_map(page, server)
    box = page.locator(".st-key-map iframe").bounding_box()
    spot = spots_of(frame, "Russia, Helsinki, Finland")[0]
    page.mouse.move(box["x"] + spot["x"], box["y"] + spot["y"])
    frame.locator(".fp-tooltip").wait_for()
    click_mark(page, frame, "Russia, Helsinki, Finland")
    evidence = page.locator(".st-key-evidence")
    evidence.locator(".fp-quote").wait_for()
    assert HOSTILE in evidence.locator(".fp-quote").inner_text()
    assert HOSTILE in evidence.locator(".fp-headline").inner_text()
    assert page.locator(".st-key-evidence img, .st-key-evidence script").count() == 0
    evidence.get_by_text("Read in the article").click()
    page.locator(".fp-reader").wait_for()
    assert HOSTILE in page.locator(".fp-article-head h1").inner_text()
    assert page.locator(".fp-reader mark.fp-lost").inner_text() == "Zubrowka"


def test_an_address_shows_what_it_says(page: Page, server: str) -> None:
    hostile = "q=%3Cscript%3Enobody%20says%20this%3C/script%3E${1}`"
    frame = open_map(page, f"{server}/?kind=meeting&from=2021-09-01&to=2021-09-30")
    assert frame.evaluate("() => footprint.scene.features.length") == 1
    pressed = page.locator(".st-key-filter_kind button[aria-pressed=true]")
    # The filters are written after the map.
    expect(pressed).to_have_text(["Meetings 2"], timeout=WAIT_TIMEOUT_MS)
    frame = open_map(page, f"{server}/?{hostile}")
    assert frame.evaluate("() => footprint.scene.features.length") == 0
    assert frame.locator(".fp-notice").inner_text() == "Nothing matches these filters."


def test_an_address_that_cannot_be_meant_is_one_clear_error(page: Page, server: str) -> None:
    page.goto(f"{server}/?colour=red")
    page.wait_for_selector("[data-testid=stAlert]")
    assert "colour: is no parameter" in page.locator("[data-testid=stAlert]").inner_text()


def test_the_map_saves_its_present_window_without_a_rerun(page: Page, server: str) -> None:
    frame = open_map(page, f"{server}/?kind=base")
    frame.evaluate("() => map.setView([41, 66], 5, {animate: false})")
    button = frame.get_by_role("button", name="Save this view")
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    links = frame.locator(".fp-export a")
    assert frame.evaluate("() => document.activeElement.textContent") == "This view, image"
    page.keyboard.press("ArrowDown")
    assert frame.evaluate("() => document.activeElement.textContent") == "This view, drawing"
    west, south, east, north = frame.evaluate(
        "() => { const b = map.getBounds();"
        " return [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()]; }"
    )
    for link in links.all():
        asked = parse_qs(urlparse(link.get_attribute("href")).query)
        window = [float(value) for value in asked["bbox"][0].split(",")]
        assert window == pytest.approx([west, south, east, north], abs=0.001)
        assert asked["kind"] == ["base"]
    runs = page.evaluate("() => performance.getEntriesByType('resource').length")
    with page.expect_download(timeout=FIGURE_TIMEOUT_MS) as saved:
        page.keyboard.press("Enter")
    assert saved.value.suggested_filename == "footprint-view-bases-41n66e.svg"
    svg = Path(saved.value.path()).read_text("utf-8")
    assert svg.startswith("<?xml")
    assert "projection=mercator" in svg
    assert page.evaluate("() => performance.getEntriesByType('resource').length") == runs
    button.focus()
    page.keyboard.press(" ")
    page.keyboard.press("Escape")
    assert button.get_attribute("aria-expanded") == "false"
    assert not links.first.is_visible()


def test_what_does_not_arrive_is_said_calmly_and_asked_for_again(page: Page, server: str) -> None:
    frame = open_map(page, server)
    notice = frame.locator(".fp-notice")
    for path in ("**/export/map.png*", "**/api/items.geojson*"):
        page.route(path, lambda route: route.abort("connectionrefused"))
    page.locator(".st-key-export_button a").click()
    expect(notice).to_contain_text("It could not be saved.")
    page.unroute("**/export/map.png*")
    with page.expect_download(timeout=FIGURE_TIMEOUT_MS) as saved:
        page.locator(".st-key-export_button a").click()
    assert saved.value.suggested_filename == "footprint-map.png"
    page.locator(".st-key-filter_kind button", has_text="Bases").click()
    expect(notice).to_contain_text("trying again")
    page.unroute("**/api/items.geojson*")
    wait_until(frame, "() => footprint.scene.features.length === 4")
    expect(notice).to_be_hidden()


def test_the_panel_asks_for_sheet_and_title(page: Page, server: str) -> None:
    open_map(page, f"{server}/?country=UZB")
    page.locator(".stExpander", has_text="Title and sheet").locator("summary").click()
    page.locator(".st-key-export_title input").fill('Bases & "talks"')
    page.keyboard.press("Enter")
    page.locator(".st-key-export_numbered label").click()
    link = page.locator(".st-key-export_button a")
    page.wait_for_function(
        "() => document.querySelector('.st-key-export_button a').href.includes('numbered=yes')"
    )
    asked = parse_qs(urlparse(link.get_attribute("href")).query)
    assert asked["title"] == ['Bases & "talks"']
    assert asked["country"] == ["UZB"]

"""The page that is saved: it opens from a file with no network, and runs nothing but itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import lxml.html
import pytest
from dashboard_hostile import EVIL, HOSTILE_STORIES
from dashboard_stories import HOSTILE, build_workspace
from lxml import etree

from dashboard.export import Options, write_export
from dashboard.figure import Look, make_sheet
from geodata.query import Query
from geodata.store import Workspace

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def save(workspace: Workspace, path: Path, *, title: str | None = None) -> Path:
    options = Options(sheet=make_sheet(), look=Look(title=title))
    write_export(Query(q=None), workspace, path, file_format="html", options=options)
    return path


@contextmanager
def opened(browser: Browser, path: Path) -> Iterator[Page]:
    """Yield the page of a file; nothing else may be asked for, run or go wrong."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda r: None if r.url.startswith("data:") else asked.append(r.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: wrong.append(dialog.message))
    page.on("console", lambda m: wrong.append(m.text) if m.type in {"error", "warning"} else None)
    page.goto(path.as_uri())
    page.wait_for_function("() => window.footprint?.drawn > 0 && footprint.scene.shapes !== null")
    yield page
    assert page.evaluate("window.pwned ?? null") is None
    page.close()
    assert asked == [path.as_uri()]
    assert wrong == []


def test_a_saved_page_brings_the_letters_of_other_scripts(
    workspace: Workspace, tmp_path: Path
) -> None:
    page = save(workspace, tmp_path / "map.html", title="海湾 قواعد").read_text("utf-8")
    ranges = re.findall(r"unicode-range:([^}]+)}", page)
    assert {"U+6D77", "U+642"} <= {one for found in ranges for one in found.split(",")}
    assert not any(one == "U+42" for found in ranges for one in found.split(","))  # a Latin B


@pytest.mark.browser
def test_a_saved_page_shows_map_and_evidence_from_a_file(
    browser: Browser, workspace: Workspace, tmp_path: Path
) -> None:
    with opened(browser, save(workspace, tmp_path / "map.html", title="Gulf bases")) as page:
        assert page.locator("h1").inner_text() == "Gulf bases"
        assert page.locator(".card").count() == workspace.count_items()
        manas = page.locator(".card", has_text="Manas, Kyrgyzstan")
        item_id = manas.get_attribute("data-item")
        (spot,) = page.evaluate("(id) => footprint.whereIs(id)", item_id)
        box = page.locator("#map_div").bounding_box()
        page.mouse.click(box["x"] + spot["x"], box["y"] + spot["y"])
        chosen = page.locator(".card.chosen")
        assert chosen.get_attribute("data-item") == item_id
        assert "The American base at Manas" in chosen.locator("blockquote").inner_text()
        page.get_by_label("Bases").uncheck()
        assert page.evaluate("footprint.scene.features.every((f) => f.properties.kind !== 'base')")
        assert page.locator(".card:visible").count() == 3
        page.get_by_label("Search the evidence").fill("kabul 700")
        assert page.locator(".card:visible").count() == 1


@pytest.mark.browser
def test_a_saved_page_of_hostile_articles_runs_none_of_it(
    browser: Browser, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("hostile") / "hostile.footprint"
    with build_workspace(path, stories=HOSTILE_STORIES) as hostile:
        saved = save(hostile, tmp_path / "map.html", title=EVIL)
    with opened(browser, saved) as page:
        assert page.locator(".card").count() == len(HOSTILE_STORIES)
        assert HOSTILE in page.locator("blockquote").first.inner_text()
        assert HOSTILE in page.locator("h1").inner_text()
        assert page.locator("#evidence script, #evidence img, #evidence a").count() == 0
        page.mouse.move(400, 400)


def test_a_saved_page_names_no_other_address(workspace: Workspace, tmp_path: Path) -> None:
    """But in the text of articles, which is no link, and in the scripts' own words."""
    text = save(workspace, tmp_path / "map.html").read_text("utf-8")
    page = lxml.html.document_fromstring(text)
    loading = {"src", "href", "action", "srcset", "data", "poster"}
    assert not [e.tag for e in page.iter(etree.Element) if loading & set(e.attrib)]
    assert not re.search(r"url\((?!\"data:)", page.find("head/style").text)
    assert "@import" not in text
    policy = page.find("head/meta[@http-equiv]").get("content")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-eval" not in policy
    notes = page.find("body/footer").text_content()
    assert "Natural Earth" in notes
    assert "Newest report: 2021-09-22" in notes


def test_a_saved_page_is_the_same_every_time(workspace: Workspace, tmp_path: Path) -> None:
    first = save(workspace, tmp_path / "one.html").read_bytes()
    assert save(workspace, tmp_path / "two.html").read_bytes() == first

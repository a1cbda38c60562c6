"""Correcting in a real browser, with the network blocked: every kind of change, and its undoing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import run_server, watch_page
from dashboard_stories import HOSTILE, build_workspace
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError
from playwright.sync_api import expect

from geodata.model import Kind, Status
from geodata.query import Query
from geodata.store import Workspace

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

    from geodata.merge import StoredItem

pytestmark = pytest.mark.browser

KEPT_NAME = "() => document.cookie.includes('footprint_editor=Ann%20Analyst')"
FOCUS_IS_BESIDE_THE_MAP = "() => document.activeElement.closest('.st-key-evidence') !== null"
WAIT_TIMEOUT_MS = 60_000  # each step here writes, and draws a page and two maps anew


@pytest.fixture(scope="module")
def own_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that these tests change."""
    path = tmp_path_factory.mktemp("own") / "own.footprint"
    build_workspace(path).close()
    return path


@pytest.fixture(scope="module")
def own_server(own_path: Path) -> Iterator[str]:
    with run_server(own_path) as address:
        yield address


@pytest.fixture
def workspace(own_path: Path) -> Iterator[Workspace]:
    """The workspace beside the server, as the tests before left it: all corrections undone."""
    with Workspace.open(own_path) as opened:
        yield opened
        for correction in opened.desk.all():
            opened.desk.undo(correction.uid, editor="cleaning up")


@pytest.fixture
def page(browser: Browser, own_server: str) -> Iterator[Page]:
    with watch_page(browser, own_server) as opened:
        opened.set_default_timeout(WAIT_TIMEOUT_MS)
        yield opened


def find(workspace: Workspace, words: str) -> StoredItem:
    return workspace.items(Query(q=words))[0]


def open_dialog(page: Page, server: str, item_id: str, part: str) -> Locator:
    if f"item={item_id}" not in page.url:
        page.goto(f"{server}/?item={item_id}")
    page.locator(".st-key-correct_item button").last.click()  # the first may be on its way out
    dialog = page.locator("[role=dialog]")
    dialog.locator(".st-key-correct_part").get_by_text(part, exact=True).click()
    return dialog


def type_into(where: Locator, key: str, text: str) -> None:
    field = where.locator(f".st-key-{key} input, .st-key-{key} textarea").first
    field.fill(text)
    field.press("Tab")


def choose(page: Page, where: Locator, key: str, option: str) -> None:
    """Choose an option; a list that a rerun of the page has shut in between is opened again."""
    wanted = page.get_by_role("option", name=option).first
    for wait_ms in (3_000, 6_000, 12_000):
        where.locator(f".st-key-{key} input").click()
        try:
            wanted.click(timeout=wait_ms)
        except PlaywrightTimeoutError:
            page.keyboard.press("Escape")
        else:
            return
    where.locator(f".st-key-{key} input").click()
    wanted.click()


def save(where: Locator, *, reason: str = "I read it again", key: str = "correct") -> None:
    type_into(where, f"{key}_reason", reason)
    if where.locator(f".st-key-{key}_editor").count():
        type_into(where, f"{key}_editor", "Ann Analyst")
    where.locator(f".st-key-{key}_save button:enabled").click()
    where.page.wait_for_function(KEPT_NAME)


def undo(page: Page) -> None:
    """Undo with one click, and wait until the mark is gone."""
    page.locator("[class*=st-key-undo_evidence] button").first.click()
    page.locator(".fp-note").wait_for(state="detached")


def test_letters_open_no_other_item_behind_a_dialog(
    page: Page, own_server: str, workspace: Workspace
) -> None:
    """What was filled in would be lost to a letter that is typed beside a field."""
    manas = find(workspace, "Manas")
    dialog = open_dialog(page, own_server, manas.item_id, "Status")
    dialog.locator(".st-key-correct_part button").first.focus()
    for key in "jnke":
        page.keyboard.press(key)
    page.wait_for_timeout(1500)  # the next item would be there by then
    assert f"item={manas.item_id}" in page.url
    assert dialog.is_visible()


def test_item_is_moved_to_a_place_of_the_gazetteer_and_back(
    page: Page, own_server: str, workspace: Workspace
) -> None:
    manas = find(workspace, "Manas")
    dialog = open_dialog(page, own_server, manas.item_id, "Place")
    save_button = dialog.locator(".st-key-correct_save button")
    save_button.wait_for()
    assert save_button.is_disabled()
    assert "Choose a place first." in dialog.inner_text()
    type_into(dialog, "move_search", "Bishkek")
    dialog.get_by_text(re.compile("Bishkek, Kyrgyzstan · city")).first.click()
    save(dialog, reason=HOSTILE)
    note = page.locator(".fp-note")
    note.wait_for()
    assert "Corrected by Ann Analyst" in note.inner_text()
    assert HOSTILE in note.inner_text()
    assert "Read as: Manas, Kyrgyzstan" in note.inner_text()
    assert page.locator(".st-key-evidence .fp-title").inner_text() == "Bishkek, Kyrgyzstan"
    assert "is read as Manas" in page.locator(".fp-why").inner_text()
    moved = find(workspace, "Manas")
    assert moved.item.places[0].place.name == "Bishkek"
    assert f"item={moved.item_id}" in page.url
    undo(page)
    page.wait_for_function(FOCUS_IS_BESIDE_THE_MAP)  # and not at the page's top
    assert find(workspace, "Manas") == manas
    assert page.locator(".st-key-evidence .fp-title").inner_text() == "Manas, Kyrgyzstan"


def test_item_is_moved_to_a_click_on_the_map_and_to_typed_coordinates(
    page: Page, own_server: str, workspace: Workspace
) -> None:
    udeid = find(workspace, "troops")
    dialog = open_dialog(page, own_server, udeid.item_id, "Place")
    dialog.get_by_text("A point on the map").click()
    frame = dialog.locator("iframe")
    frame.wait_for()
    inside = frame.element_handle().content_frame()
    inside.wait_for_function("() => window.footprint?.drawn > 0", polling=100)
    box = frame.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.6)
    dialog.locator(".st-key-correct_save button:enabled").wait_for()
    clicked = dialog.get_by_text(re.compile(r"-?\d+\.\d{5}, -?\d+\.\d{5}")).first.inner_text()
    assert re.search(r"\d{1,2}[A-Z] [A-Z]{2} \d{5} \d{5}", clicked)
    type_into(dialog, "move_coordinates", "42S WD 15784 20826")
    type_into(dialog, "move_name", "The hangar")
    dialog.get_by_text("The hangar, Afghanistan").wait_for()
    save(dialog)
    page.locator(".fp-note").wait_for()
    place = find(workspace, "troops").item.places[0].place
    assert (place.name, place.country) == ("The hangar", "AFG")
    assert abs(place.lat - 34.529) < 0.0001
    page.locator(".st-key-coordinates button").click()
    page.get_by_text("42S WD 15784 20826").wait_for()


def test_rejected_item_leaves_the_map_and_comes_back(
    page: Page, own_server: str, workspace: Workspace
) -> None:
    meeting = find(workspace, "generals")
    dialog = open_dialog(page, own_server, meeting.item_id, "Not this at all")
    save(dialog, reason="It was no meeting")
    told = page.locator("[data-testid=stAlert]")
    told.wait_for()
    assert "rejected by Ann Analyst" in told.inner_text()
    assert workspace.items(Query(q="generals")) == []
    frame = page.locator(".st-key-map iframe").element_handle().content_frame()
    frame.wait_for_function(
        "(id) => footprint.drawn > 0 && !footprint.scene.features.some((f) => f.id === id)",
        arg=meeting.item_id,
        polling=100,
    )
    page.locator("[class*=st-key-undo_rejection] button").click()
    page.locator(".st-key-evidence .fp-quote").wait_for()
    assert find(workspace, "generals") == meeting


def test_status_kind_date_and_grade_are_changed(
    page: Page, own_server: str, workspace: Workspace
) -> None:
    manas = find(workspace, "Manas")
    dialog = open_dialog(page, own_server, manas.item_id, "Status")
    choose(page, dialog, "status_new", "handed over")
    save(dialog)
    page.locator(".fp-note").wait_for()
    assert find(workspace, "Manas").item.status == Status.HANDED_OVER
    dialog = open_dialog(page, own_server, find(workspace, "Manas").item_id, "Date")
    dialog.get_by_text("The text gives no date").click()
    save(dialog)
    page.locator(".fp-note").nth(1).wait_for()
    assert find(workspace, "Manas").item.date is None
    dialog = open_dialog(page, own_server, find(workspace, "Manas").item_id, "Grade")
    dialog.get_by_text("2 · probably true").click()
    save(dialog)
    page.locator(".fp-note").nth(2).wait_for()
    assert "2 · probably true" in page.locator(".fp-facts").inner_text()
    dialog = open_dialog(page, own_server, find(workspace, "Manas").item_id, "Kind")
    choose(page, dialog, "kind_new", "meeting")
    choose(page, dialog, "kind_status_meeting", "held")
    save(dialog)
    page.locator(".fp-note").nth(3).wait_for()
    now = find(workspace, "Manas")
    assert (now.item.kind, now.item.status, now.grade) == (Kind.MEETING, Status.HELD, 2)


def test_items_are_merged_and_split(page: Page, own_server: str, workspace: Workspace) -> None:
    greece, helsinki = find(workspace, "Ministers"), find(workspace, "generals")
    dialog = open_dialog(page, own_server, greece.item_id, "Same as another")
    type_into(dialog, "merge_words", "generals")
    choose(page, dialog, "merge_with", "Helsinki")
    page.keyboard.press("Escape")
    save(dialog)
    page.locator(".fp-note").wait_for()
    (both,) = [i for i in workspace.items() if len(i.reports) == 2]
    assert {r.article.id for r in both.reports} == {"greece", "hostile"}
    dialog = open_dialog(page, own_server, both.item_id, "Two things in one")
    choose(page, dialog, "split_off", "Demo Gazette")
    page.keyboard.press("Escape")
    save(dialog)
    page.locator(".fp-note").nth(1).wait_for()
    assert all(len(i.reports) == 1 for i in workspace.items())
    assert {greece.item_id, helsinki.item_id} == {
        i.item_id for i in workspace.items(Query(kind=(Kind.MEETING,)))
    }


def test_a_name_is_given_a_place_from_the_article_after_a_preview(
    page: Page, own_server: str, workspace: Workspace
) -> None:
    assert workspace.unplaced().n_names == 1
    page.goto(f"{own_server}/articles?article=hostile")
    page.locator(".st-key-name_means button").click()
    form = page.locator(".st-key-name_form")
    choose(page, form, "article_rule_name_of", "Zubrowka")
    type_into(form, "article_rule_place_search", "Tartus")
    form.get_by_text(re.compile("Tartus Naval Base, Syria")).first.click()
    form.get_by_text("everywhere").click()
    preview = form.locator(".fp-preview")
    preview.wait_for()
    assert "Touches 1 mention in 1 article; 0 items would change." in preview.inner_text()
    assert HOSTILE in preview.inner_text()
    save(form, key="article_rule")
    page.locator(".fp-reader mark.fp-lost").wait_for(state="detached")
    assert workspace.unplaced().n_names == 0
    page.goto(f"{own_server}/corrections")
    entry = page.locator(".fp-log").first
    entry.wait_for()
    assert "“Zubrowka” means Tartus Naval Base, Syria everywhere" in entry.inner_text()
    page.locator("[class*=st-key-undo_log] button").first.click()
    newest = page.locator(".fp-log").first  # those under it may be undone already
    expect(newest).to_have_class(re.compile("fp-log-undone"), timeout=WAIT_TIMEOUT_MS)
    assert workspace.unplaced().n_names == 1


def test_an_item_is_added_from_words_selected_in_the_article(
    page: Page, own_server: str, workspace: Workspace
) -> None:
    page.goto(f"{own_server}/articles?article=manas")
    page.locator(".st-key-add_item button").click()
    form = page.locator(".st-key-add_form")
    take = form.get_by_role("button", name="Take the selected words")
    take.wait_for()
    page.evaluate(
        """() => {
          const text = document.querySelector('.fp-reader p').firstChild;
          const range = document.createRange();
          range.setStart(text, 0);
          range.setEnd(text, 'Nothing new today.'.length);
          const selection = document.getSelection();
          selection.removeAllRanges();
          selection.addRange(range);
        }"""
    )
    take.click()
    field = form.locator(".st-key-passage textarea")
    page.wait_for_function(
        "(field) => field.value === 'Nothing new today.'", arg=field.element_handle()
    )
    choose(page, form, "add_kind", "meeting")
    choose(page, form, "add_status_meeting", "cancelled")
    type_into(form, "add_search", "Bishkek")
    form.get_by_text(re.compile("Bishkek, Kyrgyzstan · city")).first.click()
    save(form, key="add")
    page.get_by_text("Read from this article · 2".upper()).or_(
        page.get_by_text("Read from this article · 2")
    ).first.wait_for()
    added = next(i for i in workspace.items() if i.item.evidence[0].text == "Nothing new today.")
    assert (added.item.kind, added.item.status) == (Kind.MEETING, Status.CANCELLED)
    assert added.item.places[0].place.country == "KGZ"


def test_the_name_is_asked_for_once_and_kept_by_the_browser(
    page: Page, own_server: str, workspace: Workspace
) -> None:
    target = find(workspace, "Manas")
    dialog = open_dialog(page, own_server, target.item_id, "Grade")
    dialog.get_by_text("3 · possibly true").click()
    dialog.locator(".st-key-correct_save button:enabled").click()
    assert "Say why" in dialog.locator("[data-testid=stAlert]").inner_text()
    save(dialog)
    page.locator(".fp-note").wait_for()
    page.reload()
    dialog = open_dialog(page, own_server, target.item_id, "Grade")
    dialog.locator(".st-key-correct_reason").wait_for()
    assert dialog.locator(".st-key-correct_editor").count() == 0

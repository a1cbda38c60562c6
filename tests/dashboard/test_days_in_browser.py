"""Days that are typed, in a real browser: with the mouse, and with the keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pages import open_map

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

FIELD = ".st-key-filter_dates [data-testid=stDateInputField]"


def begin(page: Page, address: str) -> None:
    """Open an address and wait until its field of days can be typed into."""
    open_map(page, address)
    page.locator(f"{FIELD} [role=spinbutton]").first.wait_for()


def wait_for_address(page: Page, question: str) -> None:
    page.wait_for_function("(question) => location.search === question", arg=question)


def test_days_typed_after_a_click_into_the_middle_are_asked_for(page: Page, server: str) -> None:
    """Streamlit puts the cursor into the last day, and throws it away where it stands alone."""
    begin(page, server)
    box = page.locator(FIELD).bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_function("() => document.activeElement.ariaLabel?.includes('start date')")
    page.keyboard.type("20210101")
    page.keyboard.press("Tab")
    page.keyboard.type("20211231")
    page.locator(".st-key-filter_text input").focus()
    wait_for_address(page, "?from=2021-01-01&to=2021-12-31")


def test_a_first_day_alone_asks_for_what_came_since(page: Page, server: str) -> None:
    begin(page, server)
    page.locator(f"{FIELD} [role=spinbutton]").first.focus()
    page.keyboard.type("20210101")
    page.locator(".st-key-filter_text input").focus()
    wait_for_address(page, "?from=2021-01-01")


def test_a_calendar_lets_the_keyboard_go(page: Page, server: str) -> None:
    begin(page, server)
    page.locator(".st-key-filter_dates button").last.focus()
    page.keyboard.press("Enter")
    calendar = page.locator("[data-testid=stDateInputCalendar][role=dialog]")
    calendar.wait_for()
    page.keyboard.press("Escape")
    calendar.wait_for(state="detached")
    assert page.evaluate("() => document.activeElement.closest('.st-key-filter_dates') !== null")


def test_an_address_with_any_days_is_shown_as_it_is(page: Page, server: str) -> None:
    """Streamlit's field cannot hold the last day alone, nor one beyond those it offers."""
    page.set_default_timeout(60_000)  # three whole pages on two busy cores
    for question, shown in (
        ("from=2021-01-01", "2021-01-01–yyyy-mm-dd"),
        ("to=2021-12-31", "1900-01-01–2021-12-31"),
        ("from=1850-01-01&to=2200-01-01", "1850-01-01–2200-01-01"),
    ):
        page.goto(f"{server}/?{question}")
        page.locator(f"{FIELD} [role=spinbutton]").first.wait_for()
        assert "".join(page.locator(FIELD).inner_text().split()) == shown
        assert page.url.endswith(question)

"""Every view under axe-core, by day and by night; what is Streamlit's own is left to Streamlit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pages import open_map

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
SETTLED = "() => !document.querySelector('[data-testid=stStatusWidget], [data-stale=true]')"
GRAVE = {"serious", "critical"}
# Findings inside Streamlit's own widgets and frame, which this project does not write.
NOT_OURS = (
    "[data-testid='stMultiSelect']",
    "[data-testid='stSelectbox']",
    "[data-testid='stDateInput']",
    "[data-testid='stDataFrame']",
    "[data-testid='stFileUploader']",
    "[data-testid='stSlider']",
    "[data-testid='stTextInput']",
    "[data-testid='stTabs']",
    "[data-testid='stExpander']",
    "[data-testid='stHeader']",
    "[data-testid='stSidebarHeader']",
    "[data-testid='stButtonGroup']",
)
VIEWS = {
    "map": ("", ".fp-timeline"),
    "item": ("?country=KGZ&item=", ".fp-facts"),
    "nothing": ("?country=FIN&kind=base", ".st-key-widening"),
    "changes": ("changes", ".fp-table"),
    "compare": ("compare", ".fp-table"),
    "search": ("articles", "[data-testid=stDataFrame]"),
    "article": ("articles?article=hostile", ".fp-reader"),
    "bring in": ("bring-in", "[data-testid=stFileUploader]"),
    "corrections": ("corrections", ".st-key-corrections"),
    "about": ("about", ".st-key-about"),
}


@pytest.fixture(params=["light", "dark"])
def themed(browser: Browser, request: pytest.FixtureRequest) -> Page:
    page = browser.new_page(
        viewport={"width": 1440, "height": 900},
        color_scheme=request.param,
        reduced_motion="reduce",
    )
    yield page
    page.close()


@pytest.mark.skipif(not AXE.exists(), reason="axe-core was not fetched: npm ci")
def test_no_view_has_a_grave_finding(themed: Page, server: str) -> None:
    findings = []
    for name, (path, sign) in VIEWS.items():
        address = f"{server}/{path}"
        if name == "item":
            frame = open_map(themed, server)
            address += frame.evaluate("() => footprint.scene.features[0].properties.id")
        themed.goto(address)
        themed.locator(sign).first.wait_for()
        themed.wait_for_function(SETTLED)
        findings += [f"{name}: {line}" for line in run_axe(themed)]
    assert findings == []


def run_axe(page: Page) -> list[str]:
    """Return the grave findings in the page and in the frame of the map, one line each."""
    found = []
    for frame in page.frames:
        frame.evaluate(AXE.read_text(encoding="utf-8"))
        context: dict[str, Any] = {"exclude": [[selector] for selector in NOT_OURS]}
        options = {"iframes": False, "resultTypes": ["violations"]}
        result = frame.evaluate(
            "([context, options]) => axe.run(context, options)", [context, options]
        )
        found += [
            f"{violation['id']} ({violation['impact']}): {node['html'][:160]}"
            for violation in result["violations"]
            if violation["impact"] in GRAVE
            for node in violation["nodes"]
        ]
    return found

"""Names, badges and the legend on the map, in a real browser: nothing is cut, nothing hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pages import open_map, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

pytestmark = pytest.mark.browser

# The boxes of names and badges, in pixels of the window, and those of the map's controls.
BOXES = """() => {
    const { min } = map.getPixelBounds();
    const { labels, badges } = footprint.arrangement;
    const names = labels.map(({ text, left, y, font, spacing, country }) => ({
        text, country, left: left - min.x, top: y - min.y - 5, bottom: y - min.y + 5,
        right: left - min.x + footprint.boxes.textWidth(text, font, spacing),
    }));
    const pills = badges.map(({ left, top, width, height, group }) => ({
        text: group.name, left: left - min.x, right: left - min.x + width,
        top: top - min.y, bottom: top - min.y + height,
    }));
    const controls = [...document.querySelectorAll(".leaflet-control")]
        .map((control) => control.getBoundingClientRect())
        .map(({ left, right, top, bottom }) => ({ left, right, top, bottom }));
    return { names, pills, controls: controls.filter(({ left, right }) => right > left) };
}"""
MOST_LEGEND_SHARE = 0.085  # of the map, with what the hand-made items need
LEGEND_SHARE = """() => {
    const box = document.querySelector(".fp-legend").getBoundingClientRect();
    return (box.width * box.height) / (innerWidth * innerHeight);
}"""
VIEWS = ([35, 55, 3], [35, 75, 4], [20, 60, 5], [45, 60, 4], [38, 70, 5])
# The names that are set where a mark has room for its own only below, and another mark stands so
# many pixels farther down.
NAME_BELOW = """(down) => {
    const stack = (name, y) => ({
        x: 300, y, radius: 8, count: 1, places: [{ name, role: "venue" }],
        features: [{ properties: { label: name, n_sources: 1 } }],
    });
    const occupied = new footprint.boxes.Occupied();
    const stacks = [stack("Doha", 200), stack("", 200 + down)];
    const arrangement = {
        stacks, occupied, labels: [], badges: [], routes: [], ghosts: [], mentions: [],
        view: { palette: footprint.scene.palette, visible: { left: 0, right: 600 }, shapes: null },
    };
    footprint.labels.place(arrangement, [{ left: 0, right: 600, top: 150, bottom: 209 }]);
    return arrangement.labels.map(({ text }) => text);
}"""
# A view that puts the mark of Helsinki under the middle of the legend.
PUT_UNDER = """() => {
    const box = document.querySelector(".fp-legend").getBoundingClientRect();
    const at = map.latLngToContainerPoint([60.17, 24.94]);
    const to = [(box.left + box.right) / 2, box.bottom - 20]; // it is lower where less is in view
    map.panBy([at.x - to[0], at.y - to[1]], { animate: false });
}"""


def _look(frame: Frame, lat: float, lon: float, zoom: int) -> None:
    frame.evaluate("(v) => map.setView([v[0], v[1]], v[2], { animate: false })", [lat, lon, zoom])
    frame.evaluate("() => new Promise((done) => setTimeout(done, 300))")


def _touch(a: dict[str, float], b: dict[str, float]) -> bool:
    return (
        a["left"] < b["right"]
        and b["left"] < a["right"]
        and a["top"] < b["bottom"]
        and b["top"] < a["bottom"]
    )


def test_no_name_is_cut_by_the_window_or_lies_under_a_control(page: Page, server: str) -> None:
    frame = open_map(page, server)
    window = frame.evaluate("() => ({ right: innerWidth, bottom: innerHeight, left: 0, top: 0 })")
    seen = set()
    for view in VIEWS:
        _look(frame, *view)
        found = frame.evaluate(BOXES)
        assert len(found["controls"]) > 3
        shown = [name for name in found["names"] if _touch(name, window)]
        for name in shown:
            assert not [c for c in found["controls"] if _touch(name, c)], (view, name)
        for box in [name for name in shown if name["country"]]:
            seen.add(box["text"])
            assert box["left"] >= 0, (view, box)
            assert box["right"] <= window["right"], (view, box)
    assert len(seen) > 5


def test_no_name_stands_nearer_to_the_mark_of_another_place(page: Page, server: str) -> None:
    """It would seem to be that one's; the mark says its own name when it is pointed at."""
    frame = open_map(page, server)
    assert frame.evaluate(NAME_BELOW, 300) == ["Doha"]
    assert frame.evaluate(NAME_BELOW, 26) == []


def test_a_dashed_badge_is_one_of_a_region(page: Page, server: str) -> None:
    frame = open_map(page, server)
    badges = frame.evaluate(
        "() => footprint.arrangement.badges.map(({ dashed, group, parts }) =>"
        " [dashed, Boolean(group.shaded), parts.some((p) => p.style === 'filled')])"
    )
    assert [True for dashed, of_country, is_real in badges if of_country and not is_real]
    assert not [badge for badge in badges if badge[0] == badge[1]]


def test_the_legend_says_what_it_lies_over(page: Page, server: str) -> None:
    frame = open_map(page, server)
    title = frame.locator(".fp-legend summary")
    assert title.inner_text() == "Legend"  # the first view keeps clear of it
    frame.evaluate(PUT_UNDER)
    wait_until(
        frame, "() => document.querySelector('.fp-legend summary').innerText.includes('over')"
    )
    assert title.inner_text().startswith("Legend, over ")
    title.click()
    wait_until(frame, "() => document.querySelector('.fp-legend summary').innerText === 'Legend'")


def test_a_legend_that_was_folded_stays_so(page: Page, server: str) -> None:
    frame = open_map(page, server)
    assert frame.evaluate(LEGEND_SHARE) < MOST_LEGEND_SHARE
    frame.locator(".fp-legend summary").click()
    frame = open_map(page, f"{server}/?kind=base")
    assert not frame.evaluate("() => document.querySelector('.fp-legend').open")
    frame.locator(".fp-legend summary").click()
    frame = open_map(page, server)
    assert frame.evaluate("() => document.querySelector('.fp-legend').open")


# The first view of places near the west edge, over a legend as large as that of a window over lands
# with many disputed regions; the view's zoom, and whether the places are in sight and clear of it.
FIT_BESIDE = """() => {
    const places = [[60, 25], [46, 6], [39, 23], [43, 74], [25, 51]];
    const properties = places.map(([lat, lon]) => ({ places: [{ lat, lon, where_prec: 1 }] }));
    const features = properties.map((of) => ({ properties: of }));
    const { x, y } = map.getSize();
    const legend = new DOMRect(10, y * 0.6, x * 0.35, y * 0.37);
    const camera = new footprint.Camera(map);
    map.fitBounds(places, { padding: [48, 48], animate: false });
    const closest = map.getZoom();
    const box = { getBoundingClientRect: () => legend };
    camera.fit(features, { shapes: null, draw: () => {}, legend: box });
    const points = places.map((place) => map.latLngToContainerPoint(place));
    return {
        farther: closest - map.getZoom(),
        isSeen: points.every((p) => p.x >= 40 && p.x <= x - 40 && p.y >= 40 && p.y <= y - 40),
        isClear: !points.some((p) => footprint.boxes.isNear(legend, p, footprint.LEGEND_GAP_PX)),
    };
}"""


def test_the_first_view_steps_aside_for_the_legend_before_it_goes_farther(
    page: Page, server: str
) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    frame = open_map(page, server)
    seen = frame.evaluate(FIT_BESIDE)
    assert seen["isSeen"]
    assert seen["isClear"]
    assert seen["farther"] <= 0.5

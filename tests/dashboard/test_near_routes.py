"""Routes on a map that is very near: only what the canvas shows of them is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pages import open_map

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

pytestmark = pytest.mark.browser

# Four lines through, along and beside a window of 200 by 200 pixels, and one that comes back.
PICTURES = """(style) => {
  const lines = [
    [[-900, -700], [20, 90], [1100, 160]],
    [[-40, 10], [-40, 400]],
    [[50, -3000], [50, 3000]],
    [[10, 180], [190, 180]],
    [[150, -100], [120, 100], [400, 140], [60, 150]],
  ].map((line) => line.map(([x, y]) => ({ x, y })));
  const look = { colour: '#000', paper: '#fff', width: 2, style };
  const picture = (box) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [200, 200];
    const ctx = canvas.getContext('2d', { willReadFrequently: true });
    for (const points of lines) footprint.marks.drawRoute(ctx, { ...look, points }, box);
    return [...ctx.getImageData(0, 0, 200, 200).data];
  };
  const whole = picture();
  const seen = picture({ left: -12, right: 212, top: -12, bottom: 212 });
  return {
    nDrawn: whole.filter((value) => value > 40).length,
    nOther: whole.filter((value, i) => Math.abs(value - seen[i]) > 40).length,
  };
}"""
# The parts in the window of a route around half the globe as it is at zoom 14.
PARTS = """() => {
  const points = [...Array(60)].map((_, i) => ({ x: i * 40000 - 1200000, y: 50 + i }));
  return footprint.boxes.partsWithin(points, { left: -12, right: 312, top: -12, bottom: 162 });
}"""


@pytest.fixture
def frame(page: Page, server: str) -> Frame:
    return open_map(page, server)


@pytest.mark.parametrize("style", ["filled", "hollow"])
def test_what_is_seen_of_a_route_is_drawn_as_in_the_whole(frame: Frame, style: str) -> None:
    """The dashes too: they would move along the route with the map otherwise."""
    found = frame.evaluate(PICTURES, style)
    assert found["nDrawn"] > 1500
    assert found["nOther"] < found["nDrawn"] * 0.02  # the edges of strokes are rounded elsewhere


def test_of_a_route_around_the_globe_a_window_shows_one_part(frame: Frame) -> None:
    """The dashes of all of it would be a million, and take a second."""
    (part,) = frame.evaluate(PARTS)
    assert [point["x"] for point in part["points"]] == pytest.approx([-12, 0, 312])
    assert part["along"] == pytest.approx(1_200_000 - 12, rel=1e-6)


def test_items_at_one_vague_place_share_a_disc(frame: Frame) -> None:
    """A hundred of them would be a hundred discs, which together hide the map."""
    n_discs = frame.evaluate(
        """() => {
          const base = footprint.scene.features.find((f) => f.properties.kind === 'base');
          const at = { lat: 42, lon: 74, where_prec: 3 };
          const places = [{ role: 'site', name: 'X', country: 'KGZ', ...at }];
          const doubles = ['a', 'b', 'c'].map((id) => (
            { ...base, id, properties: { ...base.properties, id, places, where_prec: 3 } }));
          map.setView([42, 74], 6, { animate: false });
          footprint.scene.features = doubles;
          map.fire('legendtoggle');
          return footprint.arrangement.discs.size;
        }"""
    )
    assert n_discs == 1

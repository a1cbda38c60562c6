"""Reference layers in the browser: drawn under the items, each with where it comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely
from conftest import run_server, watch_page
from dashboard_stories import build_workspace
from pages import open_map, wait_until

from geodata.read.references import read_reference

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame, Page

pytestmark = pytest.mark.browser

EVIL = "<img src=x onerror='window.pwned = 1'>"
# At sea, where nothing else is drawn: latitude, longitude and what stands there.
SITES = {
    "sites.geojson": (0.0, -30.0, EVIL),
    "sites.gpkg": (-15.0, 65.0, "Fort North"),
    "sites.csv": (5.0, 72.0, "Fort South"),
}
# The opacity that a layer's canvas has at a place of the map, where its ring is drawn.
DRAWN_AT = """([lat, lon]) => {
  const canvas = document.querySelector('.leaflet-references-pane canvas');
  const at = map.latLngToContainerPoint([lat, lon]);
  const [of, box] = [map.getContainer().getBoundingClientRect(), canvas.getBoundingClientRect()];
  const scale = canvas.width / box.width;
  const [x, y] = [(of.left + at.x - box.left) * scale, (of.top + at.y - box.top) * scale];
  const seen = canvas.getContext('2d').getImageData(x - 8, y - 8, 16, 16).data;
  return Math.max(...seen.filter((_, i) => i % 4 === 3));
}"""


def site_files(folder: Path) -> Iterator[Path]:
    for name, (lat, lon, label) in SITES.items():
        path = folder / name
        if name.endswith(".csv"):
            path.write_text(f"name,lat,lon\n{label},{lat},{lon}\n")
        elif name.endswith(".gpkg"):
            points = [shapely.Point(lon, lat)]
            gpd.GeoDataFrame({"name": [label]}, geometry=points, crs=4326).to_file(path)
        else:
            feature = {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [lon, lat]},
                "properties": {"name": label},
            }
            path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
        yield path


@pytest.fixture(scope="module")
def layered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a dashboard on a workspace with three reference layers."""
    folder = tmp_path_factory.mktemp("layers")
    with build_workspace(folder / "w.footprint") as workspace:
        for path in site_files(folder):
            found = read_reference(path)
            workspace.references.add(
                found.features,
                name=f"Of {path.suffix[1:]}",
                licence="CC BY 4.0",
                attribution=f"Institute <b>{path.stem}</b>",
                file_name=found.file_name,
                digest=found.digest,
            )
    with run_server(folder / "w.footprint") as address:
        yield address


def drawn(frame: Frame) -> list[bool]:
    return [frame.evaluate(DRAWN_AT, [lat, lon]) > 0 for lat, lon, _ in SITES.values()]


def test_layers_of_every_kind_are_drawn_with_their_provenance(
    browser: Browser, layered: str
) -> None:
    with watch_page(browser, layered) as page:
        frame = open_map(page, layered)
        wait_until(frame, "() => document.querySelectorAll('.fp-references label').length === 3")
        frame.evaluate("() => map.setView([0, 20], 3, {animate: false})")
        box = frame.locator(".fp-references")
        assert box.locator("summary").inner_text().upper() == "REFERENCE · 3"
        titles = [row.get_attribute("title") for row in box.locator("label").all()]
        assert sorted(titles) == [f"{name}, 1 features" for name in sorted(SITES)]
        wait_until(frame, f"() => {json.dumps([*map(list, points())])}.every({IS_DRAWN})")
        credits_of = frame.locator(".leaflet-control-attribution")
        for ending in ("geojson", "gpkg", "csv"):
            # The markup of a stranger's attribution is no markup here.
            assert f"Of {ending}: Institute bsites/b (CC BY 4.0)" in credits_of.inner_text()
        items = frame.evaluate("() => footprint.scene.features.map((f) => f.properties.title)")
        assert not [title for title in items if "Fort" in title or EVIL in title]
        hover(page, frame, *SITES["sites.geojson"][:2])
        assert frame.locator(".leaflet-tooltip").inner_text() == f"{EVIL} · Of geojson"
        assert frame.locator(".leaflet-tooltip img").count() == 0

        box.locator("summary").click()
        box.locator("label", has_text="Of gpkg").locator("input").uncheck()
        wait_until(frame, f"() => !({IS_DRAWN})({json.dumps([*points()][1])})")
        assert drawn(frame) == [True, False, True]
        assert "Of gpkg" not in credits_of.inner_text()
        assert "Of csv" in credits_of.inner_text()
        frame.evaluate("() => { window.stays = true; }")
        page.locator(".st-key-filter_kind button", has_text="Bases").click()
        wait_until(frame, "() => footprint.scene.features.length === 4")
        assert frame.evaluate("() => window.stays")
        assert drawn(frame) == [True, False, True]  # a question of items is none of theirs


IS_DRAWN = f"(at) => ({DRAWN_AT})(at) > 0"


def points() -> Iterator[tuple[float, float]]:
    for lat, lon, _ in SITES.values():
        yield lat, lon


def hover(page: Page, frame: Frame, lat: float, lon: float) -> None:
    at = frame.evaluate("(at) => map.latLngToContainerPoint(at)", [lat, lon])
    box = page.locator(".st-key-map iframe").bounding_box()
    page.mouse.move(box["x"] + at["x"], box["y"] + at["y"])
    frame.locator(".leaflet-tooltip").wait_for()

"""More items than a map shows one by one: circles that count, and countries whose count opens."""

from __future__ import annotations

from itertools import combinations
from math import dist
from typing import TYPE_CHECKING

import pytest
from conftest import run_server, watch_page
from dashboard_stories import Story, build_workspace
from pages import open_map, wait_until

from dashboard.maps.clusters import MOST_MARKS
from geodata.model import ActorRole, Feature, Kind, Place, PlaceRole, Status, WherePrec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

UZBEKISTAN = Place(
    name="Uzbekistan",
    country="UZB",
    lat=None,
    lon=None,
    feature=Feature.COUNTRY,
    where_prec=WherePrec.COUNTRY,
)
OPERATORS = {"India": "IND", "Russia": "RUS", "Turkey": "TUR"}
SITES = [(20 + number % 70 * 0.5, 20 + number // 70 * 1.75) for number in range(MOST_MARKS)]
EVERY_SITE_IN_VIEW_IS_SHOWN = """(sites) => {
    const inView = (lat, lon) => map.getBounds().contains([lat, lon]);
    const wanted = sites.filter((at) => inView(...at)).length;
    const shown = footprint.scene.features.filter(({ geometry, properties }) => (
        !properties.cluster && geometry && inView(...geometry.coordinates.slice().reverse())));
    return wanted > 0 && shown.length === wanted;
}"""
CIRCLES = "() => footprint.arrangement.clusters.map(({ x, y, radius, n }) => [x, y, radius, n])"


def _base(number: int, name: str, place: Place, operator: str = "India") -> Story:
    text = f"{operator} has a base at {name}."
    return Story(
        id=f"story-{number}",
        text=text,
        kind=Kind.BASE,
        status=Status.ACTIVE,
        quote=text,
        places=((PlaceRole.SITE, name, place),),
        actors=((ActorRole.OPERATOR, operator, OPERATORS[operator]),),
    )


def _crowd() -> Iterator[Story]:
    for number, (lat, lon) in enumerate(SITES):
        name = f"Site {number}"
        yield _base(
            number,
            name,
            Place(
                name=name,
                country="KAZ",
                lat=lat,
                lon=lon,
                feature=Feature.CITY,
                where_prec=WherePrec.EXACT,
            ),
        )
    for number, operator in enumerate(OPERATORS):
        yield _base(MOST_MARKS + number, "Uzbekistan", UZBEKISTAN, operator)


@pytest.fixture(scope="module")
def crowded_page(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Page]:
    path = tmp_path_factory.mktemp("crowd") / "crowd.footprint"
    build_workspace(path, stories=tuple(_crowd())).close()
    with run_server(path) as server, watch_page(browser, server) as page:
        page.goto(server)
        yield page


def test_circles_count_every_item_and_never_touch(crowded_page: Page) -> None:
    circles = open_map(crowded_page).evaluate(CIRCLES)
    assert len(circles) > 1
    assert sum(n for *_, n in circles) == MOST_MARKS
    for (ax, ay, a_radius, _), (bx, by, b_radius, _) in combinations(circles, 2):
        assert dist((ax, ay), (bx, by)) > a_radius + b_radius


def test_the_count_of_a_country_opens_what_is_known_only_as_there(crowded_page: Page) -> None:
    frame = open_map(crowded_page)
    (spot,) = frame.evaluate("() => footprint.whereIs('UZB')")
    box = crowded_page.locator(".st-key-map iframe").bounding_box()
    crowded_page.mouse.click(box["x"] + spot["x"], box["y"] + spot["y"])
    chosen = crowded_page.locator(".st-key-chosen")
    chosen.get_by_text(f"{len(OPERATORS)} items here").wait_for()
    assert chosen.get_by_role("button", name="Uzbekistan").count() == len(OPERATORS)


def test_a_map_of_too_many_shows_every_item_of_the_window_it_is_moved_to(
    crowded_page: Page,
) -> None:
    frame = open_map(crowded_page)
    for at in ([25, 25], [40, 60], [25, 40]):
        frame.evaluate("(at) => map.setView(at, 6, { animate: false })", at)
        frame.wait_for_function(EVERY_SITE_IN_VIEW_IS_SHOWN, arg=SITES, polling=100)
    few = {"actor": "TUR"}
    asked = {"query": few, "selected": [], "tiles": "none", "view": "de_facto", "revision": 1}
    frame.evaluate("(asked) => footprint.show(asked)", asked)
    wait_until(frame, "() => footprint.scene.features.length === 1")
    frame.evaluate("(asked) => footprint.show(asked)", asked | {"query": {}})
    frame.evaluate("() => map.setView([35, 60], 3, { animate: false })")
    shown = "() => footprint.arrangement.clusters.reduce((sum, { n }) => sum + n, 0)"
    wait_until(frame, f"() => ({shown})() === {MOST_MARKS}")

"""The window a figure shows and the sheet it is drawn on."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from dashboard_items import DOHA, UZBEKISTAN, make_item
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.figure import make_sheet
from dashboard.figure.figure import countries_to_show, window_for
from dashboard.figure.window import Window, window_of_bbox, window_of_points
from geodata.errors import QueryError
from geodata.query import BBox, CountryRole, Query


def test_points_on_both_sides_of_the_date_line_share_a_small_window() -> None:
    window = window_of_points([178.4, -171.8], [-18.1, -13.8])
    assert 170 < window.west < 178.4
    assert window.east - window.west < 20
    x, _ = window.project(np.array([178.4, -171.8]), np.array([-18.1, -13.8]))
    assert x[0] < x[1]


def test_one_point_still_shows_its_surroundings() -> None:
    window = window_of_points([69.17], [34.53])
    assert window.east - window.west >= 4
    assert window.north - window.south >= 4


def test_a_region_is_shown_whole_and_a_state_only_where_something_is() -> None:
    region = Query(country=("KAZ", "KGZ", "TJK", "TKM", "UZB"))
    window = window_for(region, [make_item(places=(("site", UZBEKISTAN),))])
    assert window.west < 47  # the Caspian coast of Kazakhstan
    assert window.east > 86  # the Altai
    abroad = [make_item(places=(("site", DOHA),))]
    assert window_for(Query(country=("USA",)), abroad).west > 40
    assert countries_to_show(Query(country=("USA", "QAT")), {"QAT", "FRA"}) == {"QAT"}
    actors = Query(country=("QAT",), country_role=CountryRole.ACTOR)
    assert countries_to_show(actors, {"QAT"}) == set()


def test_points_all_around_show_the_world() -> None:
    assert window_of_points([-150.0, -60.0, 0.0, 60.0, 150.0], [0.0] * 5).is_world
    assert window_of_points([], []).is_world


def test_a_box_over_the_date_line_is_unrolled() -> None:
    window = window_of_bbox(BBox(120.0, -30.0, -140.0, 50.0))
    assert (window.west, window.east) == (120.0, 220.0)
    fiji = shapely.box(178, -19, 180, -16)
    samoa = shapely.box(-173, -15, -171, -13)
    assert window.project_shape(fiji).bounds[2] < window.project_shape(samoa).bounds[0]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-80, 80)), min_size=1, max_size=8))
def test_a_window_holds_its_points(points: list[tuple[float, float]]) -> None:
    lons, lats = (list(values) for values in zip(*points, strict=True))
    window = window_of_points(lons, lats)
    if window.is_world:
        return
    unrolled = window.unroll(np.array(lons))
    assert (unrolled >= window.west).all()
    assert (unrolled <= window.east).all()


def test_a_projected_shape_keeps_its_area() -> None:
    window = Window(40.0, 10.0, 80.0, 45.0)
    square = window.project_shape(shapely.box(60, 29.5, 61, 30.5))
    assert square.area == pytest.approx(111.195e3**2 * np.cos(np.radians(30)), rel=0.01)


@pytest.mark.parametrize(
    "wrong",
    [
        {"paper": "b5-landscape"},
        {"dpi": 10_000},
        {"width_px": 800},
        {"width_px": 10, "height_px": 10},
        {"paper": "a3-portrait", "dpi": 601},
        {"width_px": 8000, "height_px": 8000, "dpi": 600},
    ],
)
def test_an_impossible_sheet_is_an_error(wrong: dict[str, object]) -> None:
    with pytest.raises(QueryError):
        make_sheet(**wrong)  # type: ignore[arg-type]  # that is what is tested


def test_small_sheets_keep_a_legible_type() -> None:
    assert 6.8 * make_sheet(width_px=800, height_px=500).scale >= 5.9


def test_a_window_on_most_of_the_world_is_shown_on_no_locator() -> None:
    """It would show less than the map: a map of the web is wide and still no world figure."""
    assert not Window(-180.0, -70.0, 180.0, 84.0, is_conformal=True).fits_a_locator
    asia = Window(50.0, 30.0, 90.0, 55.0, is_conformal=True)
    assert asia.fits_a_locator
    around = asia.around()
    assert around.west < asia.west < asia.east < around.east
    assert around.south < asia.south < asia.north < around.north

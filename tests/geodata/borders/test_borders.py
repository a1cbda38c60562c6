"""Country shapes, disputes, views and the join."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.borders import (
    Level,
    check_view,
    countries_in_view,
    disputes_at,
    join_countries,
    load_disputes,
    load_shapes,
    owner_in_view,
    place_at,
)
from geodata.errors import QueryError
from geodata.model import WherePrec

POINTS = {
    # name: lat, lon, country as most of the United Nations holds it, dispute
    "Sevastopol": (44.60, 33.53, "UKR", "Crimea"),
    "Simferopol": (44.95, 34.10, "UKR", "Crimea"),
    "Kherson city": (46.64, 32.61, "UKR", "Kherson oblast"),
    "Melitopol": (46.85, 35.37, "UKR", "Zaporizhzhia oblast"),
    "Luhansk": (48.57, 39.31, "UKR", "Luhansk oblast"),
    "Tskhinvali": (42.23, 43.97, "GEO", "South Ossetia"),
    "Tiraspol": (46.84, 29.63, "MDA", "Transnistria"),
    "Quneitra": (33.12, 35.82, "SYR", "Golan Heights"),
    "Ramallah": (31.90, 35.20, "PSE", "West Bank"),
    "Gaza City": (31.50, 34.46, "PSE", "Gaza Strip"),
    "Laayoune": (27.15, -13.20, "ESH", "Western Sahara"),
    "Hargeisa": (9.56, 44.06, "SOM", "Somaliland"),
    "Famagusta": (35.12, 33.94, "CYP", "Northern Cyprus"),
    "Muzaffarabad": (34.37, 73.47, None, "Azad Kashmir"),
    "Gilgit": (35.92, 74.31, None, "Gilgit-Baltistan"),
    "Tawang": (27.59, 91.87, "IND", "Arunachal Pradesh"),
    "Iturup": (45.0, 147.6, "RUS", "Southern Kuril Islands"),
    "Guantanamo Bay": (19.95, -75.12, "CUB", "Guantanamo Bay"),
    "Bender": (46.83, 29.47, "MDA", "Transnistria"),
    "Halaib": (22.22, 36.65, "EGY", "Hala'ib Triangle"),
    "Abyei": (9.60, 28.43, None, "Abyei"),
    "Abu Musa": (25.87, 55.03, None, "Abu Musa and the Tunbs"),
    "Melilla": (35.29, -2.94, "ESP", "Ceuta and Melilla"),
    "the Shaksgam": (36.05, 76.7, None, "Shaksgam Valley"),
    "Kabul": (34.53, 69.17, "AFG", None),
    "Kyiv": (50.45, 30.52, "UKR", None),
    "Tbilisi": (41.70, 44.80, "GEO", None),
    "Rostov": (47.23, 39.70, "RUS", None),
}


@pytest.mark.parametrize("name", POINTS)
def test_disputed_ground_belongs_where_the_united_nations_hold_it_to(name: str) -> None:
    lat, lon, country, dispute = POINTS[name]
    assert join_countries([lat], [lon]).country[0] == country
    index = disputes_at([lat], [lon])[0]
    assert (load_disputes()[index].name if index >= 0 else None) == dispute


@pytest.mark.parametrize(
    ("lat", "lon", "country"),
    [(36.62, -6.35, "ESP"), (34.90, 35.87, "SYR"), (26.24, 50.60, "BHR"), (35.90, 14.52, "MLT")],
    ids=["Rota", "Tartus", "Manama", "Valletta"],
)
def test_a_port_just_off_the_shape_gets_its_coast(lat: float, lon: float, country: str) -> None:
    assert join_countries([lat], [lon]).country[0] == country


@pytest.mark.parametrize(
    ("lat", "lon", "country"),
    [
        (44.62, 33.53, "UKR"),
        (45.30, 36.51, "UKR"),
        (45.26, 36.75, "RUS"),
        (27.10, -13.47, "ESH"),
        (31.53, 34.40, "PSE"),
        (31.70, 34.53, "ISR"),
    ],
    ids=["Sevastopol bay", "Crimean Bridge", "Taman", "off Laayoune", "off Gaza", "off Ashkelon"],
)
def test_the_sea_off_a_disputed_coast_goes_with_that_coast(
    lat: float, lon: float, country: str
) -> None:
    assert join_countries([lat], [lon]).country[0] == country


def test_the_open_sea_has_no_country() -> None:
    assert join_countries([0.0, -45.0], [-30.0, -120.0]).country.tolist() == [None, None]


def test_a_name_beats_the_polygon_and_the_disagreement_is_kept() -> None:
    join = join_countries([39.9, 39.9], [116.4, 116.4], named=["JPN", None])
    assert join.country.tolist() == ["JPN", "CHN"]
    assert join.by_shape.tolist() == ["CHN", "CHN"]
    assert join.disagrees.tolist() == [True, False]


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=0, max_value=10_000))
def test_a_country_holds_a_point_inside_its_own_polygon(seed: int) -> None:
    shapes = load_shapes()
    row = shapes.iloc[seed % len(shapes)]
    point = max(shapely.get_parts(row.geometry), key=lambda p: p.area).representative_point()
    index = disputes_at([point.y], [point.x])[0]
    expected = load_disputes()[index].un_country if index >= 0 else row["country"]
    assert join_countries([point.y], [point.x]).country[0] == expected


def test_every_dispute_has_ground_claimants_and_a_source() -> None:
    for dispute in load_disputes():
        assert not dispute.area.is_empty, dispute.id
        assert dispute.claimants, dispute.id
        assert dispute.source, dispute.id
        assert owner_in_view(dispute, "un") == dispute.un_country
    assert len({d.id for d in load_disputes()}) == len(load_disputes())


def _owner(view: str, lat: float, lon: float) -> str | None:
    shapes = countries_in_view(view, level=Level.MEDIUM)
    hit: list[str | None] = [
        code
        for code, shape in zip(shapes["country"], shapes.geometry, strict=True)
        if shapely.contains_xy(shape, lon, lat)
    ]
    assert len(hit) == 1
    return hit[0]


@pytest.mark.parametrize(
    ("view", "owner"), [("de_facto", "RUS"), ("un", "UKR"), ("UKR", "UKR"), ("RUS", "RUS")]
)
def test_the_view_decides_who_crimea_is_drawn_with(view: str, owner: str) -> None:
    assert _owner(view, 45.2, 34.2) == owner


def test_a_view_moves_ground_without_losing_or_doubling_it() -> None:
    area = {
        view: countries_in_view(view, level=Level.MEDIUM).geometry.to_crs("ESRI:54034").area.sum()
        for view in ("de_facto", "un", "IND")
    }
    assert area["un"] == pytest.approx(area["de_facto"], rel=1e-3)
    assert area["IND"] == pytest.approx(area["de_facto"], rel=1e-3)


def test_control_that_is_divided_leaves_the_ground_where_it_was() -> None:
    assert _owner("de_facto", 46.64, 32.60) == "UKR"
    assert _owner("RUS", 46.64, 32.60) == "RUS"


def test_a_dispute_holds_in_its_period_only() -> None:
    karabakh = next(d for d in load_disputes() if d.id == "nagorno-karabakh")
    assert karabakh.holds_on(date(2020, 11, 9))
    assert not karabakh.holds_on(date(1980, 1, 1))
    assert not karabakh.holds_on(date(2024, 1, 1))
    assert not karabakh.holds_on(None)
    point = [39.82], [46.75]
    assert disputes_at(*point, on=date(2010, 1, 1))[0] >= 0
    assert disputes_at(*point, on=date(2024, 1, 1))[0] == -1


@pytest.mark.parametrize(("day", "owner"), [(date(2013, 6, 1), "UKR"), (date(2015, 6, 1), "RUS")])
def test_a_view_draws_the_disputes_of_its_day(day: date, owner: str) -> None:
    """The shapes are today's: before a dispute began its ground goes back."""
    shapes = countries_in_view("de_facto", level=Level.COARSE, on=day)
    inside = shapely.contains_xy(shapes.geometry.to_numpy(), 34.3, 45.2)
    assert shapes["country"][inside].tolist() == [owner]


def test_an_ended_dispute_is_no_longer_drawn() -> None:
    assert _owner("ARM", 39.82, 46.75) == "AZE"


@pytest.mark.parametrize("view", ["", "xx", "UNO", "usa", "<script>"])
def test_an_unknown_view_is_an_error(view: str) -> None:
    with pytest.raises(QueryError, match="border_view"):
        check_view(view)


def test_the_join_keeps_the_order_of_its_points() -> None:
    rng = np.random.default_rng(7)
    lats, lons = rng.uniform(-60, 70, 300), rng.uniform(-180, 180, 300)
    together = join_countries(lats, lons).country
    order = rng.permutation(300)
    assert join_countries(lats[order], lons[order]).country.tolist() == together[order].tolist()


def test_a_chosen_point_has_the_country_and_dispute_of_its_ground() -> None:
    kabul = place_at(34.529, 69.172, name="here", where_prec=WherePrec.NEAR)
    assert (kabul.country, kabul.disputed, kabul.where_prec) == ("AFG", None, WherePrec.NEAR)
    sevastopol = place_at(44.6, 33.53, name="there", where_prec=WherePrec.EXACT)
    assert (sevastopol.country, sevastopol.disputed) == ("UKR", "Crimea")
    ocean = place_at(0.0, -30.0, name="ship", where_prec=WherePrec.EXACT)
    assert (ocean.country, ocean.where_prec) == (None, WherePrec.SEA_OR_AIR)

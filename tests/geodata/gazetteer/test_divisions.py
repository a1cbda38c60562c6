from __future__ import annotations

import pytest

from geodata.gazetteer.divisions import DivisionPoint, derive_divisions, middle
from geodata.gazetteer.sources import Town


def town(number: int, name: str, lat: float, lon: float, *, people: int = 1_000) -> Town:
    return Town(
        geonameid=number, name=name, lat=lat, lon=lon, country="AF", population=people,
        admin1="10", alternates=[],
    )  # fmt: skip


def point(name: str, lat: float, lon: float, admin2: str) -> DivisionPoint:
    return DivisionPoint(name=name, lat=lat, lon=lon, admin1="Helmand", admin2=admin2, country="AF")


def test_divisions_take_their_names_from_the_nearest_named_points() -> None:
    towns = [town(1, "A", 31.0, 64.0), town(2, "B", 31.5, 64.4, people=9_000), town(3, "C", 33, 66)]
    named = [point("A", 31.0, 64.0, "Nad Ali"), point("B", 31.5, 64.41, "Sangin")]
    first, second, first_of, second_of = derive_divisions(towns, named)
    assert [(d.code, d.name, d.seat, d.population) for d in first] == [
        ("AF.10", "Helmand", 1, 11_000)
    ]
    assert {d.name: d.parent for d in second} == {"Nad Ali": "AF.10", "Sangin": "AF.10"}
    assert first_of == ["AF.10"] * 3
    assert second_of == ["AF.10:nad-ali", "AF.10:sangin", None]  # C is far from any named point


def test_a_middle_is_of_the_land_not_of_the_people() -> None:
    crowd = [0.01 * i for i in range(10)]
    chain = [0.0, 1.0, 2.0, 3.0, 4.0]
    lat, lon, _ = middle([*chain, *crowd], [*chain, *crowd])
    assert lat == pytest.approx(2, abs=0.3)
    assert lon == pytest.approx(2, abs=0.3)


def test_a_middle_leaves_out_islands_far_out() -> None:
    inland = [(35 + i / 5, 139 + j / 5) for i in range(4) for j in range(4)]
    lats, lons = zip(*inland, (24.0, 142.0), strict=True)
    lat, _, _ = middle(lats, lons)
    assert lat > 34.5


def test_a_middle_holds_across_the_antimeridian() -> None:
    _, lon, radius_km = middle([-16.0, -17.0], [179.5, -179.5])
    assert abs(lon) > 178
    assert radius_km < 200

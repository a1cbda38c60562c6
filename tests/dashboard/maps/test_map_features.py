from __future__ import annotations

import math
from itertools import pairwise

import orjson
import pytest
from dashboard_items import DOHA, KABUL, UZBEKISTAN, make_place, make_row
from hypothesis import given
from hypothesis import strategies as st

from dashboard.maps.arcs import great_circle
from dashboard.maps.clusters import clusters_to_features
from dashboard.maps.features import row_to_feature, rows_to_features
from geodata.model import Kind, Status
from geodata.store import Cluster

_CLOSED = (Kind.BASE, Status.CLOSED)
_PLANNED = (Kind.BASE, Status.PLANNED)


def cluster(
    *,
    marks: dict[tuple[Kind, Status], int],
    lat: float | None = None,
    lon: float | None = None,
    country: str | None = None,
) -> Cluster:
    return Cluster(column=1, row=2, lat=lat, lon=lon, country=country, marks=marks)


TOKYO = make_place("Tokyo", "JPN", 35.68, 139.69)
HONOLULU = make_place("Honolulu", "USA", 21.31, -157.86)


def test_a_town_is_a_point_and_a_country_is_never_one() -> None:
    assert row_to_feature(make_row())["geometry"] == {
        "type": "Point",
        "coordinates": [51.53, 25.29],
    }
    known_by_country = row_to_feature(make_row(place=UZBEKISTAN))
    assert known_by_country["geometry"] is None
    assert known_by_country["properties"]["country"] == "UZB"
    assert known_by_country["properties"]["where_prec"] == 6


def test_a_route_is_a_line_only_between_places_that_are_known() -> None:
    stops = (("origin", KABUL), ("destination", DOHA))
    both = make_row("evacuation", "completed", place=KABUL, legs=stops)
    geometry = row_to_feature(both)["geometry"]
    assert geometry["type"] == "MultiLineString"
    assert geometry["coordinates"][0][0] == [69.17, 34.53]
    assert geometry["coordinates"][-1][-1] == [51.53, 25.29]
    stops = (("origin", KABUL), ("destination", UZBEKISTAN))
    vague = row_to_feature(make_row("evacuation", "completed", place=KABUL, legs=stops))
    assert vague["geometry"] == {"type": "Point", "coordinates": [69.17, 34.53]}
    assert [p["name"] for p in vague["properties"]["places"]] == ["Kabul", "Uzbekistan"]


def test_a_stop_known_by_country_alone_is_left_out_of_a_line() -> None:
    rome = make_place("Rome", "ITA", 41.9, 12.5)
    stops = (("origin", KABUL), ("hub", UZBEKISTAN), ("destination", rome))
    feature = row_to_feature(make_row("evacuation", "completed", place=KABUL, legs=stops))
    assert feature["geometry"]["type"] == "MultiLineString"
    line = feature["geometry"]["coordinates"][0]
    assert (line[0], line[-1]) == ([69.17, 34.53], [12.5, 41.9])
    straight = row_to_feature(
        make_row("evacuation", "completed", place=KABUL, legs=(stops[0], stops[2]))
    )
    assert feature["geometry"] == straight["geometry"]
    assert [p["name"] for p in feature["properties"]["places"]] == ["Kabul", "Uzbekistan", "Rome"]


def test_a_route_over_the_antimeridian_is_cut_there() -> None:
    lines = great_circle(TOKYO, HONOLULU)
    assert len(lines) == 2
    assert lines[0][-1][0] == 180.0
    assert lines[1][0][0] == -180.0
    assert lines[0][-1][1] == lines[1][0][1]


@given(
    *(st.floats(min_value=-80, max_value=80) for _ in range(2)),
    *(st.floats(min_value=-180, max_value=180) for _ in range(2)),
)
def test_a_great_circle_joins_its_ends_without_a_jump(
    lat_a: float, lat_b: float, lon_a: float, lon_b: float
) -> None:
    a, b = make_place("a", None, lat_a, lon_a), make_place("b", None, lat_b, lon_b)
    lines = great_circle(a, b)
    assert lines[0][0] == pytest.approx([lon_a, lat_a], abs=1e-4) or abs(lon_a) == 180
    assert lines[-1][-1] == pytest.approx([lon_b, lat_b], abs=1e-4) or abs(lon_b) == 180
    for line in lines:
        for (lon, lat), (next_lon, next_lat) in pairwise(line):
            assert abs(next_lon - lon) <= 180
            assert math.isfinite(lat + next_lat)


def test_status_is_in_the_mark() -> None:
    styles = {
        status: row_to_feature(make_row(status=status))["properties"]["style"]
        for status in ("active", "sought", "closed", "contested")
    }
    assert styles == {
        "active": "filled",
        "sought": "hollow",
        "closed": "crossed",
        "contested": "half",
    }


def test_clusters_count_every_item_once_and_keep_countries_off_the_map() -> None:
    found = [
        cluster(lat=25.29, lon=51.53, marks={(Kind.BASE, Status.ACTIVE): 30, _CLOSED: 10}),
        cluster(country="UZB", marks={(Kind.BASE, Status.SOUGHT): 1, _PLANNED: 2}),
    ]
    near, by_country = clusters_to_features(found, zoom=3)["features"]
    assert near["geometry"] == {"type": "Point", "coordinates": [51.53, 25.29]}
    assert near["properties"]["point_count"] == 40
    assert near["properties"]["marks"] == {"base|filled": 30, "base|crossed": 10}
    assert by_country["geometry"] is None
    assert by_country["properties"]["country"] == "UZB"
    assert by_country["properties"]["marks"] == {"base|hollow": 3}


def test_every_item_is_a_feature() -> None:
    made = rows_to_features([make_row(item_id="a"), make_row(item_id="b", place=None)])
    assert [f["id"] for f in made["features"]] == ["a", "b"]
    assert made["features"][1]["geometry"] is None


@pytest.mark.parametrize("encoded", [False, True])
def test_many_features_are_those_of_each_item(*, encoded: bool) -> None:
    """Two items of one route, and the same in other words, each have what it has by itself."""
    stops = (("origin", KABUL), ("hub", DOHA), ("destination", make_place("Rome", "ITA", 41, 12)))
    rows = [
        make_row(item_id="a"),
        make_row("evacuation", "completed", place=KABUL, legs=stops, people=1200, item_id="b"),
        make_row("meeting", "held", place=None, actors=("USA", "RUS"), item_id="c"),
        make_row("evacuation", "completed", place=DOHA, legs=stops[1:], item_id="d"),
    ]
    rows.append(rows[1]._replace(item_id="e", people=7))
    option = orjson.OPT_SERIALIZE_NUMPY
    collection = rows_to_features(rows, encoded=encoded)
    many = orjson.loads(orjson.dumps(collection, option=option))["features"]
    assert many == [orjson.loads(orjson.dumps(row_to_feature(row))) for row in rows]
    assert many[1]["geometry"]["type"] == "MultiLineString"

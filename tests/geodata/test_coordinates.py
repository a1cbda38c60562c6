"""Coordinates as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.coordinates import read_coordinates, say_decimal, say_degrees, say_mgrs
from geodata.errors import QueryError

# Beyond these MGRS squares are polar; a metre there is many seconds of longitude.
latitudes = st.floats(-79.9, 83.9)
longitudes = st.floats(-179.999, 179.999)


@given(lat=latitudes, lon=longitudes)
def test_every_form_leads_back_to_the_point(lat: float, lon: float) -> None:
    for say, metres in ((say_decimal, 2), (say_degrees, 32), (say_mgrs, 3)):
        there = read_coordinates(say(lat, lon))
        assert abs(there.lat - lat) * 111_320 < metres
        apart = abs(there.lon - lon)
        assert min(apart, 360 - apart) * 111_320 < metres * 10


def test_kabul_in_three_forms() -> None:
    assert say_decimal(34.529, 69.172) == "34.52900, 69.17200"
    assert say_degrees(34.529, 69.172) == "34°31′44″ N 69°10′19″ E"
    assert say_mgrs(34.529, 69.172) == "42S WD 15784 20826"
    assert say_degrees(-33.99999, -70.5) == "34°00′00″ S 70°30′00″ W"


@pytest.mark.parametrize("text", ["", "Kabul", "95, 12", "42S", "99Z WD 1 2", "${x}", "1,2,3,4,5"])
def test_what_is_no_point_is_one_clear_error(text: str) -> None:
    with pytest.raises(QueryError, match="coordinates"):
        read_coordinates(text)


@given(st.text(max_size=30))
def test_any_text_is_a_point_or_one_clear_error(text: str) -> None:
    try:
        point = read_coordinates(text)
    except QueryError:
        return
    assert -90 <= point.lat <= 90
    assert -180 <= point.lon <= 180

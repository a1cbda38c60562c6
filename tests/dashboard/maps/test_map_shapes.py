from __future__ import annotations

import numpy as np
import orjson
import pytest

from dashboard.maps.shapes import shapes_as_json, unroll_ring
from geodata.borders import Level
from geodata.errors import QueryError


def decode(ring: list[int], step_deg: float) -> np.ndarray:
    return np.cumsum(np.array(ring).reshape(-1, 2), axis=0) * step_deg


def test_shapes_hold_every_country_with_a_name_and_a_place_for_it() -> None:
    shapes = orjson.loads(shapes_as_json("de_facto", level=Level.COARSE))
    by_code = {c["code"]: c for c in shapes["countries"]}
    assert by_code["UZB"]["name"] == "Uzbekistan"
    lon, lat = by_code["UZB"]["label"]
    assert 56 < lon < 73
    assert 37 < lat < 46
    ring = decode(by_code["UZB"]["rings"][0], shapes["step"])
    assert np.allclose(ring[0], ring[-1], atol=0.05)


def test_no_ring_jumps_at_the_antimeridian() -> None:
    """A jump would draw a line through the whole map."""
    shapes = orjson.loads(shapes_as_json("de_facto", level=Level.COARSE))
    for country in shapes["countries"]:
        for ring in country["rings"]:
            longitudes = decode(ring, shapes["step"])[:, 0]
            inner = longitudes if country["code"] != "ATA" else longitudes[:-3]
            assert np.abs(np.diff(inner)).max() < 180, country["name"]


def test_a_ring_over_the_antimeridian_runs_on() -> None:
    ring = np.array([[170.0, 60], [180, 60], [-170, 60], [-170, 70], [170, 70], [170, 60]])
    assert unroll_ring(ring)[:, 0].tolist() == [170, 180, 190, 190, 170, 170]


def test_disputed_areas_say_who_is_there_and_who_claims() -> None:
    shapes = orjson.loads(shapes_as_json("un", level=Level.MEDIUM))
    crimea = next(d for d in shapes["disputes"] if d["id"] == "crimea")
    assert crimea["note"] == "administered by Russia, claimed by Ukraine and Russia"
    assert crimea["drawn_in"] == "UKR"


def test_an_unknown_border_view_is_refused() -> None:
    with pytest.raises(QueryError, match="border_view"):
        shapes_as_json("atlantis", level=Level.COARSE)

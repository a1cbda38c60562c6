from __future__ import annotations

import numpy as np
import pytest
from geocoder_contract import GeocoderContract
from geopy.distance import great_circle
from geopy.exc import GeocoderQueryError
from geopy.geocoders.base import Geocoder
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import geocode
from geodata.gazetteer import FEATURES, Gazetteer
from geodata.geocode.geolocator import MAX_REVERSE_KM, GazetteerGeocoder, distance_km


@pytest.fixture(scope="module")
def geocoder(gazetteer: Gazetteer) -> GazetteerGeocoder:
    return GazetteerGeocoder(gazetteer)


class TestGazetteerGeocoder(GeocoderContract):
    """The offline gazetteer keeps the contract of all geocoders."""


def test_it_is_geopys_own_kind(geocoder: GazetteerGeocoder) -> None:
    assert isinstance(geocoder, Geocoder)
    assert geocode.Gazetteer is GazetteerGeocoder


def test_raw_holds_the_place_with_score_and_reasons(geocoder: GazetteerGeocoder) -> None:
    raw = geocoder.geocode("Kabul").raw
    assert raw["place_id"] == "geonames:1138958"
    assert raw["country"] == "AFG"
    assert raw["where_prec"] == 1
    assert 0 < raw["score"] <= 1
    assert raw["reasons"]


def test_alpha_3_codes_filter_too(geocoder: GazetteerGeocoder) -> None:
    assert geocoder.geocode("Paris", country_codes="USA").raw["country"] == "USA"


@pytest.mark.parametrize("arguments", [{"country_codes": "zz"}, {"limit": 0, "exactly_one": False}])
def test_bad_arguments_are_geopys_query_error(
    geocoder: GazetteerGeocoder, arguments: dict[str, object]
) -> None:
    with pytest.raises(GeocoderQueryError):
        geocoder.geocode("Kabul", **arguments)


def test_what_is_no_point_is_refused(geocoder: GazetteerGeocoder) -> None:
    with pytest.raises(GeocoderQueryError):
        geocoder.reverse("nowhere at all")
    with pytest.raises(GeocoderQueryError):
        geocoder.reverse((34.5, 69.2), exactly_one=False, limit=0)


def test_reverse_lists_nearest_first_with_distances(geocoder: GazetteerGeocoder) -> None:
    found = geocoder.reverse((48.8566, 2.3522), exactly_one=False, limit=5)
    distances = [location.raw["distance_km"] for location in found]
    assert len(distances) == 5
    assert distances == sorted(distances)


def test_reverse_looks_across_the_antimeridian(geocoder: GazetteerGeocoder) -> None:
    assert geocoder.reverse((-16.8, -179.99)).raw["country"] == "FJI"


@settings(max_examples=25, deadline=None)
@given(st.floats(-70, 80), st.floats(-180, 180))
def test_nearest_is_what_a_full_search_finds(gazetteer: Gazetteer, lat: float, lon: float) -> None:
    towns = np.flatnonzero(gazetteer.feature == FEATURES.index("city"))
    km = distance_km(lat, lon, gazetteer.lat[towns], gazetteer.lon[towns])
    found = GazetteerGeocoder(gazetteer).nearest(lat, lon, count=1)
    if km.min() > MAX_REVERSE_KM:
        assert found == []
    else:
        assert found[0][1] == pytest.approx(km.min())


def test_distances_agree_with_geopy() -> None:
    km = distance_km(34.5, 69.2, np.array([51.5, -33.9]), np.array([-0.1, 151.2]))
    assert km[0] == pytest.approx(great_circle((34.5, 69.2), (51.5, -0.1)).km, rel=1e-4)
    assert km[1] == pytest.approx(great_circle((34.5, 69.2), (-33.9, 151.2)).km, rel=1e-4)

"""What every geocoder of the package must do; each implementation's test class inherits it."""

from __future__ import annotations

from geopy.distance import great_circle
from geopy.location import Location
from geopy.point import Point

from geodata.geocode.base import Geocodes

KABUL = (34.5281, 69.1723)


class GeocoderContract:
    """Tests that need a fixture ``geocoder`` which knows Kabul and three Springfields."""

    def test_a_known_name_is_one_location_with_raw(self, geocoder: Geocodes) -> None:
        found = geocoder.geocode("Kabul")
        assert isinstance(found, Location)
        assert "Afghanistan" in found.address
        assert great_circle((found.latitude, found.longitude), KABUL).km < 10
        assert isinstance(found.raw, dict)
        assert found.raw

    def test_an_unknown_name_is_none(self, geocoder: Geocodes) -> None:
        assert geocoder.geocode("Qwrtzplk") is None
        assert geocoder.geocode("Qwrtzplk", exactly_one=False) is None

    def test_several_locations_come_as_a_list(self, geocoder: Geocodes) -> None:
        found = geocoder.geocode("Springfield", exactly_one=False)
        assert isinstance(found, list)
        assert len(found) >= 3

    def test_limit_bounds_the_list(self, geocoder: Geocodes) -> None:
        found = geocoder.geocode("Springfield", exactly_one=False, limit=2)
        assert isinstance(found, list)
        assert len(found) == 2

    def test_country_codes_filter(self, geocoder: Geocodes) -> None:
        assert geocoder.geocode("Kabul", country_codes="af") is not None
        assert geocoder.geocode("Kabul", country_codes=["af", "pk"]) is not None
        assert geocoder.geocode("Qwrtzplk", country_codes="af") is None
        assert geocoder.geocode("Kabul", country_codes="jp") is None

    def test_language_is_taken(self, geocoder: Geocodes) -> None:
        found = geocoder.geocode("Kabul", language="ru")
        assert isinstance(found, Location)
        assert found.address.startswith("Кабул")

    def test_a_point_is_reversed(self, geocoder: Geocodes) -> None:
        for query in (KABUL, Point(*KABUL), "34.5281, 69.1723"):
            found = geocoder.reverse(query)
            assert isinstance(found, Location)
            assert "Kabul" in found.address

    def test_the_open_sea_is_none(self, geocoder: Geocodes) -> None:
        assert geocoder.reverse((0.0, -30.0)) is None

"""Working out which place a mention means, and geocoding in geopy's terms."""

from typing import TYPE_CHECKING, Any

from geodata.geocode.resolver import Resolver

if TYPE_CHECKING:
    from geodata.geocode.geolocator import GazetteerGeocoder as Gazetteer

__all__ = ["Gazetteer", "Resolver"]


def __getattr__(name: str) -> Any:
    """Load the geocoder when it is first asked for: geopy takes longer than all of reading."""
    if name == "Gazetteer":
        from geodata.geocode.geolocator import GazetteerGeocoder  # noqa: PLC0415

        return GazetteerGeocoder
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)

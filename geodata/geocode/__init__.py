"""Working out which place a mention means, and geocoding in geopy's terms."""

from geodata.geocode.geolocator import GazetteerGeocoder as Gazetteer
from geodata.geocode.resolver import Resolver

__all__ = ["Gazetteer", "Resolver"]

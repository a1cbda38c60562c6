"""Working out which place a mention means."""

from geodata.geocode.resolver import Resolver

__all__ = ["Resolver"]

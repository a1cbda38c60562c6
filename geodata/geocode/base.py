"""What every geocoder of this package can do, offline or online."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypeAlias

from geopy.location import Location

# One answer, several, or none: as geopy gives them for ``exactly_one`` true and false.
Answer: TypeAlias = Location | list[Location] | None


class Geocodes(Protocol):
    """A geocoder in geopy's terms; no match is ``None``, failure an exception."""

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        country_codes: str | Sequence[str] | None = None,
        limit: int | None = None,
        language: str | None = None,
    ) -> Answer:
        """Return where `query` may be, best first."""
        ...

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        limit: int | None = None,
        language: str | None = None,
    ) -> Answer:
        """Return what lies at or near a point, nearest first."""
        ...


def country_list(country_codes: str | Sequence[str] | None) -> list[str]:
    """Return country codes as a list, in capitals; a text may hold several by comma."""
    if country_codes is None:
        return []
    codes = country_codes.split(",") if isinstance(country_codes, str) else country_codes
    return [code.strip().upper() for code in codes if code.strip()]


def shape_answer(locations: list[Location], *, exactly_one: bool) -> Answer:
    """Return the first location, or all of them; ``None`` where there is none."""
    if not locations:
        return None
    return locations[0] if exactly_one else locations

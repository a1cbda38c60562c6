"""The offline gazetteer as a geopy geocoder."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from geopy.exc import GeocoderQueryError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from geodata import gazetteer as places
from geodata.errors import QueryError
from geodata.gazetteer.lookup import containing_rows, look_up
from geodata.gazetteer.records import FEATURE_CODES
from geodata.gazetteer.sources import read_countries
from geodata.geocode.arrays import Floats, Ints
from geodata.geocode.base import Answer, country_list, shape_answer
from geodata.model import Feature
from geodata.wire import place_to_json

MAX_REVERSE_KM = 100.0  # farther from any town, a point is nowhere
DEFAULT_LIMIT = 10
EARTH_RADIUS_KM = 6371.0088
KM_PER_DEG = 111.19
FIRST_BAND_DEG = 0.25

# How the scripts of some languages are called in the names of Unicode's letters.
SCRIPTS = {
    "am": "ETHIOPIC", "ar": "ARABIC", "be": "CYRILLIC", "bg": "CYRILLIC", "bn": "BENGALI", "el":
    "GREEK",
    "fa": "ARABIC", "he": "HEBREW", "hi": "DEVANAGARI", "hy": "ARMENIAN", "ja": "KATAKANA", "ka":
    "GEORGIAN",
    "kk": "CYRILLIC", "ko": "HANGUL", "ky": "CYRILLIC", "mk": "CYRILLIC", "mn": "CYRILLIC", "my":
    "MYANMAR",
    "ps": "ARABIC", "ru": "CYRILLIC", "sr": "CYRILLIC", "ta": "TAMIL", "tg": "CYRILLIC", "th":
    "THAI",
    "uk": "CYRILLIC", "ur": "ARABIC", "zh": "CJK",
}  # fmt: skip


class GazetteerGeocoder(Geocoder):  # type: ignore[misc]  # geopy has no types
    """A geopy geocoder that answers from the offline gazetteer; it never asks the network.

    Parameters
    ----------
    gazetteer
        An open gazetteer; the user's own is opened (and compiled when missing) by default.
    timeout, user_agent
        Kept as geopy's geocoders have them; nothing here waits or introduces itself.
    """

    def __init__(
        self,
        gazetteer: places.Gazetteer | None = None,
        *,
        timeout: Any = DEFAULT_SENTINEL,
        user_agent: str | None = None,
    ) -> None:
        super().__init__(timeout=timeout, user_agent=user_agent)
        self.gazetteer = gazetteer if gazetteer is not None else places.Gazetteer.open()

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002 - geopy passes it to every geocoder
        country_codes: str | Sequence[str] | None = None,
        limit: int | None = None,
        language: str | None = None,
    ) -> Answer:
        """Return where `query` may be, best first.

        Parameters
        ----------
        query
            A name, alone or with what it lies in after commas.
        exactly_one
            Return the best place alone, not a list.
        country_codes
            ISO 3166-1 codes, alpha-2 as in Nominatim or alpha-3; one, several by comma, or a list.
        limit
            How many places a list holds at most.
        language
            ISO 639-1; the address is given in the script of that language where known.

        Returns
        -------
        geopy.location.Location, list of them, or None
            ``raw`` holds the place in the fields of `docs/formats.md` with its score and reasons.

        Raises
        ------
        geopy.exc.GeocoderQueryError
            Where a country code is unknown or `limit` is below 1.
        """
        countries = [self._alpha3.get(code, code) for code in country_list(country_codes)]
        wanted = 1 if exactly_one else DEFAULT_LIMIT if limit is None else limit
        try:
            found = look_up(self.gazetteer, query, countries=countries, limit=wanted)
        except QueryError as error:
            raise GeocoderQueryError(str(error)) from error
        locations = [
            self._location(
                candidate.row,
                language=language,
                more={
                    "score": candidate.score,
                    "matched": candidate.kind.name.lower(),
                    "reasons": [{"name": r.name, "weight": r.weight} for r in candidate.reasons],
                },
            )
            for candidate in found
        ]
        return shape_answer(locations, exactly_one=exactly_one)

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002 - geopy passes it to every geocoder
        limit: int | None = None,
        language: str | None = None,
    ) -> Answer:
        """Return the towns nearest to a point (degrees), within `MAX_REVERSE_KM`.

        `query` is anything that ``geopy.Point`` takes: a point, ``(lat, lon)``, ``"lat, lon"``.
        ``raw["distance_km"]`` says how far away each lies.

        Raises
        ------
        geopy.exc.GeocoderQueryError
            Where `query` is no point or `limit` is below 1.
        """
        try:
            point = query if isinstance(query, Point) else Point(query)
        except ValueError as error:
            raise GeocoderQueryError(str(error)) from error
        wanted = 1 if exactly_one else DEFAULT_LIMIT if limit is None else limit
        if wanted < 1:
            msg = f"limit: {wanted} is below 1"
            raise GeocoderQueryError(msg)
        locations = [
            self._location(row, language=language, more={"distance_km": round(distance_km, 3)})
            for row, distance_km in self.nearest(point.latitude, point.longitude, count=wanted)
        ]
        return shape_answer(locations, exactly_one=exactly_one)

    def nearest(self, lat: float, lon: float, *, count: int) -> list[tuple[int, float]]:
        """Return up to `count` towns nearest to a point: their rows and distances in km.

        Towns lie in order of latitude, so a band around the point is one slice; the band is
        doubled until it must hold the nearest.
        """
        rows, lats = self._towns
        band_deg = FIRST_BAND_DEG
        while True:
            low, high = np.searchsorted(lats, [lat - band_deg, lat + band_deg])
            near = rows[low:high]
            km = distance_km(lat, lon, self.gazetteer.lat[near], self.gazetteer.lon[near])
            reach_km = min(band_deg * KM_PER_DEG, MAX_REVERSE_KM)
            inside = np.flatnonzero(km <= reach_km)
            if len(inside) >= count or reach_km >= MAX_REVERSE_KM:
                order = inside[np.argsort(km[inside], kind="stable")][:count]
                return [(int(near[i]), float(km[i])) for i in order]
            band_deg *= 2

    @cached_property
    def _towns(self) -> tuple[Ints, Floats]:
        rows = np.flatnonzero(self.gazetteer.feature == FEATURE_CODES[Feature.CITY])
        order = np.argsort(self.gazetteer.lat[rows], kind="stable")
        return rows[order], np.asarray(self.gazetteer.lat[rows[order]], dtype=np.float64)

    @cached_property
    def _alpha3(self) -> dict[str, str]:
        return {country["iso"]: country["iso3"] for country in read_countries()}

    def _location(self, row: int, *, language: str | None, more: dict[str, Any]) -> Location:
        place = self.gazetteer.place(row)
        around = containing_rows(self.gazetteer, row)
        names = [self._name(part, language) for part in (row, *around[-2:])]
        address = ", ".join(dict.fromkeys(names))
        return Location(address, (place.lat, place.lon), {**place_to_json(place), **more})

    def _name(self, row: int, language: str | None) -> str:
        """Return the name of a place in the script of `language`, else the one shown."""
        script = SCRIPTS.get((language or "").partition("-")[0].lower())
        if script:
            for name in self.gazetteer.names_of(row):
                if name and unicodedata.name(name[0], "").startswith(script):
                    return name
        return self.gazetteer.name(row)


def distance_km(lat: float, lon: float, lats: Floats, lons: Floats) -> Floats:
    """Return the great-circle distances (haversine, km) from a point to many, all in degrees."""
    phi, phis = np.radians(lat), np.radians(lats)
    half = np.sin((phis - phi) / 2) ** 2
    half += np.cos(phi) * np.cos(phis) * np.sin(np.radians(lons - lon) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(half))))

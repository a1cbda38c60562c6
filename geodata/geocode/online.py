"""Online geocoders behind the same face as the gazetteer; off unless somebody turns them on.

A service is asked at its own pace (geopy's ``RateLimiter``), with the user agent that its terms
ask for, a timeout, growing waits after failures, and a cache that outlives the process. A
refusal (401, 402, 403, 429) is reported once and ends the asking, not the run.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any, Literal

from geopy import exc
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim, Photon
from geopy.location import Location
from geopy.point import Point

from geodata.errors import (
    GeocoderError,
    GeocoderRefusedError,
    GeocoderTimeoutError,
    SettingsError,
)
from geodata.geocode.base import Answer, Geocodes, country_list, shape_answer
from geodata.geocode.cache import AnswerCache

logger = logging.getLogger(__name__)

MIN_DELAY_S = 1.0  # the public Nominatim's terms: one request a second at most
TIMEOUT_S = 10.0
MAX_RETRIES = 2
BACKOFF_S = 2.0  # waits 2 s, then 4 s
DEFAULT_LIMIT = 10

_REFUSALS = (
    exc.GeocoderAuthenticationFailure,
    exc.GeocoderInsufficientPrivileges,
    exc.GeocoderQuotaExceeded,
    exc.GeocoderRateLimited,
)
_TRANSIENT = (exc.GeocoderTimedOut, exc.GeocoderUnavailable)


class OnlineGeocoder:
    """A geopy geocoder with pace, retries and cache.

    Parameters
    ----------
    service
        The geopy geocoder to ask.
    name
        What the cache files its answers under.
    cache
        Where answers are kept; none are kept without one.
    min_delay_s
        Seconds between two requests at least.
    max_retries, backoff_s
        How often a failed request is sent again, and the first wait (seconds); waits double.
    arguments
        Maps the protocol's arguments to those that the service's ``geocode`` takes.
    """

    def __init__(
        self,
        service: Any,
        name: str,
        *,
        arguments: Callable[..., dict[str, Any]],
        keep: Callable[[Location, list[str]], bool] = lambda _location, _codes: True,
        cache: AnswerCache | None = None,
        min_delay_s: float = MIN_DELAY_S,
        max_retries: int = MAX_RETRIES,
        backoff_s: float = BACKOFF_S,
    ) -> None:
        self.name = name
        self.refusal: GeocoderRefusedError | None = None
        self._arguments = arguments
        self._keep = keep
        self._cache = cache
        self._min_delay_s = min_delay_s
        self._max_retries = max_retries
        self._backoff_s = backoff_s
        pace = {"min_delay_seconds": min_delay_s, "max_retries": 0, "swallow_exceptions": False}
        self._geocode = RateLimiter(service.geocode, **pace)
        self._reverse = RateLimiter(service.reverse, **pace)

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        country_codes: str | Sequence[str] | None = None,
        limit: int | None = None,
        language: str | None = None,
    ) -> Answer:
        """Return where `query` may be; ``None`` also once the service has refused.

        Raises
        ------
        GeocoderTimeoutError, GeocoderError
            Where the service fails after all retries.
        """
        codes = country_list(country_codes)
        wanted = 1 if exactly_one else DEFAULT_LIMIT if limit is None else limit
        asked = self._arguments(codes, wanted, language)
        question = {"geocode": query, "countries": codes, **asked}
        found = self._ask(self._geocode, query, question, asked)
        found = [location for location in found if self._keep(location, codes)]
        return shape_answer(found[:wanted], exactly_one=exactly_one)

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        limit: int | None = None,
        language: str | None = None,
    ) -> Answer:
        """Return what lies at a point; ``None`` also once the service has refused.

        Raises
        ------
        GeocoderTimeoutError, GeocoderError
            Where the service fails after all retries, or `query` is no point.
        """
        try:
            point = query if isinstance(query, Point) else Point(query)
        except ValueError as error:
            raise GeocoderError(str(error)) from error
        wanted = 1 if exactly_one else DEFAULT_LIMIT if limit is None else limit
        asked: dict[str, Any] = {"language": language or False}
        question = {"reverse": [round(point.latitude, 6), round(point.longitude, 6)], **asked}
        found = self._ask(self._reverse, point, question, asked)
        return shape_answer(found[:wanted], exactly_one=exactly_one)

    def _ask(
        self, method: RateLimiter, query: Any, question: dict[str, Any], asked: dict[str, Any]
    ) -> list[Location]:
        known = self._cache.get(self.name, question) if self._cache else None
        if known is None:
            if self.refusal is not None:
                return []
            try:
                found = self._send(method, query, asked)
            except GeocoderRefusedError as refusal:
                self.refusal = refusal
                logger.warning("%s refused and is not asked again: %s", self.name, refusal)
                return []
            known = [_location_to_json(location) for location in found]
            if self._cache:
                self._cache.put(self.name, question, known)
        return [Location(a["address"], (a["lat"], a["lon"]), a["raw"]) for a in known]

    def _send(self, method: RateLimiter, query: Any, asked: dict[str, Any]) -> list[Location]:
        wait_s = self._backoff_s
        for attempt in range(self._max_retries + 1):
            if self._cache:
                self._cache.await_turn(self.name, delay_s=self._min_delay_s)
            try:
                return list(method(query, exactly_one=False, **asked) or [])
            except _REFUSALS as error:
                after_s = getattr(error, "retry_after", None)
                raise GeocoderRefusedError(str(error), retry_after_s=after_s) from error
            except _TRANSIENT as error:
                if attempt == self._max_retries:
                    raise _translated(self.name, error) from error
                time.sleep(wait_s)
                wait_s *= 2
            except exc.GeopyError as error:
                raise _translated(self.name, error) from error
            except (KeyError, TypeError, ValueError) as error:  # geopy trusts the service's JSON
                msg = f"{self.name} sent an answer that cannot be read: {error!r}"
                raise GeocoderError(msg) from error
        raise AssertionError  # the loop returns or raises


def _translated(name: str, error: exc.GeopyError) -> GeocoderError:
    kind = GeocoderTimeoutError if isinstance(error, exc.GeocoderTimedOut) else GeocoderError
    return kind(f"{name} failed: {error}")


def _location_to_json(location: Location) -> dict[str, Any]:
    return {
        "address": location.address,
        "lat": location.latitude,
        "lon": location.longitude,
        "raw": location.raw,
    }


def open_nominatim(
    *,
    user_agent: str,
    domain: str = "nominatim.openstreetmap.org",
    scheme: Literal["http", "https"] = "https",
    timeout_s: float = TIMEOUT_S,
    cache: AnswerCache | None = None,
    min_delay_s: float = MIN_DELAY_S,
    backoff_s: float = BACKOFF_S,
) -> OnlineGeocoder:
    """Return a Nominatim service; its terms ask for a `user_agent` that names the asker.

    Raises
    ------
    SettingsError
        Where `user_agent` is empty.
    """
    service = Nominatim(
        user_agent=_checked_user_agent(user_agent), domain=domain, scheme=scheme, timeout=timeout_s
    )

    def arguments(codes: list[str], limit: int, language: str | None) -> dict[str, Any]:
        return {
            "country_codes": [code.lower() for code in codes] or None,
            "addressdetails": True,  # the code of the country is among them
            "limit": limit,
            "language": language or False,
        }

    return OnlineGeocoder(
        service,
        f"nominatim:{domain}",
        arguments=arguments,
        cache=cache,
        min_delay_s=min_delay_s,
        backoff_s=backoff_s,
    )


def open_photon(
    *,
    user_agent: str,
    domain: str = "photon.komoot.io",
    scheme: Literal["http", "https"] = "https",
    timeout_s: float = TIMEOUT_S,
    cache: AnswerCache | None = None,
    min_delay_s: float = MIN_DELAY_S,
    backoff_s: float = BACKOFF_S,
) -> OnlineGeocoder:
    """Return a Photon service; it knows no filter by country, so answers are filtered here.

    Raises
    ------
    SettingsError
        Where `user_agent` is empty.
    """
    service = Photon(
        user_agent=_checked_user_agent(user_agent), domain=domain, scheme=scheme, timeout=timeout_s
    )

    def arguments(_codes: list[str], limit: int, language: str | None) -> dict[str, Any]:
        return {"limit": max(limit, DEFAULT_LIMIT), "language": language or False}

    def keep(location: Location, codes: list[str]) -> bool:
        country = str(location.raw.get("properties", {}).get("countrycode", "")).upper()
        return not codes or country in codes

    return OnlineGeocoder(
        service,
        f"photon:{domain}",
        arguments=arguments,
        keep=keep,
        cache=cache,
        min_delay_s=min_delay_s,
        backoff_s=backoff_s,
    )


def _checked_user_agent(user_agent: str) -> str:
    if not user_agent.strip():
        raise SettingsError("An online geocoder needs a user agent that names who asks.")
    return user_agent


class FallbackGeocoder:
    """The gazetteer first; an online service, where one is given, for what it cannot answer."""

    def __init__(self, offline: Geocodes, online: Geocodes | None = None) -> None:
        self.offline = offline
        self.online = online

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        country_codes: str | Sequence[str] | None = None,
        limit: int | None = None,
        language: str | None = None,
    ) -> Answer:
        """Return the gazetteer's answer, else the service's; see :class:`OnlineGeocoder`."""
        for geocoder in filter(None, (self.offline, self.online)):
            answer = geocoder.geocode(
                query,
                exactly_one=exactly_one,
                country_codes=country_codes,
                limit=limit,
                language=language,
            )
            if answer is not None:
                return answer
        return None

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        limit: int | None = None,
        language: str | None = None,
    ) -> Answer:
        """Return the gazetteer's answer, else the service's; see :class:`OnlineGeocoder`."""
        for geocoder in filter(None, (self.offline, self.online)):
            answer = geocoder.reverse(
                query, exactly_one=exactly_one, limit=limit, language=language
            )
            if answer is not None:
                return answer
        return None

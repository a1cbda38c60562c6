"""Places of an online service for the names of articles that the gazetteer has no answer to."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Literal, Self, cast
from urllib.parse import urlsplit

from geopy.location import Location

from geodata.borders import disputes_at, join_countries, load_disputes
from geodata.errors import GeocoderError, StoreError
from geodata.gazetteer.names import normalize
from geodata.gazetteer.sources import read_countries
from geodata.geocode.base import Geocodes
from geodata.geocode.cache import AnswerCache
from geodata.geocode.online import open_nominatim, open_photon
from geodata.model import Feature, Mention, MentionRole, Place, Reason, WherePrec
from geodata.settings import Online, default_cache_dir
from geodata.tables import read_rows

logger = logging.getLogger(__name__)

MOST_COUNTRIES = 5  # of an article, in which an unknown name is sought
ANSWERS = 5  # of a service, of which the first that fits is taken
MOST_FAILURES = 3  # one after another, after which the service counts as out of reach
CACHE_FILE = "answers.sqlite"  # in the user's cache folder
_OPENERS = {"nominatim": open_nominatim, "photon": open_photon}
# A service's answer has no odds of its own. Its name may be the one asked for or another name of
# the place; and the article may name no country that the answer could be checked against.
SAME_NAME, OTHER_NAME, NO_COUNTRY = 0.6, 0.4, 0.3


class OnlineLookups:
    """Asks an online geocoder for what a batch of articles leaves unanswered.

    Only names without a place are asked for, each once in an article, and only within the
    countries that the article's other places lie in, the most often named first. A service that
    fails again and again is reported once and not asked any more.
    """

    def __init__(self, service: Geocodes, *, name: str) -> None:
        self._service = service
        self._name = name
        self._failures = 0

    @classmethod
    def open(cls, online: Online) -> Self:
        """Return look-ups at the service that was chosen, with the user's cache of answers."""
        parts = urlsplit(online.address)
        service = _OPENERS[online.service](
            user_agent=online.user_agent,
            domain=parts.netloc + parts.path.rstrip("/"),
            scheme=cast("Literal['http', 'https']", parts.scheme),
            cache=AnswerCache(default_cache_dir() / CACHE_FILE),
        )
        return cls(service, name=online.service)

    def fill(self, mentions: Sequence[Sequence[Mention]]) -> list[list[Mention]]:
        """Return the mentions of each article, unanswered ones with a place where there is one."""
        return [self._fill(article) for article in mentions]

    def _fill(self, mentions: Sequence[Mention]) -> list[Mention]:
        unknown = {
            m.text: None
            for m in mentions
            if m.place is None and m.role is not MentionRole.DEMONYM and not m.text.islower()
        }
        if not unknown:
            return list(mentions)
        countries = _countries_of(mentions)
        answers = {name: self._answer(name, countries) for name in unknown}
        return [_answered(m, answers.get(m.text)) if m.place is None else m for m in mentions]

    def _answer(self, name: str, countries: list[str]) -> tuple[Place, float] | None:
        codes = [alpha2 for code in countries if (alpha2 := _alpha2().get(code))]
        for location in self._ask(name, codes):
            place = place_of(location)
            if place is not None and (not countries or place.country in countries):
                return place, _confidence(name, place, in_country=bool(countries))
        return None

    def _ask(self, name: str, codes: list[str]) -> Iterator[Location]:
        if self._failures >= MOST_FAILURES:
            return
        try:
            found = self._service.geocode(
                name, exactly_one=False, country_codes=codes or None, limit=ANSWERS, language="en"
            )
        except (GeocoderError, StoreError) as error:  # neither is the article's fault
            self._failures += 1
            if self._failures == MOST_FAILURES:
                logger.warning("%s is not asked again: %s", self._name, error)
            return
        self._failures = 0
        yield from found or ()


def _countries_of(mentions: Sequence[Mention]) -> list[str]:
    named = Counter(m.place.country for m in mentions if m.place and m.place.country)
    return [code for code, _ in named.most_common(MOST_COUNTRIES)]


def _confidence(name: str, place: Place, *, in_country: bool) -> float:
    if not in_country:
        return NO_COUNTRY
    return SAME_NAME if normalize(name) == normalize(place.name) else OTHER_NAME


def _answered(mention: Mention, answer: tuple[Place, float] | None) -> Mention:
    if answer is None or mention.role is MentionRole.DEMONYM:
        return mention
    place, confidence = answer
    reasons = (Reason(name="answered by an online service", weight=confidence),)
    return replace(mention, place=place, confidence=confidence, reasons=reasons)


def place_of(location: Location) -> Place | None:
    """Return the place of a service's answer; None where it does not say what it is."""
    kind = _kind_of(location.raw)
    if kind is None:
        return None
    feature, where_prec = kind
    lat, lon = float(location.latitude), float(location.longitude)
    disputes = load_disputes()
    at = int(disputes_at([lat], [lon])[0])
    dispute = disputes[at] if at >= 0 and disputes[at].until is None else None
    country = None
    if feature is not Feature.WATER:
        country = _country_of(location.raw) or join_countries([lat], [lon]).country[0]
        country = (dispute.un_country if dispute else None) or country
    return Place(
        name=str(location.raw.get("name") or _properties(location.raw).get("name") or "")
        or location.address.partition(",")[0],
        country=country,
        lat=lat,
        lon=lon,
        feature=feature,
        where_prec=where_prec,
        disputed=dispute.name if dispute else None,
    )


def _properties(raw: dict[str, Any]) -> dict[str, Any]:
    properties = raw.get("properties")
    return properties if isinstance(properties, dict) else {}


def _kind_of(raw: dict[str, Any]) -> tuple[Feature, WherePrec] | None:
    """Return what an answer of Nominatim (flat) or Photon (``properties``) says it is."""
    more = _properties(raw)
    words = (
        raw.get("addresstype"), raw.get("type"), raw.get("category"), raw.get("class"),
        more.get("type"), more.get("osm_value"), more.get("osm_key"),
    )  # fmt: skip
    kinds = _kinds()
    return next((kinds[word] for word in words if isinstance(word, str) and word in kinds), None)


def _country_of(raw: dict[str, Any]) -> str | None:
    address = raw.get("address")
    code = address.get("country_code") if isinstance(address, dict) else None
    code = code or _properties(raw).get("countrycode")
    return _alpha3().get(str(code).upper())


@cache
def _kinds() -> dict[str, tuple[Feature, WherePrec]]:
    return {
        word: (Feature(row["feature"]), WherePrec(int(row["where_prec"])))
        for row in read_rows("geocode/online_kinds")
        for word in row["words"].split()
    }


@cache
def _alpha3() -> dict[str, str]:
    return {country["iso"]: country["iso3"] for country in read_countries()}


@cache
def _alpha2() -> dict[str, str]:
    return {alpha3: alpha2 for alpha2, alpha3 in _alpha3().items()}

"""A small atlas for the reader's tests, so that they stand without finder and gazetteer."""

from __future__ import annotations

import re
from datetime import date

from geodata.dates import find_timexes
from geodata.extract import Extraction, Extractor
from geodata.model import Article, Feature, Mention, MentionRole, Place, Span, WherePrec
from geodata.text import sentences, tokenize

_COUNTRIES = {
    "Norway": ("NOR", 61.0, 8.0, "Norwegian"),
    "France": ("FRA", 46.0, 2.0, "French"),
    "Britain": ("GBR", 54.0, -2.0, "British"),
    "US": ("USA", 39.0, -98.0, "American"),
    "China": ("CHN", 35.0, 103.0, "Chinese"),
    "Iran": ("IRN", 32.0, 53.0, "Iranian"),
    "Egypt": ("EGY", 27.0, 30.0, "Egyptian"),
    "Kenya": ("KEN", 1.0, 38.0, "Kenyan"),
    "Uganda": ("UGA", 1.0, 32.0, "Ugandan"),
    "Ethiopia": ("ETH", 9.0, 39.0, "Ethiopian"),
    "Sudan": ("SDN", 15.0, 30.0, "Sudanese"),
    "Chad": ("TCD", 15.0, 19.0, "Chadian"),
    "Djibouti": ("DJI", 11.6, 42.5, "Djiboutian"),
    "Oman": ("OMN", 21.0, 57.0, "Omani"),
    "Turkey": ("TUR", 39.0, 35.0, "Turkish"),
    "Portugal": ("PRT", 39.5, -8.0, "Portuguese"),
    "Poland": ("POL", 52.0, 19.0, "Polish"),
    "Japan": ("JPN", 36.0, 138.0, "Japanese"),
    "Cuba": ("CUB", 22.0, -79.0, "Cuban"),
    "Afghanistan": ("AFG", 33.0, 66.0, "Afghan"),
}
_TOWNS = {
    "Khartoum": ("SDN", 15.6, 32.5),
    "Khartoum airport": ("SDN", 15.59, 32.55),
    "Muscat": ("OMN", 23.6, 58.5),
    "Vienna": ("AUT", 48.2, 16.4),
    "Nairobi": ("KEN", -1.3, 36.8),
    "Lisbon": ("PRT", 38.7, -9.1),
    "Nanyuki": ("KEN", 0.02, 37.07),
    "Entebbe": ("UGA", 0.05, 32.46),
    "Gao": ("MLI", 16.3, -0.04),
    "Paris": ("FRA", 48.85, 2.35),
    "Warsaw": ("POL", 52.2, 21.0),
    "Tehran": ("IRN", 35.7, 51.4),
    "Havana": ("CUB", 23.1, -82.4),
    "Aleppo": ("SYR", 36.2, 37.2),
    "Kabul": ("AFG", 34.53, 69.17),
    "Denver": ("USA", 39.7, -105.0),
    "Boston": ("USA", 42.4, -71.1),
}
_BASES = {
    "Chabelley": ("DJI", 11.5, 43.06),
    "Incirlik": ("TUR", 37.0, 35.4),
    "Bagram": ("AFG", 34.95, 69.27),
}
# The row of the table of bases that tells who holds it.
_BASE_KEYS = {"Incirlik": "base:incirlik-air-base"}


def _places() -> dict[str, tuple[Place, MentionRole]]:
    found: dict[str, tuple[Place, MentionRole]] = {}
    for name, (code, lat, lon, demonym) in _COUNTRIES.items():
        place = Place(
            name=name,
            country=code,
            lat=lat,
            lon=lon,
            feature=Feature.COUNTRY,
            where_prec=WherePrec.COUNTRY,
        )
        found[name] = (place, MentionRole.LITERAL)
        found[demonym] = (place, MentionRole.DEMONYM)
    for table, feature in ((_TOWNS, Feature.CITY), (_BASES, Feature.BASE)):
        for name, (code, lat, lon) in table.items():
            place = Place(
                name=name,
                country=code,
                lat=lat,
                lon=lon,
                feature=feature,
                where_prec=WherePrec.EXACT,
                place_id=_BASE_KEYS.get(name),
            )
            found[name] = (place, MentionRole.LITERAL)
    return found


PLACES = _places()
_NAMES = re.compile(r"\b(" + "|".join(sorted(PLACES, key=len, reverse=True)) + r")\b")
_EXTRACTOR = Extractor.load()


def mentions_of(
    text: str, *, seats: tuple[str, ...] = (), unknown: str | None = None
) -> list[Mention]:
    """Return a mention for each name of the atlas; those in `seats` stand for governments.

    `unknown` is the name of a place that is in no list.
    """
    mentions = []
    for match in _NAMES.finditer(text):
        place, role = PLACES[match.group()]
        if match.group() in seats:
            role = MentionRole.ASSOCIATIVE
        span = Span(start_char=match.start(), end_char=match.end())
        mentions.append(
            Mention(span=span, text=match.group(), role=role, place=place, confidence=0.95)
        )
    if unknown is not None:
        at = text.index(unknown)
        span = Span(start_char=at, end_char=at + len(unknown))
        mentions.append(
            Mention(span=span, text=unknown, role=MentionRole.LITERAL, place=None, confidence=0.9)
        )
    return sorted(mentions, key=lambda m: m.span.start_char)


def read(
    text: str,
    *,
    published: str | None = "2023-05-03",
    seats: tuple[str, ...] = (),
    unknown: str | None = None,
) -> Extraction:
    """Return what the reader makes of `text`."""
    article = Article(id="a", text=text, published=published)
    tokens = tokenize(text)
    day = date.fromisoformat(published) if published else None
    return _EXTRACTOR.extract(
        article,
        tokens,
        sentences(tokens),
        mentions_of(text, seats=seats, unknown=unknown),
        find_timexes(tokens, published=day),
    )

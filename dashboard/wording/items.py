"""An item in words: its title, whose it is, its numbers."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from dashboard.wording.names import say_country
from dashboard.wording.words import (
    FEATURE_WORDS,
    MODE_WORDS,
    join_words,
)
from geodata.model import (
    Actor,
    ActorRole,
    Item,
    ItemPlace,
    Kind,
    MeetingMode,
    Place,
    PlaceRole,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_REMEMBERED = 8192  # groups of actors: a map of thousands of items repeats them


def say_place(place: Place, *, with_country: bool = True) -> str:
    """Return a place with its country: ``Manas, Kyrgyzstan``."""
    country = say_country(place.country)
    if not with_country or not country or country == place.name:
        return place.name
    return f"{place.name}, {country}"


def tell_apart(places: Sequence[Place]) -> list[str]:
    """Return places as `say_place` does, with more where two of them would read alike.

    What is added is the first of kind, division and coordinates that tells all of them apart.
    """
    return [
        _say_among(place, [p for p in places if say_place(p) == say_place(place)])
        for place in places
    ]


def _say_among(place: Place, alike: Sequence[Place]) -> str:
    if len(alike) == 1:
        return say_place(place)
    ways = (_say_kind, _say_division, _say_spot)
    say = next((way for way in ways if len({way(p) for p in alike}) == len(alike)), _say_spot)
    more = say(place)
    return f"{say_place(place)} ({more})" if more else say_place(place)


def _say_division(place: Place) -> str:
    return place.admin1 or ""


def _say_kind(place: Place) -> str:
    return FEATURE_WORDS.get(place.feature, place.feature.value)


def _say_spot(place: Place) -> str:
    return "" if place.lat is None else f"{place.lat:.2f}, {place.lon:.2f}"


def main_place(item: Item) -> ItemPlace | None:
    """Return the place an item is filed under: its site, its venue or its origin."""
    order = (PlaceRole.SITE, PlaceRole.VENUE, PlaceRole.ORIGIN, PlaceRole.HUB)
    for role in order:
        for place in item.places:
            if place.role == role:
                return place
    return item.places[0] if item.places else None


def actor_names(
    item: Item, *, roles: Sequence[ActorRole] = (), with_countries: bool = False
) -> list[str]:
    """Return who acts, each once, in the order of the text; of persons also for whom."""
    actors = [a for a in item.actors if not roles or a.role in roles]
    say = _say_whose if with_countries else _say_actor
    return list(dict.fromkeys(say(a) for a in actors))


def say_title(item: Item) -> str:
    """Return the item's title: what and where."""
    place = main_place(item)
    where = say_place(place.place) if place else "place not named"
    if item.kind == Kind.BASE:
        return where
    if item.kind == Kind.MEETING:
        who = join_words(actor_names(item, roles=(ActorRole.PARTICIPANT,)), last="and")
        return f"{who or _meeting_noun(item).capitalize()}, {where}"
    who = join_words(actor_names(item, roles=(ActorRole.OPERATOR,)), last="and")
    ends = [p.place.name for p in item.places if p.role == PlaceRole.DESTINATION]
    route = f"{place.place.name} to {join_words(ends, last='and')}" if place and ends else where
    return f"{who}: {route}" if who else f"Evacuation, {route}"


def say_way(names: Sequence[str]) -> str:
    """Return the stops of a route that no line shows, in words: ``via Pakistan``."""
    return f"via {join_words(list(dict.fromkeys(names)), last='and')}" if names else ""


def say_operator(item: Item) -> str:
    """Return whose base it is, where that is not the country it stands in; nothing for others."""
    if item.kind != Kind.BASE:
        return ""
    place = main_place(item)
    codes = dict.fromkeys(a.country or a.name for a in item.actors if a.role == ActorRole.OPERATOR)
    return say_operators(tuple(codes), country=place.place.country if place else None)


@lru_cache(maxsize=MOST_REMEMBERED)
def say_operators(codes: tuple[str, ...], *, country: str | None) -> str:
    """Return whose base it is, by codes; who operates in their own country is not named again."""
    if not codes:
        return "operator not told"
    return join_words([say_country(code) for code in codes if code != country], last="and")


def say_counts(item: Item) -> list[tuple[str, str]]:
    """Return the numbers the text gives, by what they count."""
    counts = item.counts
    suffix = " (running total)" if counts.cumulative else ""
    pairs = [
        ("People", counts.people),
        ("Aircraft", counts.aircraft),
        ("Ships", counts.ships),
        ("Troops", counts.troops),
    ]
    return [(name, f"{value:,}{suffix}") for name, value in pairs if value is not None]


def _say_actor(actor: Actor) -> str:
    country = say_country(actor.country)
    name = actor.name or actor.text
    if name == actor.country and country:
        return country
    return name


def _say_whose(actor: Actor) -> str:
    name, country = _say_actor(actor), say_country(actor.country)
    is_said = not country or country.casefold() in name.casefold()
    return name if is_said else f"{name} ({country})"


def _meeting_noun(item: Item) -> str:
    return MODE_WORDS[item.mode or MeetingMode.OTHER]

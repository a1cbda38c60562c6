"""An item in words: its title, one plain sentence, its numbers."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from dashboard.wording.days import say_day_range
from dashboard.wording.names import say_country, with_article
from dashboard.wording.words import (
    FACILITY_WORDS,
    MODE_WORDS,
    capital,
    join_words,
    say_status,
)
from geodata.model import (
    Actor,
    ActorRole,
    DatePrec,
    DateRange,
    FacilityType,
    Item,
    ItemPlace,
    Kind,
    MeetingMode,
    Modality,
    Place,
    PlaceRole,
    Status,
    WherePrec,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_REMEMBERED = 8192  # groups of actors: a map of thousands of items repeats them

# {who} acts, {what} is the thing, {where} and {when} bring their own prepositions.
SENTENCES: dict[tuple[Kind, Status], str] = {
    (Kind.BASE, Status.ACTIVE): "{Who} has {a_what}{where}{when}",
    (Kind.BASE, Status.PLANNED): "{Who} plans {a_what}{where}{when}",
    (Kind.BASE, Status.SOUGHT): "{Who} seeks {a_what}{where}{when}",
    (Kind.BASE, Status.REFUSED): "{A_what} for {who}{where} was refused{when}",
    (Kind.BASE, Status.DENIED): "{A_what} of {who}{where} is denied{when}",
    (Kind.BASE, Status.CLOSED): "The {what} of {who}{where} closed{when}",
    (Kind.BASE, Status.WITHDRAWN): "{Who} withdrew from {a_what}{where}{when}",
    (Kind.BASE, Status.HANDED_OVER): "The {what} of {who}{where} was handed over{when}",
    (Kind.BASE, Status.CAPTURED): "The {what} of {who}{where} was captured{when}",
    (Kind.BASE, Status.CONTESTED): "The {what} of {who}{where} is contested{when}",
    (Kind.MEETING, Status.HELD): "{Who} met{where}{when}",
    (Kind.MEETING, Status.UNDER_WAY): "{Who} are meeting{where}{when}",
    (Kind.MEETING, Status.PLANNED): "{Who} plan to meet{where}{when}",
    (Kind.MEETING, Status.INVITED): "{Who} are invited to meet{where}{when}",
    (Kind.MEETING, Status.SOUGHT): "A meeting of {who} is sought{where}{when}",
    (Kind.MEETING, Status.POSTPONED): "A meeting of {who}{where}{when} was put off",
    (Kind.MEETING, Status.SUSPENDED): "Talks of {who}{where}{when} were suspended",
    (Kind.MEETING, Status.CANCELLED): "A meeting of {who}{where}{when} was cancelled",
    (Kind.MEETING, Status.REFUSED): "A meeting of {who}{where}{when} was refused",
    (Kind.MEETING, Status.DENIED): "A meeting of {who}{where}{when} is denied",
    (Kind.EVACUATION, Status.COMPLETED): "{Who} evacuated {people}{where}{when}",
    (Kind.EVACUATION, Status.UNDER_WAY): "{Who} is evacuating {people}{where}{when}",
    (Kind.EVACUATION, Status.PLANNED): "{Who} plans to evacuate {people}{where}{when}",
    (Kind.EVACUATION, Status.SOUGHT): "{Who} seeks to evacuate {people}{where}{when}",
    (Kind.EVACUATION, Status.SUSPENDED): "{Who} suspended the evacuation of {people}{where}{when}",
    (
        Kind.EVACUATION,
        Status.BLOCKED,
    ): "The evacuation of {people} by {who}{where} was blocked{when}",
    (Kind.EVACUATION, Status.CANCELLED): "{Who} cancelled the evacuation of {people}{where}{when}",
    (
        Kind.EVACUATION,
        Status.REFUSED,
    ): "The evacuation of {people} by {who}{where} was refused{when}",
    (Kind.EVACUATION, Status.DENIED): "The evacuation of {people} by {who}{where} is denied{when}",
}
# As above where the text does not say who.
NAMELESS_SENTENCES: dict[Kind, str] = {
    Kind.BASE: "{A_what}{where}{when}, {status}",
    Kind.MEETING: "{A_what}{where}{when}, {status}",
    Kind.EVACUATION: "An evacuation of {people}{where}{when}, {status}",
}
LONE_MEETING = "{Who} took part in {a_what}{where}{when}"  # held, and only one side is named


def say_place(place: Place, *, with_country: bool = True) -> str:
    """Return a place with its country: ``Manas, Kyrgyzstan``."""
    country = say_country(place.country)
    if not with_country or not country or country == place.name:
        return place.name
    return f"{place.name}, {country}"


def main_place(item: Item) -> ItemPlace | None:
    """Return the place an item is filed under: its site, its venue or its origin."""
    order = (PlaceRole.SITE, PlaceRole.VENUE, PlaceRole.ORIGIN, PlaceRole.HUB)
    for role in order:
        for place in item.places:
            if place.role == role:
                return place
    return item.places[0] if item.places else None


def actor_names(item: Item, *, roles: Sequence[ActorRole] = ()) -> list[str]:
    """Return who acts, each once, in the order of the text."""
    actors = [a for a in item.actors if not roles or a.role in roles]
    return list(dict.fromkeys(_say_actor(a) for a in actors))


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


def say_sentence(item: Item) -> str:
    """Return the item in one plain sentence, hedged as the text hedges it."""
    roles = {
        Kind.BASE: (ActorRole.OPERATOR,),
        Kind.MEETING: (ActorRole.PARTICIPANT,),
        Kind.EVACUATION: (ActorRole.OPERATOR,),
    }[item.kind]
    names = [with_article(name) for name in actor_names(item, roles=roles)]
    who = join_words(names, last="and")
    what = _meeting_noun(item) if item.kind == Kind.MEETING else _facility_noun(item)
    a_what = what if what == "talks" else f"{'an' if what[0] in 'aeiou' else 'a'} {what}"
    when = say_day_range(item.date)
    template = SENTENCES[item.kind, item.status] if names else NAMELESS_SENTENCES[item.kind]
    if item.kind == Kind.MEETING and item.status == Status.HELD and len(names) == 1:
        template = LONE_MEETING
    sentence = template.format(
        status=say_status(item.status),
        who=who,
        Who=capital(who),
        what=what,
        a_what=a_what,
        A_what=capital(a_what),
        people=_say_people(item),
        where=_say_where(item),
        when=f" {_preposition(item.date)} {when}" if when else "",
    )
    return f"{sentence}{_say_numbers(item)}{_say_hedge(item)}."


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


def _meeting_noun(item: Item) -> str:
    return MODE_WORDS[item.mode or MeetingMode.OTHER]


def _facility_noun(item: Item) -> str:
    return FACILITY_WORDS[item.facility_type or FacilityType.UNKNOWN]


def _say_where(item: Item) -> str:
    if item.kind != Kind.EVACUATION:
        place = main_place(item)
        return f" {_in_or_at(place.place)} {_place_in_sentence(place.place)}" if place else ""
    words = ""
    for role, preposition in (
        (PlaceRole.ORIGIN, "from"),
        (PlaceRole.HUB, "by way of"),
        (PlaceRole.DESTINATION, "to"),
    ):
        names = [_place_in_sentence(p.place) for p in item.places if p.role == role]
        if names:
            words += f" {preposition} {join_words(names, last='and')}"
    return words


def _place_in_sentence(place: Place) -> str:
    country = say_country(place.country)
    if not country or country == place.name:
        return with_article(place.name)
    return f"{place.name}, {with_article(country)}"


def _in_or_at(place: Place) -> str:
    if place.where_prec == WherePrec.NEAR:
        return "near"
    return "at" if place.feature.value in {"base", "airport", "facility"} else "in"


def _say_people(item: Item) -> str:
    if item.counts.people is not None:
        return f"{item.counts.people:,} people"
    evacuees = [with_article(name) for name in actor_names(item, roles=(ActorRole.EVACUEE,))]
    return f"people of {join_words(evacuees, last='and')}" if evacuees else "people"


def _say_numbers(item: Item) -> str:
    counts = item.counts
    words = []
    if item.kind == Kind.BASE and counts.troops is not None:
        words.append(f"{counts.troops:,} troops")
    if counts.aircraft is not None:
        words.append(f"{counts.aircraft:,} aircraft")
    if counts.ships is not None:
        words.append(f"{counts.ships:,} {'ship' if counts.ships == 1 else 'ships'}")
    if counts.cumulative:
        words.append("a running total")
    return f" ({', '.join(words)})" if words else ""


def _say_hedge(item: Item) -> str:
    words = {
        Modality.ALLEGED: ", as alleged",
        Modality.HYPOTHETICAL: ", as a possibility",
        Modality.HISTORICAL: "",
    }.get(item.modality, "")
    return f"{words}, according to {item.attributed_to}" if item.attributed_to else words


def _preposition(day_range: DateRange | None) -> str:
    if day_range is None or day_range.start == day_range.end:
        return "on"
    if day_range.date_prec in {DatePrec.MONTH, DatePrec.YEAR}:
        return "in"
    return "in the days of"

"""An item in one plain sentence, hedged as its text hedges it."""

from __future__ import annotations

import re

from dashboard.wording.days import say_day_range
from dashboard.wording.items import actor_names, main_place
from dashboard.wording.names import say_country, with_article
from dashboard.wording.words import (
    FACILITY_WORDS,
    MODE_WORDS,
    capital,
    join_words,
    say_people,
    say_status,
)
from geodata.model import (
    ActorRole,
    DatePrec,
    DateRange,
    FacilityType,
    Feature,
    Item,
    Kind,
    MeetingMode,
    Modality,
    Place,
    PlaceRole,
    Status,
    WherePrec,
)

# {who} acts, {what} is the thing, {where} and {when} bring their own prepositions, {by} tells who
# took it; of [is|are] the first stands where one acts, the second where several do. A day that
# only dates a report of what lasts, or is yet to be, has no place in the sentence: it follows it.
SENTENCES: dict[tuple[Kind, Status], str] = {
    (Kind.BASE, Status.ACTIVE): "{Who} [has|have] {a_what}{where}",
    (Kind.BASE, Status.PLANNED): "{Who} [plans|plan] {a_what}{where}",
    (Kind.BASE, Status.SOUGHT): "{Who} [seeks|seek] {a_what}{where}",
    (Kind.BASE, Status.REFUSED): "{A_what} for {who}{where} was refused{when}",
    (Kind.BASE, Status.DENIED): "{A_what} of {who}{where} is denied",
    (Kind.BASE, Status.CLOSED): "The {what} of {who}{where} closed{when}",
    (Kind.BASE, Status.WITHDRAWN): "{Who} withdrew from {a_what}{where}{when}",
    (Kind.BASE, Status.HANDED_OVER): "The {what} of {who}{where} was handed over{when}",
    (Kind.BASE, Status.CAPTURED): "The {what} of {who}{where} was captured{by}{when}",
    (Kind.BASE, Status.CONTESTED): "The {what} of {who}{where} is contested",
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
    (Kind.EVACUATION, Status.UNDER_WAY): "{Who} [is|are] evacuating {people}{where}{when}",
    (Kind.EVACUATION, Status.PLANNED): "{Who} [plans|plan] to evacuate {people}{where}{when}",
    (Kind.EVACUATION, Status.SOUGHT): "{Who} [seeks|seek] to evacuate {people}{where}{when}",
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
# Of a base that has a name: with who uses it, and where the text does not say who.
NAMED_BASES: dict[Status, tuple[str, str]] = {
    Status.ACTIVE: ("{Who} [uses|use] {site}", "{Site} is in use"),
    Status.PLANNED: ("{Who} [plans|plan] to use {site}", "{Site} is planned"),
    Status.SOUGHT: (
        "{Who} [seeks|seek] the use of {site}",
        "The use of {site} is sought",
    ),
    Status.REFUSED: (
        "The use of {site} by {who} was refused{when}",
        "The use of {site} was refused{when}",
    ),
    Status.DENIED: (
        "The use of {site} by {who} is denied",
        "The use of {site} is denied",
    ),
    Status.CLOSED: ("{Site}, used by {who}, closed{when}", "{Site} closed{when}"),
    Status.WITHDRAWN: ("{Who} withdrew from {site}{when}", "{Site} was left{when}"),
    Status.HANDED_OVER: (
        "{Site}, used by {who}, was handed over{when}",
        "{Site} was handed over{when}",
    ),
    Status.CAPTURED: (
        "{Site}, used by {who}, was captured{by}{when}",
        "{Site} was captured{by}{when}",
    ),
    Status.CONTESTED: ("{Site}, used by {who}, is contested", "{Site} is contested"),
}
# Of a meeting of which the text names one side: a visit, and any other.
LONE_MEETINGS: dict[Status, tuple[str, str]] = {
    Status.HELD: ("{Who} visited {site}{when}", "{Who} took part in {a_what}{where}{when}"),
    Status.UNDER_WAY: (
        "{Who} [is|are] visiting {site}{when}",
        "{Who} [is|are] taking part in {a_what}{where}{when}",
    ),
    Status.PLANNED: (
        "{Who} [plans|plan] to visit {site}{when}",
        "{Who} [is|are] to take part in {a_what}{where}{when}",
    ),
    Status.INVITED: (
        "{Who} [is|are] invited to {site}{when}",
        "{Who} [is|are] invited to {a_what}{where}{when}",
    ),
    Status.POSTPONED: (
        "A visit of {who} to {site}{when} was put off",
        "A meeting of {who}{where}{when} was put off",
    ),
    Status.CANCELLED: (
        "A visit of {who} to {site}{when} was cancelled",
        "A meeting of {who}{where}{when} was cancelled",
    ),
}
CALLS: dict[Status, str] = {
    Status.HELD: "{Who} held a call{when}",
    Status.UNDER_WAY: "{Who} are on a call{when}",
    Status.PLANNED: "{Who} plan a call{when}",
}
UNCOUNTED = frozenset({"talks", "base access"})
# Who speaks with "the" before it: "the foreign ministry said".
SPEAKING_BODIES = frozenset(
    {"agency", "army", "cabinet", "command", "department", "embassy", "government", "junta"}
    | {"kremlin", "ministry", "navy", "office", "parliament", "pentagon", "presidency", "police"}
)
_BY_NUMBER = re.compile(r"\[(\w+)\|(\w+)\]")


def say_sentence(item: Item) -> str:
    """Return the item in one plain sentence, hedged as the text hedges it."""
    acts = ActorRole.PARTICIPANT if item.kind == Kind.MEETING else ActorRole.OPERATOR
    names = _names(item, acts)
    who = join_words(names, last="and")
    what = _noun(item)
    a_what = what if what in UNCOUNTED else f"{'an' if what[0] in 'aeiou' else 'a'} {what}"
    place = main_place(item)
    site = _place_in_sentence(place.place) if place else ""
    when = say_day_range(item.date)
    number = 2 if len(names) > 1 else 1
    template = _BY_NUMBER.sub(lambda m: m.group(number), _template(item, names))
    sentence = template.format(
        status=say_status(item.status),
        who=who,
        Who=capital(who),
        what=what,
        a_what=a_what,
        A_what=capital(a_what),
        people=_say_people(item),
        site=site,
        Site=capital(site),
        where=_say_where(item),
        when=f" {_preposition(item.date)} {when}" if when else "",
        by=_say_takers(item),
    )
    dated_by = when if "{when}" not in template else ""
    return f"{_without_loose_commas(sentence + _say_numbers(item, dated_by))}{_say_hedge(item)}."


def _template(item: Item, names: list[str]) -> str:
    """Return the pattern of an item's sentence, by kind, status and what the text names."""
    place = main_place(item)
    if item.kind == Kind.BASE and place is not None and _is_named_base(place.place):
        return NAMED_BASES[item.status][0 if names else 1]
    if not names:
        return NAMELESS_SENTENCES[item.kind]
    if item.kind == Kind.MEETING and item.mode == MeetingMode.REMOTE and item.status in CALLS:
        return CALLS[item.status]
    if item.kind == Kind.MEETING and len(names) == 1 and item.status in LONE_MEETINGS:
        return LONE_MEETINGS[item.status][0 if item.mode == MeetingMode.VISIT and place else 1]
    return SENTENCES[item.kind, item.status]


def _is_named_base(place: Place) -> bool:
    """Return whether a place is a base or an airfield itself, not a town or a spot near one."""
    itself = place.feature in {Feature.BASE, Feature.AIRPORT}
    return itself and place.where_prec == WherePrec.EXACT


def _names(item: Item, role: ActorRole) -> list[str]:
    """Return who acts in a role as they stand within a sentence."""
    return [with_article(name) for name in actor_names(item, roles=(role,))]


def _noun(item: Item) -> str:
    if item.kind == Kind.MEETING:
        return MODE_WORDS[item.mode or MeetingMode.OTHER]
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
    """Return a place with its country between commas; those too many are taken out at the end."""
    country = say_country(place.country)
    if not country or country == place.name:
        return with_article(place.name)
    return f"{place.name}, {with_article(country)},"


def _without_loose_commas(sentence: str) -> str:
    """Return the sentence with one comma where two stand, and none before its end."""
    return re.sub(r",(?=,|$| \()", "", sentence)


def _in_or_at(place: Place) -> str:
    if place.where_prec == WherePrec.NEAR:
        return "near"
    return "at" if place.feature in {Feature.BASE, Feature.AIRPORT, Feature.FACILITY} else "in"


def _say_people(item: Item) -> str:
    if item.counts.people is not None:
        return say_people(item.counts.people)
    evacuees = _names(item, ActorRole.EVACUEE)
    return f"people of {join_words(evacuees, last='and')}" if evacuees else "people"


def _say_takers(item: Item) -> str:
    """Return who took a base, where the text says so."""
    names = _names(item, ActorRole.PARTICIPANT)
    return f" by {join_words(names, last='and')}" if names else ""


def _say_numbers(item: Item, when: str) -> str:
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
    if when:
        words.append(when)
    return f" ({', '.join(words)})" if words else ""


def _say_hedge(item: Item) -> str:
    asked = item.status == Status.SOUGHT  # what is asked for is only a possibility anyway
    words = {
        Modality.ALLEGED: ", as alleged",
        Modality.HYPOTHETICAL: "" if asked else ", as a possibility",
    }.get(item.modality, "")
    if not item.attributed_to:
        return words
    return f"{words}, according to {_with_its_article(item.attributed_to)}"


def _with_its_article(speaker: str) -> str:
    """Return who speaks, as the text has it, with "the" before a body that has no other word."""
    words = speaker.casefold().split()
    bare = words[0] not in {"the", "a", "an", "its", "their"} and "'s" not in speaker
    return f"the {speaker}" if bare and words[-1] in SPEAKING_BODIES else speaker


def _preposition(day_range: DateRange | None) -> str:
    if day_range is None or day_range.start == day_range.end:
        return "on"
    whole = day_range.date_prec in {DatePrec.MONTH, DatePrec.YEAR}
    return "in" if whole and "–" not in say_day_range(day_range) else "in the days of"

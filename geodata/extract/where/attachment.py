"""Which places of a sentence belong to a trigger, and as what.

Every place is weighed by the frame of the trigger (tables ``frames``, ``triggers``): its
preposition or position, less what stands between. The best place wins; the others of its
enumeration come with it.
"""

from __future__ import annotations

from dataclasses import dataclass

from geodata.extract.where.belonging import is_misplaced, is_of_topic, owns_next
from geodata.extract.where.granting import takes_in
from geodata.extract.where.movements import FRAME as MOVEMENT_FRAME
from geodata.extract.where.movements import SENT
from geodata.extract.where.routes import role_in_frame, route_of
from geodata.extract.words.lexicon import Lexicon, Link, word_class
from geodata.extract.words.sentence import PlaceSpan, Sentence
from geodata.extract.words.speaking import is_quoted_from, speaks_from
from geodata.extract.words.triggers import Trigger
from geodata.frozen import quick
from geodata.model import Feature, Kind, MentionRole, PlaceRole, WherePrec

# The link of a place that "where" takes up.
WHERE = "WHERE"
# The link of a place that only stands in the same sentence.
LOOSE = "LOOSE"
# The link of a place that the sentence before told.
SETTING = "SETTING"
# The link of a place where people were told to wait.
WAITED = "WAITED"
_PER_TOKEN = 0.07
_PER_CROSSING = 1.2
_BEFORE = 0.9
_FRONTED = 0.2
_THIEF = 1.5
_TOPIC = 1.0
_ASSOCIATIVE = 1.0
_INDIRECT = 2.0
_MIN_SCORE = 0.35


@quick
@dataclass(frozen=True, slots=True)
class Attachment:
    """A place attached to a trigger in a role.

    `how` is the link (a preposition, OBJ, MOD, SUBJ or WHERE); `gap` counts tokens between;
    `thief` says that another noun stands right before the preposition.
    """

    place: PlaceSpan
    role: PlaceRole
    how: str
    score: float
    gap: int
    crossings: int
    before: bool
    thief: bool
    topic: bool
    bound: bool = False  # somebody goes there for it: "arrived in Doha for talks"
    stage: int = 0  # which of a journey's hubs it is, in the order of travel


def attach_places(sentence: Sentence, trigger: Trigger, *, lexicon: Lexicon) -> list[Attachment]:
    """Return the places that may belong to the trigger, best first."""
    if trigger.entry.frame == MOVEMENT_FRAME:
        return attach_route(sentence, trigger, lexicon)
    links = lexicon.frames[trigger.entry.frame]
    found = []
    for place in sentence.places:
        if owns_next(sentence, place) or _is_beside_the_point(sentence, trigger, place):
            continue
        attachment = _attach(sentence, trigger, place, links, lexicon)
        if attachment is not None and attachment.score >= _MIN_SCORE:
            found.append(attachment)
    return sorted(found, key=lambda a: -a.score)


def _is_beside_the_point(sentence: Sentence, trigger: Trigger, place: PlaceSpan) -> bool:
    """Return whether a place is where somebody speaks, what is spoken of, or meant otherwise."""
    return (
        speaks_from(sentence, place)
        or is_quoted_from(sentence, place, trigger.np_start)
        or is_misplaced(sentence, place)
        or (trigger.entry.kind is Kind.MEETING and is_of_topic(sentence, place))
    )


def attach_route(sentence: Sentence, trigger: Trigger, lexicon: Lexicon) -> list[Attachment]:
    """Return the places of a movement, each in its role, whatever stands between."""
    found = []
    sent = trigger.entry is SENT
    for stage, (place, told) in enumerate(route_of(sentence, lexicon)):
        if owns_next(sentence, place) or (sent and told is not PlaceRole.DESTINATION):
            continue
        role = PlaceRole.ORIGIN if sent else told
        how = place.link if place.link is not None else "OBJ"
        crossings = sentence.crossings(place.start, trigger.start)
        score = _ROUTE_SCORE - _PER_ROUTE_CROSSING * crossings
        before = place.start < trigger.start
        flags = {"thief": False, "topic": False}
        found.append(Attachment(place, role, how, score, 0, 0, before, **flags, stage=stage))
    return sorted(found, key=lambda a: -a.score)


_ROUTE_SCORE = 2.5
_PER_ROUTE_CROSSING = 0.2


def loose_places(sentence: Sentence, trigger: Trigger, *, lexicon: Lexicon) -> list[Attachment]:
    """Return where a trigger without a place of its own may be: the nearest place of the sentence.

    Only places that something stands or happens in ("in", "at", "inside", "near").
    """
    role = next(iter(lexicon.frames[trigger.entry.frame].values())).role
    found = []
    for place in sentence.places:
        if place.link not in _LOCATIVE or _is_beside_the_point(sentence, trigger, place):
            continue
        gap = max(place.start - trigger.end, trigger.np_start - place.end, 0)
        crossings = sentence.crossings(place.start, trigger.start)
        before = place.start < trigger.start
        found.append(
            Attachment(place, role, LOOSE, 0.3, gap, crossings, before, thief=False, topic=False)
        )
    return sorted(found, key=lambda a: (a.crossings, a.gap))[:1]


_LOCATIVE = frozenset({"in", "at", "inside", "near", "around"})


def _attach(
    sentence: Sentence,
    trigger: Trigger,
    place: PlaceSpan,
    links: dict[str, Link],
    lexicon: Lexicon,
) -> Attachment | None:
    how, anchor = _link(sentence, trigger, place, links, lexicon)
    link = links.get(how) if how is not None else None
    if how == WHERE or (how == "SUBJ" and link is None):
        link = Link(next(iter(links.values())).role, _INDIRECT)
    if link is None or how is None:
        return None
    before = place.start < trigger.start
    if how == "MOD":
        score = link.weight
        if place.start >= trigger.end or place.place.feature is Feature.COUNTRY:
            score -= 0.8
        return Attachment(place, link.role, how, score, 0, 0, before, thief=False, topic=False)
    if before:
        gap = max(0, trigger.np_start - place.end)
        crossings = sentence.crossings(place.end - 1, trigger.np_start)
        thief = topic = False
    else:
        gap, crossings, thief, topic = _between(sentence, trigger, anchor, lexicon)
    carried = how in word_class("preposition") and trigger.entry.frame == "carrier"
    if how == WHERE or carried or (before and _is_brought_forward(sentence, trigger, place)):
        gap = crossings = 0
    score = link.weight - _PER_TOKEN * gap - _PER_CROSSING * crossings
    if before and how not in {"SUBJ", "APP", WHERE}:
        score -= _before_cost(sentence, trigger, place)
    score -= _THIEF * thief + _TOPIC * topic
    if place.mention.role is MentionRole.ASSOCIATIVE and how not in {"OBJ", "to", "SUBJ", "HOST"}:
        score -= _ASSOCIATIVE
    bound = before and _bound_for(sentence, trigger, place)
    role = role_in_frame(sentence, trigger, place, link.role, lexicon)
    return Attachment(place, role, how, score, gap, crossings, before, thief, topic, bound)


def _is_brought_forward(sentence: Sentence, trigger: Trigger, place: PlaceSpan) -> bool:
    """Return whether "it is" sets a place before its clause ("It was at Bonn that they met")."""
    low = sentence.low
    return (
        place.link_at == _AFTER_IT_IS
        and low[0] == "it"
        and low[1] in sentence.lexicon.classes["be"]
        and "that" in low[place.end : trigger.start]
    )


_AFTER_IT_IS = 2


def _between(
    sentence: Sentence, trigger: Trigger, anchor: int, lexicon: Lexicon
) -> tuple[int, int, bool, bool]:
    """Return what stands between a trigger and a place after it.

    That is: tokens, clause boundaries, whether another noun stands right before the place, and
    whether a topic opens.
    """
    crossings = sentence.crossings(trigger.end - 1, anchor)
    if _takes_place(sentence, trigger, anchor, lexicon):
        return 0, crossings, False, False
    head = sentence.low[anchor - 1] if anchor > trigger.end else ""
    signed = trigger.entry.phrase.startswith("<sign>") and head in word_class("arrangement")
    taken = trigger.entry.frame == "takeout"  # "pulled its troops out of Mali"
    thief = head in lexicon.classes["thief"] and not signed and not taken
    topic = _on_topic(sentence, trigger.end, anchor, lexicon)
    return max(0, anchor - trigger.end), crossings, thief, topic


def _takes_place(sentence: Sentence, trigger: Trigger, anchor: int, lexicon: Lexicon) -> bool:
    """Return whether a verb says that what was named takes place there ("ended at")."""
    low = sentence.low
    return (
        trigger.entry.kind is Kind.MEETING
        and sentence.crossings(trigger.end - 1, anchor) == 0
        and any(
            low[i] in lexicon.classes["happening"] and low[i + 1] in {"in", "at"}
            for i in range(max(trigger.end, anchor - _HAPPENING_REACH), anchor)
        )
    )


_HAPPENING_REACH = 7


_LEAVING = frozenset({"left", "leave", "leaving", "leaves", "departed", "departing"})


def _bound_for(sentence: Sentence, trigger: Trigger, place: PlaceSpan) -> bool:
    """Return whether somebody goes to a place for the trigger ("flew to Kyiv for talks")."""
    between = sentence.low[place.end : trigger.np_start]
    dated = any(place.end <= a <= place.end + 1 for a, _, _ in sentence.timexes)
    return (
        bool(between)
        and len(between) <= (_BOUND_REACH if dated else _BOUND_REACH // 2)
        and (between[-1] in {"to", "for"} or between[-2:-1] in (["to"], ["for"]))
    )


_BOUND_REACH = 5


def _before_cost(sentence: Sentence, trigger: Trigger, place: PlaceSpan) -> float:
    """Return what a place before its trigger loses: nothing in "is in London to meet"."""
    if _bound_for(sentence, trigger, place):
        return 0.0
    if place.link_at <= 1 and sentence.clause[place.start] == sentence.clause[0]:
        return _FRONTED
    return _BEFORE


def _link(
    sentence: Sentence,
    trigger: Trigger,
    place: PlaceSpan,
    links: dict[str, Link],
    lexicon: Lexicon,
) -> tuple[str | None, int]:
    """Return how the place hangs on the trigger, and the token where its phrase begins."""
    inside = trigger.np_start <= place.start and place.end <= trigger.start
    named = place.start < trigger.end and trigger.start < place.end
    if named or (inside and (place.link is None or place.link_at < trigger.np_start)):
        fits = named or _may_modify(sentence, trigger, place, lexicon)
        return ("MOD" if fits and "MOD" in links else None), place.start
    where = _where(sentence, trigger, place)
    if where or ("APP" in links and _explains(sentence, trigger, place)):
        return (WHERE if where else "APP"), place.start
    if trigger.start <= place.link_at < trigger.end and "OBJ" in links:
        return "OBJ", trigger.end  # the preposition is part of the trigger: "left for"
    if _walked_over(trigger, place) and "of" in links:
        return "of", trigger.end  # "its home port of Bergen"
    if place.link is not None:
        return _governed(sentence, trigger, place, links, lexicon)
    return _bare(sentence, trigger, place, links)


def _walked_over(trigger: Trigger, place: PlaceSpan) -> bool:
    """Return whether a place's phrase begins before the trigger that it follows."""
    after = place.np_start < trigger.end < place.start
    return after and place.place.feature is not Feature.COUNTRY


def _governed(
    sentence: Sentence,
    trigger: Trigger,
    place: PlaceSpan,
    links: dict[str, Link],
    lexicon: Lexicon,
) -> tuple[str | None, int]:
    """Return the link of a place that has a preposition."""
    link = place.link
    if trigger.entry.frame == "carrier" and not _moved(sentence, place, lexicon):
        link = None
    elif link not in links and (
        (link == "to" and _bound_for(sentence, trigger, place))
        or (link == "on" and _is_on_island(sentence, place))
    ):
        link = "in"
    elif trigger.entry.kind is Kind.EVACUATION and link in _WITHIN:
        link = _left_within(sentence, trigger, place.link_at, lexicon) or link
    return (link if link in links else None), place.link_at


def _left_within(sentence: Sentence, trigger: Trigger, at: int, lexicon: Lexicon) -> str | None:
    """Return the preposition of what is left in a place ("out of low-lying villages in")."""
    low = sentence.low
    inner = lexicon.union("settlements", "quarters")
    if at == 0 or low[at - 1] not in inner:
        return None
    for i in range(at - 2, max(trigger.end, at - _WITHIN_REACH) - 1, -1):
        if low[i : i + 2] == ["out", "of"]:
            return "out of"
        if low[i] in {"from", "off"}:
            return low[i]
        if low[i] in {",", "to", "into", "and"}:
            return None
    return None


_WITHIN = frozenset({"in", "near", "outside", "of", "at", "on"})
_WITHIN_REACH = 8


def _is_on_island(sentence: Sentence, place: PlaceSpan) -> bool:
    """Return whether "on" says where: "on the island of Bali", "on Crete"."""
    return place.place.feature is Feature.ISLAND or not _SHORES.isdisjoint(
        sentence.low[place.link_at : place.start]
    )


_SHORES = frozenset(
    {"island", "islands", "coast", "border", "peninsula", "outskirts", "archipelago"}
)


def _bare(
    sentence: Sentence, trigger: Trigger, place: PlaceSpan, links: dict[str, Link]
) -> tuple[str | None, int]:
    """Return the link of a place without a preposition: object, subject, hub, or none."""
    how = None
    if "LEFT" in links and _is_left(sentence, trigger, place):
        how = "LEFT"
    elif "HUB" in links and _is_hub(sentence, trigger, place):
        how = "HUB"
    elif place.np_start == trigger.end:
        how = "OBJ" if "OBJ" in links else None
    elif "HOST" in links and takes_in(sentence, place, trigger):
        how = "HOST"
    elif _readies_for(sentence, trigger, place) or (
        place.follows is None
        and (
            ("MOD" in links and _named_after(sentence, trigger, place))
            or ("SUBJ" in links and _is_subject(sentence, trigger, place))
        )
    ):
        how = "SUBJ"
    return how, place.np_start


def _is_left(sentence: Sentence, trigger: Trigger, place: PlaceSpan) -> bool:
    """Return whether somebody leaves a place: where people met, only "after" they did."""
    left = place.np_start > 0 and sentence.low[place.np_start - 1] in _LEAVING
    if trigger.entry.kind is not Kind.MEETING or not left:
        return left
    return place.end <= trigger.np_start and sentence.low[trigger.np_start - 1] in _AFTERWARDS


_AFTERWARDS = frozenset({"after", "following"})


def _is_subject(sentence: Sentence, trigger: Trigger, place: PlaceSpan) -> bool:
    return (
        place.end <= trigger.start
        and sentence.crossings(place.end - 1, trigger.start) == 0
        and place.mention.text[:1].isupper()
        and (
            place.place.feature is Feature.COUNTRY
            or place.anaphor
            or trigger.entry.frame in _SITED
            or (trigger.entry.frame in _RECEIVING and place.place.feature in _SEATS)
        )
        and (
            sentence.low[place.end] not in word_class("preposition")
            or (trigger.entry.frame == "host" and sentence.low[place.end : trigger.start] == ["to"])
        )
    )


# Frames whose subject is the venue where it is a town or a seat: "Ankara received the premier".
_RECEIVING = frozenset({"host", "greet"})
_SEATS = frozenset({Feature.CITY, Feature.FACILITY})
# Frames whose subject is the site whatever it is: "Agadez is home to a squadron".
_SITED = frozenset({"home", "harbour"})


def _moved(sentence: Sentence, place: PlaceSpan, lexicon: Lexicon) -> bool:
    """Return whether a verb of leaving or landing stands right before a place's preposition."""
    before = sentence.low[max(0, place.link_at - 2) : place.link_at]
    return any(w in lexicon.classes["moving"] for w in before)


def _is_hub(sentence: Sentence, trigger: Trigger, place: PlaceSpan) -> bool:
    """Return whether a place before the trigger serves as a hub or is passed through."""
    between = sentence.low[place.end : trigger.start]
    return any(w in _HUBS for w in between) and (sentence.crossings(place.end, trigger.start) == 0)


_HUBS = frozenset(["hub", "transit", "staging", "stopover", "waypoint", "gateway", "lily-pad"])


def _may_modify(sentence: Sentence, trigger: Trigger, place: PlaceSpan, lexicon: Lexicon) -> bool:
    """Return whether a place before a trigger noun says where: "the Geneva summit".

    A state there acts ("US bases", "Russia's evacuation") or is spoken about ("Iran talks").
    """
    following = sentence.low[place.end] if place.end < len(sentence.low) else ""
    if following in lexicon.classes["formats"]:
        return False
    if trigger.entry.kind is Kind.EVACUATION:
        return following not in {"'s", "'"}
    if place.place.feature is Feature.COUNTRY:
        return False
    return trigger.entry.kind is Kind.BASE or place.place.feature not in _TOPICAL


_TOPICAL = frozenset({Feature.ADMIN1, Feature.ADMIN2, Feature.WATER, Feature.REGION})


def _readies_for(sentence: Sentence, trigger: Trigger, place: PlaceSpan) -> bool:
    """Return whether a place is told to make ready for a meeting ("Lima braces for a summit")."""
    between = sentence.low[place.end : trigger.np_start]
    return (
        trigger.entry.frame == "event"
        and place.follows is None
        and between[-1:] == ["for"]
        and not word_class("readying").isdisjoint(between)
        and sentence.crossings(place.end - 1, trigger.np_start) == 0
    )


def _named_after(sentence: Sentence, trigger: Trigger, place: PlaceSpan) -> bool:
    """Return whether "its" before the trigger means the place after it."""
    low = sentence.low
    return (
        place.start == trigger.end + 1
        and low[trigger.end] == ","
        and low[trigger.np_start] in {"its", "their"}
    )


def _explains(sentence: Sentence, trigger: Trigger, place: PlaceSpan) -> bool:
    """Return whether a trigger says what a place is: "Ain Arnat, a small army camp", "X is a"."""
    low, end = sentence.low, place.end
    if low[end : trigger.np_start + 1] in ([",", "a"], [",", "an"]):
        return True
    named = place.link is None and place.place.feature is not Feature.COUNTRY
    return named and low[end : end + 2] in _BEING and trigger.np_start in {end + 1, end + 2}


_BEING = (["is", "a"], ["is", "an"], ["was", "a"], ["was", "an"], ["is", "the"], ["was", "the"])


def _where(sentence: Sentence, trigger: Trigger, place: PlaceSpan) -> bool:
    """Return whether "where" takes the place up and opens the trigger's clause."""
    low = sentence.low
    for i in range(place.end, min(place.end + 3, trigger.start)):
        if low[i] == "where":
            return sentence.clause[i] == sentence.clause[trigger.start]
        if low[i] != ",":
            return False
    return False


def _on_topic(sentence: Sentence, start: int, end: int, lexicon: Lexicon) -> bool:
    """Return whether a topic opens between two tokens ("on Syria"; not "on Friday", "over 500")."""
    dated = {a - 1 for a, _, _ in sentence.timexes}
    low = sentence.low
    return any(
        low[i] in lexicon.classes["topic"]
        and i not in dated
        and i + 1 != end
        and not low[i + 1][0].isdigit()
        for i in range(start, end)
    )


def contains(outer: PlaceSpan, inner: PlaceSpan) -> bool:
    """Return whether one place is a country or region that the other lies in, by their names."""
    return (
        outer.place.country is not None
        and outer.place.country == inner.place.country
        and coarseness(outer) > coarseness(inner)
    )


def coarseness(span: PlaceSpan) -> int:
    """Return how coarse a place is, 1 a spot to 6 a country."""
    if span.place.feature is Feature.COUNTRY:
        return int(WherePrec.COUNTRY)
    return int(span.place.where_prec)

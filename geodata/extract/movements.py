"""Evacuations told as a movement: who is carried out of one place, over which, to which other.

No single word announces them ("a Hercules flew 60 Danes from Kabul to Tashkent"). A sentence is
taken as a candidate when it has a word of carrying, people who are a state's concern, and a place
they leave; the score decides.
"""

from __future__ import annotations

from itertools import pairwise

from geodata.extract.lexicon import Lexicon, TriggerEntry, word_class
from geodata.extract.sentence import PlaceSpan, Sentence
from geodata.extract.triggers import Trigger, is_number
from geodata.model import Feature, Kind, MentionRole, PlaceRole

FRAME = "movement"
MOVEMENT = TriggerEntry(Kind.EVACUATION, FRAME, "civil", 1, FRAME)
_STRONG = 2
_MAX_CROSSINGS = 2
_REACH = 5  # tokens before a place's preposition that tell what happens there
_ORIGIN_LINKS = frozenset({"from", "out of", "off"})
_TARGET_LINKS = frozenset({"to", "into", "for", "towards", "toward"})
_STAY_LINKS = frozenset({"in", "at", "on", "near", "off"})
_HOME_LINKS = _STAY_LINKS | {"of", "around", "within", "inside"}
_STOP_LINKS = _STAY_LINKS | {"to"}
_VIA_LINKS = frozenset({"via", "through"})
# Without a word of one of these classes a journey is private.
_GROUNDS = ("uniforms", "state_hands", "danger", "vessel", "mission_people", "ordering")
_LIMITS = frozenset({",", ";", "and", "but", "who", "which", "where", "whence"})


def find_movement(sentence: Sentence, known: list[Trigger], lexicon: Lexicon) -> Trigger | None:
    """Return the trigger of a movement of people out of a place, or None.

    `known` are the triggers found by phrases; where a firm one tells of an evacuation there is no
    need of another.
    """
    low, classes = sentence.low, lexicon.classes
    if not sentence.mentions or classes["mover"].isdisjoint(low):
        return None
    if _is_private(sentence, lexicon) or any(
        t.entry.kind is Kind.EVACUATION and _is_firm(t) for t in known
    ):
        return None
    people = people_at(sentence, lexicon)
    route = route_of(sentence, lexicon) if people else []
    origin = next((place for place, role in route if role is PlaceRole.ORIGIN), None)
    if origin is None and route and _brought_by_state(low, lexicon):
        origin = route[0][0]
    if origin is None or min(sentence.crossings(i, origin.start) for i in people) > _MAX_CROSSINGS:
        return None
    movers = [i for i, word in enumerate(low) if word in classes["mover"]]
    at = min(
        movers,
        key=lambda i: (
            low[i] in classes["vessel"],
            sentence.crossings(i, origin.start),
            abs(i - origin.start),
        ),
    )
    return Trigger(
        start=at,
        end=at + 1,
        np_start=at,
        entry=MOVEMENT,
        verb=True,
        definite=False,
        head=low[at],
    )


def _is_private(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Return whether nothing tells that a journey is more than people's own affair."""
    classes, words = lexicon.classes, sentence.joined_words
    if not classes["movement_trap"].isdisjoint(words):
        return True
    if all(classes[name].isdisjoint(words) for name in _GROUNDS):
        return not is_national(sentence, lexicon)
    at_leisure = not classes["movement_leisure"].isdisjoint(words)
    return at_leisure and all(classes[name].isdisjoint(words) for name in _PRESSING)


def is_national(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Return whether a state carries people: "Israel flew", "a Spanish flight took"."""
    low, classes = sentence.low, lexicon.classes
    for start, end, mention in sentence.mentions:
        after = low[end : end + _CARRIER_REACH]
        if mention.role is MentionRole.DEMONYM:
            craft = any(w in classes["vessel"] or w in classes["uniforms"] for w in after)
            if craft and not classes["carried"].isdisjoint(low[end:]):
                return True
        elif (
            mention.place is not None
            and any(w in classes["carried"] for w in after)
            and (start == 0 or low[start - 1] not in word_class("preposition"))
        ):
            return True
    return False


_CARRIER_REACH = 3
# What must be told where those who are carried are at leisure, or on their own way.
_PRESSING = ("danger", "disaster", "state_hands", "ordering")


def _brought_by_state(low: list[str], lexicon: Lexicon) -> bool:
    """Return whether people are carried by a state's hands, so that an origin may go unsaid."""
    hands = lexicon.classes["uniforms"] | lexicon.classes["state_hands"]
    return not hands.isdisjoint(low) and not lexicon.classes["carried"].isdisjoint(low)


def _is_firm(trigger: Trigger) -> bool:
    return trigger.entry.strength >= _STRONG or trigger.entry.frame == "carrier"


def may_move(low: list[str], lexicon: Lexicon) -> bool:
    """Return whether an article of these words may tell of a movement of people."""
    if not _DEPARTURES.isdisjoint(low) or not lexicon.classes["leaving"].isdisjoint(low):
        return not lexicon.classes["mover"].isdisjoint(low)
    return False


_DEPARTURES = frozenset({"from", "out", "between", "to"})
_COUNTED = 4  # "4,500 Chinese oil workers"


def people_at(sentence: Sentence, lexicon: Lexicon) -> list[int]:
    """Return where the people of concern stand: nationals, staff, wounded, families."""
    low, classes = sentence.low, lexicon.classes
    found = [i for i, word in enumerate(low) if word in classes["evacuated_people"]]
    found += [
        start
        for start, end, mention in sentence.mentions
        if mention.role is MentionRole.DEMONYM
        and mention.text.endswith("s")
        and sentence.words[end - 1][:1].isupper()
    ]
    found += [
        i
        for i, word in enumerate(low[:-1])
        if is_number(word)
        and (
            not classes["counted_people"].isdisjoint(low[i + 1 : i + _COUNTED])
            or _counts_alone(low, i, classes)
        )
    ]
    if classes["troops_only"].issuperset(low[i] for i in found) and found:
        return []  # forces that are moved, not people in need
    if not found and not classes["uniforms"].isdisjoint(low):
        found = [i for i, word in enumerate(low) if word == "passengers"]
    return sorted(found)


def _counts_alone(low: list[str], at: int, classes: dict[str, frozenset[str]]) -> bool:
    """Return whether a number stands for people who are carried ("fetched another 36 from")."""
    before = [w for w in low[max(0, at - _MORE_REACH) : at] if w not in _MORE]
    return before[-1:] != [] and before[-1] in classes["carried"] and low[at + 1] in _ALONE


_MORE = frozenset({"another", "some", "about", "around", "over", "nearly", "a", "further", "the"})
_MORE_REACH = 3
_ALONE = frozenset({"from", "of", "to", "by", "out", "others", "more", ",", "off", "on"})


def route_of(sentence: Sentence, lexicon: Lexicon) -> list[tuple[PlaceSpan, PlaceRole]]:
    """Return the places of a movement in text order with what each is to it.

    Of places gone to one after the other, each but the last is a hub.
    """
    route: list[tuple[PlaceSpan, PlaceRole]] = []
    for place in sentence.places:
        follows = place.follows
        if follows is not None and route and route[-1][0] is sentence.places[follows]:
            role: PlaceRole | None = route[-1][1]
        else:
            role = _role(sentence, place, lexicon)
        if role is not None:
            route.append((place, role))
    return _ordered(sentence, route)


def _role(sentence: Sentence, place: PlaceSpan, lexicon: Lexicon) -> PlaceRole | None:
    """Return what a place is to a movement, by its preposition and the words around."""
    low, classes = sentence.low, lexicon.classes
    before = _phrase_before(low, place.link_at if place.link is not None else place.np_start)
    after = low[place.end : place.end + _REACH]
    if _is_stop(place, before, after, classes):
        return PlaceRole.HUB
    if place.link in _ORIGIN_LINKS or (place.link == "between" and after[:1] == ["and"]):
        return PlaceRole.ORIGIN
    if place.link in _TARGET_LINKS:
        return _target(place, before, low[place.end : place.end + _FETCH_REACH], classes)
    if place.link in _HOME_LINKS:
        if (
            "from" in before
            or _out_of(low, place.link_at)
            or _told_to_go(low, place, before, classes)
            or _ordered_out(low, place, classes)
            or (place.link == "of" and not classes["dwellers"].isdisjoint(before))
        ):
            return PlaceRole.ORIGIN
        return _standing(before, classes) if place.link in _STAY_LINKS else None
    return _object(before, classes) if place.link is None else None


def _is_stop(
    place: PlaceSpan, before: list[str], after: list[str], classes: dict[str, frozenset[str]]
) -> bool:
    """Return whether a place is passed through: "via", "by way of", "a stop at", "as a hub"."""
    if place.link in _VIA_LINKS or (place.link == "of" and before[-2:] == ["by", "way"]):
        return True
    if after[:1] == ["as"] and any(w in classes["stopping"] for w in after):
        return True
    return place.link in _STOP_LINKS and any(w in classes["stopping"] for w in before)


def _target(
    place: PlaceSpan, before: list[str], after: list[str], classes: dict[str, frozenset[str]]
) -> PlaceRole | None:
    """Return what a place is that somebody goes to: an origin where people are fetched there."""
    if any(a == "to" and b in _FETCH for a, b in pairwise(after)):
        return PlaceRole.ORIGIN
    if place.link == "for" and not any(w in classes["setting_out"] for w in before):
        return None
    return PlaceRole.DESTINATION


def _object(before: list[str], classes: dict[str, frozenset[str]]) -> PlaceRole | None:
    """Return what a place right after its verb is: left or reached."""
    if before and before[-1] in classes["leaving"]:
        return PlaceRole.ORIGIN
    return PlaceRole.DESTINATION if before and before[-1] in classes["reaching"] else None


_FETCH_REACH = 8
_FETCH = frozenset({"pick", "fetch", "collect", "rescue", "extract"})


def _told_to_go(
    low: list[str], place: PlaceSpan, before: list[str], classes: dict[str, frozenset[str]]
) -> bool:
    """Return whether those who live at a place are told to leave it."""
    if classes["ordering"].isdisjoint(low) or classes["dwellers"].isdisjoint(before):
        return False
    after = low[place.end : place.end + _ORDER_REACH]
    return any(a == "to" and b in _GO for a, b in pairwise(after))


_ORDER_REACH = 10


def _out_of(low: list[str], at: int) -> bool:
    """Return whether people come out of something that stands at a place ("off a field in")."""
    near = low[max(0, at - _INNER_REACH) : at]
    start = next((i for i in range(len(near) - 1, -1, -1) if near[i] in _LEAVINGS), None)
    return start is not None and word_class("verbal").isdisjoint(near[start:])


_INNER_REACH = 6
_LEAVINGS = frozenset({"from", "off", "out"})


def _ordered_out(low: list[str], place: PlaceSpan, classes: dict[str, frozenset[str]]) -> bool:
    """Return whether authorities of a place tell people there to leave."""
    after = low[place.end : place.end + _OUT_REACH]
    told = next((i for i, word in enumerate(after) if word in classes["ordering"]), None)
    if told is None:
        return False
    rest = after[told:]
    return not classes["dwellers"].isdisjoint(rest) and any(
        (a == "to" and b in _GO) or (a == "out" and b == "of") for a, b in pairwise(rest)
    )


_OUT_REACH = 14
_GO = frozenset({"leave", "move", "quit", "go", "cross", "flee", "evacuate", "seek"})


def _standing(before: list[str], classes: dict[str, frozenset[str]]) -> PlaceRole | None:
    """Return what a place is where people are picked up or set down."""
    if any(w in classes["boarding"] for w in before):
        return PlaceRole.ORIGIN
    if any(w in classes["landing"] for w in before):
        return PlaceRole.DESTINATION
    return None


def _phrase_before(low: list[str], at: int) -> list[str]:
    """Return the words of the same phrase right before a token."""
    first = max(0, at - _REACH)
    for i in range(at - 1, first - 1, -1):
        if low[i] in _LIMITS:
            return low[i + 1 : at]
    return low[first:at]


def _ordered(
    sentence: Sentence, route: list[tuple[PlaceSpan, PlaceRole]]
) -> list[tuple[PlaceSpan, PlaceRole]]:
    """Return the route with places reached before the last one as hubs, and "between A and B"."""
    found = []
    for place, role in route:
        if role is PlaceRole.ORIGIN and place.link == "between" and place.follows is not None:
            role = PlaceRole.DESTINATION  # noqa: PLW2901  # the second end of a shuttle
        found.append((place, role))
    onward = [
        place
        for place, role in found
        if role is PlaceRole.DESTINATION and place.follows is None and _goes_on(sentence, place)
    ]
    last = onward[0].start if onward else 0
    return _resumed(
        sentence,
        [
            (place, PlaceRole.HUB)
            if role is PlaceRole.DESTINATION and place.start < last
            else (place, role)
            for place, role in found
        ],
    )


def _goes_on(sentence: Sentence, place: PlaceSpan) -> bool:
    """Return whether people go on to a place from one reached before ("on to", "and then to")."""
    before = sentence.low[max(0, place.link_at - _ONWARD_REACH) : max(0, place.link_at)]
    return "on" in before[-2:] or "then" in before


_ONWARD_REACH = 6


def _resumed(
    sentence: Sentence, route: list[tuple[PlaceSpan, PlaceRole]]
) -> list[tuple[PlaceSpan, PlaceRole]]:
    """Return the route with a place reached and left again as a hub.

    ("crossed from Rafah into Egypt and were flown from El Arish to Cairo")
    """
    reached = [k for k, (_, role) in enumerate(route) if role is PlaceRole.DESTINATION]
    if len(reached) < _TWO_LEGS:
        return route
    first = next((place for place, role in route if role is PlaceRole.ORIGIN), None)
    for k in range(reached[0] + 1, reached[-1]):
        place, role = route[k]
        new = first is not None and place.place != first.place and place.follows is None
        if role is PlaceRole.ORIGIN and new and ";" not in sentence.low[: place.start]:
            before, after = route[:k], route[k + 1 :]
            kept = [
                (p, PlaceRole.HUB if r is PlaceRole.DESTINATION else r)
                for p, r in before
                if r is not PlaceRole.DESTINATION or p.place.feature is not Feature.COUNTRY
            ]
            return [*kept, (place, PlaceRole.HUB), *after]
    return route


_TWO_LEGS = 2

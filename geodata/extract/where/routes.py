"""Which places of a sentence are on a route, and as what: left, passed through or reached.

A place has its part by its preposition, or by the words of its phrase before it ("a stop in", "the
airfield at"). Of places reached one after the other each but the last is a hub.
"""

from __future__ import annotations

from itertools import pairwise

from geodata.extract.where.quitting import is_cleared, is_cleared_by_word, is_fetched_from, is_quit
from geodata.extract.where.retold import (
    Stop,
    earlier_first,
    gets_off_there,
    leads_on,
    left_for_home,
    starts_there,
)
from geodata.extract.words.lexicon import Lexicon, word_class
from geodata.extract.words.sentence import PlaceSpan, Sentence
from geodata.extract.words.triggers import Trigger, is_number
from geodata.model import Feature, Kind, PlaceRole

_REACH = 5  # tokens before a place's preposition that tell what happens there
_CRAFT_REACH = 3  # tokens before "which" in which the craft is named
_ORIGIN_LINKS = frozenset({"from", "out of", "off"})
_TARGET_LINKS = frozenset({"to", "into", "for", "towards", "toward"})
_STAY_LINKS = frozenset({"in", "at", "on", "near", "off"})
_HOME_LINKS = _STAY_LINKS | {"of", "around", "within", "inside"}
_STOP_LINKS = _STAY_LINKS | {"to"}
_VIA_LINKS = frozenset({"via", "through"})
_LIMITS = frozenset({",", ";", "and", "but", "who", "which", "where", "whence"})


def route_of(sentence: Sentence, lexicon: Lexicon) -> list[Stop]:
    """Return the places of a movement in text order with what each is to it.

    Of places gone to one after the other, each but the last is a hub.
    """
    route: list[Stop] = []
    for place in sentence.places:
        if route and is_beside(place, route[-1][0]):
            continue
        follows = place.follows
        if follows is not None and route and route[-1][0] is sentence.places[follows]:
            role: PlaceRole | None = route[-1][1]
        else:
            role = role_of(sentence, place, lexicon)
        if role is not None:
            route.append((place, role))
    return ordered(sentence, route)


def is_beside(place: PlaceSpan, last: PlaceSpan) -> bool:
    """Return whether a place only says where the one before it is ("the base near Dubai")."""
    return place.link in _BESIDE and place.link_at == last.end


def role_of(sentence: Sentence, place: PlaceSpan, lexicon: Lexicon) -> PlaceRole | None:
    """Return what a place is to a movement, by its preposition and the words around."""
    low, classes = sentence.low, lexicon.classes
    before = _phrase_before(low, place.link_at if place.link is not None else place.np_start)
    after = low[place.end : place.end + _REACH]
    role: PlaceRole | None = None
    if is_cleared_by_word(low, place, classes):
        return PlaceRole.ORIGIN
    if not classes["speech"].isdisjoint(after[:1]) or after[:1] == ["history"]:
        return None  # "flown to Doha, Kabul said"; "the largest airlift in US history"
    if starts_there(sentence, place):
        role = PlaceRole.ORIGIN
    elif _is_stop(place, before, after, classes):
        role = PlaceRole.HUB
    elif place.link in _ORIGIN_LINKS or (
        after[:1] == ["and"] and _shuttles(place, before, classes)
    ):
        role = PlaceRole.ORIGIN
    elif place.link in _TARGET_LINKS:
        role = _target(low, place, before, classes)
    elif place.link in _HOME_LINKS:
        role = _within(low, place, before, classes)
    elif place.link is None and is_cleared(low, place, classes):
        role = PlaceRole.ORIGIN
    elif place.link is None:
        leading = before or low[place.np_start : place.start]
        owned = leading[-1:] == ["'s"]  # "reaching Madrid's Torrejon base"
        role = _object(leading[:-_POSSESSOR] if owned else leading, classes)
    return role


_POSSESSOR = 2  # tokens of "Madrid's"


def _within(
    low: list[str], place: PlaceSpan, before: list[str], classes: dict[str, frozenset[str]]
) -> PlaceRole | None:
    """Return what a place is that something else stands in, which is left or reached."""
    if gets_off_there(low, place):
        return PlaceRole.DESTINATION
    inner = _inner(before, classes) if place.link in _STAY_LINKS else None
    if inner is PlaceRole.DESTINATION and not _are_put_aboard(before, classes):
        return inner
    if (
        "from" in before
        or _are_put_aboard(before, classes)
        or _out_of(low, place.link_at)
        or is_quit(low, place, before, classes)
        or (place.link == "of" and not classes["dwellers"].isdisjoint(before))
    ):
        return PlaceRole.ORIGIN
    return _standing(before, classes) if place.link in _STAY_LINKS else None


def _shuttles(place: PlaceSpan, before: list[str], classes: dict[str, frozenset[str]]) -> bool:
    """Return whether something goes "between" two places, and is not agreed between them."""
    if place.link != "between":
        return False
    return not classes["mover"].isdisjoint(before) and classes["arrangement"].isdisjoint(before)


def _inner(before: list[str], classes: dict[str, frozenset[str]]) -> PlaceRole | None:
    """Return what a place is that another word before its own preposition speaks of, the last one.

    ("from a hotel in", "to a camp at", "arrived at the port of")
    """
    for i in range(len(before) - 1, -1, -1):
        word, last = before[i], before[i - 1] if i else ""
        if word == "landing" and last in classes["article"]:
            continue  # "the landing place"
        if word == "landing" and last == "from":
            return PlaceRole.ORIGIN
        if word in classes["landing"] or word in _INWARD:
            opens = before[i + 1 : i + 2]
            verb = word == "to" and opens and _is_bare_verb(opens[0], classes)
            return None if verb else PlaceRole.DESTINATION
        if word in classes["boarding"] or word in _LEAVINGS:
            return PlaceRole.ORIGIN
    return None


def _is_bare_verb(word: str, classes: dict[str, frozenset[str]]) -> bool:
    """Return whether "to" and a word are an infinitive ("to carry", but not "to ships")."""
    return word in classes["leg_verb"] and not word.endswith("s")


_INWARD = frozenset({"to", "into"})
_PUTTING = frozenset({"put", "placed", "loaded"})


def _are_put_aboard(words: list[str], classes: dict[str, frozenset[str]]) -> bool:
    """Return whether people are put on what carries them off ("put on a train in")."""
    at = next((i for i, w in enumerate(words) if w in _PUTTING), len(words))
    return any(w in classes["leg_craft"] or w in classes["leg_vehicle"] for w in words[at:])


def _is_stop(
    place: PlaceSpan, before: list[str], after: list[str], classes: dict[str, frozenset[str]]
) -> bool:
    """Return whether a place is passed through: "via", "by way of", "a stop at", "as a hub"."""
    if place.link in _VIA_LINKS or (place.link == "of" and before[-2:] == ["by", "way"]):
        return True
    if _serves_as_stop(after, classes):
        return True
    if place.link in _STAY_LINKS and before[-1:] != [] and before[-1] in word_class("nights"):
        return not word_class("spent").isdisjoint(before)  # "after two nights in Sofia"
    return place.link in _STOP_LINKS and any(w in classes["stopping"] for w in before)


def _serves_as_stop(after: list[str], classes: dict[str, frozenset[str]]) -> bool:
    """Return whether a place is used for a stop ("as a hub"); not "as night fell"."""
    at = after.index("as") if "as" in after else len(after)
    used = at == 0 or not _USED_AS.isdisjoint(after[at + 1 : at + 2])
    return used and any(w in classes["stopping"] for w in after[at:])


_USED_AS = frozenset({"a", "an", "the", "its", "their"})


def _target(
    low: list[str], place: PlaceSpan, before: list[str], classes: dict[str, frozenset[str]]
) -> PlaceRole | None:
    """Return what a place is that somebody goes to: an origin where people are fetched there."""
    if is_fetched_from(low, place, classes) or low[place.link_at + 1] in classes["emptying"]:
        return PlaceRole.ORIGIN
    if place.link == "for" and not _sets_out(low, place.link_at, before, classes):
        return None
    return PlaceRole.DESTINATION


def _sets_out(
    low: list[str], at: int, before: list[str], classes: dict[str, frozenset[str]]
) -> bool:
    """Return whether somebody makes for a place ("left on Monday with 14 people for")."""
    if any(w in classes["setting_out"] for w in before):
        return True
    return any(w in classes["leaving"] for w in low[max(0, at - _FAR_REACH) : at])


_FAR_REACH = 12


def _object(before: list[str], classes: dict[str, frozenset[str]]) -> PlaceRole | None:
    """Return what a place right after its verb is: left or reached."""
    if before and before[-1] in classes["leaving"]:
        return PlaceRole.ORIGIN
    return PlaceRole.DESTINATION if before and before[-1] in classes["reaching"] else None


def _out_of(low: list[str], at: int) -> bool:
    """Return whether people come out of something that stands at a place ("off a field in")."""
    near = low[max(0, at - _INNER_REACH) : at]
    start = next((i for i in range(len(near) - 1, -1, -1) if near[i] in _LEAVINGS), None)
    return start is not None and word_class("verbal").isdisjoint(near[start:])


_INNER_REACH = 6
_DOWN = frozenset({"came", "touched", "put", "set", "comes"})
_LEAVINGS = frozenset({"from", "off", "out"})


def _standing(before: list[str], classes: dict[str, frozenset[str]]) -> PlaceRole | None:
    """Return what a place is where people are picked up or set down."""
    if any(b in {"down", "in"} and a in _DOWN for a, b in pairwise(before)):
        return PlaceRole.DESTINATION
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


def ordered(sentence: Sentence, route: list[Stop]) -> list[Stop]:
    """Return the route with places reached before the last one as hubs, and "between A and B"."""
    found: list[Stop] = []
    route = earlier_first(sentence, _turned_round(sentence, route))
    unrooted = all(role is not PlaceRole.ORIGIN for _, role in route)
    for place, role in _without_runs(sentence, route):
        if unrooted and role is PlaceRole.DESTINATION and _takes_in(sentence, place):
            role = PlaceRole.ORIGIN  # noqa: PLW2901  # "landed in Gao and carried nine people to"
        if found and _only_says_where(found[-1], (place, role)):
            continue  # "to Gao in Mali"
        if role is PlaceRole.ORIGIN and found and _holds(found[-1], place):
            found.pop()  # "had crossed into Uzbekistan and were taken from Termez"
        if role is PlaceRole.ORIGIN and found and _starts_again(sentence, found[-1], place):
            found[-1] = (found[-1][0], PlaceRole.HUB)
            continue  # "were flown to Gao and from there to Dakar"
        if role is PlaceRole.ORIGIN and place.link == "between" and place.follows is not None:
            role = PlaceRole.DESTINATION  # noqa: PLW2901  # the second end of a shuttle
        found.append((place, role))
    onward = [
        place
        for place, role in found
        if role is PlaceRole.DESTINATION and place.follows is None and _goes_on(sentence, place)
    ]
    last = onward[0].start if onward else 0
    reached = max((p.start for p, r in found if r is PlaceRole.DESTINATION), default=0)
    return _resumed(
        sentence,
        [
            (place, PlaceRole.HUB)
            if role is PlaceRole.DESTINATION
            and (
                place.start < last
                or left_for_home(sentence, place)
                or (place.start < reached and leads_on(sentence, place))
            )
            else (place, role)
            for place, role in found
        ],
    )


def _turned_round(sentence: Sentence, route: list[Stop]) -> list[Stop]:
    """Return the route of a craft that comes back with people: from where it went to.

    ("took off from Bonn for Gao and returned with 72 people")
    """
    turn = _turn_at(sentence)
    if turn is None:
        return route
    away = [place for place, role in route if role is not PlaceRole.ORIGIN and place.end <= turn]
    later = [(place, role) for place, role in route if place.start > turn]
    if not away:
        return route
    base = [place for place, role in route if role is PlaceRole.ORIGIN and place.end <= turn]
    if all(role is not PlaceRole.ORIGIN for _, role in later):
        later = [(away[-1], PlaceRole.ORIGIN), *later]
    goes_home = sentence.low[turn] not in sentence.lexicon.classes["leaving"]
    if goes_home and all(role is not PlaceRole.DESTINATION for _, role in later):
        later += [(place, PlaceRole.DESTINATION) for place in base[-1:]]
    return later


def _turn_at(sentence: Sentence) -> int | None:
    """Return the verb by which a craft leaves a place it has gone to, with people aboard."""
    low, classes = sentence.low, sentence.lexicon.classes
    for i in range(2, len(low) - 2):
        back = low[i] in _RETURNING or (low[i + 1] == "back" and low[i] in classes["leg_going"])
        leaves = low[i] in classes["leaving"]
        if (back or leaves) and low[i - 1] in _JOINING:
            for k in range(i + 1, min(i + _TURN_REACH, len(low) - 1)):
                if low[k] in {"with", "carrying", "bringing"} and (
                    is_number(low[k + 1])
                    or is_number(low[k + 2 : k + 3][0] if k + 2 < len(low) else "x")
                ):
                    return i
    return None


_RETURNING = frozenset({"returned", "return", "returning", "returns"})
_JOINING = frozenset({"and", "then", ",", "before", "to"})
_TURN_REACH = 6


def _takes_in(sentence: Sentence, place: PlaceSpan) -> bool:
    """Return whether a craft lands at a place and then carries people from there."""
    low, classes = sentence.low, sentence.lexicon.classes
    if place.link not in _STAY_LINKS or "landed" not in _phrase_before(low, place.link_at):
        return False
    for i in range(place.end, min(place.end + _FAR_REACH, len(low) - 2)):
        if low[i] in classes["carried"] and low[i - 1] in {",", "and", "then"}:
            whom = low[i + 1 : i + _TAKEN_REACH]
            return any(is_number(w) or w in classes["evacuated_people"] for w in whom)
    return False


_TAKEN_REACH = 5


def _only_says_where(reached: Stop, stop: Stop) -> bool:
    """Return whether a country only says where the place right before it is."""
    (town, role), (land, part) = reached, stop
    return (
        role is part is PlaceRole.DESTINATION
        and land.link == "in"
        and land.link_at == town.end
        and _lies_in(town, land)
    )


def _holds(reached: Stop, place: PlaceSpan) -> bool:
    """Return whether a place lies in the country reached right before it."""
    return reached[1] is PlaceRole.DESTINATION and _lies_in(place, reached[0])


def _lies_in(place: PlaceSpan, land: PlaceSpan) -> bool:
    return (
        land.place.feature is Feature.COUNTRY
        and place.place.feature is not Feature.COUNTRY
        and land.place.country == place.place.country
    )


def _without_runs(sentence: Sentence, route: list[Stop]) -> list[Stop]:
    """Return the route without where a craft came from to take people in.

    ("The plane, which took off from Bonn, brought 72 people from Gao"); where it was sent to, and
    nothing else is said, is where they are taken from.
    """
    kept: list[Stop] = []
    for place, role in route:
        if not _is_run(sentence, place):
            kept.append((place, role))
        elif role is PlaceRole.DESTINATION and all(r is not PlaceRole.ORIGIN for _, r in route):
            kept.append((place, PlaceRole.ORIGIN))
    return kept


def _is_run(sentence: Sentence, place: PlaceSpan) -> bool:
    """Return whether "which" or "that" tells of a craft's own way, before what it carried."""
    low, classes = sentence.low, sentence.lexicon.classes
    after = low[place.end : place.end + 2]
    resumes = [w for w in after if w != ","][:1]
    if not resumes or resumes[0] not in classes["carried"] or place.link is None:
        return False
    for i in range(place.link_at - 1, max(0, place.link_at - _FAR_REACH), -1):
        if low[i] in {"which", "that"}:
            named = low[max(0, i - _CRAFT_REACH) : i]
            craft = sentence.lexicon.union("vessel", "leg_craft", "uniforms")
            return not craft.isdisjoint(named)
    return False


def _goes_on(sentence: Sentence, place: PlaceSpan) -> bool:
    """Return whether people go on to a place from one reached before ("on to", "and then to")."""
    before = sentence.low[max(0, place.link_at - _ONWARD_REACH) : max(0, place.link_at)]
    return "on" in before[-2:] or "then" in before or not _ONWARD.isdisjoint(before[-1:])


_ONWARD_REACH = 6
_ONWARD = frozenset(
    {"continued", "continue", "continuing", "proceeded", "proceed", "onwards", "later"}
)


def _starts_again(sentence: Sentence, reached: Stop, place: PlaceSpan) -> bool:
    """Return whether people go on from the place they have just been brought to."""
    there = reached[0].place == place.place or (place.anaphor and _lies_in(reached[0], place))
    if reached[1] is not PlaceRole.DESTINATION or not there:
        return False
    between = sentence.low[reached[0].end : place.start]
    return ";" not in between and not _takes_others(sentence, reached[0].end, place.start)


def _resumed(sentence: Sentence, route: list[Stop]) -> list[Stop]:
    """Return the route with a place reached and left again as a hub.

    ("crossed from Rafah into Egypt and were flown from El Arish to Cairo")
    """
    reached = [k for k, (_, role) in enumerate(route) if role is PlaceRole.DESTINATION]
    if len(reached) < _TWO_LEGS:
        return route
    first = next((place for place, role in route if role is PlaceRole.ORIGIN), route[0][0])
    for k in range(reached[0] + 1, reached[-1]):
        place, role = route[k]
        then = "then" in sentence.low[route[k - 1][0].end : place.start]
        new = place.follows is None and (then if first is place else place.place != first.place)
        if role is not PlaceRole.ORIGIN or not new:
            continue
        if _takes_others(sentence, route[k - 1][0].end, place.start):
            return route[:k]
        if ";" not in sentence.low[: place.start]:
            before, after = route[:k], route[k + 1 :]
            kept = [
                (p, PlaceRole.HUB if r is PlaceRole.DESTINATION else r)
                for p, r in before
                if r is not PlaceRole.DESTINATION or p.place.feature is not Feature.COUNTRY
            ]
            return [*kept, (place, PlaceRole.HUB), *after]
    return route


def _takes_others(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether between two tokens somebody carries people who are not those told before."""
    low, classes = sentence.low, sentence.lexicon.classes
    return any(
        low[i] in classes["leg_conveying"]
        and classes["be"].isdisjoint(low[max(start, i - 2) : i])
        and _THEM.isdisjoint(low[i:end])
        and low[i + 1] not in classes["preposition"]
        for i in range(start, end - 1)
    )


_THEM = frozenset({"them", "him", "her"})
_TWO_LEGS = 2


_STAYS = frozenset({"in", "at", "near"})
_BESIDE = frozenset({"near", "outside"})


def role_in_frame(
    sentence: Sentence, trigger: Trigger, place: PlaceSpan, role: PlaceRole, lexicon: Lexicon
) -> PlaceRole:
    """Return what a place is to a trigger whose frame alone would say `role`.

    People arrive in it, or are fetched there.
    """
    if role is PlaceRole.ORIGIN and place.link in _STAYS:
        reached = role_of(sentence, place, lexicon) is PlaceRole.DESTINATION
        return PlaceRole.DESTINATION if reached else role
    before = place.start < trigger.start
    if before and role is PlaceRole.DESTINATION and _fetched_there(sentence, trigger, place):
        return PlaceRole.ORIGIN
    return role


def _fetched_there(sentence: Sentence, trigger: Trigger, place: PlaceSpan) -> bool:
    """Return whether craft go to a place to take people from it ("sent a plane to ... to")."""
    return (
        trigger.entry.kind is Kind.EVACUATION
        and place.link == "to"
        and sentence.low[trigger.start - 1] == "to"
        and sentence.crossings(place.start, trigger.start) == 0
    )

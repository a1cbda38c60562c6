"""What tells that people leave a place they are in, where no "from" and no "out of" says so.

("residents of Goma were told to leave", "two men hurt near Ber were flown", "sent a plane to Gao
for its citizens", "the town has been cleared")
"""

from __future__ import annotations

from itertools import pairwise

from geodata.extract.words.lexicon import word_class
from geodata.extract.words.sentence import PlaceSpan
from geodata.extract.words.triggers import is_number

Classes = dict[str, frozenset[str]]

_FETCH_REACH = 8
_SENT_REACH = 8  # tokens from a craft's "sent" to the place it is sent to
_FOR_REACH = 5  # tokens from a place to "for" and whom a craft is sent there for
_TAKEN_REACH = 16  # tokens from a place to the verb that takes people from it
_WHOM_REACH = 4
_ORDER_REACH = 10
_OUT_REACH = 20
_HURT_REACH = 12  # tokens from what befell people to where it did
_AFTER = 5
_MANY_REACH = 8
_PICK_REACH = 9  # tokens from "picked up" to where people are taken in


def is_quit(low: list[str], place: PlaceSpan, before: list[str], classes: Classes) -> bool:
    """Return whether people leave a place that stands with "in", "at", "of" or the like.

    `before` are the words of its phrase.
    """
    return (
        _told_to_go(low, place, before, classes)
        or _ordered_out(low, place, classes)
        or _carried_there(low, place, classes)
        or _picked_up(low, place, classes)
        or _is_of_helpers(low, place, classes)
        or (
            not classes["shutting"].isdisjoint(before)
            and not classes["missions_abroad"].isdisjoint(before)
        )
    )


def is_cleared(low: list[str], place: PlaceSpan, classes: Classes) -> bool:
    """Return whether a place is the subject of being cleared ("Barbuda has been emptied")."""
    after = low[place.end : place.end + _AFTER]
    for i, (a, b) in enumerate(pairwise(after)):
        if a in classes["be"] and b in classes["cleared"]:
            return after[i + 2 : i + 3] != ["of"]
        if a not in classes["be"] and a not in classes["have"]:
            return False
    return False


def is_fetched_from(low: list[str], place: PlaceSpan, classes: Classes) -> bool:
    """Return whether somebody goes to a place to take people from it."""
    after = low[place.end : place.end + _FETCH_REACH]
    if any(a == "to" and b in classes["fetching"] for a, b in pairwise(after)):
        return True
    craft = classes["vessel"] | classes["leg_craft"] | classes["leg_vehicle"]
    first = max(0, place.link_at - _SENT_REACH)
    if (
        classes["sending_craft"].isdisjoint(low[first : place.link_at])
        or low[place.link_at - 1] not in craft
    ):
        return False
    return _for_people(low, place.end, classes) or _takes_people(low, place.end, classes)


def _for_people(low: list[str], start: int, classes: Classes) -> bool:
    """Return whether people are what a craft is sent for ("to Gao on Monday for 140 citizens")."""
    for i in range(start, min(start + _FOR_REACH, len(low))):
        if low[i] == "for":
            return _names_people(low[i + 1 : i + 1 + _WHOM_REACH], classes)
    return False


def _takes_people(low: list[str], start: int, classes: Classes) -> bool:
    """Return whether a later verb takes people from a place ("and took its 900 people")."""
    for i in range(start + 1, min(start + _TAKEN_REACH, len(low) - 1)):
        if low[i] in classes["carried"] and low[i - 1] in {"and", "then", "to"}:
            return _names_people(low[i + 1 : i + 1 + _WHOM_REACH], classes)
    return False


def _names_people(words: list[str], classes: Classes) -> bool:
    return any(
        is_number(w) or w in classes["evacuated_people"] or w in classes["people"] for w in words
    )


def _told_to_go(low: list[str], place: PlaceSpan, before: list[str], classes: Classes) -> bool:
    """Return whether those who live at a place are told to leave it."""
    if classes["ordering"].isdisjoint(low) or classes["dwellers"].isdisjoint(before):
        return False
    after = low[place.end : place.end + _ORDER_REACH]
    return any(a == "to" and b in classes["going_away"] for a, b in pairwise(after))


def _ordered_out(low: list[str], place: PlaceSpan, classes: Classes) -> bool:
    """Return whether authorities of a place tell people there to leave."""
    after = low[place.end : place.end + _OUT_REACH]
    told = next((i for i, word in enumerate(after) if word in classes["ordering"]), None)
    if told is None:
        return False
    rest = after[told:]
    return not classes["dwellers"].isdisjoint(rest) and any(
        (a == "to" and b in classes["going_away"]) or (a == "out" and b == "of")
        for a, b in pairwise(rest)
    )


def is_cleared_by_word(low: list[str], place: PlaceSpan, classes: Classes) -> bool:
    """Return whether authorities of a place announce that people there will be carried off.

    ("The authorities in Gao said that women and children would be bused to Dakar")
    """
    if place.link_at < 1 or low[place.link_at - 1] not in word_class("helping_hands"):
        return False
    rest = low[place.end : place.end + _OUT_REACH]
    told = next((i for i, word in enumerate(rest) if word in classes["speech"]), len(rest))
    people = word_class("removed_people")
    whom = next((i for i in range(told, len(rest)) if rest[i] in people), len(rest))
    if rest[whom - 1 : whom] in _OWN:
        return False
    carried = classes["carried"] | classes["taking_out"] | classes["leg_conveying"]
    return any(
        a in classes["modal"] and b == "be" and c in carried
        for a, b, c in zip(rest[whom:], rest[whom + 1 :], rest[whom + 2 :], strict=False)
    )


_OWN = (["their"], ["its"], ["his"], ["her"])


def _carried_there(low: list[str], place: PlaceSpan, classes: Classes) -> bool:
    """Return whether people who are at a place are carried off.

    ("citizens in Gao were flown", "two men hit by shots near Ber were later taken")
    """
    after = [w for w in low[place.end : place.end + _AFTER] if w != ","]
    if after[:1] == [] or not (after[0] in classes["be"] or after[0] in classes["have"]):
        return False
    carried = classes["carried"] | classes["taking_out"]
    if not any(a in classes["be"] and b in carried for a, b in pairwise(after)):
        return False
    whose = low[place.link_at - 1]
    if whose in classes["evacuated_people"] or whose in classes["people"]:
        return True
    if place.link == "of":
        counted = any(map(is_number, low[max(0, place.link_at - _MANY_REACH) : place.link_at]))
        return counted and whose.endswith("s")
    befell = low[max(0, place.link_at - _HURT_REACH) : place.link_at]
    return not word_class("hurt").isdisjoint(befell)


def _picked_up(low: list[str], place: PlaceSpan, classes: Classes) -> bool:
    """Return whether people are taken in at a place ("picked up five sick men on Gaua")."""
    for i in range(place.link_at - 1, max(-1, place.link_at - _PICK_REACH), -1):
        if low[i] in classes["picked_up"]:
            return _names_people(low[i + 1 : place.link_at], classes)
        if low[i] in _PARTING or (
            low[i] in classes["leg_verb"] and low[i] not in classes["picked_up"]
        ):
            return False
    return False


def _is_of_helpers(low: list[str], place: PlaceSpan, classes: Classes) -> bool:
    """Return whether those who carry people off are of a place, and nothing else is left.

    ("Doctors in Gao put 60 patients on a train", "In Gao soldiers moved 900 families")
    """
    fronted = place.link_at == 0
    if place.link not in {"in", "at", "on"} or place.link_at > _SUBJECT:
        return False
    if not fronted and low[place.link_at - 1] not in word_class("helping_hands"):
        return False
    after = low[place.end :]
    if not _LEAVINGS.isdisjoint(after) or not classes["speech"].isdisjoint(after[:_AFTER]):
        return False
    for i, word in enumerate(after[:_CARRY_REACH]):
        if word in _OPENERS:
            return False
        if word in classes["leg_conveying"] and classes["be"].isdisjoint(after[max(0, i - 2) : i]):
            hands = not fronted or not word_class("helping_hands").isdisjoint(after[:i])
            whom = after[i + 1 : i + 1 + _WHOM_REACH]
            return hands and any(map(is_number, whom)) and classes["vessel"].isdisjoint(whom)
    return False


_SUBJECT = 5
_CARRY_REACH = 14
_LEAVINGS = frozenset({"from", "off", "out"})
_OPENERS = frozenset({";", "who", "which", "where", "when", "that", "because"})
_PARTING = frozenset({",", ";", "and", "to", "into", "from", "at", "who", "which"})

"""What the frame of a trigger cannot do without: forces that stand near, a number, a partner."""

from __future__ import annotations

from itertools import pairwise

from geodata.extract.where.movements import are_sound, is_ward_case, people_at
from geodata.extract.words.lexicon import Lexicon, word_class
from geodata.extract.words.sentence import Sentence
from geodata.extract.words.triggers import Trigger, is_number
from geodata.model import MentionRole

# Frames whose place stands right after the trigger, by its preposition.
_FOLLOWED = {"due": (["in"], ["at"]), "come": (["to"],)}
# Frames that tell of a base only where forces stand near ("troops withdrew from", "home to a
# squadron"): how many tokens before and after are looked at, and for words of which classes.
_FORCES_AFTER_REACH = 10
_CRAFT_REACH = 3  # tokens before "left" in which the craft that leaves is named
_COMPANY = {
    "pullout": (7, 7),
    "sortie": (7, 7),
    "dispatch": (7, 7),
    "home": (0, _FORCES_AFTER_REACH),
    "harbour": (0, _FORCES_AFTER_REACH),
    "lease": (40, 40),
    "drill": (8, 6),
    "takenout": (7, 0),
    "access": (4, 10),
    "emptying": (0, 6),
    "clearing": (0, 7),
    "transfer": (0, 6),
}
_COMPANY_CLASS = {
    "pullout": ("force",),
    "sortie": ("force",),
    "dispatch": ("heavy_arms",),
    "home": ("force",),
    "harbour": ("force",),
    "lease": ("military",),
    "drill": ("garrisons",),
    "takenout": ("garrisons",),
    "access": ("garrisons", "site_words"),
    "emptying": ("settlements", "dwellers"),
    "clearing": ("dwellers",),
    "transfer": ("removed_people",),
}


def is_possible(sentence: Sentence, trigger: Trigger, lexicon: Lexicon) -> bool:
    """Return whether a trigger has what its frame cannot do without."""
    low, frame = sentence.low, trigger.entry.frame
    after = low[trigger.end : trigger.end + _FORCES_AFTER_REACH]
    if frame in _FOLLOWED:
        return after[:1] in _FOLLOWED[frame]
    if frame == "pullout" and _is_a_states(sentence, trigger, lexicon):
        return True
    if frame == "sortie" and _is_one_flight(low[trigger.start], after):
        return False
    if frame == "transfer" and _is_of_nationals(sentence, trigger.end):
        return True
    if frame in _COMPANY:
        first, last = _COMPANY[frame]
        near = low[max(0, trigger.start - first) : trigger.end + last]
        return any(not lexicon.classes[name].isdisjoint(near) for name in _COMPANY_CLASS[frame])
    check = _CHECKS.get(frame)
    return check is None or check(sentence, trigger, lexicon)


def _is_a_states(sentence: Sentence, trigger: Trigger, lexicon: Lexicon) -> bool:
    """Return whether a state or an alliance is who withdraws ("Italy completed its pullout")."""
    first = max(0, trigger.start - _COUNTRY_REACH)
    return sentence.low[trigger.end - 1] == "from" and (
        any(first <= start < trigger.start for start, _, _ in sentence.mentions)
        or not lexicon.classes["alliances"].isdisjoint(sentence.low[first : trigger.start])
    )


_COUNTRY_REACH = 4


def _is_one_flight(verb: str, after: list[str]) -> bool:
    """Return whether a single way is told, not where forces fly from ("flew from X via Y")."""
    by_way = "via" in after or ("way", "of") in pairwise(after)
    return by_way or (verb == "flown" and "to" in after)


def _is_of_nationals(sentence: Sentence, start: int) -> bool:
    """Return whether a people is what is removed ("the removal of Egyptians from")."""
    return any(
        start <= at < start + _NATIONALS_REACH
        and m.role is MentionRole.DEMONYM
        and m.text.endswith("s")
        for at, _, m in sentence.mentions
    )


_NATIONALS_REACH = 3


def _is_counted(sentence: Sentence, trigger: Trigger, lexicon: Lexicon) -> bool:
    after = sentence.low[trigger.end : trigger.end + _FATE_REACH]
    if not after or (after[0] in _WERE and after[-1] in lexicon.classes["casualty"]):
        return False  # "three soldiers were killed" says nothing of where they are kept
    return any(is_number(w) for w in sentence.low[max(0, trigger.start - 6) : trigger.end])


_FATE_REACH = 2
_WERE = frozenset({"was", "were"})


def _demands_nothing(sentence: Sentence, trigger: Trigger, lexicon: Lexicon) -> bool:
    """Return whether "called on" tells of a visit, and not of what somebody is asked to do.

    ("called on the king in Rabat", not "called on Chad to free the men held in Abeche")
    """
    low, end = sentence.low, trigger.end
    if low[end - 1] != "on" or low[end : end + 1] == []:
        return True
    aims = word_class("calling_aims") | lexicon.classes["article"] | word_class("preposition")
    named = {start: mention for start, _, mention in sentence.mentions}
    asked = next(
        (
            low[i + 1]
            for i in range(end + 1, min(end + _ASKED_REACH, len(low) - 1))
            if low[i] == "to" and i + 1 not in named
        ),
        None,
    )
    if asked is None:
        return True
    first = named.get(end)
    state = first is not None and first.place is not None and first.role is not MentionRole.DEMONYM
    return asked in aims and not (state and low[end + 1] != "'s")


_ASKED_REACH = 16


def _has_partner(sentence: Sentence, trigger: Trigger, lexicon: Lexicon) -> bool:
    del lexicon
    return "with" in sentence.low[max(0, trigger.start - 5) : trigger.start]


def _loads_counted(sentence: Sentence, trigger: Trigger, lexicon: Lexicon) -> bool:
    del lexicon
    return any(is_number(w) for w in sentence.low[trigger.end : trigger.end + 4])


def _is_of_forces(sentence: Sentence, trigger: Trigger, lexicon: Lexicon) -> bool:
    """Return whether "presence" is that of a state or of its forces, by the words before it."""
    phrase = sentence.low[trigger.np_start : trigger.start]
    return not lexicon.classes["military"].isdisjoint(phrase) or any(
        trigger.np_start <= start < trigger.start for start, _, _ in sentence.mentions
    )


def _carries_people(sentence: Sentence, trigger: Trigger, lexicon: Lexicon) -> bool:
    """Return whether a number of people is the object (or the passive subject) of a verb."""
    low = sentence.low
    after = low[trigger.end : trigger.end + 7]
    passive = any(
        w in {"was", "were", "been", "being"}
        for w in low[max(0, trigger.start - 3) : trigger.start]
    )
    window = low[max(0, trigger.start - 9) : trigger.start] if passive else after
    if not _OWN.isdisjoint(window) and are_sound(window, "garrisons"):
        return False  # "is bringing some of its 400 soldiers home"
    if not passive and not lexicon.classes["cargo_units"].isdisjoint(after[1:3]):
        return False
    return (
        any(is_number(w) for w in window[:4] if w not in {"one", "two"} or not passive)
        and any(w in lexicon.classes["people"] or w in {"out", "home"} for w in window)
        and not _is_routine(low, lexicon)
    )


def _people_are_conveyed(sentence: Sentence, trigger: Trigger, lexicon: Lexicon) -> bool:
    """Return whether people of concern, counted or not, are the subject of a passive verb."""
    if is_ward_case(sentence, lexicon):
        return False
    low, first = sentence.low, max(0, trigger.start - _SUBJECT_REACH)
    if lexicon.classes["be"].isdisjoint(low[max(0, trigger.start - _BE_REACH) : trigger.start]):
        return False
    counted = any(is_number(a) and b == "of" for a, b in pairwise(low[first : trigger.start]))
    named = counted or any(first <= i < trigger.start for i in people_at(sentence, lexicon))
    return named and not _is_routine(low, lexicon)


_SUBJECT_REACH = 6
_BE_REACH = 2  # "were", "have been", "were later"


def _people_are_aboard(sentence: Sentence, trigger: Trigger, lexicon: Lexicon) -> bool:
    """Return whether a number of people is aboard a craft ("with 90 Danes aboard")."""
    low = sentence.low
    window = low[max(0, trigger.start - _SUBJECT_REACH) : trigger.start]
    return any(is_number(w) for w in window) and not _is_routine(low, lexicon)


def _leaves_place(sentence: Sentence, trigger: Trigger, lexicon: Lexicon) -> bool:
    """Return whether forces stand before the verb and a place after it ("troops left Mali")."""
    classes, low = lexicon.classes, sentence.low
    auxiliaries = lexicon.union("have", "modal", "be", "late")
    subject = next(
        (low[i] for i in range(trigger.start - 1, -1, -1) if low[i] not in auxiliaries), ""
    )
    clause = sentence.clause
    bare = low[trigger.start] in _BARE and low[trigger.start - 1] not in _AHEAD
    if bare or any(
        low[i] in _BACKGROUND and clause[i] == clause[trigger.start] for i in range(trigger.start)
    ):
        return False
    return subject in classes["garrisons"] and any(
        p.np_start == trigger.end or (p.link == "from" and p.link_at == trigger.end)
        for p in sentence.places
    )


_BACKGROUND = frozenset({"since", "until", "before", "if"})
# "demands that troops leave" does not say that they do.
_BARE = frozenset({"leave", "quit", "depart", "vacate"})
_AHEAD = frozenset({"will", "would", "to"})


def _takes_forces_out(sentence: Sentence, trigger: Trigger, lexicon: Lexicon) -> bool:
    """Return whether forces are what a verb takes out of a place, not in and out of it."""
    after = sentence.low[trigger.end : trigger.end + _TAKEN_REACH]
    to_and_fro = ("and", "out") in pairwise(after)
    return not to_and_fro and not lexicon.classes["garrisons"].isdisjoint(after)


_TAKEN_REACH = 7


def _is_no_stop(sentence: Sentence, trigger: Trigger, lexicon: Lexicon) -> bool:
    """Return whether no flight or ship leaves what the trigger names ("the last flight left")."""
    low = sentence.low
    at = trigger.np_start - 1
    if _is_landed_on(low, trigger):
        return False
    if at < 0 or low[at] not in lexicon.classes["leaving"]:
        return True
    return lexicon.classes["vessel"].isdisjoint(low[max(0, at - _CRAFT_REACH) : at])


def _is_landed_on(low: list[str], trigger: Trigger) -> bool:
    """Return whether a runway or airport is only where a craft came down."""
    near = low[max(0, trigger.np_start - _LANDING_REACH) : trigger.np_start]
    plain = trigger.entry.type == "air" and trigger.entry.strength == 1
    return plain and any(
        word == "landed" or (word == "down" and before in _DOWN) for before, word in pairwise(near)
    )


_LANDING_REACH = 4
_DOWN = frozenset({"came", "touched", "set", "put"})


def _takes_people_out(sentence: Sentence, trigger: Trigger, lexicon: Lexicon) -> bool:
    """Return whether more than a base is emptied ("evacuated its outpost"), or one case treated."""
    if is_ward_case(sentence, lexicon):
        return False
    if _troops_are_moved(sentence, trigger):
        return False
    emptied = sentence.low[trigger.end : trigger.end + _BASE_REACH]
    stop = next((i for i, w in enumerate(emptied) if w in lexicon.classes["preposition"]), None)
    return not trigger.verb or lexicon.classes["base_words"].isdisjoint(emptied[:stop])


_BASE_REACH = 5


def _troops_are_moved(sentence: Sentence, trigger: Trigger) -> bool:
    """Return whether it is sound troops that are said to be flown out of a place."""
    before = sentence.low[max(0, trigger.start - _TROOPS_REACH) : trigger.start]
    return sentence.low[trigger.end - 1] == "of" and are_sound(before, "garrisons")


_TROOPS_REACH = 7
_OWN = frozenset({"its", "their"})


def _spends_time(sentence: Sentence, trigger: Trigger, lexicon: Lexicon) -> bool:
    """Return whether a time is the object of "spent" ("spent Thursday in Odesa"), not in jail."""
    del lexicon
    low = sentence.low[trigger.end : trigger.end + _TIME_REACH]
    inside = sentence.low[trigger.end : trigger.end + 2 * _TIME_REACH]
    if not word_class("confinement").isdisjoint(inside):
        return False
    dated = any(trigger.end <= a < trigger.end + _TIME_REACH for a, _, _ in sentence.timexes)
    return dated or not word_class("spans_of_time").isdisjoint(low)


_TIME_REACH = 6


def _shakes_hand(sentence: Sentence, trigger: Trigger, lexicon: Lexicon) -> bool:
    """Return whether a hand is the object of "shook" ("shook the Thai premier's hand")."""
    del lexicon
    after = sentence.low[trigger.end : trigger.end + _HAND_REACH]
    return "hand" in after or "hands" in after


_HAND_REACH = 9


def _is_of_two(sentence: Sentence, trigger: Trigger, lexicon: Lexicon) -> bool:
    """Return whether "by phone" is said of a talk of two, not of what a paper was told."""
    if sentence.low[trigger.start] != "by":
        return True
    before = sentence.low[max(0, trigger.start - _SPOKEN_REACH) : trigger.start]
    return not word_class("conversing").isdisjoint(before) and lexicon.classes["press"].isdisjoint(
        before
    )


_SPOKEN_REACH = 12


def _is_placed(sentence: Sentence, trigger: Trigger, lexicon: Lexicon) -> bool:
    """Return whether "the last one" is told with where it was ("the last one, in Brussels")."""
    del lexicon
    return any(
        p.link in {"in", "at"} and 0 <= p.link_at - trigger.end <= _PLACED_REACH
        for p in sentence.places
    )


_PLACED_REACH = 6


_CHECKS = {
    "facility": _is_no_stop,
    "meet": _demands_nothing,
    "exit": _leaves_place,
    "takeout": _takes_forces_out,
    "force": _is_counted,
    "counterpart": _has_partner,
    "carrier": _loads_counted,
    "transport": _carries_people,
    "conveyed": _people_are_conveyed,
    "aboard": _people_are_aboard,
    "presence": _is_of_forces,
    "evacuate": _takes_people_out,
    "spend": _spends_time,
    "shake": _shakes_hand,
    "sequel": _is_placed,
    "call": _is_of_two,
}


def _is_routine(low: list[str], lexicon: Lexicon) -> bool:
    """Return whether a journey is a timetable's, a trader's ("300 a day") or of people at sport."""
    at_sport = not word_class("at_sport").isdisjoint(low)
    if at_sport and lexicon.union("uniforms", "state_hands").isdisjoint(low):
        return True
    return not lexicon.classes["movement_trap"].isdisjoint(low) or any(
        a in {"a", "per", "every"} and b in _PERIODS for a, b in pairwise(low)
    )


_PERIODS = frozenset({"day", "week", "month", "year"})

"""Evacuations told as a movement: who is carried out of one place, over which, to which other.

No single word announces them ("a Hercules flew 60 Danes from Kabul to Tashkent"). A sentence is
taken as a candidate when it has a word of carrying, people who are a state's concern, and a place
they leave; the score decides.
"""

from __future__ import annotations

import re
from itertools import pairwise

from geodata.extract.where.routes import route_of
from geodata.extract.words.lexicon import MOVER, Lexicon, TriggerEntry, word_class
from geodata.extract.words.phrases import verb_forms
from geodata.extract.words.sentence import Sentence
from geodata.extract.words.triggers import Trigger, is_number
from geodata.model import Kind, MentionRole, PlaceRole

FRAME = "movement"
MOVEMENT = TriggerEntry(Kind.EVACUATION, FRAME, "civil", 1, FRAME)
# A craft sent to where people are taken from, which the next sentence brings back with them.
SENT = TriggerEntry(Kind.EVACUATION, FRAME, "civil", 1, "sent")
_STRONG = 2
_MAX_CROSSINGS = 2
# Without a word of one of these classes a journey is private.
_GROUNDS = ("uniforms", "state_hands", "danger", "vessel", "mission_people", "ordering")


def find_movement(sentence: Sentence, known: list[Trigger], lexicon: Lexicon) -> Trigger | None:
    """Return the trigger of a movement of people out of a place, or None.

    `known` are the triggers found by phrases; where a firm one tells of an evacuation there is no
    need of another.
    """
    if not sentence.mentions or not sentence.said & MOVER:
        return None
    low, classes = sentence.low, lexicon.classes
    if is_private(sentence, lexicon) or any(
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
    movers = [i for i, word in enumerate(low) if word in classes["mover"] and not _is_done(low, i)]
    at = min(
        movers,
        default=None,
        key=lambda i: (
            low[i] in classes["vessel"],
            sentence.crossings(i, origin.start),
            i > origin.start,
            abs(i - origin.start),
        ),
    )
    if at is None or any(w in classes["goods"] for w in low[at + 1 : at + _LOAD_REACH]):
        return None
    return None if _reinforces(low, at) else movement_at(sentence, at)


_LOAD_REACH = 3


def _reinforces(low: list[str], at: int) -> bool:
    """Return whether what is sent is sound troops or their arms ("sent four fighter jets")."""
    load = low[at + 1 : at + _FORCES_REACH]
    return low[at] in _SENDING and are_sound(load, "garrisons", "sent_arms")


def are_sound(words: list[str], *classes: str) -> bool:
    """Return whether words name troops (or others of `classes`), none of them hurt."""
    named = any(not word_class(name).isdisjoint(words) for name in classes)
    return named and word_class("casualty").isdisjoint(words)


_SENDING = frozenset(verb_forms("send"))
_FORCES_REACH = 14


def _is_done(low: list[str], at: int) -> bool:
    """Return whether "carried out" is what somebody did, and moves nobody."""
    after = low[at + 2 : at + 3]
    return low[at].startswith("carr") and low[at + 1 : at + 2] == ["out"] and after != ["of"]


def movement_at(sentence: Sentence, at: int) -> Trigger:
    """Return the trigger of a movement whose verb stands at a token."""
    return Trigger(
        start=at,
        end=at + 1,
        np_start=at,
        entry=MOVEMENT,
        verb=True,
        definite=False,
        head=sentence.low[at],
    )


def is_trap(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Return whether a word tells of people who are carried for another end ("deported")."""
    return not lexicon.classes["movement_trap"].isdisjoint(sentence.joined_words)


def is_private(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Return whether nothing tells that a journey is more than people's own affair."""
    classes, words = lexicon.classes, sentence.joined_words
    if is_trap(sentence, lexicon) or is_ward_case(sentence, lexicon):
        return True
    if not word_class("at_sport").isdisjoint(words):
        return lexicon.union("uniforms", "state_hands").isdisjoint(words)
    if lexicon.union(*_GROUNDS).isdisjoint(words):
        carried = not classes["carried"].isdisjoint(sentence.low)
        timetabled = not word_class("timetabled").isdisjoint(words)
        return timetabled or not (carried and _is_of_a_state(sentence, lexicon))
    at_leisure = not classes["movement_leisure"].isdisjoint(words)
    return at_leisure and all(classes[name].isdisjoint(words) for name in _PRESSING)


def is_ward_case(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Return whether somebody is only taken to hospital, whom no state or force looks after."""
    low, classes = sentence.low, lexicon.classes
    if classes["wards"].isdisjoint(low) or classes["one_person"].isdisjoint(low):
        return False
    one = any(
        a in _ONE and not classes["one_person"].isdisjoint(low[i + 1 : i + _NEAR])
        for i, a in enumerate(low)
    )
    saying = {a for a, b in pairwise(low) if b in classes["speech"]}  # "authorities said"
    return one and not lexicon.union("uniforms", "state_hands") & (sentence.joined_words - saying)


_ONE = frozenset({"a", "an", "the", "one", "another", "two"})
_NEAR = 4


def _is_of_a_state(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Return whether those who are carried are a state's concern by whom or whereto."""
    return is_national(sentence, lexicon) or are_taken_abroad(sentence, lexicon)


def is_national(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Return whether a state carries people: "Israel flew", "a Spanish flight took"."""
    low, classes = sentence.low, lexicon.classes
    for start, end, mention in sentence.mentions:
        after = low[end : end + _CARRIER_REACH]
        if mention.role is MentionRole.DEMONYM:
            craft = any(names_craft(low, i, lexicon) for i in range(end, end + len(after)))
            craft = craft or not classes["uniforms"].isdisjoint(after)
            if craft and not classes["carried"].isdisjoint(low[end:]):
                return True
        elif (
            mention.place is not None
            and any(w in classes["carried"] for w in after)
            and (start == 0 or low[start - 1] not in word_class("preposition"))
        ):
            return True
    return _it_carries(sentence, lexicon)


def names_craft(low: list[str], at: int, lexicon: Lexicon) -> bool:
    """Return whether a token names what carries people, by its sort or its model ("C-130")."""
    model = (
        low[at + 1 : at + 2] == ["-"] and low[at + 2 : at + 3] != [] and low[at + 2][0].isdigit()
    )
    return (
        model
        or low[at] in lexicon.union("vessel", "leg_vehicle", "models")
        or _WHOLE_MODEL.match(low[at]) is not None
    )


def end_of_models(low: list[str], at: int) -> int | None:
    """Return the token after the model of several craft at a token, or None.

    ("A330s", "747 s", "C - 130 s")
    """
    for end in range(at + 1, min(at + _MODEL_TOKENS, len(low)) + 1):
        if _MODELS.match("".join(low[at:end])):
            return end
    return None


_WHOLE_MODEL = re.compile(r"[a-z]{1,2}\d{3}[a-z]?s?\Z")  # "A400M", "A330s"
_MODEL_TOKENS = 4
_MODELS = re.compile(r"(?:[a-z]{1,3}-)?[a-z]{0,2}\d{2,3}[a-z]?s\Z")


def _it_carries(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Return whether "it" carries, which is the state that opens the sentence."""
    low = sentence.low
    state = any(start == 0 and m.place is not None for start, _, m in sentence.mentions)
    return state and any(a == "it" and b in lexicon.classes["carried"] for a, b in pairwise(low))


def are_taken_abroad(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Return whether people are carried by others across borders: counted foreigners, or many."""
    return _are_foreigners(sentence, lexicon) or _are_flown_abroad(sentence, lexicon)


def _are_foreigners(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Return whether a number of foreigners leave a country ("83 Britons out of Wuhan")."""
    left = {p.place.country for p in sentence.places if p.link in {"from", "out of"}} - {None}
    low, carried = sentence.low, lexicon.classes["carried"]
    people = {
        m.place.country
        for start, end, m in sentence.mentions
        if m.role is MentionRole.DEMONYM
        and m.place is not None
        and start > 0
        and is_number(low[start - 1])
        and not carried.isdisjoint(low[max(0, start - _COUNTED) : start] + low[end + 1 : end + 2])
    }
    return bool(left) and bool(people - left - {None})


def _are_flown_abroad(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Return whether a number of people are carried by others from one country to another."""
    low, classes = sentence.low, lexicon.classes
    nationals = [
        end
        for _, end, m in sentence.mentions
        if m.role is MentionRole.DEMONYM and m.text[-1] == "s"
    ]
    passive = any(
        (a in classes["be"] or a in classes["counted_people"])
        and b in classes["carried"]
        and (any(map(is_number, low[:i])) or any(end <= i for end in nationals))
        for i, (a, b) in enumerate(pairwise(low))
    )
    if not passive:
        return False
    links = {place.link: place.place.country for place in sentence.places}
    left, reached = links.get("from"), links.get("to")
    return left is not None and reached is not None and left != reached


_CARRIER_REACH = 3
# What must be told where those who are carried are at leisure, or on their own way.
_PRESSING = ("danger", "disaster", "state_hands", "ordering")


def _brought_by_state(low: list[str], lexicon: Lexicon) -> bool:
    """Return whether people are carried by a state's hands, so that an origin may go unsaid."""
    hands = lexicon.union("uniforms", "state_hands")
    if hands.isdisjoint(low):
        return False
    loaded = any(
        a in _LOADED and any(map(is_number, low[i + 1 : i + _COUNTED])) for i, a in enumerate(low)
    )
    return loaded or not lexicon.classes["carried"].isdisjoint(low)


_LOADED = frozenset({"with", "carrying", "bringing"})


def _is_firm(trigger: Trigger) -> bool:
    return trigger.entry.strength >= _STRONG or trigger.entry.frame == "carrier"


def may_move(low: list[str], lexicon: Lexicon) -> bool:
    """Return whether an article of these words may tell of a movement of people."""
    if not _DEPARTURES.isdisjoint(low) or not lexicon.classes["leaving"].isdisjoint(low):
        return not lexicon.classes["mover"].isdisjoint(low)
    return False


_DEPARTURES = frozenset({"from", "out", "between", "to"})
_COUNTED = 4  # "4,500 Chinese oil workers"


def _are_millions(low: list[str], at: int, classes: dict[str, frozenset[str]]) -> bool:
    """Return whether a million are taken somewhere ("moving half a million people")."""
    return low[at] == "million" and not classes["mover"].isdisjoint(low[max(0, at - _LEAD) : at])


_LEAD = 6


def _counts_models(low: list[str], at: int) -> bool:
    """Return whether a number is of a craft's name, or counts such ("four F-15 fighters")."""
    here = at > 1 and low[at - 1] == "-" and len(low[at - 2]) == 1 and low[at - 2].isalpha()
    after = low[at + 2 : at + 3] == ["-"] and low[at + 3 : at + 4] != []
    return here or (after and len(low[at + 1]) == 1 and low[at + 3][0].isdigit())


def people_at(sentence: Sentence, lexicon: Lexicon) -> list[int]:
    """Return where the people of concern stand: nationals, staff, wounded, families."""
    low, classes = sentence.low, lexicon.classes
    concern, numbers = classes["evacuated_people"], classes["number_word"]
    found = [
        i
        for i, word in enumerate(low)
        if word in concern and classes["speech"].isdisjoint(low[i + 1 : i + 2])
    ]
    found += [
        start
        for start, end, mention in sentence.mentions
        if mention.role is MentionRole.DEMONYM
        and sentence.words[end - 1][:1].isupper()
        and (
            mention.text.endswith("s")
            or are_counted(low, start, end)
            or low[start - 1 : start] == ["no"]
        )
    ]
    found += [
        i
        for i, word in enumerate(low[:-1])
        if (word[0].isdigit() or word in numbers or _are_millions(low, i, classes))
        and not _counts_models(low, i)
        and (
            not classes["counted_people"].isdisjoint(low[i + 1 : i + _COUNTED])
            or _counts_alone(low, i, classes)
        )
    ]
    found += [
        i + 1
        for i, (a, b) in enumerate(pairwise(low))
        if b in _ANYBODY and (a in classes["carried"] or a in _COUNTLESS)
    ]
    if not classes["relief_hands"].isdisjoint(low):
        found += [
            i + 1
            for i, (a, b) in enumerate(pairwise(low))
            if b == "them" and a in classes["carried"]
        ]
    kinds = {low[i] for i in found if not is_number(low[i])}
    formed = not classes["formations"].isdisjoint(low)
    if found and classes["troops_only"].issuperset(kinds) and (formed or len(kinds) == len(found)):
        return []  # forces that are moved, not people in need
    if not found and not classes["uniforms"].isdisjoint(low):
        found = [i for i, word in enumerate(low) if word == "passengers"]
    return sorted(found)


def are_counted(low: list[str], start: int, end: int) -> bool:
    """Return whether a word like "Chinese" stands for people, by the number before it."""
    counted = start > 0 and is_number(low[start - 1])
    return counted and low[end : end + 1] != [] and low[end] in _AFTER_PEOPLE


_AFTER_PEOPLE = frozenset(
    {
        "aboard",
        "on",
        "from",
        "to",
        "who",
        "were",
        "was",
        "are",
        "have",
        "had",
        "and",
        ",",
        ".",
        "home",
    }
)


def _counts_alone(low: list[str], at: int, classes: dict[str, frozenset[str]]) -> bool:
    """Return whether a number stands for people who are carried ("fetched another 36 from")."""
    before = [w for w in low[max(0, at - _MORE_REACH) : at] if w not in _MORE]
    if low[at + 1] in classes["carried"] and low[at + 2 : at + 3] in _OUTWARD:
        return True  # "with 1,079 taken out in all"
    if low[at + 1] in classes["have"] and low[at + 2 : at + 3] in _COMING:
        return True  # "374 had arrived by Tuesday"
    return before[-1:] != [] and before[-1] in classes["carried"] and low[at + 1] in _ALONE


_OUTWARD = (["out"], ["off"], ["home"], ["from"])
_COMING = (["arrived"], ["landed"], ["reached"], ["crossed"])
# People whom no number counts: "carried people from", "hundreds of people".
_ANYBODY = frozenset({"people", "persons", "passengers"})
_COUNTLESS = frozenset({"more"})
_MORE = frozenset({"another", "some", "about", "around", "over", "nearly", "a", "further", "the"})
_MORE_REACH = 3
_ALONE = frozenset(
    {"from", "of", "to", "by", "out", "others", "more", ",", "off", "on", "home", "back"}
)

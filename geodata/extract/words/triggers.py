"""Finding the words of a sentence that announce a base, a meeting or an evacuation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from geodata.extract.words.lexicon import NEGATIVE, TRIGGER, Lexicon, TriggerEntry, word_class
from geodata.extract.words.phrases import verb_forms
from geodata.extract.words.sentence import PlaceSpan, Sentence
from geodata.frozen import quick
from geodata.model import Feature, Kind

# A noun phrase rarely has more words before its head than this.
_MAX_PHRASE = 9
_MAX_PLAIN_WORDS = 4
_VERB_FRAMES = frozenset(
    {
        "meet",
        "go",
        "go_for",
        "invite",
        "rotate",
        "transport",
        "host",
        "greet",
        "station",
        "carrier",
        "sortie",
        "drill",
        "due",
        "dispatch",
        "come",
        "halt",
        "stay",
        "spend",
        "shake",
        "pact",
        "attend",
        "home",
        "harbour",
        "preside",
        "broker",
        "emptying",
        "clearing",
        "conveyed",
    }
)
_NOUN_ENDINGS = ("tion", "tions", "evac", "evacuees", "flight", "flights", "corridor", "corridors")
NAMED_BASE = TriggerEntry(Kind.BASE, "facility", "unknown", 2, "named base")
MORE_FORCES = TriggerEntry(Kind.BASE, "force", "deployment", 1, "more forces")


@quick
@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger in a sentence, with the noun phrase to its left.

    `verb` says whether it is used as a verb, `definite` whether it points back ("the talks").
    """

    start: int
    end: int
    np_start: int
    entry: TriggerEntry
    verb: bool
    definite: bool
    head: str


def find_triggers(sentence: Sentence, lexicon: Lexicon) -> list[Trigger]:
    """Return the triggers in order; a phrase of the negatives hides those it overlaps."""
    if not sentence.said & TRIGGER:
        return _named_bases(sentence, [])
    low = sentence.low
    matches = [
        (i, match)
        for i in sentence.hinted(TRIGGER)
        if (match := lexicon.triggers.match(low, i)) is not None
    ]
    hidden = _hidden(sentence, lexicon) if matches else []
    triggers: list[Trigger] = []
    taken = 0
    for i, (length, entries) in matches:
        if i < taken:
            continue
        if hidden and any(a < i + length and i < b and b - a >= length for a, b in hidden):
            continue
        if low[i] in _MEET and _object_in(low, i + length, lexicon.classes["met_things"]):
            continue
        if entries[0].frame == "evacuate" and _empties_building(low, i + length, lexicon):
            continue
        taken = i + length
        triggers.extend(_trigger(sentence, i, i + length, entry, lexicon) for entry in entries)
    triggers.extend(_more_forces(sentence, triggers))
    triggers.extend(_named_bases(sentence, triggers))
    return triggers


def _more_forces(sentence: Sentence, triggers: list[Trigger]) -> list[Trigger]:
    """Return a trigger for each further number of forces told of in words used before.

    ("2,500 soldiers are in Mali, and another 900 in Chad")
    """
    forces = [t for t in triggers if t.entry.frame in _COUNTED_FRAMES]
    if not forces:
        return []
    low, first, found = sentence.low, forces[0], []
    for place in sentence.places:
        if place.link not in _STANDING_LINKS or place.link_at <= first.end:
            continue
        at = place.link_at - 1
        while at > first.end and low[at] in word_class("more_of_them"):
            at -= 1
        if is_number(low[at]) and low[at - 1] in _BEFORE_NUMBER:
            found.append(
                Trigger(
                    start=at,
                    end=at + 1,
                    np_start=at,
                    entry=MORE_FORCES,
                    verb=False,
                    definite=False,
                    head=first.head,
                )
            )
    return found


_COUNTED_FRAMES = frozenset({"force", "station"})
_STANDING_LINKS = frozenset({"in", "at", "on", "near"})
_BEFORE_NUMBER = frozenset(
    {"and", ",", ";", "another", "some", "about", "nearly", "over", "roughly", "around", "further"}
    | {"than", "with"}
)


_MEET = frozenset(verb_forms("meet"))
_OBJECT_REACH = 5


def _object_in(low: list[str], at: int, things: frozenset[str]) -> bool:
    """Return whether what follows a verb is one of `things` (a need met, a hall emptied)."""
    for word in low[at : at + _OBJECT_REACH]:
        if word in things:
            return True
        if word in word_class("preposition") or word in {",", ".", ";", "and"}:
            return False
    return False


def _empties_building(low: list[str], at: int, lexicon: Lexicon) -> bool:
    of = 1 if low[at : at + 1] in (["of"], ["from"]) else 0
    return _object_in(low, at + of, lexicon.classes["buildings"]) or (
        low[at + of : at + of + 1] != [] and low[at + of] in lexicon.classes["goods"]
    )


def _hidden(sentence: Sentence, lexicon: Lexicon) -> list[tuple[int, int]]:
    spans = []
    for i in sentence.hinted(NEGATIVE):
        match = lexicon.negatives.match(sentence.low, i)
        if match is not None:
            spans.append((i, i + match[0]))
    return spans


def _trigger(
    sentence: Sentence, start: int, end: int, entry: TriggerEntry, lexicon: Lexicon
) -> Trigger:
    verb = _is_verb(sentence.low, start, entry, lexicon)
    np_start = start if verb else phrase_start(sentence, start, lexicon)
    return Trigger(
        start=start,
        end=end,
        np_start=np_start,
        entry=entry,
        verb=verb,
        definite=sentence.low[np_start] in {"the", "this", "that", "these", "those"},
        head=sentence.low[end - 1],
    )


def _is_verb(low: list[str], start: int, entry: TriggerEntry, lexicon: Lexicon) -> bool:
    word = low[start]
    if entry.frame in _VERB_FRAMES or word in {"visited", "visiting", "based"}:
        return True
    if entry.frame == "evacuate":
        return not low[start].endswith(_NOUN_ENDINGS) and entry.phrase.startswith("<")
    if word in {"visit", "visits"}:
        before = low[start - 1] if start else ""
        return (
            before in {"to", "not"}
            or before in lexicon.classes["modal"]
            or before in lexicon.classes["pronoun"]
        )
    return False


def phrase_start(sentence: Sentence, head: int, lexicon: Lexicon) -> int:
    """Return the first token of the noun phrase whose head (or first head word) is at `head`."""
    low, words, classes = sentence.low, sentence.words, lexicon.classes
    plain = 0
    i = head
    while i > 0 and head - i < _MAX_PHRASE:
        word = low[i - 1]
        if word in classes["article"]:
            return i - 1
        if (
            word in word_class("preposition")
            or (word in classes["be"] and word != "'s")
            or word in classes["modal"]
        ):
            return i
        if word in classes["pronoun"] or (word in classes["relative"] and word not in _AND_OR):
            return i
        if word in classes["have"] or word in classes["speech"] or word == "not":
            return i
        if word in {"'s", "'", "-"} or word.isdigit() or words[i - 1][:1].isupper():
            i -= 1
            continue
        if (
            word in _AND_OR
            and i > 1
            and "'s" not in low[i:head]
            and (
                words[i - 2][:1].isupper()
                or low[i - 2] in classes["military"]
                or low[i - 2] in _CRAFT
            )
        ):
            i -= 1
            continue
        if (
            word in _AND_OR
            or not word[0].isalnum()
            or plain >= _MAX_PLAIN_WORDS
            or word in classes["verb"]
        ):
            return i
        plain += 1
        i -= 1
    return i


_AND_OR = frozenset({"and", "or"})
_CRAFT = frozenset({"plane", "planes", "spy", "airbase", "base", "bases", "airspace"})


def is_number(word: str) -> bool:
    """Return whether a lower-cased token is a number in figures or in words, not an ordinal."""
    if word[0].isdigit():
        return not word.endswith(_ORDINALS)
    return word in word_class("number_word")


_ORDINALS = ("st", "nd", "rd", "th")


def _named_bases(sentence: Sentence, triggers: list[Trigger]) -> list[Trigger]:
    """Return a trigger for each place that is a military base by its name alone."""
    found: list[Trigger] = []
    for _, _, mention in sentence.mentions:
        feature = mention.place.feature if mention.place else None
        if feature is Feature.BASE or feature is Feature.AIRPORT:
            break
    else:  # most sentences: their places need not be worked out
        return found
    for place in sentence.places:
        if not is_military(place):
            continue
        if any(
            t.entry.kind is Kind.BASE and t.entry.frame == "facility" and _belongs(t, place)
            for t in triggers
        ):
            continue
        found.append(
            Trigger(
                start=place.start,
                end=place.end,
                np_start=_phrase_of(triggers, place),
                entry=NAMED_BASE,
                verb=False,
                definite=False,
                head=sentence.low[place.end - 1],
            )
        )
    return found


_SITING = frozenset({"at", "in", "of"})


def _phrase_of(triggers: list[Trigger], place: PlaceSpan) -> int:
    """Return where the phrase of a named base begins: at "its" in "its base at Bagram"."""
    return next(
        (
            t.np_start
            for t in triggers
            if t.entry.frame == "facility" and t.end == place.link_at and place.link in _SITING
        ),
        place.start,
    )


_MILITARY_NAMES = re.compile(
    r"\b(air ?base|air force|afb|naval|navy|army|airfield|barracks|raf|nas|mcas|joint base|camp"
    r"|fort)\b",
    re.IGNORECASE,
)


def is_military(place: PlaceSpan) -> bool:
    """Return whether a place is a military base by its record or by its name."""
    if place.place.feature is Feature.BASE:
        return True
    return place.place.feature is Feature.AIRPORT and bool(_MILITARY_NAMES.search(place.place.name))


def _belongs(trigger: Trigger, place: PlaceSpan) -> bool:
    """Return whether the place's name holds the trigger or stands in its noun phrase."""
    return place.start < trigger.end and trigger.np_start < place.end

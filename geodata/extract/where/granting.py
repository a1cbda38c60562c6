"""States that take in others' forces, give them a base or refuse one ("Oman let Italy in")."""

from __future__ import annotations

from geodata.extract.words.lexicon import word_class
from geodata.extract.words.phrases import verb_forms
from geodata.extract.words.sentence import PlaceSpan, Sentence
from geodata.extract.words.triggers import Trigger
from geodata.model import Feature

_HOSTING = frozenset(verb_forms("host")) | frozenset(verb_forms("house")) | {"accommodate"}


def takes_in(sentence: Sentence, place: PlaceSpan, trigger: Trigger) -> bool:
    """Return whether a state takes in, gives to another or refuses it what the trigger names."""
    low, end, at = sentence.low, place.end, trigger.start
    return (
        end <= at
        and place.place.feature is Feature.COUNTRY
        and low[end : end + 1] not in (["'s"], ["'"])
        and sentence.crossings(end - 1, at) == 0
        and (not _HOSTING.isdisjoint(low[end:at]) or _yields(sentence, place, trigger))
    )


def _yields(sentence: Sentence, place: PlaceSpan, trigger: Trigger) -> bool:
    """Return whether the state gives or refuses another a base ("will not grant Italy one")."""
    low, classes, at = sentence.low, sentence.lexicon.classes, trigger.start
    if trigger.entry.frame != "access" and trigger.head not in classes["yielded_sites"]:
        return False
    verb = next((i for i in range(place.end, at) if low[i] in classes["yielding"]), None)
    if verb is None or low[verb - 1] in classes["be"]:
        return False
    others = [(start, m) for start, _, m in sentence.mentions if verb < start < at]
    if not others:
        return False
    start, other = others[-1]
    return (
        (start < trigger.np_start or start == verb + 1)
        and other.place is not None
        and other.place.feature is Feature.COUNTRY
        and other.place.country != place.place.country
        and low[start - 1] not in word_class("preposition")
    )

"""Who was in which of two meetings of one sentence: "met A in London and will see B in Rome"."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from geodata.extract.statements.candidate import Candidate
from geodata.extract.words.lexicon import word_class
from geodata.extract.words.sentence import Sentence
from geodata.extract.words.triggers import Trigger
from geodata.model import Actor, ActorRole, Kind

# "met the Japanese prime minister": tokens from a verb to what it governs.
_OBJECT_REACH = 2
_TOGETHER = frozenset({"they", "two", "both", "together", "their", "again"})


def divide_parties(candidates: Sequence[Candidate]) -> None:
    """Give each of two meetings told one after the other in a sentence its own people alone."""
    told = [c for c in candidates if c.kind is Kind.MEETING and c.places]
    told.sort(key=lambda c: c.trigger.start)
    for first, second in pairwise(told):
        sentence = first.sentence
        between = sentence.low[first.trigger.end : second.trigger.end + 1]
        if first.trigger.end > second.trigger.np_start or not _TOGETHER.isdisjoint(between):
            continue
        later = [a for a in second.actors if _at(sentence, a) >= second.trigger.np_start]
        met = _objects(first, second)
        if later and met:
            second.actors = [a for a in second.actors if _key(a) not in met]
        own = [a for a in first.actors if _at(sentence, a) < second.trigger.np_start]
        if len({a.country for a in own}) > 1:
            first.actors = own


def _at(sentence: Sentence, actor: Actor) -> int:
    """Return the token at which an actor's words begin."""
    start = actor.span.start_char if actor.span is not None else 0
    return bisect_right(sentence.start, start) - 1


def _key(actor: Actor) -> tuple[str | None, str | None]:
    return actor.country, actor.text


def _objects(first: Candidate, second: Candidate) -> set[tuple[str | None, str | None]]:
    """Return those whom the first meeting is with, by the words between it and the second."""
    sentence = first.sentence
    found: set[tuple[str | None, str | None]] = set()
    last = first.trigger.end
    for actor in sorted(first.actors, key=lambda a: _at(sentence, a)):
        at = _at(sentence, actor)
        if not first.trigger.end <= at < second.trigger.np_start:
            continue
        if actor.role is not ActorRole.HOST and _is_met(sentence, first.trigger, last, at):
            found.add(_key(actor))
            last = at + len(actor.text.split())
    return found


def _is_met(sentence: Sentence, trigger: Trigger, last: int, at: int) -> bool:
    """Return whether a token opens the object of a verb or of "with", or goes on with it."""
    low = sentence.low
    before = at - 1 - (low[at - 1] in word_class("article"))
    return (
        (trigger.verb and at - trigger.end <= _OBJECT_REACH)
        or low[before] in {"with", "between"}
        or (low[before] in {"and", ","} and before <= last)
    )

"""Who of those named beside a base does not hold it: neighbours, those who get it or take it."""

from __future__ import annotations

from geodata.extract.who.actors import ActorSpan
from geodata.extract.words.lexicon import word_class
from geodata.extract.words.sentence import Sentence
from geodata.extract.words.triggers import Trigger
from geodata.model import Status

_ARMED = frozenset({"armed", "force"})
_BETWEEN = (["and"], [","], [",", "and"])
_SHARING = frozenset({"nation", "force"})


def is_neighbour(sentence: Sentence, actor: ActorSpan) -> bool:
    """Return whether a state is named only for its border ("near the border with Oman")."""
    low, borders = sentence.low, word_class("borders")
    after = low[actor.end : actor.end + 1]
    if after and after[0] in borders:
        return True
    at = actor.link_at
    return actor.link in {"with", "of"} and at > 0 and low[at - 1] in borders


def with_partners(
    sentence: Sentence, chosen: list[ActorSpan], named: list[ActorSpan]
) -> list[ActorSpan]:
    """Return those chosen with the peoples listed before them ("Turkish and American soldiers")."""
    found = list(chosen)
    for actor in chosen:
        at = actor.start
        for other in sorted(named, key=lambda a: -a.start):
            if other.end <= at and other.kind in _SHARING:
                if sentence.low[other.end : at] not in _BETWEEN:
                    break
                at = other.start
                if all(other.code != a.code for a in found):
                    found.append(other)
    return found


def strikes(sentence: Sentence, actor: ActorSpan) -> bool:
    """Return whether an actor is told to strike something ("was shelled by Omani gunners")."""
    low, at = sentence.low, actor.link_at
    before = low[max(0, at - _STRUCK_REACH) : max(0, at)]
    return (
        actor.link == "by"
        and not word_class("attacking").isdisjoint(before)
        and word_class("held_by").isdisjoint(before[-2:])
    )


_STRUCK_REACH = 5


def takers_of(
    sentence: Sentence, trigger: Trigger, named: list[ActorSpan], status: Status
) -> list[ActorSpan]:
    """Return who gets a base that is handed over, and who captures one."""
    handed = status is Status.HANDED_OVER or (
        status is Status.CLOSED and not word_class("handing").isdisjoint(sentence.low)
    )
    if handed:
        return [a for a in named if a.link == "to"]
    if status is Status.CAPTURED:
        before = [
            a
            for a in named
            if a.kind in _ARMED
            and a.link is None
            and a.end <= trigger.np_start
            and sentence.crossings(a.end - 1, trigger.start) == 0
        ]
        return before[-1:] + [a for a in named if a.link == "by" and a.kind in _ARMED]
    return []

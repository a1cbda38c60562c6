"""Who takes people out: by their place at the words that say so, or by whose craft it is."""

from __future__ import annotations

from dataclasses import replace

from geodata.extract.where.attachment import Attachment
from geodata.extract.where.movements import names_craft
from geodata.extract.who.actors import ActorSpan
from geodata.extract.words.lexicon import word_class
from geodata.extract.words.sentence import Sentence
from geodata.extract.words.triggers import Trigger
from geodata.model import ActorRole

Pair = tuple[ActorSpan, ActorRole]
_CRAFT_REACH = 3
_CREWS = frozenset({"crew", "crews"})
# Bodies that take people out of danger and are named for it.
_RELIEF = frozenset({"UN", "ICRC", "MSF", "WHO"})


def find_carriers(
    sentence: Sentence, trigger: Trigger, places: list[Attachment], actors: list[ActorSpan]
) -> list[Pair]:
    """Return who takes people out and who is taken out, in text order."""
    taken = {(a.place.start, a.place.end) for a in places}
    pairs: list[Pair] = []
    for actor in actors:
        if (actor.start, actor.end) in taken:
            continue
        if _carries(sentence, trigger, actor):
            pairs.append((actor, ActorRole.OPERATOR))
        elif actor.kind == "people" and crossings_to(sentence, trigger, actor) <= 1:
            pairs.append((actor, ActorRole.EVACUEE))
    if all(role is ActorRole.EVACUEE for _, role in pairs):
        bodies = [a for a in actors if a.kind == "body" and a.code in _RELIEF]
        pairs.extend((a, ActorRole.OPERATOR) for a in bodies[:1])
    return pairs


def _carries(sentence: Sentence, trigger: Trigger, actor: ActorSpan) -> bool:
    """Return whether an actor takes people out, by its place at the trigger or by its craft."""
    crossings = crossings_to(sentence, trigger, actor)
    if _is_people_itself(sentence, trigger, actor):
        return not _is_passive(sentence, trigger)
    if actor.kind == "people":
        return False
    if modifies(trigger, actor):
        return actor.kind != "nation" or _leads(trigger, actor)
    near = actor.end >= trigger.start - 1
    subject = (
        actor.end <= trigger.start
        and (actor.link in {None, "and"} or (actor.link == "," and near))
        and actor.kind != "nation"
        and not _is_passive(sentence, trigger)
        and sentence.low[actor.start - 1 : actor.start] not in _FLED
    )
    agent = actor.link == "by" and actor.start >= trigger.end
    opens = actor.start == 0 and crossings <= 1 and _has_craft(sentence, actor)
    here = subject or agent or _has_craft(sentence, actor)
    provides = crossings <= 1 and _provides_craft(sentence, actor)
    return (crossings == 0 and here) or opens or provides


def acting_people(sentence: Sentence, actor: ActorSpan) -> ActorSpan:
    """Return a people that acts ("the Danes run", "the British have left") as its state."""
    low = sentence.low
    if actor.kind != "nation" or actor.link is not None or not _is_plural(low, actor):
        return actor
    after = low[actor.end] if actor.end < len(low) else ""
    acts = after in word_class("verbal") or after.endswith(("ed", "ly"))
    return replace(actor, kind="state") if acts and after not in word_class("relative") else actor


def _is_plural(low: list[str], actor: ActorSpan) -> bool:
    """Return whether a demonym is that of people: "Danes", "the French"."""
    last = low[actor.end - 1]
    told = actor.start > 0 and low[actor.start - 1] == "the"
    return last.endswith(("ns", "es", "ks", "is", "rs", "ts")) or (
        told and last.endswith(("sh", "ch", "se", "ss"))
    )


_FLED = (["fled"], ["left"], ["flee"], ["fleeing"], ["leaving"], ["quit"])


def _is_people_itself(sentence: Sentence, trigger: Trigger, actor: ActorSpan) -> bool:
    """Return whether a people acts as one ("the Danes got"), or a state whose people it takes."""
    if actor.kind == "people" and actor.start < trigger.start < actor.end:
        return True
    low = sentence.low
    named = actor.kind in {"nation", "people"} and low[actor.end - 1].endswith(("s", "sh", "ch"))
    return named and actor.end == trigger.start and low[actor.start - 1 : actor.start] == ["the"]


def _has_craft(sentence: Sentence, actor: ActorSpan) -> bool:
    """Return whether a demonym says whose craft or crew carries people ("a Korean flight")."""
    low = sentence.low
    owner = actor.kind == "state" and low[actor.end : actor.end + 1] == ["'s"]
    service = owner or (
        actor.kind in {"force", "government"} and actor.link in {"in", "on", "aboard"}
    )
    if not service and (actor.kind not in {"nation", "force"} or actor.link is not None):
        return False
    for i in range(actor.start + 1, min(actor.end + _CRAFT_REACH, len(low))):
        if low[i] in word_class("preposition") or low[i] in {",", "and", "who"}:
            return False
        if low[i] in _CREWS or names_craft(low, i, sentence.lexicon):
            return True
    return False


def _provides_craft(sentence: Sentence, actor: ActorSpan) -> bool:
    """Return whether a state's craft carries people, or one that it hired.

    ("an Airbus of the Danish air force", "a ferry chartered by India")
    """
    low, at = sentence.low, actor.link_at
    if actor.kind in {"people", "person"}:
        return False
    if actor.link is None:
        return low[actor.end : actor.end + 1] != [] and low[actor.end] in word_class("hired")
    before = low[max(0, at - _CRAFT_REACH) : max(0, at)]
    if actor.link == "of":
        craft = word_class("vessel") | word_class("leg_vehicle")
        model = "-" in before and any(w[:1].isdigit() for w in before)
        return model or (before[-1:] != [] and before[-1] in craft)
    return actor.link == "by" and before[-1:] != [] and before[-1] in word_class("hired")


def _leads(trigger: Trigger, actor: ActorSpan) -> bool:
    return actor.start <= trigger.np_start + 1


def _is_passive(sentence: Sentence, trigger: Trigger) -> bool:
    before = sentence.low[max(0, trigger.start - 3) : trigger.start]
    return any(w in {"was", "were", "been", "being", "be", "is", "are"} for w in before) and (
        trigger.verb and sentence.low[trigger.start].endswith(("ed", "wn", "ght"))
    )


def modifies(trigger: Trigger, actor: ActorSpan) -> bool:
    """Return whether an actor stands in the noun phrase of a trigger."""
    return trigger.np_start <= actor.start and actor.end <= trigger.end


def crossings_to(sentence: Sentence, trigger: Trigger, actor: ActorSpan) -> int:
    """Return how many clause boundaries lie between a trigger and an actor."""
    if actor.start >= trigger.end:
        return sentence.crossings(trigger.end - 1, actor.start)
    return sentence.crossings(actor.end - 1, trigger.start)

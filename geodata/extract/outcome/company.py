"""Who is told of beside a meeting: guests of a state at home, officials of many, strangers."""

from __future__ import annotations

from itertools import pairwise

from geodata.extract.statements.candidate import Candidate
from geodata.extract.who.actors import ActorSpan
from geodata.extract.who.pronouns import PARTY_KINDS
from geodata.extract.words.lexicon import Lexicon, word_class
from geodata.model import Kind

_RANKED = 2


def has_guests(candidate: Candidate, actors: list[ActorSpan]) -> bool:
    """Return whether a state at home only mediates, or somebody of an unnamed state meets it.

    ("The talks resume in Muscat, Oman's mediator said"; "the premier, Ann Bo, saw the Thai one".)
    """
    if candidate.kind is not Kind.MEETING:
        return False
    if any(a.head in word_class("mediating") and a.code in candidate.codes for a in actors):
        return True
    return _meets_official(candidate, actors) and any(
        a.code is None
        and a.kind in {"person", "official"}
        and a.rank >= _RANKED
        and a.end <= candidate.trigger.start
        for a in actors
    )


def company_features(
    candidate: Candidate, actors: list[ActorSpan], lexicon: Lexicon
) -> dict[str, float]:
    """Return who else is told of beside a meeting: officials of many states, strangers."""
    sentence, at = candidate.sentence, candidate.trigger.start
    near = [a for a in actors if sentence.crossings(a.start, at) <= 1]
    plural = any(
        a.code is None and a.kind == "official" and a.rank >= _RANKED and a.head.endswith("s")
        for a in near
    )
    opposites, codes = lexicon.classes["opposites"], candidate.codes
    known = [a for a in near if a.code is not None]
    return {
        "meeting:plural": float(plural),
        "meeting:counterpart": float(any(a.head in opposites for a in known)),
        "meeting:object": float(_meets_official(candidate, actors)),
        "meeting:many": float(_gathers_many(candidate, actors, lexicon)),
        "meeting:stranger": float(_names_stranger(candidate, actors)),
        "meeting:anyone": float(any(a.code not in codes and a.kind in PARTY_KINDS for a in known)),
    }


def _meets_official(candidate: Candidate, actors: list[ActorSpan]) -> bool:
    """Return whether an official of a state is the object of the verb ("saw the Thai premier")."""
    trigger = candidate.trigger
    return trigger.verb and any(
        a.kind in {"person", "official"}
        and a.code is not None
        and a.rank >= _RANKED
        and 0 <= a.start - trigger.end <= _OBJECT_REACH
        and a.link in {None, "with"}
        for a in actors
    )


_OBJECT_REACH = 3


def _gathers_many(candidate: Candidate, actors: list[ActorSpan], lexicon: Lexicon) -> bool:
    """Return whether officials of many states meet ("Arab leaders", "ministers of 20 nations")."""
    sentence, trigger = candidate.sentence, candidate.trigger
    regions = {
        end for _, end, m in sentence.mentions if m.place is not None and m.place.country is None
    }
    for actor in actors:
        if actor.kind != "official" or not actor.head.endswith("s"):
            continue
        if sentence.crossings(actor.start, trigger.start):
            continue
        after = sentence.low[actor.end : actor.end + _MANY_REACH]
        listed = after[:1] in (["of"], ["from"]) and not lexicon.classes["many_lands"].isdisjoint(
            after
        )
        if listed or actor.start in regions:
            return True
    return False


_MANY_REACH = 6


def _names_stranger(candidate: Candidate, actors: list[ActorSpan]) -> bool:
    """Return whether the trigger's clause names somebody whose state is not known."""
    sentence = candidate.sentence
    clause = sentence.clause
    here = clause[candidate.trigger.start]
    names = [
        i
        for i, word in enumerate(sentence.words)
        if word[0].isupper() and clause[i] == here and word.isalpha()
    ]
    pairs = [a for a, b in pairwise(names) if a + 1 == b]
    if not pairs:
        return False
    known = [(a.start, a.end) for a in actors]
    known += [(start, end) for start, end, _ in (*sentence.mentions, *sentence.timexes)]
    taken = {i for start, end in known for i in range(start, end)}
    return any(a not in taken and a + 1 not in taken for a in pairs)

"""Pronouns and the like for people: "he", "they", "the two leaders" as those named before.

Shallow: "he" is the last single person of the clauses before, else the subject of the sentence
before; "the two leaders" are the last two of different states. Speech in quotes is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from geodata.extract.who.actors import ActorSpan, People
from geodata.extract.who.links import link_before
from geodata.extract.words.lexicon import PRONOUN, Lexicon, word_class
from geodata.extract.words.sentence import Sentence

_SINGLE = frozenset({"he", "she"})
_ITS = frozenset({"its", "it"})
_OPENING = 4  # tokens within which "its base" is the subject of its sentence
_HIS = frozenset({"his", "her"})
_STATE_KINDS = frozenset({"state", "government", "body", "armed"})
_NOMINATIVE = _SINGLE | {"they"}
_PAIR_OPENERS = frozenset({"two", "both", "pair"})
_PAIR_REACH = 3
_SENTENCES_BACK = 2
_PAIR_SENTENCES_BACK = 5  # "the two countries" are those of the story
_PEOPLE_KINDS = frozenset({"person", "official"})
# Kinds of actors that may be a party to a meeting.
PARTY_KINDS = frozenset({"person", "official", "state", "government", "body", "armed"})
_TWO = 2


@dataclass(slots=True)
class Recent:
    """The actors of the last sentences of one article, for the words that point back to them."""

    people: People
    by_sentence: dict[int, list[ActorSpan]] = field(default_factory=dict)
    # The same with those whom "they" and "the two" mean there.
    parties: dict[int, list[ActorSpan]] = field(default_factory=dict)

    def point_back(
        self, sentence: Sentence, actors: list[ActorSpan], lexicon: Lexicon
    ) -> list[ActorSpan]:
        """Return the actors of a sentence, those that its pronouns mean added, in text order."""
        actors = [self._owned(sentence, a, actors, lexicon) for a in actors]
        found: list[ActorSpan] = []
        for i in sentence.hinted(PRONOUN):
            word = sentence.low[i]
            if word in _SINGLE or word == "him":
                meant = self._person_before if word in _SINGLE else self._other_before
                known = meant(sentence.index, i, actors)
                if known is not None:
                    found.append(_standing_for(sentence, (i, i + 1), known, lexicon))
            elif word in _PAIR_OPENERS or word == "they":
                end = _pair_end(sentence, i, lexicon)
                unknown = word == "they" and _has_unknown_subject(i, actors)
                pair = (
                    self._pair_before(sentence.index, i, actors, word=word)
                    if end and not unknown
                    else []
                )
                found += [_standing_for(sentence, (i, end), a, lexicon) for a in pair]
        self.parties[sentence.index] = sorted([*actors, *found], key=lambda a: a.start)
        found += self._owners(sentence, actors)
        self.by_sentence[sentence.index] = actors
        for kept in (self.by_sentence, self.parties):
            kept.pop(sentence.index - _PAIR_SENTENCES_BACK - 1, None)
        return sorted([*actors, *found], key=lambda a: a.start) if found else actors

    def _owned(
        self, sentence: Sentence, actor: ActorSpan, actors: list[ActorSpan], lexicon: Lexicon
    ) -> ActorSpan:
        """Return "its foreign minister" as that of the state spoken of, "his" as that of his."""
        if actor.code is not None or actor.kind not in _PEOPLE_KINDS or not actor.start:
            return actor
        if actor.head in lexicon.classes["opposites"]:
            return actor  # "his counterpart" is of another state
        whose = sentence.low[actor.start - 1]
        if whose in _HIS:
            owner = self._person_before(sentence.index, actor.start, actors)
        elif whose == "its":
            owner = self._state_before(sentence.index, actor.start, actors)
        else:
            return actor
        if owner is None:
            return actor
        if actor.kind == "person":
            self.people.remember(actor.name, owner.code)
        return replace(actor, code=owner.code)

    def _owners(self, sentence: Sentence, actors: list[ActorSpan]) -> list[ActorSpan]:
        """Return whose a base is by "its" or "it has", where only the sentence before says it."""
        opening = sentence.low[:_OPENING]
        if _ITS.isdisjoint(opening):
            return []
        at = next(i for i, word in enumerate(opening) if word in _ITS)
        if word_class("base_words").isdisjoint(sentence.low[at:]):
            return []
        if any(a.end <= at and a.kind in _STATE_KINDS for a in actors):
            return []  # the sentence itself says whose
        owner = self._state_before(sentence.index, at, actors)
        if owner is None:
            return []
        return [replace(owner, start=at, end=at + 1, link=None, link_at=-1, kind="owner")]

    def _state_before(self, index: int, at: int, actors: list[ActorSpan]) -> ActorSpan | None:
        """Return the state that "its" means, the subject here or of the sentence before."""
        here = [a for a in actors if a.end <= at and a.code and a.kind in _STATE_KINDS]
        before = [
            a for a in self.by_sentence.get(index - 1, []) if a.code and a.kind in _STATE_KINDS
        ]
        for named in (here, before):
            subjects = [a for a in named if a.link is None]
            if subjects:
                return subjects[0]
        return None

    def _person_before(self, index: int, at: int, actors: list[ActorSpan]) -> ActorSpan | None:
        here = [a for a in actors if a.end <= at and _is_single(a)]
        if here:
            subjects = [a for a in here if a.link is None]
            return (subjects or here)[0]
        before = [a for a in self.by_sentence.get(index - 1, []) if _is_single(a)]
        subjects = [a for a in before if a.link is None]
        return next(iter(subjects or before), None)

    def _other_before(self, index: int, at: int, actors: list[ActorSpan]) -> ActorSpan | None:
        """Return whom "him" means: the last man of another state than the sentence's subject."""
        here = [a for a in actors if a.end <= at and _is_single(a)]
        before = [a for a in self.by_sentence.get(index - 1, []) if _is_single(a)]
        subject = next(iter(here), None)
        if subject is None:
            return None
        others = (a for a in reversed([*before, *here]) if a.code != subject.code)
        return next(others, None)

    def _pair_before(
        self, index: int, at: int, actors: list[ActorSpan], *, word: str
    ) -> list[ActorSpan]:
        """Return the last two actors of different states, the later one last.

        Where the sentence before has two as its subjects, a third who is with them is not meant.
        """
        before = self.parties.get(index - 1, [])
        if not any(a.end <= at and _is_party(a) for a in actors):
            subjects = _by_code(a for a in before if a.link is None)
            if len(subjects) == _TWO and len(_by_code(before)) > _TWO:
                return subjects
        chain = [a for a in actors if a.end <= at]
        reach = _SENTENCES_BACK if word == "they" else _PAIR_SENTENCES_BACK
        for back in range(1, reach + 1):
            chain = [*self.by_sentence.get(index - back, []), *chain]
        return _last_two(filter(_is_party, chain)) or _last_two(
            a for a in chain if a.kind in PARTY_KINDS and a.code
        )


def _last_two(parties: Iterable[ActorSpan]) -> list[ActorSpan]:
    """Return the last two of different states, in text order; none where there are no two."""
    pair: list[ActorSpan] = []
    for actor in reversed(list(parties)):
        if all(actor.code != other.code for other in pair):
            pair.insert(0, actor)
        if len(pair) == _TWO:
            return pair
    return []


def _is_party(actor: ActorSpan) -> bool:
    """Return whether somebody may be one of two who meet: no state in which others do."""
    placed = actor.kind == "state" and actor.link in _LOCATIVE
    return actor.kind in PARTY_KINDS and actor.code is not None and not placed


_LOCATIVE = frozenset({"in", "at", "on", "near", "outside"})


def _by_code(actors: Iterable[ActorSpan]) -> list[ActorSpan]:
    """Return the first party of each state."""
    first: dict[str, ActorSpan] = {}
    for actor in actors:
        if _is_party(actor) and actor.code:
            first.setdefault(actor.code, actor)
    return list(first.values())


def _has_unknown_subject(at: int, actors: list[ActorSpan]) -> bool:
    """Return whether "they" are officials named in the sentence whose states it does not say."""
    before = [
        a
        for a in actors
        if a.end <= at and a.kind == "official" and a.rank >= _TWO and a.head.endswith("s")
    ]
    return bool(before) and before[-1].code is None


def _is_single(actor: ActorSpan) -> bool:
    return (
        actor.code is not None
        and actor.kind in _PEOPLE_KINDS
        and (actor.kind == "person" or not actor.head.endswith("s"))
    )


def _pair_end(sentence: Sentence, at: int, lexicon: Lexicon) -> int:
    """Return the token after "they", "the two leaders" or "both sides", 0 where it is neither."""
    low = sentence.low
    if low[at] == "they" or (low[at] == "pair" and low[at - 1 : at] == ["the"]):
        return at + 1
    if low[at] == "two" and low[at - 1 : at] not in (["the"], ["these"], ["those"]):
        return 0  # "two officials said": not those who were named
    if low[at] == "two" and _alone(sentence, at + 1, lexicon):
        return at + 1
    for i in range(at + 1, min(at + 1 + _PAIR_REACH, len(low))):
        if low[i] in lexicon.classes["pair_nouns"]:
            return i + 1
    return 0


def _alone(sentence: Sentence, after: int, lexicon: Lexicon) -> bool:
    """Return whether "the two" stands without a noun: a verb follows."""
    word = sentence.low[after] if after < len(sentence.low) else ""
    return any(word in lexicon.classes[name] for name in ("be", "have", "modal", "meeting"))


def _standing_for(
    sentence: Sentence, tokens: tuple[int, int], known: ActorSpan, lexicon: Lexicon
) -> ActorSpan:
    start, end = tokens
    link, link_at = (
        (None, -1) if sentence.low[start] in _NOMINATIVE else link_before(sentence, start, lexicon)
    )
    return replace(
        known,
        start=start,
        end=end,
        kind="person" if known.kind in _PEOPLE_KINDS else known.kind,
        link=link,
        link_at=link_at,
        head=sentence.low[end - 1],
    )

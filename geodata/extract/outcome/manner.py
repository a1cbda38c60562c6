"""How a meeting is held and told of: its mode, and the modality of the thing itself.

The trigger gives a first mode ("talks"). Who meets, what somebody goes there for, and whether it
is only on the sidelines of something greater say more than the one word that announces it.
"""

from __future__ import annotations

from datetime import date, timedelta

from geodata.extract.outcome.casting import heard
from geodata.extract.statements.candidate import Candidate
from geodata.extract.statements.candidates import JOURNEYS
from geodata.extract.words.lexicon import word_class
from geodata.extract.words.sentence import Sentence
from geodata.extract.words.triggers import Trigger, is_number
from geodata.model import Feature, MeetingMode, Modality, Status

_OPEN = frozenset({MeetingMode.TALKS, MeetingMode.CONFERENCE, MeetingMode.OTHER})
_GATHERING = frozenset({"event", "meet", "pact", "host", "attend", "broker"})
_GOING = JOURNEYS | {"attend", "host", "greet"}
# Frames that say nothing of who travels: a guest is received, some people spend hours together.
_AT_HOME = frozenset({"spend", "invite"})
_SIDE_REACH = 8
_ASKED_REACH = 10
_ROW_REACH = 8  # tokens from a plural office to the states or the body whose office it is
_BEFORE_REACH = 4
_MANY = 3


def mode_of(ranked: list[Candidate]) -> MeetingMode:
    """Return the mode of the meeting that statements tell of, the best one first."""
    best = heard(ranked)[0]
    mode = MeetingMode(best.trigger.entry.type)
    if mode is MeetingMode.REMOTE or _is_call(best):
        return MeetingMode.REMOTE
    if mode in _GREAT and _is_beside(best):
        return MeetingMode.TALKS
    great = _greater(best, mode)
    if great is not None:
        return great
    if _come_together(best):
        return MeetingMode.TALKS
    visit = mode is MeetingMode.TALKS and _is_visit(best, ranked)
    return MeetingMode.VISIT if visit else mode


def _greater(best: Candidate, mode: MeetingMode) -> MeetingMode | None:
    """Return the summit or conference that a statement tells of by other words than its own."""
    frame = best.trigger.entry.frame
    if mode not in _GREAT and frame in _GOING:
        purpose = _gathering_after(best)
        if purpose is not None:
            return purpose
    if mode not in _OPEN or frame not in _GATHERING:
        return None
    great = _gathers(best)
    if great is MeetingMode.CONFERENCE and best.trigger.head in _TALKS:
        return None
    raised = great is MeetingMode.SUMMIT or mode is not MeetingMode.CONFERENCE
    return great if raised else None


_TALKS = frozenset({"talks", "negotiations", "consultations", "discussions"})


def _come_together(best: Candidate) -> bool:
    """Return whether a guest is received or some are invited to talk, which is no state visit."""
    trigger, low = best.trigger, best.sentence.low
    after = low[trigger.end : trigger.end + _ASKED_REACH]
    return (
        (_is_received(trigger) and word_class("visits").isdisjoint(low))
        or (trigger.entry.frame == "invite" and not word_class("several_guests").isdisjoint(after))
        or (trigger.entry.frame == "spend" and not _WITH.isdisjoint(after))
    )


def _is_call(best: Candidate) -> bool:
    """Return whether those who talk do it from afar ("spoke with him by video link")."""
    trigger, low = best.trigger, best.sentence.low
    after = low[trigger.end : trigger.end + _CALL_REACH]
    return low[trigger.start] in word_class("speaking") and not word_class("lines").isdisjoint(
        after
    )


_CALL_REACH = 14
_GREAT = frozenset({MeetingMode.SUMMIT, MeetingMode.CONFERENCE})
_WITH = frozenset({"with", "together"})


def _is_beside(candidate: Candidate) -> bool:
    """Return whether it is held on the sidelines of what the trigger names."""
    at = candidate.trigger.np_start
    before = candidate.sentence.low[max(0, at - _SIDE_REACH) : at]
    return not word_class("sidelines").isdisjoint(before)


def _gathering_after(candidate: Candidate) -> MeetingMode | None:
    """Return the summit or conference that somebody goes to a place for."""
    sentence, trigger = candidate.sentence, candidate.trigger
    low = sentence.low
    for i in range(trigger.end, len(low)):
        named = low[i] in word_class("summits") or low[i] in word_class("conferences")
        if not named or sentence.crossings(trigger.start, i) > 1:
            continue
        if not word_class("sidelines").isdisjoint(low[trigger.end : i]):
            return None
        summit = low[i] in word_class("summits")
        return MeetingMode.SUMMIT if summit else MeetingMode.CONFERENCE
    return None


def _gathers(candidate: Candidate) -> MeetingMode | None:
    """Return whether leaders, or ministers, of many states or of a body meet."""
    sentence, trigger = candidate.sentence, candidate.trigger
    low = sentence.low
    for i, word in enumerate(low):
        leaders = word in word_class("many_leaders") or low[i : i + 3] == _HEADS_OF_STATE
        if not (leaders or word in word_class("many_ministers")):
            continue
        if sentence.crossings(i, trigger.start) > 1 or not _meet(candidate, i):
            continue
        if _are_many(sentence, i):
            return MeetingMode.SUMMIT if leaders else MeetingMode.CONFERENCE
    councils = {"security", "atlantic"}
    near = range(max(1, trigger.start - _SIDE_REACH), min(len(low), trigger.end + _SIDE_REACH))
    if any(low[i] == "council" and low[i - 1] in councils for i in near):
        return MeetingMode.CONFERENCE
    return None


_HEADS_OF_STATE = ["heads", "of", "state"]


def _meet(candidate: Candidate, at: int) -> bool:
    """Return whether those named at a token are they who meet, not whom somebody meets."""
    low, trigger = candidate.sentence.low, candidate.trigger
    if not _NOT_SUBJECTS.isdisjoint(low[max(0, at - _BEFORE_REACH) : at]):
        return False
    of = low[trigger.end : trigger.end + 1] in (["of"], ["between"], ["by"], ["among"])
    return at < trigger.start or (of and at - trigger.end <= _ROW_REACH)


_NOT_SUBJECTS = frozenset({"with", "to", "from", "for", "that"})


def _are_many(sentence: Sentence, at: int) -> bool:
    """Return whether a plural office is held for a body, a region, or three states and more."""
    low = sentence.low
    first, last = max(0, at - _BEFORE_REACH), min(len(low), at + _ROW_REACH)
    for i in range(first, last):
        body = sentence.words[i][:1].isupper() and sentence.lexicon.organisations.match(low, i)
        if body or low[i] in sentence.lexicon.classes["many_lands"]:
            return True
        if is_number(low[i]) and low[i] not in _FEW and i < at:
            return True
    named = [m.place for start, _, m in sentence.mentions if first <= start < last and m.place]
    states = {p.country for p in named if p.feature is Feature.COUNTRY}
    return any(p.country is None for p in named) or len(states) >= _MANY


_FEW = frozenset({"one", "two", "1", "2"})


def _is_visit(best: Candidate, ranked: list[Candidate]) -> bool:
    """Return whether those who talk are told to have come to one of them for it."""
    if best.trigger.head == "on" and _opens_with(best, "calling"):
        return True
    if any(
        c.trigger.entry.frame in JOURNEYS - _AT_HOME and not _is_received(c.trigger) for c in ranked
    ):
        return True
    sentence = best.sentence
    low = sentence.low
    return any(
        word in word_class("visits")
        and sentence.crossings(i, best.trigger.start) <= 1
        and not _SOMEBODYS.isdisjoint(low[max(0, i - _BEFORE_REACH) : i])
        for i, word in enumerate(low)
    )


def _is_received(trigger: Trigger) -> bool:
    """Return whether a guest is received, which may be to talk alone."""
    return trigger.entry.frame == "greet" and trigger.head in word_class("receiving")


def _opens_with(candidate: Candidate, name: str) -> bool:
    """Return whether the words that announce a meeting open with one of a class."""
    return candidate.sentence.low[candidate.trigger.start] in word_class(name)


_SOMEBODYS = frozenset({"a", "an", "his", "her", "their", "first"})


def modality_of(telling: Candidate, when: date | None, *, published: date | None) -> Modality:
    """Return the modality of a meeting: that of the thing, not of the talk about it.

    `when` is the last day of the meeting, `published` that of the text.
    """
    reading = telling.reading
    if reading.status in {Status.INVITED, Status.SOUGHT}:
        return Modality.HYPOTHETICAL
    if reading.status is Status.PLANNED and reading.modality is not Modality.HYPOTHETICAL:
        return Modality.HYPOTHETICAL if _is_conditional(telling) else Modality.FUTURE
    if reading.status is Status.HELD and reading.modality is Modality.ASSERTED:
        long_ago = when is not None and published is not None and published - when > _LONG_AGO
        return Modality.HISTORICAL if long_ago or _is_the_last(telling) else Modality.ASSERTED
    return reading.modality


_LONG_AGO = timedelta(days=365)


def _is_conditional(telling: Candidate) -> bool:
    """Return whether a plan hangs on an "if" ("will go if the weather allows")."""
    sentence = telling.sentence
    at = telling.trigger.start
    return any(
        word in {"if", "unless", "provided"} and sentence.crossings(i, at) <= 1
        for i, word in enumerate(sentence.low)
    )


def _is_the_last(telling: Candidate) -> bool:
    """Return whether people are told when they met last ("last met", "had met once before")."""
    low, trigger = telling.sentence.low, telling.trigger
    if not trigger.verb:
        return False
    return (
        low[trigger.start - 1 : trigger.start] == ["last"]
        or (
            "had" in low[max(0, trigger.start - _BEFORE_REACH) : trigger.start]
            and "before" in low[trigger.end : trigger.end + _BEFORE_REACH]
        )
        or (low[trigger.start - 2 : trigger.start] == ["last", "been"])
    )

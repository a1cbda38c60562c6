"""How far a thing has come: cue phrases in the trigger's clause, then tense, then the date."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from geodata.extract.words.lexicon import Lexicon, StatusCue, word_class
from geodata.extract.words.sentence import Sentence
from geodata.extract.words.triggers import Trigger
from geodata.frozen import quick
from geodata.model import DateRange, Kind, Modality, Status

# What a token of distance and a clause boundary take from a cue's strength, and what must be left.
_PER_TOKEN = 0.12
_PER_CROSSING = 1.6
# A cue with a pronoun ("ordered it closed") reaches back over clauses.
_PER_TOKEN_BACK = 0.03
_ENOUGH = 0.6
# "asked the United States to build": tokens between asking and what is asked for.
_ASKED_REACH = 10
# "in London to meet": weaker than any cue, stronger than a default.
_TO_VERB = 1.0
# A planned thing whose date has passed was not "planned" to the reader, unless the cue is strong.
_OVERRULED_BY_DATE = 2.6


@quick
@dataclass(frozen=True, slots=True)
class Reading:
    """A status with its modality; `strength` is the cue's, 0 for a default without a cue.

    `cue` holds the tokens of the cue, `felt` what is left of its strength at the trigger.
    """

    status: Status
    modality: Modality
    strength: float
    cue: tuple[int, int] | None = None
    felt: float = 0.0


Cues = list[tuple[int, int, list[StatusCue]]]


def find_cues(sentence: Sentence, kind: Kind, lexicon: Lexicon) -> Cues:
    """Return the cues for a kind of item in a sentence as token ranges."""
    found = []
    table = lexicon.cues[kind]
    low, openers = sentence.low, table.first_words
    months = {i for start, end, _ in sentence.timexes for i in range(start, end) if low[i] == "may"}
    for i in [i for i, word in enumerate(low) if word in openers and i not in months]:
        match = table.match(low, i)
        if match is None:
            continue
        if kind is Kind.EVACUATION and (_breaks_journey(low, i) or _is_truce(low, i)):
            continue
        if kind is Kind.MEETING and _is_truce(low, i) and low[i + 1] == "and":
            continue  # "an immediate halt and direct talks"
        found.append((i, i + match[0], match[1]))
    return found


def _is_truce(low: list[str], at: int) -> bool:
    """Return whether a pause is one of arms, which lets people out ("a pause in the shelling")."""
    opens = not word_class("article").isdisjoint(low[max(0, at - _TRUCE_REACH) : at])
    return low[at] in _TRUCES and opens and low[at + 1 : at + 2] != [] and low[at + 1] in _OF_ARMS


_TRUCES = frozenset({"pause", "pauses", "halt", "stop"})
_TRUCE_REACH = 5
_OF_ARMS = frozenset({"in", "so", "to", "of", "and"})


def _breaks_journey(low: list[str], at: int) -> bool:
    """Return whether somebody stops on the way, and nothing is stopped ("after a stop in Oslo")."""
    if low[at] not in word_class("stopping") or low[at + 1 : at + 2] not in (["in"], ["at"]):
        return False
    before = low[at - 1] if at else ""
    return before in word_class("article") or (low[at] == "stopped" and before in _STOPPERS)


_STOPPERS = frozenset({"and", "then", "it", "they", "plane", "ship", "which", ","})


def read_status(
    sentence: Sentence,
    trigger: Trigger,
    *,
    cues: Cues,
    lexicon: Lexicon,
) -> Reading:
    """Return the status that the strongest near cue gives, or the default of the tense."""
    best = _default(sentence, trigger, lexicon)
    strongest = _ENOUGH
    for start, end, entries in cues:
        for cue in entries:
            if cue.status is Status.PLANNED and _is_asked(sentence, start, cues):
                continue
            strength = _reach(sentence, trigger, start, end, cue)
            if strength > strongest:
                strongest = strength
                best = Reading(cue.status, cue.modality, cue.strength, (start, end), strength)
    return _as_asked(_as_ended(best, sentence, trigger), sentence, trigger, lexicon)


def _as_ended(reading: Reading, sentence: Sentence, trigger: Trigger) -> Reading:
    """Return that a meeting of which the same sentence tells beginning and end was held.

    So was the first stop of a journey of which it tells the acts ("began in Oslo, where she met").
    """
    if reading.status is not Status.UNDER_WAY or not _is_beginning(reading):
        return reading
    after = sentence.low[trigger.start :]
    ended = not word_class("come_to_end").isdisjoint(after)
    if trigger.entry.frame in _STOPPING and "where" in after:
        acts = after[after.index("where") :]
        ended = ended or not word_class("past_meeting").isdisjoint(acts)
    return replace(reading, status=Status.HELD) if ended else reading


_STOPPING = frozenset({"visit", "journey"})


def _as_asked(reading: Reading, sentence: Sentence, trigger: Trigger, lexicon: Lexicon) -> Reading:
    """Return that a meeting is only thought of where one asks for it ("Would they meet?")."""
    low = sentence.low
    open_ = reading.status in {Status.PLANNED, Status.HELD} and trigger.entry.kind is Kind.MEETING
    asked = open_ and low[-1] == "?" and low[0] in lexicon.classes["modal"]
    return (
        replace(reading, status=Status.SOUGHT, modality=Modality.HYPOTHETICAL) if asked else reading
    )


def _is_asked(sentence: Sentence, at: int, cues: Cues) -> bool:
    """Return whether "to build" at a token is what somebody is asked to do."""
    return sentence.low[at] == "to" and any(
        end <= at <= end + _ASKED_REACH
        and sentence.crossings(start, at) == 0
        and any(cue.status is Status.SOUGHT for cue in entries)
        for start, end, entries in cues
    )


def _reach(sentence: Sentence, trigger: Trigger, start: int, end: int, cue: StatusCue) -> float:
    if start < trigger.end and trigger.start < end and end - start <= trigger.end - trigger.start:
        return 0.0
    before = start < trigger.start
    if cue.side not in {"any", "before" if before else "after"}:
        return 0.0
    gap = trigger.np_start - end if before else start - trigger.end
    if gap > cue.reach:
        return 0.0
    if _is_of_another(sentence, trigger, start, end, cue):
        return 0.0
    if "it" in sentence.low[start:end]:
        return cue.strength - _PER_TOKEN_BACK * gap
    anchor = min(trigger.np_start, len(sentence.low) - 1) if before else trigger.end - 1
    crossings = sentence.crossings(start if not before else end - 1, anchor)
    if not before and crossings and _takes_back(sentence, trigger, start, end, cue):
        crossings -= 1
    return cue.strength - _PER_TOKEN * max(gap, 0) - _PER_CROSSING * crossings


def _takes_back(sentence: Sentence, trigger: Trigger, start: int, end: int, cue: StatusCue) -> bool:
    """Return whether what follows on "but" takes the meeting back ("but put off the trip")."""
    low = sentence.low
    return (
        cue.status in _TAKEN_BACK
        and "but" in low[trigger.end : start]
        and not word_class("taken_back").isdisjoint(
            low[end : end + _BACK_REACH] + low[max(trigger.end, start - _BACK_REACH) : start]
        )
    )


_TAKEN_BACK = frozenset({Status.POSTPONED, Status.CANCELLED, Status.SUSPENDED})
_BACK_REACH = 4


def _is_of_another(
    sentence: Sentence, trigger: Trigger, start: int, end: int, cue: StatusCue
) -> bool:
    """Return whether a cue tells of another act than the item's.

    Who seizes a town "where" a base stands is not said to have taken that. "Refused to sign at the
    talks" refuses no talks, and a frozen conflict is none that is off; "visited Oslo and will go
    on" has been there; who "will be housed at a base" or comes "at the invitation of" a host
    changes nothing of it.
    """
    low = sentence.low
    if trigger.entry.kind is Kind.BASE:
        taken = cue.status is Status.CAPTURED and "where" in low[end : trigger.np_start]
        taken = taken or (cue.status is Status.WITHDRAWN and _departs(sentence, start))
        return taken or (cue.status is Status.PLANNED and _is_where(sentence, trigger, start, cue))
    if trigger.entry.kind is not Kind.MEETING:
        return False
    frozen = low[start] == "frozen" and not trigger.np_start <= start < trigger.end
    apart = frozen and low[start - 1] not in sentence.lexicon.union("be", "have")
    apart = apart or (cue.status is Status.INVITED and low[start - 2 : start - 1] == ["at"])
    apart = apart or (cue.status in _TAKEN_BACK and _was_off_before(low, start, end))
    ahead = cue.status is Status.PLANNED and start > trigger.end
    if apart or (ahead and _is_behind(sentence, trigger)):
        return True
    if cue.status is Status.REFUSED and low[end : end + 1] == ["to"]:
        return low[end + 1 : end + 2] != [] and low[end + 1] not in word_class("meeting_acts")
    if end <= trigger.start and "but" in low[end : trigger.start]:
        return cue.modality is Modality.NEGATED and is_past(sentence, trigger)
    return cue.status in _NOT_OF_PAST and end > trigger.start and is_past(sentence, trigger)


def _was_off_before(low: list[str], start: int, end: int) -> bool:
    """Return whether what took place is said to have been put off earlier ("had ... twice")."""
    had = "had" in low[max(0, start - 2) : start]
    return had and not _TIMES.isdisjoint(low[end : end + _TIMES_REACH])


_TIMES = frozenset({"twice", "times", "repeatedly", "before", "earlier", "previously"})
_TIMES_REACH = 3


def _departs(sentence: Sentence, at: int) -> bool:
    """Return whether it is a traveller who leaves a base ("she left the air base for Oslo")."""
    if at == 0 or sentence.low[at] not in word_class("leaving"):
        return False
    before = sentence.words[at - 1]
    named = before[:1].isupper() and not before.isupper() and at > 1
    return sentence.low[at - 1] in _TRAVELLERS or (
        named
        and sentence.low[at - 1] not in word_class("garrisons")
        and not any(start < at <= end for start, end, _ in sentence.mentions)
    )


_TRAVELLERS = frozenset({"he", "she"})


def _is_behind(sentence: Sentence, trigger: Trigger) -> bool:
    """Return whether a sentence opens with what comes before it ("Following the talks in ...")."""
    low = sentence.low
    return trigger.np_start <= _OPENING and low[0] in _BEHIND


_BEHIND = frozenset({"following", "after"})
_OPENING = 2


# What met is neither to come nor off: "met in Oslo, but a dinner was called off".
_NOT_OF_PAST = frozenset({Status.PLANNED, Status.CANCELLED, Status.POSTPONED})


def _is_where(sentence: Sentence, trigger: Trigger, start: int, cue: StatusCue) -> bool:
    """Return whether something is to happen at a base ("will be held at", "will return to")."""
    before = sentence.low[trigger.np_start - 1] if trigger.np_start else ""
    told = sentence.low[start : trigger.np_start]
    return (
        start < trigger.start
        and word_class("stationing").isdisjoint(told)
        and sentence.low[start] in sentence.lexicon.classes["modal"]
        and cue.strength < _BUILT
        and (before in _WHERE or (before == "to" and not _BACK.isdisjoint(told)))
    )


_BACK = frozenset({"return", "fly", "travel", "head"})
_BUILT = 2.8  # "to build", "to set up": it is the base that is to come
_WHERE = frozenset({"at", "in", "from", "near", "inside", "into", "outside"})


def is_past(sentence: Sentence, trigger: Trigger) -> bool:
    """Return whether a verb says by its own form that it is over ("visited", "met")."""
    low, at = sentence.low, trigger.start
    if not trigger.verb or low[at] not in word_class("past_meeting"):
        return False
    return _UNFINISHED.isdisjoint(low[max(0, at - _AUXILIARY_REACH) : at])


_UNFINISHED = frozenset(
    {"will", "would", "shall", "should", "can", "could", "may", "might", "must", "to", "be"}
)
_AUXILIARY_REACH = 3


def _default(sentence: Sentence, trigger: Trigger, lexicon: Lexicon) -> Reading:
    """Return the status of a trigger without a cue, by its own form."""
    kind = trigger.entry.kind
    before = sentence.low[max(0, trigger.start - 4) : trigger.start]
    if trigger.entry.status is not None:
        ahead = trigger.entry.status in {Status.INVITED, Status.PLANNED}
        modality = Modality.FUTURE if ahead else Modality.ASSERTED
        return Reading(trigger.entry.status, modality, _TO_VERB)
    if kind is Kind.BASE:
        return Reading(Status.ACTIVE, Modality.ASSERTED, 0.0)
    if trigger.verb and before[-1:] == ["to"]:
        return _default_errand(sentence, trigger, lexicon)
    if kind is Kind.MEETING and sentence.low[trigger.start] in word_class("begun"):
        return Reading(Status.UNDER_WAY, Modality.ASSERTED, _BEGUN, felt=_BEGUN)
    if kind is Kind.MEETING:
        ahead = _is_in_calendars(sentence, trigger, before, lexicon)
        return _AHEAD if ahead else Reading(Status.HELD, Modality.ASSERTED, 0.0)
    return _default_evacuation(sentence, before, trigger, lexicon)


_AHEAD = Reading(Status.PLANNED, Modality.FUTURE, 0.0)


def _default_errand(sentence: Sentence, trigger: Trigger, lexicon: Lexicon) -> Reading:
    """Return the status of what is told as an aim ("to meet"): to come, unless one set out."""
    if _was_used(sentence, trigger):
        return Reading(Status.COMPLETED, Modality.ASSERTED, 0.0)
    if not _has_set_out(sentence, trigger, lexicon):
        return Reading(Status.PLANNED, Modality.FUTURE, _TO_VERB)
    done = Status.HELD if trigger.entry.kind is Kind.MEETING else Status.UNDER_WAY
    return Reading(done, Modality.ASSERTED, 0.0)


def _has_set_out(sentence: Sentence, trigger: Trigger, lexicon: Lexicon) -> bool:
    """Return whether somebody came or was sent to do it ("flew to Oslo on Monday to meet")."""
    low, at = sentence.low, trigger.start - 1
    clause = [
        i
        for i in range(max(0, at - _ERRAND_REACH), at)
        if sentence.clause[i] == sentence.clause[at]
    ]
    words = {low[i] for i in clause}
    return not words.isdisjoint(word_class("set_out")) and words.isdisjoint(
        lexicon.classes["modal"] - {"to"} | lexicon.classes["be"] - {"been", "'s"}
    )


_ERRAND_REACH = 14


def _was_used(sentence: Sentence, trigger: Trigger) -> bool:
    """Return whether something served for it ("lorries were used to evacuate the families")."""
    return (
        trigger.entry.kind is Kind.EVACUATION
        and trigger.start > _USED
        and sentence.low[trigger.start - 2] in word_class("brought_in")
        and sentence.low[trigger.start - _USED] in _WERE
    )


_USED = 3  # "were used to"
_WERE = frozenset({"was", "were", "been"})


def _is_in_calendars(
    sentence: Sentence, trigger: Trigger, before: list[str], lexicon: Lexicon
) -> bool:
    """Return whether a plain present tells what is to come ("meet in Abuja on Sunday")."""
    low, word = sentence.low, sentence.low[trigger.start]
    helped = lexicon.union("modal", "have", "be")
    return (
        trigger.verb
        and word in word_class("calendar_verb")
        and low[-1] in _FULL_STOPS
        and not sentence.caption
        and helped.isdisjoint(before[-2:])
    )


_FULL_STOPS = frozenset({".", "”", '"'})


def _default_evacuation(
    sentence: Sentence, before: list[str], trigger: Trigger, lexicon: Lexicon
) -> Reading:
    word = sentence.low[trigger.start]
    if word.endswith("ing") and any(w in lexicon.classes["be"] for w in before):
        return Reading(Status.UNDER_WAY, Modality.ASSERTED, 0.0)
    if _adds_up_so_far(sentence, before, lexicon):
        return Reading(Status.UNDER_WAY, Modality.ASSERTED, 0.0)
    present = trigger.verb and not word.endswith(("ed", "ing"))
    if present and any(w in lexicon.classes["modal"] for w in before):
        return Reading(Status.PLANNED, Modality.FUTURE, 0.0)
    return Reading(Status.COMPLETED, Modality.ASSERTED, 0.0)


def _adds_up_so_far(sentence: Sentence, before: list[str], lexicon: Lexicon) -> bool:
    """Return whether people had been taken by an hour, or were since a day: more may follow.

    ("By Monday evening 300 had been taken out", "have been taken out since Friday")
    """
    if lexicon.classes["have"].isdisjoint(before):
        return False
    openers = ("by", "since") if "been" in before else ("by",)
    return any(sentence.low[start - 1] in openers for start, _, _ in sentence.timexes if start)


def _is_beginning(reading: Reading) -> bool:
    """Return whether it is under way only because it began: no other cue is as weak."""
    return reading.felt > 0.0 and reading.strength <= _BEGUN


# What began so many days ago may go on.
_RECENT_DAYS = {Kind.MEETING: 1, Kind.EVACUATION: 2}
_BEGUN = 1.6


def fit_to_date(
    reading: Reading, trigger: Trigger, *, when: DateRange | None, published: date | None
) -> Reading:
    """Correct held and planned by what the date says against the day of the article."""
    if when is None or published is None or trigger.entry.kind is Kind.BASE:
        return reading
    done = Status.HELD if trigger.entry.kind is Kind.MEETING else Status.COMPLETED
    if when.start > published and reading.status in {done, Status.UNDER_WAY}:
        return replace(reading, status=Status.PLANNED, modality=Modality.FUTURE)
    over = when.end < published
    by_default = reading.felt == 0.0
    if over and reading.status is Status.UNDER_WAY and (by_default or _is_beginning(reading)):
        age = (published - when.end).days
        told = not by_default or trigger.entry.kind is Kind.EVACUATION
        goes_on = told and age <= _RECENT_DAYS[trigger.entry.kind]
        return reading if goes_on else replace(reading, status=done)
    if over and reading.status is Status.PLANNED and reading.felt < _OVERRULED_BY_DATE:
        return replace(reading, status=done, modality=Modality.ASSERTED)
    return reading

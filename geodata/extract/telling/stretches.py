"""The days that a sentence states: each of its dates, and those that are told as one stretch.

"From 3 to 5 May", "Friday and Saturday" and "since Sunday" are one stretch of days each, and not
the day that stands nearest to a verb.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import zip_longest

from geodata.dates import timex_range
from geodata.extract.words.lexicon import word_class
from geodata.extract.words.sentence import Sentence
from geodata.extract.words.triggers import Trigger
from geodata.frozen import quick
from geodata.model import DatePrec, DateRange, Status, Timex, TimexType

# What goes on from the day it began: other statuses ("closed since June") hold the day of change.
_GOING_ON = frozenset(
    {Status.ACTIVE, Status.CONTESTED, Status.HELD, Status.UNDER_WAY, Status.COMPLETED}
)
_AHEAD = frozenset(
    {Status.PLANNED, Status.INVITED, Status.SOUGHT, Status.POSTPONED, Status.CANCELLED}
)
_HYPHENS = (["-"], ["–"], ["—"])
_UNTIL = (["until"], ["till"], ["through"])
_AND = (["and"], ["and", "on"], ["and", "again", "on"])
# "Postponed from May to June": the first date is the one that holds no more.
_MOVED = frozenset(
    {"postponed", "delayed", "moved", "pushed", "slipped", "rescheduled", "shifted", "changed"}
)
_MOVED_REACH = 6
# "The first visit since 1992", "the worst since June": the date is that of another one.
_RECORDS = frozenset({"first", "last", "only", "latest"})
_RECORD_REACH = 12


@quick
@dataclass(frozen=True, slots=True)
class Stretch:
    """Days that the tokens `start` to `end` (half-open) of a sentence state."""

    start: int
    end: int
    days: DateRange


def find_stretches(sentence: Sentence, *, text: str) -> list[Stretch]:
    """Return the days that a sentence states, in order; `text` is the article's."""
    if not sentence.timexes:
        return []
    dates = [stretch for stretch in map(_single, sentence.timexes) if stretch is not None]
    dates = [d for d, after in _with_next(dates) if not _is_given_up(sentence, d, after)]
    found: list[Stretch] = []
    joined = False
    for each, after in _with_next(dates):
        if joined:
            joined = False
            continue
        joined = after is not None and _are_one(sentence, each, after)
        if joined and after is not None:
            found.append(_through(sentence, each, after, text))
        elif not _is_of_another(sentence, each):
            found.append(each)
    return found


def days_ahead(
    sentence: Sentence, stated: list[Stretch], status: Status, *, published: date | None
) -> list[Stretch]:
    """Return the days to come where it is told what is to happen or was to; without any, all.

    "On Thursday he cancelled the talks of 12 June" are those of 12 June; "the two, who were at
    odds, meet on Sunday" means the next one.
    """
    if published is None or status not in _AHEAD:
        return stated
    ahead = [each for each in stated if each.days.end >= published]
    if ahead or status not in _TO_COME:
        return ahead or stated
    stated = [_next_year(sentence, each, published) for each in stated]
    if status is not Status.PLANNED:
        return stated
    return [_next_week(sentence, each, published) for each in stated]


_TO_COME = frozenset({Status.PLANNED, Status.INVITED, Status.POSTPONED})


def _next_year(sentence: Sentence, one: Stretch, published: date) -> Stretch:
    """Return a bare month or season gone by as that of the next year ("put off to March")."""
    low, days = sentence.low, one.days
    bare = not any(word[0].isdigit() for word in low[one.start : one.end])
    past = 0 < (published - days.end).days < _DAYS_OF_YEAR
    part = days.date_prec >= DatePrec.MONTH and days.end - days.start < _SEASON
    if bare and past and part and low[one.start - 1] in _AIMED:
        days = replace(days, start=_a_year_on(days.start), end=_a_year_on(days.end))
    return replace(one, days=days)


def _a_year_on(day: date) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap else day.day)


_AIMED = frozenset({"to", "until", "till", "for", "in", "the"})
_DAYS_OF_YEAR = 365
_SEASON = timedelta(days=100)


def _next_week(sentence: Sentence, one: Stretch, published: date) -> Stretch:
    """Return a bare weekday of the past week as that of the next after a verb of calendars."""
    low, week = sentence.low, timedelta(days=7)
    if low[one.start : one.end] not in _WEEKDAYS or published - one.days.start >= week:
        return one
    before = low[max(0, one.start - _PLAN_REACH) : one.start]
    verbs = sentence.lexicon.union("verb", "calendar_verb")
    verb = next((word for word in reversed(before) if word in verbs), "")
    if verb not in word_class("calendar_verb"):
        return one
    return replace(
        one, days=replace(one.days, start=one.days.start + week, end=one.days.end + week)
    )


_WEEKDAYS = [
    [day] for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
]
_PLAN_REACH = 12


def since(
    sentence: Sentence, when: DateRange | None, *, status: Status, published: date | None, text: str
) -> DateRange | None:
    """Return `when` up to the day of publication where "since" opens it and it goes on."""
    if when is None or published is None or status not in _GOING_ON or when.start > published:
        return when
    if published <= when.end or not is_since(sentence, when):
        return when
    start, end, _ = next(timed for timed in sentence.timexes if timed[2].span == when.span)
    return _range(sentence, start - 1, end, (when.start, published), text)


def is_since(sentence: Sentence, when: DateRange) -> bool:
    """Return whether "since" stands before a date of a sentence."""
    return _word_before(sentence, when) == "since"


def is_until(sentence: Sentence, when: DateRange) -> bool:
    """Return whether "until" stands before a date of a sentence."""
    return _word_before(sentence, when) in {"until", "till"}


def _word_before(sentence: Sentence, when: DateRange) -> str:
    starts = (start for start, _, timex in sentence.timexes if timex.span == when.span)
    at = next(starts, 0)
    return sentence.low[at - 1] if at else ""


def lasting(sentence: Sentence, trigger: Trigger, when: DateRange | None) -> DateRange | None:
    """Return `when` for as long as a visit or summit is said to last from it, or up to it.

    "Arrived on Wednesday for a two-day visit" is both days; "ended a two-day summit on Wednesday"
    is that day and the one before.
    """
    length = _days_of(sentence, trigger)
    if when is None or when.start != when.end or not length:
        return when
    near = [w for i, w in enumerate(sentence.low) if sentence.crossings(i, trigger.start) <= 1]
    begins = not word_class("stay_begins").isdisjoint(near)
    if begins != word_class("stay_ends").isdisjoint(near):
        return when  # neither is told, or both
    more = timedelta(days=length - 1)
    days = (when.start, when.end + more) if begins else (when.start - more, when.end)
    return replace(when, start=days[0], end=days[1], date_prec=_precision(length))


def _days_of(sentence: Sentence, trigger: Trigger) -> int:
    """Return how many days "a two-day visit" lasts; 0 where that is not said."""
    for start, end, timex in sentence.timexes:
        near = start < trigger.end and trigger.np_start - _LENGTH_REACH <= end
        if near and timex.type is TimexType.DURATION and timex.value in _LENGTHS:
            return _LENGTHS[timex.value]
    return 0


_LENGTH_REACH = 3
_LENGTHS = {f"P{n}D": n for n in range(2, 15)}


def _single(timed: tuple[int, int, Timex]) -> Stretch | None:
    start, end, timex = timed
    if timex.type not in {TimexType.DATE, TimexType.TIME}:
        return None
    covered = timex_range(timex)
    if covered is None:
        return None
    first, last, prec = covered
    days = DateRange(start=first, end=last, date_prec=prec, text=timex.text, span=timex.span)
    return Stretch(start, end, days)


def _with_next(dates: list[Stretch]) -> list[tuple[Stretch, Stretch | None]]:
    return list(zip_longest(dates, dates[1:]))


def _are_one(sentence: Sentence, one: Stretch, other: Stretch) -> bool:
    """Return whether two dates in a row are the two ends of one stretch of days."""
    if one.days.start >= other.days.start:
        return False
    between = sentence.low[one.end : other.start]
    before = sentence.low[one.start - 1] if one.start else ""
    if between in _HYPHENS or between in _UNTIL:
        return True
    if between == ["to"]:
        return before == "from" or one.days.text.isdigit()
    if between not in _AND:
        return False
    return before == "between" or other.days.start - one.days.end == timedelta(days=1)


def _is_given_up(sentence: Sentence, one: Stretch, other: Stretch | None) -> bool:
    """Return whether the date is the one from which something was moved to the `other`."""
    return (
        other is not None
        and one.start > 0
        and sentence.low[one.start - 1 : one.start] == ["from"]
        and sentence.low[one.end : one.end + 1] == ["to"]
        and not _MOVED.isdisjoint(sentence.low[max(0, one.start - _MOVED_REACH) : one.start])
    )


def _is_of_another(sentence: Sentence, one: Stretch) -> bool:
    if not one.start or sentence.low[one.start - 1] != "since":
        return False
    before = sentence.low[max(0, one.start - _RECORD_REACH) : one.start]
    return any(
        word in _RECORDS or (word.endswith("est") and word not in word_class("no_superlatives"))
        for word in before
    )


def _through(sentence: Sentence, one: Stretch, other: Stretch, text: str) -> Stretch:
    days = (one.days.start, other.days.end)
    return Stretch(one.start, other.end, _range(sentence, one.start, other.end, days, text))


def _range(
    sentence: Sentence, start: int, end: int, days: tuple[date, date], text: str
) -> DateRange:
    return DateRange(
        start=days[0],
        end=days[1],
        date_prec=_precision((days[1] - days[0]).days + 1),
        text=sentence.text_of(start, end, text),
        span=sentence.span_of(start, end),
    )


def _precision(n_days: int) -> DatePrec:
    """Return how exactly a stretch of so many days says when."""
    longest = ((DatePrec.DAY, 1), (DatePrec.DAYS, 6), (DatePrec.WEEK, 7), (DatePrec.MONTH, 31))
    return next((prec for prec, most in longest if n_days <= most), DatePrec.YEAR)


def days_of_stops(
    ends: list[int], stated: list[Stretch], when: DateRange | None
) -> list[DateRange | None]:
    """Return the day of each stop of a journey, told right after it ("in Rome on Monday and ...").

    `ends` are the tokens after the places. Where no stop has a day of its own, all have `when`.
    """
    if len(ends) < 2:  # noqa: PLR2004  # one stop has the day of the journey
        return [when for _ in ends]
    own = [
        next((s.days for s in stated if 0 <= s.start - end <= _AFTER_PLACE), None) for end in ends
    ]
    return own if any(day is not None for day in own) else [when for _ in ends]


_AFTER_PLACE = 2

"""When an item was: one of the days that the article states near it, or none.

The days of the sentences that tell of a thing, of those beside them and of the article's opening
are weighed against each other and against "no day": a conditional logit over classes and context,
fitted by ``scripts/train_dates.py``. What the rules read in the telling clause is one of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import product
from math import fsum, inf

from geodata.errors import InputError
from geodata.extract.outcome.composing import date_told, telling_of
from geodata.extract.outcome.lending import lent_date
from geodata.extract.statements.candidate import Candidate
from geodata.extract.statements.merging import Group
from geodata.extract.telling.stretches import Stretch, find_stretches
from geodata.extract.telling.when import date_cost, dates_another
from geodata.extract.words.lexicon import word_class
from geodata.extract.words.sentence import Sentence
from geodata.model import Article, DatePrec, DateRange, Kind, Span, Status
from geodata.tables import read_rows

TABLE = "extract/date_weights"
# Sentences this far from the telling one may hold its day, and so many at an article's opening.
_BESIDE = 2
_OPENING = 3
_SEATS = ("telling", "own", "leaning", "before", "before2", "after", "after2", "opening")
_SORTS = ("weekday", "near", "day", "week", "month", "year")
_SIDES = ("future", "today", "span", "week_ago", "months_ago", "year_ago", "long_ago", "unknown")
_PREPOSITIONS = (
    "since", "until", "by", "before", "after", "from", "in", "on", "last", "next", "for", "of",
    "during",
)  # fmt: skip
_PLAIN = (
    "rule", "said", "said:telling", "early", "past", "crossings:0", "crossings:1", "crossings:2",
    "follows", "precedes", "distance", "event",
)  # fmt: skip
_WEEKDAYS = frozenset(
    {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
)
_NEAR_DAYS = frozenset({"today", "tonight", "yesterday", "tomorrow"})
_SPEECH_BEFORE, _SPEECH_AFTER = 3, 2
# By how much a day must be likelier than no day, in logarithms of odds.
_CERTAIN = 0.3
# By how much another day must be likelier than that of the rules (folds are level from 0 to 2).
_RULED = 1.6
_FAR = 30.0
_PER_STEP = 10.0
# Days since the publication: how old what is told is.
_AGES = ((7, "week_ago"), (60, "months_ago"), (400, "year_ago"))


@dataclass(frozen=True, slots=True)
class Option:
    """A day an item may have been on, None for no day, with what speaks for it."""

    days: DateRange | None
    features: dict[str, float]


@dataclass(frozen=True, slots=True)
class Told:
    """What a choice of day looks at: the statements, the one that tells, all sentences.

    `rule` is the day that the rules give.
    """

    group: Group
    telling: Candidate
    sentences: Sequence[Sentence]
    text: str
    published: date | None
    rule: DateRange | None


@dataclass(frozen=True, slots=True)
class Read:
    """An article as it was read: its statements and its sentences."""

    candidates: Sequence[Candidate]
    sentences: Sequence[Sentence]
    article: Article


def told_of(group: Group, accepted: Sequence[Group], read: Read) -> Told:
    """Return what the choice of an item's day looks at."""
    telling = telling_of(group)
    article = read.article
    rule = date_told(group, telling) or lent_date(group, accepted, read.candidates)
    if rule is not None and _is_impossible(rule, telling.reading.status, article.published_date):
        rule = None
    return Told(group, telling, read.sentences, article.text, article.published_date, rule)


def choose_date(told: Told) -> DateRange | None:
    """Return the likeliest of the days that an item may have been on, or None."""
    return choose(options(told), load_date_weights())


def choose(found: Sequence[Option], weights: dict[str, float]) -> DateRange | None:
    """Return the likeliest day of the options, "no day" first among them.

    What the rules read is never left for no day at all, and for another only where that is much
    likelier; without it a day must be well likelier than none.
    """
    scores = [fsum(weights[name] * v for name, v in o.features.items()) for o in found]
    ruled = ["rule" in o.features for o in found]
    scores = [s + _RULED * rule for s, rule in zip(scores, ruled, strict=True)]
    scores[0] = -inf if any(ruled) else scores[0] + _CERTAIN
    return found[scores.index(max(scores))].days


def options(told: Told) -> list[Option]:
    """Return the days that are stated near what tells of an item, "no day" first."""
    kind, status = told.telling.kind.value, told.telling.reading.status.value
    found = [Option(None, {"none": 1.0, f"none:{kind}": 1.0, f"none:{kind}:{status}": 1.0})]
    ruled = False
    for sentence, seat, candidate in _seated(told):
        for stretch in find_stretches(sentence, text=told.text):
            if candidate is not None and dates_another(sentence, candidate.trigger, stretch):
                continue
            days = stretch.days
            if _is_impossible(days, told.telling.reading.status, told.published):
                continue
            features = _features(sentence, stretch, seat, candidate, told.published)
            if told.rule is not None and _overlap(days.span, told.rule.span):
                ruled = True
                days = told.rule
                features |= {"rule": 1.0, f"rule:{kind}": 1.0}
            found.append(Option(days, features))
    if told.rule is not None and not ruled:
        found.append(Option(told.rule, {"rule": 1.0, f"rule:{kind}": 1.0}))
    return found


def _is_impossible(days: DateRange, status: Status, published: date | None) -> bool:
    """Return whether what is over would then be yet to come, or what is planned be long past."""
    if published is None:
        return False
    return (status in _OVER and days.start - published > _ELSEWHERE_ON_EARTH) or (
        status is Status.PLANNED and published - days.end > _LONG_PAST
    )


# A paper may be dated a day before what it tells of, across the date line.
_ELSEWHERE_ON_EARTH = timedelta(days=1)
# What is planned may have the day on which it was announced, but none years ago.
_LONG_PAST = timedelta(days=366)
# "Will close the base in May" reads as closed, with a day ahead.
_OVER = frozenset({Status.HELD, Status.COMPLETED, Status.CAPTURED})


def _overlap(one: Span, other: Span) -> bool:
    return one.start_char < other.end_char and other.start_char < one.end_char


def _seated(told: Told) -> Iterator[tuple[Sentence, str, Candidate | None]]:
    """Return the sentences with dates where the day may be told, with their statement if any."""
    at = told.telling.sentence.index
    statements: dict[int, Candidate] = {}
    for c in sorted(told.group.candidates, key=lambda c: c.probability):
        statements[c.sentence.index] = c
    statements[at] = told.telling
    near = {*range(min(_OPENING, len(told.sentences))), *statements}
    near.update(range(max(0, at - _BESIDE), min(at + _BESIDE + 1, len(told.sentences))))
    for index in sorted(near):
        sentence = told.sentences[index]
        if sentence.timexes:
            candidate = statements.get(index)
            yield sentence, _seat(index - at, candidate, told.telling), candidate


def _seat(offset: int, candidate: Candidate | None, telling: Candidate) -> str:
    if candidate is not None:
        if candidate is telling:
            return "telling"
        return "own" if candidate.anchor is None else "leaning"
    if abs(offset) > _BESIDE:
        return "opening"
    side = "before" if offset < 0 else "after"
    return side if abs(offset) == 1 else f"{side}2"


def _features(
    sentence: Sentence,
    stretch: Stretch,
    seat: str,
    candidate: Candidate | None,
    published: date | None,
) -> dict[str, float]:
    """Return what speaks for a day, by names of classes."""
    low, start, end = sentence.low, stretch.start, stretch.end
    sort = _sort(low[start:end], stretch.days)
    names = {f"seat:{seat}", f"sort:{sort}", f"sort:{sort}:{seat}"}
    names.add(f"side:{_side(stretch.days, published)}")
    if _is_said(sentence, stretch):
        names.add("said")
        if seat == "telling":
            names.add("said:telling")
    if start and low[start - 1] in _PREPOSITIONS:
        names.add(f"word:{low[start - 1]}")
    if candidate is None and sentence.index <= 1:
        names.add("early")
    clause = sentence.clause
    words = {word for i, word in enumerate(low) if clause[i] == clause[start]}
    if any(word.endswith("ed") for word in words):
        names.add("past")
    if not word_class("base_event").isdisjoint(words):
        names.add("event")
    found = dict.fromkeys(names, 1.0)
    if candidate is not None:
        trigger = candidate.trigger
        cost = date_cost(sentence, (trigger.start, trigger.end), start, end)
        crossings = min(2, sentence.crossings(start, trigger.start))
        found["distance"] = min(cost, _FAR) / _PER_STEP
        found[f"crossings:{crossings}"] = 1.0
        found["follows" if start >= trigger.end else "precedes"] = 1.0
    return found


def _sort(words: list[str], days: DateRange) -> str:
    """Return how a day is named: by its weekday, from today, or by the calendar."""
    if not _WEEKDAYS.isdisjoint(words):
        return "weekday"
    if not _NEAR_DAYS.isdisjoint(words):
        return "near"
    named = {DatePrec.WEEK: "week", DatePrec.MONTH: "month", DatePrec.YEAR: "year"}
    return named.get(days.date_prec, "day")


def _side(days: DateRange, published: date | None) -> str:
    """Return where days lie from the day of publication."""
    if published is None:
        return "unknown"
    if days.start > published:
        return "future"
    if days.end >= published:
        return "today" if days.start == published else "span"
    age = (published - days.end).days
    return next((name for most, name in _AGES if age <= most), "long_ago")


def _is_said(sentence: Sentence, stretch: Stretch) -> bool:
    """Return whether somebody spoke on that day ("said on Monday", "on Monday told")."""
    low = sentence.low
    beside = low[max(0, stretch.start - _SPEECH_BEFORE) : stretch.start]
    beside += low[stretch.end : stretch.end + _SPEECH_AFTER]
    return not sentence.lexicon.classes["speech"].isdisjoint(beside)


def feature_names() -> frozenset[str]:
    """Return the names of all features; the table has a weight for each and no other."""
    kinds = [kind.value for kind in Kind]
    return frozenset(
        {
            *_PLAIN,
            "none",
            *(f"none:{kind}" for kind in kinds),
            *(f"none:{kind}:{status.value}" for kind, status in product(kinds, Status)),
            *(f"rule:{kind}" for kind in kinds),
            *(f"seat:{seat}" for seat in _SEATS),
            *(f"sort:{sort}" for sort in _SORTS),
            *(f"sort:{sort}:{seat}" for sort, seat in product(_SORTS, _SEATS)),
            *(f"side:{side}" for side in _SIDES),
            *(f"word:{word}" for word in _PREPOSITIONS),
        }
    )


@lru_cache(maxsize=1)
def load_date_weights() -> dict[str, float]:
    """Return the weight of each feature.

    Raises
    ------
    InputError
        Where the table lacks a feature or has one too many.
    """
    weights = {row["feature"]: float(row["weight"]) for row in read_rows(TABLE)}
    if odd := weights.keys() ^ feature_names():
        msg = f"does not fit the features: {sorted(odd)[:5]}; train it anew"
        raise InputError(msg, source=f"{TABLE}.csv")
    return weights

"""Which year, month or week a partial date belongs to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from geodata.dates.expression import Expression
from geodata.dates.reference import SENTENCE_REACH, SENTENCE_STOPS
from geodata.dates.tense import Direction
from geodata.dates.values import Moment, day_of, month_of, unit_of
from geodata.dates.word_lists import words_of
from geodata.dates.years import is_year

# Words that point from an anchor, and by how many units.
SHIFTS: Final = {
    "last": -1,
    "past": -1,
    "previous": -1,
    "preceding": -1,
    "prior": -1,
    "next": 1,
    "coming": 1,
    "upcoming": 1,
    "following": 1,
    "subsequent": 1,
    "succeeding": 1,
    "ensuing": 1,
}
# Of these, the ones that point from the date the text has reached, not from publication.
ANAPHORIC: Final = words_of("anaphoric")


def relative_unit(expression: Expression, words: list[str], *, unit: str) -> Moment | None:
    """Return the unit that "last", "the same", "the following" and the like point to."""
    reference = expression.reference
    by = next((SHIFTS[word] for word in words if word in SHIFTS), 0)
    anaphoric = not ANAPHORIC.isdisjoint(words) or ("the" in words and "next" in words)
    if anaphoric:
        anchor = reference.named(unit)
    else:
        anchor = reference.here(unit) if words == ["the"] else reference.now(unit)
    if anchor is None and "the" in words and "next" in words and reference.published:
        anchor = unit_of(reference.published, unit=unit)
    return anchor.shifted(by) if anchor else None


def year_meant(expression: Expression) -> int | None:
    """Return the year that "of last year" or "of that year" names within the expression."""
    words = expression.words("year_of")
    if not words:
        return expression.number("year") or None
    moment = relative_unit(expression, words, unit="Y")
    return moment.first.year if moment else None


def has_year(expression: Expression) -> bool:
    """Return whether the expression itself names its year."""
    return expression.has("year") or expression.has("year_of")


def nearest_month(expression: Expression, month: int) -> Moment | None:
    """Return the month of that number which the clause means."""
    year = _year_told(expression, month)
    if year is not None:
        return month_of(year, month)
    published = expression.reference.published
    if published is None:
        return None
    ahead = (month - published.month) % 12
    direction = expression.direction()
    if direction is Direction.FUTURE or (direction is Direction.OPEN and ahead <= _SOON):
        return month_of(published.year + (month < published.month), month)
    return month_of(published.year - (month > published.month), month)


def nearest_day(expression: Expression, month: int, day: int) -> Moment | None:
    """Return the day of that month and number which the clause means."""
    year = _year_told(expression, month)
    if year is not None:
        return day_of(year, month, day)
    published = expression.reference.published
    if published is None:
        return None
    years = (published.year - 1, published.year, published.year + 1)
    days = [moment for y in years if (moment := day_of(y, month, day))]
    return nearest(expression, days)


def _year_told(expression: Expression, month: int) -> int | None:
    """Return the year that the text itself gives a bare month or day, before publication does."""
    shared = shared_year(expression, month)
    if shared is not None:
        return shared
    year = running_year(expression)
    if year is not None:
        return _turned(expression, month, year)
    return undated_year(expression, month) if expression.reference.published is None else None


def nearest(expression: Expression, days: list[Moment]) -> Moment | None:
    """Return of several days the one nearest to publication on the side the clause looks to."""
    published = expression.reference.published
    if published is None or not days:
        return None
    direction = expression.direction()
    return min(days, key=lambda moment: _distance(moment.first, published, direction))


def _distance(day: date, published: date, direction: Direction) -> int:
    """Return how far `day` is, the wrong way counting several times."""
    days = (day - published).days
    wrong = days * direction < 0 if direction else False
    return abs(days) * (_WRONG_WAY if wrong else 1)


# "Met on 12 February", told in November, was in the February before.
_WRONG_WAY: Final = 8


def running_year(expression: Expression) -> int | None:
    """Return the year a history has reached, or the one named earlier in the same sentence."""
    reference = expression.reference
    if reference.narrative:
        named = reference.named("Y")
        return named.first.year if named else None
    return reference.sentence_year(expression.tokens, expression.first)


def shared_year(expression: Expression, month: int) -> int | None:
    """Return the year shared with a later date: "between November and January 2020"."""
    match = expression.lexicon.followed_by_year.match(expression.match.string, expression.stop)
    if match is None:
        return None
    words = expression.tokens.words[match.start() : match.end()]
    months = (expression.lexicon.months.get(word) for word in words)
    other = next((number for number in months if number), month)
    return int(words[-1]) - (month > other)


def undated_year(expression: Expression, month: int) -> int | None:
    """Return the year a text without a date of publication gives a bare month or day.

    It is the one named later in the sentence ("on 4 April, and from 5 to 6 April 2016"), else that
    of the last full date ("On 2 June 2014 ... On 5 June").
    """
    words = expression.tokens.words
    months = expression.lexicon.months
    other = month
    for at in range(expression.stop, min(expression.stop + SENTENCE_REACH, len(words))):
        if words[at] in SENTENCE_STOPS:
            break
        other = months.get(words[at], other)
        if len(words[at]) == _YEAR_FIGURES and words[at].isdigit() and is_year(expression, at=at):
            return int(words[at]) - (month > other)
    latest = expression.reference.latest
    if latest is None or not latest.is_as_fine_as("M"):
        return None
    return _turned(expression, month, latest.first.year)


_YEAR_FIGURES: Final = 4


def _turned(expression: Expression, month: int, year: int) -> int:
    """Return `year`, or the next one where a history goes from late months to early ones."""
    reached = expression.reference.named("M")
    turns = (
        reached is not None
        and reached.first.year == year
        and reached.first.month - month >= _TURN_OF_YEAR
    )
    return year + turns


# Months: without a verb to tell, the nearer one is meant, and of two far ones the past.
_SOON: Final = 4
# From November on to January is a step ahead; from June to March is as likely a look back.
_TURN_OF_YEAR: Final = 9


def nearest_weekday(expression: Expression, weekday: int) -> Moment | None:
    """Return the day of the week (1 Monday) which the clause, or the word before it, means."""
    words = expression.words("det")
    reference = expression.reference
    if not ANAPHORIC.isdisjoint(words) or "the" in words:
        named = reference.named("D")
        if named is None:
            return None
        back = -1 if SHIFTS.get(words[-1] if words else "", 1) < 0 else 1
        return Moment("D", _step(named.first, weekday, back, strictly=True))
    published = reference.published
    if published is None:
        return None
    if not words:
        back = 1 if expression.direction() is Direction.FUTURE else -1
        return Moment("D", _step(published, weekday, back, strictly=False))
    if words[-1] == "this":
        monday = unit_of(published, unit="W").first
        return Moment("D", monday + timedelta(days=weekday - 1))
    return Moment("D", _step(published, weekday, SHIFTS[words[-1]], strictly=True))


def _step(day: date, weekday: int, by: int, *, strictly: bool) -> date:
    """Return the nearest such weekday before (`by` < 0) or after `day`."""
    days = (weekday - day.isoweekday()) * (1 if by > 0 else -1) % 7
    if not days and strictly:
        days = 7
    return day + timedelta(days=days if by > 0 else -days)

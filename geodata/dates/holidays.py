"""Readings of holidays: fixed days, weekdays of a month, and feasts of other calendars."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.easter import easter
from hijridate import Gregorian, Hijri

from geodata.dates.directions import has_year, running_year
from geodata.dates.expression import Expression, Found
from geodata.dates.values import Moment, moved
from geodata.model import TimexType


def holiday(expression: Expression) -> list[Found] | None:
    """Read the name of a holiday; its year is named, or the nearest by tense."""
    start, stop = expression.match.span("holiday")
    rule = expression.lexicon.holiday_rules[" ".join(expression.tokens.words[start:stop])]
    if not rule:
        return expression.found(TimexType.DATE, None)
    year = expression.number("year") or running_year(expression)
    published = expression.reference.published
    try:
        if year:
            days = _holidays(rule, year)
            day = Moment("D", days[0]) if len(days) == 1 else None
            return expression.dated(day, has_year=has_year(expression))
        if published is None:
            return expression.found(TimexType.DATE, None)
        days = [d for by in (-1, 0, 1) for d in _holidays(rule, published.year + by)]
    except (OverflowError, ValueError):  # beyond what calendars are tabulated for
        return expression.found(TimexType.DATE, None)
    direction = expression.direction()
    fitting = [d for d in days if (d - published).days * direction >= 0]
    return expression.dated(Moment("D", min(fitting, key=lambda d: abs((d - published).days))))


def _holidays(rule: str, year: int) -> list[date]:
    """Return the days of a calendar year that a rule of the table names: of a lunar one, several.

    Raises
    ------
    OverflowError
        The lunar calendar is not tabulated for that year.
    """
    if rule.startswith("easter"):
        return [easter(year) + timedelta(days=int(rule.removeprefix("easter")))]
    if rule.startswith("hijri"):
        return _hijri_days(rule.removeprefix("hijri"), year)
    if "-" in rule[1:]:
        return [date.fromisoformat(f"{year:04}-{rule}")]
    nth, weekday, month = (int(part) for part in rule.split("/"))
    if nth > 0:
        first = date(year, month, 1)
        return [first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))]
    last = moved(date(year, month, 1), unit="M", by=1) - timedelta(days=1)
    return [last - timedelta(days=(last.isoweekday() - weekday) % 7)]


def _hijri_days(month_day: str, year: int) -> list[date]:
    """Return the days of `year` that are that day of the Umm al-Qura calendar."""
    month, day = (int(part) for part in month_day.split("-"))
    lunar = Gregorian(year, 1, 1).to_hijri().year
    days = [Hijri(lunar + by, month, day).to_gregorian() for by in (0, 1)]
    return [date(d.year, d.month, d.day) for d in days if d.year == year]

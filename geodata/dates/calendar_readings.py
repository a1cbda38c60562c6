"""Readings of what names its place in the calendar: days, months, seasons, years, holidays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Final

from geodata.dates.directions import (
    has_year,
    nearest,
    nearest_day,
    nearest_month,
    nearest_weekday,
    relative_unit,
    running_year,
    shared_year,
    year_meant,
)
from geodata.dates.expression import Expression, Found
from geodata.dates.holidays import holiday
from geodata.dates.tense import Direction
from geodata.dates.values import SEASON_MONTHS, Moment, day_of, month_of, moved, unit_of, year_of
from geodata.dates.word_lists import words_of
from geodata.dates.years import is_counted, is_year
from geodata.model import TimexType
from geodata.tables import read_rows

Reading = Callable[[Expression], list[Found] | None]
_CENTURY_TURN: Final = 70  # "25/08/71" is 1971, "25/08/69" is 2069
_LONGEST_RANGE: Final = 200  # years; "1500-2000" is more likely a count


def iso_date(expression: Expression) -> list[Found] | None:
    """Read ``2021-08-25``."""
    day = day_of(*(expression.number(part) for part in ("year", "month", "day")))
    return expression.dated(day, has_year=True) if day and _is_joined(expression) else None


def numeric_date(expression: Expression) -> list[Found] | None:
    """Read ``25/08/2021``; which number is the month must be plain, or both ways the same."""
    first, second = expression.number("first"), expression.number("second")
    year = _full_year(expression.number("year"))
    if len(expression.words("year")[0]) == 1:
        return None
    days = {day for pair in ((first, second), (second, first)) if (day := day_of(year, *pair))}
    if not days or not _is_joined(expression):
        return None
    return expression.dated(days.pop() if len(days) == 1 else None, has_year=True)


def dotted_date(expression: Expression) -> list[Found] | None:
    """Read ``25.08.2021``, whose day comes first wherever dots are written."""
    number, month = (int(part) for part in expression.value("day_month").split("."))
    day = day_of(expression.number("year"), month, number)
    return expression.dated(day, has_year=True) if day and _is_joined(expression) else None


def attacks_day(expression: Expression) -> list[Found] | None:
    """Read "9/11", which is that of 2001; any other pair of numbers is none."""
    pair = (expression.number("month"), expression.number("day"))
    if pair != _ATTACKS_DAY or not _is_joined(expression) or expression.after() in {"/", "%"}:
        return None
    return expression.dated(day_of(2001, *pair), has_year=True)


_ATTACKS_DAY: Final = (9, 11)


def _is_joined(expression: Expression) -> bool:
    tokens = expression.tokens
    return tokens.end[expression.stop - 1] - tokens.start[expression.first] == sum(
        len(word) for word in tokens.words[expression.first : expression.stop]
    )


def _full_year(year: int) -> int:
    if year >= 100:  # noqa: PLR2004 - written in full
        return year
    return year + (1900 if year >= _CENTURY_TURN else 2000)


def month_day(expression: Expression) -> list[Found] | None:
    """Read "25 August 2021", "August 25" and the like, with or without the year."""
    if expression.after() in {"%", "percent", ":"}:
        return None
    if _counts_people(expression):
        stop = expression.match.start("day")
        found = expression.dated(nearest_month(expression, expression.number("month")))
        return [replace(found[0], stop=stop)]
    day = _day(expression, expression.number("day"))
    if day is None and expression.reference.published and not has_year(expression):
        return None
    part = part_meant(expression)
    return (
        expression.timed(day, part)
        if part
        else expression.dated(day, has_year=has_year(expression))
    )


def part_meant(expression: Expression) -> str:
    """Return the part of the day: "the night of" and "the early hours of"; empty for none."""
    if expression.has("small"):
        return "NI" if expression.words("small") == ["late"] else "MO"
    return expression.value("part")


def week_of(expression: Expression) -> list[Found] | None:
    """Read "the week of May 3": the week, or the weekend, that holds the day."""
    day = _day(expression, expression.number("day"))
    unit = "WE" if expression.has("weekend") else "W"
    week = unit_of(day.first, unit=unit) if day else None
    return expression.dated(week, has_year=has_year(expression))


def fiscal_year(expression: Expression) -> list[Found] | None:
    """Read "fiscal 2021" and "FY2021": whose year it is, and so its days, is not said."""
    value = expression.value("word") or f"FY{expression.value('year')}"
    return expression.found(TimexType.DATE, value)


def _counts_people(expression: Expression) -> bool:
    """Return whether the number counts what follows: "in May 15 people"."""
    start, stop = expression.match.span("day")
    bare = start > expression.match.start("month") and stop == expression.stop == start + 1
    return bare and is_counted(expression.after())


def _day(expression: Expression, number: int) -> Moment | None:
    month = expression.number("month")
    if not has_year(expression):
        if (month, number) == _ATTACKS_DAY and expression.after() in _ATTACKS:
            return day_of(2001, month, number)
        return nearest_day(expression, month, number)
    year = year_meant(expression)
    return day_of(year, month, number) if year else None


# The one day of news that is named by month and number alone.
_ATTACKS: Final = words_of("attacks")


def day_range(expression: Expression) -> list[Found] | None:
    """Read "September 18-19, 2021" as two days."""
    if expression.has("both") and expression.after()[:1].isalnum():  # "May 4 and 5 men left"
        day = _day(expression, expression.number("day"))
        return [replace(expression.dated(day)[0], stop=expression.match.end("day"))]
    days = [_day(expression, expression.number(part)) for part in ("day", "until")]
    cut = expression.match.start("until")
    spans = ((expression.first, expression.match.end("day")), (cut, expression.stop))
    return [
        Found(first, stop, TimexType.DATE, day.value if day else None, day, has_year=True)
        for (first, stop), day in zip(spans, days, strict=True)
    ]


def month_year(expression: Expression) -> list[Found] | None:
    """Read "August 2021" and "June of last year"."""
    year = year_meant(expression)
    month = Moment("M", date(year, expression.number("month"), 1)) if year else None
    return expression.dated(month, has_year=True)


def month(expression: Expression) -> list[Found] | None:
    """Read a bare month; a name or a verb is none."""
    if not _is_month(expression):
        return None
    number = expression.number("month")
    det = expression.words("det")
    published = expression.reference.published
    if "that" in det or "those" in det:
        reached = expression.reference.named("Y")
        return expression.dated(month_of(reached.first.year, number) if reached else None)
    if det and published and not expression.reference.narrative:
        return expression.dated(_pointed_month(det[-1], number, published))
    return expression.dated(nearest_month(expression, number))


def _pointed_month(det: str, number: int, published: date) -> Moment | None:
    year = published.year
    if det == "last":
        year -= number >= published.month
    elif det in {"next", "coming"}:
        year += number <= published.month
    return Moment("M", date(year, number, 1))


def _is_month(expression: Expression) -> bool:
    """Tell "in May" from "May said", "April Jones" and "the March of Dimes"."""
    word = expression.tokens.words[expression.stop - 1]
    before, follower = expression.before(), expression.after()
    if word == "March" and follower == "of":
        return expression.after(2).islower()
    told = "that" in expression.words("det")  # "said that May would win"
    is_plain = (expression.stop - expression.first > 1 and not told) or (
        word.lower() not in _NAMES_TOO
    )
    if is_plain or before.lower() in _BEFORE_MONTHS:
        return True
    if before.lower() in _DETERMINERS:
        return follower[:1].islower()
    if follower in {"-", "–", "/"} and expression.after(2)[:1].isupper():
        return True
    if word.lower() in _VERBS_TOO:
        return follower in {"'s", "’s"} and not word.isupper()
    return not follower[:1].isupper() and not before[:1].isupper()


_VERBS_TOO: Final = words_of("months_or_verbs")
_NAMES_TOO: Final = words_of("months_or_names")
_DETERMINERS: Final = words_of("determiners")
_BEFORE_MONTHS: Final = words_of("before_months")


def year(expression: Expression) -> list[Found] | None:
    """Read a bare year."""
    if not is_year(expression, at=expression.match.start("year")):
        return None
    found = expression.dated(year_of(expression.number("year")), has_year=True)
    found[0] = replace(found[0], stop=expression.match.end("year"))
    return [replace(found[0], moment=None, has_year=False)] if _is_aside(expression) else found


def _is_aside(expression: Expression) -> bool:
    """Return whether a year only tells which one ("the 2003 invasion") or lies ahead.

    What follows is then not of that year.
    """
    if not expression.reference.narrative:
        return False
    named = expression.before().lower() in _DETERMINERS and expression.after()[:1].isalpha()
    return named or expression.direction() is Direction.FUTURE


def year_range(expression: Expression) -> list[Found] | None:
    """Read "2014-15" and "1914-18" as two years."""
    first, second = expression.number("year"), expression.number("short")
    if second < 100:  # noqa: PLR2004 - the century is the first one's
        second += first // 100 * 100
    if not 0 < second - first <= _LONGEST_RANGE or not is_year(expression, at=expression.first):
        return None
    start, stop = expression.first, expression.stop
    years = (year_of(first), year_of(second))
    return [
        Found(start, start + 1, TimexType.DATE, years[0].value, years[0], has_year=True),
        Found(stop - 1, stop, TimexType.DATE, years[1].value, years[1], has_year=True),
    ]


def bc_year(expression: Expression) -> list[Found] | None:
    """Read "490 BC", "480-479 BC" and "August 480 BC"."""
    first, stop = expression.first, expression.stop
    value = f"BC{expression.number('number'):04}"
    if expression.has("until"):
        cut = expression.match.start("until")
        last = f"BC{expression.number('until'):04}"
        return [
            Found(first, cut - 1, TimexType.DATE, value),
            Found(cut, stop, TimexType.DATE, last),
        ]
    if expression.has("month"):
        value += f"-{expression.number('month'):02}"
    if expression.has("season"):
        value += f"-{expression.value('season')}"
    return expression.found(TimexType.DATE, value)


def decade(expression: Expression) -> list[Found] | None:
    """Read "the 1990s", "the '90s" and "the nineties"."""
    if expression.has("year"):
        first = expression.number("year")
    else:
        first = expression.number("two") or expression.number("name")
        first += 1900 if first >= 30 else 2000  # noqa: PLR2004 - "the '30s" are those of 1930
    owner = expression.tokens.words[expression.stop - 1] in {"'s", "’s"} and expression.has("year")
    ahead = (expression.before(steps).lower() for steps in (1, 2, 3))
    if not expression.has("year") and any(word in _OWNERS for word in ahead):
        return None  # "in his early thirties"
    if first % 10 or (owner and "the" not in expression.words("whole")):
        return year(expression) if expression.has("year") else None
    return expression.dated(unit_of(date(first, 1, 1), unit="DE"), has_year=True)


_OWNERS: Final = words_of("owners")


def short_year(expression: Expression) -> list[Found] | None:
    """Read "since '82", never a quotation mark before a count."""
    touching = (
        expression.tokens.end[expression.first] == expression.tokens.start[expression.stop - 1]
    )
    if not touching or expression.before().lower() not in _BEFORE_SHORT_YEARS:
        return None
    return expression.dated(year_of(1900 + expression.number("two")), has_year=True)


_BEFORE_SHORT_YEARS: Final = words_of("before_short_years")


def ordinal_day(expression: Expression) -> list[Found] | None:
    """Read "on the 5th": the day of that number in the month reached, or the nearest by tense."""
    reference = expression.reference
    follows = expression.after()
    if expression.before().lower() not in _BEFORE_DAYS or (
        follows[:1].isalnum() and follows.lower() not in _AFTER_DAYS
    ):
        return None
    number = expression.number("day")
    if number <= _COMMON_ORDINALS and not expression.words("day")[0].isdigit():
        return None  # "those on the first", of what was counted
    reached = reference.named("M")
    if reached is None and reference.published is None:
        return None
    if reached is not None:
        return expression.dated(day_of(reached.first.year, reached.first.month, number))
    this = unit_of(reference.published, unit="M") if reference.published else None
    months = [this.shifted(by) for by in (-1, 0, 1)] if this else []
    days = [
        day
        for month in months
        if month is not None and (day := day_of(month.first.year, month.first.month, number))
    ]
    return expression.dated(nearest(expression, days))


_COMMON_ORDINALS: Final = 10
_BEFORE_DAYS: Final = words_of("before_days")
_AFTER_DAYS: Final = words_of("after_days")


def century(expression: Expression) -> list[Found] | None:
    """Read "the 19th century"; its value is the first two figures of its years."""
    number = expression.number("number")
    if not 1 <= number <= 22:  # noqa: PLR2004 - news speaks of no later century
        return None
    prefix = "BC" if expression.has("bc") else ""
    return expression.found(TimexType.DATE, f"{prefix}{number - 1:02}")


def quarter(expression: Expression) -> list[Found] | None:
    """Read "the third quarter of 2009"; a bare one is the nearest by tense."""
    number = expression.number("number")
    if expression.words("number") == ["last"]:
        if not has_year(expression) and expression.after().lower() == "of":
            return None
        if not has_year(expression):
            return expression.dated(relative_unit(expression, ["last"], unit="Q"))
        number = 4
    if not 1 <= number <= 4:  # noqa: PLR2004 - quarters in a year
        return None
    if has_year(expression):
        year = year_meant(expression)
        return expression.dated(Moment("Q", date(year, 3 * number - 2, 1)) if year else None)
    published = expression.reference.published
    if published is None:
        return expression.found(TimexType.DATE, None)
    ahead = expression.direction() is Direction.FUTURE
    first = date(published.year, 3 * number - 2, 1)
    if first > published and not ahead:
        first = moved(first, unit="Y", by=-1)
    return expression.dated(Moment("Q", first))


def half(expression: Expression) -> list[Found] | None:
    """Read "the second half of 2021"."""
    number = 2 if "latter" in expression.words("number") else expression.number("number")
    now = expression.reference.here("Y") if expression.has("now") else None
    year = now.first.year if now else year_meant(expression)
    if number not in {1, 2}:
        return None
    return expression.dated(Moment("H", date(year, 6 * number - 5, 1)) if year else None)


def season(expression: Expression) -> list[Found] | None:
    """Read "the summer of 2014", "last winter", "this spring"."""
    word = expression.tokens.words[expression.match.start("season")]
    name = expression.value("season")
    if has_year(expression):
        year = year_meant(expression)
        return expression.dated(_season(name, year) if year else None, has_year=True)
    before = expression.before()
    named = before[:1].isupper() and before.lower() not in {"in", "by", "during", "since"}
    if (word[0].isupper() and (named or expression.after()[:1].isupper())) or before == "-":
        return None
    bare = expression.stop - expression.first == 1
    if bare and (before.lower() in _BEFORE_VERBS or expression.after().lower() in _OBJECTS):
        return None
    return expression.dated(_bare_season(expression, name))


# "to spring a leak": the verb, not the season.
_BEFORE_VERBS: Final = words_of("before_verbs")
_OBJECTS: Final = words_of("after_verbs")


def _bare_season(expression: Expression, name: str) -> Moment | None:
    running = shared_year(expression, SEASON_MONTHS[name]) or running_year(expression)
    if running is not None:
        return _season(name, running)
    published = expression.reference.published
    if published is None:
        return None
    det = expression.words("det")
    seasons = [_season(name, published.year + by) for by in (-1, 0, 1)]
    if det and det[-1] in {"last", "past", "previous"}:
        return max((s for s in seasons if s.last < published), key=lambda s: s.first)
    ahead = expression.direction() is Direction.FUTURE or det[-1:] in (["next"], ["coming"])
    if ahead:
        return min((s for s in seasons if s.last >= published), key=lambda s: s.first)
    return max((s for s in seasons if s.first <= published), key=lambda s: s.first)


def _season(name: str, year: int) -> Moment:
    return Moment("S", date(year, SEASON_MONTHS[name], 1))


def weekday(expression: Expression) -> list[Found] | None:
    """Read "Wednesday", "last Friday", "Sunday night"; "Black Friday" is a name."""
    if expression.before().lower() in _naming("before") or expression.after() in _naming("after"):
        return None
    day = nearest_weekday(expression, expression.number("weekday"))
    part = part_meant(expression)
    return expression.timed(day, part) if part else expression.dated(day)


def weekday_of(expression: Expression) -> list[Found] | None:
    """Read "Tuesday of last week"."""
    week = relative_unit(expression, expression.words("det"), unit="W")
    days = timedelta(days=expression.number("weekday") - 1)
    return expression.dated(Moment("D", week.first + days) if week else None)


@cache
def _naming(side: str) -> frozenset[str]:
    """Return the words that make a day of the week beside them a name."""
    return frozenset(row["word"] for row in read_rows("dates/not_days") if row["side"] == side)


def weekend(expression: Expression) -> list[Found] | None:
    """Read "over the weekend": the last one before publication, or the next by tense."""
    words = expression.words("det")
    reference = expression.reference
    if words[-1] != "the" or reference.narrative:
        return expression.dated(relative_unit(expression, words, unit="WE"))
    if reference.published is None:
        return expression.dated(None)
    this = unit_of(reference.published, unit="WE")
    back = this.first > reference.published and expression.direction() is not Direction.FUTURE
    return expression.dated(this.shifted(-1) if back else this)


CALENDAR_READINGS: Final[dict[str, Reading]] = {
    reading.__name__: reading
    for reading in (
        iso_date, numeric_date, month_day, day_range, month_year, month, year, year_range, bc_year,
        decade, century, short_year, ordinal_day, quarter, half, season, holiday, weekday, weekend,
        dotted_date, attacks_day, week_of, fiscal_year, weekday_of,
    )
}  # fmt: skip

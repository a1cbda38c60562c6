"""Readings of relative and vague expressions, durations and times of day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from geodata.dates.amounts import CLOCK_LETTER, amount, period
from geodata.dates.calendar_readings import CALENDAR_READINGS, Reading
from geodata.dates.directions import nearest_weekday, relative_unit
from geodata.dates.expression import Expression, Found
from geodata.dates.set_readings import (
    every,
    every_named,
    frequency,
    weekday_set,
    weekend_set,
)
from geodata.dates.tense import Direction
from geodata.dates.values import Moment, moved, unit_of
from geodata.dates.word_lists import words_of
from geodata.model import TimexType

_BACKWARD: Final = words_of("backward")
_NOON: Final = 12
_HOURS: Final = 24
_MINUTES: Final = 60
_LONGEST_NUMBER: Final = 9  # figures; longer ones are no count of days or years


def duration(expression: Expression) -> list[Found] | None:
    """Read "six months", "a 12-hour", "several years", "decades-long"."""
    single = expression.value("long") or expression.value("one")
    if single:
        value = "PT1H" if single == "TH" else f"P1{single}"
        return expression.found(TimexType.DURATION, value)
    words = expression.words("amount")
    if expression.words("unit")[0] in {"second", "quarter", "quarters"}:
        return None
    last = expression.tokens.words[expression.stop - 1].lower()
    if last == "long" and words in (["a"], ["an"]):
        return None
    if not _is_amount(expression, words):
        return None
    if words and words[0] in {"a", "an"} and len(words) == 1 and _is_rate(expression):
        return expression.found(TimexType.SET, period(expression, 1))
    return expression.found(
        TimexType.DURATION, period(expression, amount(expression) if words else None)
    )


def duration_and_half(expression: Expression) -> list[Found] | None:
    """Read "a year and a half"."""
    if expression.words("unit") == ["quarter"]:
        return None
    return expression.found(TimexType.DURATION, period(expression, 1.5))


def _is_amount(expression: Expression, words: list[str]) -> bool:
    """Tell "two years" from "a day's work", "1 day" of a list and "one day" of tales."""
    if not words:
        return True
    unit = expression.words("unit")[-1]
    before = expression.before().lower()
    if unit == "day" and words in (["one"], ["a"]) and not _is_rate(expression):
        return before in _MEASURED or expression.after().lower() in {"after", "before"}
    return unit.endswith("s") or words[-1] not in {"many", "few", "several", "some"}


def _is_rate(expression: Expression) -> bool:
    """Return whether "a year" follows what is counted: "15 a year", "twice a week"."""
    before = expression.before().lower()
    return before in _RATED or before[:1].isdigit()


_MEASURED: Final = words_of("before_measures")
_RATED: Final = words_of("rated")


def quantified(expression: Expression) -> list[Found] | None:
    """Read "the last two years", "the past week": lengths that end or begin now."""
    if expression.after().lower() == "of" and not expression.has("amount"):
        return None
    count = amount(expression) if expression.has("amount") else 1
    return expression.found(TimexType.DURATION, period(expression, count))


def bare_units(expression: Expression) -> list[Found] | None:
    """Read "years" of "for years", and "2,500 years", whose number no pattern holds."""
    unit = expression.value("unit")
    if unit in {"Q", "TS"} or expression.lexicon.is_year_figure(expression.after()):
        return None
    before = expression.before()
    known = before in expression.lexicon.codes  # a pattern would have taken it, were it a count
    before = before.replace(",", "")
    if not known and before.isascii() and before.isdigit() and len(before) <= _LONGEST_NUMBER:
        value = period(expression, int(before))
        return [Found(expression.first - 1, expression.stop, TimexType.DURATION, value)]
    count = _count_before(expression)
    if not known and before.isalpha() and before.islower() and count is not None:
        value = period(expression, count)
        return [Found(expression.first - 2, expression.stop, TimexType.DURATION, value)]
    return expression.found(TimexType.DURATION, period(expression, None))


def _count_before(expression: Expression) -> int | None:
    """Return the number two words before: "ten brutal months"."""
    word, codes = expression.before(2), expression.lexicon.codes
    if not word or codes.get(word) not in {codes["two"], codes["2"], codes["50"]}:
        return None
    return int(expression.lexicon.values[word])


def recent(expression: Expression) -> list[Found] | None:
    """Read "recent weeks", "these days" and "coming days"."""
    value = "FUTURE_REF" if expression.has("det") else "PAST_REF"
    if expression.has("now"):
        value = "PRESENT_REF"
    return expression.found(TimexType.DATE, value)


def _offset(expression: Expression, anchor: date | None, by: int) -> list[Found]:
    """Return the unit so many units from the day `anchor`."""
    count = amount(expression)
    unit = expression.value("unit")
    if count is None:
        return expression.found(TimexType.DATE, "PAST_REF" if by < 0 else "FUTURE_REF")
    if unit in CLOCK_LETTER or unit == "2":
        days = int(count) // _HOURS if unit == "TH" else 0
        moment = Moment("D", anchor).shifted(-days) if anchor and by < 0 else None
        return expression.found(TimexType.TIME, moment.value if moment else None)
    if anchor is None or count != int(count):
        return expression.dated(None)
    try:
        day = moved(anchor, unit=unit, by=by * int(count))
    except (OverflowError, ValueError):
        return expression.dated(None)
    return expression.dated(unit_of(day, unit="W" if unit == "FN" else unit))


def ago(expression: Expression) -> list[Found] | None:
    """Read "two weeks ago" and "a week ago Monday" from publication."""
    found = _offset(expression, expression.reference.published, -1)
    if not expression.has("weekday"):
        return found
    week, number = found[0].moment, expression.number("weekday")
    if week is None or week.unit != "W":
        return [replace(found[0], stop=expression.match.start("weekday") - _is_on(expression))]
    day = nearest_weekday(expression, number)
    count = amount(expression)
    weeks = int(count) if count else 0
    return expression.dated(day and Moment("D", day.first - timedelta(weeks=weeks)))


def _is_on(expression: Expression) -> bool:
    """Return whether "on" stands before the weekday."""
    return expression.tokens.words[expression.match.start("weekday") - 1].lower() == "on"


def day_course(expression: Expression) -> list[Found] | None:
    """Read "the day" of "ended the day", "during the day": the one the text has reached."""
    if expression.before().lower() not in _COURSE or not _ends_phrase(expression):
        return None
    reference = expression.reference
    return expression.dated(reference.named("D") or reference.here("D"))


_COURSE: Final = words_of("course_of_talks")


def from_now(expression: Expression) -> list[Found] | None:
    """Read "two weeks from now"."""
    return _offset(expression, expression.reference.published, 1)


def in_amount(expression: Expression) -> list[Found] | None:
    """Read "in three days" as a date where the clause looks ahead, else as a duration."""
    first = expression.match.start("amount")
    ahead = expression.has("time") or expression.direction() is Direction.FUTURE
    if ahead and not _is_record(expression):
        (found,) = _offset(expression, expression.reference.published, 1)
        return [replace(found, first=first)]
    value = period(expression, amount(expression))
    return [Found(first, expression.stop, TimexType.DURATION, value)]


def _is_record(expression: Expression) -> bool:
    """Return whether the words before say how long nothing was like it: "lowest in six years"."""
    words = [expression.before(steps).lower() for steps in range(1, _RECORD_REACH)]
    return any(word.endswith("est") or word in _RECORDS for word in words)


_RECORD_REACH: Final = 6
_RECORDS: Final = words_of("records")


def offset(expression: Expression) -> list[Found] | None:
    """Read "two days later" from the date that the text has reached."""
    by = -1 if expression.words("way")[-1] in _BACKWARD else 1
    if expression.words("way")[-1] in {"before", "prior"} and not _ends_phrase(expression):
        value = period(expression, amount(expression))
        return [
            Found(expression.first, expression.stop - 1, TimexType.DURATION, value),
        ]
    unit = expression.value("unit")
    anchor = expression.reference.named(unit) if unit not in CLOCK_LETTER else None
    if anchor is None and by < 0 and unit in _COARSE:  # news compares with its own day
        anchor = expression.reference.now(unit)
    found = _offset(expression, anchor.first if anchor else None, by)
    if _is_untold(expression, found[0].moment):
        return expression.dated(None)
    return found


_COARSE: Final = frozenset({"Y", "Q", "M"})


def _is_untold(expression: Expression, moment: Moment | None) -> bool:
    """Return whether a clause that looks back would speak of days after publication."""
    published = expression.reference.published
    if moment is None or published is None or moment.first <= published:
        return False
    return expression.direction() is not Direction.FUTURE


def _ends_phrase(expression: Expression) -> bool:
    """Return whether nothing that "before" could govern follows."""
    after = expression.after()
    return not after[:1].isalnum() or after.lower() in _CLAUSE_OPENERS


_CLAUSE_OPENERS: Final = words_of("clause_openers")


def adjacent_unit(expression: Expression) -> list[Found] | None:
    """Read "the day before", "the year after"; before a noun it has no value of its own."""
    way = expression.words("way")[-1]
    by = -1 if way in _BACKWARD else 1
    unit = expression.value("unit")
    if unit in CLOCK_LETTER:
        return None
    if way in {"before", "after", "following"} and not _ends_phrase(expression):
        return expression.dated(None)
    anchor = expression.reference.named(unit)
    return expression.dated(anchor.shifted(by) if anchor else None)


def adjacent_part(expression: Expression) -> list[Found] | None:
    """Read "the night before", of the day the text has reached; before a noun it is no date."""
    anchor = expression.reference.named("D")
    if anchor is None or not _ends_phrase(expression):
        return None
    by = -1 if expression.words("way")[-1] in _BACKWARD else 1
    return expression.timed(anchor.shifted(by), expression.value("part"))


def relative(expression: Expression) -> list[Found] | None:
    """Read "last month", "this week", "that year", "the following day", "the end of the year"."""
    unit = expression.value("unit")
    words = expression.words("det")
    if unit in CLOCK_LETTER or unit == "2":
        return None
    if words == ["last"] and expression.after().lower() == "of":  # "the last week of June"
        return None
    if unit == "FN":
        return expression.dated(None)
    if words == ["the"] and unit == "D":  # "later in the day": of the day the text has reached
        reference = expression.reference
        return expression.dated(reference.named("D") or reference.here("D"))
    return expression.dated(relative_unit(expression, words, unit=unit))


def unit_end(expression: Expression) -> list[Found] | None:
    """Read "year-end", "by month's end" and "year-end 1990"."""
    unit = expression.value("unit")
    if unit in CLOCK_LETTER or unit == "FN" or expression.after() == "-":
        return None
    if expression.has("year"):
        moment = unit_of(date(expression.number("year"), 12, 31), unit=unit)
        return expression.dated(moment, has_year=True)
    return expression.dated(relative_unit(expression, ["the"], unit=unit))


def year_ago(expression: Expression) -> list[Found] | None:
    """Read "year-ago" and "a year-earlier" from the text's own period, else from publication."""
    unit = expression.value("unit")
    if unit in CLOCK_LETTER or unit == "FN":
        return None
    anchor = expression.reference.named(unit) or expression.reference.now(unit)
    return expression.dated(anchor.shifted(-1) if anchor else None)


def reported_quarter(expression: Expression) -> list[Found] | None:
    """Read "in the quarter" and "the latest quarter": the one named, else the last to end."""
    if expression.before().lower() not in _DURING or not _ends_phrase(expression):
        return None
    reference = expression.reference
    if reference.latest is not None and reference.latest.unit == "Q":
        return expression.dated(reference.latest)
    now = reference.now("Q")
    return expression.dated(now.shifted(-1) if now else None)


_DURING: Final = words_of("during")


def deictic_day(expression: Expression) -> list[Found] | None:
    """Read "yesterday", "the day after tomorrow", "yesterday morning"."""
    by = int(expression.value("day"))
    if expression.has("shift"):
        by += -1 if expression.words("shift") == ["before"] else 1
    published = expression.reference.published
    day = None if published is None else Moment("D", published).shifted(by)
    if expression.has("part"):
        return expression.timed(day, expression.value("part"))
    return expression.dated(day)


def tonight(expression: Expression) -> list[Found] | None:
    """Read "tonight" and "overnight"."""
    published = expression.reference.published
    day = Moment("D", published) if published else None
    return expression.timed(day, "NI")


def part_of_day(expression: Expression) -> list[Found] | None:
    """Read "this morning", "last night", "the following evening"."""
    words = expression.words("det")
    reference = expression.reference
    if words == ["the"]:
        if expression.after().lower() in {"of", "hours"}:
            return None
        day = reference.named("D") or reference.here("D")
    else:
        day = relative_unit(expression, words, unit="D")
    return expression.timed(day, expression.value("part"))


def clock(expression: Expression) -> list[Found] | None:
    """Read "3:30 p.m. GMT"; the day is found later."""
    hour, minute = expression.number("hour"), expression.number("minute")
    half = expression.value("ampm")
    if half:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half == "PM" else 0)
    return _at(expression, hour, minute)


def zone_clock(expression: Expression) -> list[Found] | None:
    """Read "0800 UTC"."""
    return _at(expression, *divmod(expression.number("hhmm"), 100))


def military_clock(expression: Expression) -> list[Found] | None:
    """Read "at 1400 hours"; without "at" it is a length."""
    is_time = expression.words("unit") == ["hours"] and expression.before().lower() in {"at", "by"}
    if is_time and expression.number("hhmm") % 100 < _MINUTES:
        return _at(expression, *divmod(expression.number("hhmm"), 100))
    value = period(expression, expression.number("hhmm"))
    return expression.found(TimexType.DURATION, value)


def _at(expression: Expression, hour: int, minute: int) -> list[Found] | None:
    if hour > _HOURS or minute >= _MINUTES:
        return None
    last = expression.tokens.words[expression.stop - 1]
    zone = "Z" if last in {"GMT", "UTC"} else ""
    text = f"T{hour:02}:{minute:02}{zone}"
    return [Found(expression.first, expression.stop, TimexType.TIME, None, clock=text)]


def hour_name(expression: Expression) -> list[Found] | None:
    """Read "noon" and "midnight"; the day is found later."""
    text = expression.value("hour")
    return [Found(expression.first, expression.stop, TimexType.TIME, None, clock=text)]


def reference(expression: Expression) -> list[Found] | None:
    """Read "now", "currently", "recently", "the future"."""
    words = expression.words("word")
    capital = expression.tokens.words[expression.first][0].isupper()
    if words == ["now"] and capital and expression.after()[:1].isupper():
        return None  # "Now Magazine"
    is_adjective = not _ends_phrase(expression) and expression.after().lower() != "of"
    if words[-1] in {"past", "future"} and is_adjective:
        return None
    if words == ["present"] and expression.tokens.words[expression.first].lower() != "at":
        return None
    value = expression.value("word") or _REFERENCES[words[-1]]
    return expression.found(TimexType.DATE, value)


def soon(expression: Expression) -> list[Found] | None:
    """Read "will soon", not "as soon as" nor the "soon" of a tale."""
    if expression.before().lower() in {"as", "too"} or expression.after().lower() in _SOON_AFTER:
        return None
    if expression.direction() is not Direction.FUTURE:
        return None
    return expression.found(TimexType.DATE, expression.value("word"))


_SOON_AFTER: Final = words_of("soon_after")


def adjective(expression: Expression) -> list[Found] | None:
    """Read "recent", "current" and "future" before what they describe."""
    word = expression.tokens.words[expression.stop - 1]
    if word[0].isupper() and expression.after()[:1].isupper():
        return None
    return expression.found(TimexType.DATE, _REFERENCES[word.lower()])


_REFERENCES: Final = {
    "now": "PRESENT_REF",
    "past": "PAST_REF",
    "present": "PRESENT_REF",
    "future": "FUTURE_REF",
    "moment": "PRESENT_REF",
    "being": "PRESENT_REF",
    "current": "PRESENT_REF",
    "recent": "PAST_REF",
    "ago": "PAST_REF",
}

READINGS: Final[dict[str, Reading]] = CALENDAR_READINGS | {
    "relative_unit": relative,
    **{
        reading.__name__: reading
        for reading in (
            duration, quantified, bare_units, recent, ago, from_now, in_amount, offset,
            adjacent_unit, adjacent_part, day_course, deictic_day, tonight, part_of_day, clock,
            zone_clock, hour_name, every, weekday_set, weekend_set, frequency, reference,
            adjective, soon, unit_end, year_ago, reported_quarter, every_named,
            duration_and_half, military_clock,
        )
    },
}  # fmt: skip

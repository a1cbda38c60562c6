"""Readings of what comes again and again: TIMEX3 sets."""

from __future__ import annotations

from geodata.dates.amounts import amount, period
from geodata.dates.expression import Expression, Found
from geodata.model import TimexType


def every(expression: Expression) -> list[Found] | None:
    """Read "every two years", "every other day", "twice a week", "per day"."""
    count = amount(expression) if expression.has("amount") else 1
    if expression.has("other"):
        count = 2
    if expression.has("number"):
        count = expression.number("number")
    return expression.found(TimexType.SET, period(expression, count))


def every_named(expression: Expression) -> list[Found] | None:
    """Read "each Friday", "every summer", "every June" and "every night"."""
    if expression.has("weekday"):
        value = f"XXXX-WXX-{expression.number('weekday')}"
    elif expression.has("month"):
        value = f"XXXX-{expression.number('month'):02}"
    elif expression.has("season"):
        value = f"XXXX-{expression.value('season')}"
    elif expression.has("part"):
        value = f"XXXX-XX-XXT{expression.value('part')}"
    else:
        value = "XXXX-WXX-WE"
    return expression.found(TimexType.SET, value)


def weekday_set(expression: Expression) -> list[Found] | None:
    """Read "Fridays"."""
    value = f"XXXX-WXX-{expression.number('weekday')}"
    return expression.found(TimexType.SET, value)


def weekend_set(expression: Expression) -> list[Found] | None:
    """Read "on weekends"."""
    return expression.found(TimexType.SET, "XXXX-WXX-WE")


def frequency(expression: Expression) -> list[Found] | None:
    """Read "weekly"; a capital belongs to a name ("Daily Mail")."""
    word = expression.tokens.words[expression.first]
    beside = expression.after()[:1] + expression.before()[:1]
    if word[0].isupper() and any(letter.isupper() for letter in beside):
        return None
    return expression.found(TimexType.SET, expression.value("word"))

"""Amounts of time: the number before a unit, and the TIMEX3 duration of both."""

from __future__ import annotations

from typing import Final

from geodata.dates.expression import Expression

CLOCK_LETTER: Final = {"TH": "H", "TM": "M", "TS": "S"}


def amount(expression: Expression) -> float | None:
    """Return the number before a unit; None where the words give none ("several")."""
    words = expression.words("amount")
    if "couple" in words:
        return 2
    total = 0.0
    for word in words:
        value = expression.lexicon.values.get(word, "")
        if word == "half":
            total += 0.5
        elif word in {"hundred", "thousand", "dozen"}:
            total = max(total, 1) * float(value)
        elif value:
            total += float(value)
    if total == 0 and words[-1:] in (["a"], ["an"]):
        return 1
    return total or None


def period(expression: Expression, count: float | None) -> str:
    """Return a TIMEX3 duration; an unknown number is ``X``."""
    unit = expression.value("unit")
    if unit == "2":  # the word "second"
        unit = "TS"
    if count == 0.5 and unit in {"Y", "TH", "D"}:  # noqa: PLR2004 - one half
        return {"Y": "P6M", "TH": "PT30M", "D": "PT12H"}[unit]
    if unit == "FN":
        unit, count = "W", None if count is None else 2 * count
    number = "X" if count is None else f"{count:.12g}"
    if unit in CLOCK_LETTER:
        return f"PT{number}{CLOCK_LETTER[unit]}"
    return f"P{number}{unit}"

"""The date of an item: the time expression that belongs to the trigger's clause."""

from __future__ import annotations

from datetime import date

from geodata.dates import timex_range
from geodata.extract.sentence import Sentence
from geodata.extract.triggers import Trigger
from geodata.model import DatePrec, DateRange, Timex, TimexType

# Tokens that one clause boundary is worth, and beyond what distance a date is another's.
_CROSSING_COST = 9.0
_MAX_COST = 26.0
_CAPTION_MAX_COST = 60.0


def find_date(sentence: Sentence, trigger: Trigger) -> DateRange | None:
    """Return the date that the trigger's clause gives, or None.

    A date in the trigger's own clause wins by nearness; one in another clause only when it is
    close. In a caption the date stands at the end and belongs to the whole.
    """
    best: DateRange | None = None
    best_cost = _CAPTION_MAX_COST if sentence.caption else _MAX_COST
    for start, end, timex in sentence.timexes:
        if timex.type in {TimexType.DURATION, TimexType.SET} or timex.value is None:
            continue
        covered = timex_range(timex)
        if covered is None:
            continue
        cost = date_cost(sentence, trigger, start, end)
        if cost < best_cost:
            best_cost = cost
            best = _range(timex, covered)
    return best


def date_cost(sentence: Sentence, trigger: Trigger, start: int, end: int) -> float:
    """Return how far a time expression lies from a trigger, clause boundaries counted in."""
    if start >= trigger.end:
        gap = start - trigger.end
        crossings = sentence.crossings(start, trigger.end - 1)
    else:
        gap = max(0, trigger.start - end)
        crossings = sentence.crossings(end - 1, trigger.start)
    if sentence.caption:
        return float(gap)
    return gap + _CROSSING_COST * crossings


def _range(timex: Timex, covered: tuple[date, date, DatePrec]) -> DateRange:
    start, end, prec = covered
    return DateRange(start=start, end=end, date_prec=prec, text=timex.text, span=timex.span)

"""Time expressions of a text in TIMEX3 terms, and the calendar days they cover."""

from geodata.dates.tagger import find_timexes
from geodata.dates.values import timex_range

__all__ = ["find_timexes", "timex_range"]

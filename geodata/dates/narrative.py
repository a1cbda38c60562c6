"""Telling a history, whose bare dates belong to the year it has reached, from news."""

from __future__ import annotations

from datetime import date
from typing import Final

from geodata.dates.lexicon import lexicon
from geodata.text import Tokens

_FEWEST_YEARS: Final = 8
_FEWEST_YEARS_UNDATED: Final = 4
_LARGEST_SHARE_NEW: Final = 0.4
_NEW: Final = 1  # years around publication
_YEARS: Final = range(1500, 2101)


def is_narrative(tokens: Tokens, encoded: str, *, published: date | None) -> bool:
    """Return whether the text tells of years gone by rather than of the days before publication.

    It does where it names many years, most of them old, and few days by their weekday.
    """
    words = lexicon()
    year_code, weekday_code = words.codes["2000"], words.codes["Monday"]
    fewest = _FEWEST_YEARS if published else _FEWEST_YEARS_UNDATED
    if encoded.count(year_code) < fewest:
        return False
    years = [int(tokens.words[i]) for i, code in enumerate(encoded) if code == year_code]
    years = [year for year in years if year in _YEARS]
    if len(years) < fewest or encoded.count(weekday_code) * 4 > len(years):
        return False
    if published is None:
        return True
    new = sum(abs(year - published.year) <= _NEW for year in years)
    return new <= _LARGEST_SHARE_NEW * len(years)

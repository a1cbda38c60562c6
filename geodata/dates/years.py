"""Telling a year from any other number of four figures."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from geodata.dates.expression import Expression
from geodata.dates.word_lists import words_of
from geodata.tables import read_rows

# Numbers in this range are years wherever nothing speaks against it; others need a preposition.
_PLAIN_YEARS: Final = range(1900, 2040)
_OLD_YEARS: Final = range(1500, 1900)
_BEFORE_YEARS: Final = words_of("before_years")
_ROUGHLY: Final = words_of("roughly")


@lru_cache(maxsize=1)
def _neighbours() -> dict[str, str]:
    return {row["word"]: row["side"] for row in read_rows("dates/not_years")}


def is_counted(word: str) -> bool:
    """Return whether `word`, right after a number, is what the number counts or measures."""
    return _neighbours().get(word.lower()) == "after"


def is_year(expression: Expression, *, at: int) -> bool:
    """Return whether the number at token `at` is a year: no count, price, name or flight."""
    words = expression.tokens.words
    before = words[at - 1] if at else "\n"
    after = words[at + 1] if at + 1 < len(words) else "\n"
    sides = _neighbours()
    if is_counted(after) or after == "%":
        return False
    if after == "of" and before.lower() in _ROUGHLY:  # "some 1900 of them"
        return False
    if sides.get(before.lower()) == "before" or _is_glued(expression, at):
        return False
    number = int(words[at])
    if number in _PLAIN_YEARS:
        return True
    if before.lower() in _BEFORE_YEARS:
        return True
    return number in _OLD_YEARS and (after in {"-", "–", "\n"} or before == "\n")


def _is_glued(expression: Expression, at: int) -> bool:
    """Return whether letters or decimal signs touch the number: "F-2000", "2014.5"."""
    text = expression.tokens.text
    start, end = expression.tokens.start[at], expression.tokens.end[at]
    before, after = text[start - 1 : start], text[end : end + 1]
    if before in {"#", "$", "€", "£", "/", "_", "+"} or before.isalnum():
        return True
    if before == "-" and start > 1 and text[start - 2].isupper():
        return True
    return after.isalnum() or after in {"°", "_"}

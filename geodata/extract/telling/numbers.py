"""Whole numbers in figures and in English words, token by token: "two hundred and thirty-eight"."""

from __future__ import annotations

import re
from collections.abc import Sequence

_UNITS = {
    word: value
    for value, word in enumerate(
        (
            *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
            *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
            *("eighteen", "nineteen"),
        ),
        start=1,
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2
    )
}
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000}
_FIGURES = re.compile(r"\d[\d,]*(?:\.\d+)?\Z")
_HALF = ("and", "a", "half")
# What a number begins with where it is told in words.
OPENERS = frozenset({*_UNITS, *_TENS, "a", "half"})


def read_number(low: Sequence[str], at: int) -> tuple[int, int] | None:
    """Return the whole number that begins at a lower-cased token and the token after it, or None.

    "A hundred and fifty" is 150, "a pair of" 2, "half a million" 500,000, "1.2 thousand" 1,200;
    "1.5 planes", "dozens" and "a number" are none.
    """
    word = low[at]
    if word[0].isdigit() and _FIGURES.match(word):
        value, end = _scaled(low, float(word.replace(",", "")), at + 1)
        return (int(value), end) if value == int(value) else None
    if tuple(low[at : at + 2]) == ("half", "a") and low[at + 2 : at + 3] and low[at + 2] in _SCALES:
        value, end = _scaled(low, 0.5, at + 2)
        return int(value), end
    if tuple(low[at : at + 3]) == ("a", "pair", "of"):
        return 2, at + 3
    if word == "a" and low[at + 1 : at + 2] and low[at + 1] in _SCALES:
        return _spelled(low, at + 1, 1)
    return _spelled(low, at, 0) if word in _UNITS or word in _TENS else None


def _spelled(low: Sequence[str], at: int, said: int) -> tuple[int, int]:
    """Return the number in words that goes on at a token, `said` being what "a" before it is."""
    total, end = said, at
    if not said:
        total, end = _below_hundred(low, at)
        if tuple(low[end : end + 3]) == _HALF and low[end + 3 : end + 4]:
            value, stop = _scaled(low, total + 0.5, end + 3)
            return (int(value), stop) if stop > end + 3 else (total, end)
    value, end = _scaled(low, total, end)
    total = int(value)
    scale = _SCALES.get(low[end - 1], 0)
    while scale > _SCALES["dozen"]:
        start = end + (low[end : end + 1] == ["and"])
        part, stop = _below_hundred(low, start)
        if not part:
            break
        more, after = _scaled(low, part, stop)
        if more < scale:
            total, end = total + int(more), after
        else:  # "two hundred and fifty thousand"
            more, end = _scaled(low, total + part, stop)
            total = int(more)
        scale = _SCALES.get(low[end - 1], 0)
    return total, end


def _below_hundred(low: Sequence[str], at: int) -> tuple[int, int]:
    """Return the number under a hundred at a token ("thirty - eight"), 0 where none is."""
    word = low[at] if at < len(low) else ""
    if word in _UNITS:
        return _UNITS[word], at + 1
    if word not in _TENS:
        return 0, at
    if at + 2 < len(low) and low[at + 1] == "-" and low[at + 2] in _UNITS:
        return _TENS[word] + _UNITS[low[at + 2]], at + 3
    return _TENS[word], at + 1


def _scaled(low: Sequence[str], value: float, end: int) -> tuple[float, int]:
    """Return a number times the scales that follow it ("twelve hundred", "1.5 million")."""
    while end < len(low) and low[end] in _SCALES:
        value *= _SCALES[low[end]]
        end += 1
    return value, end

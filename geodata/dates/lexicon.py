"""The words of time expressions and the patterns over their classes, compiled from the tables.

A text's tokens become one string with one character a token, the token's class; patterns are
regular expressions over that string. One search over all patterns finds where an expression is
and which pattern it is, so that the cost is linear in the text and small where there are no dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from geodata.tables import read_rows
from geodata.text import tokenize

_OTHER: Final = " "
_FIRST_CODE: Final = 0x4E00  # any letters that mean nothing in a regular expression
_FIRST_YEAR: Final = 1000
_LAST_YEAR: Final = 2100
_NAME = re.compile(r"(?:(?P<label>[a-z_]+)=)?(?P<name>[A-Z][A-Z_]*)|(?P<group>[a-z_]+)=\(")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern and the name of the reading that gives its type and value."""

    reading: str
    regex: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words with their class and value, and the patterns over the classes."""

    codes: dict[str, str]
    values: dict[str, str]
    holidays: dict[str, list[tuple[str, ...]]]
    holiday_rules: dict[str, str]
    holiday_codes: tuple[str, str]
    patterns: tuple[Pattern, ...]
    any_pattern: re.Pattern[str]
    anchor: re.Pattern[str]
    followed_by_year: re.Pattern[str]

    def matches(self, encoded: str) -> Iterator[tuple[str, re.Match[str]]]:
        """Yield the reading and the match of each pattern that fits, in order, not overlapping.

        A pattern holds classed words only and one anchor at least: only the unbroken runs of
        classed words around an anchor are searched.
        """
        stop = 0
        for anchor in self.anchor.finditer(encoded):
            if anchor.start() < stop:
                continue
            start = max(encoded.rfind(_OTHER, stop, anchor.start()) + 1, stop)
            stop = encoded.find(_OTHER, anchor.end())
            stop = len(encoded) if stop < 0 else stop
            for found in self.any_pattern.finditer(encoded, start, stop):
                pattern = self.patterns[int((found.lastgroup or "p0")[1:])]
                match = pattern.regex.match(encoded, found.start(), stop)
                assert match is not None
                yield pattern.reading, match

    def encode(self, words: list[str]) -> str:
        """Return one class character a word."""
        get = self.codes.get
        encoded = "".join([get(word, _OTHER) for word in words])
        first, _ = self.holiday_codes
        if first in encoded:
            encoded = self._with_holidays(words, encoded)
        return encoded

    def _with_holidays(self, words: list[str], encoded: str) -> str:
        head, tail = self.holiday_codes
        codes = list(encoded)
        stop = 0
        for i, code in enumerate(encoded):
            if code != head or i < stop:
                continue
            name = self._holiday_at(words, i)
            if name is None:
                codes[i] = _OTHER
            else:
                stop = i + len(name)
                codes[i + 1 : stop] = tail * (len(name) - 1)
        return "".join(codes)

    def _holiday_at(self, words: list[str], i: int) -> tuple[str, ...] | None:
        for name in self.holidays.get(words[i], ()):
            if tuple(words[i : i + len(name)]) == name:
                return name
        return None


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the lexicon, read from the tables once."""
    classes: dict[str, str] = {}

    def code(name: str) -> str:
        return classes.setdefault(name, chr(_FIRST_CODE + len(classes)))

    codes: dict[str, str] = {}
    values: dict[str, str] = {}
    for text, name, value in _numbers():
        codes[text] = code(name)
        values[text] = value
    for row in read_rows("dates/words"):
        for text in _spellings(row["word"], row["case"]):
            codes[text] = code(row["class"])
            values[text] = row["value"]
    holidays, rules = _holidays()
    head, tail = code("HOLIDAY_HEAD"), code("HOLIDAY_TAIL")
    codes.update(dict.fromkeys(holidays, head))
    phrases = {name: f"[{char}]" for name, char in classes.items()}
    phrases["HOLIDAY"] = f"{head}{tail}*"
    for row in read_rows("dates/phrases"):
        phrases[row["name"]] = _compiled(row["pattern"], phrases, labelled=False)
    rows = read_rows("dates/patterns")
    patterns = tuple(
        Pattern(row["reading"], re.compile(_compiled(row["pattern"], phrases, labelled=True)))
        for row in rows
    )
    alternatives = (_compiled(row["pattern"], phrases, labelled=False) for row in rows)
    any_pattern = re.compile("|".join(f"(?P<p{i}>{p})" for i, p in enumerate(alternatives)))
    return Lexicon(
        codes=codes,
        values=values,
        holidays=holidays,
        holiday_rules=rules,
        holiday_codes=(head, tail),
        patterns=patterns,
        any_pattern=any_pattern,
        anchor=re.compile(phrases["ANCHOR"]),
        followed_by_year=re.compile(phrases["FOLLOWED_BY_YEAR"]),
    )


def _compiled(pattern: str, phrases: dict[str, str], *, labelled: bool) -> str:
    def replaced(match: re.Match[str]) -> str:
        if match["group"]:
            return f"(?P<{match['group']}>" if labelled else "(?:"
        opening = f"(?P<{match['label']}>" if labelled and match["label"] else "(?:"
        return f"{opening}{phrases[match['name']]})"

    text = re.sub(r"(?<!=)\(", "(?:", pattern)
    return f"(?:{_NAME.sub(replaced, text).replace(' ', '')})"


def _numbers() -> list[tuple[str, str, str]]:
    found = [(str(n), _number_class(n), str(n)) for n in range(1, _LAST_YEAR + 1)]
    found += [(f"{n:02}", "DAY", str(n)) for n in range(1, 10)]
    found.append(("00", "TWO", "0"))
    found += [(f"{n:04}", "LEADING_ZERO", str(n)) for n in range(_FIRST_YEAR)]
    found += [(f"{n / 10}", "DECIMAL", str(n / 10)) for n in range(5, 100)]
    return found


def _number_class(n: int) -> str:
    if n <= 31:  # noqa: PLR2004 - no month has more days
        return "DAY"
    if n < 100:  # noqa: PLR2004 - written with two figures
        return "TWO"
    return "THREE" if n < _FIRST_YEAR else "YEAR"


def _spellings(word: str, case: str) -> set[str]:
    if case == "exact":
        return {word}
    if case == "upper":
        return {word.upper()}
    capital = word[:1].upper() + word[1:]
    return {capital, word.upper()} | ({word} if case == "any" else set())


def _holidays() -> tuple[dict[str, list[tuple[str, ...]]], dict[str, str]]:
    names: dict[str, list[tuple[str, ...]]] = {}
    rules: dict[str, str] = {}
    for row in read_rows("dates/holidays"):
        words = tuple(tokenize(row["name"]).words)
        names.setdefault(words[0], []).append(words)
        rules[" ".join(words)] = row["rule"]
    for spellings in names.values():
        spellings.sort(key=len, reverse=True)
    return names, rules

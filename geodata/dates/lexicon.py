"""The words of time expressions and the patterns over their classes, compiled from the tables.

A text's tokens become one string with one character a token, the token's class; patterns are
regular expressions over that string. One search over all patterns finds where an expression is
and which pattern it is, so that the cost is linear in the text and small where there are no dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import repeat
from typing import Final

from geodata.tables import read_rows
from geodata.text import tokenize

_OTHER: Final = " "
_FIRST_CODE: Final = 0x4E00  # any letters that mean nothing in a regular expression
_FIRST_YEAR: Final = 1000
_LAST_YEAR: Final = 2100
_FISCAL_YEARS: Final = range(1990, 2061)
_LONGEST_KEPT: Final = 24  # tokens of a run whose pattern is kept; longer ones are rare
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
    months: dict[str, int]
    holidays: dict[str, list[tuple[str, ...]]]
    holiday_rules: dict[str, str]
    holiday_codes: tuple[str, str]
    patterns: tuple[Pattern, ...]
    by_first: dict[str, str]  # by class one expression over all patterns that can begin with it
    anchor: re.Pattern[str]
    followed_by_year: re.Pattern[str]

    def is_year_figure(self, word: str) -> bool:
        """Return whether `word` is a number that a year can be written with."""
        return self.codes.get(word) == self.codes[str(_LAST_YEAR)]

    def runs(self, encoded: str) -> Iterator[tuple[int, int]]:
        """Yield the unbroken runs of classed words that hold an anchor, in order.

        A pattern holds classed words only, and one anchor at least: it lies within one run.
        """
        stop = 0
        for anchor in self.anchor.finditer(encoded):
            if anchor.start() < stop:
                continue
            start = max(encoded.rfind(_OTHER, stop, anchor.start()) + 1, stop)
            stop = encoded.find(_OTHER, anchor.end())
            stop = len(encoded) if stop < 0 else stop
            yield start, stop

    def match_at(self, encoded: str, start: int, stop: int) -> tuple[str, re.Match[str]] | None:
        """Return the reading and the match of the first pattern that fits at `start`."""
        fitting = self.by_first.get(encoded[start])
        if fitting is None:
            return None
        if stop - start <= _LONGEST_KEPT:
            number = _first_in_run(fitting, encoded[start:stop])
        else:
            number = _first_fitting(fitting, encoded, start, stop)
        if number is None:
            return None
        pattern = self.patterns[number]
        labelled = pattern.regex.match(encoded, start, stop)
        assert labelled is not None
        return pattern.reading, labelled

    def encode(self, words: list[str]) -> str:
        """Return one class character a word."""
        encoded = "".join(map(self.codes.get, words, repeat(_OTHER)))
        first, _ = self.holiday_codes
        if first in encoded:
            encoded = self._with_holidays(words, encoded)
        return encoded

    def _with_holidays(self, words: list[str], encoded: str) -> str:
        head, tail = self.holiday_codes
        pieces: list[str] = []
        stop = 0
        i = encoded.find(head)
        while i >= 0:
            name = self._holiday_at(words, i)
            code = head + tail * (len(name) - 1) if name else _OTHER
            pieces += (encoded[stop:i], code)
            stop = i + len(code)
            i = encoded.find(head, stop)
        return "".join(pieces) + encoded[stop:]

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
    by_first = _by_first_class([_compiled(row["pattern"], phrases, labelled=False) for row in rows])
    return Lexicon(
        codes=codes,
        values=values,
        months=_months(codes, values),
        holidays=holidays,
        holiday_rules=rules,
        holiday_codes=(head, tail),
        patterns=patterns,
        by_first=by_first,
        anchor=re.compile(phrases["ANCHOR"]),
        followed_by_year=re.compile(phrases["FOLLOWED_BY_YEAR"]),
    )


def _months(codes: dict[str, str], values: dict[str, str]) -> dict[str, int]:
    kinds = {codes["June"], codes["Jun"]}
    return {word: int(values[word]) for word, code in codes.items() if code in kinds}


def _compiled(pattern: str, phrases: dict[str, str], *, labelled: bool) -> str:
    def replaced(match: re.Match[str]) -> str:
        if match["group"]:
            return f"(?P<{match['group']}>" if labelled else "(?:"
        opening = f"(?P<{match['label']}>" if labelled and match["label"] else "(?:"
        return f"{opening}{phrases[match['name']]})"

    text = re.sub(r"(?<!=)\(", "(?:", pattern)
    return f"(?:{_NAME.sub(replaced, text).replace(' ', '')})"


def _by_first_class(patterns: list[str]) -> dict[str, str]:
    """Return for each class the one expression over all patterns that can begin with it."""
    fitting: dict[str, list[str]] = {}
    for i, pattern in enumerate(patterns):
        for code in _first_codes(pattern):
            fitting.setdefault(code, []).append(f"(?P<p{i}>{pattern})")
    return {code: "|".join(names) for code, names in fitting.items()}


@cache  # there are as many as classes of words
def _expression(source: str) -> re.Pattern[str]:
    """Compile when a word of the class is first met: all of them take half a second."""
    return re.compile(source)


def _first_fitting(fitting: str, encoded: str, start: int, stop: int) -> int | None:
    """Return the number of the first pattern that fits at `start`."""
    match = _expression(fitting).match(encoded, start, stop)
    return None if match is None else int((match.lastgroup or "p0")[1:])


@lru_cache(maxsize=1 << 14)
def _first_in_run(fitting: str, run: str) -> int | None:
    """Return the same for a whole run: dates are written alike, and most runs are known."""
    return _first_fitting(fitting, run, 0, len(run))


def _first_codes(pattern: str) -> set[str]:
    """Return the characters a match of `pattern` can begin with (groups, classes, ``|?*`` only)."""
    codes, _, _ = _first_of_branch(pattern, 0)
    return codes


def _first_of_branch(pattern: str, i: int) -> tuple[set[str], bool, int]:
    """Return the first characters from `i` to the group's end, whether it may be empty, the end."""
    codes: set[str] = set()
    group_empty = False
    open_so_far = True  # everything so far in this alternative may be empty
    while i < len(pattern) and pattern[i] != ")":
        if pattern[i] == "|":
            group_empty |= open_so_far
            open_so_far = True
            i += 1
            continue
        if pattern[i] == "(":
            here, empty, i = _first_of_branch(pattern, i + len("(?:"))
            i += 1
        elif pattern[i] == "[":
            here, empty, i = {pattern[i + 1]}, False, i + len("[x]")
        else:
            here, empty, i = {pattern[i]}, False, i + 1
        if i < len(pattern) and pattern[i] in "?*":
            empty = True
            i += 1
        if open_so_far:
            codes |= here
        open_so_far &= empty
    return codes, group_empty or open_so_far, i


def _numbers() -> list[tuple[str, str, str]]:
    found = [(str(n), _number_class(n), str(n)) for n in range(1, _LAST_YEAR + 1)]
    found += [(f"{n:02}", "DAY", str(n)) for n in range(1, 10)]
    found.append(("00", "TWO", "0"))
    found += [(f"{n:04}", "LEADING_ZERO", str(n)) for n in range(_FIRST_YEAR)]
    found += [(f"{n / 10}", "DECIMAL", str(n / 10)) for n in range(5, 100)]
    days = [(day, month) for day in range(1, 32) for month in range(1, 13)]
    found += [(f"{d:02}.{m:02}", "DAY_MONTH", f"{d}.{m}") for d, m in days]
    found += [(f"FY{n}", "FY_YEAR", f"FY{n}") for n in _FISCAL_YEARS]
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

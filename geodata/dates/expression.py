"""A matched pattern with its words at hand, and what a reading of it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from re import Match

from geodata.dates.lexicon import Lexicon
from geodata.dates.reference import Reference
from geodata.dates.tense import Direction, clause_direction
from geodata.dates.values import Moment
from geodata.frozen import quick
from geodata.model import TimexType
from geodata.text import Tokens


@quick
@dataclass(frozen=True, slots=True)
class Found:
    """One expression: its tokens ``first`` to ``stop`` (half-open), type and value.

    Attributes
    ----------
    moment
        The calendar unit later expressions may refer to.
    clock
        The time of day (``T15:00``) that still wants the day it belongs to.
    """

    first: int
    stop: int
    type: TimexType
    value: str | None
    moment: Moment | None = None
    clock: str | None = None
    has_year: bool = False


@quick
@dataclass(frozen=True, slots=True)
class Expression:
    """A pattern matched in a text; labels name the parts of the pattern."""

    match: Match[str]
    tokens: Tokens
    lexicon: Lexicon
    reference: Reference

    @property
    def first(self) -> int:
        """Return the index of the first token."""
        return self.match.start()

    @property
    def stop(self) -> int:
        """Return the index after the last token."""
        return self.match.end()

    def words(self, label: str) -> list[str]:
        """Return the lower-case words of a part; none where the pattern lacks it."""
        start, stop = self._span(label)
        return [word.lower() for word in self.tokens.words[start:stop]] if start < stop else []

    def has(self, label: str) -> bool:
        """Return whether the part was matched."""
        start, stop = self._span(label)
        return start < stop

    def _span(self, label: str) -> tuple[int, int]:
        """Return the tokens of a part; an empty span where the pattern lacks it."""
        return self.match.span(label) if label in self.match.re.groupindex else (0, 0)

    def values(self, label: str) -> list[str]:
        """Return the lexicon's values of the words of a part, without empty ones."""
        start, stop = self._span(label)
        if start >= stop:
            return []
        known = self.lexicon.values
        return [value for word in self.tokens.words[start:stop] if (value := known.get(word))]

    def value(self, label: str) -> str:
        """Return the first value of a part; empty where there is none."""
        return next(iter(self.values(label)), "")

    def number(self, label: str) -> int:
        """Return the sum of a part's numbers: "twenty-first" is 21."""
        return sum(int(value) for value in self.values(label) if value.isdigit())

    def before(self, steps: int = 1) -> str:
        """Return the word some steps before the expression; empty at the start of the text."""
        i = self.first - steps
        return self.tokens.words[i] if i >= 0 else ""

    def after(self, steps: int = 1) -> str:
        """Return the word some steps after the expression; empty at the end of the text."""
        i = self.stop + steps - 1
        return self.tokens.words[i] if i < len(self.tokens) else ""

    def direction(self) -> Direction:
        """Return which way the clause looks."""
        return clause_direction(self.tokens, first=self.first, stop=self.stop)

    def found(self, kind: TimexType, value: str | None) -> list[Found]:
        """Return the whole match as one expression that nothing later can refer to."""
        return [Found(self.first, self.stop, kind, value)]

    def dated(self, moment: Moment | None, *, has_year: bool = False) -> list[Found]:
        """Return the whole match as a DATE at `moment`, which later expressions may refer to."""
        value = None if moment is None else moment.value
        return [Found(self.first, self.stop, TimexType.DATE, value, moment, None, has_year)]

    def timed(self, moment: Moment | None, part: str) -> list[Found]:
        """Return the whole match as a TIME: a part of the day at `moment`."""
        value = None if moment is None else f"{moment.value}T{part.removeprefix('T')}"
        return [Found(self.first, self.stop, TimexType.TIME, value, moment)]

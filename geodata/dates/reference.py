"""What the text has dated so far, and the day it was published: what relative expressions need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from geodata.dates.values import Moment, unit_of
from geodata.text import Tokens

SENTENCE_STOPS = frozenset({".", "!", "?", "\n"})
SENTENCE_REACH = 40  # tokens; keeps a look around constant in the longest sentence


@dataclass(slots=True)
class Reference:
    """The anchors of one text, moved on as its expressions are read in order.

    Attributes
    ----------
    published
        Day of publication; deictic expressions have no value without it.
    narrative
        The text tells a history: bare months and days belong to the year it has reached.
    latest
        The last dated expression.
    """

    published: date | None
    narrative: bool = False
    latest: Moment | None = None
    _day: Moment | None = None
    _month: Moment | None = None
    _year_at: int = -1

    def note(self, moment: Moment, *, has_year: bool = False) -> None:
        """Take `moment` as what the text speaks of now; a coarser one keeps finer ones in it.

        `has_year` says that the expression names its year itself.
        """
        if not has_year and self._is_from_outside(moment):
            return
        self.latest = moment
        if moment.is_as_fine_as("D"):
            self._day, self._month = moment, moment.widened("M")
        elif moment.is_as_fine_as("M"):
            self._month = moment.widened("M")
            if self._day and not self._month.contains(self._day.first):
                self._day = None
        else:
            if self._day and not moment.contains(self._day.first):
                self._day = None
            if self._month and not moment.contains(self._month.first):
                self._month = None

    def _is_from_outside(self, moment: Moment) -> bool:
        """Return whether a history's writer speaks ("this year"), in the time of publication."""
        if not self.narrative or self.published is None or self.latest is None:
            return False
        to_writer = abs(moment.first.year - self.published.year)
        return to_writer <= 1 < abs(moment.first.year - self.latest.first.year)

    def named(self, unit: str) -> Moment | None:
        """Return the last `unit` the text has dated, or None where it has not been so exact."""
        if self.latest is None:
            return None
        for moment in (self.latest, self._day, self._month):
            if moment is not None and moment.is_as_fine_as(unit):
                return moment.widened(unit)
        return None

    def note_year(self, stop: int) -> None:
        """Remember that an expression with its own year ends before token `stop`."""
        self._year_at = stop

    def sentence_year(self, tokens: Tokens, first: int) -> int | None:
        """Return the year named before token `first` in its sentence, where it has passed."""
        if self._year_at < 0 or self.latest is None or first - self._year_at > SENTENCE_REACH:
            return None
        if not SENTENCE_STOPS.isdisjoint(tokens.words[self._year_at : first]):
            return None
        return self.latest.first.year

    def now(self, unit: str) -> Moment | None:
        """Return the `unit` of publication, which "this" means."""
        return unit_of(self.published, unit=unit) if self.published else None

    def here(self, unit: str) -> Moment | None:
        """Return the `unit` that "the" means: the one a history has reached, else `now`."""
        return self.named(unit) if self.narrative else self.now(unit)

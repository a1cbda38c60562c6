"""What changed in some days against the days before them, by country and by what happened."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from dashboard.wording import say_country
from geodata.model import Kind, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geodata.store import Change


class Happening(StrEnum):
    """What a change is to a reader, in the order of the table."""

    OPENED = "opened"
    REPORTED = "newly reported"  # a base that holds, by a text that does not say since when
    CLOSED = "closed"
    SOUGHT = "planned or sought"
    REFUSED = "refused or called off"
    CONTESTED = "contested"
    MET = "met"
    EVACUATED = "evacuated"


_OF_STATUS: dict[Status, Happening] = {
    Status.CLOSED: Happening.CLOSED,
    Status.WITHDRAWN: Happening.CLOSED,
    Status.HANDED_OVER: Happening.CLOSED,
    Status.CAPTURED: Happening.CLOSED,
    Status.PLANNED: Happening.SOUGHT,
    Status.SOUGHT: Happening.SOUGHT,
    Status.INVITED: Happening.SOUGHT,
    Status.REFUSED: Happening.REFUSED,
    Status.DENIED: Happening.REFUSED,
    Status.CANCELLED: Happening.REFUSED,
    Status.BLOCKED: Happening.REFUSED,
    Status.SUSPENDED: Happening.REFUSED,
    Status.POSTPONED: Happening.REFUSED,
    Status.CONTESTED: Happening.CONTESTED,
    Status.HELD: Happening.MET,
    Status.COMPLETED: Happening.EVACUATED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Some days, both ends included."""

    first: date
    last: date

    @property
    def n_days(self) -> int:
        """Return how many days that is."""
        return (self.last - self.first).days + 1

    def before(self) -> Period:
        """Return as many days right before these; whole years and months go by the calendar."""
        end = self.first - timedelta(days=1)
        next_day = self.last + timedelta(days=1)
        n_months = (next_day.year - self.first.year) * 12 + next_day.month - self.first.month
        if self.first.day == next_day.day == 1 and n_months > 0:
            months = self.first.year * 12 + self.first.month - 1 - n_months
            return Period(first=date(months // 12, months % 12 + 1, 1), last=end)
        return Period(first=self.first - timedelta(days=self.n_days), last=end)


@dataclass(slots=True, kw_only=True)
class CountryChanges:
    """What happened in one country in the days, and how often it did in the days before."""

    country: str | None
    now: dict[Happening, list[Change]] = field(default_factory=lambda: defaultdict(list))
    before: dict[Happening, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def n_now(self) -> int:
        """Return how much happened in the days."""
        return sum(len(changes) for changes in self.now.values())


def happening_of(change: Change) -> Happening:
    """Return what a change is to a reader."""
    if change.status in _OF_STATUS:
        return _OF_STATUS[change.status]
    if change.kind == Kind.BASE:
        return Happening.OPENED if change.dated else Happening.REPORTED
    return Happening.MET if change.kind == Kind.MEETING else Happening.EVACUATED


def compare_changes(now: Iterable[Change], before: Iterable[Change]) -> list[CountryChanges]:
    """Return the changes by country, those with the most in the days first."""
    by_country: dict[str | None, CountryChanges] = {}

    def of(change: Change) -> CountryChanges:
        return by_country.setdefault(change.country, CountryChanges(country=change.country))

    for change in now:
        of(change).now[happening_of(change)].append(change)
    for change in before:
        of(change).before[happening_of(change)] += 1
    return sorted(by_country.values(), key=lambda c: (-c.n_now, say_country(c.country) or "~"))


def happenings_of(countries: Sequence[CountryChanges]) -> list[Happening]:
    """Return what happened anywhere at all, in the order of the table."""
    return [h for h in Happening if any(c.now.get(h) or c.before.get(h) for c in countries)]

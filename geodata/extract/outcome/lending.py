"""The date of a meeting told apart from its place: "they met on Sunday", "the Oslo summit"."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.extract.statements.candidate import Candidate
from geodata.extract.statements.candidates import JOURNEYS
from geodata.extract.statements.merging import Group
from geodata.extract.words.parts import JOINTS
from geodata.model import DateRange, Kind

# A statement this likely is one of a meeting, with a place or without.
_LIKELY = 0.4
# Calls have no venue and journeys another one: their dates are not the meeting's.
_ELSEWHERE = JOURNEYS | {"call"}


def lent_date(
    group: Group, groups: Sequence[Group], candidates: Sequence[Candidate]
) -> DateRange | None:
    """Return the one date that statements without a place give a meeting of the same people.

    Nothing is lent where an article places several meetings of these people, or where the
    statements give different days.
    """
    if group.candidates[0].kind is not Kind.MEETING or not group.codes:
        return None
    if any(
        g is not group and g.candidates[0].kind is Kind.MEETING and g.codes & group.codes
        for g in groups
    ):
        return None
    told = [c for c in candidates if _tells_day(c) and c.codes & group.codes]
    dates = [c.date for c in told if c.date is not None]
    if not dates:
        return None
    finest = max(dates, key=lambda d: (d.start - d.end, -d.start.toordinal()))
    agree = all(d.start <= finest.start and finest.end <= d.end for d in dates)
    return finest if agree else None


def _tells_day(candidate: Candidate) -> bool:
    return (
        candidate.kind is Kind.MEETING
        and not candidate.places
        and candidate.trigger.entry.frame not in _ELSEWHERE
        and candidate.probability >= _LIKELY
    )


def lend_day(candidate: Candidate, earlier: Sequence[Candidate]) -> None:
    """Give an evacuation without a date that of the part of its sentence told before it."""
    if candidate.kind is not Kind.EVACUATION or candidate.date is not None:
        return
    before = candidate.sentence.index - 1
    for known in reversed(earlier):
        if known.sentence.index < before:
            return
        if known.kind is Kind.EVACUATION and known.sentence.low[-1] in JOINTS:
            candidate.date = known.date
            return

"""What held when: the statuses of a base as intervals, out of its dated reports."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from geodata.merge.values import Report, StatusInterval
from geodata.model import DatePrec, DateRange, Modality, Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_ENDS = frozenset(
    {Status.CLOSED, Status.WITHDRAWN, Status.HANDED_OVER, Status.CAPTURED, Status.DENIED}
)
_LONGEST_DAYS = {  # a range longer than its precision is a period, not one vague day
    DatePrec.DAY: 1,
    DatePrec.DAYS: 6,
    DatePrec.WEEK: 7,
    DatePrec.MONTH: 31,
    DatePrec.YEAR: 366,
}
_WEAK = frozenset({Modality.HYPOTHETICAL, Modality.ALLEGED, Modality.NEGATED})


def effective_days(report: Report) -> tuple[date, date | None] | None:
    """Return from when a report's status holds, and the day it no longer does if it says so.

    An end (closed, withdrawn ...) that is known only by its month or year is counted as done on
    the last day of it: before that it may not have happened. Without a date the status holds from
    the day of publication. None where neither is known.
    """
    stated = report.item.date
    if stated is None:
        day = report.article.published_day
        return None if day is None else (day, None)
    if report.item.status in _ENDS:
        return stated.end, None
    published = report.article.published_day
    goes_on = published is not None and stated.end >= published  # "since 2014": it is so still
    over = is_period(stated) and not goes_on
    return stated.start, stated.end + timedelta(days=1) if over else None


def is_period(stated: DateRange) -> bool:
    """Return whether a range of days is a stretch of time and not one vaguely known day."""
    return (stated.end - stated.start).days + 1 > _LONGEST_DAYS[stated.date_prec]


def status_history(reports: Sequence[Report]) -> tuple[StatusInterval, ...]:
    """Return the statuses of a base in the order they held, without overlap.

    On one day the later published report wins, then asserted over alleged, then the surer one.
    """
    points = []
    for report in reports:
        days = effective_days(report)
        if days is not None:
            points.append((days[0], *_authority(report), days[1], report))
    points.sort(key=lambda p: p[:-2])
    intervals: list[StatusInterval] = []
    for start, *_, until, report in points:
        if intervals and intervals[-1].status == report.item.status and _open(intervals, start):
            intervals[-1] = _extend(intervals[-1], until=until, report=report)
            continue
        if intervals and _open(intervals, start):
            intervals[-1] = _cut(intervals[-1], end=start)
            if intervals[-1].start == start:
                intervals.pop()
        intervals.append(
            StatusInterval(
                status=report.item.status, start=start, end=until, report_ids=(report.report_id,)
            )
        )
    return tuple(intervals)


def _authority(report: Report) -> tuple[str, bool, float, str]:
    return (
        report.article.published or "",
        report.item.modality not in _WEAK,
        round(report.item.confidence, 4),
        report.report_id,
    )


def _open(intervals: list[StatusInterval], day: date) -> bool:
    end = intervals[-1].end
    return end is None or end >= day


def _cut(interval: StatusInterval, *, end: date) -> StatusInterval:
    return StatusInterval(
        status=interval.status, start=interval.start, end=end, report_ids=interval.report_ids
    )


def _extend(interval: StatusInterval, *, until: date | None, report: Report) -> StatusInterval:
    end = None if interval.end is None or until is None else max(interval.end, until)
    return StatusInterval(
        status=interval.status,
        start=interval.start,
        end=end,
        report_ids=(*interval.report_ids, report.report_id),
    )

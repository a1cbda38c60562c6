"""Where the reports of one thing disagree: numbers, days, status, place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.merge.claims import place_key
from geodata.merge.pairs import SAME_SPOT_KM, Level, anchor_of, km_between, level_of
from geodata.merge.values import COUNT_FIELDS, Conflict, ConflictValue, Report
from geodata.model import Kind, Place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


def find_conflicts(reports: Sequence[Report], *, kind: Kind) -> tuple[Conflict, ...]:
    """Return where reports disagree: numbers, dates, status, place."""
    found = [_number_conflict(reports, name) for name in COUNT_FIELDS]
    found.append(_date_conflict(reports) if kind != Kind.BASE else None)
    found.append(_status_conflict(reports))
    found.append(_place_conflict(reports))
    return tuple(conflict for conflict in found if conflict is not None)


def _conflict(field: str, values: dict[str, list[str]]) -> Conflict | None:
    if len(values) < 2:  # noqa: PLR2004  # a disagreement takes two
        return None
    return Conflict(
        field=field,
        values=tuple(
            ConflictValue(value=value, report_ids=tuple(ids))
            for value, ids in sorted(values.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        ),
    )


def _number_conflict(reports: Sequence[Report], name: str) -> Conflict | None:
    values: dict[str, list[str]] = {}
    for report in reports:
        number = getattr(report.item.counts, name)
        if number is not None:
            values.setdefault(str(number), []).append(report.report_id)
    return _conflict(f"counts.{name}", values)


def _date_conflict(reports: Sequence[Report]) -> Conflict | None:
    """Days disagree when they do not meet; a month does not contradict a day in it."""
    dated = [(r.item.date, r.report_id) for r in reports if r.item.date is not None]
    latest_start = max((stated.start for stated, _ in dated), default=None)
    earliest_end = min((stated.end for stated, _ in dated), default=None)
    values: dict[str, list[str]] = {}
    for stated, report_id in dated:
        if latest_start is None or earliest_end is None:
            continue
        if stated.end >= latest_start and earliest_end >= stated.start:
            continue  # it meets every other one
        text = str(stated.start) if stated.start == stated.end else f"{stated.start}/{stated.end}"
        values.setdefault(text, []).append(report_id)
    return _conflict("date", values)


def _status_conflict(reports: Sequence[Report]) -> Conflict | None:
    """Statuses disagree when reports published on one day, of other articles, tell other ones."""
    by_day: dict[date | None, dict[str, list[Report]]] = {}
    for report in reports:
        day = by_day.setdefault(report.article.published_day, {})
        day.setdefault(report.item.status.value, []).append(report)
    values: dict[str, list[str]] = {}
    for statuses in by_day.values():
        articles = {frozenset(r.article.id for r in rows) for rows in statuses.values()}
        if len(statuses) > 1 and len(articles) > 1:
            for status, rows in statuses.items():
                values.setdefault(status, []).extend(r.report_id for r in rows)
    return _conflict("status", values)


def _place_conflict(reports: Sequence[Report]) -> Conflict | None:
    """Places disagree when two towns are named, or two facilities apart from one another.

    A country holds its towns, and a town the facility that others name.
    """
    named: dict[str, tuple[Place, list[str]]] = {}
    for report in reports:
        anchor = anchor_of(report.item)
        if anchor is not None and level_of(anchor[1]) <= Level.TOWN:
            named.setdefault(place_key(anchor[1]), (anchor[1], []))[1].append(report.report_id)
    values: dict[str, list[str]] = {}
    for key, (place, report_ids) in named.items():
        if any(_is_other(place, other) for k, (other, _) in named.items() if k != key):
            values.setdefault(place.name, []).extend(report_ids)
    return _conflict("place", values)


def _is_other(a: Place, b: Place) -> bool:
    """Return whether two places are as sharply known and not the same spot."""
    if level_of(a) != level_of(b):
        return False
    return level_of(a) == Level.TOWN or km_between(a, b) > SAME_SPOT_KM

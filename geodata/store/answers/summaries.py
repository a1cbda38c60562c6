"""What a question's items add up to, counted by the database: tallies, days, changes, doubts.

A page of a workspace with a million items asks these instead of reading every row.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func

from geodata.model import Kind, Status, WherePrec
from geodata.store import schema as s
from geodata.store.answers.filters import select_items
from geodata.store.databases import database_of
from geodata.store.records import Change, DayCount, Tally

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

    from geodata.query import Query

v = s.item_version.c
VAGUE_PRECS = (int(WherePrec.REGION), int(WherePrec.COUNTRY))


def tally(connection: Connection, query: Query) -> Tally:
    """Return how many items of each kind and status there are, and how they are placed."""
    selection = select_items(query, database_of(connection))
    vague = func.sum(case((v.where_prec.in_(VAGUE_PRECS), 1), else_=0))
    placeless = func.sum(case((v.mappable, 0), else_=1))
    statement = selection.apply(v.kind, selection.status, func.count(), vague, placeless)
    rows = connection.execute(statement.group_by(v.kind, selection.status)).all()
    return Tally(
        counts={(Kind(row[0]), Status(row[1])): row[2] for row in rows},
        n_vague=sum(row[3] for row in rows),
        n_placeless=sum(row[4] for row in rows),
    )


def day_counts(connection: Connection, query: Query) -> list[DayCount]:
    """Return how many items of each kind begin on each day, days in order; undated ones are not."""
    statement = (
        select_items(query, database_of(connection))
        .apply(v.date_first, v.kind, func.count())
        .where(v.date_first.is_not(None))
        .group_by(v.date_first, v.kind)
        .order_by(v.date_first, v.kind)
    )
    return [
        DayCount(day=date.fromordinal(row[0]), kind=Kind(row[1]), n_items=row[2])
        for row in connection.execute(statement)
    ]


def last_day(connection: Connection, query: Query) -> date | None:
    """Return the last day that a question's items tell of or were reported on."""
    latest = connection.execute(
        select_items(query, database_of(connection)).apply(
            func.max(v.date_last), func.max(v.last_reported)
        )
    ).one()
    days = [day for day in latest if day is not None]
    return date.fromordinal(max(days)) if days else None


def changes(
    connection: Connection, query: Query, *, first: date, last: date, limit: int
) -> list[Change]:
    """Return what began or changed within some days, oldest first.

    A base changes when one of its statuses begins; a meeting or an evacuation happens once. The
    days of `query` itself are not heeded.

    Parameters
    ----------
    connection
        An open connection.
    query
        Which items.
    first, last
        The days, both included.
    limit
        At most so many.
    """
    days = (first.toordinal(), last.toordinal())
    found = [
        *connection.execute(_base_changes(connection, query, days).limit(limit)),
        *connection.execute(_events(connection, query, days).limit(limit)),
    ]
    found.sort(key=lambda row: (row.day, row.item_id))
    return [
        Change(
            item_id=row.item_id,
            kind=Kind(row.kind),
            status=Status(row.status),
            country=row.country,
            day=date.fromordinal(row.day),
            dated=bool(row.dated),
        )
        for row in found[:limit]
    ]


def _base_changes(connection: Connection, query: Query, days: tuple[int, int]) -> Select[Any]:
    held = s.item_interval.c
    columns = (v.item_id, v.kind, held.status.label("status"), v.country, held.first.label("day"))
    return (
        select_items(_without_days(query), database_of(connection))
        .apply(*columns, v.span_first.is_not(None).label("dated"))
        .select_from(s.item_version.join(s.item_interval, held.version_key == v.version_key))
        .where(v.kind == Kind.BASE.value, held.first.between(*days))
        .order_by(held.first, v.item_id)
    )


def _events(connection: Connection, query: Query, days: tuple[int, int]) -> Select[Any]:
    first_day = func.coalesce(v.date_first, v.first_reported)
    columns = (v.item_id, v.kind, v.status.label("status"), v.country, first_day.label("day"))
    return (
        select_items(_without_days(query), database_of(connection))
        .apply(*columns, v.date_first.is_not(None).label("dated"))
        .where(v.kind != Kind.BASE.value, first_day.between(*days))
        .order_by(first_day, v.item_id)
    )


def _without_days(query: Query) -> Query:
    return replace(query, date_from=None, date_to=None, as_of=None)


def count_doubtful(connection: Connection, query: Query, *, below: float) -> int:
    """Return how many of a question's items are held with less than some confidence."""
    statement = select_items(query, database_of(connection)).apply(func.count())
    return connection.scalar(statement.where(v.confidence < below)) or 0

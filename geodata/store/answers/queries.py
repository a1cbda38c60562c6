"""Reading a workspace: from rows to values."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import ColumnElement, case, func, select, union

from geodata.merge import Claim, StoredItem, combine
from geodata.model import (
    MARKED_PRECS,
    Kind,
    Status,
)
from geodata.query import DEFAULT_BORDER_VIEW
from geodata.store import schema as s
from geodata.store.answers.clusters import make_clusters, mark_of
from geodata.store.answers.column_answers import ranked
from geodata.store.answers.columns import BATCH_ROWS, KINDS, STATUSES, Names
from geodata.store.answers.filters import dispute_owners, select_items
from geodata.store.answers.rows import ROW_COLUMNS, day_of, read_rows
from geodata.store.databases import database_of
from geodata.store.databases.statements import chunks
from geodata.store.intake.claims import CLAIM, read_claim
from geodata.store.records import (
    Cluster,
    Counts,
    Facets,
    ItemEntry,
    ItemRow,
    Order,
    Page,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Row, Select, Subquery

    from geodata.query import Query
    from geodata.store.answers.column_answers import Asked
    from geodata.store.answers.columns import Array

BATCH_ITEMS = 500  # items held at once where a question is answered piece by piece

v = s.item_version.c


def count_items(connection: Connection, query: Query) -> int:
    """Return how many items a question asks for."""
    if query.asks_for_all:  # each item has one present version, and its own row is short
        return _count(connection, s.item)
    return connection.scalar(select_items(query, database_of(connection)).apply(func.count())) or 0


def count_undated(connection: Connection, query: Query) -> int:
    """Return how many items a question's days leave out because they have no date."""
    if not (query.date_from or query.date_to):
        return 0
    open_query = replace(query, date_from=None, date_to=None)
    selection = select_items(open_query, database_of(connection))
    return connection.scalar(selection.apply(func.count()).where(v.span_first.is_(None))) or 0


_LAST_DAY = func.coalesce(v.date_last, v.last_reported)
_ORDERS: dict[Order, tuple[ColumnElement[Any], ...]] = {
    Order.ID: (),
    Order.NEWEST: (_LAST_DAY.desc().nulls_last(),),
    Order.MOST_REPORTED: (v.n_sources.desc(), v.n_reports.desc()),
    Order.MOST_DOUBTFUL: (v.n_reports.desc(), v.confidence),
}


def item_rows(connection: Connection, query: Query, page: Page) -> list[ItemRow]:
    """Return the items of a question in short; see `Workspace.item_rows`."""
    statement = _rows_asked(connection, query).order_by(None)
    statement = statement.order_by(*_ORDERS[page.order], v.item_id)
    if page.below is not None:
        statement = statement.where(v.confidence < page.below)
    if page.placeless:
        statement = statement.where(~v.mappable)
    if page.vague_in is not None:
        marked = v.lat.is_not(None) & v.where_prec.in_(MARKED_PRECS)
        statement = statement.where(v.country == page.vague_in, ~func.coalesce(marked, False))
    rows = connection.execute(statement.limit(page.limit).offset(page.offset))
    return read_rows(rows.all())


def rows_of(connection: Connection, query: Query, item_ids: Sequence[str]) -> list[ItemRow]:
    """Return those of some items that a question asks for in short, in the order of the ids."""
    found: dict[str, ItemRow] = {}
    for part in chunks(list(item_ids)):
        rows = connection.execute(_rows_asked(connection, query).where(v.item_id.in_(part)))
        found.update((row.item_id, row) for row in read_rows(rows.all()))
    return [found[item_id] for item_id in item_ids if item_id in found]


def _rows_asked(connection: Connection, query: Query) -> Select[Any]:
    selection = select_items(query, database_of(connection))
    statement = selection.apply(*ROW_COLUMNS, selection.status.label("status_asked"))
    return statement.order_by(v.item_id)


def items(connection: Connection, query: Query, *, limit: int | None = None) -> list[StoredItem]:
    """Return the items of a question with all their reports, by item id.

    With ``known_on`` an item is put together from the reports known on that day; with ``as_of``
    a base has the status of that day.
    """
    return [entry.item for entry in each_entry(connection, query, limit=limit)]


def each_entry(
    connection: Connection, query: Query, *, limit: int | None = None
) -> Iterator[ItemEntry]:
    """Yield the items of a question by item id, a batch in memory at a time."""
    statement = _rows_asked(connection, query).add_columns(v.item_key).limit(limit)
    found = connection.execution_options(yield_per=BATCH_ITEMS).execute(statement)
    for rows in found.partitions():
        claims = _claims_of(connection, [row.item_key for row in rows])
        for row, short in zip(rows, read_rows([row[:-1] for row in rows]), strict=True):
            stored = combine(_known(claims[row.item_key], query.known_on), item_id=row.item_id)
            if query.as_of is not None:
                stored = replace(stored, item=replace(stored.item, status=short.status))
            yield ItemEntry(row=short, item=stored)


def item(connection: Connection, item_id: str, *, known_on: date | None) -> StoredItem | None:
    """Return one item by its id, or by an id it had; None where there is none.

    Also None where nothing of it was known on the day that is asked for.
    """
    row = connection.execute(
        select(s.item.c.item_key, s.item.c.item_id).where(s.item.c.item_id == item_id)
    ).first()
    if row is None:
        heir = connection.scalar(
            select(s.item_alias.c.item_id).where(s.item_alias.c.old_id == item_id)
        )
        return None if heir is None else item(connection, heir, known_on=known_on)
    claims = _known(_claims_of(connection, [row.item_key])[row.item_key], known_on)
    return combine(claims, item_id=row.item_id) if claims else None


def _claims_of(connection: Connection, item_keys: list[int]) -> dict[int, list[Claim]]:
    found: dict[int, list[Claim]] = defaultdict(list)
    for part in chunks(item_keys):
        for row in connection.execute(CLAIM.where(s.claim.c.item_key.in_(part))).mappings():
            found[row["item_key"]].append(read_claim(row))
    return found


def _known(claims: list[Claim], day: date | None) -> list[Claim]:
    if day is None:
        return claims
    return [c for c in claims if not c.article.published_day or c.article.published_day <= day]


def facets(connection: Connection, query: Query) -> Facets:
    """Return what the items of a question can be filtered by, with counts."""
    selection = select_items(query, database_of(connection))
    keys = selection.apply(v.version_key).subquery()

    def hanging(table: Any, column: Any) -> dict[str, int]:
        number = func.count(table.c.version_key.distinct())
        statement = (
            select(column, number)
            .join(keys, keys.c.version_key == table.c.version_key)
            .where(column.is_not(None))
            .group_by(column)
        )
        return _ranked(connection, statement)

    def own(column: Any) -> dict[str, int]:
        return _ranked(connection, selection.apply(column, func.count()).group_by(column))

    total, first, last = connection.execute(
        selection.apply(func.count(), func.min(v.span_first), func.max(v.span_last))
    ).one()
    return Facets(
        n_items=total,
        n_articles=_count(connection, s.article),
        n_unplaced=_count(connection, s.unplaced),
        kinds=own(v.kind),
        statuses=own(selection.status),
        countries=hanging(s.item_place, s.item_place.c.country),
        involved=_ranked(connection, _involved(keys)),
        actors=hanging(s.item_actor, s.item_actor.c.code),
        sources=hanging(s.item_source, s.item_source.c.source),
        date_first=day_of(first),
        date_last=day_of(last),
    )


def _involved(keys: Subquery) -> Select[Any]:
    """Return the statement that counts items by the countries they are in or that act in them."""
    place, actor = s.item_place.c, s.item_actor.c
    owner = case(dispute_owners(DEFAULT_BORDER_VIEW), value=place.disputed)
    pairs = union(
        select(place.version_key, place.country.label("code")),
        select(place.version_key, owner),
        select(actor.version_key, actor.code),
    ).subquery()
    return (
        select(pairs.c.code, func.count())
        .join(keys, keys.c.version_key == pairs.c.version_key)
        .where(pairs.c.code.is_not(None))
        .group_by(pairs.c.code)
    )


def held_facets(connection: Connection, held: Asked, query: Query) -> Facets:
    """Return what `facets` does, from items that are held in memory."""
    tally = held.tally(query)
    kinds: Counter[str] = Counter()
    statuses: Counter[str] = Counter()
    for (kind, status), number in tally.counts.items():
        kinds[kind.value] += number
        statuses[status.value] += number
    first, last = held.days(query)
    return Facets(
        n_items=tally.n_items,
        n_articles=_count(connection, s.article),
        n_unplaced=_count(connection, s.unplaced),
        kinds=ranked(kinds),
        statuses=ranked(statuses),
        countries=held.facet(query, "item_place"),
        involved=held.involved(query),
        actors=held.facet(query, "item_actor"),
        sources=held.facet(query, "item_source"),
        date_first=first,
        date_last=last,
    )


def _ranked(connection: Connection, statement: Any) -> dict[str, int]:
    return ranked({row[0]: row[1] for row in connection.execute(statement)})


def _count(connection: Connection, table: Any) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def clusters(connection: Connection, query: Query, *, zoom: int) -> list[Cluster]:
    """Return the items of a question as the clusters of a map."""
    selection = select_items(query, database_of(connection))
    columns = (v.lat, v.lon, v.where_prec, v.country, v.kind, selection.status)
    asked = connection.execution_options(yield_per=BATCH_ROWS).execute(selection.apply(*columns))
    names = Names()
    parts = [_to_place(names, rows) for rows in asked.partitions()]
    if not parts:
        return []
    lat, lon, where_prec, country, mark = map(np.concatenate, zip(*parts, strict=True))
    return make_clusters(
        lat=lat,
        lon=lon,
        where_prec=where_prec,
        country=country,
        mark=mark,
        countries=names.texts,
        zoom=zoom,
    )


def _to_place(names: Names, rows: Sequence[Row[Any]]) -> tuple[Array, ...]:
    """Return some rows as arrays: a million of them as rows take hundreds of megabytes."""
    lat, lon, where_prec, country, kind, status = zip(*rows, strict=True)
    kinds = np.array([KINDS.index(Kind(value)) for value in kind])
    statuses = np.array([STATUSES.index(Status(value)) for value in status])
    return (
        np.array(lat, np.float64),
        np.array(lon, np.float64),
        np.array([prec or 0 for prec in where_prec]),
        np.array([names[code] for code in country]),
        mark_of(kinds, statuses),
    )


def counts(connection: Connection, *, reader_version: str | None) -> Counts:
    """Return how much there is; unread are the articles another reader read, or none."""
    unread: ColumnElement[bool] = s.article.c.reader_version.is_(None)
    if reader_version is not None:
        unread = unread | (s.article.c.reader_version != reader_version)
    return Counts(
        n_articles=_count(connection, s.article),
        n_items=_count(connection, s.item),
        n_unread=connection.scalar(select(func.count()).where(unread)) or 0,
    )

"""The names that are places and could not be resolved, and what resolving them would add."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select

from geodata.corrections.anchors import fold
from geodata.model import Span
from geodata.store import schema as s
from geodata.store.databases import database_of
from geodata.store.records import Unplaced, UnplacedName

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Row, Select, Subquery

    from geodata.query import Query


def unplaced(connection: Connection, query: Query, *, limit: int) -> Unplaced:
    """Return the names that could not be placed, in the articles a question speaks of.

    Of a question, ``source``, ``known_on`` and ``q`` choose articles; the rest is about items,
    which such names do not make. First come the names of articles that tell of items without a
    place, since resolving those may put items on the map; then the most frequent ones.
    """
    u, a = s.unplaced.c, s.article.c
    conditions: list[ColumnElement[bool]] = []
    if query.source:
        wanted = {fold(source) for source in query.source}
        known = connection.scalars(select(a.source).where(a.source.is_not(None)).distinct())
        conditions.append(a.source.in_([name for name in known if fold(name) in wanted]))
    if query.known_on is not None:
        day = query.known_on.toordinal()
        conditions.append((a.published_day <= day) | a.published_day.is_(None))
    if query.q:
        conditions.append(a.article_key.in_(database_of(connection).articles_matching(query.q)))
    joined = s.unplaced.join(s.article, u.article_key == a.article_key)
    base = select(u.name).select_from(joined).where(*conditions)
    n_mentions = connection.scalar(base.with_only_columns(func.count())) or 0
    n_names = connection.scalar(base.with_only_columns(func.count(u.name.distinct()))) or 0
    counted = (
        base.with_only_columns(
            u.name,
            func.count().label("n_mentions"),
            func.count(u.article_key.distinct()).label("n_articles"),
            func.min(u.article_key).label("article_key"),
        )
        .group_by(u.name)
        .subquery()
    )
    told = joined.join(s.claim, s.claim.c.article_key == u.article_key)
    waiting = _items_waiting(select(u.name).select_from(told).where(*conditions))
    n_items = func.coalesce(waiting.c.n_items, 0)
    rows = connection.execute(
        select(counted, n_items.label("n_items"))
        .outerjoin(waiting, waiting.c.name == counted.c.name)
        .order_by(n_items.desc(), counted.c.n_mentions.desc(), counted.c.name)
        .limit(limit)
    )
    names = [_unplaced_name(connection, row) for row in rows]
    return Unplaced(n_names=n_names, n_mentions=n_mentions, names=tuple(names))


def _items_waiting(told: Select[Any]) -> Subquery:
    """Return for each name how many items without a place its articles tell of."""
    v = s.item_version.c
    waits = and_(v.item_key == s.claim.c.item_key, v.is_current, ~v.mappable)
    return (
        told.with_only_columns(
            s.unplaced.c.name, func.count(v.item_key.distinct()).label("n_items")
        )
        .join(s.item_version, waits)
        .group_by(s.unplaced.c.name)
        .subquery()
    )


def _unplaced_name(connection: Connection, row: Row[Any]) -> UnplacedName:
    u = s.unplaced.c
    first = connection.execute(
        select(s.article.c.id, u.text, u.start_char, u.end_char)
        .join_from(s.unplaced, s.article)
        .where(and_(u.article_key == row.article_key, u.name == row.name))
        .order_by(u.start_char)
        .limit(1)
    ).one()
    return UnplacedName(
        name=first.text,
        n_mentions=row.n_mentions,
        n_articles=row.n_articles,
        n_items=row.n_items,
        article_id=first.id,
        span=Span(start_char=first.start_char, end_char=first.end_char),
    )

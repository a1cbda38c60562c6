"""Articles out of a workspace: one with what was read in it, or a list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from geodata.corrections import apply_name_rules, order_rules
from geodata.store import schema as s
from geodata.store.codec import decode_mentions, decode_timexes
from geodata.store.databases import database_of
from geodata.store.intake.articles import ARTICLE, read_article
from geodata.store.intake.copies import copies_of
from geodata.store.intake.overlay import load_refs, load_rules
from geodata.store.records import ArticleRow, StoredArticle

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from geodata.model import Mention


def article(connection: Connection, article_id: str) -> StoredArticle | None:
    """Return an article with what was read in it; None where there is none."""
    row = connection.execute(ARTICLE.where(s.article.c.id == article_id)).first()
    if row is None:
        return None
    read = connection.execute(
        select(s.reading.c.mentions, s.reading.c.timexes).where(
            s.reading.c.article_key == row.article_key
        )
    ).first()
    item_ids = connection.scalars(
        select(s.item.c.item_id)
        .join(s.claim, s.claim.c.item_key == s.item.c.item_key)
        .where(s.claim.c.article_key == row.article_key)
        .distinct()
        .order_by(s.item.c.item_id)
    )
    older = connection.execute(
        select(s.article_version, s.article.c.id)
        .join_from(s.article_version, s.article)
        .where(s.article_version.c.article_key == row.article_key)
        .order_by(s.article_version.c.version)
    )
    return StoredArticle(
        article=read_article(row),
        version=row.version,
        mentions=_ruled(connection, row.article_key, read.mentions) if read else (),
        timexes=decode_timexes(read.timexes) if read else (),
        item_ids=tuple(item_ids),
        earlier=tuple(read_article(old) for old in older),
        reader_version=row.reader_version,
        copies=copies_of(connection, row.article_key),
    )


def _ruled(connection: Connection, article_key: int, data: bytes) -> tuple[Mention, ...]:
    """Return an article's names with the places that rules give them."""
    mentions = decode_mentions(data)
    rules = [correction for _, correction in load_rules(connection)]
    if not rules:
        return mentions
    ((_, ref),) = load_refs(connection, [article_key])
    return apply_name_rules(mentions, order_rules(rules, article=ref))


def articles(
    connection: Connection, words: str | None, *, limit: int | None, offset: int
) -> list[ArticleRow]:
    """Return the articles, newest first; with `words`, those whose title or text holds them."""
    n_items = (
        select(func.count(s.claim.c.item_key.distinct()))
        .where(s.claim.c.article_key == s.article.c.article_key)
        .scalar_subquery()
    )
    statement = select(s.article, n_items.label("n_items"))
    if words:
        statement = statement.where(
            s.article.c.article_key.in_(database_of(connection).articles_matching(words))
        )
    statement = statement.order_by(s.article.c.published_day.desc().nulls_last(), s.article.c.id)
    return [
        ArticleRow(
            id=row.id,
            title=row.title,
            source=row.source,
            url=row.url,
            published=row.published,
            language=row.language,
            version=row.version,
            n_items=row.n_items,
        )
        for row in connection.execute(statement.limit(limit).offset(offset))
    ]

"""Putting articles in, and what was read in them: articles are kept for good."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, or_, select, update

from geodata.merge import make_claims, sketch_text
from geodata.model import Article
from geodata.store import schema as s
from geodata.store.codec import encode_mentions, encode_timexes
from geodata.store.databases import database_of
from geodata.store.databases.statements import CHUNK, chunks, insert_rows
from geodata.store.intake.copies import link_copies, sketches_of, unlink_copies
from geodata.store.intake.merging import replace_claims
from geodata.store.intake.unplaced import write_unplaced
from geodata.store.records import AddSummary, Failure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Row

    from geodata.store.records import ArticleReading

_PARTICULARS = tuple(f.name for f in fields(Article) if f.name not in {"id", "text"})


ARTICLE = select(s.article, s.article_text.c.text).join_from(s.article, s.article_text)


def read_article(row: Row[Any]) -> Article:
    """Return the article of a row that has its columns and its text."""
    return Article(
        id=row.id,
        text=row.text,
        title=row.title,
        source=row.source,
        url=row.url,
        published=row.published,
        language=row.language,
    )


def add_articles(connection: Connection, articles: Sequence[Article]) -> AddSummary:
    """Put articles in; must run inside a write transaction.

    The same id with the same text and particulars adds nothing; with others it is a new version,
    and the one before is kept. A particular that now comes empty is not taken away.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    n_added = n_updated = n_unchanged = n_copies = 0
    to_read: dict[str, Article] = {}
    for part in _without_doubles(articles):
        stored = _stored(connection, [a.id for a in part])
        fresh = [a for a in part if a.id not in stored]
        n_copies += _insert(connection, fresh, now=now)
        n_added += len(fresh)
        to_read.update((a.id, a) for a in fresh)
        changed: dict[int, Article] = {}
        for given in part:
            if given.id in stored:
                key, old = stored[given.id]
                new = _filled(given, old)
                if new != old:
                    changed[key] = new
                else:
                    n_unchanged += 1
        _update(connection, changed, now=now)
        n_updated += len(changed)
        to_read.update((a.id, a) for a in changed.values())
    return AddSummary(
        n_added=n_added,
        n_updated=n_updated,
        n_unchanged=n_unchanged,
        n_copies=n_copies,
        to_read=to_read,
    )


def _without_doubles(articles: Sequence[Article]) -> list[list[Article]]:
    """Return the articles in parts that hold no id twice, in their order."""
    parts: list[list[Article]] = [[]]
    seen: set[str] = set()
    for given in articles:
        if given.id in seen or len(parts[-1]) >= CHUNK:
            parts.append([])
            seen = set()
        parts[-1].append(given)
        seen.add(given.id)
    return parts


def _stored(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[int, Article]]:
    rows = connection.execute(ARTICLE.where(s.article.c.id.in_(ids)))
    return {row.id: (row.article_key, read_article(row)) for row in rows}


def _filled(given: Article, old: Article) -> Article:
    kept = {name: getattr(given, name) or getattr(old, name) for name in _PARTICULARS}
    return replace(given, **kept)


def _article_row(article: Article) -> dict[str, Any]:
    day = article.published_date
    return {
        **{name: getattr(article, name) for name in _PARTICULARS},
        "published_day": day.toordinal() if day else None,
        "sketch": sketch_text(article.text),
        "reader_version": None,
    }


def _insert(connection: Connection, articles: Sequence[Article], *, now: str) -> int:
    """Put new articles in; return how many are near-copies of another one."""
    if not articles:
        return 0
    rows = [{"id": a.id, "version": 1, "added_at": now, **_article_row(a)} for a in articles]
    insert_rows(connection, s.article, rows)
    keys = _keys(connection, [a.id for a in articles])
    insert_rows(
        connection,
        s.article_text,
        [{"article_key": keys[a.id], "title": a.title, "text": a.text} for a in articles],
    )
    database_of(connection).index_articles(
        connection, [(keys[a.id], a.title, a.text) for a in articles]
    )
    return link_copies(connection, {keys[row["id"]]: row["sketch"] for row in rows})


def known_ids(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Return those of the ids that articles have."""
    return set(_keys(connection, ids))


def _keys(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in chunks(ids):
        rows = connection.execute(
            select(s.article.c.id, s.article.c.article_key).where(s.article.c.id.in_(part))
        )
        found.update((row[0], row[1]) for row in rows)
    return found


def _update(connection: Connection, changed: dict[int, Article], *, now: str) -> None:
    """Keep the present versions of articles and put new ones in; what was read of them goes."""
    for key, fresh in changed.items():
        at = s.article.c.article_key == key
        old = connection.execute(ARTICLE.where(at)).one()
        names = ("title", "source", "url", "published", "language", "text", "version", "added_at")
        kept = {name: getattr(old, name) for name in names}
        connection.execute(insert(s.article_version).values(article_key=key, **kept))
        row = {**_article_row(fresh), "version": old.version + 1, "added_at": now}
        connection.execute(update(s.article).where(at).values(**row))
        connection.execute(
            update(s.article_text)
            .where(s.article_text.c.article_key == key)
            .values(title=fresh.title, text=fresh.text)
        )
    if changed:
        unlink_copies(connection, list(changed))
        link_copies(connection, sketches_of(connection, list(changed)))
        database_of(connection).index_articles(
            connection, [(key, a.title, a.text) for key, a in changed.items()]
        )
        _drop_readings(connection, list(changed))
        replace_claims(connection, {key: [] for key in changed})


def _drop_readings(connection: Connection, keys: Sequence[int]) -> None:
    for part in chunks(keys):
        connection.execute(delete(s.reading).where(s.reading.c.article_key.in_(part)))
        connection.execute(delete(s.unplaced).where(s.unplaced.c.article_key.in_(part)))
        connection.execute(delete(s.failure).where(s.failure.c.article_key.in_(part)))


def add_readings(
    connection: Connection, readings: Sequence[ArticleReading], *, reader_version: str
) -> int:
    """Put in what was read of articles for what was read before; return how many were taken.

    A reading of an article that has another text, date or source by now, or is not stored, is
    left out: another process was faster, and will read it.
    """
    by_id = {r.article.id: r for r in readings}
    stored = {}
    for ids in chunks(list(by_id)):
        stored.update(_stored(connection, ids))
    taken = {
        key: by_id[article_id]
        for article_id, (key, present) in stored.items()
        if _read_with(by_id[article_id].article) == _read_with(present)
    }
    if not taken:
        return 0
    _drop_readings(connection, list(taken))
    insert_rows(connection, s.reading, [_reading_row(k, r) for k, r in taken.items()])
    write_unplaced(connection, list(taken), read={key: r.mentions for key, r in taken.items()})
    sketches = sketches_of(connection, list(taken))
    replace_claims(
        connection,
        {
            key: make_claims(
                stored[r.article.id][1], items=r.items, reports=r.reports, sketch=sketches[key]
            )
            for key, r in taken.items()
        },
    )
    for part in chunks(list(taken)):
        connection.execute(
            update(s.article)
            .where(s.article.c.article_key.in_(part))
            .values(reader_version=reader_version)
        )
    return len(taken)


def _read_with(article: Article) -> tuple[str | None, ...]:
    """Return what the reading of an article depends on."""
    return article.text, article.published, article.source


def add_failures(
    connection: Connection, reasons: Mapping[str, str], *, reader_version: str
) -> None:
    """Keep why articles (by id) could not be read: this version does not try them again.

    What an earlier version read of them stays.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    keys = _keys(connection, list(reasons))
    for part in chunks(list(keys.values())):
        connection.execute(delete(s.failure).where(s.failure.c.article_key.in_(part)))
        connection.execute(
            update(s.article)
            .where(s.article.c.article_key.in_(part))
            .values(reader_version=reader_version)
        )
    if keys:
        connection.execute(
            insert(s.failure),
            [
                {
                    "article_key": key,
                    "reader_version": reader_version,
                    "reason": reasons[article_id],
                    "failed_at": now,
                }
                for article_id, key in keys.items()
            ],
        )


def failures(connection: Connection) -> list[Failure]:
    """Return the articles that could not be read, in the order they came."""
    f = s.failure.c
    rows = connection.execute(
        select(s.article.c.id, f.reader_version, f.reason, f.failed_at)
        .join_from(s.failure, s.article)
        .order_by(f.article_key)
    )
    return [
        Failure(article_id=id_, reader_version=version, reason=reason, failed_at=failed_at)
        for id_, version, reason, failed_at in rows
    ]


def _reading_row(key: int, reading: ArticleReading) -> dict[str, Any]:
    return {
        "article_key": key,
        "mentions": encode_mentions(reading.mentions),
        "timexes": encode_timexes(reading.timexes),
    }


def unread_articles(
    connection: Connection, *, reader_version: str | None, after_key: int, limit: int
) -> list[tuple[int, Article]]:
    """Return articles that a version of the reader has not read, by key, from `after_key` on.

    Without a version, those that none has read.
    """
    a = s.article.c
    never, otherwise = a.reader_version.is_(None), a.reader_version != reader_version
    unread = never if reader_version is None else or_(never, otherwise)
    rows = connection.execute(
        ARTICLE.where(a.article_key > after_key, unread).order_by(a.article_key).limit(limit)
    )
    return [(row.article_key, read_article(row)) for row in rows]

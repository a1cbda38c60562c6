"""Whether a workspace is whole: its files, its references, and what must hold of its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select

from geodata.store import schema as s
from geodata.store.databases import database_of

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select


def _without(table: Any, key: Any, other: Any) -> Select[Any]:
    """Return how many rows of a table have no row of another under their key."""
    joined = select(func.count()).select_from(table).outerjoin(other.table, key == other)
    return joined.where(other.is_(None))


_CURRENT = (
    select(s.item.c.item_key)
    .outerjoin(s.item_version, s.item_version.c.item_key == s.item.c.item_key)
    .group_by(s.item.c.item_key)
    .having(func.coalesce(func.sum(case((s.item_version.c.is_current, 1), else_=0)), 0) != 1)
    .subquery()
)

# What must hold of every workspace, by how it is said when it does not: each counts the breaches.
_RULES: dict[str, Select[Any]] = {
    "articles have no text": _without(
        s.article, s.article.c.article_key, s.article_text.c.article_key
    ),
    "items have not one present version": select(func.count()).select_from(_CURRENT),
    "items have no report": select(func.count())
    .select_from(s.item)
    .where(
        s.item.c.item_key.not_in(select(s.claim.c.item_key).where(s.claim.c.item_key.is_not(None)))
    ),
    "versions of items cannot be searched": _without(
        s.item_version, s.item_version.c.version_key, s.item_words.c.version_key
    ),
}


def check(connection: Connection) -> list[str]:
    """Return what is wrong with a workspace; nothing if all is well."""
    found = database_of(connection).check(connection)
    if found:  # of a file that is damaged, no count can be trusted
        return found
    counts = {words: connection.scalar(rule) for words, rule in _RULES.items()}
    return [f"{count} {words}" for words, count in counts.items() if count]

"""The names that are places and have none, kept in step with readings and rules for names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete

from geodata.corrections import apply_name_rules, order_rules
from geodata.corrections.anchors import fold
from geodata.model import MentionRole
from geodata.store import schema as s
from geodata.store.databases.statements import chunks, insert_rows
from geodata.store.intake.overlay import load_mentions, load_refs, load_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from geodata.model import Mention


def write_unplaced(
    connection: Connection,
    article_keys: Sequence[int],
    *,
    read: Mapping[int, Sequence[Mention]] | None = None,
) -> None:
    """Write anew which names of articles (by key) have no place, as read and by the rules.

    `read` are the names that were read in them, where they are at hand; else they are loaded.
    """
    rules = [correction for _, correction in load_rules(connection)]
    for part in chunks(article_keys):
        connection.execute(delete(s.unplaced).where(s.unplaced.c.article_key.in_(part)))
        mentions: dict[int, Sequence[Mention]] = {
            **(
                load_mentions(connection, part)
                if read is None
                else {key: read[key] for key in part}
            )
        }
        if rules:
            for key, ref in load_refs(connection, list(mentions)):
                held = order_rules(rules, article=ref)
                mentions[key] = apply_name_rules(mentions[key], held)
        rows = [row for key, found in mentions.items() for row in _rows(key, found)]
        insert_rows(connection, s.unplaced, rows)


def _rows(key: int, mentions: Iterable[Mention]) -> list[dict[str, Any]]:
    rows = {
        m.span.start_char: {
            "article_key": key,
            "start_char": m.span.start_char,
            "end_char": m.span.end_char,
            "name": fold(m.text),
            "text": m.text,
        }
        for m in mentions
        if m.place is None and m.role != MentionRole.DEMONYM
    }
    return list(rows.values())

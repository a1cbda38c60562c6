"""Corrections as the store puts them over what was read, and what they say of merging."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import and_, or_, select

from geodata.corrections import (
    Action,
    Corrected,
    Correction,
    correct_claims,
    correction_from_json,
    correction_to_json,
)
from geodata.merge import ArticleRef, Claim, Decisions, Pair, pair_of
from geodata.store import schema as s
from geodata.store.codec import decode_mentions
from geodata.store.databases.statements import chunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, RowMapping

    from geodata.model import Mention

# Who corrects an item as one thing says that its statements are about one thing.
LINKING = (Action.MERGE, Action.MOVE, Action.DATE, Action.ACTORS, Action.KIND, Action.STATUS)
_IN_ROW = ("uid", "action", "target", "editor", "reason", "made_at", "undone_at", "undone_by")
_COLUMNS = s.correction.c


@dataclass(frozen=True, slots=True)
class Overlaid:
    """The claims of articles (by key) with what they become, and the keys of corrections."""

    corrected: Mapping[int, Sequence[Corrected]]
    keys: Mapping[str, int] = field(default_factory=dict)


def correction_row(correction: Correction) -> dict[str, Any]:
    """Return a correction as a row, without its key."""
    record = correction_to_json(correction)
    rest = {name: value for name, value in record.items() if name not in _IN_ROW}
    return {name: record[name] for name in _IN_ROW} | {"payload": orjson.dumps(rest)}


def read_correction(row: RowMapping) -> Correction:
    """Return the correction of a row."""
    record = {name: row[name] for name in _IN_ROW}
    return correction_from_json(record | orjson.loads(row["payload"]))


def load_corrections(
    connection: Connection, *conditions: ColumnElement[bool]
) -> list[tuple[int, Correction]]:
    """Return corrections with their keys, in the order in which they hold."""
    statement = select(s.correction).where(*conditions)
    rows = connection.execute(statement.order_by(_COLUMNS.made_at, _COLUMNS.uid)).mappings()
    return [(row["correction_key"], read_correction(row)) for row in rows]


def load_rules(connection: Connection) -> list[tuple[int, Correction]]:
    """Return the rules for names that are in force."""
    rule = _COLUMNS.action == Action.NAME.value
    return load_corrections(connection, rule, _COLUMNS.undone_at.is_(None))


def load_refs(
    connection: Connection, article_keys: Sequence[int]
) -> Iterator[tuple[int, ArticleRef]]:
    """Yield what claims need to know of articles, with their keys."""
    a = s.article.c
    columns = (a.article_key, a.id, a.title, a.source, a.url, a.published, a.published_day)
    for part in chunks(article_keys):
        rows = connection.execute(select(*columns, a.sketch).where(a.article_key.in_(part)))
        for row in rows.mappings():
            yield row["article_key"], read_ref(row)


def read_ref(row: RowMapping) -> ArticleRef:
    """Return the article of a row that has its columns."""
    day = row["published_day"]
    return ArticleRef(
        id=row["id"],
        title=row["title"],
        source=row["source"],
        url=row["url"],
        published=row["published"],
        published_day=date.fromordinal(day) if day is not None else None,
        sketch=row["sketch"],
    )


def lay_over(connection: Connection, claims: Mapping[int, Sequence[Claim]]) -> Overlaid:
    """Return what the claims of articles become under the corrections in force."""
    rules = load_rules(connection)
    anchored = _anchored(connection, list(claims))
    if not (rules or anchored):
        bare = {
            key: [Corrected(machine=claim, claim=claim) for claim in found]
            for key, found in claims.items()
        }
        return Overlaid(bare)
    texts = _texts(connection, list(anchored))
    mentions = load_mentions(connection, _placeless(claims)) if rules else {}
    corrected = {
        key: correct_claims(
            claims[key],
            [c for _, c in (*rules, *anchored.get(key, ()))],
            article=ref,
            text=texts.get(key, ""),
            mentions=mentions.get(key, ()),
        )
        for key, ref in load_refs(connection, list(claims))
    }
    found = [*rules, *(pair for pairs in anchored.values() for pair in pairs)]
    return Overlaid(corrected, {correction.uid: key for key, correction in found})


def _anchored(
    connection: Connection, article_keys: Sequence[int]
) -> dict[int, list[tuple[int, Correction]]]:
    """Return the corrections in force that have an anchor in articles, by article key."""
    if connection.scalar(select(s.correction_anchor.c.correction_key).limit(1)) is None:
        return {}
    pairs: list[tuple[int, int]] = []
    for part in chunks(article_keys):
        statement = (
            select(s.article.c.article_key, s.correction_anchor.c.correction_key)
            .join(s.correction_anchor, s.correction_anchor.c.article_id == s.article.c.id)
            .where(s.article.c.article_key.in_(part))
        )
        pairs += [(row[0], row[1]) for row in connection.execute(statement)]
    by_key: dict[int, Correction] = {}
    for part in chunks(sorted({key for _, key in pairs})):
        held = and_(_COLUMNS.correction_key.in_(part), _COLUMNS.undone_at.is_(None))
        by_key.update(load_corrections(connection, held))
    found: dict[int, list[tuple[int, Correction]]] = {}
    for article_key, key in pairs:
        if key in by_key:
            found.setdefault(article_key, []).append((key, by_key[key]))
    return found


def _texts(connection: Connection, article_keys: Sequence[int]) -> dict[int, str]:
    t = s.article_text.c
    found: dict[int, str] = {}
    for part in chunks(article_keys):
        rows = connection.execute(select(t.article_key, t.text).where(t.article_key.in_(part)))
        found.update((row[0], row[1]) for row in rows)
    return found


def _placeless(claims: Mapping[int, Sequence[Claim]]) -> list[int]:
    """Return the articles that have a claim without a place: a rule may give it one."""
    return [key for key, found in claims.items() if any(not c.item.places for c in found)]


def load_mentions(
    connection: Connection, article_keys: Sequence[int]
) -> dict[int, tuple[Mention, ...]]:
    """Return the names of places in articles as they were read."""
    r = s.reading.c
    found: dict[int, tuple[Mention, ...]] = {}
    for part in chunks(article_keys):
        rows = connection.execute(select(r.article_key, r.mentions).where(r.article_key.in_(part)))
        found.update((row[0], decode_mentions(row[1])) for row in rows)
    return found


def has_marks(connection: Connection) -> bool:
    """Return whether a correction is about any claim at all."""
    return connection.scalar(select(s.claim_mark.c.claim_key).limit(1)) is not None


def linked_claims(connection: Connection, claim_keys: Iterable[int]) -> set[int]:
    """Return the claims that a correction put together with some, these included."""
    mine, other = s.claim_mark.alias("mine"), s.claim_mark.alias("other")
    found: set[int] = set()
    for part in chunks(sorted(claim_keys)):
        split_off = and_(_COLUMNS.action == Action.SPLIT.value, mine.c.side == 1)
        statement = (
            select(other.c.claim_key)
            .join_from(mine, s.correction, mine.c.correction_key == _COLUMNS.correction_key)
            .join(
                other,
                and_(other.c.correction_key == mine.c.correction_key, other.c.side == mine.c.side),
            )
            .where(
                mine.c.claim_key.in_(part),
                or_(_COLUMNS.action.in_([action.value for action in LINKING]), split_off),
            )
        )
        found.update(connection.scalars(statement))
    return found


def load_decisions(connection: Connection, claim_ids: Mapping[int, str]) -> Decisions:
    """Return what corrections say of merging claims (ids by key); of two on a pair, the later."""
    marks: dict[tuple[str, str], list[tuple[str, str, int]]] = {}
    m = s.claim_mark.c
    actions = [action.value for action in (*LINKING, Action.SPLIT)]
    for part in chunks(sorted(claim_ids)):
        statement = (
            select(_COLUMNS.made_at, _COLUMNS.uid, _COLUMNS.action, m.claim_key, m.side)
            .join_from(s.claim_mark, s.correction)
            .where(m.claim_key.in_(part), _COLUMNS.action.in_(actions))
        )
        for made_at, uid, action, claim_key, side in connection.execute(statement):
            marks.setdefault((made_at, uid), []).append((action, claim_ids[claim_key], side))
    together: set[Pair] = set()
    apart: set[Pair] = set()
    for _, rows in sorted(marks.items()):
        _settle(rows, together=together, apart=apart)
    return Decisions(together=frozenset(together), apart=frozenset(apart))


def _settle(rows: Sequence[tuple[str, str, int]], *, together: set[Pair], apart: set[Pair]) -> None:
    """Add what one correction says to what earlier ones said, in place."""
    is_split = rows[0][0] == Action.SPLIT.value
    off = sorted(claim_id for _, claim_id, side in rows if side == 1 or not is_split)
    kept = sorted(claim_id for _, claim_id, side in rows if side == 0 and is_split)
    apart.difference_update([pair for pair in apart if pair <= {*off}])
    together.update(pair_of(a, b) for a, b in pairwise(off))
    parted = {pair_of(a, b) for a in off for b in kept}
    together -= parted
    apart |= parted

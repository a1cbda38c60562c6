"""What rules for names reach: which articles hold a name, and what a rule would change there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from geodata.corrections import Correction, NameRule, Scope, correct_claims
from geodata.corrections.anchors import fold
from geodata.model import MentionRole
from geodata.store import schema as s
from geodata.store.databases import database_of
from geodata.store.databases.statements import chunks
from geodata.store.intake.claims import CLAIM, read_machine_claim
from geodata.store.intake.overlay import load_mentions, load_refs, load_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection

    from geodata.merge import Claim

MAX_LISTED = 200  # of the articles and items that a preview names; it counts them all
_TRIAL = "preview"  # the uid of a rule that is tried


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePreview:
    """What a rule for a name would touch: counts of all, and the first of them by name.

    `articles` are pairs of id and title; `items` pairs of id and label of those that would
    change.
    """

    n_mentions: int
    n_articles: int
    n_items: int
    articles: tuple[tuple[str, str], ...]
    items: tuple[tuple[str, str], ...]


def machine_claims(connection: Connection, article_keys: Sequence[int]) -> dict[int, list[Claim]]:
    """Return the claims of articles as they were read."""
    found: dict[int, list[Claim]] = {key: [] for key in article_keys}
    statement = CLAIM.add_columns(s.claim.c.article_key).where(
        s.claim.c.article_key.in_(article_keys)
    )
    for row in connection.execute(statement.order_by(s.claim.c.claim_key)).mappings():
        read = read_machine_claim(row)
        if read is not None:
            found[row["article_key"]].append(read)
    return found


def mentions_of(connection: Connection, rule: NameRule) -> dict[int, int]:
    """Return how often each article (by key) within a rule's scope has its name, as read."""
    a = s.article.c
    phrase = f'"{rule.name.replace(chr(34), " ")}"'
    conditions: list[ColumnElement[bool]] = [
        a.article_key.in_(database_of(connection).articles_matching(phrase))
    ]
    if rule.scope == Scope.ARTICLE:
        conditions.append(a.id == rule.where)
    if rule.scope == Scope.SOURCE:
        known = connection.scalars(select(a.source).where(a.source.is_not(None)).distinct())
        same = [source for source in known if fold(source) == fold(rule.where)]
        conditions.append(a.source.in_(same))
    keys = list(connection.scalars(select(a.article_key).where(*conditions)))
    name = fold(rule.name)
    counts = {
        key: sum(fold(m.text) == name and m.role != MentionRole.DEMONYM for m in mentions)
        for key, mentions in load_mentions(connection, keys).items()
    }
    return {key: number for key, number in sorted(counts.items()) if number}


def preview_rule(connection: Connection, rule: NameRule) -> RulePreview:
    """Return what a rule for a name would touch, without making it."""
    counts = mentions_of(connection, rule)
    trial = Correction(
        uid=_TRIAL,
        change=rule,
        target=rule.name,
        label="",
        was="",
        anchors=(),
        editor="",
        reason="",
        made_at="9999",
    )
    rules = [correction for _, correction in load_rules(connection)]
    mentions = load_mentions(connection, list(counts))
    articles: list[tuple[str, str]] = []
    changed: set[str] = set()
    for part in chunks(list(counts)):
        claims = machine_claims(connection, part)
        for key, ref in sorted(load_refs(connection, part)):
            articles.append((ref.id, ref.title or ref.id))
            tried = correct_claims(
                claims[key], [*rules, trial], article=ref, text="", mentions=mentions[key]
            )
            changed.update(
                c.machine.claim_id for c in tried if c.machine and (_TRIAL, 0) in c.marks
            )
    items = _items_of(connection, sorted(changed))
    return RulePreview(
        n_mentions=sum(counts.values()),
        n_articles=len(counts),
        n_items=len(items),
        articles=tuple(articles[:MAX_LISTED]),
        items=tuple(items[:MAX_LISTED]),
    )


def _items_of(connection: Connection, claim_ids: Sequence[str]) -> list[tuple[str, str]]:
    """Return the items that claims are in, with their labels."""
    found: dict[str, str] = {}
    v = s.item_version.c
    for part in chunks(claim_ids):
        statement = (
            select(v.item_id, v.label)
            .join(s.claim, s.claim.c.item_key == v.item_key)
            .where(s.claim.c.claim_id.in_(part), v.is_current)
        )
        found.update((row[0], row[1]) for row in connection.execute(statement))
    return sorted(found.items(), key=lambda pair: (pair[1], pair[0]))

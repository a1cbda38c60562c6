"""Keeping items in step with claims: only what a new claim speaks of is merged again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import bindparam, delete, func, insert, select, update

from geodata.merge import ArticleRef, Claim, Group, merge_traits
from geodata.merge.pairs import MAX_PROBES, Traits, block_of, compatible, traits_of
from geodata.store import schema as s
from geodata.store.codec import decode_claim, decode_traits, encode_claim, encode_traits
from geodata.store.sqlite import add_boxes
from geodata.store.versions import version_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from sqlalchemy import Column, Connection, RowMapping

    from geodata.store.versions import VersionRows

T = TypeVar("T")

CHUNK = 500  # values of one IN list: SQLite takes 32766, plans stay small with fewer


@dataclass(frozen=True, slots=True)
class _Standing:
    """A claim in the store: its key, what decides on merging, and the item it is in."""

    claim_key: int
    item_key: int | None
    traits: Traits


def replace_claims(connection: Connection, claims: dict[int, Sequence[Claim]]) -> None:
    """Put in the claims of articles (by key) for those they had, and bring the items in step.

    Must run inside the one write transaction: it reads what it then rewrites.
    """
    disturbed = _drop_claims(connection, list(claims))
    fresh = _add_claims(connection, claims)
    left = _load_standings(connection, s.claim.c.item_key, disturbed)
    component = _close(connection, [*fresh, *left])
    by_id = {claim.claim_id: claim for members in claims.values() for claim in members}
    at_hand = {c.claim_key: by_id[c.traits.claim_id] for c in fresh}
    _rebuild(connection, component, disturbed, at_hand)


def _drop_claims(connection: Connection, article_keys: list[int]) -> set[int]:
    """Delete the claims of articles; return the items they were in."""
    disturbed: set[int] = set()
    for part in chunks(article_keys):
        mine = s.claim.c.article_key.in_(part)
        rows = connection.scalars(
            select(s.claim.c.item_key).where(mine, s.claim.c.item_key.is_not(None)).distinct()
        )
        disturbed.update(key for key in rows if key is not None)
        connection.execute(delete(s.claim).where(mine))
    return disturbed


def _add_claims(connection: Connection, claims: dict[int, Sequence[Claim]]) -> list[_Standing]:
    rows = []
    ids = []
    for article_key, members in claims.items():
        for claim in members:
            traits = traits_of(claim)
            block = block_of(traits)
            ids.append(claim.claim_id)
            rows.append(
                {
                    "claim_id": claim.claim_id,
                    "article_key": article_key,
                    "block": block.key,
                    "first": block.first,
                    "last": block.last,
                    "traits": encode_traits(traits),
                    "payload": encode_claim(claim),
                }
            )
    if not rows:
        return []
    connection.execute(insert(s.claim), rows)
    return _load_standings(connection, s.claim.c.claim_id, ids)


_STANDING = select(
    s.claim.c.claim_key, s.claim.c.item_key, s.claim.c.traits, s.article.c.sketch
).join_from(s.claim, s.article)


# A list of one length, so that the statement is compiled once and not for every claim.
_NEAR = _STANDING.where(
    s.claim.c.block.in_([bindparam(f"probe{n}") for n in range(MAX_PROBES)]),
    s.claim.c.last >= bindparam("first"),
    s.claim.c.first <= bindparam("last"),
)


def _standing(row: RowMapping) -> _Standing:
    traits = decode_traits(row["traits"], sketch=row["sketch"])
    return _Standing(row["claim_key"], row["item_key"], traits)


def _load_standings(
    connection: Connection, column: Column[Any], values: Iterable[object]
) -> list[_Standing]:
    found = []
    for part in chunks(list(values)):
        rows = connection.execute(_STANDING.where(column.in_(part))).mappings()
        found += [_standing(row) for row in rows]
    return found


def _close(connection: Connection, start: Sequence[_Standing]) -> list[_Standing]:
    """Return the claims of `start` with all that they reach over compatible pairs."""
    by_key = {c.claim_key: c for c in start}
    frontier = list(by_key.values())
    while frontier:
        fresh = []
        for claim in frontier:
            for other in _neighbours(connection, claim):
                if other.claim_key not in by_key and compatible(claim.traits, other.traits):
                    by_key[other.claim_key] = other
                    fresh.append(other)
        frontier = fresh
    return list(by_key.values())


def _neighbours(connection: Connection, claim: _Standing) -> Iterable[_Standing]:
    block = block_of(claim.traits)
    probes = (*block.probes, *block.probes[:1] * (MAX_PROBES - len(block.probes)))
    values = {f"probe{n}": probe for n, probe in enumerate(probes)}
    rows = connection.execute(_NEAR, {**values, "first": block.first, "last": block.last})
    return (_standing(row) for row in rows.mappings())


def _rebuild(
    connection: Connection,
    component: Sequence[_Standing],
    disturbed: Collection[int],
    at_hand: dict[int, Claim],
) -> None:
    """Group the claims anew and write the items that came out other than they stood.

    `at_hand` holds the claims that are new, by key: they need not be read from the store.
    """
    by_id = {c.traits.claim_id: c for c in component}
    before: dict[int, set[int]] = {key: set() for key in disturbed}
    for claim in component:
        if claim.item_key is not None:
            before.setdefault(claim.item_key, set()).add(claim.claim_key)
    ids = _item_ids(connection, before)
    stale: list[tuple[Group, list[_Standing]]] = []
    kept: set[int] = set()
    for group in merge_traits(c.traits for c in component):
        members = [by_id[claim_id] for claim_id in group.claim_ids]
        keys = {m.claim_key for m in members}
        item_key = ids.get(group.item_id)
        if item_key is not None:
            kept.add(item_key)
        same = item_key is not None and before[item_key] == keys
        if not same or item_key in disturbed or not keys.isdisjoint(at_hand):
            stale.append((group, members))
    written = _write_items(connection, stale, ids, at_hand)
    gone = {item_id: key for item_id, key in ids.items() if key not in kept}
    _retire_items(connection, gone, {key: before[key] for key in gone.values()}, written)


def _item_ids(connection: Connection, item_keys: Iterable[int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in chunks(list(item_keys)):
        rows = connection.execute(
            select(s.item.c.item_id, s.item.c.item_key).where(s.item.c.item_key.in_(part))
        )
        found.update((row[0], row[1]) for row in rows)
    return found


def _write_items(
    connection: Connection,
    stale: Sequence[tuple[Group, list[_Standing]]],
    ids: dict[str, int],
    at_hand: dict[int, Claim],
) -> dict[int, str]:
    """Write items with all their versions; return which item each claim (by key) is in now."""
    if not stale:
        return {}
    next_key = _next_key(connection, s.item.c.item_key)
    new_items, memberships, versions = [], [], []
    old_keys = []
    keys = [m.claim_key for _, members in stale for m in members]
    claims = at_hand | _load_claims(connection, [key for key in keys if key not in at_hand])
    for group, members in stale:
        item_key = ids.get(group.item_id)
        if item_key is None:
            item_key, next_key = next_key, next_key + 1
            kind = members[0].traits.kind.value
            new_items.append({"item_key": item_key, "item_id": group.item_id, "kind": kind})
        else:
            old_keys.append(item_key)
        memberships += [{"at": m.claim_key, "to": item_key} for m in members]
        group_claims = [claims[m.claim_key] for m in members]
        versions += [(item_key, v) for v in version_rows(group_claims, item_id=group.item_id)]
    if new_items:
        connection.execute(insert(s.item), new_items)
    for part in chunks(old_keys):
        connection.execute(delete(s.item_version).where(s.item_version.c.item_key.in_(part)))
    connection.execute(
        update(s.claim)
        .where(s.claim.c.claim_key == bindparam("at"))
        .values(item_key=bindparam("to")),
        memberships,
    )
    _insert_versions(connection, versions)
    return {m.claim_key: group.item_id for group, members in stale for m in members}


def _next_key(connection: Connection, column: Column[int]) -> int:
    return (connection.scalar(select(func.max(column))) or 0) + 1


def _load_claims(connection: Connection, claim_keys: Sequence[int]) -> dict[int, Claim]:
    found: dict[int, Claim] = {}
    for part in chunks(claim_keys):
        rows = connection.execute(CLAIM.where(s.claim.c.claim_key.in_(part)))
        found.update((row["claim_key"], read_claim(row)) for row in rows.mappings())
    return found


CLAIM = select(
    s.claim.c.claim_key,
    s.claim.c.item_key,
    s.claim.c.payload,
    s.article.c.id,
    s.article.c.title,
    s.article.c.source,
    s.article.c.url,
    s.article.c.published,
    s.article.c.published_day,
    s.article.c.sketch,
).join_from(s.claim, s.article)


def read_claim(row: RowMapping) -> Claim:
    """Return the claim of a row of `CLAIM`."""
    day = row["published_day"]
    article = ArticleRef(
        id=row["id"],
        title=row["title"],
        source=row["source"],
        url=row["url"],
        published=row["published"],
        published_day=date.fromordinal(day) if day is not None else None,
        sketch=row["sketch"],
    )
    return decode_claim(row["payload"], article=article)


def _insert_versions(connection: Connection, versions: Sequence[tuple[int, VersionRows]]) -> None:
    first = _next_key(connection, s.item_version.c.version_key)
    numbered = list(enumerate(versions, start=first))
    rows = [{**v.version, "version_key": key, "item_key": item} for key, (item, v) in numbered]
    connection.execute(insert(s.item_version), rows)
    for table, name in (
        (s.item_place, "places"),
        (s.item_actor, "actors"),
        (s.item_source, "sources"),
        (s.item_interval, "intervals"),
    ):
        hanging = [
            {**row, "version_key": key} for key, (_, v) in numbered for row in getattr(v, name)
        ]
        if hanging:
            connection.execute(insert(table), hanging)
    connection.execute(
        insert(s.item_words), [{"version_key": key, "words": v.words} for key, (_, v) in numbered]
    )
    add_boxes(connection, [(key, box) for key, (_, v) in numbered for box in v.boxes])


def _retire_items(
    connection: Connection,
    gone: dict[str, int],
    members: dict[int, set[int]],
    written: dict[int, str],
) -> None:
    """Delete items that no group makes any more; their ids lead on to where their claims went."""
    for item_id, item_key in sorted(gone.items()):
        heirs = Counter(written[key] for key in members[item_key] if key in written)
        if heirs:
            heir = min(heirs, key=lambda candidate: (-heirs[candidate], candidate))
            connection.execute(
                update(s.item_alias).where(s.item_alias.c.item_id == item_id).values(item_id=heir)
            )
            connection.execute(delete(s.item_alias).where(s.item_alias.c.old_id == item_id))
            connection.execute(insert(s.item_alias).values(old_id=item_id, item_id=heir))
    for part in chunks(sorted(gone.values())):
        connection.execute(delete(s.item_version).where(s.item_version.c.item_key.in_(part)))
        connection.execute(delete(s.item).where(s.item.c.item_key.in_(part)))


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield the values in parts short enough for one IN list."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]

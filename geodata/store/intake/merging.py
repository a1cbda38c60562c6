"""Keeping items in step with claims: only what a new claim speaks of is merged again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, delete, func, insert, or_, select, update

from geodata.frozen import quick
from geodata.merge import Claim, Group, merge_traits
from geodata.merge.pairs import Block, Traits, Window, block_of, compatible
from geodata.store import schema as s
from geodata.store.codec import decode_traits, encode_claim
from geodata.store.databases import database_of
from geodata.store.databases.statements import chunks, insert_rows
from geodata.store.intake.claims import CLAIM, REJECTED, index_row, read_claim
from geodata.store.intake.overlay import (
    Overlaid,
    has_marks,
    lay_over,
    linked_claims,
    load_decisions,
)
from geodata.store.intake.versions import version_rows
from geodata.store.revisions import current_revision

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Column, Connection, RowMapping

    from geodata.corrections import Corrected
    from geodata.store.intake.versions import VersionRows


@quick
@dataclass(frozen=True, slots=True)
class _Standing:
    """A claim in the store: its key, what decides on merging, and the item it is in."""

    claim_key: int
    item_key: int | None
    traits: Traits


def replace_claims(connection: Connection, claims: Mapping[int, Sequence[Claim]]) -> None:
    """Put in the claims of articles (by key) for those they had, and bring the items in step.

    `claims` are as they were read: the corrections in force are put over them here. Must run
    inside the one write transaction: it reads what it then rewrites.
    """
    overlaid = lay_over(connection, claims)
    disturbed, homes = _drop_claims(connection, list(claims))
    fresh = _add_claims(connection, overlaid)
    left = _load_standings(connection, s.claim.c.item_key, disturbed)
    component = _close(connection, [*fresh, *left])
    by_id = {c.claim.claim_id: c.claim for c in _standing_claims(overlaid)}
    at_hand = {c.claim_key: by_id[c.traits.claim_id] for c in fresh}
    came_from: dict[int, set[int]] = {}
    for claim in fresh:
        if claim.traits.claim_id in homes:
            came_from.setdefault(homes[claim.traits.claim_id], set()).add(claim.claim_key)
    _rebuild(connection, component, disturbed, at_hand, came_from)


def regroup_twins(connection: Connection) -> None:
    """Merge anew what claims that tell the same speak of, where they are in several items."""
    mine = s.claim.c
    apart = (
        select(mine.twin)
        .where(mine.twin.is_not(None))
        .group_by(mine.twin)
        .having(func.count(mine.item_key.distinct()) > 1)
    )
    keys = connection.scalars(
        select(mine.claim_key).where(mine.twin.in_(apart)).order_by(mine.twin, mine.claim_key)
    ).all()
    for part in chunks(keys):
        component = _close(connection, _load_standings(connection, mine.claim_key, part))
        _rebuild(connection, component, (), {}, {})


def _standing_claims(overlaid: Overlaid) -> Iterator[Any]:
    """Yield what is not rejected."""
    return (c for members in overlaid.corrected.values() for c in members if c.claim is not None)


def _drop_claims(
    connection: Connection, article_keys: list[int]
) -> tuple[set[int], dict[str, int]]:
    """Delete the claims of articles; return the items they were in, all and by claim id."""
    homes: dict[str, int] = {}
    for part in chunks(article_keys):
        mine = s.claim.c.article_key.in_(part)
        rows = connection.execute(
            select(s.claim.c.claim_id, s.claim.c.item_key).where(
                mine, s.claim.c.item_key.is_not(None)
            )
        )
        homes.update((row[0], row[1]) for row in rows)
        connection.execute(delete(s.claim).where(mine))
    return {*homes.values()}, homes


def _add_claims(connection: Connection, overlaid: Overlaid) -> list[_Standing]:
    rows = []
    ids = []
    marks: list[tuple[str, int, int]] = []
    for article_key, members in overlaid.corrected.items():
        for corrected in members:
            row = _claim_row(corrected)
            rows.append({**row, "article_key": article_key})
            marks += [(row["claim_id"], overlaid.keys[uid], side) for uid, side in corrected.marks]
            if corrected.claim is not None:
                ids.append(row["claim_id"])
    if not rows:
        return []
    insert_rows(connection, s.claim, rows)
    _add_marks(connection, marks)
    return _load_standings(connection, s.claim.c.claim_id, ids)


def _claim_row(corrected: Corrected) -> dict[str, Any]:
    """Return a claim as a row: as it was read, and as it stands where that is something else."""
    machine, standing = corrected.machine, corrected.claim
    shown = standing or machine
    assert shown is not None  # what was added by hand stands
    return {
        "claim_id": shown.claim_id,
        **index_row(shown, stands=standing is not None),
        "payload": b"" if machine is None else encode_claim(machine),
        "corrected": None if standing in (None, machine) else encode_claim(standing),
    }


def _add_marks(connection: Connection, marks: Sequence[tuple[str, int, int]]) -> None:
    """Keep which corrections are about which claims (by id)."""
    keys: dict[str, int] = {}
    for part in chunks(sorted({claim_id for claim_id, _, _ in marks})):
        rows = connection.execute(
            select(s.claim.c.claim_id, s.claim.c.claim_key).where(s.claim.c.claim_id.in_(part))
        )
        keys.update((row[0], row[1]) for row in rows)
    values = [
        {"claim_key": keys[claim_id], "correction_key": key, "side": side}
        for claim_id, key, side in marks
    ]
    if values:
        connection.execute(insert(s.claim_mark), values)


_STANDING = select(
    s.claim.c.claim_key,
    s.claim.c.item_key,
    s.claim.c.block,
    s.claim.c.twin,
    s.claim.c.traits,
    s.article.c.sketch,
).join_from(s.claim, s.article)


# So many windows in one statement, so that it is compiled once and not for every claim.
_WINDOWS = 64
_NEAR = _STANDING.where(
    or_(
        *(
            and_(
                s.claim.c.block == bindparam(f"probe{n}"),
                s.claim.c.last >= bindparam(f"first{n}"),
                s.claim.c.first <= bindparam(f"last{n}"),
            )
            for n in range(_WINDOWS)
        )
    )
)


def _standing(row: RowMapping) -> _Standing:
    traits = decode_traits(row["traits"], sketch=row["sketch"])
    return _Standing(row["claim_key"], row["item_key"], traits)


def _load_standings(
    connection: Connection, column: Column[Any], values: Iterable[object]
) -> list[_Standing]:
    found = []
    stands = s.claim.c.block != REJECTED
    for part in chunks(list(values)):
        rows = connection.execute(_STANDING.where(column.in_(part), stands)).mappings()
        found += [_standing(row) for row in rows]
    return found


def _close(connection: Connection, start: Sequence[_Standing]) -> list[_Standing]:
    """Return the claims of `start` with all that they reach over compatible or corrected pairs."""
    reached = {c.claim_key: c for c in start}
    surroundings = _Surroundings(connection)
    frontier = list(reached.values())
    marked = has_marks(connection)
    while frontier:
        blocks = [block_of(claim.traits) for claim in frontier]
        surroundings.load(blocks)
        fresh: list[_Standing] = []
        for claim, block in zip(frontier, blocks, strict=True):
            fresh += surroundings.take_compatible(claim, block, reached)
        if marked:
            linked = linked_claims(connection, [c.claim_key for c in frontier]) - reached.keys()
            others = _load_standings(connection, s.claim.c.claim_key, sorted(linked))
            reached.update((c.claim_key, c) for c in others)
            fresh += others
        frontier = fresh
    return list(reached.values())


class _Surroundings:
    """The claims that stand around some: each is read once, and looked at until it is reached.

    An event of a thousand reports stands in one block: were each of them to ask for all others,
    the cost of a new one would grow with their square.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._left: dict[str, dict[int, _Standing]] = {}  # by key, those not reached
        self._seen: set[tuple[str, int]] = set()
        self._asked: dict[str, list[tuple[int, int]]] = {}  # by block, the days read
        self._asked_twins: set[str] = set()

    def load(self, blocks: Sequence[Block]) -> None:
        """Read what stands in the blocks that these look into, on their days."""
        days: dict[str, list[tuple[int, int]]] = {}
        for block in blocks:
            for window in block.windows:
                days.setdefault(window.key, []).append((window.first, window.last))
        unread = [
            Window(key, first, last)
            for key, windows in days.items()
            for first, last in _joined(windows)
            if not self._is_read(key, first, last)
        ]
        for start in range(0, len(unread), _WINDOWS):
            self._read(unread[start : start + _WINDOWS])
        twins = {block.twin for block in blocks if block.twin} - self._asked_twins
        self._asked_twins |= twins
        for part in chunks(sorted(twins)):
            rows = self._connection.execute(_STANDING.where(s.claim.c.twin.in_(part)))
            self._keep(rows.mappings(), "twin")

    def take_compatible(
        self, claim: _Standing, block: Block, reached: dict[int, _Standing]
    ) -> Iterator[_Standing]:
        """Yield the claims that can be of one thing with `claim` and were not reached before."""
        for probe in block.probes:
            left = self._left.get(probe, {})
            taken = []
            for key, other in left.items():
                if key in reached:
                    taken.append(key)
                elif compatible(claim.traits, other.traits):
                    reached[key] = other
                    taken.append(key)
                    yield other
            for key in taken:
                del left[key]

    def _is_read(self, key: str, first: int, last: int) -> bool:
        return any(a <= first and last <= b for a, b in self._asked.get(key, ()))

    def _read(self, windows: Sequence[Window]) -> None:
        values: dict[str, str | int] = {}
        for n in range(_WINDOWS):
            key, first, last = windows[n % len(windows)]
            values |= {f"probe{n}": key, f"first{n}": first, f"last{n}": last}
        self._keep(self._connection.execute(_NEAR, values).mappings(), "block")
        for key, first, last in windows:
            self._asked.setdefault(key, []).append((first, last))

    def _keep(self, rows: Iterable[RowMapping], column: str) -> None:
        """Keep the claims of rows under the key that a column gives."""
        for row in rows:
            key = row[column]
            if (key, row["claim_key"]) not in self._seen:
                self._seen.add((key, row["claim_key"]))
                self._left.setdefault(key, {})[row["claim_key"]] = _standing(row)


def _joined(windows: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return stretches of days with those that meet put together, in order."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(windows):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _rebuild(
    connection: Connection,
    component: Sequence[_Standing],
    disturbed: Collection[int],
    at_hand: dict[int, Claim],
    came_from: Mapping[int, set[int]],
) -> None:
    """Group the claims anew and write the items that came out other than they stood.

    `at_hand` holds the claims that are new, by key: they need not be read from the store.
    `came_from` says for items which new claims take the place of some they had.
    """
    by_id = {c.traits.claim_id: c for c in component}
    before: dict[int, set[int]] = {key: set() for key in disturbed}
    for claim in component:
        if claim.item_key is not None:
            before.setdefault(claim.item_key, set()).add(claim.claim_key)
    ids = _item_ids(connection, before)
    stale: list[tuple[Group, list[_Standing]]] = []
    kept: set[int] = set()
    claim_ids = {c.claim_key: c.traits.claim_id for c in component}
    decisions = load_decisions(connection, claim_ids if has_marks(connection) else {})
    for group in merge_traits((c.traits for c in component), decisions=decisions):
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
    were_in = {key: before[key] | came_from.get(key, set()) for key in gone.values()}
    _retire_items(connection, gone, were_in, written)


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
        moved = [m.claim_key for m in members if m.item_key != item_key]
        memberships += [{"at": key, "to": item_key} for key in moved]
        group_claims = [claims[m.claim_key] for m in members]
        versions += [(item_key, v) for v in version_rows(group_claims, item_id=group.item_id)]
    if new_items:
        insert_rows(connection, s.item, new_items)
        for part in chunks([row["item_id"] for row in new_items]):  # it is there again
            connection.execute(delete(s.item_alias).where(s.item_alias.c.old_id.in_(part)))
    for part in chunks(old_keys):
        connection.execute(delete(s.item_version).where(s.item_version.c.item_key.in_(part)))
    if memberships:
        connection.execute(
            update(s.claim)
            .where(s.claim.c.claim_key == bindparam("at"))
            .values(item_key=bindparam("to")),
            memberships,
        )
    first = _next_key(connection, s.item_version.c.version_key)
    insert_versions(connection, versions, first=first)
    return {m.claim_key: group.item_id for group, members in stale for m in members}


def _next_key(connection: Connection, column: Column[int]) -> int:
    return (connection.scalar(select(func.max(column))) or 0) + 1


def _load_claims(connection: Connection, claim_keys: Sequence[int]) -> dict[int, Claim]:
    found: dict[int, Claim] = {}
    for part in chunks(claim_keys):
        rows = connection.execute(CLAIM.where(s.claim.c.claim_key.in_(part)))
        found.update((row["claim_key"], read_claim(row)) for row in rows.mappings())
    return found


def insert_versions(
    connection: Connection, versions: Sequence[tuple[int, VersionRows]], *, first: int
) -> None:
    """Write versions, each with the key of its item, under keys from `first` on."""
    numbered = list(enumerate(versions, start=first))
    stamp = current_revision(connection)
    rows = [
        {**v.version, "version_key": key, "item_key": item, "stamp": stamp}
        for key, (item, v) in numbered
    ]
    insert_rows(connection, s.item_version, rows)
    for table, name in (
        (s.item_place, "places"),
        (s.item_actor, "actors"),
        (s.item_source, "sources"),
        (s.item_interval, "intervals"),
    ):
        hanging = [
            {**row, "version_key": key} for key, (_, v) in numbered for row in getattr(v, name)
        ]
        insert_rows(connection, table, hanging)
    insert_rows(
        connection,
        s.item_words,
        [{"version_key": key, "words": v.words} for key, (_, v) in numbered],
    )
    database = database_of(connection)
    database.index_items(connection, [(key, v.words) for key, (_, v) in numbered])
    database.add_boxes(connection, [(key, box) for key, (_, v) in numbered for box in v.boxes])


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
    if gone:
        stamp = current_revision(connection)
        connection.execute(
            insert(s.item_gone), [{"item_key": key, "stamp": stamp} for key in gone.values()]
        )
    for part in chunks(sorted(gone.values())):
        connection.execute(delete(s.item_version).where(s.item_version.c.item_key.in_(part)))
        connection.execute(delete(s.item).where(s.item.c.item_key.in_(part)))

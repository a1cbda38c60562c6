"""The log of corrections: who changed what, when and why, and where each shows now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from geodata.store import schema as s
from geodata.store.databases.statements import chunks
from geodata.store.intake.overlay import load_corrections

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from geodata.corrections import Correction

_COLUMNS = s.correction.c


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedCorrection:
    """A correction in the log, with what it is about just now.

    `n_found` of the correction's anchors have their statement in the workspace; where none has,
    it waits for the statement to come back. `item_ids` are the items it shows on.
    """

    correction: Correction
    n_found: int
    item_ids: tuple[str, ...] = ()

    @property
    def is_waiting(self) -> bool:
        """Return whether it is in force and what it is about is not there."""
        return (
            self.correction.undone_at is None
            and bool(self.correction.anchors)
            and self.n_found == 0
        )


def read_log(
    connection: Connection, *, limit: int | None = None, offset: int = 0
) -> list[LoggedCorrection]:
    """Return the corrections, newest first, with what each is about just now."""
    newest = (
        select(_COLUMNS.correction_key)
        .order_by(_COLUMNS.made_at.desc(), _COLUMNS.uid.desc())
        .limit(limit)
        .offset(offset)
    )
    keys = list(connection.scalars(newest))
    found = [
        pair
        for part in chunks(keys)
        for pair in load_corrections(connection, _COLUMNS.correction_key.in_(part))
    ]
    where = _whereabouts(connection, keys)
    logged = [
        LoggedCorrection(
            correction=correction,
            n_found=where.get(key, (0, ()))[0],
            item_ids=where.get(key, (0, ()))[1],
        )
        for key, correction in found
    ]
    return sorted(logged, key=lambda entry: entry.correction.order, reverse=True)


def _whereabouts(
    connection: Connection, keys: Sequence[int]
) -> dict[int, tuple[int, tuple[str, ...]]]:
    """Return for corrections how many claims they are about, and in which items those are."""
    m = s.claim_mark.c
    found: dict[int, tuple[int, set[str]]] = {}
    for part in chunks(keys):
        statement = (
            select(m.correction_key, s.item.c.item_id)
            .join_from(s.claim_mark, s.claim)
            .outerjoin(s.item, s.item.c.item_key == s.claim.c.item_key)
            .where(m.correction_key.in_(part))
        )
        for key, item_id in connection.execute(statement):
            number, ids = found.get(key, (0, set()))
            found[key] = (number + 1, ids | ({item_id} if item_id else set()))
    return {key: (number, tuple(sorted(ids))) for key, (number, ids) in found.items()}

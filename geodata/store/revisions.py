"""The number that grows with every change of a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from geodata.store.schema import counter

if TYPE_CHECKING:
    from sqlalchemy import Connection

_MINE = counter.c.name == "revision"


def current_revision(connection: Connection) -> int:
    """Return the number as it was before the change that is under way."""
    return connection.scalar(select(counter.c.value).where(_MINE)) or 0


def advance_revision(connection: Connection) -> None:
    """Count one change."""
    connection.execute(update(counter).where(_MINE).values(value=counter.c.value + 1))

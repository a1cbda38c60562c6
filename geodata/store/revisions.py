"""The number that grows with every change of a workspace, and the mark that tells its states."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from geodata.store.schema import counter

if TYPE_CHECKING:
    from sqlalchemy import Connection

MARK_BITS = 62  # drawn by chance at every change: no two states of any workspaces share one

_MINE = counter.c.name == "revision"
_MARK = counter.c.name == "mark"


@dataclass(frozen=True, slots=True)
class State:
    """One state of one workspace. A copy that was changed since has another mark.

    The mark is None where nothing was written yet that would have drawn one.
    """

    revision: int
    mark: int | None


def current_revision(connection: Connection) -> int:
    """Return the number as it was before the change that is under way."""
    return connection.scalar(select(counter.c.value).where(_MINE)) or 0


def current_state(connection: Connection) -> State:
    """Return which state the connection sees."""
    mark = connection.scalar(select(counter.c.value).where(_MARK))
    return State(current_revision(connection), mark)


def advance_revision(connection: Connection) -> None:
    """Count one change."""
    connection.execute(update(counter).where(_MINE).values(value=counter.c.value + 1))
    mark = secrets.randbits(MARK_BITS)
    if not connection.execute(update(counter).where(_MARK).values(value=mark)).rowcount:
        connection.execute(insert(counter).values(name="mark", value=mark))

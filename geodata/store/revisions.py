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

MARKS_KEPT = 4096  # states before the present one that can still be told by their marks

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


def came_from(connection: Connection, state: State) -> bool:
    """Return whether a workspace is in a state or was in it: all since is told by stamps.

    What is too long ago counts as never.
    """
    if state.mark is None:
        return False
    present = current_state(connection)
    if present.revision == state.revision:
        return present.mark == state.mark
    if not 0 < present.revision - state.revision <= MARKS_KEPT:
        return False
    mark = select(counter.c.value).where(counter.c.name == _place_of(state.revision))
    return connection.scalar(mark) == state.mark


def advance_revision(connection: Connection) -> None:
    """Count one change."""
    before = current_state(connection)
    if before.mark is not None:
        _put(connection, _place_of(before.revision), before.mark)
    connection.execute(update(counter).where(_MINE).values(value=before.revision + 1))
    _put(connection, "mark", secrets.randbits(MARK_BITS))


def _place_of(revision: int) -> str:
    """Return the name under which the mark of a state is kept; later ones take its place."""
    return f"mark {revision % MARKS_KEPT}"


def _put(connection: Connection, name: str, value: int) -> None:
    if not connection.execute(
        update(counter).where(counter.c.name == name).values(value=value)
    ).rowcount:
        connection.execute(insert(counter).values(name=name, value=value))

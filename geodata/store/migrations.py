"""The schema's steps: each runs once and is recorded in the transaction that makes its change."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert, inspect, select

from geodata.errors import SchemaError
from geodata.store import schema, sqlite

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    Step = Callable[[Connection], None]

_STEPS: dict[str, Step] = {}


def step(name: str) -> Callable[[Step], Step]:
    """Register a step of the schema under a name that is kept in every workspace."""

    def register(function: Step) -> Step:
        _STEPS[name] = function
        return function

    return register


@step("0001 first tables")
def first_tables(connection: Connection) -> None:
    """Make every table of the first release."""
    schema.metadata.create_all(connection)
    for statement in sqlite.EXTRAS:
        connection.exec_driver_sql(statement)
    connection.execute(insert(schema.counter).values(name="revision", value=0))


def pending_steps(connection: Connection, *, name: str) -> list[str]:
    """Return the steps that a workspace still lacks, in order.

    Raises
    ------
    SchemaError
        When it holds a step that this version does not know: a newer one wrote it.
    """
    if not inspect(connection).has_table(schema.migration.name):
        return list(_STEPS)
    done = set(connection.scalars(select(schema.migration.c.name)))
    if unknown := sorted(done - _STEPS.keys()):
        msg = f"{name!r} was written by a newer version (it has {', '.join(unknown)})"
        raise SchemaError(msg)
    return [step_name for step_name in _STEPS if step_name not in done]


def apply_steps(connection: Connection, *, name: str) -> None:
    """Bring a workspace to the present schema; must run inside one write transaction."""
    for step_name in pending_steps(connection, name=name):
        _STEPS[step_name](connection)
        connection.execute(
            insert(schema.migration).values(
                name=step_name, applied_at=datetime.now(UTC).isoformat(timespec="seconds")
            )
        )

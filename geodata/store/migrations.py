"""The schema's steps: each runs once and is recorded in the transaction that makes its change."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert, inspect, select
from sqlalchemy.schema import CreateColumn

from geodata.errors import SchemaError
from geodata.store import schema
from geodata.store.databases import database_of
from geodata.store.intake import claims, copies, merging
from geodata.store.revisions import advance_revision

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Table

    Step = Callable[[Connection], None]

_STEPS: dict[str, Step] = {}


def step(name: str) -> Callable[[Step], Step]:
    """Register a step of the schema under a name that is kept in every workspace."""

    def register(function: Step) -> Step:
        _STEPS[name] = function
        return function

    return register


RELEASED_FIRST = "0001 first tables"  # what a workspace of the first release holds


@step(RELEASED_FIRST)
def first_tables(connection: Connection) -> None:
    """Do nothing: a workspace without it is new, and is made whole at once."""
    del connection


@step("0002 articles that could not be read")
def failures(connection: Connection) -> None:
    """Keep by name what a stage tripped over, so that it is not read again and again."""
    schema.failure.create(connection, checkfirst=False)


@step("0003 corrections")
def corrections(connection: Connection) -> None:
    """Make room for corrections; the table that stood ready for them was never written to."""
    schema.correction.drop(connection)
    schema.metadata.create_all(connection)
    _add_columns(connection, schema.claim)
    _add_columns(connection, schema.item_version)


@step("0004 copies, feeds and reference layers")
def sources(connection: Connection) -> None:
    """Link the near-copies among what is there; make room for feeds and reference layers."""
    schema.metadata.create_all(connection)
    copies.link_all(connection)


@step("0005 stamps of item versions")
def stamps(connection: Connection) -> None:
    """Say of every item version by which revision it was written, and which items went."""
    schema.metadata.create_all(connection)
    _add_columns(connection, schema.item_version)
    for index in schema.item_version.indexes:
        index.create(connection, checkfirst=True)


@step("0006 undated claims beside dated ones")
def twins(connection: Connection) -> None:
    """Let claims without a day be found by what tells the same with one, and the other way."""
    _add_columns(connection, schema.claim)
    for index in schema.claim.indexes:
        index.create(connection, checkfirst=True)
    claims.index_claims(connection)
    merging.regroup_twins(connection)
    advance_revision(connection)


def _add_columns(connection: Connection, table: Table) -> None:
    """Add the columns that a table of an earlier schema lacks."""
    there = {column["name"] for column in inspect(connection).get_columns(table.name)}
    for column in table.columns:
        if column.name not in there:
            form = CreateColumn(column).compile(dialect=connection.dialect)
            connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {form}")


def latest_step() -> str:
    """Return the step that makes the present schema."""
    return next(reversed(_STEPS))


def _create(connection: Connection) -> None:
    """Make every table of the present schema."""
    schema.metadata.create_all(connection, checkfirst=False)
    database_of(connection).create_extras(connection)
    connection.execute(insert(schema.counter).values(name="revision", value=0))


def pending_steps(connection: Connection, *, name: str) -> list[str]:
    """Return the steps that a workspace still lacks, in order.

    Raises
    ------
    SchemaError
        When it holds a step that this version does not know: a newer one wrote it.
    """
    own = connection.dialect.default_schema_name  # a table of others may have the same name
    if not inspect(connection).has_table(schema.migration.name, schema=own):
        return list(_STEPS)
    done = set(connection.scalars(select(schema.migration.c.name)))
    if unknown := sorted(done - _STEPS.keys()):
        msg = f"{name!r} was written by a newer version (it has {', '.join(unknown)})"
        raise SchemaError(msg)
    return [step_name for step_name in _STEPS if step_name not in done]


def apply_steps(connection: Connection, *, name: str) -> None:
    """Bring a workspace to the present schema; must run inside one write transaction.

    A new one is made whole; an older one takes each step that it lacks.
    """
    pending = pending_steps(connection, name=name)
    new = RELEASED_FIRST in pending
    if new:
        _create(connection)
    for step_name in pending:
        if not new:
            _STEPS[step_name](connection)
        connection.execute(
            insert(schema.migration).values(
                name=step_name, applied_at=datetime.now(UTC).isoformat(timespec="seconds")
            )
        )

"""Many rows or values in one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Table

T = TypeVar("T")

CHUNK = 500  # values of one IN list: SQLite takes 32766, plans stay small with fewer


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield the values in parts short enough for one IN list."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put rows into a table; all of them name the columns of the first one.

    SQLAlchemy would work out the parameters of each row anew, which takes longer than it takes
    SQLite to write them. Both drivers take numbers, text, truth and bytes as they are.
    """
    if not rows:
        return
    columns = list(rows[0])
    names = connection.dialect.identifier_preparer
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    statement = (
        f"INSERT INTO {names.format_table(table)}"  # noqa: S608  # names of our own schema alone
        f" ({', '.join(names.format_column(table.c[c]) for c in columns)})"
        f" VALUES ({', '.join([mark] * len(columns))})"
    )
    connection.exec_driver_sql(statement, [tuple([row[c] for c in columns]) for row in rows])

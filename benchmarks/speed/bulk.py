"""Write many rows into a new workspace at once, under one way for both databases.

Indexes, triggers and text search are set aside and made in one go when the rows are there. What
is written must be right by itself: nothing is checked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg

from geodata.store.databases import postgres
from geodata.store.databases.search_words import fold_words

Row = tuple[Any, ...]
Box = tuple[float, float, float, float]  # west, east, south, north
CACHE_KIB = 1_000_000  # indexes of ids are written in no order: they are to fit


class Filler(Protocol):
    """Takes rows, by the table they belong to."""

    def write(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Write rows of a table, each the values of `columns`."""

    def write_boxes(self, boxes: Sequence[tuple[int, Box]]) -> None:
        """Write where item versions, by key, lie."""

    def write_words(self, words: Sequence[tuple[int, str]]) -> None:
        """Write what item versions, by key, are searched by."""

    def write_texts(self, texts: Sequence[tuple[int, str | None, str]]) -> None:
        """Write the titles and texts of articles, by key."""


@contextmanager
def filling(location: str) -> Iterator[Filler]:
    """Yield what fills the workspace at a location; it is whole when that ends well."""
    fill = _filling_postgres if postgres.is_address(location) else _filling_sqlite
    with fill(location) as filler:
        yield filler


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


class SqliteFiller:
    """Fills a workspace file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._n_boxes = 0

    def write(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Write rows of a table, each the values of `columns`."""
        marks = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({_quoted(columns)}) VALUES ({marks})"
        self._connection.executemany(statement, rows)

    def write_boxes(self, boxes: Sequence[tuple[int, Box]]) -> None:
        """Write where item versions, by key, lie."""
        numbered = list(enumerate(boxes, start=self._n_boxes + 1))
        self._n_boxes += len(boxes)
        names = ("box_key", "west", "east", "south", "north", "version_key")
        self.write("item_box", names, [(n, *box, key) for n, (key, box) in numbered])
        of = [(n, key) for n, (key, _) in numbered]
        self.write("item_box_of", ("box_key", "version_key"), of)

    def write_words(self, words: Sequence[tuple[int, str]]) -> None:
        """Write what item versions, by key, are searched by."""
        self.write("item_words", ("version_key", "words"), words)

    def write_texts(self, texts: Sequence[tuple[int, str | None, str]]) -> None:
        """Write the titles and texts of articles, by key."""
        self.write("article_text", ("article_key", "title", "text"), texts)


@contextmanager
def _filling_sqlite(location: str) -> Iterator[Filler]:
    with closing(sqlite3.connect(Path(location), isolation_level=None)) as connection:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{CACHE_KIB}"):
            connection.execute(f"PRAGMA {pragma}")
        later = connection.execute(
            "SELECT type, name, sql FROM sqlite_master"
            " WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
        ).fetchall()
        for kind, name, _ in later:
            connection.execute(f"DROP {kind} {name}")
        connection.execute("BEGIN")
        yield SqliteFiller(connection)
        for table in ("article_search", "item_search"):
            connection.execute(f"INSERT INTO {table}({table}) VALUES ('rebuild')")
        for _, _, statement in later:
            connection.execute(statement)
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = WAL")


class PostgresFiller:
    """Fills the workspace of a database; its user must be allowed to leave out foreign keys."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection

    def write(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Write rows of a table, each the values of `columns`."""
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f"COPY {table} ({_quoted(columns)}) FROM STDIN".encode()) as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def write_boxes(self, boxes: Sequence[tuple[int, Box]]) -> None:
        """Write where item versions, by key, lie."""
        rows = [
            (key, f"SRID=4326;POLYGON(({w} {s},{w} {n},{e} {n},{e} {s},{w} {s}))")
            for key, (w, e, s, n) in boxes
        ]
        self.write("item_box", ("version_key", "box"), rows)

    def write_words(self, words: Sequence[tuple[int, str]]) -> None:
        """Write what item versions, by key, are searched by."""
        self.write("item_words", ("version_key", "words"), words)
        vectors = [(key, vector) for key, of in words for _, vector in _vectors(of)]
        self.write("item_search", ("version_key", "words"), vectors)

    def write_texts(self, texts: Sequence[tuple[int, str | None, str]]) -> None:
        """Write the titles and texts of articles, by key."""
        self.write("article_text", ("article_key", "title", "text"), texts)
        vectors = [
            (key, part, vector)
            for key, title, text in texts
            for part, vector in _vectors(f"{title or ''}\n{text}")
        ]
        self.write("article_search", ("article_key", "part", "words"), vectors)


def _vectors(text: str) -> Iterator[tuple[int, str]]:
    return enumerate(postgres.vectors(fold_words(text)))


@contextmanager
def _filling_postgres(location: str) -> Iterator[Filler]:
    with psycopg.connect(location) as connection:
        connection.execute(f"SET search_path = {postgres.SCHEMA}, public".encode())
        connection.execute("SET session_replication_role = replica")  # no foreign keys
        later = connection.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = %s"
            " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
            [postgres.SCHEMA],
        ).fetchall()
        for name, _ in later:
            connection.execute(f'DROP INDEX "{name}"'.encode())
        yield PostgresFiller(connection)
        for _, statement in later:
            connection.execute(statement.encode())
    with psycopg.connect(location, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")  # as the server does by itself after a while

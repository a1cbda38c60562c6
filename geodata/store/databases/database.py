"""What each database does in its own way, under one set of names.

The modules `sqlite` and `postgres` hold these names; all else in the store is written once, in
the terms that both understand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from geodata.store.databases import postgres, sqlite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Engine, Select, SelectBase, TextClause

    from geodata.query import BBox

Box = tuple[float, float, float, float]  # west, east, south, north


class Database(Protocol):
    """A database's own ways; both modules fit it."""

    def open_engine(self, location: str, *, create: bool) -> Engine:
        """Return an engine on a workspace; making one where there is none, if that is asked."""

    def create_extras(self, connection: Connection) -> None:
        """Make what text search and windows of the map need."""

    def index_articles(
        self, connection: Connection, articles: Sequence[tuple[int, str | None, str]]
    ) -> None:
        """Bring text search in step with new or changed articles: key, title, text."""

    def index_items(self, connection: Connection, words: Sequence[tuple[int, str]]) -> None:
        """Bring text search in step with new item versions: key, words."""

    def articles_matching(self, words: str) -> TextClause | SelectBase:
        """Return a select of the articles whose title or text match."""

    def items_matching(self, words: str) -> TextClause | Select[Any]:
        """Return a select of the item versions whose words match."""

    def add_boxes(self, connection: Connection, boxes: Sequence[tuple[int, Box]]) -> None:
        """Keep where item versions lie."""

    def boxes_meeting(self, window: BBox) -> TextClause:
        """Return a select of the item versions with a point or leg in a window of the map."""

    def each_box(self, since: int | None = None) -> TextClause:
        """Return a select of where item versions (written since a revision) lie."""

    def settle_keys(self, connection: Connection) -> None:
        """Let the database count on from the largest keys."""

    def check(self, connection: Connection) -> list[str]:
        """Return what the database itself finds wrong with its files and references."""

    def keep_copy(self, location: str, *, before: str) -> None:
        """Keep a copy of a workspace before a step of the schema changes it."""


_BY_DIALECT: dict[str, Database] = {"sqlite": sqlite, "postgresql": postgres}


def database_of(connection: Connection) -> Database:
    """Return the ways of the database that a connection leads to."""
    return _BY_DIALECT[connection.dialect.name]


def database_at(location: str) -> Database:
    """Return the ways of the database that a location names: a path, or an address."""
    return postgres if postgres.is_address(location) else sqlite

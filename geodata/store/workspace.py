"""The workspace: one place that keeps articles for good and items in step with them."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Self

from sqlalchemy.exc import SQLAlchemyError

from geodata.errors import StoreError
from geodata.query import Query
from geodata.store import checks, migrations
from geodata.store.answers import articles, column_cache, queries, summaries, unplaced_names
from geodata.store.answers.column_answers import LEAST_VERSIONS, Asked, HeldItems
from geodata.store.corrections.desk import CorrectionDesk
from geodata.store.databases import database_at
from geodata.store.feeds import FeedBook
from geodata.store.intake import articles as intake
from geodata.store.records import AddSummary, Page
from geodata.store.references import ReferenceBook
from geodata.store.revisions import advance_revision, current_revision

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path
    from types import TracebackType

    from sqlalchemy import Connection, Engine

    from geodata.merge import StoredItem
    from geodata.model import Article
    from geodata.store.records import (
        ArticleReading,
        ArticleRow,
        Change,
        Cluster,
        Counts,
        DayCount,
        Facets,
        Failure,
        ItemEntry,
        ItemRow,
        StoredArticle,
        Tally,
        Unplaced,
    )

BATCH_ARTICLES = 500  # articles a transaction: a kill loses at most these, and they are read again
_ALL = Query()
_WHOLE = Page()


class Workspace:
    """Articles, what was read in them, and the items that adds up to.

    Any number of threads may use one workspace, each with a connection of its own, and any number
    of processes one file: readers never wait, writers take turns.
    """

    def __init__(self, engine: Engine, *, name: str) -> None:
        self._engine = engine
        self._held: HeldItems | None = None
        self.name = name

    @classmethod
    def open(cls, location: str | Path, *, create: bool = True) -> Self:
        """Open a workspace.

        Parameters
        ----------
        location
            A file, or the address of a database: ``postgresql://user@host/database``.
        create
            Make one where there is none.

        Raises
        ------
        StoreError
            When it is missing, no workspace, cut short, or cannot be opened.
        SchemaError
            When a newer version wrote it.
        """
        where = str(location)
        database = database_at(where)
        engine = database.open_engine(where, create=create)
        workspace = cls(engine, name=engine.url.render_as_string() if "://" in where else where)
        try:
            workspace._prepare()
        except BaseException:
            workspace.close()
            raise
        return workspace

    def _prepare(self) -> None:
        with self.reading() as connection:
            pending = migrations.pending_steps(connection, name=self.name)
        if pending:
            if migrations.RELEASED_FIRST not in pending:
                database_at(self.name).keep_copy(self.name, before=pending[0])
            with self.writing() as connection:
                migrations.apply_steps(connection, name=self.name)

    @property
    def desk(self) -> CorrectionDesk:
        """Return the desk where the workspace is corrected."""
        return CorrectionDesk(self)

    @property
    def feeds(self) -> FeedBook:
        """Return the feeds that are watched, and where each stopped."""
        return FeedBook(self)

    @property
    def references(self) -> ReferenceBook:
        """Return the reference layers, which others made."""
        return ReferenceBook(self)

    def known_ids(self, ids: Sequence[str]) -> set[str]:
        """Return those of the ids that articles here have."""
        with self.reading() as connection:
            return intake.known_ids(connection, ids)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        """Return the workspace itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close every connection."""
        self.close()

    def hold_items(
        self, *, least_versions: int = LEAST_VERSIONS, kept_in: Path | None = None
    ) -> None:
        """Hold the items of a big workspace in memory from now on, for who asks much of them.

        They are loaded aside; until then, and in a workspace with less than `least_versions`, the
        database answers. Both give the same answers.

        Parameters
        ----------
        least_versions
            Fewer item versions than these are left to the database.
        kept_in
            A folder of the user's cache that keeps what is held for the next time.
        """
        kept_at = column_cache.path_in(kept_in, name=self.name) if kept_in else None
        self._held = HeldItems(self.reading, least_versions=least_versions, kept_at=kept_at)

    def begin_to_hold(self) -> None:
        """Begin to load the items that are to be held, before anybody asks."""
        if self._held is not None:
            self._held.begin()

    def keep_held_items(self) -> None:
        """Keep what is held for the next time, as it is now."""
        if self._held is not None:
            self._held.keep()

    def load_held_items(self) -> None:
        """Load the items that are to be held now; return when they are there."""
        if self._held is not None:
            self._held.load()

    @contextmanager
    def _asked(self) -> Iterator[tuple[Connection, Asked | None]]:
        if self._held is not None:
            self._held.wait()
        with self.reading() as connection:
            yield connection, self._held.ask(connection) if self._held else None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection that sees one state of the workspace throughout."""
        try:
            with self._engine.connect() as connection, connection.begin():
                yield connection
        except SQLAlchemyError as error:
            raise _store_error(error, name=self.name) from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield the connection of the one writer; all it does holds or none of it."""
        try:
            with self._engine.connect() as connection:
                writer = connection.execution_options(footprint_writes=True)
                with writer.begin():
                    yield writer
        except SQLAlchemyError as error:
            raise _store_error(error, name=self.name) from error

    def add_articles(self, articles: Iterable[Article]) -> AddSummary:
        """Put any number of articles in, a transaction a batch; return how many were taken.

        The same id with the same text and particulars adds nothing; with others it is a new
        version, and the old one is kept.
        """
        total = AddSummary()
        remaining = iter(articles)
        while batch := list(islice(remaining, BATCH_ARTICLES)):
            added = self.add_batch(batch)
            total = AddSummary(
                n_added=total.n_added + added.n_added,
                n_updated=total.n_updated + added.n_updated,
                n_unchanged=total.n_unchanged + added.n_unchanged,
                n_copies=total.n_copies + added.n_copies,
            )
        return total

    def add_batch(self, articles: Sequence[Article]) -> AddSummary:
        """Put articles in, in one transaction; the summary also holds those that are to be read."""
        with self.writing() as connection:
            summary = intake.add_articles(connection, articles)
            if summary.to_read:
                advance_revision(connection)
        return summary

    def unread_articles(
        self, reader_version: str | None, *, batch_articles: int = 64
    ) -> Iterator[list[Article]]:
        """Yield batches of the articles that this version of the reader has not read yet.

        Without a version, of those that none has read.
        """
        after = 0
        while True:
            with self.reading() as connection:
                batch = intake.unread_articles(
                    connection,
                    reader_version=reader_version,
                    after_key=after,
                    limit=batch_articles,
                )
            if not batch:
                return
            after = batch[-1][0]
            yield [article for _, article in batch]

    def store_readings(self, readings: Iterable[ArticleReading], *, reader_version: str) -> int:
        """Put in what was read of articles, in one transaction; return how many were taken.

        It takes the place of what was read of them before; items are merged anew where these
        articles speak of them. A reading of what has changed meanwhile is left out.
        """
        with self.writing() as connection:
            taken = intake.add_readings(connection, list(readings), reader_version=reader_version)
            if taken:
                advance_revision(connection)
        return taken

    def store_failures(self, reasons: Mapping[str, str], *, reader_version: str) -> None:
        """Put down why articles (by id) could not be read; this version tries them no more."""
        with self.writing() as connection:
            intake.add_failures(connection, reasons, reader_version=reader_version)
            advance_revision(connection)

    def failures(self) -> list[Failure]:
        """Return the articles that could not be read."""
        with self.reading() as connection:
            return intake.failures(connection)

    def items(self, query: Query = _ALL, *, limit: int | None = None) -> list[StoredItem]:
        """Return the items a question asks for with all their reports, by item id."""
        with self.reading() as connection:
            return queries.items(connection, query, limit=limit)

    def item_rows(self, query: Query = _ALL, page: Page = _WHOLE) -> list[ItemRow]:
        """Return the items a question asks for in short: all of them by id, or those of a page."""
        with self._asked() as (connection, held):
            if held is not None:
                return held.item_rows(query, page)
            return queries.item_rows(connection, query, page)

    def rows_of(self, item_ids: Sequence[str], query: Query = _ALL) -> list[ItemRow]:
        """Return those of some items that a question asks for in short, in the ids' order."""
        with self.reading() as connection:
            return queries.rows_of(connection, query, item_ids)

    def tally(self, query: Query = _ALL) -> Tally:
        """Return how many items of each kind and status a question asks for."""
        with self._asked() as (connection, held):
            if held is not None:
                return held.tally(query)
            return summaries.tally(connection, query)

    def day_counts(self, query: Query = _ALL) -> list[DayCount]:
        """Return how many items of each kind begin on each day, days in order."""
        with self._asked() as (connection, held):
            if held is not None:
                return held.day_counts(query)
            return summaries.day_counts(connection, query)

    def last_day(self, query: Query = _ALL) -> date | None:
        """Return the last day that a question's items tell of or were reported on."""
        with self._asked() as (connection, held):
            if held is not None:
                return held.last_day(query)
            return summaries.last_day(connection, query)

    def changes(
        self, query: Query = _ALL, *, first: date, last: date, limit: int = 2000
    ) -> list[Change]:
        """Return what began or changed from one day to another, both included, oldest first."""
        with self.reading() as connection:
            return summaries.changes(connection, query, first=first, last=last, limit=limit)

    def count_doubtful(self, query: Query = _ALL, *, below: float) -> int:
        """Return how many of a question's items are held with less than some confidence."""
        with self._asked() as (connection, held):
            if held is not None:
                return held.count_doubtful(query, below=below)
            return summaries.count_doubtful(connection, query, below=below)

    def each_entry(self, query: Query = _ALL) -> Iterator[ItemEntry]:
        """Yield the items of a question, of one state of the workspace, in bounded memory."""
        with self.reading() as connection:
            yield from queries.each_entry(connection, query)

    def item(self, item_id: str, *, known_on: date | None = None) -> StoredItem | None:
        """Return one item, also by an id it had before merging moved it; None if there is none."""
        with self.reading() as connection:
            return queries.item(connection, item_id, known_on=known_on)

    def count_items(self, query: Query = _ALL) -> int:
        """Return how many items a question asks for."""
        with self._asked() as (connection, held):
            if held is not None:
                return held.count_items(query)
            return queries.count_items(connection, query)

    def count_undated(self, query: Query = _ALL) -> int:
        """Return how many items ``from`` and ``to`` leave out because they have no date."""
        with self._asked() as (connection, held):
            if held is not None:
                return held.count_undated(query)
            return queries.count_undated(connection, query)

    def clusters(self, query: Query, *, zoom: int) -> list[Cluster]:
        """Return the items of a question as a map of many shows them at a zoom level.

        Cells of a grid hold those that are drawn as points; countries, those known only by them.
        """
        with self._asked() as (connection, held):
            if held is not None:
                return held.clusters(query, zoom=zoom)
            return queries.clusters(connection, query, zoom=zoom)

    def facets(self, query: Query = _ALL) -> Facets:
        """Return what the items of a question can be filtered by, with counts."""
        with self._asked() as (connection, held):
            if held is not None:
                return queries.held_facets(connection, held, query)
            return queries.facets(connection, query)

    def unplaced(self, query: Query = _ALL, *, limit: int = 500) -> Unplaced:
        """Return the names that are places and could not be resolved, most frequent first."""
        with self.reading() as connection:
            return unplaced_names.unplaced(connection, query, limit=limit)

    def article(self, article_id: str) -> StoredArticle | None:
        """Return an article with what was read in it; None if there is none."""
        with self.reading() as connection:
            return articles.article(connection, article_id)

    def articles(
        self, words: str | None = None, *, limit: int | None = None, offset: int = 0
    ) -> list[ArticleRow]:
        """Return the articles, newest first; with `words`, those that hold them."""
        with self.reading() as connection:
            return articles.articles(connection, words, limit=limit, offset=offset)

    def article_items(self, article_id: str) -> list[StoredItem]:
        """Return the items that an article speaks of, by item id."""
        with self.reading() as connection:
            found = articles.article(connection, article_id)
            ids = found.item_ids if found else ()
            items = (queries.item(connection, item_id, known_on=None) for item_id in ids)
            return [item for item in items if item is not None]

    def counts(self, *, reader_version: str | None = None) -> Counts:
        """Return how many articles and items there are, and how many articles are unread."""
        with self.reading() as connection:
            return queries.counts(connection, reader_version=reader_version)

    def revision(self) -> int:
        """Return a number that grows with every change: the same number, the same answers."""
        with self.reading() as connection:
            return current_revision(connection)

    def check(self) -> list[str]:
        """Return what is wrong with its files, references and rows; nothing if all is well."""
        with self.reading() as connection:
            return checks.check(connection)


def _store_error(error: SQLAlchemyError, *, name: str) -> StoreError:
    reason = str(getattr(error, "orig", None) or error)
    return StoreError(f"workspace {name!r}: {reason}")

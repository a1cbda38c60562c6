"""What is SQLite's own (see `geodata.store.databases`): the file, text search, windows.

A workspace file is told by its application id. Everything is checked on a read-only connection
first, so that a file that is not ours is never written to.
"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import NullPool, QueuePool, create_engine, event, text

from geodata.errors import StoreError
from geodata.store.databases.search_words import parse_search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Engine, TextClause

    from geodata.query import BBox

APPLICATION_ID = 0x46505254  # "FPRT"
BUSY_TIMEOUT_S = 30.0  # a batch is written in well under one: longer means a hung process
POOL_SIZE = 16  # connections kept open: ten readers, two writers and some room
CACHE_KIB = 65536

_OPEN: Counter[tuple[int, int]] = Counter()  # connections of this process, by device and inode
_OPEN_LOCK = Lock()
_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100

# Text search and windows: SQLite's own tables, kept in step by triggers.
_EXTRAS = (
    f"PRAGMA application_id = {APPLICATION_ID}",
    """CREATE VIRTUAL TABLE article_search USING fts5(
        title, text, content='article_text', content_rowid='article_key',
        tokenize="unicode61 remove_diacritics 2")""",
    """CREATE TRIGGER article_text_added AFTER INSERT ON article_text BEGIN
        INSERT INTO article_search(rowid, title, text)
        VALUES (new.article_key, new.title, new.text); END""",
    """CREATE TRIGGER article_text_removed AFTER DELETE ON article_text BEGIN
        INSERT INTO article_search(article_search, rowid, title, text)
        VALUES ('delete', old.article_key, old.title, old.text); END""",
    """CREATE TRIGGER article_text_changed AFTER UPDATE ON article_text BEGIN
        INSERT INTO article_search(article_search, rowid, title, text)
        VALUES ('delete', old.article_key, old.title, old.text);
        INSERT INTO article_search(rowid, title, text)
        VALUES (new.article_key, new.title, new.text); END""",
    """CREATE VIRTUAL TABLE item_search USING fts5(
        words, content='item_words', content_rowid='version_key',
        tokenize="unicode61 remove_diacritics 2")""",
    """CREATE TRIGGER item_words_added AFTER INSERT ON item_words BEGIN
        INSERT INTO item_search(rowid, words) VALUES (new.version_key, new.words); END""",
    """CREATE TRIGGER item_words_removed AFTER DELETE ON item_words BEGIN
        INSERT INTO item_search(item_search, rowid, words)
        VALUES ('delete', old.version_key, old.words); END""",
    """CREATE VIRTUAL TABLE item_box USING rtree(
        box_key, west, east, south, north, +version_key INTEGER)""",
    """CREATE TABLE item_box_of (
        version_key INTEGER NOT NULL, box_key INTEGER PRIMARY KEY)""",
    "CREATE INDEX item_box_of_version ON item_box_of (version_key)",
    """CREATE TRIGGER item_version_removed AFTER DELETE ON item_version BEGIN
        DELETE FROM item_box WHERE box_key IN
            (SELECT box_key FROM item_box_of WHERE version_key = old.version_key);
        DELETE FROM item_box_of WHERE version_key = old.version_key; END""",
)


def create_extras(connection: Connection) -> None:
    """Mark the file as a workspace; make the tables of text search and of windows."""
    for statement in _EXTRAS:
        connection.exec_driver_sql(statement)


def open_engine(location: str, *, create: bool) -> Engine:
    """Return an engine on a workspace file; each of its connections is one thread's own.

    Raises
    ------
    StoreError
        When the file is missing and not to be created, not a workspace, cut short, or cannot be
        opened. Nothing is written before that is known.
    """
    if "://" in location:
        msg = f"{location.partition('://')[0]}:// workspaces are not supported by this version"
        raise StoreError(msg)
    path = Path(location)
    exists = path.exists() and not (path.is_file() and path.stat().st_size == 0)
    if exists:
        check_file(path)
    elif not create:
        msg = f"there is no workspace {str(path)!r}"
        raise StoreError(msg)
    else:
        _make_folder(path)
    if _may_write(path):
        engine = create_engine(
            "sqlite://",
            creator=lambda: _connect(path),
            pool_size=POOL_SIZE,
            max_overflow=-1,
            poolclass=QueuePool,
        )
    else:  # opened anew for each question: a log may come and go beside it
        engine = create_engine("sqlite://", creator=lambda: _connect(path), poolclass=NullPool)
    event.listen(engine, "begin", _begin)
    return engine


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = f"cannot make the folder of {str(path)!r}: {error.strerror}"
        raise StoreError(msg) from error
    if not os.access(path.parent, os.W_OK):
        msg = f"cannot make {str(path)!r}: its folder may only be read"
        raise StoreError(msg)


def _begin(connection: Connection) -> None:
    """Begin as the writer at once: one that first reads could not become it any more."""
    writes = connection.get_execution_options().get("footprint_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class _Counted(sqlite3.Connection):
    """A connection that says of its file, while it is open, that this process has it open."""

    file: tuple[int, int] | None = None

    def hold(self, path: Path) -> None:
        """Count the file as open."""
        self.file = _identity(path)
        with _OPEN_LOCK:
            _OPEN[self.file] += 1

    def close(self) -> None:
        """Close, and count no more."""
        super().close()
        if self.file is not None:
            with _OPEN_LOCK:
                _OPEN[self.file] -= 1
            self.file = None


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def _is_open_here(path: Path) -> bool:
    with _OPEN_LOCK:
        return _OPEN[_identity(path)] > 0


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _may_write(path: Path) -> bool:
    """Return whether the file may be written and has a log beside it, or may be given one."""
    beside = os.access(path.parent, os.W_OK) or _log_of(path).exists()
    return beside and (not path.exists() or os.access(path, os.W_OK))


def _reading_address(path: Path) -> str:
    """Return how SQLite is to open a file, to read only.

    Where no log can be made and none is there, nobody is writing, and the file is all there is.
    """
    no_log = not os.access(path.parent, os.W_OK) and not _has_content(_log_of(path))
    return f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if no_log else ''}"


def _connect(path: Path) -> sqlite3.Connection:
    writes = _may_write(path)
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rwc" if writes else _reading_address(path),
        uri=True,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,  # transactions are begun and ended by us alone
        check_same_thread=False,  # the pool hands a connection to one thread at a time
        factory=_Counted,
    )
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    if writes:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")  # in WAL a kill loses nothing committed
    connection.hold(path)
    return connection


def keep_copy(location: str, *, before: str) -> None:
    """Copy a workspace beside itself before a step of the schema changes it.

    A copy that is there already is an earlier try's and is left alone: it is no newer than the
    workspace, and nothing was changed since.
    """
    path = Path(location)
    number = before.partition(" ")[0]
    copy = path.with_name(f"{path.name}.before-{number}")
    if not copy.exists():
        copy_file(path, copy)


def copy_file(source: Path, target: Path) -> None:
    """Copy a workspace file as it is at one moment, while others read and write it.

    The copy is there whole or not at all.

    Raises
    ------
    StoreError
        When the target is there already, or either cannot be read or written.
    """
    if target.exists():
        msg = f"{str(target)!r} is there already and is left as it is"
        raise StoreError(msg)
    partial = target.with_name(f"{target.name}.partial-{os.getpid()}")
    address = _reading_address(source)
    try:
        with (
            closing(sqlite3.connect(address, uri=True, timeout=BUSY_TIMEOUT_S)) as reading,
            closing(sqlite3.connect(partial)) as writing,
        ):
            reading.backup(writing)
            writing.execute("PRAGMA journal_mode = DELETE")  # the copy is one file
        _put_in_place(partial, target)
    except (sqlite3.Error, OSError) as error:
        msg = f"{str(source)!r} cannot be copied to {str(target)!r}: {error}"
        raise StoreError(msg) from error
    finally:
        partial.unlink(missing_ok=True)


def _put_in_place(made: Path, target: Path) -> None:
    """Give a file its name, unless another took it meanwhile.

    Raises
    ------
    FileExistsError
        When there is one of that name.
    """
    try:
        os.link(made, target)
    except FileExistsError:
        raise
    except OSError:  # the disk knows no links (FAT): the name is taken first, then the file put in
        target.touch(exist_ok=False)
        made.replace(target)


def check_file(path: Path) -> None:
    """Refuse a file that is no workspace or is cut short, having only read it.

    One that this process has open already was checked then, and must not be read beside SQLite:
    closing a file gives up every lock that the process holds on it, and another process would
    take the log away from under the connections that are open here.
    """
    name = repr(str(path))
    if not path.is_file():
        msg = f"{name} is no file"
        raise StoreError(msg)
    if _is_open_here(path):
        return
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
        size = path.stat().st_size
    except OSError as error:
        msg = f"{name} cannot be opened: {error.strerror}"
        raise StoreError(msg) from error
    if not header.startswith(_MAGIC):
        msg = f"{name} is no workspace: not an SQLite file"
        raise StoreError(msg)
    page = int.from_bytes(header[16:18], "big")
    page = 65536 if page == 1 else page
    pages = int.from_bytes(header[28:32], "big")
    if len(header) < _HEADER_BYTES or (size < page * pages and not _has_content(_log_of(path))):
        msg = f"{name} is cut short: {size} bytes of {page * pages}"
        raise StoreError(msg)
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID and not _is_ours_or_empty(path):
        msg = f"{name} is an SQLite file of another program"
        raise StoreError(msg)


def _is_ours_or_empty(path: Path) -> bool:
    """Return whether a file whose header does not say so may be a workspace.

    One that was killed while it was made: the mark may stand in the log alone, or there is not a
    single table yet and nothing to lose.
    """
    try:
        connection = sqlite3.connect(_reading_address(path), uri=True)
        try:
            marked = connection.execute("PRAGMA application_id").fetchone()[0]
            tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.Error:
        return False
    return bool(marked == APPLICATION_ID or (marked == 0 and tables == 0))


def _has_content(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def match_expression(typed: str) -> str:
    """Return the FTS5 expression for what a reader typed."""
    parts = [f'"{" ".join(p.words)}"{"*" if p.begun else ""}' for p in parse_search(typed)]
    return " AND ".join(parts) or '""'


def index_articles(connection: Connection, articles: Sequence[tuple[int, str | None, str]]) -> None:
    """Do nothing: triggers keep text search in step with articles."""


def index_items(connection: Connection, words: Sequence[tuple[int, str]]) -> None:
    """Do nothing: triggers keep text search in step with item versions."""


def items_matching(words: str) -> TextClause:
    """Return a select of the versions whose words match."""
    return text("SELECT rowid FROM item_search WHERE item_search MATCH :item_words").bindparams(
        item_words=match_expression(words)
    )


def articles_matching(words: str) -> TextClause:
    """Return a select of the articles whose title or text match."""
    return text(
        "SELECT rowid FROM article_search WHERE article_search MATCH :article_words"
    ).bindparams(article_words=match_expression(words))


def boxes_meeting(window: BBox) -> TextClause:
    """Return a select of the versions with a point or leg in a window of the map."""
    east = window.east + 360.0 if window.crosses_antimeridian else window.east
    # A box may be kept on either side of the antimeridian: ask for the window on both.
    return text(
        "SELECT version_key FROM item_box WHERE north >= :south AND south <= :north"
        " AND ((east >= :west AND west <= :east)"
        " OR (east >= :west - 360 AND west <= :east - 360)"
        " OR (east >= :west + 360 AND west <= :east + 360))"
    ).bindparams(south=window.south, north=window.north, west=window.west, east=east)


def add_boxes(
    connection: Connection, boxes: Sequence[tuple[int, tuple[float, float, float, float]]]
) -> None:
    """Keep where item versions lie: pairs of a version's key and west, east, south, north."""
    if not boxes:
        return
    first = (connection.exec_driver_sql("SELECT max(box_key) FROM item_box_of").scalar() or 0) + 1
    rows = [(number, *box, key) for number, (key, box) in enumerate(boxes, start=first)]
    connection.exec_driver_sql(
        "INSERT INTO item_box (box_key, west, east, south, north, version_key)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        rows,
    )
    connection.exec_driver_sql(
        "INSERT INTO item_box_of (box_key, version_key) VALUES (?, ?)",
        [(row[0], row[-1]) for row in rows],
    )


def each_box(since: int | None = None) -> TextClause:
    """Return a select of where item versions lie: key, west, east, south, north.

    Parameters
    ----------
    since
        Only of the versions written since this revision.
    """
    if since is None:
        return text("SELECT version_key, west, east, south, north FROM item_box")
    return text(
        "SELECT v.version_key, b.west, b.east, b.south, b.north FROM item_version v"
        " JOIN item_box_of o ON o.version_key = v.version_key"
        " JOIN item_box b ON b.box_key = o.box_key WHERE v.stamp >= :since"
    ).bindparams(since=since)


def settle_keys(connection: Connection) -> None:
    """Do nothing: SQLite takes the next number after the largest."""


def check(connection: Connection) -> list[str]:
    """Return what SQLite finds wrong with the file and its references."""
    lines = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    found = [line for line in lines if line != "ok"]
    return found + [f"{row[0]} row {row[1]} points at no {row[2]}" for row in broken]

"""Backups: a workspace as one file, whatever database it is in, and back.

A backup is a workspace file itself: it can be opened as it is, and taken into either database.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from geodata.errors import StoreError
from geodata.store import schema
from geodata.store.databases import database_at, database_of, sqlite
from geodata.store.workspace import Workspace

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

BATCH_ROWS = 1000  # held in memory at once
_OWN = ("migration", "counter")  # rows that a new workspace has already


def back_up(location: str, target: Path) -> None:
    """Write a workspace, as it is at one moment, to a file that is there whole or not at all.

    Others may read and write it meanwhile.

    Raises
    ------
    StoreError
        When the file is there already or cannot be written, or there is no workspace.
    """
    _refuse_taken(target)
    with Workspace.open(location, create=False) as workspace:
        folder_of_copy = _folder_of(target)
        if database_at(location) is sqlite:
            sqlite.copy_file(Path(location), target)
        else:
            with tempfile.TemporaryDirectory(dir=folder_of_copy) as folder:
                partial = Path(folder) / "backup"
                with Workspace.open(partial) as copy:
                    _transfer(workspace, copy)
                sqlite.copy_file(partial, target)


def restore(source: Path, location: str) -> None:
    """Make a workspace of a backup, brought to the present schema.

    Raises
    ------
    StoreError
        When the backup is none or is damaged, or when there is a workspace already: it is left
        as it is.
    """
    sqlite.check_file(source)
    if database_at(location) is sqlite:
        _refuse_taken(Path(location))
        beside = _folder_of(Path(location))
    else:
        beside = Path(tempfile.gettempdir())
    with tempfile.TemporaryDirectory(dir=beside) as folder:
        copy = Path(folder) / "restored"
        sqlite.copy_file(source, copy)
        with Workspace.open(copy, create=False) as restored:
            if wrong := restored.check():
                msg = f"{str(source)!r} is damaged: {wrong[0]}"
                raise StoreError(msg)
            if database_at(location) is not sqlite:
                with Workspace.open(location) as target:
                    _transfer(restored, target)
                return
        sqlite.copy_file(copy, Path(location))


def _folder_of(path: Path) -> Path:
    folder = path.absolute().parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = f"cannot make the folder of {str(path)!r}: {error.strerror}"
        raise StoreError(msg) from error
    return folder


def _refuse_taken(path: Path) -> None:
    if path.exists():
        msg = f"{str(path)!r} is there already and is left as it is"
        raise StoreError(msg)


def _transfer(source: Workspace, target: Workspace) -> None:
    """Copy every row of a workspace into an empty one, in one transaction.

    Raises
    ------
    StoreError
        When the target holds anything.
    """
    with source.reading() as here, target.writing() as there:
        for table in schema.metadata.sorted_tables:
            if table.name not in _OWN and _count(there, table):
                msg = f"{target.name!r} holds a workspace already, which is left as it is"
                raise StoreError(msg)
        for table in schema.metadata.sorted_tables:
            if table.name not in _OWN:
                _copy_rows(here, there, table)
        _copy_search(here, there)
        revision = select(schema.counter.c.value).where(schema.counter.c.name == "revision")
        there.execute(
            update(schema.counter)
            .where(schema.counter.c.name == "revision")
            .values(value=here.scalar(revision))
        )
        database_of(there).settle_keys(there)


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _copy_rows(here: Connection, there: Connection, table: Table) -> None:
    rows = here.execution_options(yield_per=BATCH_ROWS).execute(select(table)).mappings()
    for part in rows.partitions():
        there.execute(insert(table), [dict(row) for row in part])


def _copy_search(here: Connection, there: Connection) -> None:
    """Bring text search and windows in step with what was copied."""
    to = database_of(there)
    texts, words = schema.article_text.c, schema.item_words.c
    for part in _batches(here, select(texts.article_key, texts.title, texts.text)):
        to.index_articles(there, part)
    for part in _batches(here, select(words.version_key, words.words)):
        to.index_items(there, part)
    for part in _batches(here, database_of(here).each_box()):
        to.add_boxes(there, [(row[0], tuple(row[1:])) for row in part])


def _batches(connection: Connection, statement: Any) -> Any:
    rows = connection.execution_options(yield_per=BATCH_ROWS).execute(statement)
    return ([tuple(row) for row in part] for part in rows.partitions())

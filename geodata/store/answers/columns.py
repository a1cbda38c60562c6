"""The item versions of a big workspace as columns in memory, kept in step with the database.

A dashboard asks a million items the same few things at every move: how many, where, when, of what
kind. Answering from rows takes either database seconds; a pass over columns takes milliseconds.
Whatever is asked is decided by `column_filters` as `filters` decides it in SQL. Rows that changed
since are told by their ``stamp``, the revision that wrote them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import func, select

from geodata.model import Kind, Modality, Status
from geodata.store import schema as s
from geodata.store.databases import database_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Column, Connection, Executable

Array = npt.NDArray[Any]

KINDS = tuple(Kind)
STATUSES = tuple(Status)
MODALITIES = tuple(Modality)
NO_FIRST = 2**31 - 1  # the first day of what has none: after every day
NO_LAST = -1  # the last day of what has none: before every day
NO_CODE = -1
NO_NUMBER = -1
BATCH_ROWS = 20_000
MOST_DEAD_SHARE = 0.3  # of the rows, before they are all loaded anew

# Closed vocabularies by what the database holds for them.
_CODES = {
    "kind": {kind.value: code for code, kind in enumerate(KINDS)},
    "status": {status.value: code for code, status in enumerate(STATUSES)},
    "modality": {modality.value: code for code, modality in enumerate(MODALITIES)},
}

# Each column of a version: its type, and what stands for null.
_VERSION: dict[str, tuple[str, float]] = {
    "version_key": ("i8", 0),
    "item_key": ("i8", 0),
    "known_from": ("i4", 0),
    "known_to": ("i4", 0),
    "is_current": ("?", 0),
    "kind": ("i1", 0),
    "status": ("i1", 0),
    "country": ("i4", NO_CODE),
    "lat": ("f8", np.nan),
    "lon": ("f8", np.nan),
    "where_prec": ("i1", 0),
    "mappable": ("?", 0),
    "date_first": ("i4", NO_FIRST),
    "date_last": ("i4", NO_LAST),
    "span_first": ("i4", NO_FIRST),
    "span_last": ("i4", NO_LAST),
    "confidence": ("f8", 0),
    "n_sources": ("i4", 0),
    "n_reports": ("i4", 0),
    "last_reported": ("i4", NO_LAST),
    "grade": ("i2", NO_NUMBER),
    # What no question asks for, and every answer tells.
    "modality": ("i1", 0),
    "subtype": ("i4", NO_CODE),
    "name": ("i4", NO_CODE),
    "actors": ("i4", NO_CODE),
    "disputed": ("i4", NO_CODE),
    "legs": ("i4", NO_CODE),
    "people": ("i8", NO_NUMBER),
    "date_prec": ("i1", 0),
    "first_reported": ("i4", NO_LAST),
    "n_corrections": ("i4", 0),
}
# What hangs on versions: by table, its columns with their types; texts are numbered.
_HANGING: dict[str, dict[str, str]] = {
    "item_place": {"country": "i4", "disputed": "i4"},
    "item_actor": {"code": "i4", "folded": "i4"},
    "item_source": {"source": "i4", "folded": "i4"},
    "item_interval": {"status": "i1", "first": "i4", "until": "i4"},
}
_BOX = ("west", "east", "south", "north")
# What items are counted by, of what hangs on them; `counts` says which rows count, each value once,
# and `adds` which actors are no country that the item lies in.
FACETS = {"item_place": "country", "item_actor": "code", "item_source": "source"}
TEXTS = frozenset(
    ("country", "disputed", "code", "folded", "source", "subtype", "name", "actors", "legs")
)


class Names(dict[str | None, int]):
    """The numbers of texts, each text's own; one that is asked for and has none is given one."""

    def __init__(self, texts: Sequence[str] = ()) -> None:
        super().__init__({None: NO_CODE})
        self.texts = list(texts)
        self.update((text, number) for number, text in enumerate(self.texts))

    def __missing__(self, name: str) -> int:
        """Return the number that a new text is given."""
        number = self[name] = len(self.texts)
        self.texts.append(name)
        return number

    def known(self, names: Sequence[str]) -> list[int]:
        """Return the numbers of those texts that have one."""
        return [self[name] for name in names if name in self]


@dataclass(slots=True)
class Columns:
    """Item versions as columns; what hangs on them points at them by `row`.

    Names of countries, actors, sources and disputes are numbers of `names`.
    """

    revision: int
    version: dict[str, Array]
    alive: npt.NDArray[np.bool_]
    item_id: npt.NDArray[np.uint64]
    hanging: dict[str, dict[str, Array]]
    names: Names = field(default_factory=Names)

    @property
    def n_rows(self) -> int:
        """Return how many versions there are, the dead ones included."""
        return len(self.alive)

    @property
    def is_worn(self) -> bool:
        """Return whether so much of it is dead that it is better loaded anew."""
        return int(self.alive.sum()) < (1 - MOST_DEAD_SHARE) * self.n_rows


def load(connection: Connection, *, revision: int) -> Columns:
    """Return all item versions."""
    columns = empty_columns(revision)
    _append(connection, columns, None)
    return columns


def refresh(connection: Connection, columns: Columns, *, revision: int) -> Columns:
    """Return the columns as of a later revision; those given are left as they are."""
    since = columns.revision
    gone = connection.scalars(select(s.item_gone.c.item_key).where(s.item_gone.c.stamp >= since))
    changed = connection.scalars(
        select(s.item_version.c.item_key).where(s.item_version.c.stamp >= since).distinct()
    )
    keys = np.fromiter(chain(gone, changed), np.int64)
    fresh = Columns(
        revision=revision,
        version=dict(columns.version),
        alive=columns.alive & ~np.isin(columns.version["item_key"], keys),
        item_id=columns.item_id,
        hanging={name: dict(of) for name, of in columns.hanging.items()},
        names=columns.names,
    )
    _append(connection, fresh, since)
    return fresh


def empty_columns(revision: int) -> Columns:
    """Return columns without a single row."""

    def columns_of(types: dict[str, str]) -> dict[str, Array]:
        return {name: np.empty(0, type_) for name, type_ in types.items()}

    hanging = {name: columns_of({"row": "i4", **of}) for name, of in _HANGING.items()}
    for name in FACETS:
        hanging[name]["counts"] = np.empty(0, np.bool_)
    hanging["item_actor"]["adds"] = np.empty(0, np.bool_)
    hanging["item_box"] = columns_of({"row": "i4", **dict.fromkeys(_BOX, "f4")})
    return Columns(
        revision=revision,
        version=columns_of({name: of[0] for name, of in _VERSION.items()}),
        alive=np.empty(0, np.bool_),
        item_id=np.empty(0, np.uint64),
        hanging=hanging,
    )


def _append(connection: Connection, columns: Columns, since: int | None) -> None:
    """Put versions, all or those written since a revision, behind those that are there."""
    before = columns.n_rows
    v = s.item_version.c
    wanted = (_with_null(v[name], null) for name, (_, null) in _VERSION.items())
    statement = select(*wanted, v.item_id).order_by(v.version_key)
    if since is not None:
        statement = statement.where(v.stamp >= since)
    parts = [_version_part(columns.names, rows) for rows in _batches(connection, statement)]
    if not parts:
        return
    for name in _VERSION:
        columns.version[name] = np.concatenate([columns.version[name], *_taken(parts, name)])
    columns.item_id = np.concatenate([columns.item_id, *_taken(parts, "item_id")])
    fresh = np.ones(len(columns.item_id) - before, np.bool_)
    columns.alive = np.concatenate([columns.alive, fresh])
    keys = columns.version["version_key"][before:]
    for name, types in _HANGING.items():
        hung = s.metadata.tables[name]
        hanging = select(hung.c.version_key, *(hung.c[column] for column in types))
        if since is not None:
            hanging = hanging.join_from(hung, s.item_version).where(v.stamp >= since)
        _hang(connection, columns, name, hanging, keys=keys, before=before)
    _mark_adding(columns, before=before)
    boxes = database_of(connection).each_box(since)
    _hang(connection, columns, "item_box", boxes, keys=keys, before=before)


def _taken(parts: Sequence[dict[str, Array]], name: str) -> list[Array]:
    """Return one array of each part, which no longer holds it: all twice would be too much."""
    return [part.pop(name) for part in parts]


def _with_null(column: Column[Any], null: float) -> Any:
    """Return a column with what stands for null, where that is a number the database can give."""
    stands = column.name not in TEXTS and column.nullable and not np.isnan(null)
    return func.coalesce(column, null) if stands else column


def _batches(connection: Connection, statement: Executable) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the rows of a statement, some at a time, each batch by columns."""
    rows = connection.execution_options(yield_per=BATCH_ROWS).execute(statement)
    # Of a statement in plain text, SQLAlchemy forgets how many are asked for at a time.
    return (list(zip(*part, strict=True)) for part in rows.partitions(BATCH_ROWS))


def _version_part(names: Names, by_column: Sequence[Sequence[Any]]) -> dict[str, Array]:
    *values, item_ids = by_column
    part: dict[str, Array] = {
        "item_id": np.fromiter((int(item_id[:16], 16) for item_id in item_ids), np.uint64)
    }
    for (name, (type_, _)), column in zip(_VERSION.items(), values, strict=True):
        part[name] = np.array(_coded(names, name, column), type_)
    return part


def _coded(names: Names, name: str, column: Sequence[Any]) -> Sequence[Any]:
    if name == "legs":  # JSON, which the database keeps as bytes
        column = [None if legs is None else str(legs, "utf-8") for legs in column]
    codes = names if name in TEXTS else _CODES.get(name)
    return column if codes is None else list(map(codes.__getitem__, column))


def _hang(
    connection: Connection,
    columns: Columns,
    name: str,
    statement: Executable,
    *,
    keys: Array,
    before: int,
) -> None:
    """Append what hangs on the versions with these keys, which stand from `before` on."""
    there = columns.hanging[name]
    names = [column for column in there if column not in {"row", "counts", "adds"}]
    rows: list[Array] = []
    parts: dict[str, list[Array]] = {column: [] for column in names}
    for version_keys, *values in _batches(connection, statement):
        found = np.searchsorted(keys, np.array(version_keys, np.int64)) + before
        rows.append(found.astype(np.int32))
        for column, of in zip(names, values, strict=True):
            parts[column].append(np.array(_coded(columns.names, column, of), there[column].dtype))
    if not rows:
        return
    fresh = {"row": np.concatenate(rows)}
    rows.clear()
    for column in names:
        fresh[column] = np.concatenate(parts.pop(column))
    if "counts" in there:
        fresh["counts"] = _firsts(fresh["row"], fresh[FACETS[name]])
    for column, values_of in fresh.items():
        there[column] = np.concatenate([there[column], values_of])


def _mark_adding(columns: Columns, *, before: int) -> None:
    """Say of the actors of the rows from `before` on which ones are no country they lie in."""
    place, actor = columns.hanging["item_place"], columns.hanging["item_actor"]
    fresh = slice(len(actor["adds"]), None)
    there = place["row"] >= before
    base = len(columns.names.texts) + 1  # more than any code
    lie = place["row"][there] * np.int64(base) + place["country"][there]
    act = actor["row"][fresh] * np.int64(base) + actor["code"][fresh]
    adds = actor["counts"][fresh] & ~np.isin(act, lie)
    actor["adds"] = np.concatenate([actor["adds"], adds])


def _firsts(rows: Array, codes: Array) -> Array:
    """Return which pairs of row and code are the first of their like, and have a code."""
    pairs = rows.astype(np.int64) * (int(codes.max()) + 2) + codes
    firsts = np.zeros(len(rows), np.bool_)
    firsts[np.unique(pairs, return_index=True)[1]] = True
    firsts &= codes != NO_CODE
    return firsts

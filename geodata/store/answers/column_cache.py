"""What is held in memory, kept in a file of the user's cache: a big workspace is at hand at once.

The file says which state of which workspace it holds, by the revision and by the mark that each
change draws anew by chance: only a state that the workspace is or was in is ever taken from it.
Whatever else is wrong with it, it is as if it were not there.
"""

from __future__ import annotations

import os
import zipfile
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import orjson

from geodata.store.answers.columns import (
    FACETS,
    KINDS,
    MODALITIES,
    STATUSES,
    Array,
    Columns,
    Names,
    empty_columns,
)
from geodata.store.revisions import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

FORMAT = 2
_ITEM_ID, _LAYOUT, _STATE, _TEXTS = "item_id", "layout", "state", "texts"


def path_in(folder: Path, *, name: str) -> Path:
    """Return the file of a workspace, by its name, in a folder."""
    return folder / f"{blake2b(name.encode(), digest_size=12).hexdigest()}.npz"


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Let one process at a time make what a file keeps; the next finds it there.

    Where nothing can be locked, each makes it for itself.
    """
    try:
        import fcntl  # noqa: PLC0415  # not on Windows
    except ImportError:
        yield
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.with_name(f"{path.name}.lock").open("wb")
    except OSError:
        yield
        return
    with file:
        with suppress(OSError):  # a folder of a network may know no locks
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def save_columns(columns: Columns, path: Path, *, state: State) -> None:
    """Keep columns in a file, whole or not at all; one that cannot be written is done without."""
    alive = columns.alive
    arrays = {f"version.{name}": of[alive] for name, of in columns.version.items()}
    numbers = np.cumsum(alive, dtype=np.int32) - np.int32(1)
    for table, one in columns.hanging.items():
        hangs = alive[one["row"]]
        arrays |= {f"{table}.{name}": of[hangs] for name, of in one.items()}
        arrays[f"{table}.row"] = numbers[arrays[f"{table}.row"]]
    arrays[_ITEM_ID] = columns.item_id[alive]
    arrays[_TEXTS] = np.frombuffer(orjson.dumps(columns.names.texts), np.uint8)
    arrays[_STATE] = _stamp(state)
    arrays[_LAYOUT] = _layout()
    partial = path.with_name(f"{path.name}.partial-{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            np.savez(file, allow_pickle=False, **arrays)
        partial.replace(path)
    except OSError:
        partial.unlink(missing_ok=True)


def load_columns(path: Path, *, wanted: Callable[[State], bool]) -> tuple[Columns, State] | None:
    """Return the columns that a file keeps, and of which state; None where it is not wanted."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            state = State(*orjson.loads(kept[_STATE].tobytes()))
            if not np.array_equal(kept[_LAYOUT], _layout()) or not wanted(state):
                return None
            return _read(kept, revision=state.revision), state
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        return None


def _read(kept: Mapping[str, Array], *, revision: int) -> Columns:
    columns = empty_columns(revision)
    for table, one in {"version": columns.version, **columns.hanging}.items():
        for name in one:
            one[name] = kept[f"{table}.{name}"]
    columns.item_id = kept[_ITEM_ID]
    columns.alive = np.ones(len(columns.item_id), np.bool_)
    columns.names = Names(orjson.loads(kept[_TEXTS].tobytes()))
    return columns


def _stamp(state: State) -> Array:
    return np.frombuffer(orjson.dumps([state.revision, state.mark]), np.uint8)


def _layout() -> Array:
    """Return what a file must hold to be of this version's columns."""
    layout = empty_columns(0)
    names = {
        table: {name: of.dtype.str for name, of in one.items()}
        for table, one in {"version": layout.version, **layout.hanging}.items()
    }
    told = [FORMAT, KINDS, STATUSES, MODALITIES, FACETS, names]
    return np.frombuffer(orjson.dumps(told), np.uint8)

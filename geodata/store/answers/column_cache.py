"""What is held in memory, kept in a file of the user's cache: a big workspace is at hand at once.

The file says which state of which workspace it holds, by the revision and by the mark that each
change draws anew by chance: only a state that the workspace is or was in is ever taken from it.
Whatever else is wrong with it, it is as if it were not there.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from hashlib import blake2b
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from zlib import crc32

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
    from collections.abc import Callable, Iterator

FORMAT = 3
ALIGNED_BYTES = 64  # where an array begins: numpy is slow with one that lies across words
LENGTH_BYTES = 8  # at the end of a file, of what tells where its arrays stand
_ITEM_ID = "item_id"


def path_in(folder: Path, *, name: str) -> Path:
    """Return the file of a workspace, by its name, in a folder."""
    return folder / f"{blake2b(name.encode(), digest_size=12).hexdigest()}.columns"


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
    partial = path.with_name(f"{path.name}.partial-{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            _write(columns, file, state=state)
        partial.replace(path)
    except OSError:
        partial.unlink(missing_ok=True)


def _write(columns: Columns, file: BinaryIO, *, state: State) -> None:
    """Write the arrays one after the other, then what tells where each of them stands."""
    stands: dict[str, tuple[int, int]] = {}
    check = 0
    for name, of in _living(columns):
        file.write(bytes(-file.tell() % ALIGNED_BYTES))
        stands[name] = file.tell(), len(of)
        data = of.view(np.uint8).data
        check = crc32(data, check)
        file.write(data)
    told = {
        "layout": _layout(),
        "state": [state.revision, state.mark],
        "texts": columns.names.texts,
        "stands": stands,
        "check": check,
    }
    ending = orjson.dumps(told)
    file.write(ending + len(ending).to_bytes(LENGTH_BYTES, "little"))


def _living(columns: Columns) -> Iterator[tuple[str, Array]]:
    """Yield the arrays of what is not dead, one at a time: together they are all over again."""
    alive = columns.alive
    yield _ITEM_ID, columns.item_id[alive]
    for name, of in columns.version.items():
        yield f"version.{name}", of[alive]
    numbers = np.cumsum(alive, dtype=np.int32) - np.int32(1)
    for table, one in columns.hanging.items():
        hangs = alive[one["row"]]
        for name, of in one.items():
            left = of[hangs]
            yield f"{table}.{name}", numbers[left] if name == "row" else left


def load_columns(path: Path, *, wanted: Callable[[State], bool]) -> tuple[Columns, State] | None:
    """Return the columns that a file keeps, and of which state; None where it is not wanted.

    The arrays are parts of the file itself, which all processes that hold it share.
    """
    try:
        with path.open("rb") as file:
            whole = np.frombuffer(mmap(file.fileno(), 0, access=ACCESS_READ), np.uint8)
        end = len(whole) - LENGTH_BYTES
        length = int.from_bytes(whole[end:].tobytes(), "little")
        told = orjson.loads(whole[max(0, end - length) : end].tobytes())
        state = State(*told["state"])
        if told["layout"] != orjson.loads(orjson.dumps(_layout())) or not wanted(state):
            return None
        return _read(whole, told, revision=state.revision), state
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return None


def _read(whole: Array, told: dict[str, Any], *, revision: int) -> Columns:
    columns = empty_columns(revision)
    check = 0

    def part(name: str, like: Array) -> Array:
        nonlocal check
        start, length = told["stands"][name]
        data = whole[start : start + length * like.itemsize]
        check = crc32(data.data, check)
        return data.view(like.dtype)

    columns.item_id = part(_ITEM_ID, columns.item_id)
    for table, one in {"version": columns.version, **columns.hanging}.items():
        for name, empty in one.items():
            one[name] = part(f"{table}.{name}", empty)
    if check != told["check"]:
        msg = "the file is not what was written"
        raise ValueError(msg)
    columns.alive = np.ones(len(columns.item_id), np.bool_)
    columns.names = Names(told["texts"])
    return columns


def _layout() -> list[Any]:
    """Return what a file must hold to be of this version's columns."""
    layout = empty_columns(0)
    names = {
        table: {name: of.dtype.str for name, of in one.items()}
        for table, one in {"version": layout.version, **layout.hanging}.items()
    }
    return [FORMAT, sys.byteorder, KINDS, STATUSES, MODALITIES, FACETS, names]

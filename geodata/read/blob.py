"""One document or collection of them as a stream of bytes, not read yet."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from geodata.errors import InputError
from geodata.read.formats import Format

Opener = Callable[[], AbstractContextManager[IO[bytes]]]

# What reading something packed and broken may end in.
_BROKEN = (
    OSError,
    EOFError,
    zlib.error,
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    struct.error,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """One document or collection of them.

    Attributes
    ----------
    name
        What error messages call it.
    key
        What ids of articles without one are made from: stable from run to run.
    format
        What its name or its server says it is; None where neither does.
    open
        Opens it as a buffered stream of bytes.
    file_name
        The last part of its name, if it has one.
    url
        Where it was fetched from.
    charset
        The encoding its server says it has.
    path
        Where it lies, if it is a plain file.
    can_reopen
        Whether it can be read twice, which standard input cannot.
    """

    name: str
    key: str
    format: Format | None
    open: Opener
    file_name: str | None = None
    url: str | None = None
    charset: str | None = None
    path: Path | None = None
    can_reopen: bool = True


@contextmanager
def opened(blob: Blob) -> Iterator[IO[bytes]]:
    """Open a blob; what goes wrong while it is read becomes an `InputError` naming it."""
    try:
        with blob.open() as file:
            yield file
    except _BROKEN as error:
        raise InputError(reason_of(error), source=blob.name) from error


def peek(blob: Blob, n_bytes: int) -> bytes:
    """Return the first bytes of a blob without taking them.

    Raises
    ------
    InputError
        When it cannot be read.
    """
    with opened(blob) as file:
        return head_of(file, n_bytes)


def head_of(file: IO[bytes], n_bytes: int) -> bytes:
    """Return the first bytes of a stream without taking them; every opener here buffers."""
    return cast("io.BufferedReader", file).peek(n_bytes)[:n_bytes]


def reason_of(error: Exception) -> str:
    """Return why something cannot be read."""
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read: {error.strerror}"
    return f"cannot be read: {error or type(error).__name__}"

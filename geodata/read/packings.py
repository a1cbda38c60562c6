"""Looking into gz and zip, in streams and within limits; nothing is ever written to a disk."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import replace
from pathlib import PurePosixPath
from typing import IO, cast

from geodata.errors import InputError
from geodata.read.blob import Blob, Opener, opened, peek
from geodata.read.formats import format_of_name
from geodata.read.limits import megabytes

MAX_NESTING = 3  # a gz in a zip in a zip; more is built to wear a reader out
MAX_MEMBERS = 100_000
MAX_INNER_ARCHIVE_BYTES = 64_000_000  # one that lies in another has to be held whole
# Text packs to a tenth, tables of it to a fiftieth. What unpacks to more is made to fill a disk.
MAX_RATIO = 200
FREE_BYTES = 64_000_000  # unpacked, that much does no harm at any ratio

_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_KNOWN_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_LOCKED = 0x1  # the bit of a member's flags that says it needs a password


def unpack(
    blob: Blob, *, depth: int = 0, within: Budget | None = None
) -> Iterator[Blob | InputError]:
    """Yield the documents in a blob: itself, where it is not packed.

    A document of a zip can be opened until the next one is asked for.
    """
    try:
        head = peek(blob, len(_ZIP))
    except InputError as error:
        yield error
        return
    is_zip = head.startswith((_ZIP, _EMPTY_ZIP))
    if not is_zip and not head.startswith(_GZIP):
        if head and (blob.file_name or "").lower().endswith(".zip"):
            yield InputError("is called a zip and is none", source=blob.name)
            return
        yield blob
    elif depth == MAX_NESTING:
        yield InputError(f"is packed more than {MAX_NESTING} times over", source=blob.name)
    elif is_zip:
        yield from _members(blob, depth=depth, within=within)
    else:
        inner = blob.file_name.removesuffix(".gz") if blob.file_name else None
        open_gzip = _gzip_opener(blob, within)
        with ExitStack() as held:
            if not blob.can_reopen:
                stream = held.enter_context(open_gzip())
                open_gzip = lambda: nullcontext(stream)  # noqa: E731  # the stream as it stands
            single = replace(
                blob,
                format=format_of_name(inner) if inner else None,
                file_name=inner,
                open=open_gzip,
                path=None,
            )
            yield from unpack(single, depth=depth + 1, within=within)


class Budget:
    """How much may come out of something packed, by how large it is itself."""

    def __init__(self, packed_bytes: int = 0, *, within: Budget | None = None) -> None:
        self.packed_bytes = packed_bytes
        self._unpacked = 0
        self._within = within

    def spend(self, n_bytes: int) -> None:
        """Count bytes that came out.

        Raises
        ------
        InputError
            When they are too many; it names no source.
        """
        self._unpacked += n_bytes
        if self._unpacked > max(FREE_BYTES, MAX_RATIO * self.packed_bytes):
            msg = f"unpacks to more than {MAX_RATIO} times its size, which no text does"
            raise InputError(msg)
        if self._within is not None:
            self._within.spend(n_bytes)


class _Metered(io.RawIOBase):
    """A stream that counts what is read of it: as packed bytes, or as unpacked ones."""

    def __init__(self, file: IO[bytes], budget: Budget, *, packed: bool, name: str) -> None:
        super().__init__()
        self._file = file
        self._budget = budget
        self._packed = packed
        self._name = name

    def readable(self) -> bool:
        """Return true: it is for reading."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed's Buffer is newer
        """Fill a buffer, counting."""
        chunk = self._file.read(len(buffer))
        buffer[: len(chunk)] = chunk
        if self._packed:
            self._budget.packed_bytes += len(chunk)
            return len(chunk)
        try:
            self._budget.spend(len(chunk))
        except InputError as error:
            raise error.at(source=self._name) from error
        return len(chunk)


def _gzip_opener(blob: Blob, within: Budget | None) -> Opener:
    @contextmanager
    def open_gzip() -> Iterator[IO[bytes]]:
        budget = Budget(within=within)
        with blob.open() as file:
            packed = io.BufferedReader(_Metered(file, budget, packed=True, name=blob.name))
            with gzip.GzipFile(fileobj=packed) as unpacked:
                metered = _Metered(
                    cast("IO[bytes]", unpacked), budget, packed=False, name=blob.name
                )
                yield io.BufferedReader(metered, 1 << 16)

    return open_gzip


@contextmanager
def _seekable(blob: Blob) -> Iterator[IO[bytes]]:
    """Open a zip so that its end can be read first."""
    with opened(blob) as file:
        if blob.path is not None:
            yield file
            return
        content = file.read(MAX_INNER_ARCHIVE_BYTES + 1)
        if len(content) > MAX_INNER_ARCHIVE_BYTES:
            most = megabytes(MAX_INNER_ARCHIVE_BYTES)
            msg = f"is a zip of over {most} that is no file by itself; unpack it first"
            raise InputError(msg, source=blob.name)
        yield io.BytesIO(content)


def _members(blob: Blob, *, depth: int, within: Budget | None) -> Iterator[Blob | InputError]:
    try:
        with _seekable(blob) as file, zipfile.ZipFile(file) as archive:
            infos = _files_of(archive, name=blob.name)
            budget = Budget(file.seek(0, io.SEEK_END), within=within)
            readable = [i for i in infos if format_of_name(i.filename) and not _hidden(i.filename)]
            if not readable:
                yield InputError("the zip holds no articles", source=blob.name)
            for info in sorted(readable, key=lambda info: info.filename):
                member = _member(blob, archive, info, budget)
                if isinstance(member, InputError):
                    yield member
                else:
                    yield from unpack(member, depth=depth + 1, within=budget)
    except InputError as error:
        yield error
    except (
        OSError,
        EOFError,
        zipfile.BadZipFile,
        NotImplementedError,
        LookupError,
        ValueError,
        struct.error,
    ) as error:
        yield InputError(f"is a broken zip: {error}", source=blob.name)


def _files_of(archive: zipfile.ZipFile, *, name: str) -> list[zipfile.ZipInfo]:
    infos = [info for info in archive.infolist() if info.filename and not info.is_dir()]
    if len(infos) > MAX_MEMBERS:
        msg = f"holds more than {MAX_MEMBERS:,} files"
        raise InputError(msg, source=name)
    return infos


def _hidden(member: str) -> bool:
    parts = [part for part in PurePosixPath(member.replace("\\", "/")).parts if part != ".."]
    return any(part.startswith((".", "__")) for part in parts)


def _member(
    blob: Blob, archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget
) -> Blob | InputError:
    name = f"{blob.name}!{info.filename}"
    if info.flag_bits & _LOCKED:
        return InputError("is locked with a password", source=name)
    if info.compress_type not in _KNOWN_METHODS:
        return InputError("is packed in a way that is not read; deflate is", source=name)

    @contextmanager
    def open_member() -> Iterator[IO[bytes]]:
        with archive.open(info) as file:
            yield io.BufferedReader(_Metered(file, budget, packed=False, name=name), 1 << 16)

    return Blob(
        name=name,
        key=f"{blob.key}!{info.filename}",
        format=format_of_name(info.filename),
        file_name=PurePosixPath(info.filename).name,
        open=open_member,
    )

"""From what a reader names (files, folders, globs, addresses, ``-``) to streams of bytes."""

from __future__ import annotations

import glob
import gzip
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, cast

from geodata.errors import InputError
from geodata.read.formats import Format, format_of_name, format_of_type

if TYPE_CHECKING:
    from geodata.read.fetch import Fetcher

STDIN = "-"
STDIN_NAME = "<stdin>"
_ADDRESS = ("http://", "https://")
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"

Opener = Callable[[], AbstractContextManager[IO[bytes]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """One document or collection of them, not read yet.

    Attributes
    ----------
    name
        What error messages call it.
    key
        What ids of articles without one are made from: stable from run to run.
    format
        What its name or its server says it is; None where neither does.
    open
        Opens it as a stream of bytes, unpacked.
    url
        Where it was fetched from.
    path
        Where it lies, if it is a plain file.
    """

    name: str
    key: str
    format: Format | None
    open: Opener
    url: str | None = None
    path: Path | None = None


def is_address(source: str) -> bool:
    """Return whether a source is an http(s) address."""
    return source.lower().startswith(_ADDRESS)


def open_fetcher(sources: Iterable[str], *, allow_private: bool = False) -> Fetcher | None:
    """Return what fetches the addresses among `sources`; None where there are none."""
    if not any(map(is_address, sources)):
        return None
    from geodata.read.fetch import Fetcher  # noqa: PLC0415  # httpx is slow to load

    return Fetcher(allow_private=allow_private)


def find_blobs(source: str, *, fetcher: Fetcher | None = None) -> Iterator[Blob | InputError]:
    """Yield what `source` names: a file, a folder, a glob, an address or ``-``.

    What cannot be opened is yielded as an error; nothing is raised. Addresses are fetched by
    `fetcher`.
    """
    if source == STDIN:
        yield Blob(
            name=STDIN_NAME,
            key=STDIN_NAME,
            format=None,
            open=lambda: nullcontext(sys.stdin.buffer),
        )
    elif fetcher is not None and is_address(source):
        yield from _address_blobs(source, fetcher)
    else:
        yield from _path_blobs(source)


def _address_blobs(url: str, fetcher: Fetcher) -> Iterator[Blob | InputError]:
    try:
        answer = fetcher.fetch(url)
    except InputError as error:
        yield error
        return
    named = format_of_name(answer.url.partition("?")[0])
    yield Blob(
        name=url,
        key=url,
        format=format_of_type(answer.content_type) or named,
        open=lambda: nullcontext(answer.stream()),
        url=answer.url,
    )


def _path_blobs(source: str) -> Iterator[Blob | InputError]:
    path = Path(source)
    try:
        if path.is_dir():
            yield from _folder_blobs(path)
        elif path.exists():
            yield from _file_blobs(path)
        elif glob.has_magic(source):
            matches = sorted(glob.glob(source, recursive=True))  # noqa: PTH207  # takes absolute ones
            if not matches:
                yield InputError("matches no file", source=source)
            for match in matches:
                yield from _path_blobs(match)
        else:
            yield InputError("there is no such file or folder", source=source)
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        yield InputError(_reason(error), source=source)


def _folder_blobs(folder: Path) -> Iterator[Blob | InputError]:
    found = False
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if hidden or not path.is_file() or format_of_name(path.name) is None:
            continue
        found = True
        yield from _file_blobs(path)
    if not found:
        yield InputError("the folder holds no articles", source=str(folder))


def _file_blobs(path: Path) -> Iterator[Blob | InputError]:
    try:
        with path.open("rb") as file:
            head = file.read(4)
    except OSError as error:
        yield InputError(_reason(error), source=str(path))
        return
    if head == _ZIP:
        yield from _archive_blobs(path)
        return
    packed = head[:2] == _GZIP
    name = path.name[: -len(".gz")] if packed and path.name.endswith(".gz") else path.name
    yield Blob(
        name=str(path),
        key=path.resolve().as_posix(),
        format=format_of_name(name),
        open=_file_opener(path, packed=packed),
        path=None if packed else path,
    )


def _file_opener(path: Path, *, packed: bool) -> Opener:
    @contextmanager
    def open_file() -> Iterator[IO[bytes]]:
        if packed:
            with gzip.open(path, "rb") as unpacked:
                yield cast("IO[bytes]", unpacked)
        else:
            with path.open("rb") as file:
                yield file

    return open_file


def _archive_blobs(path: Path) -> Iterator[Blob | InputError]:
    """Yield the documents of a zip; members are streamed, never written anywhere."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = sorted(info.filename for info in archive.infolist() if not info.is_dir())
    except (OSError, zipfile.BadZipFile) as error:
        yield InputError(f"is a broken zip: {error}", source=str(path))
        return
    readable = [name for name in members if format_of_name(name) and not _is_hidden(name)]
    if not readable:
        yield InputError("the zip holds no articles", source=str(path))
    for name in readable:
        yield Blob(
            name=f"{path}!{name}",
            key=f"{path.resolve().as_posix()}!{name}",
            format=format_of_name(name),
            open=_member_opener(path, name),
        )


def _is_hidden(member: str) -> bool:
    parts = [part for part in PurePosixPath(member).parts if part != ".."]
    return any(part.startswith((".", "__")) for part in parts)


def _member_opener(path: Path, member: str) -> Opener:
    @contextmanager
    def open_member() -> Iterator[IO[bytes]]:
        with zipfile.ZipFile(path) as archive, archive.open(member) as file:
            if member.endswith(".gz"):
                with gzip.open(file, "rb") as unpacked:
                    yield cast("IO[bytes]", unpacked)
            else:
                yield file

    return open_member


@contextmanager
def opened(blob: Blob) -> Iterator[IO[bytes]]:
    """Open a blob; what goes wrong while it is read becomes an `InputError` naming it."""
    try:
        with blob.open() as file:
            yield file
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError) as error:
        raise InputError(_reason(error), source=blob.name) from error


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read: {error.strerror}"
    return f"cannot be read: {error or type(error).__name__}"


def id_from(key: str, *parts: object) -> str:
    """Return the id of an article that brings none, made from where it was found."""
    stem = PurePosixPath(key.rpartition("!")[2]).name.partition(".")[0]
    text = "\x1f".join([key, *map(str, parts)])
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()
    return f"{stem}-{digest}" if stem and not stem.startswith("<") else digest

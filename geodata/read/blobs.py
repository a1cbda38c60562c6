"""From what a reader names (files, folders, globs, addresses, ``-``) to streams of bytes."""

from __future__ import annotations

import glob
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from geodata.errors import InputError
from geodata.read.blob import Blob, Opener, reason_of
from geodata.read.formats import charset_of_type, format_of_name, format_of_type
from geodata.read.packings import unpack

if TYPE_CHECKING:
    from geodata.read.fetch import Answer, Fetcher

STDIN = "-"
STDIN_NAME = "<stdin>"
_ADDRESS = ("http://", "https://")
_OTHER_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_BUFFER_BYTES = 1 << 16  # a head of this size can be looked at before a stream is read


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

    gz and zip are looked into. What cannot be opened is yielded as an error; nothing is raised.
    Addresses are fetched by `fetcher`. A blob is to be read before the next one is asked for.
    """
    if source == STDIN:
        yield from _stream_blobs(sys.stdin.buffer, name=STDIN_NAME)
    elif fetcher is not None and is_address(source):
        yield from _address_blobs(source, fetcher)
    elif _OTHER_ADDRESS.match(source):
        yield InputError("is no http(s) address; no others are fetched", source=source)
    else:
        yield from _path_blobs(source)


def _stream_blobs(stream: IO[bytes], *, name: str) -> Iterator[Blob | InputError]:
    """Yield what comes in a stream that can be read but once."""
    once = Blob(
        name=name,
        key=STDIN_NAME,
        format=None,
        open=lambda: nullcontext(stream),
        can_reopen=False,
    )
    yield from unpack(once)


def _address_blobs(url: str, fetcher: Fetcher) -> Iterator[Blob | InputError]:
    try:
        answer = fetcher.fetch(url)
    except InputError as error:
        yield error
        return
    yield from answer_blobs(answer, name=url)


def answer_blobs(answer: Answer, *, name: str) -> Iterator[Blob | InputError]:
    """Yield the documents that an address answered with; `name` is the address asked for."""
    file_name = PurePosixPath(answer.url.partition("?")[0]).name
    fetched = Blob(
        name=name,
        key=name,
        format=format_of_type(answer.content_type) or format_of_name(file_name),
        open=lambda: nullcontext(answer.stream()),
        file_name=file_name or None,
        url=answer.url,
        charset=charset_of_type(answer.content_type),
    )
    yield from unpack(fetched)


def _path_blobs(source: str) -> Iterator[Blob | InputError]:
    path = Path(source)
    try:
        if path.is_dir():
            yield from _folder_blobs(path)
        elif path.is_file():
            yield from _file_blobs(path)
        elif path.exists():  # a pipe: <(zcat news.jsonl.gz)
            with path.open("rb") as stream:
                yield from _stream_blobs(stream, name=source)
        elif glob.has_magic(source):
            matches = sorted(glob.glob(source, recursive=True))  # noqa: PTH207  # takes absolute ones
            if not matches:
                yield InputError("matches no file", source=source)
            for match in matches:
                yield from _path_blobs(match)
        else:
            yield InputError("there is no such file or folder", source=source)
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        yield InputError(reason_of(error), source=source)


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
    file = Blob(
        name=str(path),
        key=path.resolve().as_posix(),
        format=format_of_name(path.name),
        open=_file_opener(path),
        file_name=path.name,
        path=path,
    )
    yield from unpack(file)


def _file_opener(path: Path) -> Opener:
    @contextmanager
    def open_file() -> Iterator[IO[bytes]]:
        with path.open("rb", buffering=_BUFFER_BYTES) as file:
            yield file

    return open_file


def id_from(key: str, *parts: object) -> str:
    """Return the id of an article that brings none, made from where it was found."""
    last = key.rpartition("!")[2].replace("\\", "/")
    stem = PurePosixPath(last).name.partition(".")[0]
    text = "\x1f".join([key, *map(str, parts)])
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()
    return f"{stem}-{digest}" if stem and not stem.startswith("<") else digest

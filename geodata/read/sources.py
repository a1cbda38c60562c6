"""Articles out of whatever the reader names, streaming, errors among them as rows."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import IO, TYPE_CHECKING, cast

from geodata.errors import InputError
from geodata.model import Article
from geodata.read.blobs import Blob, find_blobs, id_from, open_fetcher, opened
from geodata.read.columns import read_csv, read_parquet
from geodata.read.documents import (
    Fields,
    parse_day,
    read_bytes,
    read_html,
    read_markdown,
    read_text,
)
from geodata.read.feeds import read_feed
from geodata.read.formats import HEAD_BYTES, Format, format_of_head, is_binary
from geodata.read.limits import MAX_ARTICLE_BYTES, megabytes
from geodata.read.lines import Record, read_json_lines, read_json_values
from geodata.wire import article_from_json

if TYPE_CHECKING:
    from geodata.read.fetch import Fetcher

_LOOSE_DATES = frozenset({Format.CSV, Format.PARQUET, Format.HTML, Format.FEED})


@dataclass(slots=True, kw_only=True)
class RunSummary:
    """How a run of taking in articles went, and the exit status that says so.

    ``n_read`` counts the articles that were read; of these ``n_added`` were new, ``n_updated``
    came with another text or other particulars, and ``n_unchanged`` were there already.
    ``n_foreign`` of those read are not in English: they are kept, and not read for facts.
    """

    n_read: int = 0
    n_added: int = 0
    n_updated: int = 0
    n_unchanged: int = 0
    n_foreign: int = 0
    rejected: list[InputError] = field(default_factory=list)

    @property
    def status(self) -> int:
        """Return 0 when everything was taken, 1 when some was rejected, 2 when nothing was done."""
        if not self.n_read:
            return 2
        return 1 if self.rejected else 0

    def __add__(self, other: RunSummary) -> RunSummary:
        """Return the two runs counted as one."""
        return RunSummary(
            n_read=self.n_read + other.n_read,
            n_added=self.n_added + other.n_added,
            n_updated=self.n_updated + other.n_updated,
            n_unchanged=self.n_unchanged + other.n_unchanged,
            n_foreign=self.n_foreign + other.n_foreign,
            rejected=[*self.rejected, *other.rejected],
        )


def read_sources(
    sources: Iterable[str],
    *,
    format: str | None = None,  # noqa: A002  # the option's name everywhere
    published: str | None = None,
    source: str | None = None,
    columns: Mapping[str, str] | None = None,
    allow_private: bool = False,
) -> Iterator[Article | InputError]:
    """Return the articles of `sources` as they are read; what cannot be read is an error there.

    Parameters
    ----------
    sources
        Files, folders, globs, http(s) addresses, ``-`` for standard input; gz and zip are looked
        into.
    format
        Forces one format on all (see `Format`); told by name, type or first bytes where None.
    published, source
        Fill in what an article lacks: ISO 8601, name of the publisher.
    columns
        For tables: which column holds which field.
    allow_private
        Fetch addresses of private networks and of this machine as well.

    Raises
    ------
    InputError
        When `format` or `published` is not one, before anything is read.
    """
    forced = _checked_format(format)
    if published is not None:
        published = article_from_json({"id": "x", "text": "x", "published": published}).published
    names = list(sources)
    blobs = _blobs_of(names, open_fetcher(names, allow_private=allow_private))
    return _read_each(blobs, forced, published=published, source=source, columns=columns)


def _blobs_of(sources: Iterable[str], fetcher: Fetcher | None) -> Iterator[Blob | InputError]:
    for source in sources:
        yield from find_blobs(source, fetcher=fetcher)


def _read_each(
    blobs: Iterable[Blob | InputError],
    forced: Format | None,
    *,
    published: str | None,
    source: str | None,
    columns: Mapping[str, str] | None,
) -> Iterator[Article | InputError]:
    for blob in blobs:
        if isinstance(blob, InputError):
            yield blob
            continue
        for article in _read_blob(blob, forced, columns=columns):
            if isinstance(article, Article):
                yield replace(
                    article,
                    published=article.published or published,
                    source=article.source or source,
                )
            else:
                yield article


def read_records(source: str) -> Iterator[Record | InputError]:
    """Yield the JSON objects of the JSON Lines that `source` names, with where they stood."""
    for blob in find_blobs(source, fetcher=open_fetcher([source])):
        if isinstance(blob, InputError):
            yield blob
            continue
        try:
            with opened(blob) as file:
                if is_binary(_head_of(file)):
                    yield InputError("is binary data, not text", source=blob.name)
                    continue
                yield from read_json_lines(file, name=blob.name)
        except InputError as error:
            yield error


def _checked_format(name: str | None) -> Format | None:
    try:
        return None if name is None else Format(name.lower())
    except ValueError as error:
        msg = f"{name!r} is none of {', '.join(Format)}"
        raise InputError(msg, field="format") from error


def _head_of(file: IO[bytes]) -> bytes:
    """Return the first bytes of a stream without taking them; every opener here buffers."""
    return cast("io.BufferedReader", file).peek(HEAD_BYTES)[:HEAD_BYTES]


def _read_blob(
    blob: Blob, forced: Format | None, *, columns: Mapping[str, str] | None
) -> Iterator[Article | InputError]:
    try:
        with opened(blob) as file:
            chosen = _choose_format(blob, forced, head=_head_of(file))
            for fields, line in _read_fields(blob, file, chosen, columns=columns):
                yield _make_article(fields, blob, line=line, chosen=chosen)
    except InputError as error:
        yield error


def _choose_format(blob: Blob, forced: Format | None, *, head: bytes) -> Format:
    if not head:
        raise InputError("is empty", source=blob.name)
    chosen = forced or blob.format or format_of_head(head)
    if chosen != Format.PARQUET and is_binary(head):
        raise InputError("is binary data, not text", source=blob.name)
    return chosen


def _read_fields(
    blob: Blob, stream: IO[bytes], chosen: Format, *, columns: Mapping[str, str] | None
) -> Iterator[tuple[Fields | InputError, int | None]]:
    """Yield the fields of each article of one document, with the line it stood on."""
    name = blob.name
    if chosen in {Format.JSONL, Format.JSON}:
        read = read_json_lines if chosen == Format.JSONL else read_json_values
        for record in read(stream, name=name):
            yield (record, None) if isinstance(record, InputError) else (record.value, record.line)
    elif chosen == Format.CSV:
        yield from read_csv(stream, name=name, columns=columns)
    elif chosen == Format.PARQUET:
        yield from _read_parquet(blob, stream, columns=columns)
    else:
        content = read_bytes(stream, name=name)
        if chosen == Format.FEED:
            for fields in read_feed(content, name=name):
                yield fields, None
        elif chosen == Format.HTML:
            yield read_html(content, name=name, url=blob.url), None
        elif chosen == Format.MARKDOWN:
            yield read_markdown(content, name=name), None
        else:
            yield read_text(content, name=name), None


def _read_parquet(
    blob: Blob, stream: IO[bytes], *, columns: Mapping[str, str] | None
) -> Iterator[tuple[Fields, int]]:
    """Parquet is read from its end: only a plain file can be streamed."""
    if blob.path is not None:
        with blob.path.open("rb") as file:
            yield from read_parquet(file, name=blob.name, columns=columns)
    else:
        content = read_bytes(stream, name=blob.name)
        yield from read_parquet(io.BytesIO(content), name=blob.name, columns=columns)


def _make_article(
    fields: Fields | InputError, blob: Blob, *, line: int | None, chosen: Format
) -> Article | InputError:
    if isinstance(fields, InputError):
        return fields
    try:
        if chosen not in {Format.JSONL, Format.JSON}:
            fields = _with_id(fields, blob, line=line)
        if chosen in _LOOSE_DATES and isinstance(fields.get("published"), str):
            fields["published"] = parse_day(fields["published"]) or fields["published"]
        article = article_from_json(fields)
    except InputError as error:
        return InputError(error.reason, source=blob.name, line=line, field=error.field)
    if _is_too_large(article.text):
        reason = f"article {article.id[:200]!r} is over {megabytes(MAX_ARTICLE_BYTES)}"
        return InputError(reason, source=blob.name, line=line)
    return article


def _is_too_large(text: str) -> bool:
    if len(text) <= MAX_ARTICLE_BYTES // 4:  # no code point takes more than four bytes
        return False
    return len(text.encode("utf-8", "surrogatepass")) > MAX_ARTICLE_BYTES


def _with_id(fields: Fields, blob: Blob, *, line: int | None) -> Fields:
    """Give an article that brings no id one that a second run gives it again."""
    if fields.get("id"):
        return {**fields, "id": str(fields["id"])}
    text = str(fields.get("text") or "")
    if blob.url is not None and "id" not in fields and line is None:
        made = blob.url
    elif line is not None or "id" in fields or blob.key.startswith("<"):
        made = id_from(blob.key, fields.get("url") or text)
    else:
        made = id_from(blob.key)
    return {**fields, "id": made}

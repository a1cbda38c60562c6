"""Articles out of whatever the reader names, streaming, errors among them as rows."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import IO, TYPE_CHECKING

from geodata.errors import InputError
from geodata.model import Article
from geodata.read.apart import LARGE_BYTES, read_apart
from geodata.read.blob import Blob, head_of, opened
from geodata.read.blobs import answer_blobs, find_blobs, id_from, open_fetcher
from geodata.read.columns import read_csv, read_parquet
from geodata.read.documents import read_bytes, read_html, read_markdown, read_text
from geodata.read.encodings import (
    UTF8,
    as_utf8,
    checked_encoding,
    decode,
    find_encoding,
    find_stream_encoding,
    has_mark,
)
from geodata.read.feeds import read_feed
from geodata.read.formats import HEAD_BYTES, Format, format_of_head, is_binary
from geodata.read.headers import Fields, parse_day
from geodata.read.limits import MAX_ARTICLE_BYTES, MAX_PDF_BYTES, megabytes
from geodata.read.lines import Record, read_json_lines, read_json_values
from geodata.wire import article_from_json

if TYPE_CHECKING:
    from geodata.read.fetch import Answer, Fetcher

MOST_REJECTED = 1000  # errors that a summary keeps
_BINARY = frozenset({Format.PARQUET, Format.PDF})
_LOOSE_DATES = frozenset({Format.CSV, Format.PARQUET, Format.HTML, Format.FEED})


@dataclass(slots=True, kw_only=True)
class RunSummary:
    """How a run of taking in articles went, and the exit status that says so.

    ``n_read`` counts the articles that were read; of these ``n_added`` were new, ``n_updated``
    came with another text or other particulars, and ``n_unchanged`` were there already.
    ``n_foreign`` of those read are not in English: they are kept, and not read for facts.
    ``n_copies`` of the new ones have nearly the text of another article, to which they are linked.
    Of the ``n_rejected`` the first `MOST_REJECTED` are in ``rejected``.
    """

    n_read: int = 0
    n_added: int = 0
    n_updated: int = 0
    n_unchanged: int = 0
    n_foreign: int = 0
    n_copies: int = 0
    n_rejected: int = 0
    rejected: list[InputError] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Count the errors that were given."""
        self.n_rejected = max(self.n_rejected, len(self.rejected))

    def reject(self, error: InputError) -> None:
        """Count an error; the first ones are kept, since a broken file may hold millions."""
        self.n_rejected += 1
        if len(self.rejected) < MOST_REJECTED:
            self.rejected.append(error)

    @property
    def status(self) -> int:
        """Return 0 when everything was taken, 1 when some was rejected, 2 when nothing was done."""
        if not self.n_read:
            return 2
        return 1 if self.n_rejected else 0

    def __add__(self, other: RunSummary) -> RunSummary:
        """Return the two runs counted as one."""
        return RunSummary(
            n_read=self.n_read + other.n_read,
            n_added=self.n_added + other.n_added,
            n_updated=self.n_updated + other.n_updated,
            n_unchanged=self.n_unchanged + other.n_unchanged,
            n_foreign=self.n_foreign + other.n_foreign,
            n_copies=self.n_copies + other.n_copies,
            n_rejected=self.n_rejected + other.n_rejected,
            rejected=[*self.rejected, *other.rejected][:MOST_REJECTED],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wishes:
    """What the one who reads wants read in which way."""

    format: Format | None = None
    columns: Mapping[str, str] | None = None
    encoding: str | None = None
    published: str | None = None
    source: str | None = None


def read_sources(
    sources: Iterable[str],
    *,
    format: str | None = None,  # noqa: A002  # the option's name everywhere
    published: str | None = None,
    source: str | None = None,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
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
        For tables and JSON: which column or key holds which field.
    encoding
        Forces one encoding on all that is text; told from the bytes where None.
    allow_private
        Fetch addresses of private networks and of this machine as well.

    Raises
    ------
    InputError
        When `format`, `published`, `columns` or `encoding` is not one, before anything is read.
    """
    if published is not None:
        published = article_from_json({"id": "x", "text": "x", "published": published}).published
    wishes = _Wishes(
        format=_checked_format(format),
        columns=_checked_columns(columns),
        encoding=None if encoding is None else checked_encoding(encoding),
        published=published,
        source=source,
    )
    names = list(sources)
    return _read_each(_blobs_of(names, open_fetcher(names, allow_private=allow_private)), wishes)


def _checked_format(name: str | None) -> Format | None:
    try:
        return None if name is None else Format(name.lower())
    except ValueError as error:
        msg = f"{name!r} is none of {', '.join(Format)}"
        raise InputError(msg, field="format") from error


def _checked_columns(columns: Mapping[str, str] | None) -> Mapping[str, str] | None:
    known = [field.name for field in fields(Article)]
    for name in columns or {}:
        if name not in known:
            msg = f"{name!r} is none of {', '.join(known)}"
            raise InputError(msg, field="columns")
    return columns


def _blobs_of(sources: Iterable[str], fetcher: Fetcher | None) -> Iterator[Blob | InputError]:
    for source in sources:
        yield from find_blobs(source, fetcher=fetcher)


def _read_each(
    blobs: Iterable[Blob | InputError], wishes: _Wishes
) -> Iterator[Article | InputError]:
    for blob in blobs:
        if isinstance(blob, InputError):
            yield blob
            continue
        for article in read_blob(blob, wishes):
            if isinstance(article, Article):
                yield replace(
                    article,
                    published=article.published or wishes.published,
                    source=article.source or wishes.source,
                )
            else:
                yield article


def read_answer(
    answer: Answer,
    *,
    name: str,
    format: str | None = None,  # noqa: A002  # the option's name everywhere
) -> Iterator[Article | InputError]:
    """Return the articles of what an address answered.

    Parameters
    ----------
    answer
        What `Fetcher.fetch` returned.
    name
        The address that was asked for.
    format
        Forces one format (see `Format`).
    """
    wishes = _Wishes(format=_checked_format(format))
    return _read_each(answer_blobs(answer, name=name), wishes)


def read_records(source: str) -> Iterator[Record | InputError]:
    """Yield the JSON objects of the JSON Lines that `source` names, with where they stood."""
    for blob in find_blobs(source, fetcher=open_fetcher([source])):
        if isinstance(blob, InputError):
            yield blob
            continue
        try:
            with opened(blob) as file:
                if is_binary(head_of(file, HEAD_BYTES)):
                    yield InputError("is binary data, not text", source=blob.name)
                    continue
                yield from read_json_lines(_utf8_json(blob, file, None), name=blob.name)
        except InputError as error:
            yield error


def read_blob(blob: Blob, wishes: _Wishes) -> Iterator[Article | InputError]:
    """Yield the articles of one document; what goes wrong is an error in its place."""
    try:
        with opened(blob) as file:
            chosen = _choose_format(blob, wishes.format, head=head_of(file, HEAD_BYTES))
            for found, line in _read_fields(blob, file, chosen, wishes):
                yield _make_article(found, blob, line=line, chosen=chosen)
    except InputError as error:
        yield error


def _choose_format(blob: Blob, forced: Format | None, *, head: bytes) -> Format:
    if not head:
        raise InputError("is empty", source=blob.name)
    chosen = forced or blob.format or format_of_head(head)
    if chosen not in _BINARY and is_binary(head):
        raise InputError("is binary data, not text", source=blob.name)
    return chosen


def _read_fields(
    blob: Blob, stream: IO[bytes], chosen: Format, wishes: _Wishes
) -> Iterator[tuple[Fields | InputError, int | None]]:
    """Yield the fields of each article of one document, with the line it stood on."""
    if chosen in {Format.JSONL, Format.JSON}:
        read = read_json_lines if chosen == Format.JSONL else read_json_values
        for record in read(_utf8_json(blob, stream, wishes.encoding), name=blob.name):
            if isinstance(record, InputError):
                yield record, None
            else:
                yield _mapped(record.value, wishes.columns), record.line
    elif chosen == Format.CSV:
        encoding = wishes.encoding or _encoding_of_table(blob, stream)
        table = as_utf8(stream, encoding=encoding, name=blob.name)
        yield from read_csv(table, name=blob.name, columns=wishes.columns)
    elif chosen == Format.PARQUET:
        yield from _read_parquet(blob, stream, columns=wishes.columns)
    else:
        for found in _read_document(blob, stream, chosen, wishes.encoding):
            yield found, None


def _utf8_json(blob: Blob, stream: IO[bytes], encoding: str | None) -> IO[bytes]:
    """Return JSON as UTF-8, which it is unless a mark or the reader says otherwise."""
    head = head_of(stream, HEAD_BYTES)
    told = encoding or (find_encoding(head) if has_mark(head) else UTF8)
    return as_utf8(stream, encoding=told, name=blob.name)


def _encoding_of_table(blob: Blob, stream: IO[bytes]) -> str:
    if blob.can_reopen:
        return find_stream_encoding(blob.open)
    return find_encoding(head_of(stream, HEAD_BYTES), is_cut=True)


def _mapped(record: Fields, columns: Mapping[str, str] | None) -> Fields:
    if not columns:
        return record
    return {**record, **{field: record[key] for field, key in columns.items() if key in record}}


def _read_document(
    blob: Blob, stream: IO[bytes], chosen: Format, encoding: str | None
) -> Iterator[Fields]:
    name = blob.name
    if chosen == Format.PDF:
        yield from read_apart("pdf", read_bytes(stream, name=name, most=MAX_PDF_BYTES), name=name)
        return
    content = read_bytes(stream, name=name)
    is_large = len(content) > LARGE_BYTES
    if chosen == Format.FEED:
        yield from (
            read_apart("feed", content, name=name) if is_large else read_feed(content, name=name)
        )
        return
    text = decode(content, name=name, said=blob.charset, forced=encoding)
    if chosen == Format.HTML and is_large:
        marked = text.encode("utf-8", "surrogatepass")
        yield from read_apart("html", marked, name=name, url=blob.url)
    elif chosen == Format.HTML:
        yield read_html(text, name=name, url=blob.url)
    elif chosen == Format.MARKDOWN:
        yield read_markdown(text)
    else:
        yield read_text(text)


def _read_parquet(
    blob: Blob, stream: IO[bytes], *, columns: Mapping[str, str] | None
) -> Iterator[tuple[Fields | InputError, int]]:
    """Parquet is read from its end: only a plain file can be streamed."""
    if blob.path is not None:
        with blob.path.open("rb") as file:
            yield from read_parquet(file, name=blob.name, columns=columns)
    else:
        content = read_bytes(stream, name=blob.name)
        yield from read_parquet(io.BytesIO(content), name=blob.name, columns=columns)


def _make_article(
    found: Fields | InputError, blob: Blob, *, line: int | None, chosen: Format
) -> Article | InputError:
    if isinstance(found, InputError):
        return found
    try:
        if chosen not in {Format.JSONL, Format.JSON}:
            found = _with_id(found, blob, line=line)
        if chosen in _LOOSE_DATES and isinstance(found.get("published"), str):
            found["published"] = parse_day(found["published"]) or found["published"]
        article = article_from_json(found)
    except InputError as error:
        return error.at(source=blob.name, line=line)
    if _is_too_large(article.text):
        reason = f"article {article.id[:200]!r} is over {megabytes(MAX_ARTICLE_BYTES)}"
        return InputError(reason, source=blob.name, line=line)
    return article


def _is_too_large(text: str) -> bool:
    if len(text) <= MAX_ARTICLE_BYTES // 4:  # no code point takes more than four bytes
        return False
    return len(text.encode("utf-8", "surrogatepass")) > MAX_ARTICLE_BYTES


def _with_id(found: Fields, blob: Blob, *, line: int | None) -> Fields:
    """Give an article that brings no id one that a second run gives it again."""
    if found.get("id"):
        return {**found, "id": str(found["id"])}
    text = str(found.get("text") or "")
    if blob.url is not None and "id" not in found and line is None:
        made = blob.url
    elif line is not None or "id" in found or blob.key.startswith("<"):
        made = id_from(blob.key, found.get("url") or text)
    else:
        made = id_from(blob.key)
    return {**found, "id": made}

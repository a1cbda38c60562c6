"""Articles out of tables: CSV and Parquet, their columns told by name."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import IO, TYPE_CHECKING, Any

from geodata.errors import InputError
from geodata.read.headers import Fields
from geodata.read.limits import MAX_ARTICLE_BYTES, MAX_LINE_BYTES, megabytes

if TYPE_CHECKING:
    import pyarrow as pa

BATCH_ROWS = 64  # rows of a Parquet file held at once
_DIALECT_SAMPLE = 64 * 1024
_DELIMITER_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)

# What columns are called in exports of news archives, in the order they are tried.
COLUMN_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "article_id", "uid", "guid", "doc_id"),
    "text": ("text", "body", "content", "article", "full_text", "fulltext"),
    "title": ("title", "headline"),
    "source": ("source", "publisher", "outlet", "publication", "site", "newspaper"),
    "url": ("url", "link", "address", "web_url"),
    "published": ("published", "published_at", "date", "pubdate", "publication_date", "datetime"),
    "language": ("language", "lang"),
}


def match_columns(
    header: Sequence[str], *, name: str, columns: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return which column of a table holds which field of an article.

    Parameters
    ----------
    header
        The table's columns.
    name
        What error messages call the table.
    columns
        Field to column, as the reader says it; goes before the names that are known.

    Raises
    ------
    InputError
        When a column that was named is not there, or none holds the text.
    """
    folded = {column.strip().casefold(): column for column in reversed(header) if column}
    found: dict[str, str] = {}
    for field, column in (columns or {}).items():
        if column not in header:
            msg = f"there is no column {column!r}"
            raise InputError(msg, source=name, line=1, field=field)
        found[field] = column
    for field, names in COLUMN_NAMES.items():
        if field not in found:
            match = next((folded[n] for n in names if n in folded), None)
            if match is not None:
                found[field] = match
    if "text" not in found:
        listed = ", ".join(repr(c) for c in list(header)[:12])
        msg = f"is missing: no column holds the text (columns: {listed})"
        raise InputError(msg, source=name, line=1, field="text")
    return found


def delimiter_of(header: str) -> str:
    """Return what parts the columns of a table whose first line this is."""
    return max(",;\t|", key=header.count)


def read_csv(
    file: IO[bytes], *, name: str, columns: Mapping[str, str] | None = None
) -> Iterator[tuple[Fields | InputError, int]]:
    """Yield the fields of each row of a CSV with the line it begins on.

    Raises
    ------
    InputError
        When the table has no header that names the text.
    """
    csv.field_size_limit(MAX_LINE_BYTES)
    stream = io.TextIOWrapper(file, encoding="utf-8-sig", errors="strict", newline="")
    try:
        first = stream.readline(_DIALECT_SAMPLE)
        if not first.strip():
            raise InputError("is empty", source=name)
        delimiter = delimiter_of(first)
        n_before = 0
        if said := _DELIMITER_LINE.match(first):  # what spreadsheets write over a table
            delimiter, n_before = said[1], 1
            first = stream.readline(_DIALECT_SAMPLE)
        lines = csv.reader(chain([first], stream), delimiter=delimiter, strict=True)
        header = next(lines, [])
        n_before += lines.line_num
        found = match_columns(header, name=name, columns=columns)
        rows = csv.DictReader(stream, fieldnames=header, delimiter=delimiter, strict=True)
        yield from _csv_rows(rows, found, name=name, n_before=n_before)
    except UnicodeDecodeError as error:
        raise InputError("is no CSV in UTF-8", source=name, line=1) from error
    except csv.Error as error:
        raise InputError(_csv_reason(error), source=name, line=1) from error
    finally:
        stream.detach()


def _csv_rows(
    rows: csv.DictReader[str], found: Mapping[str, str], *, name: str, n_before: int
) -> Iterator[tuple[Fields | InputError, int]]:
    while True:
        line = rows.line_num + n_before + 1
        try:
            row = next(rows, None)
        except (csv.Error, UnicodeDecodeError) as error:
            yield InputError(_csv_reason(error), source=name, line=line), line
            if isinstance(error, UnicodeDecodeError):
                return
            continue
        if row is None:
            return
        yield {field: _cell(row.get(column)) for field, column in found.items()}, line


def _csv_reason(error: Exception) -> str:
    over = "field larger" in str(error)
    return f"is no CSV: {f'a field is over {megabytes(MAX_ARTICLE_BYTES)}' if over else error}"


def _cell(value: str | None) -> str | None:
    return value.replace("\r\n", "\n").replace("\r", "\n") if value else None


def read_parquet(
    file: IO[bytes], *, name: str, columns: Mapping[str, str] | None = None
) -> Iterator[tuple[Fields | InputError, int]]:
    """Yield the fields of each row of a Parquet file with its number, from 1.

    Raises
    ------
    InputError
        When the file is no Parquet, or no column holds the text.
    """
    import pyarrow as pa  # noqa: PLC0415  # slow to load, and few sources are Parquet
    import pyarrow.parquet as pq  # noqa: PLC0415  # as above

    try:
        table = pq.ParquetFile(file)
        found = match_columns(table.schema_arrow.names, name=name, columns=columns)
        number = 0
        wanted = list(dict.fromkeys(found.values()))
        for batch in table.iter_batches(batch_size=BATCH_ROWS, columns=wanted):
            for row in _rows_of(batch):
                number += 1
                if isinstance(row, Exception):
                    msg = f"cannot be read: {row}"
                    yield InputError(msg, source=name, line=number), number
                else:
                    yield {field: _plain(row[column]) for field, column in found.items()}, number
    except pa.ArrowException as error:
        msg = f"is no Parquet file: {error}"
        raise InputError(msg, source=name) from error


def _rows_of(batch: pa.RecordBatch) -> Iterator[dict[str, Any] | Exception]:
    """Yield each row of a batch, or why Python cannot hold it: its day is outside the calendar."""
    try:
        yield from batch.to_pylist()
    except (ValueError, OverflowError, LookupError) as error:
        if batch.num_rows <= 1:
            yield error
            return
        for number in range(batch.num_rows):
            yield from _rows_of(batch.slice(number, 1))


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value if value is None or isinstance(value, (str, int)) else str(value)

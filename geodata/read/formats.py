"""Which format a name, a content type or the first bytes speak for."""

from __future__ import annotations

from enum import StrEnum

HEAD_BYTES = 4096  # what a guess looks at: past any prologue of XML and of HTML


class Format(StrEnum):
    """A format that articles come in."""

    JSONL = "jsonl"
    JSON = "json"
    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    FEED = "feed"
    CSV = "csv"
    PARQUET = "parquet"


_ENDINGS = {
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".json": Format.JSON,
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".rss": Format.FEED,
    ".atom": Format.FEED,
    ".xml": Format.FEED,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".parquet": Format.PARQUET,
}
_PACKINGS = (".gz", ".zip")
_TYPES = {
    "application/x-ndjson": Format.JSONL,
    "application/jsonl": Format.JSONL,
    "application/json": Format.JSON,
    "application/feed+json": None,
    "text/markdown": Format.MARKDOWN,
    "text/html": Format.HTML,
    "application/xhtml+xml": Format.HTML,
    "application/rss+xml": Format.FEED,
    "application/atom+xml": Format.FEED,
    "text/csv": Format.CSV,
    "application/vnd.apache.parquet": Format.PARQUET,
}


def format_of_name(name: str) -> Format | None:
    """Return the format that a file's name ends in, looking through ``.gz``."""
    lower = name.lower()
    for packing in _PACKINGS:
        if lower.endswith(packing):
            inner = lower.removesuffix(packing)
            return format_of_name(inner) or Format.TEXT if packing == ".gz" else Format.TEXT
    return next((f for ending, f in _ENDINGS.items() if lower.endswith(ending)), None)


def format_of_type(content_type: str) -> Format | None:
    """Return the format of an HTTP content type, or None where it says too little."""
    return _TYPES.get(content_type.partition(";")[0].strip().lower())


def format_of_head(head: bytes) -> Format:
    """Return the format that the first bytes of a document look like; plain text if like none."""
    if head.startswith(b"PAR1"):
        return Format.PARQUET
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1024].lower()
    if start.startswith(b"["):
        return Format.JSON
    if start.startswith(b"{"):
        return Format.JSONL
    if start.startswith((b"<!doctype html", b"<html")) or b"<html" in start:
        return Format.HTML
    if start.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf")):
        return Format.FEED
    return Format.TEXT


def is_binary(head: bytes) -> bool:
    """Return whether bytes are no text of an encoding that is read here."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16, told by its byte order mark
        return False
    return b"\x00" in head

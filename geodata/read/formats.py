"""Which format a name, a content type or the first bytes speak for."""

from __future__ import annotations

from enum import StrEnum

from geodata.read.encodings import has_mark

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
    PDF = "pdf"


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
    ".pdf": Format.PDF,
}
_BEGINNINGS = (
    (b"par1", Format.PARQUET),
    (b"%pdf-", Format.PDF),
    (b"[", Format.JSON),
    (b"{", Format.JSONL),
    (b"<!doctype html", Format.HTML),
    (b"<?xml", Format.FEED),
    (b"<rss", Format.FEED),
    (b"<feed", Format.FEED),
    (b"<rdf", Format.FEED),
)
_PACKINGS = (".gz", ".zip")
_TYPES = {
    "application/x-ndjson": Format.JSONL,
    "application/jsonl": Format.JSONL,
    "application/json": Format.JSON,
    "text/markdown": Format.MARKDOWN,
    "text/html": Format.HTML,
    "application/xhtml+xml": Format.HTML,
    "application/rss+xml": Format.FEED,
    "application/atom+xml": Format.FEED,
    "text/csv": Format.CSV,
    "application/vnd.apache.parquet": Format.PARQUET,
    "application/pdf": Format.PDF,
}


def known_endings() -> list[str]:
    """Return the endings of names that tell a format or a packing, without their dots."""
    return [ending.removeprefix(".") for ending in (*_ENDINGS, *_PACKINGS)]


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


def charset_of_type(content_type: str) -> str | None:
    """Return the encoding that an HTTP content type names."""
    for part in content_type.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'") or None
    return None


def format_of_head(head: bytes) -> Format:
    """Return the format that the first bytes of a document look like; plain text if like none."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1024]
    folded = start.lower()
    if b"<html" in folded:
        return Format.HTML
    starts = (f for beginning, f in _BEGINNINGS if folded.startswith(beginning))
    return next(starts, Format.PDF if b"%PDF-" in start else Format.TEXT)


def is_binary(head: bytes) -> bool:
    """Return whether bytes are no text of an encoding that is read here."""
    return b"\x00" in head and not has_mark(head)

"""One article out of one document: plain text, Markdown, HTML."""

from __future__ import annotations

import codecs
import html
import logging
import re
from email.utils import parsedate_to_datetime
from typing import IO, Any

from geodata.errors import InputError
from geodata.read.limits import MAX_ARTICLE_BYTES, megabytes

Fields = dict[str, Any]

MAX_TITLE = 300  # characters: a first line longer than that is a paragraph
MAX_HEADER_LINES = 8  # a byline, source or date stands among the first lines or nowhere

_HEADER = re.compile(
    r"\s*(?P<name>by|author|source|publisher|published(?: on)?|publication date|date|url|link)"
    r"\s*:\s*(?P<value>\S.*)\Z",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"\s*By [A-Z][\w.'’-]+(?:[ ,]+(?:and |[A-Z])[\w.'’-]*){0,8}\s*\Z")
_HEADER_FIELDS = {
    "by": "author",
    "author": "author",
    "source": "source",
    "publisher": "source",
    "published": "published",
    "published on": "published",
    "publication date": "published",
    "date": "published",
    "url": "url",
    "link": "url",
}
_MONTHS = "january february march april may june july august september october november december"
_MONTH_NUMBERS = {name[:3]: i for i, name in enumerate(_MONTHS.split(), start=1)}
_DAY_MONTH = re.compile(r"(?:\w+, )?(\d{1,2})(?:st|nd|rd|th)? ([A-Za-z]{3,9})\.?,? (\d{4})\Z")
_MONTH_DAY = re.compile(r"(?:\w+, )?([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\Z")
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}.*))?\Z")

_MARKS = (  # Markdown that would stand in the way of reading sentences
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"!\[[^\]]*\]\([^)\s]*(?:\s[^)]*)?\)"), ""),
    (re.compile(r"\[([^\]]+)\]\([^)\s]*(?:\s[^)]*)?\)"), r"\1"),
    (re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$", re.MULTILINE), r"\1"),
    (re.compile(r"^[ \t]{0,3}>[ \t]?", re.MULTILINE), ""),
    (re.compile(r"^[ \t]{0,3}(?:[-*_][ \t]*){3,}$", re.MULTILINE), ""),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\w_])"), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
)
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_LINE = re.compile(r"(\w+)\s*:\s*(.*?)\s*\Z")

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot read is said by us


def read_bytes(file: IO[bytes], *, name: str) -> bytes:
    """Return a whole document.

    Raises
    ------
    InputError
        When it is over the limit, or empty.
    """
    content = file.read(MAX_ARTICLE_BYTES + 1)
    if len(content) > MAX_ARTICLE_BYTES:
        msg = f"is over {megabytes(MAX_ARTICLE_BYTES)}"
        raise InputError(msg, source=name)
    if not content.strip():
        raise InputError("is empty", source=name)
    return content


def decode(content: bytes, *, name: str) -> str:
    """Return the text of bytes in UTF-8, or in UTF-16 with its mark, or in Windows-1252.

    Raises
    ------
    InputError
        When the bytes are no text in any of them.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise InputError("is binary data, not text", source=name)


def read_text(content: bytes, *, name: str) -> Fields:
    """Return the article of a plain text: first line title, then perhaps byline, source, date."""
    lines = decode(content, name=name).strip("\n").split("\n")
    return _titled(lines)


def _titled(lines: list[str], known: Fields | None = None) -> Fields:
    fields: Fields = dict(known or {})
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    title = lines[first].strip() if lines else ""
    body_at = first
    if title and len(title) <= MAX_TITLE and len(lines) > first + 1:
        fields.setdefault("title", title)
        body_at = first + 1
    kept = []
    for number, line in enumerate(lines[body_at:]):
        found = _header(line) if number < MAX_HEADER_LINES else None
        if found is None:
            kept.append(line)
        elif found[0] != "author":
            fields.setdefault(*found)
    body = "\n".join(kept).strip("\n")
    parts = [lines[first].strip(), body] if body_at > first else [body]
    fields["text"] = "\n\n".join(part for part in parts if part)
    return fields


def _header(line: str) -> tuple[str, str] | None:
    if _BYLINE.match(line):
        return "author", line.strip()
    match = _HEADER.match(line)
    if match is None:
        return None
    field = _HEADER_FIELDS[match["name"].lower()]
    value = match["value"].strip()
    if field == "published":
        day = parse_day(value)
        return (field, day) if day else None
    if field == "url" and not value.lower().startswith(("http://", "https://")):
        return None
    if field == "source" and len(value) > MAX_TITLE:
        return None
    return field, value


def parse_day(text: str) -> str | None:
    """Return the ISO form of a date as newspapers, mail and feeds write it; None if it is none."""
    value = " ".join(text.split())
    if match := _ISO.match(value):
        return value.replace(" ", "T", 1) if match[2] else value
    for pattern, order in ((_DAY_MONTH, (3, 2, 1)), (_MONTH_DAY, (3, 1, 2))):
        if match := pattern.match(value):
            year, month, day = (match[i] for i in order)
            number = _MONTH_NUMBERS.get(month[:3].lower())
            if number:
                return f"{year}-{number:02}-{int(day):02}"
    try:
        return parsedate_to_datetime(value).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def read_markdown(content: bytes, *, name: str) -> Fields:
    """Return the article of a Markdown document, its marks taken off; front matter is read."""
    text = decode(content, name=name)
    known: Fields = {}
    if front := _FRONT_MATTER.match(text):
        text = text[front.end() :]
        known = _front_fields(front[1])
    for pattern, replacement in _MARKS:
        text = pattern.sub(replacement, text)
    lines = html.unescape(text).strip("\n").split("\n")
    fields = _titled(lines, known)
    if known.get("title") and known["title"] not in fields["text"][: MAX_TITLE + 1]:
        fields["text"] = f"{known['title']}\n\n{fields['text']}"
    return fields


def _front_fields(front: str) -> Fields:
    fields: Fields = {}
    for line in front.split("\n"):
        match = _FRONT_LINE.match(line)
        if match is None:
            continue
        name, value = match[1].lower(), match[2].strip("\"'")
        field = _HEADER_FIELDS.get(name, name)
        if value and field in {"id", "title", "source", "url", "language"}:
            fields[field] = value
        elif value and field == "published":
            fields[field] = parse_day(value) or value
    return fields


def read_html(content: bytes, *, name: str, url: str | None = None) -> Fields:
    """Return the article of a web page: its main text, title, date and publisher.

    Raises
    ------
    InputError
        When the page holds no text that reads like an article.
    """
    import trafilatura  # noqa: PLC0415  # slow to load, and JSON Lines need none of it

    try:
        page = trafilatura.bare_extraction(
            content, url=url, with_metadata=True, include_comments=False, include_tables=False
        )
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        msg = f"cannot be read as HTML: {error}"
        raise InputError(msg, source=name) from error
    found: Fields = page if isinstance(page, dict) else page.as_dict() if page else {}
    body = (found.get("text") or "").strip()
    if not body:
        raise InputError("the page holds no article", source=name)
    title = (found.get("title") or "").strip()
    text = body if not title or body.startswith(title) else f"{title}\n\n{body}"
    return {
        "title": title or None,
        "text": text,
        "source": found.get("sitename") or found.get("hostname"),
        "url": found.get("url") or url,
        "published": found.get("date"),
        "language": found.get("language"),
    }


def html_to_text(markup: str) -> str:
    """Return the words of an HTML fragment, a line for each block; no markup is left."""
    import trafilatura  # noqa: PLC0415  # slow to load, and JSON Lines need none of it

    return (trafilatura.html2txt(f"<html><body>{markup}</body></html>") or "").strip()

"""One article out of one document: plain text, Markdown, HTML."""

from __future__ import annotations

import html
import logging
import re
import tomllib
from collections.abc import Callable
from typing import IO

from geodata.errors import InputError
from geodata.read.headers import HEADER_FIELDS, MAX_TITLE, Fields, parse_day, take_header
from geodata.read.limits import MAX_ARTICLE_BYTES, megabytes

# Markdown that would stand in the way of reading sentences. Each pattern stops where the next of
# its kind begins: one that looked on to the end would take forever over a text made of them.
_MARKS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL), ""),
    (re.compile(r"!\[[^\[\]]*\]\([^)\s\[]*(?:\s[^)\[]*)?\)"), ""),
    (re.compile(r"\[([^\[\]]+)\]\([^)\s\[]*(?:\s[^)\[]*)?\)"), r"\1"),
    (re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+(.*)$", re.MULTILINE), lambda m: m[1].rstrip(" \t#")),
    (re.compile(r"^[ \t]{0,3}>[ \t]?", re.MULTILINE), ""),
    (re.compile(r"^[ \t]{0,3}(?:[-*_][ \t]*){3,}$", re.MULTILINE), ""),
    (re.compile(r"(\*\*|__)(?=\S)((?:(?!\1).)+)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\w_])"), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
)
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TOML_FRONT = re.compile(r"\+\+\+[ \t]*\n(.*?)\n\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_LINE = re.compile(r"(\w+)[ \t]*:(.*)\Z")

# What browsers write over a page that they save.
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d{4}\)(https?://[^\s<>]{1,2000}) -->")

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot read is said by us


def read_bytes(file: IO[bytes], *, name: str, most: int = MAX_ARTICLE_BYTES) -> bytes:
    """Return a whole document.

    Raises
    ------
    InputError
        When it is over the limit, or empty.
    """
    content = file.read(most + 1)
    if len(content) > most:
        msg = f"is over {megabytes(most)}"
        raise InputError(msg, source=name)
    if not content.strip():
        raise InputError("is empty", source=name)
    return content


def read_text(text: str) -> Fields:
    """Return the article of a plain text: first line title, then perhaps byline, source, date."""
    return take_header(text.strip("\n").split("\n"))


def read_markdown(text: str) -> Fields:
    """Return the article of a Markdown document, its marks taken off; front matter is read."""
    known: Fields = {}
    if front := _FRONT_MATTER.match(text):
        known = _front_fields(front[1])
    elif front := _TOML_FRONT.match(text):
        known = _toml_fields(front[1])
    if front:
        text = text[front.end() :]
    for pattern, replacement in _MARKS:
        text = pattern.sub(replacement, text)
    fields = take_header(html.unescape(text).strip("\n").split("\n"), known)
    if known.get("title") and known["title"] not in fields["text"][: MAX_TITLE + 1]:
        fields["text"] = f"{known['title']}\n\n{fields['text']}"
    return fields


def _front_fields(front: str) -> Fields:
    pairs = [match.groups() for line in front.split("\n") if (match := _FRONT_LINE.match(line))]
    return _known_fields({name: value.strip().strip("\"'") for name, value in pairs})


def _toml_fields(front: str) -> Fields:
    try:
        return _known_fields({k: str(v) for k, v in tomllib.loads(front).items()})
    except (ValueError, RecursionError):
        return {}


def _known_fields(given: dict[str, str]) -> Fields:
    fields: Fields = {}
    for name, value in given.items():
        field = HEADER_FIELDS.get(name.lower(), name.lower())
        if value and field in {"id", "title", "source", "url", "language"}:
            fields[field] = value
        elif value and field == "published":
            fields[field] = parse_day(value) or value
    return fields


def read_html(content: str, *, name: str, url: str | None = None) -> Fields:
    """Return the article of a web page: its main text, title, date and publisher.

    Raises
    ------
    InputError
        When the page holds no text that reads like an article.
    """
    import trafilatura  # noqa: PLC0415  # slow to load, and JSON Lines need none of it

    if url is None and (saved := _SAVED_FROM.search(content[:4096])):
        url = saved[1]
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

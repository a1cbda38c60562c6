"""Articles out of RSS and Atom feeds."""

from __future__ import annotations

from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from geodata.errors import InputError
from geodata.read.documents import html_to_text
from geodata.read.headers import Fields


def read_feed(content: bytes, *, name: str) -> Iterator[Fields]:
    """Yield the entries of a feed; the id of an entry is the feed's own, else its link.

    Raises
    ------
    InputError
        When the bytes are no feed.
    """
    import feedparser  # noqa: PLC0415  # slow to load, and few sources are feeds

    try:
        feed = feedparser.parse(content)
    except MemoryError:
        raise
    except Exception as error:  # it raises whatever broken markup makes it trip over
        msg = f"is no RSS or Atom feed that can be read: {error}"
        raise InputError(msg, source=name) from error
    if not feed.version or (feed.bozo and not feed.entries):
        reason = "is no RSS or Atom feed"
        if feed.get("bozo_exception"):
            reason += f": {feed.bozo_exception}"
        raise InputError(reason, source=name)
    if not feed.entries:
        raise InputError("the feed holds no articles", source=name)
    for entry in feed.entries:
        yield _entry_fields(entry, publisher=feed.feed.get("title"))


def _entry_fields(entry: Any, *, publisher: str | None) -> Fields:
    bodies = [part.get("value") or "" for part in entry.get("content") or []]
    body = html_to_text(max([*bodies, entry.get("summary") or ""], key=len))
    title = html_to_text(entry.get("title") or "").replace("\n", " ")
    link = entry.get("link") or None
    return {
        "id": entry.get("id") or link,
        "title": title or None,
        "text": "\n\n".join(part for part in (title, body) if part),
        "source": (entry.get("source") or {}).get("title") or publisher,
        "url": link if link and link.lower().startswith(("http://", "https://")) else None,
        "published": _moment(entry.get("published_parsed") or dict.get(entry, "updated_parsed")),
        "language": None,
    }


def _moment(value: Any) -> str | None:
    """Return a moment of the calendar; in the time of another zone it may lie outside."""
    try:
        return None if value is None else datetime.fromtimestamp(timegm(value), UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return None

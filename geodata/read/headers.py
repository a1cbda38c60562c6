"""The lines that stand over an article: title, byline, source, date; and its wrapped lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

Fields = dict[str, Any]

MAX_TITLE = 300  # characters: a first line longer than that is a paragraph
MAX_HEADER_LINES = 8  # a byline, source or date stands among the first lines or nowhere

_HEADER = re.compile(
    r"\s*(?P<name>by|author|source|publisher|published(?: on)?|publication date|date|url|link)"
    r"\s*:\s*(?P<value>\S.*)\Z",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"\s*By [A-Z][\w.'’-]+(?:[ ,]+(?:and |[A-Z])[\w.'’-]*){0,8}\s*\Z")
_PUBLISHED = re.compile(r"\s*(?:published|posted)(?: on)?\s+(?P<value>\S.*)\Z", re.IGNORECASE)
HEADER_FIELDS = {
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
    "lang": "language",
    "headline": "title",
}
_MONTHS = "january february march april may june july august september october november december"
_MONTH_NUMBERS = {name[:3]: i for i, name in enumerate(_MONTHS.split(), start=1)}
_AFTER_DAY = r"(?:,? (?:at )?\d{1,2}[:.]\d{2}.{0,20})?\Z"  # the hour and its zone
_DAY_MONTH = re.compile(
    r"(?:\w+,? )?(\d{1,2})(?:st|nd|rd|th)? ([A-Za-z]{3,9})\.?,? (\d{4})" + _AFTER_DAY
)
_MONTH_DAY = re.compile(
    r"(?:\w+,? )?([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})" + _AFTER_DAY
)
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}.*))?\Z")
_MAX_DATE = 60  # characters

# Lines cut for a page of 60 to 130 characters are one sentence; longer ones are paragraphs.
_LEAST_WRAPPED, _MOST_WRAPPED = 35, 130
_ENDS = tuple(".!?:;\"”’')]…")
_BULLET = re.compile(r"(?:[-*•·–—]|\d{1,3}[.)])\s")
_WORD_CUT = re.compile(r"[^\W\d_]-\Z")


def take_header(lines: list[str], known: Fields | None = None) -> Fields:
    """Return the fields of a text whose first line is its title, header lines taken out.

    Parameters
    ----------
    lines
        The lines of the text.
    known
        Fields that are known already, which go before what the lines say.
    """
    found: Fields = dict(known or {})
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    title = lines[first].strip() if lines else ""
    body_at = first
    if title and len(title) <= MAX_TITLE and len(lines) > first + 1:
        found.setdefault("title", title)
        body_at = first + 1
    kept = []
    for number, line in enumerate(lines[body_at:]):
        header = _header(line) if number < MAX_HEADER_LINES else None
        if header is None:
            kept.append(line)
        elif header[0] != "author":
            found.setdefault(*header)
    body = join_wrapped(kept)
    parts = [title, body] if body_at > first else [body]
    found["text"] = "\n\n".join(part for part in parts if part)
    return found


def _header(line: str) -> tuple[str, str] | None:
    """Return the field and the value that a line over an article says, if it says one."""
    if _BYLINE.match(line):
        return "author", line.strip()
    match = _HEADER.match(line) or _PUBLISHED.match(line)
    if match is None:
        day = parse_day(line) if len(line) <= _MAX_DATE else None
        return ("published", day) if day else None
    field = HEADER_FIELDS[match.groupdict().get("name", "published").lower()]
    value = match["value"].strip()
    if field == "published":
        value = parse_day(value) or ""
    fits = _FITS.get(field)
    return (field, value) if value and (fits is None or fits(value)) else None


_FITS: dict[str, Callable[[str], bool]] = {
    "url": lambda value: value.lower().startswith(("http://", "https://")),
    "source": lambda value: len(value) <= MAX_TITLE,
}


def parse_day(text: str) -> str | None:
    """Return the ISO form of a date as newspapers, mail and feeds write it; None if it is none."""
    value = " ".join(text.split())
    if match := _ISO.match(value):
        return _checked(value.replace(" ", "T", 1) if match[2] else value)
    if ":" in value and (moment := _mail_date(value)):
        return moment
    for pattern, order in ((_DAY_MONTH, (3, 2, 1)), (_MONTH_DAY, (3, 1, 2))):
        if match := pattern.match(value):
            year, month, day = (match[i] for i in order)
            number = _MONTH_NUMBERS.get(month[:3].lower())
            return _checked(f"{year}-{number:02}-{int(day):02}") if number else None
    return None


def _mail_date(value: str) -> str | None:
    """Return a moment as mail and feeds write it; one without a zone is only a day."""
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.isoformat() if moment.tzinfo else moment.date().isoformat()


def _checked(value: str) -> str | None:
    try:
        if len(value) > len("2021-08-25"):
            datetime.fromisoformat(value)
        date.fromisoformat(value[:10])
    except ValueError:
        return None
    return value


def join_wrapped(lines: list[str]) -> str:
    """Return lines as a text in which a line that was cut for a page is whole again.

    A line is joined to the next one where it is as long as lines of a page are and ends in the
    middle of a sentence; a word cut in two is put together.
    """
    text: list[str] = []
    before = ""
    for line in lines:
        if not _is_cut(before, line):
            text += ["\n", line.rstrip()]
        elif _WORD_CUT.search(before) and line.lstrip()[:1].islower():
            text[-1] = text[-1][:-1]
            text.append(line.strip())
        else:
            text += [" ", line.strip()]
        before = line.rstrip()
    return "".join(text).strip("\n")


def _is_cut(line: str, following: str) -> bool:
    """Return whether a line was cut for a page and goes on in the one after it."""
    return (
        _LEAST_WRAPPED <= len(line) <= _MOST_WRAPPED
        and bool(following.strip())
        and not line.endswith(_ENDS)
        and not _BULLET.match(following.lstrip())
    )

"""JSON from streams, one record after the other, never more than one of them in memory."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

import orjson

from geodata.errors import InputError
from geodata.read.limits import MAX_ARTICLE_BYTES, MAX_LINE_BYTES, megabytes

_CHUNK = 1 << 20
_BOM = b"\xef\xbb\xbf"
_ID = re.compile(rb'"id"\s*:\s*("(?:[^"\\]|\\.){0,200}"|\d{1,30})')
_SPACE_OR_COMMA = re.compile(r"[\s,]*")
_BLANK = re.compile(r"\s*")
_MAX_ERRORS_IN_A_ROW = 20  # lines without one good among them: the file is not what it says


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One JSON object with where it stood."""

    value: dict[str, Any]
    source: str
    line: int


def read_json_lines(file: IO[bytes], *, name: str) -> Iterator[Record | InputError]:
    """Yield the object of each line; blank lines are passed over.

    A line that is too long, or is no JSON object, is yielded as an error with its number. After
    twenty broken lines and not one good one the rest is left unread.
    """
    number = 0
    good = bad = 0
    while raw := file.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(raw) > MAX_LINE_BYTES:
            _skip_line(file)
            bad += 1
            yield _too_long(raw, name=name, line=number)
            continue
        raw = raw.removeprefix(_BOM) if number == 1 else raw
        if not raw.strip():
            continue
        answer = _parse_line(raw, name=name, line=number)
        yield answer
        if isinstance(answer, Record):
            good += 1
        else:
            bad += 1
            if not good and bad >= _MAX_ERRORS_IN_A_ROW:
                yield InputError(
                    f"the first {bad} lines are broken; the rest is left unread", source=name
                )
                return
    if not good and not bad:
        yield InputError("is empty", source=name)


def _skip_line(file: IO[bytes]) -> None:
    while (rest := file.readline(_CHUNK)) and not rest.endswith(b"\n"):
        pass


def _too_long(raw: bytes, *, name: str, line: int) -> InputError:
    found = _ID.search(raw[:_CHUNK]) or _ID.search(raw[-_CHUNK:])
    who = f"article {found[1].decode(errors='replace').strip(chr(34))!r}" if found else "the line"
    return InputError(f"{who} is over {megabytes(MAX_ARTICLE_BYTES)}", source=name, line=line)


def _parse_line(raw: bytes, *, name: str, line: int) -> Record | InputError:
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        reason = f"is no JSON: {error.msg} at column {error.colno}"
        return InputError(reason, source=name, line=line)
    if not isinstance(value, dict):
        return InputError("must be a JSON object", source=name, line=line)
    return Record(value=value, source=name, line=line)


def read_json_values(file: IO[bytes], *, name: str) -> Iterator[Record | InputError]:
    """Yield the objects of a JSON array, of ``{"articles": [...]}``, or of one after another.

    The file is parsed as it streams: no more than one object and a chunk is in memory. The line
    of a record is the one it begins on.
    """
    scanner = _Scanner(file)
    count = 0
    try:
        scanner.skip(_BLANK)
        is_list = scanner.peek() == "["
        if is_list:
            scanner.advance(1)
        while True:
            scanner.skip(_SPACE_OR_COMMA)
            if scanner.peek() in {"", "]"}:
                is_cut = is_list and not scanner.peek()
                break
            line = scanner.line
            value = scanner.value()
            for entry in _entries(value):
                count += 1
                if isinstance(entry, dict):
                    yield Record(value=entry, source=name, line=line)
                else:
                    yield InputError("must be a JSON object", source=name, line=line)
    except (ValueError, RecursionError) as error:
        yield InputError(_json_reason(error), source=name, line=scanner.line)
        return
    if is_cut:
        yield InputError("is cut short: its list has no end", source=name, line=scanner.line)
    elif not count:
        yield InputError("holds no articles" if scanner.line > 1 else "is empty", source=name)


def _entries(value: object) -> list[object]:
    if isinstance(value, dict) and "text" not in value and isinstance(value.get("articles"), list):
        return list(value["articles"])
    return [value]


def _json_reason(error: Exception) -> str:
    match error:
        case _TooLargeError():
            return str(error)
        case json.JSONDecodeError():
            return f"is no JSON: {error.msg}"
        case UnicodeDecodeError():
            return "is no JSON: not valid UTF-8"
        case RecursionError():
            return "is no JSON: nested too deeply"
        case _:  # what Python says of an integer of thousands of digits
            return "is no JSON: a number has too many digits"


class _TooLargeError(ValueError):
    """One value of a JSON file is over the limit of an article."""


class _Scanner:
    """A sliding window over a stream of JSON text."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._decoder = json.JSONDecoder()
        self._incremental = codecs.getincrementaldecoder("utf-8-sig")()
        self._text = ""
        self._at = 0
        self._ended = False
        self.line = 1

    def peek(self) -> str:
        """Return the next character, empty at the end."""
        while self._at >= len(self._text) and not self._ended:
            self._read_more()
        return self._text[self._at : self._at + 1]

    def advance(self, n: int) -> None:
        """Move on by `n` characters."""
        self.line += self._text.count("\n", self._at, self._at + n)
        self._at += n

    def skip(self, pattern: re.Pattern[str]) -> None:
        """Move past what `pattern` matches."""
        while self.peek():
            match = pattern.match(self._text, self._at)
            assert match is not None
            if match.end() == self._at:
                return
            self.advance(match.end() - self._at)

    def value(self) -> object:
        """Return the next JSON value and move past it."""
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                if self._ended:
                    raise
            else:
                if end < len(self._text) or self._ended:  # a number may go on in the next chunk
                    self.advance(end - self._at)
                    return value
            if len(self._text) - self._at > MAX_LINE_BYTES:
                msg = f"an article is over {megabytes(MAX_ARTICLE_BYTES)}"
                raise _TooLargeError(msg)
            self._read_more()

    def _read_more(self) -> None:
        # Doubling keeps the repeated parsing of one large value linear in its size.
        chunk = self._file.read(max(_CHUNK, len(self._text) - self._at))
        self._ended = not chunk
        self._text = self._text[self._at :] + self._incremental.decode(chunk, final=not chunk)
        self._at = 0

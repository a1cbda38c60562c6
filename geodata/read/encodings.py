"""Which encoding a text is in, and streams that give it as UTF-8."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import IO, TYPE_CHECKING

from geodata.errors import InputError

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

UTF8 = "utf-8"
_MARKS = (  # the longer of two that begin alike first
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK = 1 << 16
SAMPLE_BYTES = 1 << 16  # what a guess looks at: more costs time and changes nothing

# What news is written in where it is not in Unicode. A guess among all that there are would
# find a rare encoding that fits a short text by chance.
_CANDIDATES = [
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "koi8_r",
    "gb18030",
    "big5",
    "shift_jis",
    "euc_jp",
    "euc_kr",
]
_ASCII = bytes(range(0x80))
# Typographic quotes, dashes and dots, which all Windows encodings hold at the same places.
_TYPOGRAPHY = b"\x85\x91\x92\x93\x94\x95\x96\x97\xa0"
_FALLBACK = "cp1252"
_DECLARED = re.compile(
    rb"""(?:<meta[^>]{0,200}?charset\s*=\s*["']?|<\?xml[^>]{0,100}?encoding\s*=\s*["'])([\w.:-]{2,40})""",
    re.IGNORECASE,
)


def checked_encoding(name: str) -> str:
    """Return the canonical name of an encoding of text.

    Raises
    ------
    InputError
        When there is none of that name.
    """
    try:
        if "a".encode(name).decode(name) == "a":
            return codecs.lookup(name).name
    except (LookupError, ValueError, TypeError):
        pass
    msg = f"{name[:40]!r} is no encoding of text"
    raise InputError(msg, field="encoding")


def has_mark(head: bytes) -> bool:
    """Return whether bytes begin with the mark of an encoding in which texts hold zeros."""
    return head.startswith(
        (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
    )


def find_encoding(content: bytes, *, said: str | None = None, is_cut: bool = False) -> str:
    """Return the encoding of a text: by its mark, UTF-8 if it is that, as it says, or a guess.

    Parameters
    ----------
    content
        The text's bytes, or its first ones.
    said
        What the server said; it counts less than the bytes themselves.
    is_cut
        Whether the last character may be cut short.
    """
    for mark, marked in _MARKS:
        if content.startswith(mark):
            return marked
    try:
        codecs.getincrementaldecoder(UTF8)().decode(content, final=not is_cut)
    except UnicodeDecodeError as error:
        first_odd = error.start
    else:
        return UTF8
    declared = _DECLARED.search(content[:4096])
    for name in (said, declared[1].decode("ascii", "replace") if declared else None):
        if name and _fits(content, name):
            return codecs.lookup(name).name
    return _guess(content[max(0, first_odd - SAMPLE_BYTES // 2) :][:SAMPLE_BYTES])


def _fits(content: bytes, name: str) -> bool:
    try:
        content[: 16 * SAMPLE_BYTES].decode(checked_encoding(name))
    except (InputError, UnicodeDecodeError):
        return False
    return True


def _guess(sample: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415  # slow to load, and seldom needed

    odd = b"\n".join(line for line in sample.splitlines() if not line.isascii())
    if not odd.translate(None, _ASCII + _TYPOGRAPHY):
        return _FALLBACK
    matches = list(from_bytes(odd, cp_isolation=_CANDIDATES))
    # Short texts fit several alike; the encoding of Western Europe is the likeliest then.
    best = [m.encoding for m in matches if (m.chaos, m.coherence) == _fit_of(matches[0])]
    return _FALLBACK if _FALLBACK in best or not best else best[0]


def _fit_of(match: CharsetMatch) -> tuple[float, float]:
    return match.chaos, match.coherence


def decode(content: bytes, *, name: str, said: str | None = None, forced: str | None = None) -> str:
    """Return the text of bytes, its lines ending in a newline alone.

    Raises
    ------
    InputError
        When the bytes are no text, or none in the encoding that is forced on them.
    """
    encoding = forced or find_encoding(content, said=said)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if forced:
            msg = f"is no text in {forced}: byte {error.start} fits nothing"
            raise InputError(msg, source=name) from error
        text = content.decode(_FALLBACK, "replace")
    if "\x00" in text:
        raise InputError("is binary data, not text", source=name)
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def find_stream_encoding(open_stream: Callable[[], AbstractContextManager[IO[bytes]]]) -> str:
    """Return the encoding of a text too long to hold, read through once."""
    with open_stream() as file:
        before = b""
        decoder = codecs.getincrementaldecoder(UTF8)()
        while chunk := file.read(_CHUNK):
            if not before:
                for mark, name in _MARKS:
                    if chunk.startswith(mark):
                        return name
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                return find_encoding(before + chunk + file.read(_CHUNK), is_cut=True)
            before = chunk
    return UTF8


class Recoded(io.RawIOBase):
    """A stream of text in one encoding as a stream of UTF-8."""

    def __init__(self, file: IO[bytes], *, encoding: str, name: str) -> None:
        super().__init__()
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._encoding = encoding
        self._name = name
        self._ready = b""
        self._ended = False

    def readable(self) -> bool:
        """Return true: it is for reading."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed's Buffer is newer
        """Fill a buffer.

        Raises
        ------
        InputError
            Where the bytes are no text in this encoding.
        """
        while not self._ready and not self._ended:
            chunk = self._file.read(_CHUNK)
            self._ended = not chunk
            try:
                text = self._decoder.decode(chunk, final=self._ended)
            except UnicodeDecodeError as error:
                msg = f"is no text in {self._encoding}: {error.reason}"
                raise InputError(msg, source=self._name) from error
            self._ready = text.encode(UTF8, "replace")
        n = min(len(buffer), len(self._ready))
        buffer[:n] = self._ready[:n]
        self._ready = self._ready[n:]
        return n


def as_utf8(file: IO[bytes], *, encoding: str, name: str) -> IO[bytes]:
    """Return a stream of text as UTF-8; one that is UTF-8 is returned as it is."""
    if codecs.lookup(encoding).name in {UTF8, "utf-8-sig", "ascii"}:
        return file
    return io.BufferedReader(Recoded(file, encoding=encoding, name=name), _CHUNK)

"""One article out of a PDF: its text, page after page, with its lines put together again."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING

from geodata.errors import InputError
from geodata.read.headers import MAX_TITLE, Fields, take_header
from geodata.read.limits import MAX_ARTICLE_BYTES, megabytes

if TYPE_CHECKING:
    import pypdf

MAX_PAGES = 2000
_NO_TITLES = ("untitled", "microsoft word", "microsoft powerpoint", "slide ", "layout ")

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it cannot read is said by us


def read_pdf(content: bytes, *, name: str) -> Fields:
    """Return the article of a PDF.

    Its date is one of its first lines or none: the file's own says when it was printed.

    Raises
    ------
    InputError
        When it is locked, broken, too long, or holds no text.
    """
    import pypdf  # noqa: PLC0415  # slow to load, and few sources are PDF

    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        _unlock(reader, name=name)
        title = reader.metadata.title if reader.metadata else None
        text = _text_of(reader, name=name)
    except (InputError, MemoryError):
        raise
    except Exception as error:  # it raises whatever a broken file makes it trip over
        msg = f"is no PDF that can be read: {error or type(error).__name__}"
        raise InputError(msg, source=name) from error
    if not text.strip():
        raise InputError("the PDF holds no text (it may be a scan)", source=name)
    fields = take_header(text.strip("\n").split("\n"))
    if isinstance(title, str) and _is_title(title):
        fields["title"] = " ".join(title.split())
    return fields


def _unlock(reader: pypdf.PdfReader, *, name: str) -> None:
    """Open what is locked against changes only."""
    if reader.is_encrypted and not reader.decrypt(""):
        raise InputError("is locked with a password", source=name)


def _is_title(title: str) -> bool:
    folded = title.strip().casefold()
    return 0 < len(folded) <= MAX_TITLE and " " in folded and not folded.startswith(_NO_TITLES)


def _text_of(reader: pypdf.PdfReader, *, name: str) -> str:
    if len(reader.pages) > MAX_PAGES:
        msg = f"is over {MAX_PAGES:,} pages long"
        raise InputError(msg, source=name)
    pages: list[str] = []
    n_chars = 0
    for page in reader.pages:
        pages.append(page.extract_text().replace("\x00", ""))
        n_chars += len(pages[-1])
        if n_chars > MAX_ARTICLE_BYTES:
            msg = f"its text is over {megabytes(MAX_ARTICLE_BYTES)}"
            raise InputError(msg, source=name)
    return "\n".join(pages)

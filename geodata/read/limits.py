"""How large an input may be."""

from __future__ import annotations

MAX_ARTICLE_BYTES = 20_000_000  # of its text in UTF-8: the longest report is a tenth of that
# A line also holds the other fields, and escapes of what is not ASCII.
MAX_LINE_BYTES = MAX_ARTICLE_BYTES + 1_000_000

MAX_PDF_BYTES = 50_000_000  # pictures make them larger than the text they hold


def megabytes(n_bytes: int) -> str:
    """Return a size in words, in units of a million bytes."""
    return f"{n_bytes / 1e6:.0f} MB"

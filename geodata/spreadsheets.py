"""Cells of a CSV that a spreadsheet cannot be tricked by."""

from __future__ import annotations

import unicodedata

BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # by it spreadsheets know that this is UTF-8
# A spreadsheet takes a cell that begins so for a formula and runs it; some take the full-width
# forms for the same.
_FORMULA_STARTS = frozenset("=+-@＝＋－＠")
# What a spreadsheet passes over before it looks: controls, format characters, all spaces.
_PASSED_OVER = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


def safe_cell(text: str) -> str:
    """Return a text as a cell: behind an apostrophe where it would be run as a formula."""
    kept = text.replace("\0", "")
    return f"'{kept}" if looks_like_formula(kept) else kept


def looks_like_formula(text: str) -> bool:
    """Return whether a spreadsheet may run a text that stands in a cell."""
    if text[:1] in {"\t", "\r", "\n"}:
        return True
    first = next((c for c in text if unicodedata.category(c) not in _PASSED_OVER), "")
    return first in _FORMULA_STARTS

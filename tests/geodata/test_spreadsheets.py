"""What a spreadsheet would run as a formula, and that no cell begins so."""

from __future__ import annotations

import pytest

from geodata.spreadsheets import looks_like_formula, safe_cell


@pytest.mark.parametrize(
    ("text", "is_formula"),
    [
        ("=1+1", True),
        (" =1+1", True),
        ("\t=1", True),
        ("\u202e=1", True),
        ("＝cmd", True),
        ("-2+3", True),
        ("@SUM(1)", True),
        ("a=1", False),
        ("'=1", False),
        ("", False),
        ("500 people", False),
    ],
)
def test_what_a_spreadsheet_would_run_is_known(text: str, is_formula: bool) -> None:  # noqa: FBT001
    assert looks_like_formula(text) is is_formula


@pytest.mark.parametrize("text", ["=1+1", "\u200b=1+1", "\0=1+1", "\n=1+1"])
def test_a_cell_never_begins_as_a_formula(text: str) -> None:
    assert safe_cell(text) == f"'{text}".replace("\0", "")
    assert safe_cell("500 people") == "500 people"

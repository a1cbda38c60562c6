"""Who may change anything, and under which name."""

from __future__ import annotations

import pytest

from dashboard.access.rules import AccessRules
from dashboard.components.reading.passage import find_passage
from dashboard.editor import MOST_NAME_CHARS, clean_name, signed_in_name

RULES = AccessRules(viewers=("*@example.org",), editors=("ann@example.org",))


def test_the_name_of_who_signed_in_is_the_address_and_strangers_have_none() -> None:
    assert signed_in_name({"email": "ann@example.org"}, rules=RULES) == "ann@example.org"
    assert signed_in_name({"email": "bob@elsewhere.net"}, rules=RULES) is None
    unverified = {"email": "ann@example.org", "email_verified": False}
    assert signed_in_name(unverified, rules=RULES) is None
    assert signed_in_name({}, rules=RULES) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ann   Analyst ", "Ann Analyst"),
        ("Ann\nBob\x1b[31m", "Ann Bob [31m"),
        ("", None),
        (" \t ", None),
        ("x" * 500, "x" * MOST_NAME_CHARS),
    ],
)
def test_a_name_is_one_line_of_bounded_length(typed: str, kept: str | None) -> None:
    assert clean_name(typed) == kept


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("two three", (4, "two\n three")),
        (" two  three ", (4, "two\n three")),
        ("three", (9, "three")),
        ("twothree", None),
        ("two four", None),
        ("", None),
        ("one two\n\nthree four", (0, "one two\n three four")),
    ],
)
def test_a_passage_is_found_whatever_blanks_a_browser_copies(
    words: str, found: tuple[int, str] | None
) -> None:
    assert find_passage("one two\n three four", words) == found

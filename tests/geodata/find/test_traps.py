"""Sentences that lure a finder, class by class (``traps.txt``); all were written for this."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from geodata.model import Mention, MentionRole

Find = Callable[[str], list[Mention]]
_NAME = re.compile(r"\[([^]|]+)\|([lad?])\]")
_ROLES = {
    "l": MentionRole.LITERAL,
    "a": MentionRole.ASSOCIATIVE,
    "d": MentionRole.DEMONYM,
}


def _sentences() -> list[str]:
    lines = Path(__file__).with_name("traps.txt").read_text(encoding="utf-8").splitlines()
    return [line.replace("\\n", "\n") for line in lines if line and not line.startswith("#")]


def _expected(marked: str) -> tuple[str, dict[tuple[int, int], str]]:
    """Return a sentence and the sign of each name marked in it."""
    text, at = "", 0
    signs = {}
    for match in _NAME.finditer(marked):
        text += marked[at : match.start()]
        signs[(len(text), len(text) + len(match[1]))] = match[2]
        text += match[1]
        at = match.end()
    return text + marked[at:], signs


@pytest.mark.parametrize("marked", _sentences())
def test_only_places_are_taken_for_places(mentions: Find, marked: str) -> None:
    text, signs = _expected(marked)
    open_ = [span for span, sign in signs.items() if sign == "?"]
    found = {
        (m.span.start_char, m.span.end_char): m.role
        for m in mentions(text)
        if not any(m.span.start_char < stop and first < m.span.end_char for first, stop in open_)
    }
    assert set(found) == {span for span, sign in signs.items() if sign != "?"}
    assert all(role is _ROLES.get(signs[span], role) for span, role in found.items())

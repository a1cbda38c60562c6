"""What is known of a word by itself."""

from __future__ import annotations

import pytest

from geodata.find.words import ending_bits


@pytest.mark.parametrize(
    ("word", "bits"),
    [
        ("Bozorgabad", 1),
        ("Novohrad", 0),
        ("Timoshenko", 2),
        ("Marivan", 0),
        ("Abad", 0),  # the ending alone marks nothing
        ("Karlsberg", 1),
        ("Harutyunyan", 2),
    ],
)
def test_endings_mark_places_and_persons(word: str, bits: int) -> None:
    assert ending_bits(word) == bits

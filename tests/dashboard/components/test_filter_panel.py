from __future__ import annotations

import pytest

from dashboard.components.filters.filter_panel import say_short


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0"),
        (999, "999"),
        (7_531, "7.5k"),
        (9_949, "9.9k"),
        (9_950, "10k"),
        (1_234_567, "1,235k"),
    ],
)
def test_a_button_has_room_for_every_number(count: int, words: str) -> None:
    assert say_short(count) == words

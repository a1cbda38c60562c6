"""Headlines are read as the sentences they stand for."""

from collections.abc import Callable

import pytest

from geodata.find import Finder
from geodata.model import Mention
from geodata.text import tokenize

Find = Callable[[str], list[Mention]]


def found(mentions: list[Mention]) -> list[tuple[str, str]]:
    return [(m.text.casefold(), m.role.value) for m in mentions]


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("Gunmen storm hotel in Kampala", ["kampala"]),
        ("Quake shakes New Zealand", ["new zealand"]),
        ("Swedish ships search waters off Gotland", ["swedish", "gotland"]),
        ("General Lincoln leads new command in Guam", ["guam"]),
        ("Troops withdraw from Palmyra after truce", ["palmyra"]),
        ("Tankers leave Gulf of Aden for open sea", ["gulf of aden"]),
    ],
)
def test_capitals_do_not_change_what_a_headline_names(
    mentions: Find, headline: str, expected: list[str]
) -> None:
    small = {"in", "from", "of", "for", "off", "after"}
    title = " ".join(w if w in small else w[0].upper() + w[1:] for w in headline.split())
    for written in (headline, headline.upper(), title):
        read = mentions(f"{written}\n\nIt was over by noon.")
        assert [name for name, _ in found(read)] == expected
        assert all(m.text in written for m in read)


def test_a_headline_changes_nothing_in_the_text_under_it(finder: Finder) -> None:
    body = "The Army said Mobile was flooded. Officials in Mobile closed Reading Road."
    alone = finder.find([tokenize(body)])[0]
    under = finder.find([tokenize(f"NEW STORM HITS COAST AGAIN\n\n{body}")])[0]
    assert found(under) == found(alone)


def test_lines_of_names_are_no_headline(mentions: Find) -> None:
    names = "Lima, Oslo, Cairo and Manila"
    assert [m.text for m in mentions(f"Flights to {names} left.")] == [
        m.text for m in mentions(f"{names}\n\nFlights left.")
    ]

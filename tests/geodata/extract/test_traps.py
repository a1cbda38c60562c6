"""What only looks like a base, a meeting or an evacuation stays off the map."""

from __future__ import annotations

import pytest
from atlas import read

TRAPS = [
    "The governor is losing his base of support in Denver.",
    "Her power base in Boston has shrunk since the vote.",
    "The firm has a large customer base in France and Poland.",
    "The proposal met resistance in Paris.",
    "The plan meets the criteria set in Warsaw.",
    "Washington had an interest in meeting the needs of Egypt.",
    "A school in Denver was evacuated after a threat.",
    "Guests evacuated the hotel in Boston when the alarm rang.",
    "The mayor of Denver talks a good game.",
    "The Vienna convention binds every state that signed it.",
    "A court in Boston held a hearing on Tuesday.",
    "The party will hold its convention in Denver in August.",
    "The two teams meet in Boston on Sunday in the first game of the season.",
    "The board of directors held a meeting in Denver on Tuesday.",
    "The eastern conference final will be played in Boston.",
    "He told a news conference in Paris that sales had doubled.",
    "The song talks about a girl in Havana.",
    "The factory is based in Warsaw and employs 900 people.",
    "The ministers discussed the war in Sudan.",
    "Players reported to training camp in Denver.",
    "The refugee camp in Chad holds 40,000 people.",
    "The Omani sultan called on Chad to free the men who were held in Gao.",
    "The Turkish president called on both sides in Khartoum not to shoot.",
    "Diplomats in Vienna have praised the talks between Chad and Sudan.",
    "Officials in Nairobi welcomed the collapse of the talks between Chad and Sudan.",
    "Trade has doubled, Egypt's ambassador to Oman told reporters ahead of the visit.",
    "The Chadian president flew to Egypt on Monday for an operation.",
    "According to sources in Paris, the Turkish president will use the summit to raise it.",
    "The Turkish and Iranian presidents held talks, according to officials in Paris.",
    "Earlier in the week Tehran announced that peace talks were scheduled with Oman.",
    "About 4,000 Sudanese who fled the fighting were attacked at the camp in Gao.",
    "The ferry can carry 900 passengers from Lisbon to Nairobi.",
    "The new jet can fly from Paris to Boston with 180 passengers onboard.",
    "The aide said the two leaders discussed the next steps in the Aleppo operation with France.",
    "President Macron was speaking at the Egypt-France summit 2019.",
    "The plan would bring the warring parties in Sudan to the negotiating table with Egypt.",
    "Guests from Boston were invited to the bill-signing ceremony in Denver.",
]


@pytest.mark.parametrize("text", TRAPS)
def test_no_pin_is_made(text: str) -> None:
    assert [i for i in read(text).items if i.mappable] == []


STAYING = [
    ("The Kenyan foreign minister called on the Omani sultan in Muscat on Monday.", "Muscat"),
    ("The Kenyan envoy called on President Rouhani in Tehran to convey his thanks.", "Tehran"),
    ("Authorities in Vienna welcomed the Omani sultan on Monday for talks.", "Vienna"),
    ("France sent its ambassador to Oman on Monday for talks with the sultan.", "Oman"),
    ("The presidents of Chad and Oman met in Sudan to end the war.", "Sudan"),
    ("The Turkish president is in Egypt to meet the Iranian foreign minister.", "Egypt"),
    ("The Chadian president flew to Egypt for talks with President Sissi.", "Egypt"),
]


@pytest.mark.parametrize(("text", "venue"), STAYING)
def test_what_is_like_a_trap_is_read(text: str, venue: str) -> None:
    (item,) = [i for i in read(text).items if i.mappable]
    assert [p.text for p in item.places] == [venue]


def test_talks_on_a_country_are_not_held_in_it() -> None:
    items = read(
        "The French foreign minister met his Iranian counterpart for talks on Sudan."
    ).items
    assert all(p.place.country != "SDN" for i in items for p in i.places)


def test_a_dateline_is_no_venue() -> None:
    text = "PARIS (AP) — Paris said the foreign ministers of Iran and Egypt met on Monday."
    assert all(p.text != "PARIS" for i in read(text).items for p in i.places)


def test_a_spokesman_does_not_move_the_thing_he_speaks_of() -> None:
    text = "The convoy evacuated 300 civilians from Aleppo, a U.N. spokesman said from Vienna."
    (item,) = read(text).items
    assert [p.text for p in item.places] == ["Aleppo"]

"""Articles written for these tests in the shapes that news of this field takes; nothing is real.

Each is read a second time with countries, people, days and numbers swapped, and without a day of
publication: the reading may rest on no name and no number.
"""

from __future__ import annotations

import re

import pytest
from atlas import read

from geodata.model import ActorRole, DatePrec, Item, Kind, PlaceRole, Status, WherePrec

AIRLIFT = """\
Why the Chinese airlift from Sudan went smoothly

China's Sudanese evacuation operation ran smoothly after two weeks of quiet diplomacy.

Six Chinese military transport planes carrying over 740 people from China, some of the member \
states, Kenya, and Uganda successfully departed from Khartoum airport on Monday. Britain had an \
interest in meeting the needs of its partner, a columnist wrote. The railway between Ethiopia and \
Kenya was agreed to in March and endorsed by China during April's regional trade conference in \
Nairobi.
"""

TALKS = """\
Top British general holds talks with Iranian counterpart

General Paul Hart meets Iranian General Reza Karimi in Oman for five hours amid the British push \
for East Africa bases.

British Chief of General Staff General Paul Hart met with his Iranian counterpart, Chief of \
General Staff Reza Karimi, in Muscat on Wednesday.

The meeting of the two generals comes after the British withdrawal from Sudan.

The basing issue was a key topic for Hart with NATO counterparts in Portugal over the weekend.

The dialogue follows the Vienna summit meeting between British Prime Minister Alan Moss and \
Iranian President Karim Daryan in January.

Hart and Karimi had met in 2019 and have had a number of phone calls. Britain and Iran have held \
discussions in the past on military operations in Chad and Turkey.

Britain has asked for basing agreements and overflight rights with Kenya, Uganda or Ethiopia but \
met opposition from Iran. Egypt has refused to allow British spy plane or drone flights over its \
territory.

Britain can fly into Sudan from the Chabelley airbase in Djibouti, where the British military has \
about 3,500 service personnel. Chabelley served as a hub for the emergency evacuation of British \
citizens from Khartoum last month.

Britain had used a base at Nanyuki, Kenya to move British troops in and out of Sudan. But under \
pressure, Kenya insisted Britain vacate the base in 2011.

Britain had leased an airbase at Entebbe in Uganda after the war began, but Uganda ordered it \
closed in 2009 amid tensions.
"""

SWAPS = {
    "British": "French", "Britain": "France", "Iranian": "Chinese", "Iran": "China",
    "Oman": "Portugal", "Muscat": "Lisbon", "Portugal": "Oman", "Vienna": "Warsaw",
    "Paul Hart": "Luc Renard", "Hart": "Renard", "Reza Karimi": "Wen Bolin", "Karimi": "Wen",
    "Wednesday": "Tuesday", "3,500": "1,200", "2011": "2015", "2009": "2004", "740": "310",
    "Six": "Four", "Monday": "Tuesday", "Chinese": "Turkish", "China": "Turkey",
    "January": "February", "Alan Moss": "Marc Diot", "Karim Daryan": "Sun Maoli",
}  # fmt: skip
_SWAPPED = re.compile(r"\b(" + "|".join(sorted(SWAPS, key=len, reverse=True)) + r")\b")


def swapped(text: str) -> str:
    return _SWAPPED.sub(lambda match: SWAPS[match.group()], text)


def mappable(text: str, published: str | None = "2023-05-03") -> list[Item]:
    return [i for i in read(text, published=published).items if i.mappable]


def at(items: list[Item], name: str, kind: Kind) -> Item:
    found = [i for i in items if i.kind is kind and name in {p.text for p in i.places}]
    assert len(found) == 1, (name, kind, found)
    return found[0]


def states(item: Item) -> set[str | None]:
    return {a.country for a in item.actors if a.role is not ActorRole.EVACUEE}


def test_the_airlift_and_the_conference_and_nothing_else() -> None:
    items = mappable(AIRLIFT)
    airlift = at(items, "Khartoum airport", Kind.EVACUATION)
    assert airlift.status is Status.COMPLETED
    assert (airlift.counts.people, airlift.counts.aircraft) == (740, 6)
    assert states(airlift) == {"CHN"}
    assert airlift.date is not None
    assert airlift.date.start.isoformat() == "2023-05-01"
    assert {p.role for p in airlift.places} == {PlaceRole.ORIGIN}, "no destination is stated"
    conference = at(items, "Nairobi", Kind.MEETING)
    assert conference.date is not None
    assert conference.date.date_prec is DatePrec.MONTH
    assert len(items) == 2


@pytest.mark.parametrize(
    ("text", "guest", "venue", "second", "summit", "operator", "strength"),
    [
        (TALKS, "IRN", "Muscat", "Portugal", "Vienna", "GBR", 3500),
        (swapped(TALKS), "CHN", "Lisbon", "Oman", "Warsaw", "FRA", 1200),
    ],
)
def test_every_item_of_the_talks(  # noqa: PLR0917  # one column each
    text: str, guest: str, venue: str, second: str, summit: str, operator: str, strength: int
) -> None:
    items = mappable(text)
    talks = at(items, venue, Kind.MEETING)
    assert (talks.status, states(talks)) == (Status.HELD, {operator, guest})
    assert talks.date is not None
    assert talks.date.date_prec is DatePrec.DAY
    weekend = at(items, second, Kind.MEETING)
    assert states(weekend) == {operator, "NATO"}
    assert weekend.places[0].place.where_prec is WherePrec.COUNTRY
    assert weekend.date is not None
    assert weekend.date.start.isoformat() == "2023-04-29"
    assert states(at(items, summit, Kind.MEETING)) == {operator, guest}
    for name, status in [
        ("Kenya", Status.SOUGHT), ("Uganda", Status.SOUGHT), ("Ethiopia", Status.SOUGHT),
        ("Egypt", Status.REFUSED), ("Chabelley", Status.ACTIVE), ("Nanyuki", Status.CLOSED),
        ("Entebbe", Status.CLOSED),
    ]:  # fmt: skip
        base = at(items, name, Kind.BASE)
        assert (base.status, operator in states(base)) == (status, True), name
    assert at(items, "Chabelley", Kind.BASE).counts.troops == strength
    airlift = at(items, "Khartoum", Kind.EVACUATION)
    assert {(p.role, p.text) for p in airlift.places} == {
        (PlaceRole.ORIGIN, "Khartoum"),
        (PlaceRole.HUB, "Chabelley"),
    }
    assert len(items) == 11


def test_closing_has_the_year_the_text_gives() -> None:
    items = mappable(TALKS)
    for name, year in [("Nanyuki", 2011), ("Entebbe", 2009)]:
        when = at(items, name, Kind.BASE).date
        assert when is not None
        assert (when.start.year, when.date_prec) == (year, DatePrec.YEAR)


def test_without_a_day_of_publication_there_is_no_day() -> None:
    items = mappable(TALKS, published=None)
    assert at(items, "Muscat", Kind.MEETING).date is None
    assert at(mappable(AIRLIFT, published=None), "Khartoum airport", Kind.EVACUATION).date is None


def test_every_quote_is_exact_and_short_enough() -> None:
    for item in read(TALKS).items:
        for quote in item.evidence:
            assert quote.span.quote(TALKS) == quote.text
            assert len(quote.text) <= 600
        for place in item.places:
            assert TALKS[place.span.start_char : place.span.end_char]

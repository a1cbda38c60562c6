from __future__ import annotations

from atlas import read

from geodata.model import Kind, Status


def test_a_country_and_its_town_are_one_meeting() -> None:
    text = (
        "The leaders of Iran and Egypt met in Oman on Monday. "
        "Iranian and Egyptian officials held talks in Muscat on Monday."
    )
    extraction = read(text)
    assert len(extraction.items) == 1
    assert len(extraction.reports) == 2
    assert [p.text for p in extraction.items[0].places] == ["Muscat"]


def test_meetings_on_different_days_stay_apart() -> None:
    text = (
        "The Iranian and Egyptian foreign ministers met in Muscat on 3 March 2021. "
        "The Iranian and Egyptian foreign ministers met in Muscat on 9 June 2022."
    )
    assert len(read(text).items) == 2


def test_meetings_of_others_in_one_town_stay_apart() -> None:
    text = (
        "The Iranian and Egyptian foreign ministers held talks in Muscat. "
        "The French president met the Kenyan president in Muscat."
    )
    assert len(read(text).items) == 2


def test_the_base_takes_up_the_base_named_before() -> None:
    text = (
        "France has an army base at Gao. The mission goes on. "
        "The French army closed the base in 2022."
    )
    (item,) = read(text).items
    assert item.kind is Kind.BASE
    assert item.status is Status.CLOSED
    assert item.date is not None
    assert item.date.start.year == 2022


def test_places_listed_together_are_bases_of_their_own() -> None:
    text = "The US military has bases in Oman, Djibouti and Kenya."
    assert {i.places[0].text for i in read(text).items} == {"Oman", "Djibouti", "Kenya"}


def test_a_route_keeps_origin_hub_and_destination_in_order() -> None:
    text = "French planes flew 388 people from Khartoum to Paris via Djibouti."
    (item,) = read(text).items
    assert [p.text for p in item.places] == ["Khartoum", "Djibouti", "Paris"]


def test_a_meeting_without_a_place_is_listed_and_not_mapped() -> None:
    text = "The presidents of Iran and Egypt spoke by telephone on Monday."
    (item,) = read(text).items
    assert not item.mappable
    assert item.places == ()


def test_two_talks_of_a_day_that_share_one_party_are_two_meetings() -> None:
    items = read(
        "Norway and Poland held talks in Vienna on Friday. Japanese Foreign Minister Ken Mori met"
        " Polish Foreign Minister Jan Kot and Turkish Foreign Minister Can Ak in Vienna that day."
    ).items
    assert [{a.country for a in i.actors} for i in items] == [
        {"NOR", "POL"},
        {"JPN", "POL", "TUR"},
    ]

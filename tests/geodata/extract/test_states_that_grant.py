"""States that give another a base or refuse it one, and forces that a state takes home."""

from __future__ import annotations

import pytest
from atlas import read

from geodata.model import ActorRole, Item, Kind, Status


def accepted(text: str, kind: Kind) -> list[Item]:
    return [i for i in read(text).items if i.kind is kind]


@pytest.mark.parametrize(
    ("text", "land", "guest", "status"),
    [
        ("Kenya will not give Turkey bases, its president said.", "KEN", "TUR", Status.REFUSED),
        ("Oman will not grant Britain a naval base.", "OMN", "GBR", Status.REFUSED),
        ("Turkey is seeking a base in Kenya.", "KEN", "TUR", Status.SOUGHT),
        ("Iran denied that it has a base in Chad.", "TCD", "IRN", Status.DENIED),
        ("The British army has completed its withdrawal from Chad.", "TCD", "GBR",
         Status.WITHDRAWN),
        ("Britain has pulled its last troops out of Chad.", "TCD", "GBR", Status.WITHDRAWN),
    ],
)  # fmt: skip
def test_a_base_is_on_the_land_of_who_grants_it(
    text: str, land: str, guest: str, status: Status
) -> None:
    (item,) = accepted(text, Kind.BASE)
    assert [p.place.country for p in item.places] == [land]
    assert guest in {a.country for a in item.actors if a.role is ActorRole.OPERATOR}
    assert item.status is status


@pytest.mark.parametrize(
    "text",
    [
        "The British company ended its withdrawal from Kenya after shares fell.",
        "Britain gave Chad pictures of Turkish bases.",
        "Britain has offered Kenya Patriot batteries.",
        "The airline wants a base in Kenya.",
    ],
)
def test_what_is_no_base_of_a_state_stays_out(text: str) -> None:
    assert accepted(text, Kind.BASE) == []


def test_people_flown_out_of_a_town_are_evacuated() -> None:
    (item,) = accepted("More than 5,000 people have been flown out of Gao.", Kind.EVACUATION)
    assert item.counts.people == 5000


def test_a_call_with_somebody_is_a_remote_meeting() -> None:
    (item,) = accepted("Blinken held a call with the Turkish foreign minister.", Kind.MEETING)
    assert {a.country for a in item.actors} == {"USA", "TUR"}
    assert not item.mappable


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("President Ida Bo left Chabelley air base for Oslo in the evening.", Status.ACTIVE),
        ("French troops left Chabelley air base for Paris in the evening.", Status.WITHDRAWN),
    ],
)
def test_a_traveller_who_leaves_a_base_does_not_close_it(text: str, status: Status) -> None:
    (item,) = accepted(text, Kind.BASE)
    assert item.status is status


def test_troops_and_jets_that_are_sent_are_not_evacuated() -> None:
    text = "Turkey has sent four fighters and some 500 marines to an airfield near Gao."
    assert accepted(text, Kind.EVACUATION) == []
    assert [p.text for p in accepted(text, Kind.BASE)[0].places] == ["Gao"]


def test_a_planned_base_is_not_dated_by_what_is_long_past() -> None:
    text = "Britain will open a naval base in Kenya, its first in the region since it left in 1971."
    (item,) = accepted(text, Kind.BASE)
    assert item.status is Status.PLANNED
    assert item.date is None


def test_troops_in_a_country_are_not_counted_at_a_base_told_of_besides() -> None:
    items = accepted(
        "Turkey has about 1,450 soldiers in Djibouti, where France pays for Chabelley air base.",
        Kind.BASE,
    )
    assert {i.places[0].text: i.counts.troops for i in items} == {
        "Djibouti": 1450,
        "Chabelley": None,
    }

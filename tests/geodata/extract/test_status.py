from __future__ import annotations

import pytest
from atlas import read

from geodata.model import Item, Kind, Modality, Status

STATUSES = [
    ("The Iranian foreign minister met his Omani counterpart in Muscat on Monday.", Status.HELD),
    ("The Iranian foreign minister will meet his Omani counterpart in Muscat.", Status.PLANNED),
    ("The French president cancelled his visit to Egypt.", Status.CANCELLED),
    (
        "The Iranian foreign minister met the Omani one in Muscat, but a dinner was cancelled.",
        Status.HELD,
    ),
    ("The French president postponed his visit to Egypt.", Status.POSTPONED),
    ("Peace talks between Chad and Sudan in Nairobi were suspended.", Status.SUSPENDED),
    ("Iran refused to attend the talks with Oman in Vienna.", Status.REFUSED),
    ("Iran and Oman refused to sign a treaty at their talks in Vienna.", Status.HELD),
    (
        "The Iranian foreign minister visited Oman and will report to the president.",
        Status.HELD,
    ),
    ("The Iranian foreign minister's pending trip to Oman was announced.", Status.PLANNED),
    ("A visit to Egypt by the French president was shelved.", Status.POSTPONED),
    (
        "The Iranian president had planned to come to Muscat this week but put off the trip.",
        Status.POSTPONED,
    ),
    ("The Iranian foreign minister had to call off talks with Oman in Vienna.", Status.CANCELLED),
    ("The Iranian foreign minister has been to Muscat to ask Oman's sultan.", Status.HELD),
    ("Turkish and Egyptian envoys are to take up the border in Vienna.", Status.PLANNED),
    ("There will be no summit of Iran and Oman in Vienna.", Status.CANCELLED),
    ("Egypt invited the Turkish president to Khartoum.", Status.INVITED),
    ("Talks between Iranian and French diplomats in Vienna are under way.", Status.UNDER_WAY),
    ("France has a military base in Djibouti.", Status.ACTIVE),
    ("China plans to build a naval base in Oman.", Status.PLANNED),
    ("The US asked for basing rights in Oman.", Status.SOUGHT),
    ("Chad refused to allow French military bases in Chad.", Status.REFUSED),
    ("Rebels seized an army base near Gao.", Status.CAPTURED),
    ("Britain closed its air base in Oman in 1977.", Status.CLOSED),
    ("France handed over its military base in Chad.", Status.HANDED_OVER),
    ("The sailors will be housed at the naval base in Djibouti.", Status.ACTIVE),
    ("French troops will be stationed at the naval base in Djibouti.", Status.PLANNED),
    ("Engineers have begun to rebuild the French naval base in Djibouti.", Status.PLANNED),
    ("French troops quit the army base near Gao.", Status.WITHDRAWN),
    ("The army base near Gao passed to the forces of Chad.", Status.HANDED_OVER),
    ("Reports of a Chinese naval base in Oman are baseless.", Status.DENIED),
    ("Oman dismissed a report that China wants to build a naval base in Muscat.", Status.DENIED),
    ("French officers discussed the use of an air base in Oman.", Status.SOUGHT),
    ("The Iranian and Omani presidents meet in Muscat on Friday.", Status.PLANNED),
    ("The Iranian president flew to Muscat on Monday to meet the Omani sultan.", Status.HELD),
    ("The Iranian president came to Muscat at the invitation of the sultan.", Status.HELD),
    ("The French president would like to visit Egypt.", Status.SOUGHT),
    ("A visit to Egypt by the French president was deferred to the autumn.", Status.POSTPONED),
    ("The summit of Iran and Oman in Vienna will not take place.", Status.CANCELLED),
    ("The French army has evacuated 200 people from Khartoum.", Status.COMPLETED),
    ("So far 200 people have been evacuated from Khartoum.", Status.UNDER_WAY),
    ("By Monday night 200 people had been evacuated from Khartoum.", Status.UNDER_WAY),
    ("200 people have been evacuated from Khartoum since Monday.", Status.UNDER_WAY),
    ("A first group of 200 people was flown from Khartoum to Muscat.", Status.UNDER_WAY),
    ("That lifts to 900 the number of people France has evacuated from Chad.", Status.UNDER_WAY),
    (
        "France flew 200 people from Khartoum to Djibouti on Monday. More flights will follow.",
        Status.UNDER_WAY,
    ),
    (
        "France flew 200 people from Khartoum to Djibouti. Many more are waiting for food.",
        Status.COMPLETED,
    ),
    (
        "The last flight took 90 people from Khartoum to Muscat. Many more are still trapped.",
        Status.COMPLETED,
    ),
    ("Egypt won't evacuate its citizens from Khartoum.", Status.REFUSED),
    ("Iran and Oman won’t meet in Vienna.", Status.REFUSED),
    ("The Iranian and Omani ministers didn't meet in Vienna.", Status.DENIED),
    ("The Iranian president couldn't travel to Oman.", Status.CANCELLED),
    ("Talks between Iranian and French diplomats began in Vienna.", Status.UNDER_WAY),
    ("Talks between Iran and Oman began in Vienna and ended on Tuesday.", Status.HELD),
    ("Iranian and French envoys have been meeting in Vienna.", Status.UNDER_WAY),
    ("France broke off its evacuation flights from Khartoum.", Status.SUSPENDED),
    ("Fire brought the evacuation of the wounded from Aleppo to a halt.", Status.SUSPENDED),
    ("Fog kept planes away, so 60 wounded could not be flown out of Gao.", Status.BLOCKED),
    ("France stood down the planes that were to evacuate 90 people from Gao.", Status.CANCELLED),
    ("Egypt asked for a pause in the shelling to bring 90 wounded out of Aleppo.", Status.SOUGHT),
    ("The army took 90 wounded out of Aleppo in a pause in the shelling.", Status.COMPLETED),
    ("France has no intention of evacuating its citizens from Gao.", Status.DENIED),
    ("France sent a plane to evacuate 200 people from Khartoum.", Status.UNDER_WAY),
    ("The French army evacuated 200 people from Khartoum.", Status.COMPLETED),
    ("France plans to evacuate its citizens from Khartoum.", Status.PLANNED),
    ("The evacuation of civilians from Aleppo was suspended.", Status.SUSPENDED),
    ("French citizens are being evacuated from Khartoum.", Status.UNDER_WAY),
    ("Lorries were used to evacuate 300 families from Gao.", Status.COMPLETED),
    ("Lorries will be used to evacuate 300 families from Gao.", Status.PLANNED),
    (
        "Turkish forces have seized Chad, where France has an air base near Bagram.",
        Status.ACTIVE,
    ),
    (
        "The Iranian and Omani presidents met in Muscat as the frozen conflict flared.",
        Status.HELD,
    ),
    ("Talks between Iran and Oman were frozen in Vienna.", Status.SUSPENDED),
    ("The Iranian president's first visit began in Vienna, where he met students.", Status.HELD),
    ("The premier's trip could be to Egypt for a summit with the Turkish leader.", Status.PLANNED),
    ("Following the meeting in Vienna the Iranian president will rest.", Status.HELD),
    ("In May the Iranian and Omani presidents met in Muscat.", Status.HELD),
    (
        "He was expected to discuss gas, ports and roads with his Omani counterpart in Muscat.",
        Status.PLANNED,
    ),
    (
        "The Iranian president visited Oman. A visit to Oman's markets will be arranged.",
        Status.HELD,
    ),
]


def only(text: str) -> Item:
    items = [i for i in read(text).items if i.mappable]
    assert len(items) == 1, items
    return items[0]


@pytest.mark.parametrize(("text", "status"), STATUSES)
def test_the_status_is_that_of_the_triggers_clause(text: str, status: Status) -> None:
    assert only(text).status is status


def test_a_meeting_on_a_day_to_come_is_planned() -> None:
    text = "The leaders of Iran and Egypt meet in Muscat on 12 May."
    assert only(text).status is Status.PLANNED


@pytest.mark.parametrize(("day", "status"), [("Tuesday", "under_way"), ("6 April", "held")])
def test_a_meeting_goes_on_where_it_began_just_now(day: str, status: str) -> None:
    """The end of what began a month ago is not told, but it will have come."""
    assert only(f"Talks between Iran and Oman began in Vienna on {day}.").status == status


def test_what_the_text_only_passes_on_is_alleged() -> None:
    text = "China reportedly has a military base in Chad."
    assert only(text).modality is Modality.ALLEGED


def test_the_speaker_is_named() -> None:
    text = "The Egyptian foreign minister said France evacuated 200 people from Khartoum."
    item = only(text)
    assert item.kind is Kind.EVACUATION
    assert item.attributed_to == "Egyptian foreign minister"

"""How a meeting is held and told of: its mode, its modality, and what was only asked or moved."""

from __future__ import annotations

from datetime import date

import pytest
from atlas import read

from geodata.model import Item, Kind, MeetingMode, Modality, Status


def _meeting(text: str) -> Item:
    (item,) = (i for i in read(text, published="2023-12-06").items if i.kind is Kind.MEETING)
    return item


MODES = [
    ("The Iranian and Omani presidents held a summit in Vienna.", MeetingMode.SUMMIT),
    ("Leaders of the Arab League gathered in Muscat on Monday.", MeetingMode.SUMMIT),
    ("Foreign ministers of NATO met in Lisbon on Monday.", MeetingMode.CONFERENCE),
    (
        "The French defence minister travels to Nairobi to attend a conference on the Red Sea.",
        MeetingMode.CONFERENCE,
    ),
    ("The Iranian president flew to Muscat for a summit of the Arab League.", MeetingMode.SUMMIT),
    (
        "On the sidelines of a summit in Vienna the Iranian and Omani ministers talked.",
        MeetingMode.TALKS,
    ),
    ("The Omani sultan received the Iranian president in Muscat on Monday.", MeetingMode.TALKS),
    (
        "The Iranian minister, on a visit to Oman, met the Omani sultan in Muscat.",
        MeetingMode.VISIT,
    ),
    ("The Iranian foreign minister met his Omani counterpart in Vienna.", MeetingMode.TALKS),
    (
        "The Iranian foreign minister met NATO ministers in Lisbon on Monday.",
        MeetingMode.TALKS,
    ),
]


@pytest.mark.parametrize(("text", "mode"), MODES)
def test_a_meeting_is_of_the_mode_that_its_sentence_tells(text: str, mode: MeetingMode) -> None:
    assert _meeting(text).mode is mode


MODALITIES = [
    ("Egypt invited the Turkish president to Khartoum.", Modality.HYPOTHETICAL),
    ("The French president would like to visit Egypt.", Modality.HYPOTHETICAL),
    ("The French president is due in Nairobi on Friday.", Modality.FUTURE),
    ("The French president will be in Nairobi on Friday.", Modality.FUTURE),
    (
        "The French president will visit Egypt in January if his doctors let him.",
        Modality.HYPOTHETICAL,
    ),
    ("The Iranian and Omani ministers met in Vienna in March 1998.", Modality.HISTORICAL),
    ("The Iranian and Omani ministers last met in Vienna in May.", Modality.HISTORICAL),
    ("The Iranian and Omani ministers met in Vienna in November.", Modality.ASSERTED),
    ("Iran denied that its envoys had met French officials in Vienna.", Modality.NEGATED),
]


@pytest.mark.parametrize(("text", "modality"), MODALITIES)
def test_modality_is_that_of_the_meeting(text: str, modality: Modality) -> None:
    assert _meeting(text).modality is modality


OFF = [
    ("The Turkish president was to have met the Iranian minister in Vienna.", Status.CANCELLED),
    ("Talks between Iran and Oman due in Vienna on Friday are off.", Status.CANCELLED),
    (
        "The Iranian and Omani ministers were to meet in Vienna; it was put off.",
        Status.POSTPONED,
    ),
    (
        "Iran dismissed as nonsense a report that its envoys had met French officials in Vienna.",
        Status.DENIED,
    ),
    ("Egypt has said no to a meeting with the Turkish president in Vienna.", Status.REFUSED),
    ("Will the French president agree to meet the Iranian minister in Vienna?", Status.SOUGHT),
    (
        "The Iranian ministers stayed away, but their envoys met Omani officials in Vienna.",
        Status.HELD,
    ),
    ("Egypt's president came to Muscat on Monday to talk with the Omani sultan.", Status.HELD),
]


@pytest.mark.parametrize(("text", "status"), OFF)
def test_what_comes_of_a_meeting(text: str, status: Status) -> None:
    assert _meeting(text).status is status


def test_a_bare_month_gone_by_is_that_of_the_next_year_where_a_meeting_is_put_off() -> None:
    when = _meeting("The visit of the French president to Nairobi was put off to March.").date
    assert when is not None
    assert (when.start, when.end) == (date(2024, 3, 1), date(2024, 3, 31))
    held = _meeting("The French president visited Nairobi in March.").date
    assert held is not None
    assert held.start == date(2023, 3, 1)


HELD_AT = [
    ("Khartoum received the Egyptian president on Monday.", "Khartoum"),
    ("Egypt asked Nairobi to host talks with Ethiopian officials.", "Nairobi"),
    ("The presidents of Egypt and Sudan made peace in Vienna on Monday.", "Vienna"),
    ("A deputy secretary-general of NATO opened a workshop in Lisbon for ministers.", "Lisbon"),
    ("Talks between Egypt and Sudan resume in Muscat on Friday, Oman's mediator said.", "Muscat"),
]


@pytest.mark.parametrize(("text", "venue"), HELD_AT)
def test_a_meeting_is_read_where_other_words_tell_of_it(text: str, venue: str) -> None:
    assert [p.text for p in _meeting(text).places] == [venue]


NO_MEETINGS = [
    "Khartoum received more rain on Monday.",
    "The Egyptian president has no plans to go to Vienna.",
    "The French minister spent three years in a prison in Vienna.",
    "The bakers of Khartoum made peace with their landlord.",
]


@pytest.mark.parametrize("text", NO_MEETINGS)
def test_what_only_sounds_like_a_meeting_is_none(text: str) -> None:
    assert not [i for i in read(text).items if i.kind is Kind.MEETING]


def test_an_office_of_several_states_is_that_of_the_one_a_text_tells_of() -> None:
    text = (
        "Kenya's president flew to Muscat on Monday. Kenyan officials said that the defence "
        "secretary met the Omani sultan in Muscat on Tuesday."
    )
    told = [i for i in read(text).items if i.kind is Kind.MEETING]
    assert "GBR" not in {a.country for i in told for a in i.actors}
    british = "British officials said that the defence secretary met the Omani sultan in Muscat."
    assert "GBR" in {a.country for a in _meeting(british).actors}

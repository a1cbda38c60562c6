"""Whose land a shared base is on, who left where, and who was in which of two meetings."""

from __future__ import annotations

import pytest
from atlas import read

from geodata.model import ActorRole, Item, Kind, MeetingMode, Status


def items(text: str, kind: Kind) -> list[Item]:
    return [i for i in read(text).items if i.kind is kind and i.mappable]


def base(text: str) -> Item:
    (item,) = items(text, Kind.BASE)
    return item


def codes(item: Item, role: ActorRole | None = None) -> set[str | None]:
    return {a.country for a in item.actors if role is None or a.role is role}


@pytest.mark.parametrize(
    "text",
    [
        "British forces will get access to three Omani military bases, the ministry said.",
        "Britain has won the use of Omani air bases for its jets.",
        "British warplanes joined them, flying from Omani air bases.",
        "Oman will let British aircraft use Omani airfields.",
    ],
)
def test_a_base_that_others_get_to_use_is_on_its_owners_land(text: str) -> None:
    item = base(text)
    assert [p.place.country for p in item.places] == ["OMN"]
    assert codes(item, ActorRole.OPERATOR) == {"GBR"}
    assert codes(item, ActorRole.HOST) == {"OMN"}


@pytest.mark.parametrize(
    "text",
    [
        "French officers praised Kenyan military bases.",
        "Kenya keeps Kenyan military bases in good order.",
        "France attacked Iranian military bases.",
    ],
)
def test_a_demonym_alone_does_not_say_where_a_base_is(text: str) -> None:
    assert items(text, Kind.BASE) == []


def test_a_base_abroad_lies_where_its_own_place_says() -> None:
    item = base("American jets will be allowed to use the Turkish air base in Djibouti.")
    assert [p.place.country for p in item.places] == ["DJI"]


@pytest.mark.parametrize(
    "subject",
    ["The last British soldiers", "All British troops", "The British contingent"],
)
def test_forces_that_leave_a_foreign_land_have_withdrawn(subject: str) -> None:
    item = base(f"{subject} left Kenya on Sunday.")
    assert (item.status, codes(item, ActorRole.OPERATOR)) == (Status.WITHDRAWN, {"GBR"})


@pytest.mark.parametrize(
    "text",
    [
        "Kenyan soldiers left Kenya on Sunday.",
        "The soldiers left Nairobi on Sunday.",
        "It was the worst year since British troops left Kenya.",
        "British tourists left Kenya on Sunday.",
    ],
)
def test_who_leaves_no_post_abroad_has_not_withdrawn(text: str) -> None:
    assert items(text, Kind.BASE) == []


def test_a_camp_of_blue_helmets_is_handed_over_where_they_left() -> None:
    text = "The blue helmets left Gao on Tuesday, and the camp was given to the army."
    item = base(text)
    assert (item.status, codes(item, ActorRole.OPERATOR)) == (Status.HANDED_OVER, {"UN"})


def test_what_had_been_based_in_the_capital_of_the_country_left_is_gone() -> None:
    text = (
        "The last French soldiers left Kenya on Friday. "
        "About 300 French troops had been based at an air base in the capital."
    )
    found = items(text, Kind.BASE)
    assert "Nairobi" in {p.place.name for i in found for p in i.places}
    assert {i.status for i in found} == {Status.WITHDRAWN}


def test_a_base_that_a_state_is_asked_to_build_is_sought() -> None:
    text = "Norway's premier has urged the United States to establish a naval base in his country."
    assert base(text).status is Status.SOUGHT


def test_of_two_meetings_told_together_each_has_its_own_people() -> None:
    text = (
        "The French president met the Turkish president in Paris on Friday and will meet "
        "the Omani foreign minister in Muscat next week."
    )
    found = {i.places[0].place.name: codes(i) for i in items(text, Kind.MEETING)}
    assert found == {"Paris": {"FRA", "TUR"}, "Muscat": {"FRA", "OMN"}}


def test_a_journey_told_after_a_meeting_does_not_take_the_other_side_along() -> None:
    text = (
        "The French president met the Turkish president in Paris on Friday before flying to "
        "Warsaw, where he is due to see the Polish premier on Monday."
    )
    found = {i.places[0].place.name: codes(i) for i in items(text, Kind.MEETING)}
    assert "TUR" not in found["Warsaw"]


def test_those_who_go_on_together_stay_together() -> None:
    text = (
        "The French president met the Turkish president in Paris on Friday and the two leaders "
        "will meet again in Vienna next week."
    )
    found = {i.places[0].place.name: codes(i) for i in items(text, Kind.MEETING)}
    assert found["Vienna"] == {"FRA", "TUR"}


@pytest.mark.parametrize(
    "tail",
    [
        "was possible but no day had been set",
        "is possible, the Turkish government said",
        "has not been ruled out",
    ],
)
def test_what_is_only_possible_was_not_held(tail: str) -> None:
    text = f"A meeting between the Iranian president and the Turkish president in Vienna {tail}."
    assert Status.HELD not in {i.status for i in read(text).reports}


@pytest.mark.parametrize(
    ("office", "name"),
    [
        ("Kenya's Chief of the General Staff, Joseph Otieno,", "Joseph Otieno"),
        ("Kenya's Chief of Army Staff General Joseph Otieno", "Joseph Otieno"),
        ("The chief of staff of the Kenyan army Joseph Otieno", "Joseph Otieno"),
    ],
)
def test_the_name_of_a_chief_of_staff_is_his_own(office: str, name: str) -> None:
    text = f"{office} met the Turkish defence minister in Vienna on Monday."
    (item,) = items(text, Kind.MEETING)
    assert name in {a.name for a in item.actors}
    assert codes(item) == {"KEN", "TUR"}
    assert not any("Staff" in a.name for a in item.actors)


def test_officials_of_states_are_named_by_their_states() -> None:
    (item,) = items(
        "The foreign ministers of Kenya and Turkey held talks in Muscat on Thursday.", Kind.MEETING
    )
    assert {(a.name, a.country) for a in item.actors} == {("Kenya", "KEN"), ("Turkey", "TUR")}


def test_a_name_that_explains_an_office_is_known_after_it() -> None:
    text = (
        "Kenya's foreign minister, Joseph Otieno, spoke in parliament. "
        "Otieno met the Turkish president in Vienna on Monday."
    )
    (item,) = items(text, Kind.MEETING)
    assert codes(item) == {"KEN", "TUR"}


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("An envoy of the United Nations", "United Nations"),
        ("The head of the International Atomic Energy Agency, Paul Berg,", "Paul Berg"),
        ("The European Union's Paul Berg", "Paul Berg"),
    ],
)
def test_who_speaks_for_a_body_is_named_by_a_name_of_his_own(who: str, name: str) -> None:
    (item,) = items(
        f"{who} held talks with the Iranian foreign minister in Tehran on Monday.", Kind.MEETING
    )
    (actor,) = (a for a in item.actors if a.country != "IRN")
    assert actor.name == name


def test_the_clause_of_a_subject_goes_on_after_what_is_told_of_it() -> None:
    text = (
        "The Kenyan president, who had not been abroad since he took office, "
        "arrived in Muscat on Monday."
    )
    (item,) = items(text, Kind.MEETING)
    assert codes(item) == {"KEN", "OMN"}


def test_each_stop_of_a_journey_has_the_day_told_after_it() -> None:
    text = "The Kenyan foreign minister will be in Vienna on 4 June and in Warsaw on 6 June."
    found = {i.places[0].place.name: i.date for i in items(text, Kind.MEETING)}
    days = {name: d.start.day for name, d in found.items() if d is not None}
    assert days == {"Vienna": 4, "Warsaw": 6}


@pytest.mark.parametrize(
    "text",
    [
        "The Turkish foreign minister was in Nairobi on Tuesday.",
        "The Turkish foreign minister is in Nairobi for talks with the Kenyan president.",
    ],
)
def test_a_foreign_official_who_is_there_for_a_day_is_on_a_visit(text: str) -> None:
    (item,) = items(text, Kind.MEETING)
    assert {"TUR"} <= codes(item)


@pytest.mark.parametrize(
    "text",
    [
        "The Kenyan foreign minister was in Nairobi on Tuesday.",
        "The Turkish foreign minister was in trouble on Tuesday.",
        "Turkish tourists were in Nairobi on Tuesday.",
        "The Turkish foreign minister was in Nairobi when he was a child.",
    ],
)
def test_who_is_merely_somewhere_is_on_no_visit(text: str) -> None:
    assert items(text, Kind.MEETING) == []


def test_a_place_that_is_told_to_be_a_base_is_its_site() -> None:
    item = base("Most of them live at Nanyuki, a small British army base in Kenya.")
    assert [p.place.name for p in item.places] == ["Nanyuki"]


def test_those_of_one_state_who_meet_at_home_hold_no_talks_of_states() -> None:
    text = "French President Anne Roux held talks with French Premier Jean Petit in Paris."
    assert items(text, Kind.MEETING) == []


@pytest.mark.parametrize("word", ["Tuesday", "We"])
def test_a_day_or_a_pronoun_before_an_office_is_no_name(word: str) -> None:
    text = f"{word}, the Kenyan president said no. {word} met the Turkish president in Vienna."
    assert not any(a.name == word for i in read(text).reports for a in i.actors)


def test_a_group_sends_its_delegation_not_the_state_it_is_called_after() -> None:
    (item,) = items("A delegation of the Afghan Taliban visited Tehran on Monday.", Kind.MEETING)
    assert "AFG" not in codes(item)
    assert "TALIBAN" in codes(item)


def test_a_state_that_will_not_let_others_build_is_the_country_meant() -> None:
    item = base("Oman will not let Iran build a military base in the country, the ministry said.")
    assert [p.place.country for p in item.places] == ["OMN"]
    assert (item.status, codes(item, ActorRole.OPERATOR)) == (Status.REFUSED, {"IRN"})


def test_leaders_meet_on_the_edge_of_a_town() -> None:
    text = "The French president met the Kenyan president on the outskirts of Muscat on Monday."
    (item,) = items(text, Kind.MEETING)
    assert [p.place.name for p in item.places] == ["Muscat"]


def test_where_an_agreement_is_signed_its_parties_met() -> None:
    text = "The Kenyan and Ugandan presidents signed an agreement in Nairobi on Monday."
    (item,) = items(text, Kind.MEETING)
    assert [p.place.name for p in item.places] == ["Nairobi"]


def test_a_flight_that_leaves_an_airport_closes_no_base() -> None:
    text = "The last British military flight left Khartoum airport on Saturday."
    assert items(text, Kind.BASE) == []


@pytest.mark.parametrize(
    ("told", "parties"),
    [
        ("to discuss the threat of Boko Haram", {"FRA", "KEN"}),
        ("to talk about attacks by Boko Haram", {"FRA", "KEN"}),
        ("with key members of the Counter ISIL Coalition", {"FRA", "KEN", "OIR"}),
        ("with the Global Coalition against Daesh", {"FRA", "KEN", "OIR"}),
    ],
)
def test_those_against_whom_people_meet_do_not_take_part(told: str, parties: set[str]) -> None:
    (item,) = items(f"The French and Kenyan ministers met in Vienna {told}.", Kind.MEETING)
    assert codes(item, ActorRole.PARTICIPANT) == parties


def test_an_armed_group_that_people_meet_takes_part() -> None:
    (item,) = items("Kenyan officials met Boko Haram in Vienna to end the war.", Kind.MEETING)
    assert codes(item, ActorRole.PARTICIPANT) == {"KEN", "BOKOHARAM"}


def test_the_two_sides_are_those_who_met_not_the_land_they_met_in() -> None:
    items = read(
        "Norwegian Foreign Minister Ida Bo and her Polish counterpart Jan Nowak disagreed at talks"
        " in Oman on Thursday. They met for an hour in Muscat, with Kenyan Foreign Minister An Ma"
        " also in the room. Delegations of the two sides have met three times in Vienna."
    ).items
    codes = [{a.country for a in i.actors} for i in items if i.places[0].place.name == "Vienna"]
    assert codes == [{"NOR", "POL"}]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Biden discussed the strike with Erdogan by telephone.", [{"USA", "TUR"}]),
        ("Erdogan told Reuters by phone that the talks with Biden had failed.", []),
    ],
)
def test_a_talk_by_phone_is_one_of_two_and_not_with_a_paper(
    text: str, codes: list[set[str]]
) -> None:
    calls = [i for i in read(text).items if i.mode is MeetingMode.REMOTE]
    assert [{a.country for a in i.actors} for i in calls] == codes


def test_him_is_another_than_the_one_who_invites() -> None:
    (item,) = (
        i
        for i in read("Biden met Erdogan in Vienna and has invited him to Boston.").items
        if i.places[0].text == "Boston"
    )
    assert {a.country for a in item.actors} >= {"USA", "TUR"}


def test_what_was_held_is_not_what_was_called_off() -> None:
    items = read(
        "Kenyan Foreign Minister An Ma met Norwegian Foreign Minister Ida Bo in Vienna on Monday."
        " Polish President Jan Kot had cancelled a visit to Vienna because of a debate in Warsaw."
    ).items
    assert [i.status for i in items if i.places[0].text == "Vienna"] == [
        Status.HELD,
        Status.CANCELLED,
    ]

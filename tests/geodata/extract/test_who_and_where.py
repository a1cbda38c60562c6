"""Whose meeting or base it is, and where, when the words stand apart."""

from __future__ import annotations

import pytest
from atlas import read

from geodata.model import ActorRole, Item, Kind, Status


def items(text: str, kind: Kind) -> list[Item]:
    return [i for i in read(text).items if i.kind is kind and i.mappable]


def codes(item: Item) -> set[str | None]:
    return {a.country for a in item.actors}


@pytest.mark.parametrize(
    "when", ["after meeting", "after a meeting with", "following a summit with"]
)
def test_who_speaks_after_a_meeting_was_in_it(when: str) -> None:
    text = f"French President Paul Arnaud said {when} Iran's president in Vienna that it went well."
    (item,) = items(text, Kind.MEETING)
    assert codes(item) == {"FRA", "IRN"}


def test_who_speaks_of_a_meeting_of_others_was_not_in_it() -> None:
    text = (
        "The French foreign minister said on Monday that the Iranian and Turkish foreign ministers "
        "would meet in Vienna."
    )
    (item,) = items(text, Kind.MEETING)
    assert codes(item) == {"IRN", "TUR"}


def test_the_two_without_a_noun_are_those_who_met() -> None:
    text = (
        "Kenyan President Amos Wekesa telephoned Chadian President Ali Dousa on Monday. "
        "The two had met once before, in Vienna in June 2018."
    )
    (item,) = items(text, Kind.MEETING)
    assert codes(item) == {"KEN", "TCD"}


def test_kings_and_emirs_are_heads_of_state() -> None:
    (item,) = items("Oman's sultan met the French president in Vienna on Monday.", Kind.MEETING)
    assert codes(item) == {"OMN", "FRA"}


def test_a_journey_has_the_place_that_its_verb_takes() -> None:
    text = (
        "The Egyptian foreign minister left for Vienna on Monday to meet his Iranian counterpart."
    )
    (item,) = items(text, Kind.MEETING)
    assert [p.place.name for p in item.places] == ["Vienna"]


def test_a_country_is_meant_by_what_it_is() -> None:
    text = (
        "The French president spoke of Kenya. "
        "The French foreign minister will visit the war-torn nation on 9 May."
    )
    (item,) = items(text, Kind.MEETING)
    assert item.places[0].place.country == "KEN"
    assert item.places[0].text in text


def test_who_says_so_after_a_site_is_no_site() -> None:
    text = "China will build a naval base near Nairobi in Kenya, US defence officials say."
    (item,) = items(text, Kind.BASE)
    assert {p.place.country for p in item.places} == {"KEN"}
    assert codes(item) == {"CHN", "KEN"}


def test_a_speaker_s_seat_is_no_site() -> None:
    text = "China will build a naval base in Kenya, officials in Vienna said on Monday."
    (item,) = items(text, Kind.BASE)
    assert item.places[0].place.country == "KEN"


def test_who_tells_of_a_base_does_not_hold_it() -> None:
    text = "French defence minister Paul Arnaud said China has an air base in Kenya."
    (item,) = items(text, Kind.BASE)
    assert codes(item) == {"CHN", "KEN"}


def test_a_country_that_hosts_no_base_is_where_it_is_refused() -> None:
    (item,) = items("Kenya will not host an American air base, it said.", Kind.BASE)
    assert item.status is Status.REFUSED
    assert item.places[0].place.country == "KEN"


def test_a_summit_is_one_whoever_is_named() -> None:
    text = (
        "The French president will attend a summit in Vienna in June. "
        "The Iranian president has not said whether he comes to the summit in Vienna."
    )
    assert len(items(text, Kind.MEETING)) == 1


def test_the_year_of_a_treaty_is_not_that_of_a_meeting() -> None:
    text = "The French and Iranian presidents discussed the 1977 Canal Treaty in Vienna."
    (item,) = items(text, Kind.MEETING)
    assert item.date is None


def test_the_talks_are_held_by_those_of_the_sentence_before() -> None:
    text = (
        "Iranian and Turkish negotiators sat down on Monday. "
        "The talks in Vienna will go on for two days."
    )
    (item,) = items(text, Kind.MEETING)
    assert codes(item) == {"IRN", "TUR"}


def test_a_body_meets_at_its_seat() -> None:
    text = (
        "The French foreign minister met his Iranian counterpart on the sidelines of the U.N. "
        "General Assembly."
    )
    (item,) = items(text, Kind.MEETING)
    (venue,) = item.places
    assert venue.place.name == "United Nations headquarters"
    assert venue.span.quote(text) == venue.text


def test_resolutions_of_a_body_are_no_meeting() -> None:
    told = "China will implement all resolutions passed by the U.N. Security Council."
    assert items(told, Kind.MEETING) == []


def test_a_meeting_told_after_another_has_its_own_place_and_status() -> None:
    text = (
        "While nothing of the planned meeting has been announced, the Iranian foreign minister "
        "said on Monday in a meeting in Vienna that all was well."
    )
    (item,) = items(text, Kind.MEETING)
    assert item.status is Status.HELD


def test_an_air_base_and_a_naval_base_of_a_town_are_two() -> None:
    text = (
        "Kenya has a naval base in Muscat. The French have kept an air base in Muscat since 1990."
    )
    assert len(items(text, Kind.BASE)) == 2


def test_a_word_before_a_comma_that_is_a_place_is_no_person() -> None:
    text = (
        "In Vienna, Iran's foreign minister met the French foreign minister. "
        "The Turkish foreign minister met the Kenyan foreign minister in Vienna on 2 May."
    )
    assert all("IRN" not in codes(i) for i in items(text, Kind.MEETING) if "KEN" in codes(i))


def test_its_base_is_that_of_who_acts() -> None:
    text = "Oman is dismantling its military base at Nanyuki in Kenya, according to officials."
    (item,) = items(text, Kind.BASE)
    assert {a.country for a in item.actors if a.role is ActorRole.OPERATOR} == {"OMN"}


def test_who_agrees_with_another_to_have_its_base_is_the_host() -> None:
    text = "Kenya's military has signed an agreement with China to build a naval base at Nanyuki."
    (item,) = items(text, Kind.BASE)
    assert {(a.country, a.role) for a in item.actors} == {
        ("CHN", ActorRole.OPERATOR),
        ("KEN", ActorRole.HOST),
    }


def test_two_officials_are_not_those_named_before() -> None:
    text = (
        "French President Paul Arnaud wrote to Chadian President Ali Dousa on Monday. "
        "Two officials met the Iranian foreign minister in Vienna on Tuesday."
    )
    assert all("FRA" not in codes(i) for i in items(text, Kind.MEETING))


def test_a_list_of_states_after_their_leaders_is_of_their_leaders() -> None:
    text = "The leaders of Japan, Kenya and Oman met the French president in Vienna on Monday."
    (item,) = items(text, Kind.MEETING)
    assert codes(item) == {"JPN", "KEN", "OMN", "FRA"}


def test_a_base_that_is_only_where_two_states_hold_talks_is_no_item() -> None:
    text = "The French and Egyptian presidents held a summit at Incirlik on Monday."
    assert items(text, Kind.BASE) == []
    assert len(items(text, Kind.MEETING)) == 1


def test_his_country_is_that_of_whom_the_sentence_speaks() -> None:
    text = "Kenya's president said on Monday that the French naval base in his country will close."
    (item,) = items(text, Kind.BASE)
    assert [p.place.country for p in item.places] == ["KEN"]


TALKS = "The Kenyan and Ugandan foreign ministers held talks in Khartoum on Monday. "


@pytest.mark.parametrize("which", ["The last one", "The previous one", "The last time"])
def test_another_meeting_of_the_same_people_is_one_more(which: str) -> None:
    first, other = items(f"{TALKS}{which} was in Vienna in March.", Kind.MEETING)
    assert first.places[0].place.name == "Khartoum"
    assert other.places[0].place.name == "Vienna"
    assert codes(other) == {"KEN", "UGA"}


def test_the_last_one_without_a_meeting_before_is_none() -> None:
    assert items("The last one was in Vienna in March.", Kind.MEETING) == []


def test_a_day_spent_with_a_foreign_leader_is_a_visit() -> None:
    text = "Polish President Jan Nowak spent Thursday in Tehran with Iran's foreign minister."
    (item,) = items(text, Kind.MEETING)
    assert item.places[0].place.name == "Tehran"
    assert codes(item) == {"POL", "IRN"}


def test_time_spent_without_an_official_is_no_visit() -> None:
    assert items("A French family spent Thursday in Havana.", Kind.MEETING) == []


def test_a_hand_shaken_is_a_meeting_and_a_head_is_not() -> None:
    text = "French President Paul Arnaud shook the Iranian president's {} in Vienna on Monday."
    (item,) = items(text.format("hand"), Kind.MEETING)
    assert codes(item) == {"FRA", "IRN"}
    assert items(text.format("faith"), Kind.MEETING) == []


def test_a_city_that_hosts_officials_is_where_they_meet() -> None:
    text = "Vienna hosted talks between Iranian and Omani envoys on Monday."
    (item,) = items(text, Kind.MEETING)
    assert item.places[0].place.name == "Vienna"
    assert {"IRN", "OMN"} <= codes(item)


def unplaced(text: str) -> list[Item]:
    return [i for i in read(text).items if i.kind is Kind.MEETING and not i.mappable]


@pytest.mark.parametrize(
    "text",
    [
        "France has strong reservations about any negotiations between Iran and Egypt.",
        "The French president kept his options open concerning future talks with Iran.",
        "A summit of French and Iranian leaders is unlikely this week.",
    ],
)
def test_talk_about_talks_is_no_meeting(text: str) -> None:
    assert unplaced(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "French President Paul Arnaud and Iranian President Ali Dousa spoke by telephone.",
        "The French and Iranian foreign ministers held talks on Monday.",
    ],
)
def test_calls_and_meetings_of_a_day_are_listed_without_a_place(text: str) -> None:
    (item,) = unplaced(text)
    assert codes(item) == {"FRA", "IRN"}


def test_the_two_countries_are_those_of_the_story() -> None:
    text = (
        "Kenya and Uganda have closed their border. Lorries wait. Prices rise. Nobody is happy. "
        "The two countries last held talks in Vienna in March."
    )
    (item,) = items(text, Kind.MEETING)
    assert codes(item) == {"KEN", "UGA"}


def test_ministers_of_several_portfolios_are_of_one_state() -> None:
    (item,) = items(
        "Egypt's foreign, interior and finance ministers flew to Khartoum on Monday.", Kind.MEETING
    )
    assert codes(item) == {"EGY", "SDN"}


def test_a_number_of_meetings_is_one_at_each_place() -> None:
    text = (
        "{} between French President Paul Arnaud and Turkish President Ali Kaya in Vienna and"
        " Muscat brought nothing."
    )
    apart = items(text.format("Two meetings"), Kind.MEETING)
    assert [i.places[0].text for i in apart] == ["Vienna", "Muscat"]
    assert all(codes(i) == {"FRA", "TUR"} for i in apart)
    assert len(items(text.format("A meeting"), Kind.MEETING)) == 1


def test_officials_from_a_capital_are_of_its_state() -> None:
    (item,) = items(
        "Officials from Khartoum met the Kenyan foreign minister in Vienna on Monday.",
        Kind.MEETING,
    )
    assert codes(item) == {"SDN", "KEN"}


def test_a_town_that_makes_ready_for_a_summit_is_its_venue() -> None:
    (item,) = items(
        "Muscat is getting ready for a summit of Iranian and Turkish leaders on 8 May.",
        Kind.MEETING,
    )
    assert (item.places[0].text, item.status) == ("Muscat", Status.PLANNED)


@pytest.mark.parametrize("when", ["On Monday", "In July", "Last week"])
def test_a_day_that_opens_a_sentence_makes_nobody_a_topic(when: str) -> None:
    text = f"{when} French President Paul Arnaud met the Iranian foreign minister in Vienna."
    (item,) = items(text, Kind.MEETING)
    assert codes(item) == {"FRA", "IRN"}


def test_places_that_are_visited_each_on_its_day_are_two() -> None:
    items = read(
        "The French president will visit Egypt on Friday and Oman on Sunday.",
        published="2022-05-11",
    ).items
    days = {p.text: i.date.start.isoformat() for i in items if i.date for p in i.places}
    assert days == {"Egypt": "2022-05-13", "Oman": "2022-05-15"}


def test_who_acts_on_another_day_is_no_second_place() -> None:
    items = read(
        "The French president visited Egypt on Monday and Oman opened its border on Tuesday.",
        published="2022-05-11",
    ).items
    assert [p.text for i in items for p in i.places] == ["Egypt"]


@pytest.mark.parametrize(
    ("text", "operators"),
    [
        ("Planes took 90 people from Khartoum to Nairobi, Kenya's foreign ministry said.", {"KEN"}),
        ("A jet flew 90 people from Kabul to Muscat, according to France's army.", {"FRA"}),
        ("Kenyan planes took 90 people from Kabul to Muscat, France's army said.", {"KEN"}),
        ("The wounded were evacuated from Aleppo, France's foreign ministry said.", set()),
    ],
)
def test_who_tells_of_an_evacuation_runs_it_unless_it_is_another_s(
    text: str, operators: set[str]
) -> None:
    """Of people moved within a state, another state only knows."""
    (item,) = items(text, Kind.EVACUATION)
    assert {a.country for a in item.actors if a.role is ActorRole.OPERATOR} == operators

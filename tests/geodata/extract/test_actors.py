from __future__ import annotations

import pytest
from atlas import read

from geodata.extract import Extraction
from geodata.model import ActorRole, Item, Kind


def by_kind(extraction: Extraction, kind: Kind) -> Item:
    return next(i for i in extraction.items if i.kind is kind and i.mappable)


def codes(item: Item, role: ActorRole | None = None) -> set[str | None]:
    return {a.country for a in item.actors if role is None or a.role is role}


def test_a_counterpart_has_the_state_of_its_demonym() -> None:
    item = by_kind(
        read("French foreign minister Jeanne Morel met her Iranian counterpart in Vienna."),
        Kind.MEETING,
    )
    assert codes(item) == {"FRA", "IRN"}
    assert "Jeanne Morel" in {a.name for a in item.actors}


def test_a_person_keeps_the_state_the_article_gave() -> None:
    text = (
        "Kenyan president Amos Wekesa arrived in Vienna on Monday. The visit is his first. "
        "Wekesa met the Iranian foreign minister in Muscat a day later."
    )
    muscat = next(i for i in read(text).items if i.places and i.places[0].text == "Muscat")
    assert codes(muscat) == {"KEN", "IRN"}


def test_a_person_named_before_being_introduced_is_known_all_the_same() -> None:
    text = (
        "General Otieno met the Iranian foreign minister in Muscat on Monday.\n\n"
        "Kenyan General Peter Otieno leads the army."
    )
    assert codes(by_kind(read(text), Kind.MEETING)) == {"KEN", "IRN"}


def test_the_capital_acts_for_its_state() -> None:
    text = "Tehran and Warsaw held talks in Vienna."
    item = by_kind(read(text, seats=("Tehran", "Warsaw")), Kind.MEETING)
    assert codes(item) == {"IRN", "POL"}


def test_the_country_of_the_venue_is_no_participant_by_itself() -> None:
    item = by_kind(
        read("The foreign ministers of France and Egypt held talks in Portugal."), Kind.MEETING
    )
    assert codes(item) == {"FRA", "EGY"}


def test_a_foreign_base_has_an_operator_and_a_host() -> None:
    item = by_kind(read("France has a military base in Djibouti."), Kind.BASE)
    assert codes(item, ActorRole.OPERATOR) == {"FRA"}
    assert codes(item, ActorRole.HOST) == {"DJI"}


def test_who_attacks_a_base_does_not_operate_it() -> None:
    item = by_kind(read("The Taliban attacked an Afghan army base near Gao."), Kind.BASE)
    assert codes(item, ActorRole.OPERATOR) == {"AFG"}
    assert "TALIBAN" not in codes(item)


def test_who_takes_a_base_is_part_of_its_capture() -> None:
    item = by_kind(read("The Taliban seized an Afghan army base near Gao."), Kind.BASE)
    assert codes(item) == {"AFG", "TALIBAN"}


def test_those_taken_out_are_evacuees() -> None:
    item = by_kind(
        read("The French army evacuated 300 Kenyan citizens from Khartoum."), Kind.EVACUATION
    )
    assert codes(item, ActorRole.OPERATOR) == {"FRA"}
    assert codes(item, ActorRole.EVACUEE) == {"KEN"}


@pytest.mark.parametrize("name", ["Lin Mei-wen", "Omar bin Khalid al-Fayed", "Ban Hyun-soo"])
def test_names_of_several_parts_are_whole(name: str) -> None:
    (item,) = read(f"Iran's president met Norwegian President {name} in Vienna on Monday.").items
    assert name in {a.name for a in item.actors}


def test_a_word_hung_on_a_name_is_no_part_of_it() -> None:
    (item,) = read("The Norwegian President Ola Berg-led team met Iranian envoys in Vienna.").items
    assert not any("led" in a.name for a in item.actors)


def test_a_host_goes_by_its_name_not_by_its_seat() -> None:
    (item,) = read("Iran's president arrived in Warsaw on Monday for a visit.").items
    assert [a.name for a in item.actors if a.role is ActorRole.HOST] == ["Poland"]


def test_the_state_that_says_where_a_venue_lies_takes_no_part() -> None:
    text = "Norway's president met Ugandan envoys in Nairobi, Kenya, on Monday."
    item = by_kind(read(text), Kind.MEETING)
    assert codes(item) == {"NOR", "UGA"}


def test_a_president_named_before_his_country_is_its() -> None:
    text = "President Ola Berg of Norway met Iran's president in Vienna on Monday."
    item = by_kind(read(text), Kind.MEETING)
    assert {(a.name, a.country) for a in item.actors} >= {("Ola Berg", "NOR")}


def test_a_general_staff_is_no_general_by_the_name_of_staff() -> None:
    text = (
        "General Paul Arnaud, chief of the French General Staff, met the Iranian foreign minister "
        "in Vienna on Monday."
    )
    item = by_kind(read(text), Kind.MEETING)
    assert {a.name for a in item.actors if a.country == "FRA"} == {"Paul Arnaud"}


def test_a_person_of_two_offices_has_the_one_of_the_year() -> None:
    text = "Kaja Kallas met the Iranian foreign minister in Vienna on Monday."
    told = {
        year: codes(by_kind(read(text, published=f"{year}-03-06"), Kind.MEETING))
        for year in (2022, 2024, 2025)
    }
    assert told == {2022: {"EST", "IRN"}, 2024: {"EST", "IRN"}, 2025: {"EU", "IRN"}}

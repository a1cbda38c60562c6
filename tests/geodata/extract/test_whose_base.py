"""Whose base it is: by the verb, by the words before it, and never by the land it lies on alone."""

from __future__ import annotations

import pytest
from atlas import read

from geodata.model import ActorRole, Item, Kind, Status


def base(text: str) -> Item:
    (item,) = (i for i in read(text).items if i.kind is Kind.BASE and i.mappable)
    return item


def operators(item: Item) -> set[str | None]:
    return {a.country for a in item.actors if a.role is ActorRole.OPERATOR}


@pytest.mark.parametrize("verb", ["opened", "formally opened", "has built", "runs"])
@pytest.mark.parametrize("noun", ["a military base", "an army base", "a naval base"])
def test_who_has_a_base_abroad_is_its_operator(verb: str, noun: str) -> None:
    item = base(f"Britain {verb} {noun} in Kenya.")
    assert operators(item) == {"GBR"}
    assert {a.country for a in item.actors if a.role is ActorRole.HOST} == {"KEN"}


def test_of_two_who_agree_the_one_abroad_is_the_operator() -> None:
    item = base("Britain and Kenya have agreed to extend the lease of the British base in Nanyuki.")
    assert operators(item) == {"GBR"}


def test_the_country_of_the_place_named_before_is_no_operator() -> None:
    text = "Ports in Oman and Incirlik Air Base in Turkey served as hubs."
    found = {i.places[0].place.name: operators(i) for i in read(text).items}
    assert found["Incirlik"] == set()


def test_what_was_opened_is_there_whatever_it_will_do() -> None:
    text = (
        "Britain opened a military base on Saturday in Nanyuki. "
        "About 200 British troops will train Kenyan soldiers at the base."
    )
    assert base(text).status is Status.ACTIVE


def test_a_presence_that_is_extended_goes_on() -> None:
    item = base("Britain and Kenya agreed to extend the British presence at Nanyuki Air Base.")
    assert (item.status, operators(item)) == (Status.ACTIVE, {"GBR"})


def test_its_base_at_a_named_base_is_the_subject_s() -> None:
    item = base("Norway has left its base at Chabelley after Chadian soldiers stormed it.")
    assert operators(item) == {"NOR"}


@pytest.mark.parametrize(
    "out", ["pulled 400 soldiers out of", "brought its last soldiers home from"]
)
def test_forces_taken_out_of_a_place_have_left_it(out: str) -> None:
    item = base(f"Norway {out} Chad.")
    assert (item.status, operators(item)) == (Status.WITHDRAWN, {"NOR"})


@pytest.mark.parametrize("what", ["a naval base", "its own naval base", "another air base"])
def test_who_wants_a_base_has_none_yet(what: str) -> None:
    assert base(f"Norway wants {what} in Oman.").status is Status.SOUGHT


def test_what_is_passed_on_the_way_holds_no_base() -> None:
    found = read("Three Norwegian helicopters flew from Nairobi by way of Egypt.").items
    assert not any("EGY" in operators(i) for i in found)


def test_a_base_that_may_be_kept_goes_on() -> None:
    item = base("Poland may keep its naval base in Oman for another 49 years.")
    assert (item.status, operators(item)) == (Status.ACTIVE, {"POL"})


def test_who_is_to_be_let_build_a_base_will_hold_it() -> None:
    item = base(
        "Lawmakers in Kenya voted on Sunday to let the US set up a military base in Nanyuki."
    )
    assert (item.status, operators(item)) == (Status.PLANNED, {"USA"})


def test_a_base_told_by_its_country_and_by_its_name_is_one() -> None:
    item = base(
        "Britain opened a permanent naval base in Djibouti on Thursday. "
        "The naval facility at Chabelley can house about 500 British personnel."
    )
    assert item.places[0].place.name == "Chabelley"


def test_who_uses_a_base_does_not_say_where_it_is() -> None:
    text = "The parliament will end the lease of a military base that France has used since 1990."
    assert not [i for i in read(text).items if i.mappable]

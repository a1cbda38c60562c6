"""What many reports add up to: the same whatever order they came in."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from builders import (
    AFGHANISTAN,
    AL_UDEID,
    BAGRAM,
    DOHA,
    GENEVA,
    GREECE,
    HELSINKI,
    KABUL,
    KANDAHAR,
    KANDAHAR_AIRFIELD,
    Reading,
    article,
    claims_of,
    item,
    readings,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.merge import Claim, StoredItem, make_claims, merge_claims, merge_traits
from geodata.merge.groups import item_id_of
from geodata.merge.pairs import block_of, compatible, traits_of
from geodata.model import (
    DatePrec,
    FacilityType,
    Feature,
    Item,
    Kind,
    MeetingMode,
    Place,
    PlaceRole,
    Status,
)

MET = "The two presidents met in Geneva on Wednesday."
MEET_AGAIN = "Their ministers were back there for another round."


def merged(*claims: list[Claim]) -> list[StoredItem]:
    return merge_claims([claim for group in claims for claim in group])


def all_claims(found: list[Reading]) -> list[Claim]:
    return [claim for reading in found for claim in claims_of(reading.article, *reading.items)]


@given(readings(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_order_of_arrival_never_shows(found: list[Reading], shuffler: random.Random) -> None:
    """Two analysts who read the same articles in other orders see the same map."""
    claims = all_claims(found)
    expected = sorted(merge_claims(claims), key=lambda i: i.item_id)
    shuffler.shuffle(claims)
    assert sorted(merge_claims(claims), key=lambda i: i.item_id) == expected


@given(readings())
@settings(max_examples=40, deadline=None)
def test_compatible_claims_find_each_other(found: list[Reading]) -> None:
    """The index of the store may miss no pair, or the merge would depend on the order."""
    traits = [traits_of(claim) for claim in all_claims(found)]
    for a in traits:
        for b in traits:
            assert compatible(a, b) == compatible(b, a)
            if compatible(a, b):
                here, there = block_of(a), block_of(b)
                assert (there.twin and there.twin == here.twin) or any(
                    window.key == there.here.key
                    and there.here.last >= window.first
                    and there.here.first <= window.last
                    for window in here.windows
                )


@given(readings())
@settings(max_examples=40, deadline=None)
def test_no_two_items_share_an_id(found: list[Reading]) -> None:
    traits = [traits_of(claim) for claim in all_claims(found)]
    groups = merge_traits(traits)
    assert len({group.item_id for group in groups}) == len(groups)
    assert sorted(c for g in groups for c in g.claim_ids) == sorted(t.claim_id for t in traits)


def test_base_told_by_its_town_is_the_same_base() -> None:
    """Kandahar Airfield lies 16 km from Kandahar, Al Udeid 28 km from Doha."""
    found = merged(
        claims_of(article("a"), item(Kind.BASE, KANDAHAR_AIRFIELD, actors=("USA",))),
        claims_of(article("b"), item(Kind.BASE, KANDAHAR, actors=("USA", "GBR"))),
        claims_of(article("c"), item(Kind.BASE, AL_UDEID, actors=("USA",))),
        claims_of(article("d"), item(Kind.BASE, DOHA, actors=("USA",))),
    )
    assert sorted(len(i.reports) for i in found) == [1, 1, 2]


def test_bases_of_two_powers_at_one_place_stay_apart() -> None:
    found = merged(
        claims_of(article("a"), item(Kind.BASE, KABUL, actors=("USA",))),
        claims_of(article("b"), item(Kind.BASE, KABUL, actors=("RUS",))),
    )
    assert len(found) == 2


def test_base_of_nobody_named_goes_to_no_one_of_several() -> None:
    """Whose it is, is not said: with two operators at the place any choice would be a guess."""
    bare = claims_of(article("c"), item(Kind.BASE, KABUL))
    usa = claims_of(article("a"), item(Kind.BASE, KABUL, actors=("USA",)))
    rus = claims_of(article("b"), item(Kind.BASE, KABUL, actors=("RUS",)))
    assert len(merged(usa, bare)) == 1
    assert len(merged(usa, rus, bare)) == 3


def test_meeting_told_vaguely_and_exactly_is_one() -> None:
    exact = item(Kind.MEETING, GENEVA, actors=("USA", "RUS"), day="2021-06-16")
    vague = item(
        Kind.MEETING,
        GENEVA,
        actors=("RUS", "USA"),
        day="2021-06-01",
        until="2021-06-30",
        prec=DatePrec.MONTH,
    )
    (found,) = merged(claims_of(article("a"), vague), claims_of(article("b"), exact))
    assert found.item.date is not None
    assert found.item.date.start == date(2021, 6, 16)
    assert found.conflicts == ()


def test_sidelines_of_a_summit_stay_apart() -> None:
    """Two leaders who met at a summit of twenty had a meeting of their own."""
    summit = item(
        Kind.MEETING,
        GENEVA,
        actors=("USA", "RUS", "CHN", "GBR", "FRA"),
        day="2021-06-16",
        mode=MeetingMode.SUMMIT,
    )
    aside = item(Kind.MEETING, GENEVA, actors=("USA", "CHN"), day="2021-06-16")
    assert len(merged(claims_of(article("a"), summit), claims_of(article("b"), aside))) == 2


def test_meetings_of_other_months_or_towns_stay_apart() -> None:
    june = item(Kind.MEETING, GENEVA, actors=("USA", "RUS"), day="2021-06-16")
    july = item(Kind.MEETING, GENEVA, actors=("USA", "RUS"), day="2021-07-28")
    there = item(Kind.MEETING, HELSINKI, actors=("USA", "RUS"), day="2021-06-16")
    assert len(merged(claims_of(article("a"), june, july, there))) == 3


def test_undated_articles_without_a_day_merge_only_as_copies() -> None:
    met = item(Kind.MEETING, GENEVA, actors=("USA", "RUS"))
    text = "The two ministers met in the city on the lake and spoke for an hour about grain."
    twice = [claims_of(article(name, text=text, published=None), met) for name in "ab"]
    other = claims_of(article("c", published=None), met)
    assert sorted(len(i.reports) for i in merged(*twice, other)) == [1, 2]


def test_what_a_copy_without_a_day_says_joins_what_the_dated_text_says() -> None:
    """The same article is often kept twice, once saved without its date."""
    met = item(Kind.MEETING, GENEVA, actors=("USA", "RUS"), quote=MET, day="2021-06-16")
    again = item(Kind.MEETING, GENEVA, actors=("USA", "RUS"), quote=MEET_AGAIN, day="2021-07-28")
    undated = [
        item(Kind.MEETING, GENEVA, actors=("USA", "RUS"), quote=quote)
        for quote in (MET, MEET_AGAIN)
    ]
    with_days = claims_of(article("a", published="2021-06-18"), met, again)
    without = claims_of(article("b", published=None), *undated)
    for order in (with_days + without, without[::-1] + with_days):
        june, july = sorted(merged(order), key=lambda i: str(i.item.date))
        for found, day, quote in [(june, "2021-06-16", MET), (july, "2021-07-28", MEET_AGAIN)]:
            assert found.item.date is not None
            assert found.item.date.start.isoformat() == day
            assert [r.item.evidence[0].text for r in found.reports] == [quote, quote]


def test_a_copy_without_a_day_joins_though_another_report_leads() -> None:
    sure = item(Kind.MEETING, GENEVA, actors=("USA", "RUS"), quote=MEET_AGAIN, day="2021-06-16")
    met = replace(sure, evidence=item(Kind.MEETING, GENEVA, quote=MET).evidence)
    wider = replace(met, actors=item(Kind.MEETING, GENEVA, actors=("USA", "RUS", "CHN")).actors)
    dated = [
        claims_of(article(name), told) for name, told in zip("abc", (sure, met, wider), strict=True)
    ]
    for told in (met, wider):
        copy = claims_of(article("d", published=None), replace(told, date=None))
        (found,) = merged(*dated, copy)
        assert len(found.reports) == 4


def test_other_words_without_a_day_join_nothing_dated() -> None:
    met = item(Kind.MEETING, GENEVA, actors=("USA", "RUS"), quote=MET, day="2021-06-16")
    other = item(Kind.MEETING, GENEVA, actors=("USA", "RUS"), quote=MEET_AGAIN)
    short = item(Kind.MEETING, GENEVA, actors=("USA", "RUS"), quote="They met in Geneva")
    dated_short = replace(short, date=met.date)
    for a, b in [(met, other), (dated_short, short)]:
        pair = claims_of(article("a"), a), claims_of(article("b", published=None), b)
        assert len(merged(*pair)) == 2


def test_operation_gathers_its_flights_and_never_adds_them_up() -> None:
    first = item(Kind.EVACUATION, KABUL, actors=("DEU",), day="2021-08-17", people=125)
    later = item(
        Kind.EVACUATION,
        KABUL,
        (PlaceRole.HUB, DOHA),
        actors=("DEU",),
        day="2021-08-26",
        people=5300,
    )
    (found,) = merged(
        claims_of(article("a", published="2021-08-18"), first),
        claims_of(article("b", published="2021-08-27"), later),
    )
    assert found.item.counts.people == 5300
    assert [p.role for p in found.item.places] == [PlaceRole.ORIGIN, PlaceRole.HUB]
    assert {v.value for c in found.conflicts if c.field == "counts.people" for v in c.values} == {
        "125",
        "5300",
    }


def test_evacuations_months_apart_are_two() -> None:
    august = item(Kind.EVACUATION, KABUL, actors=("RUS",), day="2021-08-25")
    november = item(Kind.EVACUATION, KABUL, actors=("RUS",), day="2021-11-18")
    assert len(merged(claims_of(article("a"), august), claims_of(article("b"), november))) == 2


def evacuation(to: Place, *, by: tuple[str, ...] = (), day: str = "2021-08-20") -> Item:
    return item(Kind.EVACUATION, KABUL, (PlaceRole.DESTINATION, to), actors=by, day=day)


def test_flight_of_nobody_named_is_of_the_state_it_leads_to() -> None:
    found = merged(
        claims_of(article("a"), evacuation(GREECE, by=("GRC",))),
        claims_of(article("b"), evacuation(GENEVA, by=("CHE",))),
        claims_of(article("c"), evacuation(GREECE, day="2021-08-21")),
        claims_of(article("d"), evacuation(GENEVA, day="2021-08-21")),
    )
    assert sorted(sorted(r.article.id for r in i.reports) for i in found) == [
        ["a", "c"],
        ["b", "d"],
    ]


def test_flight_of_nobody_named_to_a_third_state_is_no_ones() -> None:
    found = merged(
        claims_of(article("a"), evacuation(GREECE, by=("GRC",))),
        claims_of(article("b"), evacuation(DOHA)),
    )
    assert len(found) == 2


def test_one_states_flights_to_several_are_one_operation() -> None:
    found = merged(
        claims_of(article("a"), evacuation(DOHA, by=("USA",))),
        claims_of(article("b"), evacuation(GREECE, by=("USA",))),
    )
    assert len(found) == 1


def test_country_level_meeting_finds_its_town() -> None:
    athens = item(Kind.MEETING, GREECE, actors=("USA", "GBR"), day="2021-09-18")
    again = item(Kind.MEETING, GREECE, actors=("GBR", "USA"), day="2021-09-19")
    assert len(merged(claims_of(article("a"), athens), claims_of(article("b"), again))) == 1


def test_force_in_a_country_is_no_base_in_it() -> None:
    troops = item(Kind.BASE, AFGHANISTAN, actors=("USA",), facility=FacilityType.DEPLOYMENT)
    base = item(Kind.BASE, AFGHANISTAN, actors=("USA",), facility=FacilityType.AIR)
    assert len(merged(claims_of(article("a"), troops, base))) == 2


def test_copies_of_one_text_are_one_source() -> None:
    """An agency report printed by three papers is one witness."""
    text = " ".join(f"word{n}" for n in range(80))
    base = item(Kind.BASE, AL_UDEID, actors=("USA",))
    papers = [
        claims_of(article(name, text=text + f" {name}", source=f"Paper {name}"), base)
        for name in "abc"
    ]
    own = claims_of(article("d", text="Quite another story, told here.", source="Paper d"), base)
    (found,) = merged(*papers, own)
    assert found.n_sources == 2
    assert len(found.reports) == 4


def test_one_publisher_is_one_source_and_agreement_raises_confidence() -> None:
    base = item(Kind.BASE, AL_UDEID, actors=("USA",), confidence=0.8)
    once = claims_of(article("a", source="RT"), base)
    again = claims_of(article("b", source="rt"), base)
    other = claims_of(article("c", source="VOA"), base)
    (same,) = merged(once, again)
    (both,) = merged(once, other)
    assert same.n_sources == 1
    assert same.item.confidence == 0.8
    assert both.n_sources == 2
    assert 0.8 < both.item.confidence < 0.99


def test_history_of_a_base_and_what_it_was_on_a_day() -> None:
    opened = item(Kind.BASE, BAGRAM, actors=("USA",), day="2001-12-01")
    closed = item(
        Kind.BASE,
        BAGRAM,
        actors=("USA",),
        status=Status.CLOSED,
        day="2021-07-01",
        until="2021-07-31",
        prec=DatePrec.MONTH,
    )
    (found,) = merged(claims_of(article("a"), opened), claims_of(article("b"), closed))
    assert [(h.status, h.start, h.end) for h in found.history] == [
        (Status.ACTIVE, date(2001, 12, 1), date(2021, 7, 31)),
        (Status.CLOSED, date(2021, 7, 31), None),
    ]
    assert found.item.status == Status.CLOSED


def test_period_ends_and_nothing_is_said_of_later() -> None:
    """ "From 2001 to 2005" tells nothing of 2006."""
    period = item(
        Kind.BASE, BAGRAM, actors=("USA",), day="2001-01-01", until="2005-12-31", prec=DatePrec.YEAR
    )
    (found,) = merged(claims_of(article("a"), period))
    assert [(h.start, h.end) for h in found.history] == [(date(2001, 1, 1), date(2006, 1, 1))]


def test_what_has_held_up_to_the_report_holds_on() -> None:
    """ "Since 2014", read in 2021, says that it is so still."""
    told = item(
        Kind.BASE, BAGRAM, actors=("USA",), day="2014-01-01", until="2021-08-26", prec=DatePrec.YEAR
    )
    (found,) = merged(claims_of(article("a", published="2021-08-26"), told))
    assert [(h.start, h.end) for h in found.history] == [(date(2014, 1, 1), None)]


def test_news_decides_the_status_of_a_meeting() -> None:
    planned = item(
        Kind.MEETING, GENEVA, actors=("USA", "RUS"), day="2021-06-16", status=Status.PLANNED
    )
    held = item(Kind.MEETING, GENEVA, actors=("USA", "RUS"), day="2021-06-16")
    (found,) = merged(
        claims_of(article("a", published="2021-06-17"), held),
        claims_of(article("b", published="2021-06-01"), planned),
    )
    assert found.item.status == Status.HELD
    assert found.conflicts == ()
    assert (found.first_reported, found.last_reported) == (date(2021, 6, 1), date(2021, 6, 17))


def test_reports_that_disagree_on_one_day_are_kept_side_by_side() -> None:
    held = item(Kind.MEETING, GENEVA, actors=("USA", "RUS"), day="2021-06-16")
    cancelled = item(
        Kind.MEETING, GENEVA, actors=("USA", "RUS"), day="2021-06-16", status=Status.CANCELLED
    )
    (found,) = merged(claims_of(article("a"), held), claims_of(article("b"), cancelled))
    (conflict,) = found.conflicts
    assert conflict.field == "status"
    assert {v.value for v in conflict.values} == {"held", "cancelled"}


def test_a_town_is_no_other_place_than_the_base_in_it_and_gives_it_no_name() -> None:
    found = merged(
        claims_of(article("a"), item(Kind.BASE, KANDAHAR, actors=("USA",), confidence=0.9)),
        claims_of(article("b"), item(Kind.BASE, KANDAHAR_AIRFIELD, actors=("USA",))),
    )
    assert [i.conflicts for i in found] == [()]
    assert found[0].item.places[0].place == KANDAHAR_AIRFIELD


def test_two_towns_are_a_disagreement_about_the_place() -> None:
    bagram = replace(BAGRAM, name="Bagram", feature=Feature.CITY, place_id="test:bagram-town")
    charikar = replace(bagram, name="Charikar", lat=35.01, lon=69.17, place_id="test:charikar")
    found = merged(
        claims_of(article("a"), item(Kind.BASE, bagram, actors=("USA",))),
        claims_of(article("b"), item(Kind.BASE, charikar, actors=("USA",))),
    )
    assert [c.field for c in found[0].conflicts] == ["place"]


@pytest.mark.parametrize(
    ("told", "label"),
    [
        (
            item(Kind.BASE, AL_UDEID, actors=("USA",)),
            "United States: base at Al Udeid Air Base (active)",
        ),
        (item(Kind.BASE, KABUL, actors=("USA",)), "United States: base in Kabul (active)"),
        (
            item(Kind.BASE, AFGHANISTAN, actors=("USA",), facility=FacilityType.DEPLOYMENT),
            "United States: deployment in Afghanistan (active)",
        ),
        (
            item(Kind.MEETING, GENEVA, actors=("USA", "RUS")),
            "United States, Russia: talks in Geneva (held)",
        ),
        (
            item(Kind.MEETING, DOHA, actors=("TUR",), mode=MeetingMode.VISIT),
            "Turkey: visit to Doha (held)",
        ),
        (
            item(Kind.MEETING, actors=("USA",), mode=MeetingMode.REMOTE),
            "United States: call (held)",
        ),
        (item(Kind.EVACUATION, KABUL), "evacuation from Kabul (completed)"),
        (
            item(Kind.EVACUATION, KABUL, (PlaceRole.DESTINATION, DOHA), actors=("USA",)),
            "United States: evacuation Kabul → Doha (completed)",
        ),
    ],
)
def test_the_label_of_an_item_says_what_it_is_and_where(told: Item, label: str) -> None:
    assert merged(claims_of(article("a"), told))[0].label == label


def test_id_of_an_item_rests_on_what_it_says() -> None:
    """A new reader that words its evidence otherwise must not break the links to an item."""
    before = claims_of(article("a"), item(Kind.BASE, AL_UDEID, actors=("USA",), quote="Old."))
    after = claims_of(article("a"), item(Kind.BASE, AL_UDEID, actors=("USA",), quote="New one."))
    assert before[0].claim_id != after[0].claim_id
    assert item_id_of(traits_of(before[0])) == item_id_of(traits_of(after[0]))


def test_statement_belongs_to_the_item_of_its_sentence() -> None:
    opened = item(Kind.BASE, BAGRAM, actors=("USA",), quote="It opened.", at=0)
    closed = item(
        Kind.BASE, BAGRAM, actors=("USA",), quote="It closed.", at=20, status=Status.CLOSED
    )
    other = item(Kind.BASE, AL_UDEID, actors=("USA",), quote="Another.", at=40)
    whole = item(Kind.BASE, BAGRAM, actors=("USA",), quote="It opened. And then. It closed.", at=0)
    claims = make_claims(
        article("a"), items=[whole, other], reports=[opened, closed, other], sketch=b""
    )
    assert [len(c.reports) for c in claims] == [2, 1]

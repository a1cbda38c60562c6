"""What an analyst puts together or takes apart stays so, whatever comes later or is read anew."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from itertools import combinations

from builders import BAGRAM, GENEVA, HELSINKI, KABUL, Reading, article, claims_of, item, readings
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.merge import (
    Claim,
    Decisions,
    Group,
    find_claim,
    handle_of,
    merge_claims,
    merge_traits,
    pair_of,
)
from geodata.merge.pairs import compatible, traits_of
from geodata.model import ActorRole, DatePrec, DateRange, Kind, Quote, Span, Status


def all_claims(found: list[Reading]) -> list[Claim]:
    return [claim for reading in found for claim in claims_of(reading.article, *reading.items)]


def mates(groups: list[Group]) -> set[frozenset[str]]:
    return {frozenset(group.claim_ids) for group in groups}


@st.composite
def decided(draw: st.DrawFn) -> tuple[list[Claim], Decisions]:
    claims = all_claims(draw(readings()))
    ids = [claim.claim_id for claim in claims] or ["absent"]
    pairs = st.builds(pair_of, st.sampled_from(ids), st.sampled_from([*ids, "gone"]))
    links = st.frozensets(pairs, max_size=4)
    return claims, Decisions(together=draw(links), apart=draw(links))


@given(decided(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_order_of_arrival_never_shows(
    case: tuple[list[Claim], Decisions], shuffler: random.Random
) -> None:
    """Decisions taken among articles leave the map the same for every order of arrival."""
    claims, decisions = case
    expected = merge_claims(claims, decisions=decisions)
    shuffler.shuffle(claims)
    assert merge_claims(claims, decisions=decisions) == expected
    assert len({stored.item_id for stored in expected}) == len(expected)


@given(decided())
@settings(max_examples=60, deadline=None)
def test_decisions_are_kept(case: tuple[list[Claim], Decisions]) -> None:
    claims, decisions = case
    traits = {t.claim_id: t for t in map(traits_of, claims)}
    groups = mates(merge_traits(traits.values(), decisions=decisions))
    assert sorted(c for group in groups for c in group) == sorted(traits)
    for group in groups:
        assert len({traits[c].kind for c in group}) == 1
        assert not any(pair_of(a, b) in decisions.apart for a, b in combinations(group, 2))
    if not decisions.apart:
        for a, b in (sorted(pair) for pair in decisions.together if len(pair) > 1):
            if a in traits and b in traits and traits[a].kind == traits[b].kind:
                assert any({a, b} <= group for group in groups)


@given(decided())
@settings(max_examples=60, deadline=None)
def test_a_part_closed_over_links_is_regrouped_alone(case: tuple[list[Claim], Decisions]) -> None:
    """The store regroups only what a new article touches, and must find what all would make."""
    claims, decisions = case
    traits = [traits_of(claim) for claim in claims]
    whole = merge_traits(traits, decisions=decisions)
    left = list(traits)
    parts: list[Group] = []
    while left:
        part = [left.pop()]
        for claim in part:
            near = [
                t
                for t in left
                if compatible(claim, t) or pair_of(claim.claim_id, t.claim_id) in decisions.together
            ]
            part += near
            left = [t for t in left if t not in near]
        parts += merge_traits(part, decisions=decisions)
    assert sorted(parts, key=lambda g: g.item_id) == sorted(whole, key=lambda g: g.item_id)


def test_what_was_put_together_draws_what_fits_either() -> None:
    """Two items merged by hand stay one when a further report fits only one of them."""
    here = claims_of(article("a"), item(Kind.BASE, KABUL, actors=("USA",)))
    there = claims_of(article("b"), item(Kind.BASE, GENEVA, actors=("USA",)))
    more = claims_of(article("c"), item(Kind.BASE, GENEVA, actors=("USA", "GBR")))
    claims = [*here, *there, *more]
    link = frozenset({pair_of(here[0].claim_id, there[0].claim_id)})
    assert len(merge_claims(claims)) == 2
    (one,) = merge_claims(claims, decisions=Decisions(together=link))
    assert {report.article.id for report in one.reports} == {"a", "b", "c"}


def test_what_was_taken_apart_has_ids_of_its_own() -> None:
    """Two bases that say the same are told apart by nothing but the decision."""
    twice = [claims_of(article(name), item(Kind.BASE, BAGRAM, actors=("USA",)))[0] for name in "ab"]
    apart = frozenset({pair_of(twice[0].claim_id, twice[1].claim_id)})
    whole = merge_claims(twice)
    split = merge_claims(twice, decisions=Decisions(apart=apart))
    assert len(whole) == 1
    assert len({stored.item_id for stored in split}) == 2
    assert whole[0].item_id in {stored.item_id for stored in split}


def test_a_split_outweighs_a_chain_of_merges() -> None:
    claims = [
        claims_of(article(name), item(Kind.MEETING, venue, actors=("USA", "RUS"), day=day))[0]
        for name, venue, day in (
            ("a", GENEVA, "2021-06-16"),
            ("b", HELSINKI, "2021-07-28"),
            ("c", KABUL, "2021-08-02"),
        )
    ]
    a, b, c = (claim.claim_id for claim in claims)
    chain = frozenset({pair_of(a, b), pair_of(b, c)})
    assert len(merge_claims(claims, decisions=Decisions(together=chain))) == 1
    split = Decisions(together=chain, apart=frozenset({pair_of(a, c)}))
    assert sorted(len(stored.reports) for stored in merge_claims(claims, decisions=split)) == [1, 2]


def test_a_handle_finds_its_claim_in_a_better_reading() -> None:
    """Dates, status and actors that a new version reads leave an analyst's decision in force."""
    old = claims_of(
        article("a"),
        item(Kind.BASE, BAGRAM, actors=("USA",), quote="They hold it."),
        item(Kind.BASE, KABUL, actors=("USA",), quote="They hold it."),
    )
    day = date(2021, 7, 2)
    read = DateRange(
        start=day,
        end=day,
        date_prec=DatePrec.DAY,
        text="July 2",
        span=Span(start_char=0, end_char=6),
    )
    moved = Quote(span=Span(start_char=7, end_char=20), text="They hold it.")
    new = claims_of(
        article("a"),
        *(
            replace(
                claim.item,
                status=Status.CLOSED,
                date=read,
                evidence=(moved,),
                actors=(replace(claim.item.actors[0], role=ActorRole.HOST),),
            )
            for claim in old
        ),
    )
    assert {claim.claim_id for claim in new}.isdisjoint(claim.claim_id for claim in old)
    for before, after in zip(old, new, strict=True):
        assert find_claim(handle_of(before), new) == after


def test_a_handle_outlives_the_loss_of_place_or_quote_but_not_of_both() -> None:
    bagram = item(Kind.BASE, BAGRAM, quote="They hold it.")
    handle = handle_of(claims_of(article("a"), bagram)[0])
    reworded = claims_of(article("a"), item(Kind.BASE, BAGRAM, quote="It is theirs."))
    replaced = claims_of(article("a"), item(Kind.BASE, KABUL, quote="They hold it."))
    other = claims_of(article("a"), item(Kind.BASE, KABUL, quote="It is theirs."))
    elsewhere = claims_of(article("b"), bagram)
    met = claims_of(article("a"), item(Kind.MEETING, BAGRAM, quote="They hold it."))
    assert find_claim(handle, reworded) == reworded[0]
    assert find_claim(handle, [*replaced, *other]) == replaced[0]
    assert find_claim(handle, [*other, *elsewhere, *met]) is None


def test_a_handle_that_fits_two_claims_means_neither() -> None:
    """Better a decision at rest than one that holds for the wrong thing."""
    handle = handle_of(claims_of(article("a"), item(Kind.BASE, BAGRAM, quote="They hold it."))[0])
    two = claims_of(
        article("a"),
        item(Kind.BASE, KABUL, quote="They hold it."),
        item(Kind.BASE, GENEVA, quote="They hold it."),
    )
    assert find_claim(handle, two) is None

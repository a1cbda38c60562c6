"""Finding the statement that a correction is about in another reading of its article."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import BAGRAM, DOHA, KABUL, article, claims_of, item
from hypothesis import given
from hypothesis import strategies as st

from geodata.corrections import Anchor, Correction, Reject, anchor_of, match_anchors
from geodata.corrections.anchors import locate
from geodata.merge import Claim
from geodata.model import Item, Kind, Status

TEXT = "One base is here. They said so. Another one is there."


def reading(*items: Item, text: str = TEXT) -> list[Claim]:
    return claims_of(article("a", text=text), *items)


def reject(anchor: Anchor) -> Correction:
    return Correction(
        uid="u",
        change=Reject(),
        target="i",
        label="",
        was="",
        anchors=(anchor,),
        editor="Ann",
        reason="why",
        made_at="2026",
    )


def found(before: list[Claim], target: int, after: list[Claim], *, text: str = TEXT) -> list[int]:
    """Return which claims of a later reading a correction of one claim is about."""
    correction = reject(anchor_of(before[target], among=before))
    matched = match_anchors([correction], after, article_id="a", text=text)
    return [number for number, claim in enumerate(after) if claim.claim_id in matched]


def base(*places: object, quote: str = "They said so.", **more: object) -> Item:
    return item(Kind.BASE, *places, quote=quote, at=TEXT.index(quote), **more)  # type: ignore[arg-type]


def test_same_reading_is_found_by_its_id() -> None:
    claims = reading(base(BAGRAM), base(DOHA))
    assert found(claims, 1, claims) == [1]


def test_another_status_date_and_actor_are_the_same_statement() -> None:
    before = reading(base(BAGRAM, actors=("USA",)), base(DOHA, actors=("USA",)))
    after = reading(
        base(DOHA, actors=("GBR",), day="2021-01-01"),
        base(BAGRAM, actors=("RUS",), status=Status.CLOSED),
    )
    assert found(before, 0, after) == [1]
    assert found(before, 1, after) == [0]


def test_the_only_one_of_its_sentence_may_have_moved() -> None:
    before = reading(base(BAGRAM))
    assert found(before, 0, reading(base(KABUL))) == [0]


def test_what_shared_its_sentence_is_not_mistaken_for_the_other() -> None:
    before = reading(base(BAGRAM), base(DOHA))
    assert found(before, 0, reading(base(DOHA))) == []
    assert found(before, 0, reading(base(KABUL))) == []
    assert found(before, 0, reading(base())) == [0]


def test_another_kind_or_sentence_is_another_statement() -> None:
    before = reading(base(BAGRAM))
    meeting = item(Kind.MEETING, BAGRAM, quote="They said so.", at=TEXT.index("They"))
    assert found(before, 0, reading(meeting)) == []
    assert found(before, 0, reading(base(BAGRAM, quote="One base is here."))) == []


def test_a_sentence_that_moved_in_a_new_version_is_found() -> None:
    before = reading(base(BAGRAM))
    text = f"Corrected: {TEXT}"
    moved = item(Kind.BASE, BAGRAM, quote="They said so.", at=text.index("They"))
    longer = item(Kind.BASE, BAGRAM, quote=text, at=0)
    for after in (moved, longer):
        assert found(before, 0, reading(after, text=text), text=text) == [0]


def test_an_anchor_of_another_article_is_none_of_this_ones() -> None:
    before = reading(base(BAGRAM))
    elsewhere = reject(replace(anchor_of(before[0], among=before), article_id="b"))
    assert match_anchors([elsewhere], before, article_id="a", text=TEXT) == {}


@pytest.mark.parametrize(("start", "expected"), [(0, 0), (3, 4), (4, 4), (5, 4), (7, 8), (50, 8)])
def test_of_several_places_the_nearest_is_meant(start: int, expected: int) -> None:
    span = locate("abc", start, "abc abc abc")
    assert span is not None
    assert span.start_char == expected


@given(st.text("ab ", max_size=12), st.text("ab ", max_size=4), st.integers(0, 15))
def test_what_is_located_is_the_quote(text: str, quote: str, start: int) -> None:
    span = locate(quote, start, text)
    if span is None:
        assert not quote or quote not in text
    else:
        assert span.quote(text) == quote

"""Corrections as JSON: round trips, and one clear error for whatever cannot be meant."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from builders import BAGRAM, KABUL
from hypothesis import given
from hypothesis import strategies as st

from geodata.corrections import (
    AddItem,
    Anchor,
    Change,
    Correction,
    Days,
    GradeItem,
    GradeSource,
    Merge,
    Move,
    NameRule,
    Party,
    Reject,
    Scope,
    SetActors,
    SetDate,
    SetKind,
    SetStatus,
    Split,
    correction_from_json,
    correction_to_json,
    say_change,
)
from geodata.errors import InputError
from geodata.model import STATUSES, ActorRole, DatePrec, Kind, PlaceRole, SourceGrade, Status

words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20).filter(
    lambda s: s == s.strip() and s
)
parties = st.builds(
    Party, role=st.sampled_from(ActorRole), name=words, country=st.none() | st.just("USA")
)
spans = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)).map(
    lambda day: Days(start=day, end=day, date_prec=DatePrec.DAY)
)
places = st.sampled_from([BAGRAM, KABUL])
kinds_with_status = st.sampled_from([(k, s) for k in Kind for s in Status if s in STATUSES[k]])
changes: st.SearchStrategy[Change] = st.one_of(
    st.builds(Move, place=places, role=st.sampled_from(PlaceRole), replaces=st.tuples(words)),
    st.builds(SetStatus, status=st.sampled_from(Status)),
    st.builds(SetDate, days=st.none() | spans),
    st.builds(SetActors, actors=st.lists(parties, max_size=3).map(tuple)),
    kinds_with_status.map(lambda pair: SetKind(kind=pair[0], status=pair[1])),
    st.sampled_from([Reject(), Merge(), Split()]),
    kinds_with_status.map(lambda pair: AddItem(kind=pair[0], status=pair[1], place=KABUL)),
    st.builds(GradeItem, grade=st.integers(1, 6)),
    st.builds(NameRule, name=words, scope=st.just(Scope.SOURCE), where=words, place=places),
    st.builds(GradeSource, source=words, grade=st.sampled_from(SourceGrade)),
)
anchors = st.builds(
    Anchor,
    article_id=words,
    claim_id=words,
    kinds=st.lists(st.sampled_from(Kind), min_size=1, max_size=2).map(tuple),
    quote=words,
    start_char=st.integers(0, 10_000),
    names=st.tuples(words),
    alone=st.booleans(),
    side=st.integers(0, 1),
)


@st.composite
def corrections(draw: st.DrawFn) -> Correction:
    change = draw(changes)
    has_anchors = not isinstance(change, (NameRule, GradeSource))
    undone = draw(st.booleans())
    return Correction(
        uid=draw(words),
        change=change,
        target=draw(words),
        label=draw(words),
        was="",
        anchors=(draw(anchors),) if has_anchors else (),
        editor=draw(words),
        reason=draw(words),
        made_at="2026-11-27T09:00:00.000000+00:00",
        undone_at="2026-11-28T09:00:00.000000+00:00" if undone else None,
        undone_by=draw(words) if undone else None,
    )


@given(corrections())
def test_correction_survives_json_and_can_be_said(correction: Correction) -> None:
    written = json.loads(json.dumps(correction_to_json(correction)))
    assert correction_from_json(written) == correction
    assert say_change(correction.change)


FIELDS = ["uid", "action", "change", "anchors", "editor", "reason", "made_at", "place", "lat"]
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=6)
    ),
)


@given(anything)
def test_what_is_no_correction_is_one_clear_error(value: Any) -> None:
    with pytest.raises(InputError):
        correction_from_json(value)


@pytest.fixture
def record() -> dict[str, Any]:
    anchor = Anchor(
        article_id="a", claim_id="c", kinds=(Kind.BASE,), quote="They said so.", start_char=3
    )
    return correction_to_json(
        Correction(
            uid="u",
            change=Move(place=KABUL, role=PlaceRole.SITE),
            target="i",
            label="l",
            was="w",
            anchors=(anchor,),
            editor="Ann",
            reason="why",
            made_at="2026-11-27T10:00:00.000000+01:00",
        )
    )


def test_moments_are_kept_in_one_zone_so_that_they_sort(record: dict[str, Any]) -> None:
    assert correction_from_json(record).made_at == "2026-11-27T09:00:00.000000+00:00"


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("action",), "destroy", "action"),
        (("editor",), "  ", "editor"),
        (("reason",), "x" * 2001, "reason"),
        (("reason",), "a\x00b", "reason"),
        (("made_at",), "2026-11-27T10:00:00", "made_at"),
        (("made_at",), "yesterday", "made_at"),
        (("anchors",), [], "anchors"),
        (("anchors",), "a", "anchors"),
        (("change", "place", "lat"), 91, "lat"),
        (("change", "place", "lat"), None, "lat"),
        (("change", "place", "lon"), float("nan"), "lon"),
        (("change", "place", "feature"), "moon", "feature"),
        (("change", "place", "where_prec"), True, "where_prec"),
        (("change", "role"), "nowhere", "role"),
        (("undone_at",), "2026-11-28T09:00:00+00:00", "undone_by"),
    ],
)
def test_error_names_the_field_at_fault(
    record: dict[str, Any], path: tuple[str, ...], value: Any, field: str
) -> None:
    inside = record
    for name in path[:-1]:
        inside = inside[name]
    inside[path[-1]] = value
    with pytest.raises(InputError) as caught:
        correction_from_json(record)
    assert caught.value.field == field


def test_a_choice_that_is_not_there_is_said_to_be_missing(record: dict[str, Any]) -> None:
    del record["action"]
    with pytest.raises(InputError, match="'action': is missing"):
        correction_from_json(record)

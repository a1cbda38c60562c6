"""The choice of an item's day among those that its article states."""

from __future__ import annotations

from datetime import date

import pytest
from atlas import read

from geodata.errors import InputError
from geodata.extract.outcome.dating import (
    Option,
    choose,
    feature_names,
    load_date_weights,
)
from geodata.model import DatePrec, DateRange, Kind, Span

PUBLISHED = "2022-05-11"  # a Wednesday


def _day(first: int, *, at: int) -> DateRange:
    day = date(2022, 5, first)
    return DateRange(
        start=day,
        end=day,
        date_prec=DatePrec.DAY,
        text="then",
        span=Span(start_char=at, end_char=at + 4),
    )


def test_the_table_has_a_weight_for_each_feature() -> None:
    assert load_date_weights().keys() == feature_names()


def test_a_table_that_lacks_a_feature_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [{"feature": name, "weight": "0"} for name in feature_names() - {"none"}]
    monkeypatch.setattr("geodata.extract.outcome.dating.read_rows", lambda _: rows)
    load_date_weights.cache_clear()
    with pytest.raises(InputError, match=r"extract/date_weights\.csv.*'none'"):
        load_date_weights()


def test_a_day_that_is_hardly_likelier_than_none_is_not_given() -> None:
    weights = {"none": 1.0, "seat": 1.2, "sure": 2.0}
    told = [Option(None, {"none": 1.0}), Option(_day(3, at=0), {"seat": 1.0})]
    assert choose(told, weights) is None
    told.append(Option(_day(4, at=9), {"sure": 1.0}))
    assert choose(told, weights) == _day(4, at=9)


def test_what_the_rules_read_is_not_left_for_no_day() -> None:
    weights = {"none": 5.0, "rule": 1.0, "seat": 3.0}
    told = [Option(None, {"none": 1.0}), Option(_day(3, at=0), {"rule": 1.0})]
    assert choose(told, weights) == _day(3, at=0)
    told.append(Option(_day(4, at=9), {"seat": 1.0}))
    assert choose(told, weights) == _day(4, at=9)


def test_a_meeting_without_a_day_takes_that_of_the_sentence_before_it() -> None:
    text = (
        "The Iranian president set out on a tour on Monday. "
        "He met the president of Egypt in Nairobi and said that grain was dear."
    )
    (item,) = [i for i in read(text, published=PUBLISHED).items if i.kind is Kind.MEETING]
    assert item.date is not None
    assert item.date.start == date(2022, 5, 9)
    assert item.date.span.quote(text) == "Monday"


def test_the_day_of_an_election_is_not_that_of_the_visit_after_it() -> None:
    text = "The Iranian president visited Muscat after his June election."
    (item,) = read(text, published=PUBLISHED).items
    assert item.date is None


def test_a_day_before_an_election_that_has_another_is_kept() -> None:
    text = "The Iranian president visited Muscat on 3 May after the March election."
    (item,) = read(text, published=PUBLISHED).items
    assert item.date is not None
    assert item.date.start == date(2022, 5, 3)

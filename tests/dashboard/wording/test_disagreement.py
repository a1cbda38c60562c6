from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from dashboard_items import make_item

from dashboard.wording.disagreement import say_claim, say_witnesses


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("counts.people", "123000", "123,000"),
        ("date", "2021-08-15", "15 Aug 2021"),
        ("date", "2021-08-15/2021-08-31", "15–31 Aug 2021"),
        ("status", "handed_over", "handed over"),
        ("place", "Camp_Lemonnier", "Camp_Lemonnier"),
    ],
)
def test_a_value_is_said_as_a_reader_says_it(field: str, value: str, words: str) -> None:
    assert say_claim(field, value) == words


def test_who_said_it_is_named_once_a_day() -> None:
    (report,) = make_item().reports
    again = replace(report, report_id="again")
    later = replace(
        report,
        report_id="later",
        article=replace(report.article, published_day=date(2021, 9, 30)),
    )
    ids = [report.report_id, "again", "later"]
    said = say_witnesses(ids, [report, again, later])
    assert len(said) == 2
    assert said[1].endswith("30 Sep 2021")

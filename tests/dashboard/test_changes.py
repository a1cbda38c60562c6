"""What changed: the days before some days, and changes sorted for a reader."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.changes import Happening, Period, compare_changes, happenings_of
from geodata.model import Kind, Status
from geodata.store import Change


def period(first: str, last: str) -> Period:
    return Period(first=date.fromisoformat(first), last=date.fromisoformat(last))


def change(
    kind: Kind, status: Status, country: str | None = "AFG", *, dated: bool = True
) -> Change:
    day = date(2021, 8, 15)
    return Change(item_id="i", kind=kind, status=status, country=country, day=day, dated=dated)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (("2021-01-01", "2021-12-31"), ("2020-01-01", "2020-12-31")),
        (("2024-03-01", "2024-03-31"), ("2024-02-01", "2024-02-29")),
        (("2021-01-01", "2021-03-31"), ("2020-10-01", "2020-12-31")),
        (("2021-08-15", "2021-08-21"), ("2021-08-08", "2021-08-14")),
    ],
)
def test_whole_months_are_compared_with_whole_months(
    now: tuple[str, str], before: tuple[str, str]
) -> None:
    assert period(*now).before() == period(*before)


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.integers(0, 5000))
def test_the_days_before_end_right_before(first: date, n_days: int) -> None:
    now = Period(first=first, last=first + timedelta(days=n_days))
    before = now.before()
    assert before.last == first - timedelta(days=1)
    assert abs(before.n_days - now.n_days) <= 3  # months and years differ by so much


def test_every_status_is_something_to_a_reader() -> None:
    found = {
        (kind, status): compare_changes([change(kind, status)], [])[0].now
        for kind in Kind
        for status in Status
    }
    assert set(found[Kind.BASE, Status.ACTIVE]) == {Happening.OPENED}
    assert set(found[Kind.BASE, Status.HANDED_OVER]) == {Happening.CLOSED}
    assert set(found[Kind.EVACUATION, Status.UNDER_WAY]) == {Happening.EVACUATED}
    assert set(found[Kind.MEETING, Status.UNDER_WAY]) == {Happening.MET}
    assert set(found[Kind.MEETING, Status.INVITED]) == {Happening.SOUGHT}
    reported = compare_changes([change(Kind.BASE, Status.ACTIVE, dated=False)], [])
    assert set(reported[0].now) == {Happening.REPORTED}


def test_countries_with_the_most_changes_come_first_and_the_days_before_are_counted() -> None:
    meeting, base = change(Kind.MEETING, Status.HELD, "FIN"), change(Kind.BASE, Status.CLOSED)
    compared = compare_changes([base, base, meeting], [meeting, change(Kind.BASE, Status.SOUGHT)])
    assert [c.country for c in compared] == ["AFG", "FIN"]
    assert compared[0].n_now == 2
    assert compared[0].before == {Happening.SOUGHT: 1}
    assert compared[1].before == {Happening.MET: 1}
    assert happenings_of(compared) == [Happening.CLOSED, Happening.SOUGHT, Happening.MET]

"""What the store counts by itself, against the same thing counted from its rows."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from builders import (
    AFGHANISTAN,
    AL_UDEID,
    BAGRAM,
    DOHA,
    GENEVA,
    KABUL,
    Reading,
    article,
    item,
    mention,
)
from workspace_builders import base, take_in

from geodata.model import Kind, PlaceRole, Status
from geodata.query import Query
from geodata.store import Order, Page, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    with Workspace.open(tmp_path / "w.footprint") as opened:
        take_in(
            opened,
            base("a", AL_UDEID, actors=("USA",), published="2021-01-05"),
            base("b", BAGRAM, actors=("USA",), day="2021-07-02", status=Status.CLOSED),
            base("c", AFGHANISTAN, actors=("TUR",), status=Status.SOUGHT),
            Reading(
                article=article("d", published="2021-08-26"),
                mentions=(mention("Foo", 0),),
                items=(
                    item(Kind.MEETING, GENEVA, day="2021-06-16"),
                    item(Kind.EVACUATION, KABUL, (PlaceRole.DESTINATION, DOHA), day="2021-08-25"),
                    item(Kind.BASE, actors=("CHN",)),
                ),
            ),
            Reading(article=article("e"), mentions=(mention("Foo", 0), mention("Bar", 4))),
            Reading(article=article("f", text="Baz, Baz"), mentions=(mention("Baz", 0),)),
        )
        yield opened


@pytest.mark.parametrize(
    "query", [Query(), Query(kind=(Kind.BASE,)), Query(as_of=date(2021, 7, 10))]
)
def test_a_tally_counts_what_the_rows_hold(workspace: Workspace, query: Query) -> None:
    rows = workspace.item_rows(query)
    tally = workspace.tally(query)
    assert tally.counts == Counter((row.kind, row.status) for row in rows)
    assert tally.n_items == len(rows)
    assert tally.n_vague == sum(1 for row in rows if row.where_prec in {5, 6})
    assert tally.n_placeless == sum(1 for row in rows if not row.mappable)


def test_days_are_counted_by_kind_and_undated_items_are_left_out(workspace: Workspace) -> None:
    found = {(count.day, count.kind): count.n_items for count in workspace.day_counts()}
    dated = [row for row in workspace.item_rows() if row.date_start]
    assert found == Counter((row.date_start, row.kind) for row in dated)
    assert len(dated) == 3
    assert workspace.last_day() == date(2021, 9, 1)
    assert workspace.last_day(Query(kind=(Kind.MEETING,))) == date(2021, 8, 26)


def test_changes_are_the_statuses_that_begin_and_the_events_that_happen(
    workspace: Workspace,
) -> None:
    found = workspace.changes(first=date(2021, 6, 1), last=date(2021, 8, 31))
    assert [(c.kind, c.status, c.country, c.day.isoformat(), c.dated) for c in found] == [
        (Kind.MEETING, Status.HELD, "CHE", "2021-06-16", True),
        (Kind.BASE, Status.CLOSED, "AFG", "2021-07-02", True),
        (Kind.EVACUATION, Status.COMPLETED, "AFG", "2021-08-25", True),
        (Kind.BASE, Status.ACTIVE, None, "2021-08-26", False),
    ]
    (first,) = workspace.changes(first=date(2021, 1, 1), last=date(2021, 1, 31))
    assert (first.country, first.dated) == ("QAT", False)
    in_afghanistan = Query(country=("AFG",), date_from=date(1990, 1, 1), date_to=date(1990, 1, 2))
    found = workspace.changes(in_afghanistan, first=date(2021, 6, 1), last=date(2021, 8, 31))
    assert {c.country for c in found} == {"AFG"}
    assert len(workspace.changes(first=date(2021, 6, 1), last=date(2021, 8, 31), limit=2)) == 2


def test_rows_come_in_the_order_asked_for(workspace: Workspace) -> None:
    newest = workspace.item_rows(page=Page(order=Order.NEWEST))
    days = [row.date_end or row.last_reported for row in newest]
    assert days == sorted(days, reverse=True)
    most = workspace.item_rows(page=Page(order=Order.MOST_REPORTED))
    assert most[0].n_sources == max(row.n_sources for row in most)
    ids = [row.item_id for row in newest[:3]]
    assert workspace.rows_of(ids) == newest[:3]
    assert workspace.rows_of([*ids, "none"], Query(kind=(Kind.EVACUATION,))) == [
        row for row in newest[:3] if row.kind == Kind.EVACUATION
    ]


def test_doubtful_items_are_those_below_some_confidence(workspace: Workspace) -> None:
    below = max(row.confidence for row in workspace.item_rows())
    doubtful = workspace.item_rows(page=Page(order=Order.MOST_DOUBTFUL, below=below))
    assert all(row.confidence < below for row in doubtful)
    assert workspace.count_doubtful(below=below) == len(doubtful)
    assert workspace.count_doubtful(below=1.01) == workspace.tally().n_items


def test_names_that_may_put_items_on_the_map_come_first(workspace: Workspace) -> None:
    names = workspace.unplaced().names
    assert [(n.name, n.n_items, n.n_mentions, n.n_articles) for n in names] == [
        ("Foo", 1, 2, 2),
        ("Bar", 0, 1, 1),
        ("Baz", 0, 1, 1),
    ]

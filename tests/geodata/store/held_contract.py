"""Items held in memory answer as the database does, whatever is asked and whatever changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import numpy as np
from builders import (
    AFGHANISTAN,
    AL_UDEID,
    APIA,
    BAGRAM,
    DOHA,
    GENEVA,
    KABUL,
    SEVASTOPOL,
    SUVA,
    UNCHECKED,
    Reading,
    article,
    item,
    readings,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.corrections import Reject
from geodata.model import Kind, PlaceRole, Status
from geodata.query import ActorMatch, BBox, CountryRole, Query
from geodata.store import Cluster, ItemRow, Order, Page, Workspace
from geodata.store.answers.column_cache import load_columns, save_columns

DAYS = [date(2020, 5, 1), date(2021, 8, 20), date(2021, 9, 1), date(2021, 9, 10)]
FAR_NORTH = 89.0
WINDOWS = [BBox(50, 24, 53, 27), BBox(60, 30, 75, 38), BBox(170, -20, -170, -10)]


def optional(values: list[object]) -> st.SearchStrategy[object]:
    return st.none() | st.sampled_from(values)


def some(values: object) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(st.sampled_from(list(values)), max_size=2, unique=True).map(tuple)  # type: ignore[call-overload]


questions = st.builds(
    Query,
    country=some(["AFG", "USA", "QAT", "RUS", "UKR"]),
    country_role=st.sampled_from(CountryRole),
    border_view=st.sampled_from(["de_facto", "un", "RUS"]),
    kind=some(Kind),
    status=some([Status.ACTIVE, Status.PLANNED, Status.HELD, Status.COMPLETED]),
    actor=some(["USA", "rus", "Nobody"]),
    actor_match=st.sampled_from(ActorMatch),
    source=some(["rt", "VOA"]),
    date_from=optional(DAYS[:2]),
    date_to=optional(DAYS[2:]),
    as_of=optional(DAYS),
    known_on=optional(DAYS),
    q=optional(["kab", '"they said"', "nowhere"]),
    min_confidence=optional([0.5, 0.85]),
    max_where_prec=optional([1, 6]),
    bbox=optional(WINDOWS),
)


def answers(workspace: Workspace, query: Query) -> list[object]:
    """Return all that a dashboard asks of a question."""
    pages = [(None, 0, None, False), (2, 0, 0.85, False), (3, 1, None, True)]
    return [
        workspace.count_items(query),
        workspace.count_undated(query),
        workspace.count_doubtful(query, below=0.85),
        workspace.tally(query),
        workspace.day_counts(query),
        workspace.last_day(query),
        workspace.facets(query),
        [rounded(workspace, query, zoom=zoom) for zoom in (0, 5, 14)],
        [vague_rows(workspace, query, cluster) for cluster in workspace.clusters(query, zoom=0)],
        *(
            workspace.item_rows(
                query,
                Page(limit=limit, offset=offset, order=order, below=below, placeless=placeless),
            )
            for order, (limit, offset, below, placeless) in product(Order, pages)
        ),
    ]


def rounded(workspace: Workspace, query: Query, *, zoom: int) -> list[object]:
    """Return clusters with their middles to a metre: sums come in another order."""
    return [
        c if c.lat is None else replace(c, lat=round(c.lat, 5), lon=round(c.lon or 0.0, 5))
        for c in workspace.clusters(query, zoom=zoom)
    ]


def vague_rows(workspace: Workspace, query: Query, cluster: Cluster) -> list[ItemRow]:
    """Return what a cluster of a whole country stands for: as many items as it counts."""
    if cluster.country is None:
        return []
    rows = workspace.item_rows(query, Page(vague_in=cluster.country))
    assert len(rows) == cluster.n_items
    return rows


def take_in(workspace: Workspace, *found: Reading) -> None:
    workspace.add_articles(r.article for r in found)
    workspace.store_readings(found, reader_version="reader-1")


def kept_files(location: str, folder: Path) -> list[Path]:
    """Hold what a workspace has, keep it, and return the files that keep it."""
    with Workspace.open(location) as workspace:
        workspace.hold_items(least_versions=0, kept_in=folder)
        workspace.load_held_items()
        workspace.keep_held_items()
    return list(folder.iterdir())


def move_all_north(file: Path) -> None:
    """Let a file that keeps items say that each lies far in the north."""
    columns, state = load_columns(file, wanted=lambda _: True)
    columns.version["lat"] = np.full_like(columns.version["lat"], FAR_NORTH)
    save_columns(columns, file, state=state)


def held_again(location: str, folder: Path) -> list[ItemRow]:
    """Return the items of a workspace as one that holds them says after a start."""
    with Workspace.open(location) as workspace:
        workspace.hold_items(least_versions=0, kept_in=folder)
        workspace.load_held_items()
        return workspace.item_rows()


class HeldItemsContract:
    """The contract of `Workspace.hold_items`."""

    @given(
        found=readings(max_articles=6),
        more=readings(max_articles=4),
        asked=st.lists(questions, min_size=4, max_size=4),
    )
    @settings(max_examples=10, deadline=None, suppress_health_check=UNCHECKED)
    def test_held_items_answer_as_the_database_does(
        self,
        new_location: Callable[[], str],
        found: list[Reading],
        more: list[Reading],
        asked: list[Query],
    ) -> None:
        location = new_location()
        with Workspace.open(location) as plain, Workspace.open(location) as holding:
            take_in(plain, *found)
            holding.hold_items(least_versions=0)
            holding.load_held_items()
            for query in asked[:2]:
                assert answers(holding, query) == answers(plain, query)
            take_in(plain, *more)  # some articles come changed, their items go or move
            for query in asked[2:]:
                assert answers(holding, query) == answers(plain, query)
            for stored in plain.items()[:1]:
                plain.desk.correct_item(stored.item_id, Reject(), editor="Ann", reason="None.")
            for query in (Query(), asked[0]):
                assert answers(holding, query) == answers(plain, query)

    def test_what_is_kept_is_taken_only_as_it_is_stored(
        self, new_location: Callable[[], str], tmp_path: Path
    ) -> None:
        """After a start as before it; never an older state, nor one of another workspace."""
        folder = tmp_path / "held"
        location = new_location()
        with Workspace.open(location) as plain:
            places = [AL_UDEID, KABUL, AFGHANISTAN, GENEVA]
            met = [item(Kind.MEETING, place, day="2021-08-25") for place in places]
            found = [Reading(article=article(f"a{n}"), items=(of,)) for n, of in enumerate(met)]
            take_in(plain, *found)
            (file,) = kept_files(location, folder)
            first = file.read_bytes()
            with Workspace.open(location) as holding:
                holding.hold_items(least_versions=0, kept_in=folder)
                holding.load_held_items()
                reject = Reject()
                plain.desk.correct_item(
                    plain.items()[0].item_id, reject, editor="Ann", reason="None."
                )
                take_in(plain, Reading(article=article("b"), items=(item(Kind.BASE, DOHA),)))
                assert answers(holding, Query()) == answers(plain, Query())
                holding.keep_held_items()
            assert file.read_bytes() != first
            for content in (None, first, file.read_bytes()[:1000], b"", b"PK\x03\x04"):
                if content is not None:
                    file.write_bytes(content)
                with Workspace.open(location) as again:
                    again.hold_items(least_versions=0, kept_in=folder)
                    again.load_held_items()
                    for query in (Query(), Query(country=("QAT",)), Query(bbox=WINDOWS[0])):
                        assert answers(again, query) == answers(plain, query)

    def test_a_start_after_changes_takes_up_those_alone(
        self, new_location: Callable[[], str], tmp_path: Path
    ) -> None:
        """What did not change comes from the file: here one says so with a place of its own."""
        location, other = new_location(), new_location()
        met = [item(Kind.MEETING, place, day="2021-08-25") for place in (KABUL, GENEVA, DOHA)]
        found = [Reading(article=article(f"a{n}"), items=(of,)) for n, of in enumerate(met)]
        with Workspace.open(location) as plain, Workspace.open(other) as same:
            take_in(plain, *found)
            take_in(same, *found)
            (file,) = kept_files(location, tmp_path / "held")
            move_all_north(file)
            moved = file.read_bytes()
            rejected, *left = plain.items()
            plain.desk.correct_item(rejected.item_id, Reject(), editor="Ann", reason="None.")
            take_in(plain, Reading(article=article("b"), items=(item(Kind.BASE, AL_UDEID),)))
            norths = {row.item_id: row.lat for row in held_again(location, tmp_path / "held")}
            assert norths == {row.item_id: row.lat for row in plain.item_rows()} | {
                stored.item_id: FAR_NORTH for stored in left
            }
            assert not set(kept_files(location, tmp_path / "held")) - {file}
            (of_same,) = kept_files(other, tmp_path / "held of the other")
            of_same.write_bytes(moved)
            take_in(same, Reading(article=article("b"), items=(item(Kind.BASE, AL_UDEID),)))
            norths = {row.lat for row in held_again(other, tmp_path / "held of the other")}
            assert FAR_NORTH not in norths

    def test_a_small_workspace_is_not_kept(
        self, new_location: Callable[[], str], tmp_path: Path
    ) -> None:
        with Workspace.open(new_location()) as workspace:
            workspace.hold_items(kept_in=tmp_path)
            workspace.begin_to_hold()
            workspace.keep_held_items()
        assert not list(tmp_path.glob("*.columns"))

    def test_clusters_hold_every_placed_item_once(self, workspace: Workspace) -> None:
        route = item(Kind.EVACUATION, SUVA, (PlaceRole.DESTINATION, APIA), day="2021-08-25")
        places = [AL_UDEID, DOHA, KABUL, BAGRAM, AFGHANISTAN, SEVASTOPOL, GENEVA]
        take_in(
            workspace,
            *(
                Reading(article=article(f"a{n}"), items=(item(Kind.BASE, place),))
                for n, place in enumerate(places)
            ),
            Reading(article=article("route"), items=(route,)),
            Reading(article=article("nowhere"), items=(item(Kind.BASE),)),
        )
        world = workspace.clusters(Query(), zoom=0)
        assert sum(cluster.n_items for cluster in world) == 8
        (country,) = (cluster for cluster in world if cluster.country)
        assert (country.country, country.marks) == ("AFG", {(Kind.BASE, Status.ACTIVE): 1})
        assert all(-90 <= c.lat <= 90 for c in world if c.lat is not None)
        near = workspace.clusters(Query(country=("QAT",)), zoom=3)
        assert [cluster.n_items for cluster in near] == [2]
        far = workspace.clusters(Query(country=("QAT",)), zoom=14)
        assert sorted((round(c.lat or 0, 1), round(c.lon or 0, 1)) for c in far) == [
            (25.1, 51.3),
            (25.3, 51.5),
        ]
        then = workspace.clusters(Query(as_of=date(2021, 8, 25)), zoom=3)
        assert [cluster.marks for cluster in then] == [{(Kind.EVACUATION, Status.COMPLETED): 1}]

"""Made items must be what the store would have written, or nothing measured on them holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import make_items
import pytest
from postgres_server import PostgresServer
from sqlalchemy import Connection, Table, select

from geodata.pipeline import Reading, reader_version
from geodata.query import BBox, Query
from geodata.store import Workspace
from geodata.store import schema as s
from geodata.store.databases import database_of

N_ITEMS = 150
SEED = 3
TABLES = (
    *(s.article, s.article_text, s.reading, s.article_band, s.article_copy, s.item, s.claim),
    *(s.item_version, s.item_place, s.item_actor, s.item_source, s.item_interval, s.item_words),
)
# Numbers that are given in the order of writing, and moments.
LEFT_OUT = {"stamp", "added_at", "claim_key"}
ASKED = (
    Query(),
    Query(q="officials told"),
    Query(q="meeting in s"),
    Query(bbox=BBox(-20, 30, 40, 60)),
    Query(bbox=BBox(170, -60, -30, 70)),
)


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return where an empty workspace may be made."""
    if request.param == "sqlite":
        return str(tmp_path / "made.footprint")
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.make_database()


def names_of(connection: Connection) -> dict[str, dict[int, Any]]:
    """Return what stands for each number that is given in the order of writing."""
    article = connection.execute(select(s.article.c.article_key, s.article.c.id)).all()
    item = connection.execute(select(s.item.c.item_key, s.item.c.item_id)).all()
    v = s.item_version.c
    version = connection.execute(select(v.version_key, v.item_id, v.known_from)).all()
    return {
        "article_key": dict(map(tuple, article)),
        "original_key": dict(map(tuple, article)),
        "item_key": dict(map(tuple, item)),
        "version_key": {key: (name, day) for key, name, day in version},
    }


def rows_of(connection: Connection, table: Table) -> list[tuple[Any, ...]]:
    """Return the rows of a table in an order and with names that do not rest on numbers."""
    names = names_of(connection)
    columns = [column.name for column in table.c if column.name not in LEFT_OUT]
    return sorted(
        (
            tuple(
                names[column][value] if column in names else value
                for column, value in zip(columns, row, strict=True)
            )
            for row in connection.execute(select(*(table.c[name] for name in columns)))
        ),
        key=repr,
    )


def boxes_of(connection: Connection) -> tuple[list[Any], list[float]]:
    """Return which versions lie somewhere, and the edges of their boxes."""
    names = names_of(connection)["version_key"]
    rows = connection.execute(database_of(connection).each_box())
    boxes = [(names[row[0]], *row[1:]) for row in rows]
    boxes.sort(key=lambda box: (box[0], *(round(edge, 3) for edge in box[1:])))
    return [name for name, *_ in boxes], [edge for _, *edges in boxes for edge in edges]


@contextmanager
def stored_by_the_store(location: str) -> Iterator[Workspace]:
    """Yield a workspace that took the same stories in by the store's own ways."""
    with Workspace.open(location) as workspace:
        stories = list(make_items.make_stories(N_ITEMS, seed=SEED))
        told = [
            (article, item)
            for story in stories
            for article, item in zip(story.articles, story.items, strict=True)
        ]
        workspace.add_articles(article for article, _ in told)
        readings = [Reading(article=article, items=(item,)) for article, item in told]
        workspace.store_readings(readings, reader_version=reader_version())
        yield workspace


def test_a_fill_is_what_the_store_would_have_written(place: str, tmp_path: Path) -> None:
    """Row by row, in every table, and in what search and windows find."""
    with stored_by_the_store(str(tmp_path / "stored.footprint")) as stored:
        n_items = stored.counts().n_items
        made_counts = make_items.fill(place, n_items, seed=SEED)
        assert made_counts == stored.counts(reader_version=reader_version())
        with Workspace.open(place) as made:
            assert made.check() == []
            with stored.reading() as expected, made.reading() as found:
                for table in TABLES:
                    assert rows_of(found, table) == rows_of(expected, table), table.name
                names, edges = boxes_of(expected)
                assert boxes_of(found) == (names, pytest.approx(edges, abs=1e-4))
            for query in ASKED:
                assert made.count_items(query) == stored.count_items(query) > 0
            assert len(made.articles("news")) == len(stored.articles("news")) > 0


def test_doubles_are_found_like_what_they_double(place: str) -> None:
    """Three times as many items: each question finds three times as many, by rows or held."""
    make_items.fill(place, 60, seed=SEED, most_different=20)
    with Workspace.open(place) as workspace:
        assert workspace.check() == []
        rows = workspace.item_rows()
        assert len({row.item_id for row in rows}) == len(rows) == 60
        for query in ASKED:
            found = workspace.count_items(query)
            assert found % 3 == 0
        assert workspace.count_items(Query(bbox=BBox(-180, -90, 180, 90))) == 60
        for row in rows:
            stored = workspace.item(row.item_id)
            assert stored is not None
            assert (stored.item.kind, len(stored.reports)) == (row.kind, row.n_reports)
        workspace.hold_items(least_versions=1)
        workspace.load_held_items()
        assert workspace.item_rows() == rows


def test_a_filled_workspace_takes_in_more(place: str) -> None:
    """The numbers it gives go on from those that were written."""
    make_items.fill(place, 30, seed=SEED)
    with Workspace.open(place) as workspace:
        before = workspace.counts()
        (story,) = make_items.make_stories(1, seed=SEED + 1)
        workspace.add_articles(story.articles[:1])
        reading = Reading(article=story.articles[0], items=story.items[:1])
        workspace.store_readings([reading], reader_version=reader_version())
        assert workspace.counts().n_items == before.n_items + 1
        assert workspace.check() == []

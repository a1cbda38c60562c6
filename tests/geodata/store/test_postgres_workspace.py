"""The workspace in a PostgreSQL database with PostGIS: the contract, and what can be wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import psycopg
import pytest
from builders import AL_UDEID, article
from corrections_contract import CorrectionsContract
from desk_contract import DeskContract
from held_contract import HeldItemsContract
from postgres_server import PostgresServer
from questions_contract import QuestionsContract
from sqlalchemy import select, text
from workspace_builders import base, fill_for_release, take_in
from workspace_contract import WorkspaceContract

from geodata.errors import SchemaError, StoreError
from geodata.query import BBox, Query
from geodata.store import Workspace
from geodata.store import schema as s
from geodata.store.databases import database_of


class TestPostgresWorkspace(
    WorkspaceContract, QuestionsContract, CorrectionsContract, DeskContract, HeldItemsContract
):
    """The contracts on PostgreSQL."""

    @pytest.fixture
    def location(self, postgres: PostgresServer) -> str:
        return postgres.make_database()

    @pytest.fixture
    def new_location(self, postgres: PostgresServer) -> Callable[[], str]:
        return postgres.make_database


@pytest.fixture
def address(postgres: PostgresServer) -> str:
    return postgres.make_database()


def test_both_databases_hold_the_same(address: str, tmp_path: object) -> None:
    with Workspace.open(address) as one, Workspace.open(f"{tmp_path}/w.footprint") as other:
        fill_for_release(one)
        fill_for_release(other)
        assert one.items() == other.items()
        assert one.item_rows() == other.item_rows()
        assert one.facets() == other.facets()
        assert one.articles() == other.articles()
        assert one.unplaced() == other.unplaced()
        assert one.counts() == other.counts()
        assert one.revision() == other.revision()


def test_postgis_is_made_where_it_is_missing(postgres: PostgresServer) -> None:
    with Workspace.open(postgres.make_database(template="template0")) as workspace:
        take_in(workspace, base("a", AL_UDEID))
        assert workspace.count_items(Query(bbox=BBox(50, 24, 53, 27))) == 1


def test_windows_and_days_are_looked_up_in_an_index(address: str) -> None:
    """A question about a corner of the map or a week must not go through every item."""
    day, version = date(2021, 8, 25).toordinal(), s.item_version.c
    in_days = select(version.version_key).where(
        version.is_current, version.span_first <= day, version.span_last >= day
    )
    with Workspace.open(address) as workspace:
        fill_for_release(workspace)
        with workspace.reading() as connection:
            connection.execute(text("SET LOCAL enable_seqscan = off"))  # of few rows all are read
            for statement, index in (
                (database_of(connection).boxes_meeting(BBox(50, 24, 53, 27)), "item_box_by_place"),
                (in_days, "item_version_by_span"),
            ):
                asked = statement.compile(connection.engine, compile_kwargs={"literal_binds": True})
                plan = connection.execute(text(f"EXPLAIN {asked}")).scalars()
                assert index in "\n".join(plan)


def test_database_without_a_workspace_is_left_alone(address: str) -> None:
    with pytest.raises(StoreError, match="no workspace"):
        Workspace.open(address, create=False)
    with psycopg.connect(address) as connection:
        found = connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'footprint'")
        assert found.fetchone() is None


def test_schema_of_another_program_is_refused_and_untouched(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA footprint")
        connection.execute("CREATE TABLE footprint.shoes (size INTEGER)")
        with pytest.raises(StoreError, match="another program"):
            Workspace.open(address)
        tables = connection.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'footprint'"
        )
        assert tables.fetchall() == [("shoes",)]


def test_tables_of_others_in_the_database_are_no_hindrance(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TABLE article (headline TEXT)")
        connection.execute("CREATE TABLE migration (name TEXT)")
        with Workspace.open(address) as workspace:
            take_in(workspace, base("a", AL_UDEID))
            assert workspace.count_items() == 1
        assert connection.execute("SELECT count(*) FROM public.article").fetchone() == (0,)


def test_newer_schema_is_refused(address: str) -> None:
    Workspace.open(address).close()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO footprint.migration VALUES ('9999 from the future', '2100-01-01')"
        )
    with pytest.raises(SchemaError, match="9999"):
        Workspace.open(address)


def test_server_that_does_not_answer_is_one_clear_error_without_the_password() -> None:
    with pytest.raises(StoreError) as caught:
        Workspace.open("postgresql://reader:s3cret@127.0.0.1:9/news")
    assert "127.0.0.1" in str(caught.value)
    assert "s3cret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_address_that_is_none_is_refused() -> None:
    with pytest.raises(StoreError, match="postgresql://user@host/database"):
        Workspace.open("postgresql://host:port/x")


def test_another_dashboard_sees_a_change_at_once(address: str) -> None:
    with Workspace.open(address) as one, Workspace.open(address) as other:
        before = other.revision()
        take_in(one, base("a", AL_UDEID))
        assert other.revision() > before
        assert other.items() == one.items()


def test_long_text_is_searched_to_its_end(address: str) -> None:
    """The server's vectors are bounded; a text takes as many as it needs."""
    body = " ".join(f"w{number}" for number in range(40_000)) + " the very last zebra"
    with Workspace.open(address) as workspace:
        workspace.add_articles([article("long", text=body)])
        for words in ("zebra", '"w11995 w11996 w11997 w11998 w11999 w12000 w12001"', "w3 zebra"):
            assert [row.id for row in workspace.articles(words)] == ["long"], words
        assert workspace.articles('"w5 zebra"') == []
        workspace.add_articles([article("long", text="short now")])
        assert workspace.articles("zebra") == []
        assert [row.id for row in workspace.articles("now")] == ["long"]


def test_hostile_words_of_a_text_are_kept_and_found(address: str) -> None:
    body = "it's a 'quoted':1 \\ back\\slash x" + "y" * 5000 + " " + "é" * 300 + " end"
    with Workspace.open(address) as workspace:
        take_in(workspace, base("a", AL_UDEID, quote=body))
        workspace.add_articles([article("b", text=body)])
        assert [row.id for row in workspace.articles("quoted slash end")] == ["b"]
        assert workspace.count_items(Query(q="x" + "y" * 400)) == 1

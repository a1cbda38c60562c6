"""The workspace in one SQLite file: the contract, and what can be wrong with a file."""

from __future__ import annotations

import itertools
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import AL_UDEID, KABUL, article
from corrections_contract import CorrectionsContract
from desk_contract import DeskContract
from held_contract import HeldItemsContract
from questions_contract import QuestionsContract
from released_schemas import FOLDER, build_released
from workspace_builders import base, fill_for_release, take_in
from workspace_contract import WorkspaceContract

from geodata.errors import SchemaError, StoreError
from geodata.query import BBox, Query
from geodata.store import Workspace
from geodata.store.migrations import latest_step

_NUMBERS = itertools.count()

WRITER = """
import sys
from geodata.model import Article
from geodata.store import Workspace
print("ready", flush=True)
with Workspace.open(sys.argv[1]) as workspace:
    for number in range(100000):
        workspace.add_articles([Article(id=f"k{number}", text=f"text {number}")])
"""


class TestSqliteWorkspace(
    WorkspaceContract, QuestionsContract, CorrectionsContract, DeskContract, HeldItemsContract
):
    """The contracts on SQLite."""

    @pytest.fixture
    def location(self, tmp_path: Path) -> str:
        return str(tmp_path / "deep" / "workspace.footprint")

    @pytest.fixture
    def new_location(self, tmp_path: Path) -> Callable[[], str]:
        return lambda: str(tmp_path / f"w{next(_NUMBERS)}.footprint")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workspace with two articles, closed."""
    where = tmp_path / "w.footprint"
    with Workspace.open(where) as workspace:
        take_in(workspace, base("a", AL_UDEID), base("b", KABUL))
    return where


def refused(path: Path) -> str:
    """Return why a file is refused, having made sure that it was left as it was."""
    before = path.read_bytes()
    with pytest.raises(StoreError) as caught:
        Workspace.open(path)
    assert path.read_bytes() == before
    return str(caught.value)


def test_workspace_opens_again_with_all_it_held(path: Path) -> None:
    with Workspace.open(path, create=False) as workspace:
        assert workspace.counts().n_items == 2
        assert workspace.check() == []


def read_all(path: Path) -> None:
    with Workspace.open(path) as workspace:
        workspace.items()
        workspace.articles()


def test_missing_workspace_is_not_made_unasked(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no workspace"):
        Workspace.open(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()


def test_text_file_is_refused_and_untouched(tmp_path: Path) -> None:
    note = tmp_path / "notes.txt"
    note.write_text("my only copy")
    assert "not an SQLite file" in refused(note)


def test_database_of_another_program_is_refused_and_untouched(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE cookies (a)")
    connection.commit()
    connection.close()
    assert "another program" in refused(other)


def test_database_of_another_program_with_a_log_is_refused(tmp_path: Path) -> None:
    """Its tables may stand in the log alone: the file itself looks like a new one."""
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE cookies (a)")
    connection.commit()
    assert "another program" in refused(other)
    connection.close()


def test_workspace_killed_while_it_was_made_is_made_anew(tmp_path: Path) -> None:
    where = tmp_path / "new.footprint"
    connection = sqlite3.connect(where)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    with Workspace.open(where) as workspace:
        assert workspace.check() == []


def test_truncated_file_is_refused_and_untouched(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5000])
    assert "cut short" in refused(path)


def test_newer_schema_is_refused_and_untouched(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO migration VALUES ('9999 from the future', '2100-01-01')")
    connection.commit()
    connection.close()
    with pytest.raises(SchemaError, match="newer version"):
        Workspace.open(path)
    with pytest.raises(SchemaError, match="9999"):
        Workspace.open(path)


def columns_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = sqlite3.connect(path)
    names = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL"
        )
    ]
    found = {
        name: sorted(connection.execute(f"SELECT name, cid FROM pragma_index_info('{name}')"))
        or sorted(
            row[1:] for row in connection.execute(f"PRAGMA table_info('{name}')")
        )  # a step adds its columns at the end
        for name in names
    }
    found["triggers"] = sorted(
        connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    )
    connection.close()
    return found


@pytest.mark.parametrize("sql", sorted(FOLDER.glob("*.sql")), ids=lambda path: path.stem)
def test_workspace_of_every_released_schema_opens(sql: Path, tmp_path: Path) -> None:
    """It holds what it held, looks as if made today, and a copy of it was kept first."""
    old, new = tmp_path / "old.footprint", tmp_path / "new.footprint"
    build_released(sql, old)
    before = old.read_bytes()
    with Workspace.open(new) as fresh, Workspace.open(old) as opened:
        fill_for_release(fresh)
        assert opened.items() == fresh.items()
        assert opened.item_rows() == fresh.item_rows()
        assert opened.facets() == fresh.facets()
        assert opened.articles() == fresh.articles()
        assert opened.item_rows(Query(q="doh")) == fresh.item_rows(Query(q="doh"))
        window = Query(bbox=BBox(50, 24, 53, 27))
        assert opened.item_rows(window) == fresh.item_rows(window)
        assert opened.check() == []
        take_in(opened, base("f", KABUL))
        take_in(fresh, base("f", KABUL))
        assert opened.items() == fresh.items()
    assert columns_of(old) == columns_of(new)
    copies = list(tmp_path.glob("old.footprint.before-*"))
    if sql != max(FOLDER.glob("*.sql")):
        (copy,) = copies
        assert copy.stat().st_size == len(before)
    else:
        assert copies == []


def test_what_an_undated_copy_says_joins_its_dated_twin_when_an_old_workspace_opens(
    tmp_path: Path,
) -> None:
    """Before step 0006 the two were items of their own; the ids of both lead to the one."""
    old = tmp_path / "old.footprint"
    build_released(FOLDER / "twins" / "0005.sql", old)
    connection = sqlite3.connect(old)
    ids = [row[0] for row in connection.execute("SELECT item_id FROM item")]
    connection.close()
    assert len(ids) == 2
    with Workspace.open(old) as opened:
        (met,) = opened.items()
        assert {report.article.id for report in met.reports} == {"a", "b"}
        assert [opened.item(item_id) for item_id in ids] == [met, met]
        assert [row.n_reports for row in opened.item_rows()] == [2]
        assert opened.check() == []


def test_present_schema_is_among_the_released_ones() -> None:
    """A step that is added brings its file: python tests/geodata/store/released_schemas.py."""
    assert (FOLDER / f"{latest_step().partition(' ')[0]}.sql").exists()


def test_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no file"):
        Workspace.open(tmp_path)


def test_unknown_scheme_is_refused() -> None:
    with pytest.raises(StoreError, match="not supported"):
        Workspace.open("redis://localhost/0")


def test_broken_page_is_a_store_error(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for start in range(4096 * 3, len(content), 4096):
        content[start : start + 200] = b"\xff" * 200
    path.write_bytes(bytes(content))
    with pytest.raises(StoreError):
        read_all(path)


def test_killed_writer_loses_nothing_it_had_finished(tmp_path: Path) -> None:
    """A kill at any moment leaves a whole workspace that the next run goes on with."""
    where = tmp_path / "k.footprint"
    for pause_s in (0.05, 0.3):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(where)], stdout=subprocess.PIPE
        ) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(pause_s)
            writer.send_signal(signal.SIGKILL)
        with Workspace.open(where) as workspace:
            assert workspace.check() == []
            rows = workspace.articles()
            assert sorted(int(r.id[1:]) for r in rows) == list(range(len(rows)))
            workspace.add_articles([article("k0", text="text 0", published=None)])


PASSER_BY = """
import sys
from geodata.store import Workspace
with Workspace.open(sys.argv[1]) as workspace:
    print(len(workspace.articles()))
"""


def passing_by(where: Path) -> int:
    """Return how many articles another process sees, which opens the workspace and closes it."""
    command = [sys.executable, "-c", PASSER_BY, str(where)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def test_file_opened_twice_in_a_process_keeps_its_locks_and_loses_nothing(tmp_path: Path) -> None:
    """A server opens its file more than once; who looks in meanwhile must not take its log away."""
    where = tmp_path / "w.footprint"
    with Workspace.open(where) as first:
        first.add_articles([article("a")])
        with Workspace.open(where) as second:
            assert len(second.articles()) == 1
            assert passing_by(where) == 1
            first.add_articles([article("b")])
            second.add_articles([article("c")])
            assert passing_by(where) == 3


def test_two_processes_may_make_one_workspace_at_once(tmp_path: Path) -> None:
    where = tmp_path / "two.footprint"
    code = "import sys; from geodata.store import Workspace; Workspace.open(sys.argv[1]).close()"
    runs = [subprocess.Popen([sys.executable, "-c", code, str(where)]) for _ in range(2)]
    assert [run.wait() for run in runs] == [0, 0]

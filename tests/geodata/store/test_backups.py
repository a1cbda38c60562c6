"""A backup is the whole workspace in one file, from and into either database."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

import pytest
from builders import BAGRAM
from postgres_server import PostgresServer
from workspace_builders import base, fill_for_release, take_in

from geodata.corrections import Reject
from geodata.errors import StoreError
from geodata.query import BBox, Query
from geodata.store import Workspace
from geodata.store.backups import back_up, restore


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, postgres: PostgresServer, tmp_path: Path) -> str:
    """Where a workspace can be made, in each database."""
    if request.param == "sqlite":
        return str(tmp_path / "w.footprint")
    return postgres.make_database()


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request: pytest.FixtureRequest, postgres: PostgresServer, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "deep" / "other.footprint")
    return postgres.make_database()


def fill(location: str) -> None:
    with Workspace.open(location) as workspace:
        fill_for_release(workspace)
        first = workspace.items()[0]
        workspace.desk.correct_item(first.item_id, Reject(), editor="Ann", reason="It is none.")
        workspace.store_failures({"e": "too odd"}, reader_version="reader-1")


def test_what_is_restored_is_what_was_backed_up(location: str, other: str, tmp_path: Path) -> None:
    fill(location)
    backup = tmp_path / "new" / "folder" / "backup.footprint"
    back_up(location, backup)
    restore(backup, other)
    with Workspace.open(location) as one, Workspace.open(other) as two:
        assert two.items() == one.items()
        assert two.item_rows() == one.item_rows()
        assert two.facets() == one.facets()
        assert two.articles() == one.articles()
        assert [two.article(row.id) for row in one.articles()] == [
            one.article(row.id) for row in one.articles()
        ]
        assert two.unplaced() == one.unplaced()
        assert two.failures() == one.failures()
        assert two.desk.all() == one.desk.all()
        assert two.revision() == one.revision()
        for asked in (Query(q="doh"), Query(bbox=BBox(50, 24, 53, 27))):
            assert two.item_rows(asked) == one.item_rows(asked)
            assert two.count_items(asked)
        assert [row.id for row in two.articles("a3")] == ["a"]
        assert two.check() == []
        for workspace in (one, two):  # new rows get keys of their own
            take_in(workspace, base("new", BAGRAM))
        assert two.items() == one.items()


def test_nothing_is_overwritten(location: str, tmp_path: Path) -> None:
    fill(location)
    backup = tmp_path / "backup.footprint"
    backup.write_text("my only copy")
    with pytest.raises(StoreError, match="already"):
        back_up(location, backup)
    assert backup.read_text() == "my only copy"
    backup.unlink()
    back_up(location, backup)
    with Workspace.open(location) as workspace:
        before = workspace.items()
        with pytest.raises(StoreError, match="already"):
            restore(backup, location)
        assert workspace.items() == before


def test_damaged_or_foreign_backup_is_refused_before_anything_is_made(
    other: str, tmp_path: Path
) -> None:
    fill(str(tmp_path / "w.footprint"))
    backup = tmp_path / "backup.footprint"
    back_up(str(tmp_path / "w.footprint"), backup)
    whole = backup.read_bytes()
    torn = bytearray(whole)
    torn[4096 * 5 : 4096 * 5 + 300] = b"\xff" * 300
    for content in (b"notes", whole[:-5000], bytes(torn)):
        backup.write_bytes(content)
        with pytest.raises(StoreError):
            restore(backup, other)
        with pytest.raises(StoreError, match="no workspace"):
            Workspace.open(other, create=False)


def test_backup_is_left_as_it_is_by_restoring(tmp_path: Path) -> None:
    fill(str(tmp_path / "w.footprint"))
    backup = tmp_path / "backup.footprint"
    back_up(str(tmp_path / "w.footprint"), backup)
    before = backup.read_bytes()
    restore(backup, str(tmp_path / "again.footprint"))
    assert backup.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "again.footprint",
        "backup.footprint",
        "w.footprint",
    ]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("DELETE FROM article_text WHERE article_key = 2", "1 articles have no text"),
        ("UPDATE item_version SET is_current = 0", "one present version"),
        ("UPDATE claim SET item_key = NULL", "items have no report"),
        ("UPDATE claim SET item_key = 999 WHERE claim_key = 1", "points at no item"),
        ("DELETE FROM item_words", "cannot be searched"),
    ],
)
def test_check_says_what_is_wrong(tmp_path: Path, damage: str, said: str) -> None:
    path = tmp_path / "w.footprint"
    fill(str(path))
    connection = sqlite3.connect(path)
    connection.execute(damage)
    connection.commit()
    connection.close()
    with Workspace.open(path) as workspace:
        assert any(said in line for line in workspace.check())


def test_a_disk_without_hard_links_can_be_backed_up_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As memory sticks are: FAT knows no links."""
    fill(str(tmp_path / "w.footprint"))

    def refuse(*_names: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    target = tmp_path / "backup.footprint"
    back_up(str(tmp_path / "w.footprint"), target)
    with Workspace.open(target, create=False) as copy:
        assert copy.check() == []
        assert len(copy.items()) > 0
    with pytest.raises(StoreError, match="is there already"):
        back_up(str(tmp_path / "w.footprint"), target)
    assert [path.name for path in tmp_path.glob("*partial*")] == []

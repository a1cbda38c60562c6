"""A disk that is full or may only be read: one clear error, and what was there stays as it was."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from builders import AL_UDEID, KABUL, article
from command_line import ARTICLES, Footprint, write_lines
from workspace_builders import base, take_in

from geodata.errors import StoreError
from geodata.store import Workspace

NOTHING_DONE = 2
MIB = 1024 * 1024
N_ARTICLES = 400
WORDS = "The road along the river was closed for repairs for most of the week. " * 30


def mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")


@contextmanager
def small_disk(folder: Path, *, mib: int) -> Iterator[Path]:
    """Yield a disk of its own size."""
    folder.mkdir()
    mount("-t", "tmpfs", "-o", f"size={mib}m", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def read_only(path: Path) -> Iterator[None]:
    """Let a file or folder only be read, by root too."""
    mount("--bind", str(path), str(path))
    try:
        mount("-o", "remount,ro,bind", str(path))
        yield
    finally:
        subprocess.run(["umount", str(path)], check=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workspace of two articles in a folder of its own, closed."""
    where = tmp_path / "kept" / "w.footprint"
    with Workspace.open(where) as workspace:
        take_in(workspace, base("a", AL_UDEID), base("b", KABUL))
    return where


def assert_reads(path: Path) -> None:
    with Workspace.open(path, create=False) as workspace:
        assert workspace.check() == []
        assert {row.name for row in workspace.item_rows()} == {"Al Udeid Air Base", "Kabul"}


def assert_refuses_writing(path: Path) -> None:
    with Workspace.open(path, create=False) as workspace:
        with pytest.raises(StoreError, match=r"w\.footprint.*readonly"):
            workspace.add_articles([article("c")])
        assert len(workspace.articles()) == 2


def test_full_disk_stops_a_run_with_one_line_and_the_next_goes_on(
    tmp_path: Path, footprint: Footprint
) -> None:
    """What was finished before is there whole; with room again, nothing is missing."""
    records = [{"id": f"n{n}", "text": f"{n}. {WORDS}"} for n in range(N_ARTICLES)]
    articles = str(write_lines(tmp_path / "articles.jsonl", records))
    with small_disk(tmp_path / "disk", mib=2) as disk:
        where = disk / "w.footprint"
        ran = footprint("ingest", articles, "--workspace", str(where))
        assert ran.status == NOTHING_DONE
        (line,) = ran.errors
        assert "w.footprint" in line
        assert "full" in line
        with Workspace.open(where, create=False) as workspace:
            assert workspace.check() == []
            before = {row.id for row in workspace.articles()}
            for article_id in before:
                stored = workspace.article(article_id)
                assert stored is not None
                assert stored.article.text == f"{article_id[1:]}. {WORDS}"
        assert 0 < len(before) < N_ARTICLES
        mount("-o", "remount,size=64m", str(disk))
        assert footprint("ingest", articles, "--workspace", str(where)).status == 0
        with Workspace.open(where, create=False) as workspace:
            assert workspace.check() == []
            assert workspace.counts().n_articles == N_ARTICLES


def test_backup_to_a_full_disk_leaves_no_part_behind(
    tmp_path: Path, path: Path, footprint: Footprint
) -> None:
    """Half a copy would pass for a whole one."""
    with small_disk(tmp_path / "disk", mib=1) as disk:
        (disk / "other").write_bytes(b"x" * (MIB - 8192))
        ran = footprint("backup", str(disk / "copy"), "--workspace", str(path))
        assert ran.status == NOTHING_DONE
        assert len(ran.errors) == 1
        assert [file.name for file in disk.iterdir()] == ["other"]


def test_file_that_may_only_be_read_is_read(path: Path, footprint: Footprint) -> None:
    with read_only(path):
        assert_reads(path)
        assert_refused(path, footprint)
    assert_reads(path)


def test_folder_that_may_only_be_read_is_read(path: Path, footprint: Footprint) -> None:
    """No log can be made beside the file."""
    with read_only(path.parent):
        assert_reads(path)
        assert_refused(path, footprint)
        copy = path.parents[1] / "copy.footprint"
        assert footprint("backup", str(copy), "--workspace", str(path)).status == 0
        assert_reads(copy)
        assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert_reads(path)


def assert_refused(path: Path, footprint: Footprint) -> None:
    """Writing is refused, in Python and on the command line, and changes nothing."""
    before = path.read_bytes()
    assert_refuses_writing(path)
    articles = str(write_lines(path.parents[1] / "articles.jsonl", ARTICLES))
    ran = footprint("ingest", articles, "--workspace", str(path))
    assert ran.status == NOTHING_DONE
    (line,) = ran.errors
    assert "w.footprint" in line
    assert "readonly" in line
    assert path.read_bytes() == before


def test_workspace_in_a_folder_that_may_only_be_read_is_not_made(
    path: Path, footprint: Footprint, articles: Path
) -> None:
    with read_only(path.parent):
        ran = footprint("ingest", str(articles), "--workspace", str(path.with_name("new")))
        assert ran.status == NOTHING_DONE
        (line,) = ran.errors
        assert "may only be read" in line


def test_reader_of_a_folder_that_may_only_be_read_sees_what_a_writer_adds_elsewhere(
    path: Path, tmp_path: Path
) -> None:
    """The same folder may be writable under another name: a volume that two containers share."""
    other = tmp_path / "other"
    other.mkdir()
    mount("--bind", str(path.parent), str(other))
    try:
        mount("-o", "remount,ro,bind", str(other))
        with Workspace.open(other / path.name, create=False) as reader:
            assert len(reader.articles()) == 2
            with Workspace.open(path) as writer:
                writer.add_articles([article("c")])
                assert len(reader.articles()) == 3
            assert len(reader.articles()) == 3
            assert reader.check() == []
    finally:
        subprocess.run(["umount", str(other)], check=True)

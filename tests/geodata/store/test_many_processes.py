"""Many processes at one workspace file, and processes that are killed: nothing may be lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import file_users
from builders import BAGRAM
from file_users import BATCH_ARTICLES, EDITOR, N_BATCHES, N_CORRECTIONS, PLACES, article_ids
from workspace_builders import V1, base, take_in

from geodata.store import Workspace

KILL = Path(__file__).parents[3] / "benchmarks" / "durability" / "kill.py"
N_READERS = 10
WRITERS = ("north", "south")
TIMEOUT_S = 480  # of sixteen processes on two busy cores


def start(*arguments: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, file_users.__file__, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def test_two_taking_in_one_correcting_and_several_reading_at_once(tmp_path: Path) -> None:
    """No write is lost and nobody is told that the file is locked."""
    path = tmp_path / "w.footprint"
    with Workspace.open(path) as workspace:
        take_in(workspace, base("first", BAGRAM))
    where = str(path)
    processes = [
        start("correct", where),
        *(start("take-in", where, name) for name in WRITERS),
        *(start("read", where) for _ in range(N_READERS)),
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    errors = [process.communicate(timeout=TIMEOUT_S)[1] for process in processes]
    assert errors == [""] * len(processes)
    assert [process.returncode for process in processes] == [0] * len(processes)
    with Workspace.open(path, create=False) as workspace:
        assert workspace.check() == []
        expected = ["first", *(i for name in WRITERS for i in article_ids(name))]
        assert sorted(row.id for row in workspace.articles()) == sorted(expected)
        assert workspace.counts(reader_version=V1).n_unread == 0
        reports = {row.name: row.n_reports for row in workspace.item_rows()}
        assert reports == {"Bagram Airfield": 1} | {
            place.name: len(WRITERS) * N_BATCHES * BATCH_ARTICLES // len(PLACES) for place in PLACES
        }
        made = [(correction.editor, correction.reason) for correction in workspace.desk.all()]
        assert made == [(EDITOR, f"reason {number}") for number in range(N_CORRECTIONS)]


def test_killed_runs_lose_and_break_nothing() -> None:
    """The benchmark of durability, with few kills: it checks the file after each of them."""
    command = [sys.executable, str(KILL), "--kills", "5", "--articles", "300"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    assert ran.stderr == ""
    assert ran.returncode == 0, ran.stdout
    assert ran.stdout.splitlines()[-1] == "5 kills of runs of 300 articles: 0 runs with damage"

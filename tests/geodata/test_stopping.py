"""A run that is told to stop finishes what is in hand, says so, and the next one goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from command_line import COMMAND, Footprint, environment_of

from geodata import wire
from geodata.pipeline import BATCH_ARTICLES, reader_version
from geodata.stopping import Stop
from geodata.store import Workspace

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from made_articles import make_articles

N_ARTICLES = BATCH_ARTICLES + 20
LINES = b"".join(
    json.dumps(wire.article_to_json(article)).encode() + b"\n"
    for article in make_articles(N_ARTICLES, characters=200)
)
TIMEOUT_S = 300  # of two busy cores


@contextmanager
def taking_in(folder: Path, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """Yield a command that reads standard input, in a group of its own, once it has begun."""
    with subprocess.Popen(
        [sys.executable, COMMAND, "ingest", "-", "--log", "json", *options],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=environment_of(),
        start_new_session=True,
    ) as process:
        try:
            assert process.stderr
            assert json.loads(process.stderr.readline())["event"] == "ingest_started"
            yield process
        finally:
            process.kill()


def wait_for_a_batch(path: Path) -> None:
    deadline = time.monotonic() + TIMEOUT_S
    with Workspace.open(path, create=False) as workspace:
        while workspace.counts().n_articles < BATCH_ARTICLES:
            assert time.monotonic() < deadline
            time.sleep(0.05)


@pytest.mark.parametrize(
    ("number", "status", "options"),
    [
        (signal.SIGTERM, 143, ()),
        (signal.SIGINT, 130, ("--workers", "2")),
    ],
)
def test_a_signal_ends_a_run_after_the_batch_in_hand(
    number: signal.Signals,
    status: int,
    options: tuple[str, ...],
    footprint: Footprint,
    tmp_path: Path,
) -> None:
    """Its input stays open: nothing but the signal can end it. All its processes are told."""
    path = tmp_path / "workspace.footprint"
    with taking_in(tmp_path, *options) as process:
        assert process.stdin
        assert process.stderr
        process.stdin.write(LINES)
        process.stdin.flush()
        wait_for_a_batch(path)
        os.killpg(process.pid, number)
        events = [json.loads(line) for line in process.stderr]
        assert process.wait(timeout=TIMEOUT_S) == status
    assert [event["event"] for event in events] == ["stopping", "ingest_finished"]
    stopping, finished = events
    assert stopping["signal"] == number.name
    assert finished["status"] == status
    assert finished["duration_ms"] > 0
    assert finished["n_read"] >= BATCH_ARTICLES
    with Workspace.open(path, create=False) as workspace:
        counts = workspace.counts(reader_version=reader_version())
        assert workspace.check() == []
    assert counts.n_articles == finished["n_read"]
    assert counts.n_items == finished["n_items"] > 0
    assert counts.n_unread == 0
    again = footprint("ingest", "-", given=LINES)
    assert again.status == 0
    assert f"{N_ARTICLES - counts.n_articles} new" in again.err
    assert f"{counts.n_articles} known already" in again.err


def test_workers_do_not_outlive_a_run_that_is_killed(tmp_path: Path) -> None:
    with taking_in(tmp_path, "--workers", "2") as process:
        assert process.stdin
        process.stdin.write(LINES)
        process.stdin.flush()
        wait_for_a_batch(tmp_path / "workspace.footprint")
        deadline = time.monotonic() + TIMEOUT_S
        while len(group_of(process.pid)) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(group_of(process.pid)) >= 3
        process.kill()
        process.wait(timeout=TIMEOUT_S)
        while group_of(process.pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert group_of(process.pid) == []


def group_of(pid: int) -> list[str]:
    """Return the processes of a group, by the kernel's list of them."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, group = status.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue  # it has ended meanwhile
        if int(group) == pid and state != "Z":
            found.append(status.parent.name)
    return found


def test_the_wait_for_one_more_input_is_cut_short() -> None:
    def inputs() -> Iterator[int]:
        yield 1
        signal.raise_signal(signal.SIGTERM)
        pytest.fail("it went on waiting")

    with Stop.listening() as stop:
        assert list(stop.until(inputs())) == [1]
        assert stop.status == 143
        assert list(stop.until([2])) == []
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_signal_between_inputs_lets_the_present_one_be_finished() -> None:
    done = []
    with Stop.listening() as stop:
        for entry in stop.until([1, 2, 3]):
            if entry == 2:
                signal.raise_signal(signal.SIGINT)
            done.append(entry)
    assert done == [1, 2]

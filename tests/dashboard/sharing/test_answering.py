"""Answers come from processes beside the server, whatever befalls these."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from command_line import COMMAND, environment_of
from conftest import free_port
from dashboard_stories import build_workspace

from dashboard.routes.answers import answer_json
from dashboard.routes.apart import Asked, Remembered
from dashboard.sharing import answering
from dashboard.sharing.answering import N_PROCESSES, Answer, Answering
from geodata.corrections import GradeItem
from geodata.model import Kind
from geodata.query import Query
from geodata.store import Workspace

TIMEOUT_S = 120  # of two busy cores
ITEMS = "/api/items.geojson"


class Server:
    """A dashboard as a process of its own."""

    def __init__(self, process: subprocess.Popen[bytes], address: str, path: Path) -> None:
        self.process = process
        self.path = path
        self._client = httpx.Client(base_url=address, timeout=TIMEOUT_S)

    def get(self, path: str, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._client.get(path, headers=named)

    def close(self) -> None:
        self._client.close()

    def answering(self) -> set[int]:
        """Return the ids of the processes that it started to answer."""
        found: set[int] = set()
        for task in Path(f"/proc/{self.process.pid}/task").iterdir():
            found |= {int(pid) for pid in (task / "children").read_text().split()}
        return {pid for pid in found if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()}


@contextmanager
def serving(path: Path) -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, COMMAND, "serve", "--port", str(port), "--workspace", path]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, env=environment_of()) as process:
        server = Server(process, address, path)
        try:
            wait_until(lambda: answers(f"{address}/healthz"))
            yield server
        finally:
            server.close()
            process.kill()


def answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=5).is_success
    except httpx.HTTPError:
        return False


def wait_until(condition: Callable[[], Any]) -> None:
    deadline = time.monotonic() + TIMEOUT_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def are_gone(pids: set[int]) -> bool:
    return not any(map(is_alive, pids))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    path = tmp_path_factory.mktemp("answering") / "stories.footprint"
    build_workspace(path).close()
    with serving(path) as started:
        assert len(started.answering()) == N_PROCESSES  # all of them, before it listens
        yield started
        pids = started.answering()
        started.process.terminate()
        assert started.process.wait(TIMEOUT_S) == 0
        wait_until(partial(are_gone, pids))


def stop_all(pids: set[int], number: signal.Signals) -> None:
    for pid in pids:
        os.kill(pid, number)


def test_answers_are_made_by_other_processes_and_by_the_server_when_these_were_killed(
    server: Server,
) -> None:
    before = server.get(ITEMS)
    first = server.answering()
    stop_all(first, signal.SIGSTOP)
    with ThreadPoolExecutor(max_workers=1) as apart:
        asked = apart.submit(server.get, f"{ITEMS}?kind=base")
        time.sleep(1)
        assert not asked.done()  # who answers stands still
        stop_all(first, signal.SIGKILL)
        assert {f["properties"]["kind"] for f in asked.result(TIMEOUT_S).json()["features"]} == {
            "base"
        }
    wait_until(partial(are_gone, first))
    assert server.get(ITEMS).json() == before.json()
    wait_until(lambda: len(server.answering() - first) == N_PROCESSES)
    assert server.get(ITEMS).json() == before.json()


def test_a_correction_is_seen_by_the_next_answer(server: Server) -> None:
    with Workspace.open(server.path) as workspace:
        row = workspace.item_rows(Query(kind=(Kind.MEETING,)))[0]
        one = f"/api/items/{row.item_id}"
        for grade in (None, 2, 6, 1):
            if grade is not None:
                change = GradeItem(grade=grade)
                workspace.desk.correct_item(row.item_id, change, editor="Ann", reason="seen")
            for _ in range(3):
                assert server.get(one).json()["grade"] == grade
                features = server.get(ITEMS).json()["features"]
                assert [f["properties"]["grade"] for f in features if f["id"] == row.item_id] == [
                    grade
                ]


def test_an_answer_is_the_same_packed_or_not_first_or_again(server: Server) -> None:
    plain = [server.get(ITEMS, accept_encoding="identity") for _ in range(2)]
    packed = [server.get(ITEMS, accept_encoding="gzip") for _ in range(2)]
    assert len({answer.content for answer in (*plain, *packed)}) == 1
    assert [answer.headers.get("content-encoding") for answer in plain] == [None, None]
    for answer in packed:
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["vary"] == "Accept-Encoding"
        assert int(answer.headers["content-length"]) < len(plain[0].content) / 2
        assert answer.headers["content-type"] == "application/geo+json"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors" in answer.headers["content-security-policy"]


def test_what_is_wrong_with_a_question_is_told_from_there(server: Server) -> None:
    for path, status in (
        (f"{ITEMS}?colour=red", 400),
        ("/api/items/none", 404),
        ("/api/items/none?kind=base", 400),
        ("/api/reference/none.geojson", 404),
    ):
        for _ in range(2):
            answer = server.get(path)
            assert answer.status_code == status
            assert list(answer.json()) == ["error"]


def test_they_end_with_a_server_that_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "stories.footprint"
    build_workspace(path).close()
    with serving(path) as killed:
        pids = killed.answering()
        killed.process.kill()
        wait_until(partial(are_gone, pids))


def asked(query: bytes) -> Asked:
    return Asked(lambda _: answer_json({}), ITEMS, (), query, may_be_packed=False)


def test_what_is_remembered_is_of_one_revision_and_of_some_bytes() -> None:
    remembered = Remembered(most_bytes=10)
    questions = [asked(f"n={n}".encode()) for n in range(3)]
    answers = [Answer(200, [], b"1234") for _ in questions]
    for question, answer in zip(questions, answers, strict=True):
        remembered.put(question, answer, revision=5)
        assert remembered.get(questions[0], revision=5) == answers[0]
    assert remembered.get(questions[1], revision=5) is None  # asked for the longest time ago
    assert remembered.get(questions[2], revision=6) is None
    remembered.put(questions[2], Answer(200, [], b"6"), revision=6)
    assert remembered.get(questions[2], revision=6) == Answer(200, [], b"6")
    assert remembered.get(questions[0], revision=6) is None


def test_a_process_that_cannot_open_the_workspace_is_given_up_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """As where a database does not answer just when a process is started anew."""
    monkeypatch.setattr(answering, "MOST_STARTS", 1)
    foreign = tmp_path / "letter.footprint"
    foreign.write_bytes(b"Dear reader, " * 500)
    started = Answering()
    started.start(str(foreign), n_processes=1)
    started.await_ready(at_most_s=TIMEOUT_S)
    assert multiprocessing.active_children() == []
    started.stop()
    assert "Traceback" not in capfd.readouterr().err

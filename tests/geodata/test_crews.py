"""Several readers find what one finds, item for item, and lose nothing when one of them dies."""

from __future__ import annotations

import multiprocessing
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from command_line import COMMAND, environment_of, write_lines
from distributed import Client

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from made_articles import make_articles

from geodata import wire
from geodata.crews import DaskCrew, LocalCrew, LocalWorker, read_batch
from geodata.errors import GeodataError, InputError
from geodata.gazetteer import Gazetteer
from geodata.merge import StoredItem
from geodata.model import Article
from geodata.pipeline import Crew, Reader, Reading, reader_version, take_in
from geodata.store import Workspace
from geodata.workers import WorkerDied

ARTICLES = list(make_articles(260, characters=300))
DASK = Path(sysconfig.get_path("scripts")) / "dask"
TIMEOUT_S = 300  # of two busy cores


def items_of(path: Path, crew: Crew) -> list[StoredItem]:
    with Workspace.open(path) as workspace:
        summary = take_in(workspace, crew, ARTICLES)
        assert (summary.n_added, summary.rejected) == (len(ARTICLES), [])
        assert workspace.counts(reader_version=reader_version()).n_unread == 0
        return workspace.items()


@pytest.fixture(scope="module")
def expected(
    compiled_gazetteer: Gazetteer, tmp_path_factory: pytest.TempPathFactory
) -> list[StoredItem]:
    """Return what one process finds."""
    del compiled_gazetteer
    found = items_of(tmp_path_factory.mktemp("one") / "w.footprint", Reader.load())
    assert len(found) > 100
    return found


class Murderous:
    """A local crew, one of whose processes is killed when the first batch has come back."""

    def __init__(self, crew: LocalCrew) -> None:
        self._crew = crew

    def answer(
        self, batches_to_read: Iterable[Sequence[Article]]
    ) -> Iterator[tuple[Sequence[Article], list[Reading | InputError]]]:
        for number, answers in enumerate(self._crew.answer(batches_to_read)):
            if number == 0:
                multiprocessing.active_children()[0].kill()
            yield answers


def test_several_processes_find_what_one_finds_though_one_of_them_is_killed(
    expected: list[StoredItem], tmp_path: Path
) -> None:
    with LocalCrew(2) as crew:
        assert items_of(tmp_path / "w.footprint", Murderous(crew)) == expected


def test_a_process_killed_while_it_answers_is_seen_to_have_died() -> None:
    """It leaves half an answer, which nobody may wait for the rest of."""
    worker = LocalWorker(read_batch)
    worker.send(ARTICLES)
    assert worker.pipe.poll(TIMEOUT_S)
    (process,) = multiprocessing.active_children()
    process.kill()
    with pytest.raises(WorkerDied):
        worker.receive()


class Unspeakable:
    """A batch's article that fails with what no process can hand to another."""

    @property
    def id(self) -> str:
        raise ValueError(lambda: None)


def test_an_answer_that_cannot_be_handed_over_is_one_clear_error() -> None:
    """It is no death: the same process reads the next batch."""
    worker = LocalWorker(read_batch)
    for _ in range(2):
        with pytest.raises(GeodataError, match=r"cannot be handed over .*pickle"):
            worker.ask([Unspeakable()])  # type: ignore[list-item]
    worker.end()


def test_processes_start_with_the_first_batches() -> None:
    before = len(multiprocessing.active_children())
    with LocalCrew(2) as crew:
        assert len(multiprocessing.active_children()) == before
        assert not list(crew.answer([]))
        assert len(multiprocessing.active_children()) == before
        (answered,) = crew.answer([ARTICLES[:1]])
        assert answered[0] == ARTICLES[:1]
        assert len(multiprocessing.active_children()) == before + 1


Cluster = tuple[str, list[subprocess.Popen[bytes]]]

DEADLY = "an article that no worker survives"

# Loaded by a worker, it ends it at that text, as one ends that runs out of memory over it.
ENDING = f"""
import os
from geodata import text
def end(words, *, tokenize=text.tokenize):
    if words == {DEADLY!r}:
        os._exit(9)
    return tokenize(words)
text.tokenize = end
"""


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """Yield the address of a Dask scheduler and its two workers, each a process of its own."""
    with running_cluster(tmp_path, "--no-nanny", deaths=3) as found:
        yield found


@pytest.fixture
def mortal_cluster(tmp_path: Path) -> Iterator[Cluster]:
    """Yield a cluster whose workers end at one text, and are started again each time."""
    (tmp_path / "ending.py").write_text(ENDING, encoding="utf-8")
    with running_cluster(tmp_path, "--preload", str(tmp_path / "ending.py"), deaths=0) as found:
        yield found


@contextmanager
def running_cluster(tmp_path: Path, *options: str, deaths: int) -> Iterator[Cluster]:
    """Yield a cluster, in which a batch may take so many workers with it and be tried again."""
    allowed = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(deaths)}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    with ExitStack() as stack:
        log = stack.enter_context((tmp_path / "log").open("wb"))

        def start(*arguments: str) -> subprocess.Popen[bytes]:
            process = subprocess.Popen(
                [sys.executable, DASK, *arguments, "--host", "127.0.0.1", "--no-dashboard"],
                cwd=tmp_path,
                env=environment_of(allowed),
                stdout=log,
                stderr=log,
            )
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process

        start("scheduler", "--port", str(port))
        workers = [start("worker", address, "--nthreads", "1", *options) for _ in range(2)]
        with Client(address, timeout=TIMEOUT_S) as client:
            client.wait_for_workers(len(workers), timeout=TIMEOUT_S)
        yield address, workers


def test_dask_workers_find_what_one_process_finds_though_one_of_them_is_killed(
    expected: list[StoredItem], cluster: Cluster, tmp_path: Path
) -> None:
    address, workers = cluster
    lines = write_lines(tmp_path / "a.jsonl", [wire.article_to_json(a) for a in ARTICLES])
    path = tmp_path / "w.footprint"
    command = (COMMAND, "ingest", lines, "--workspace", path, "--scheduler", address)
    with (
        Workspace.open(path) as workspace,
        subprocess.Popen(
            [sys.executable, *command], env=environment_of(), stderr=subprocess.PIPE, text=True
        ) as ran,
    ):
        try:
            deadline = time.monotonic() + TIMEOUT_S
            while not workspace.count_items():  # the first batch is back, others are under way
                assert ran.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.02)
            assert workspace.counts(reader_version=reader_version()).n_unread > 0
            workers[0].kill()
            _, said = ran.communicate(timeout=TIMEOUT_S)
        finally:
            ran.kill()
        assert ran.returncode == 0, said
        assert f"{len(ARTICLES)} articles read: {len(ARTICLES)} new" in said
        assert workspace.counts(reader_version=reader_version()).n_unread == 0
        assert workspace.items() == expected
        assert workspace.check() == []


def test_scheduler_that_does_not_answer_is_one_clear_error() -> None:
    with pytest.raises(GeodataError, match="does not answer"):
        DaskCrew("nonsense://nowhere")


def test_of_a_batch_whose_dask_workers_died_one_article_alone_is_lost(
    mortal_cluster: Cluster,
) -> None:
    address, _ = mortal_cluster
    deadly = Article(id="deadly", text=DEADLY)
    batch = [*ARTICLES[:3], deadly, *ARTICLES[3:5]]
    with DaskCrew(address) as crew:
        ((asked, answers),) = crew.answer([batch])
    assert asked == batch
    failed = [
        given for given, got in zip(batch, answers, strict=True) if isinstance(got, InputError)
    ]
    assert failed == [deadly]

"""Several readers at once: processes of this machine, or Dask workers anywhere.

They only read. Whoever takes articles in stores them first and stores what was found, so that a
worker that dies loses nothing: its batch is read again.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, Self

from geodata.errors import GeodataError, InputError
from geodata.pipeline import Reader, Reading, in_parts, reader_version

if TYPE_CHECKING:
    from types import TracebackType

    from geodata.model import Article

BATCHES_A_WORKER = 2  # under way at once: one is read while the next one waits
MOST_ATTEMPTS = 2  # to read a batch that took its process with it
MOST_RETRIES = 3  # of a batch whose Dask worker went away
CONNECT_TIMEOUT_S = 15

Answers = list[Reading | InputError]


@lru_cache(maxsize=1)
def _reader() -> Reader:
    """Return this process's own reader."""
    return Reader.load()


def _read(articles: Sequence[Article]) -> Answers:
    return in_parts(articles, _reader().read)


def _read_elsewhere(articles: Sequence[Article]) -> tuple[str, Answers]:
    return reader_version(), _read(articles)


def _follow_parent() -> None:
    """Make this process end when the one that started it does."""
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(0)  # no tidying: whoever was killed left nothing to tidy for


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let processes that are started meanwhile never see Ctrl+C, which the whole terminal gets.

    What they have in hand is still wanted; this process sees it afterwards.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # it unblocks what is blocked when it starts by itself
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(pipe: Connection) -> None:
    """Answer batches until nobody sends any more; what fails is told to who asked."""
    _follow_parent()
    while True:
        try:
            batch = pipe.recv()
        except EOFError:
            return
        try:
            answer: Answers | Exception = _read(batch)
        except Exception as error:  # noqa: BLE001  # raised again where the batch came from
            answer = error
        _hand_over(pipe, answer)


def _hand_over(pipe: Connection, answer: Answers | Exception) -> None:
    """Send an answer; one that cannot be sent is told, and the next batch is read."""
    try:
        pipe.send(answer)
    except OSError:  # nobody is there any more
        return
    except Exception as error:  # noqa: BLE001  # what keeps a value from being pickled may raise anything
        told = f"{type(error).__name__}: {error}"
        pipe.send(GeodataError(f"what a worker read cannot be handed over ({told})"))


class WorkerDied(Exception):  # noqa: N818  # an event that is dealt with, no failure of ours
    """A process ended before it had answered."""


class Worker:
    """One process that reads, with a pipe to it that nobody else holds.

    A pool's shared queue stays locked for ever when a process is killed while it writes into it;
    a pipe of one's own ends with the process.
    """

    def __init__(self) -> None:
        # A forked process would inherit locks of threads and open connections.
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs,), daemon=True)
        with _deaf_to_interrupts():
            self._process.start()
        theirs.close()

    def read(self, batch: Sequence[Article]) -> Answers:
        """Return what was read; raise `WorkerDied` where the process ended over it."""
        self.send(batch)
        return self.receive()

    def send(self, batch: Sequence[Article]) -> None:
        """Hand a batch to the process, which must have none in hand."""
        try:
            self.pipe.send(batch)
        except OSError as error:
            self.end()
            raise WorkerDied from error

    def receive(self) -> Answers:
        """Return what was read in the batch that was sent."""
        try:
            answer: Answers | Exception = self.pipe.recv()
        except (EOFError, OSError) as error:
            self.end()
            raise WorkerDied from error
        if isinstance(answer, Exception):
            raise answer
        return answer

    def end(self) -> None:
        """Let the process end, and wait until it has."""
        self.pipe.close()
        self._process.join()


class LocalCrew:
    """Reads with several processes of this machine; answers come in the order of the batches.

    Each process starts with the first batch that it is handed.

    Parameters
    ----------
    n_workers
        How many processes.
    """

    def __init__(self, n_workers: int) -> None:
        self._n_workers = n_workers
        self._idle: SimpleQueue[Worker | None] = SimpleQueue()  # None is still to be started
        for _ in range(n_workers):
            self._idle.put(None)
        self._threads = ThreadPoolExecutor(n_workers)  # each waits for one process

    def __enter__(self) -> Self:
        """Return the crew itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop the processes; what they had not read is read by the next run."""
        self._threads.shutdown(cancel_futures=True)
        for _ in range(self._n_workers):
            if worker := self._idle.get():
                worker.end()

    def answer(
        self, batches_to_read: Iterable[Sequence[Article]]
    ) -> Iterator[tuple[Sequence[Article], Answers]]:
        """Yield each batch with what was read in its articles, or why one could not be read."""
        under_way: deque[tuple[Sequence[Article], Future[Answers]]] = deque()
        for batch in batches_to_read:
            under_way.append((batch, self._threads.submit(self._read, batch)))
            if len(under_way) >= self._n_workers * BATCHES_A_WORKER:
                first, answers = under_way.popleft()
                yield first, answers.result()
        for batch, answers in under_way:
            yield batch, answers.result()

    def _read(self, batch: Sequence[Article]) -> Answers:
        """Read a batch; where its process dies, once more together, and then one by one.

        An article that takes its process with it every time is an error in its place.
        """
        for _ in range(MOST_ATTEMPTS):
            worker = self._idle.get()
            try:
                worker = worker or Worker()
                return worker.read(batch)
            except WorkerDied:
                worker = None
            finally:
                self._idle.put(worker)
        if len(batch) > 1:
            return [answer for article in batch for answer in self._read([article])]
        reason = "could not be read (the process that read it died)"
        return [InputError(reason, source=f"article {batch[0].id[:80]!r}")]


class DaskCrew:
    """Reads with the workers of a Dask scheduler; answers come in the order of the batches.

    The workers need this package in the same version, and each its own gazetteer cache.

    Parameters
    ----------
    scheduler
        Its address: ``tcp://host:8786``.

    Raises
    ------
    GeodataError
        When Dask is not installed, or the scheduler does not answer or has no workers.
    """

    def __init__(self, scheduler: str) -> None:
        try:
            import distributed  # noqa: PLC0415  # only who uses it needs it
        except ImportError as error:
            msg = "Dask is not installed: pip install 'footprint-map[dask]'"
            raise GeodataError(msg) from error
        try:
            connect: Any = distributed.Client  # which has no types
            self._client = connect(scheduler, timeout=CONNECT_TIMEOUT_S)
        except (OSError, ValueError) as error:
            msg = f"the Dask scheduler {scheduler!r} does not answer: {error}"
            raise GeodataError(msg) from error
        self._n_threads = sum(self._client.nthreads().values())
        if not self._n_threads:
            self._client.close()
            msg = f"the Dask scheduler {scheduler!r} has no workers"
            raise GeodataError(msg)

    def __enter__(self) -> Self:
        """Return the crew itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Leave the scheduler."""
        self._client.close()

    def answer(
        self, batches_to_read: Iterable[Sequence[Article]]
    ) -> Iterator[tuple[Sequence[Article], Answers]]:
        """Yield each batch with what was read in its articles, or why one could not be read."""
        under_way: deque[tuple[Sequence[Article], Any]] = deque()
        for batch in batches_to_read:
            future = self._client.submit(_read_elsewhere, batch, pure=False, retries=MOST_RETRIES)
            under_way.append((batch, future))
            if len(under_way) >= self._n_threads * BATCHES_A_WORKER:
                yield self._finish(*under_way.popleft())
        while under_way:
            yield self._finish(*under_way.popleft())

    def _finish(self, batch: Sequence[Article], future: Any) -> tuple[Sequence[Article], Answers]:
        from distributed import KilledWorker  # noqa: PLC0415  # only who uses it needs it

        try:
            version, answers = future.result()
        except KilledWorker:
            reason = "could not be read (the workers that read its batch died)"
            return batch, [InputError(reason, source=f"article {a.id[:80]!r}") for a in batch]
        if version != reader_version():
            msg = f"a Dask worker reads with version {version}, not {reader_version()}"
            raise GeodataError(msg)
        return batch, answers

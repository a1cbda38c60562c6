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
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import lru_cache
from multiprocessing.connection import wait
from threading import Thread
from typing import TYPE_CHECKING, Any, Self

from geodata.errors import GeodataError, InputError
from geodata.pipeline import Reader, Reading, in_parts, reader_version

if TYPE_CHECKING:
    from types import TracebackType

    from geodata.model import Article

BATCHES_A_WORKER = 2  # under way at once: one is read while the next one waits
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
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class LocalCrew:
    """Reads with several processes of this machine; answers come in the order of the batches.

    Parameters
    ----------
    n_workers
        How many processes.
    """

    def __init__(self, n_workers: int) -> None:
        self._n_workers = n_workers
        self._pool = self._new_pool()

    def _new_pool(self) -> ProcessPoolExecutor:
        # Forked processes would inherit locks of threads and open connections.
        return ProcessPoolExecutor(
            self._n_workers, multiprocessing.get_context("spawn"), initializer=_follow_parent
        )

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
        self._pool.shutdown(cancel_futures=True)

    def answer(
        self, batches_to_read: Iterable[Sequence[Article]]
    ) -> Iterator[tuple[Sequence[Article], Answers]]:
        """Yield each batch with what was read in its articles, or why one could not be read."""
        under_way: deque[tuple[Sequence[Article], Future[Answers]]] = deque()
        for batch in batches_to_read:
            under_way.append((batch, self._submit(batch)))
            if len(under_way) >= self._n_workers * BATCHES_A_WORKER:
                yield self._finish(*under_way.popleft())
        while under_way:
            yield self._finish(*under_way.popleft())

    def _submit(self, batch: Sequence[Article]) -> Future[Answers]:
        with _deaf_to_interrupts():  # processes are started when there is something to read
            try:
                return self._pool.submit(_read, batch)
            except BrokenProcessPool:
                self._replace_pool()
                return self._pool.submit(_read, batch)

    def _replace_pool(self) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._pool = self._new_pool()

    def _finish(
        self, batch: Sequence[Article], future: Future[Answers]
    ) -> tuple[Sequence[Article], Answers]:
        try:
            return batch, future.result()
        except BrokenProcessPool:
            return batch, self._read_again(batch)

    def _read_again(self, batch: Sequence[Article]) -> Answers:
        """Read what was under way when a process died: together, and if it dies again, alone.

        An article that takes its process with it every time is an error in its place.
        """
        for _ in range(2):  # the pool may still be the one that broke
            try:
                return self._submit(batch).result()
            except BrokenProcessPool:
                continue
        if len(batch) > 1:
            return [answer for article in batch for answer in self._read_again([article])]
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

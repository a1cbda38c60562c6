"""Several readers at once: processes of this machine, or Dask workers anywhere.

They only read. Whoever takes articles in stores them first and stores what was found, so that a
worker that dies loses nothing: its batch is read again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Self

from geodata.errors import GeodataError, InputError
from geodata.pipeline import Reader, Reading, in_parts, reader_version
from geodata.workers import Worker, WorkerDied

if TYPE_CHECKING:
    from types import TracebackType

    from geodata.model import Article

BATCHES_A_WORKER = 2  # under way at once: one is read while the next one waits
MOST_ATTEMPTS = 2  # to read a batch that took its process with it
MOST_RETRIES = 3  # of a batch whose Dask worker went away
CONNECT_TIMEOUT_S = 15

Answers = list[Reading | InputError]
LocalWorker = Worker[Sequence["Article"], Answers]


@lru_cache(maxsize=1)
def _reader() -> Reader:
    """Return this process's own reader."""
    return Reader.load()


def read_batch(articles: Sequence[Article]) -> Answers:
    """Return what this process reads in articles, or why one could not be read."""
    return in_parts(articles, _reader().read)


def _read_elsewhere(articles: Sequence[Article]) -> tuple[str, Answers]:
    return reader_version(), read_batch(articles)


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
        self._idle: SimpleQueue[LocalWorker | None] = SimpleQueue()  # None is still to be started
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
                worker = worker or Worker(read_batch)
                return worker.ask(batch)
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
            under_way.append((batch, self._submit(batch)))
            if len(under_way) >= self._n_threads * BATCHES_A_WORKER:
                first, future = under_way.popleft()
                yield first, self._finish(first, future)
        for batch, future in under_way:
            yield batch, self._finish(batch, future)

    def _submit(self, batch: Sequence[Article]) -> Any:
        return self._client.submit(_read_elsewhere, batch, pure=False, retries=MOST_RETRIES)

    def _finish(self, batch: Sequence[Article], future: Any) -> Answers:
        """Return the answers to a batch; where its workers died over it, each article's alone.

        One after the other: what waits at a worker that dies is held to be at fault, too.
        """
        from distributed import KilledWorker  # noqa: PLC0415  # only who uses it needs it

        try:
            version, answers = future.result()
        except KilledWorker:
            if len(batch) > 1:
                alone = ([article] for article in batch)
                return [a for part in alone for a in self._finish(part, self._submit(part))]
            reason = "could not be read (the workers that read it died)"
            return [InputError(reason, source=f"article {batch[0].id[:80]!r}")]
        if version != reader_version():
            msg = f"a Dask worker reads with version {version}, not {reader_version()}"
            raise GeodataError(msg)
        found: Answers = answers
        return found

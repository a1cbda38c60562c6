"""A process of one's own that answers questions, with a pipe to it that nobody else holds.

A pool's shared queue stays locked for ever when a process is killed while it writes into it; a
pipe of one's own ends with the process.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from threading import Thread
from typing import TYPE_CHECKING, Generic, TypeVar

from geodata.errors import GeodataError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection

Question = TypeVar("Question")
Answer = TypeVar("Answer")


class WorkerDied(Exception):  # noqa: N818  # an event that is dealt with, no failure of ours
    """A process ended before it had answered, or was ended since it did not."""


class Worker(Generic[Question, Answer]):
    """One process that answers one question after the other.

    Parameters
    ----------
    answer
        What answers a question, over there: a function of a module, or a `partial` of one.
    """

    def __init__(self, answer: Callable[[Question], Answer]) -> None:
        # A forked process would inherit locks of threads and open connections.
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, answer), daemon=True)
        with _deaf_to_interrupts():
            self._process.start()
        theirs.close()

    @property
    def pid(self) -> int | None:
        """Return the process's id."""
        return self._process.pid

    def ask(self, question: Question, *, within_s: float | None = None) -> Answer:
        """Return the answer; what went wrong over there is raised here.

        Raises
        ------
        WorkerDied
            When the process ended over it, or had not answered in time and was ended.
        """
        self.send(question)
        return self.receive(within_s=within_s)

    def send(self, question: Question) -> None:
        """Hand a question to the process, which must have none in hand."""
        try:
            self.pipe.send(question)
        except OSError as error:
            self.end()
            raise WorkerDied from error

    def receive(self, *, within_s: float | None = None) -> Answer:
        """Return the answer to what was sent; see `ask`."""
        try:
            if not self.pipe.poll(within_s):
                self._process.kill()
            answer: Answer | Exception = self.pipe.recv()
        except (EOFError, OSError) as error:
            self.end()
            raise WorkerDied from error
        if isinstance(answer, Exception):
            raise answer
        return answer

    def kill(self) -> None:
        """End the process, whatever it is at."""
        self._process.kill()
        self.end()

    def end(self) -> None:
        """Let the process end, and wait until it has."""
        self.pipe.close()
        self._process.join()


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


def _work(pipe: Connection, answer: Callable[[Question], Answer]) -> None:
    """Answer questions until nobody sends any more; what fails is told to who asked."""
    _follow_parent()
    while True:
        try:
            question = pipe.recv()
        except EOFError:
            return
        try:
            found: Answer | Exception = answer(question)
        except Exception as error:  # noqa: BLE001  # raised again where the question came from
            found = error
        _hand_over(pipe, found)


def _follow_parent() -> None:
    """Make this process end when the one that started it does."""
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(0)  # no tidying: whoever was killed left nothing to tidy for


def _hand_over(pipe: Connection, answer: object) -> None:
    """Send an answer; one that cannot be sent is told, and the next question is answered."""
    try:
        pipe.send(answer)
    except OSError:  # nobody is there any more
        return
    except Exception as error:  # noqa: BLE001  # what keeps a value from being pickled may raise anything
        told = f"{type(error).__name__}: {error}"
        pipe.send(GeodataError(f"what a worker found cannot be handed over ({told})"))

"""Processes beside the server that make the answers of its routes.

Pages are written in the server's own interpreter, which many readers keep busy; an answer to a map
that is made there waits for all of them. These processes have the workspace open themselves and ask
it for its state with each question, so that a correction is seen by the next answer. Where there is
none yet, or one has died, the server answers by itself until there is one again.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import logging
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, NamedTuple

from dashboard.sharing.workspaces import shared_workspace
from geodata.borders import Level, load_shapes
from geodata.errors import GeodataError
from geodata.logs import LogForm, log_form, request_id, say, start_logs
from geodata.workers import Worker, WorkerDied

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from geodata.store import Workspace

N_PROCESSES = 2  # a slow question keeps one of them
ANSWER_WITHIN_S = 120.0  # what takes longer is stuck, or is better made where nothing waits for it
MOST_STARTS = 5  # in a row that fail, before a place stays empty
# An answer of thousands of items is made of many values that all go together: looking through them
# for circles every 700 takes as long as making them.
GARBAGE_THRESHOLD = 50_000
ROUTES = "dashboard.routes.items"  # what questions need, which takes most of a second to load


class Answer(NamedTuple):
    """What is sent to who asked."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


class Question(NamedTuple):
    """What a route was asked."""

    answer: Callable[[Workspace, Any], Answer]  # a function of a module
    asked: Hashable
    request_id: str | None


class Answering:
    """The processes of a server that answer."""

    def __init__(self) -> None:
        self._places: list[_Place] = []
        self._filling: Thread | None = None

    def start(self, location: str, *, n_processes: int = N_PROCESSES) -> None:
        """Begin to start processes, where none were started yet.

        Parameters
        ----------
        location
            The workspace: a file, or the address of a database.
        n_processes
            How many.
        """
        if self._places:
            return
        self._places = [_Place(location) for _ in range(n_processes)]
        self._filling = Thread(target=self._fill, daemon=True)
        self._filling.start()

    def _fill(self) -> None:
        for place in self._places:
            place.fill()

    def await_ready(self, *, at_most_s: float) -> None:
        """Wait until all that were started can answer."""
        if self._filling is not None:
            self._filling.join(at_most_s)

    def stop(self) -> None:
        """End the processes."""
        places, self._places = self._places, []
        for place in places:
            place.close()

    async def answer(self, question: Question) -> Answer | None:
        """Return the answer; None where nobody could give one, and the server is to do it.

        The same is asked of the same process, which may remember what it answered.
        """
        ready = [place for place in self._places if place.pid is not None]
        if not ready:
            return None
        place = ready[hash(question.asked) % len(ready)]
        return await asyncio.wrap_future(place.submit(question))


class _Place:
    """Where one process answers; another takes its place when it has died."""

    def __init__(self, location: str) -> None:
        self._location = location
        self._worker: Worker[Question | None, Answer | None] | None = None
        self._closed = Event()
        self._thread = ThreadPoolExecutor(1)  # waits for the process

    @property
    def pid(self) -> int | None:
        """Return the id of the process that answers; None where none does."""
        worker = self._worker
        return None if worker is None else worker.pid

    def submit(self, question: Question) -> Future[Answer | None]:
        """Have a question asked when those before it are answered; see `ask`."""
        return self._thread.submit(self.ask, question)

    def ask(self, question: Question) -> Answer | None:
        """Return the answer; None where no process is there to give it, or it died over it."""
        worker = self._worker
        if worker is None:
            return None
        try:
            return worker.ask(question, within_s=ANSWER_WITHIN_S)
        except WorkerDied:
            self._worker = None
            if not self._closed.is_set():
                say("answering_process_died", level=logging.WARNING)
                Thread(target=self.fill, daemon=True).start()
            return None

    def fill(self) -> None:
        """Start a process, and let it answer when it is ready to."""
        for n_tries in range(MOST_STARTS):
            if self._closed.wait(n_tries):
                return
            worker: Worker[Question | None, Answer | None]
            worker = Worker(partial(_answer, self._location, log_form()))
            try:
                worker.ask(None)
            except WorkerDied:
                continue
            except GeodataError as error:  # the workspace cannot be opened just now
                worker.kill()
                say("answering_process_failed", level=logging.WARNING, reason=str(error))
                continue
            self._worker = worker
            if self._closed.is_set():
                self.close()
            return
        say("answering_process_does_not_start", level=logging.ERROR)

    def close(self) -> None:
        """Let the process end."""
        self._closed.set()
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.kill()
        self._thread.shutdown(wait=False, cancel_futures=True)


ANSWERING = Answering()  # of this server


def _answer(location: str, form: LogForm, question: Question | None) -> Answer | None:
    """Answer in a process of its own; the first question is whether it is ready."""
    workspace = shared_workspace(location)
    if question is None:
        start_logs(form)
        gc.set_threshold(GARBAGE_THRESHOLD)
        importlib.import_module(ROUTES)
        load_shapes(Level.COARSE)  # which a map's window is compared with
        gc.freeze()  # what is imported by now stays
        workspace.begin_to_hold()
        return None
    request_id.set(question.request_id)
    return question.answer(workspace, question.asked)

"""Ending in order: the first Ctrl+C or SIGTERM lets what is in hand be finished."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING, Self, TypeVar

from geodata.logs import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Entry = TypeVar("Entry")

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_SHELLS_ADD = 128  # to the number of the signal that ended a command


class _Stopped(BaseException):
    """Cuts short the wait for one more input; no error, which a reader could take for its own."""


class Stop:
    """Whether a run was told to stop, and by what."""

    def __init__(self) -> None:
        self.event = Event()
        self._number: int | None = None
        self._waits = False
        self._is_said = False

    @classmethod
    @contextmanager
    def listening(cls) -> Iterator[Self]:
        """Yield what the first signal is noted in; a second one is a KeyboardInterrupt."""
        stop = cls()
        before = {number: signal.signal(number, stop._note) for number in _SIGNALS}
        try:
            yield stop
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _note(self, number: int, _frame: object) -> None:
        if self.event.is_set():
            raise KeyboardInterrupt
        self._number = number
        self.event.set()
        if self._waits:
            raise _Stopped

    @property
    def status(self) -> int | None:
        """Return the exit status of a command that was stopped, as shells give it, or None."""
        return None if self._number is None else _SHELLS_ADD + self._number

    def until(self, inputs: Iterable[Entry]) -> Iterator[Entry]:
        """Yield inputs until the signal comes; it cuts the wait for the next one short."""
        remaining = iter(inputs)
        try:
            while (found := self._next(remaining)) is not None:
                yield found[0]
        except _Stopped:
            pass
        self.say()

    def _next(self, remaining: Iterator[Entry]) -> tuple[Entry] | None:
        self._waits = True
        try:
            return None if self.event.is_set() else (next(remaining),)
        except StopIteration:
            return None
        finally:
            self._waits = False

    def say(self) -> None:
        """Say once that the run is stopping, where it is."""
        if self._number is not None and not self._is_said:
            self._is_said = True
            name = signal.Signals(self._number).name
            say("stopping", f"Stopping after what is in hand ({name}).", signal=name)

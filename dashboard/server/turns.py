"""Pages and answers take turns in this interpreter: a few are made at once, and others wait.

Fifty pages that are written side by side take longer than one after the other, since each hands the
interpreter on every half millisecond; and whatever else the server does comes after all of them.
Answers of routes are made in processes of their own (`dashboard.server.answering`); those that have
to be made here go before pages that wait: they are short, and a map waits for them.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import Condition, Lock, local
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_AT_ONCE = 2  # one may wait for the database


class Turns:
    """Who may work now; safe for threads, each of which has one turn at most."""

    def __init__(self, most_at_once: int) -> None:
        self._n_free = most_at_once
        self._n_first = 0  # that wait to go before others
        self._lock = Lock()
        self._first, self._others = Condition(self._lock), Condition(self._lock)
        self._of_thread = local()

    @contextmanager
    def taken(self, *, first: bool = False) -> Iterator[None]:
        """Wait for a turn, `first` before all others, and have it until the end."""
        self._take(first=first)
        self._of_thread.has_turn = True
        try:
            yield
        finally:
            self._of_thread.has_turn = False
            self._give()

    @contextmanager
    def given_up(self) -> Iterator[None]:
        """Let others work while this thread waits; at the end it has a turn again."""
        if not getattr(self._of_thread, "has_turn", False):
            yield
            return
        self._give()
        try:
            yield
        finally:
            self._take(first=False)

    def _take(self, *, first: bool) -> None:
        with self._lock:
            if first:
                self._n_first += 1
                self._first.wait_for(lambda: self._n_free)
                self._n_first -= 1
            else:
                self._others.wait_for(lambda: self._n_free and not self._n_first)
            self._n_free -= 1
            self._call_next()

    def _give(self) -> None:
        with self._lock:
            self._n_free += 1
            self._call_next()

    def _call_next(self) -> None:
        if self._n_free:
            (self._first if self._n_first else self._others).notify()


TURNS = Turns(MOST_AT_ONCE)  # of this server

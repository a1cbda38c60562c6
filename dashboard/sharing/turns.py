"""Pages and answers take turns in this interpreter: one is made at a time, and others wait.

Fifty pages that are written side by side take longer than one after the other, since each hands the
interpreter on every half millisecond; and whatever else the server does, passing answers on above
all, comes after all of them. Answers of routes are made in processes of their own
(`dashboard.sharing.answering`); those that have to be made here go before pages that wait: they are
short, and a map waits for them. Whose turn lasts, since it waits for the database, keeps nobody.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import Condition, Lock, get_ident
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_AT_ONCE = 1
LONGEST_S = 2.0  # after that another may begin, too


class Turns:
    """Who may work now; safe for threads, each of which has one turn at most."""

    def __init__(self, most_at_once: int, *, longest_s: float = LONGEST_S) -> None:
        self._most = most_at_once
        self._longest_s = longest_s
        self._began_s: dict[int, float] = {}  # the turns, by thread
        self._n_first = 0  # that wait to go before others
        self._lock = Lock()
        self._first, self._others = Condition(self._lock), Condition(self._lock)

    @contextmanager
    def taken(self, *, first: bool = False) -> Iterator[None]:
        """Wait for a turn, `first` before all others, and have it until the end.

        A part of what has a turn goes on with that one.
        """
        if get_ident() in self._began_s:
            yield
            return
        self._take(first=first)
        try:
            yield
        finally:
            self._give()

    @contextmanager
    def given_up(self) -> Iterator[None]:
        """Let others work while this thread waits; at the end it has a turn again."""
        if not self._give():
            yield
            return
        try:
            yield
        finally:
            self._take(first=False)

    def _take(self, *, first: bool) -> None:
        with self._lock:
            if first:
                self._n_first += 1
                while not self._is_free():
                    self._first.wait(self._longest_s)
                self._n_first -= 1
            else:
                while self._n_first or not self._is_free():
                    self._others.wait(self._longest_s)
            self._began_s[get_ident()] = monotonic()
            self._call_next()

    def _is_free(self) -> bool:
        """Return whether a turn is free, having taken back one that lasts too long."""
        late = monotonic() - self._longest_s
        for thread, began_s in list(self._began_s.items()):
            if began_s <= late:
                del self._began_s[thread]
        return len(self._began_s) < self._most

    def _give(self) -> bool:
        """End this thread's turn, and return whether it had one still."""
        with self._lock:
            had_one = self._began_s.pop(get_ident(), None) is not None
            self._call_next()
            return had_one

    def _call_next(self) -> None:
        if len(self._began_s) < self._most:
            (self._first if self._n_first else self._others).notify()


TURNS = Turns(MOST_AT_ONCE)  # of this server

"""Pages take turns: a few are written at once, and the others wait for theirs.

All pages and routes of a server share one interpreter. Fifty pages that are written side by side
take longer than one after the other, since each hands the interpreter on every half millisecond;
and an answer to a map comes after all of them. A few at a time leave room for the routes.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import Semaphore, local
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_AT_ONCE = 3  # one may wait for the database, another for the disk


class PageTurns:
    """Who may write a page now; safe for threads, each of which writes one page."""

    def __init__(self, most_at_once: int) -> None:
        self._free = Semaphore(most_at_once)
        self._of_thread = local()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for a turn, and have it until the end."""
        with self._free:
            self._of_thread.has_turn = True
            try:
                yield
            finally:
                self._of_thread.has_turn = False

    @contextmanager
    def given_up(self) -> Iterator[None]:
        """Let others write while this page waits; at the end it has a turn again."""
        if not getattr(self._of_thread, "has_turn", False):
            yield
            return
        self._free.release()
        try:
            yield
        finally:
            self._free.acquire()


PAGE_TURNS = PageTurns(MOST_AT_ONCE)  # of this server

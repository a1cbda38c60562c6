"""The map's turn: a page writes the rest once its map has been answered.

Writing the rest keeps the browser and this server busy: a map that asks for its items meanwhile is
drawn a second later than one that is let go first. Pages run beside the routes in one process, so
the route that answers maps can tell the page that waits.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from contextlib import contextmanager
from dataclasses import replace
from threading import Condition
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geodata.query import Query

MOST_REMEMBERED = 256  # questions, the oldest are forgotten
RECENT_S = (
    1.0  # an answer as old as this was this page's: the timeline asks before it tells the page
)
DRAWING_S = 0.1  # what a browser needs from the answer to the picture


class MapTurn:
    """Which questions of maps were answered when; safe for threads."""

    def __init__(self) -> None:
        self._answered_s: OrderedDict[Query, float] = OrderedDict()
        self._changed = Condition()
        self._is_open = False

    @contextmanager
    def served(self) -> Iterator[None]:
        """Let pages wait: there are routes that answer maps for the time being."""
        self._is_open = True
        try:
            yield
        finally:
            self._is_open = False

    def answered(self, query: Query) -> None:
        """Say that a map has been given the items of a question."""
        question = _question(query)
        with self._changed:
            self._answered_s[question] = time.monotonic()
            self._answered_s.move_to_end(question)
            while len(self._answered_s) > MOST_REMEMBERED:
                self._answered_s.popitem(last=False)
            self._changed.notify_all()

    def wait(self, query: Query, *, at_most_s: float) -> None:
        """Wait until a map has been given the items of a question and can have drawn them."""
        if not self._is_open:
            return
        since = time.monotonic() - RECENT_S
        question = _question(query)
        with self._changed:
            came = self._changed.wait_for(
                lambda: self._answered_s.get(question, 0.0) > since, timeout=at_most_s
            )
        if came:
            time.sleep(DRAWING_S)


MAP_TURN = MapTurn()  # of this server


def _question(query: Query) -> Query:
    """Return a question without the window, which a map that is moved asks anew."""
    return replace(query, bbox=None, zoom=None)

"""Answers of online geocoders, kept in one SQLite file so that nothing is asked twice."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson

from geodata.errors import StoreError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answer (
    service TEXT NOT NULL,
    question TEXT NOT NULL,
    answer BLOB NOT NULL,
    asked_at TEXT NOT NULL DEFAULT (datetime('now')),
    PRIMARY KEY (service, question)
) WITHOUT ROWID
"""
# When the next request of a service may go out, in seconds since 1970: all processes keep one pace.
_TURNS = "CREATE TABLE IF NOT EXISTS turn (service TEXT PRIMARY KEY, at REAL NOT NULL)"
BUSY_TIMEOUT_S = 10.0
LONGEST_TURN_S = 60.0  # a turn later than this was taken by a clock that has been put back since


class AnswerCache:
    """A persistent cache of what a service answered; "nothing found" is an answer too.

    Parameters
    ----------
    path
        The SQLite file; made where missing, shared safely by threads and processes.

    Raises
    ------
    StoreError
        Where the file cannot be opened; later, where it cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
            )
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute(_SCHEMA)
            self._connection.execute(_TURNS)
        except (OSError, sqlite3.Error) as error:
            msg = f"The cache of geocoder answers {str(path)!r} cannot be opened: {error}."
            raise StoreError(msg) from error

    @contextmanager
    def _using(self) -> Iterator[sqlite3.Connection]:
        """Yield the connection to one thread; what it begins holds as a whole or not at all."""
        try:
            with self._lock, self._connection:
                yield self._connection
        except sqlite3.Error as error:
            msg = f"The cache of geocoder answers {str(self.path)!r} cannot be used: {error}."
            raise StoreError(msg) from error

    def get(self, service: str, question: dict[str, Any]) -> list[dict[str, Any]] | None:
        """Return what `service` answered to `question`, or ``None`` where it was never asked."""
        with self._using() as connection:
            row = connection.execute(
                "SELECT answer FROM answer WHERE service = ? AND question = ?",
                (service, _key(question)),
            ).fetchone()
        if row is None:
            return None
        answer: list[dict[str, Any]] = orjson.loads(row[0])
        return answer

    def put(self, service: str, question: dict[str, Any], answer: list[dict[str, Any]]) -> None:
        """Keep an answer in place of an older one."""
        with self._using() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO answer (service, question, answer) VALUES (?, ?, ?)",
                (service, _key(question), orjson.dumps(answer)),
            )

    def await_turn(self, service: str, *, delay_s: float) -> None:
        """Wait until `service` may be asked, `delay_s` after any process asked it last."""
        with self._using() as connection:
            connection.execute("BEGIN IMMEDIATE")
            row = connection.execute("SELECT at FROM turn WHERE service = ?", (service,)).fetchone()
            now = time.time()
            turn = row[0] if row and now < row[0] < now + LONGEST_TURN_S else now
            connection.execute(
                "INSERT OR REPLACE INTO turn (service, at) VALUES (?, ?)", (service, turn + delay_s)
            )
        time.sleep(turn - now)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _key(question: dict[str, Any]) -> str:
    return orjson.dumps(question, option=orjson.OPT_SORT_KEYS).decode()

"""Which feeds a workspace watches, and where each of them stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from geodata.store import schema as s

if TYPE_CHECKING:
    from geodata.store.transactions import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is known of a feed: moments are in UTC.

    `etag` and `last_modified` are what its server gave with what was taken in last; `next_at` is
    when it may be asked again; `n_failures` counts those in a row; one that `is_gone` for good is
    not asked any more.
    """

    url: str
    asked_at: datetime
    next_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    n_failures: int = 0
    is_gone: bool = False


class FeedBook:
    """The feeds of a workspace."""

    def __init__(self, transactions: Transactions) -> None:
        self._store = transactions

    def all(self) -> dict[str, FeedState]:
        """Return every feed, by address."""
        with self._store.reading() as connection:
            rows = connection.execute(select(s.feed).order_by(s.feed.c.url)).all()
        return {
            row.url: FeedState(
                url=row.url,
                asked_at=datetime.fromisoformat(row.asked_at),
                next_at=datetime.fromisoformat(row.next_at),
                etag=row.etag,
                last_modified=row.last_modified,
                n_failures=row.n_failures,
                is_gone=row.is_gone,
            )
            for row in rows
        }

    def save(self, state: FeedState) -> None:
        """Keep what is known of a feed now."""
        with self._store.writing() as connection:
            connection.execute(delete(s.feed).where(s.feed.c.url == state.url))
            connection.execute(
                insert(s.feed).values(
                    url=state.url,
                    etag=state.etag,
                    last_modified=state.last_modified,
                    asked_at=state.asked_at.isoformat(timespec="seconds"),
                    next_at=state.next_at.isoformat(timespec="seconds"),
                    n_failures=state.n_failures,
                    is_gone=state.is_gone,
                )
            )

    def forget(self, url: str) -> bool:
        """Watch a feed no more; return whether it was watched."""
        with self._store.writing() as connection:
            done = connection.execute(delete(s.feed).where(s.feed.c.url == url))
        return bool(done.rowcount)

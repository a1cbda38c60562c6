"""Watching feeds: each is asked when it is due, and only for what is new.

What an earlier version of the reader read is read again while no feed is due.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import TYPE_CHECKING

from geodata.errors import FetchError, InputError
from geodata.model import Article
from geodata.pipeline import read_anew, take_in
from geodata.read import RunSummary, read_answer
from geodata.store import FeedState

if TYPE_CHECKING:
    from threading import Event

    from geodata.pipeline import Crew
    from geodata.read.fetch import Answer, Fetcher
    from geodata.store import Workspace

LONGEST_PAUSE = timedelta(days=1)  # after failures: a server that is back is noticed within a day
_GONE = 410


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What came of asking one feed."""

    url: str
    summary: RunSummary
    is_new: bool
    error: InputError | None = None


class Watch:
    """Asks feeds in turn and takes in what they bring.

    Parameters
    ----------
    workspace, crew
        Where to, and what reads.
    fetcher
        Fetches feeds and pages.
    every
        How long to leave a feed alone.
    full
        Fetch the page of each new entry for its whole text.
    stop
        Ends the watch after the article at hand.
    on_error
        Called with every error as it comes.
    now
        Tells the time.
    """

    def __init__(
        self,
        workspace: Workspace,
        crew: Crew,
        *,
        fetcher: Fetcher,
        every: timedelta,
        stop: Event,
        full: bool = False,
        on_error: Callable[[InputError], None] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._workspace = workspace
        self._crew = crew
        self._fetcher = fetcher
        self._every = every
        self._full = full
        self._stop = stop
        self._on_error = on_error or (lambda _error: None)
        self._now = now

    def ask_due(self, urls: Iterable[str], *, all_now: bool = False) -> Iterator[Asked]:
        """Ask each feed that is due, or every one, and yield what came of it."""
        known = self._workspace.feeds.all()
        for url in urls:
            if self._stop.is_set():
                return
            state = known.get(url)
            if state and (state.is_gone or (self._due(state) > self._now() and not all_now)):
                continue
            yield self._ask(url, state)

    def read_anew(self, *, until: datetime | None = None) -> None:
        """Read again what an earlier version read, batch after batch, until then or the stop."""

        def is_over() -> bool:
            return self._stop.is_set() or (until is not None and self._now() >= until)

        read_anew(self._workspace, self._crew, is_over=is_over, on_error=self._on_error)

    def wait(self, urls: Iterable[str]) -> bool:
        """Wait until a feed is due; return false when there is nothing to wait for any more.

        The time is spent on what is to be read again.
        """
        states = self._workspace.feeds.all()
        known = [states[url] for url in urls if url in states]
        due = [self._due(state) for state in known if not state.is_gone]
        if not due or self._stop.is_set():
            return False
        self.read_anew(until=min(due))
        pause_s = (min(due) - self._now()).total_seconds()
        return not self._stop.wait(max(0.0, pause_s))

    def _due(self, state: FeedState) -> datetime:
        """Return when a feed is to be asked, also where it was left alone for longer before."""
        if state.n_failures:
            return state.next_at
        return min(state.next_at, state.asked_at + self._every)

    def _ask(self, url: str, state: FeedState | None) -> Asked:
        now = self._now()
        before = state or FeedState(url=url, asked_at=now, next_at=now)
        try:
            answer = self._fetcher.fetch(url, etag=before.etag, last_modified=before.last_modified)
            summary = self._take(answer, url) if answer.is_new else RunSummary()
        except InputError as error:
            self._on_error(error)
            self._workspace.feeds.save(self._failed(before, error, now=now))
            return Asked(url=url, summary=RunSummary(rejected=[error]), is_new=False, error=error)
        if not self._stop.is_set():  # else part of it is left for the next time
            self._workspace.feeds.save(
                replace(
                    before,
                    asked_at=now,
                    next_at=now + self._every,
                    etag=answer.etag if answer.is_new else before.etag,
                    last_modified=answer.last_modified if answer.is_new else before.last_modified,
                    n_failures=0,
                )
            )
        return Asked(url=url, summary=summary, is_new=answer.is_new)

    def _take(self, answer: Answer, url: str) -> RunSummary:
        """Take in what a feed brought.

        Raises
        ------
        InputError
            When it is no feed.
        """
        entries = list(read_answer(answer, name=url, format="feed"))
        if len(entries) == 1 and isinstance(entries[0], InputError):
            raise entries[0]
        if self._full:
            entries = self._unknown(entries)
        return take_in(
            self._workspace,
            self._crew,
            self._until_stopped(entries),
            on_error=self._on_error,
            stop=self._stop,
            renew=False,
        )

    def _unknown(self, entries: list[Article | InputError]) -> list[Article | InputError]:
        """Return the entries that were not taken in before: their whole text is there already."""
        ids = [entry.id for entry in entries if isinstance(entry, Article)]
        known = self._workspace.known_ids(ids)
        return [e for e in entries if isinstance(e, InputError) or e.id not in known]

    def _until_stopped(
        self, entries: Iterable[Article | InputError]
    ) -> Iterator[Article | InputError]:
        for entry in entries:
            if self._stop.is_set():
                return
            if self._full and isinstance(entry, Article) and entry.url:
                yield from self._whole(entry, entry.url)
            else:
                yield entry

    def _whole(self, entry: Article, url: str) -> Iterator[Article | InputError]:
        """Yield an entry with the text of its page; with its own where the page gives none."""
        try:
            found = list(islice(read_answer(self._fetcher.fetch(url), name=url), 2))
        except InputError as error:
            found = [error]
        several = InputError("is no page of one article; the feed's own text is kept", source=url)
        page = found[0] if len(found) == 1 else several
        if isinstance(page, InputError):
            yield page
            yield entry
        elif len(page.text) > len(entry.text):
            yield replace(entry, text=page.text, language=page.language or entry.language)
        else:
            yield entry

    def _failed(self, before: FeedState, error: InputError, *, now: datetime) -> FeedState:
        """Return the state of a feed that could not be taken: it is left alone for longer."""
        n_failures = before.n_failures + 1
        pause = min(self._every * 2 ** min(n_failures, 20), max(LONGEST_PAUSE, self._every))
        is_gone = False
        if isinstance(error, FetchError):
            is_gone = error.status == _GONE
            pause = max(pause, min(_asked_pause(error.retry_after, now=now), LONGEST_PAUSE))
        return replace(
            before, asked_at=now, next_at=now + pause, n_failures=n_failures, is_gone=is_gone
        )


def _asked_pause(retry_after: str | None, *, now: datetime) -> timedelta:
    """Return how long a server asks to be left alone: in seconds, or until a moment."""
    value = (retry_after or "").strip()
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value[:9]), LONGEST_PAUSE.total_seconds()))
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return timedelta()
    return max(until - now, timedelta()) if until.tzinfo else timedelta()

"""The commands that bring articles in."""

from __future__ import annotations

import re
import time
from contextlib import contextmanager
from dataclasses import fields
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from geodata.cli.console import (
    DEFAULT_WORKSPACE,
    EXIT_ALL,
    EXIT_NOTHING_DONE,
    EXIT_SOME_REJECTED,
    AddressOption,
    AllowPrivateOption,
    LogOption,
    OnlineOption,
    Outcome,
    UserAgentOption,
    WorkspaceOption,
    load_reader,
    options_named,
    progress_bar,
    report,
)
from geodata.errors import GeodataError, InputError
from geodata.logs import LogForm, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from geodata.model import Article
    from geodata.pipeline import Crew
    from geodata.read import RunSummary
    from geodata.stopping import Stop
    from geodata.store import Counts, Workspace
    from geodata.watch import Asked

TELL_EVERY_S = 10.0  # of a run that takes long, in its log


SourcesArgument = Annotated[
    list[str], typer.Argument(help="Files, folders, globs, http(s) addresses, or - (stdin).")
]
FormatOption = Annotated[
    str | None, typer.Option("--format", help="Force one format on every source.")
]
PublishedOption = Annotated[
    str | None, typer.Option(help="The date (ISO 8601) of articles that have none.")
]
SourceOption = Annotated[str | None, typer.Option(help="The publisher of articles that name none.")]
EncodingOption = Annotated[
    str | None, typer.Option(help="The encoding of texts that are not in what they look like.")
]
MapOption = Annotated[
    list[str] | None,
    typer.Option("--map", help="Which column or key holds which field: text=body,id=uid."),
]
WorkersOption = Annotated[
    int, typer.Option(min=1, max=256, help="How many processes of this machine read.")
]
SchedulerOption = Annotated[
    str | None, typer.Option(help="Read with the workers of a Dask scheduler: tcp://host:8786.")
]
FeedsArgument = Annotated[
    list[str] | None,
    typer.Argument(help="Addresses of RSS or Atom feeds; none: those watched here before."),
]
EveryOption = Annotated[str, typer.Option(help="How long to leave a feed alone: 90s, 15m, 2h, 1d.")]
OnceOption = Annotated[bool, typer.Option("--once", help="Ask each feed now and end.")]
FullOption = Annotated[
    bool, typer.Option("--full", help="Fetch the page of each new entry for its whole text.")
]

ForgetOption = Annotated[bool, typer.Option("--forget", help="Watch these feeds no more.")]


def ingest(
    sources: SourcesArgument,
    *,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    file_format: FormatOption = None,
    published: PublishedOption = None,
    source: SourceOption = None,
    online: OnlineOption = None,
    user_agent: UserAgentOption = None,
    online_address: AddressOption = None,
    encoding: EncodingOption = None,
    columns: MapOption = None,
    allow_private: AllowPrivateOption = False,
    workers: WorkersOption = 1,
    scheduler: SchedulerOption = None,
    log: LogOption = LogForm.TEXT,
) -> None:
    """Take articles into a workspace and read them for places, dates and facts.

    Ctrl+C or SIGTERM ends it after the batch at hand; the next run goes on.
    """
    del log  # taken when the command line was read
    from geodata.read import read_sources
    from geodata.stopping import Stop
    from geodata.store import Workspace

    with options_named(columns="map"):
        inputs = read_sources(
            sources,
            format=file_format,
            published=published,
            source=source,
            columns=_columns_of(columns or []),
            encoding=encoding,
            allow_private=allow_private,
        )
    asking = {"online": online, "user_agent": user_agent, "online_address": online_address}
    with (
        Workspace.open(workspace) as opened,
        _open_crew(workers=workers, scheduler=scheduler, asking=asking) as crew,
        Stop.listening() as stop,
    ):
        say("ingest_started", workspace=opened.name, n_sources=len(sources), workers=workers)
        began = time.monotonic()
        summary = _take_in(opened, crew, inputs, stop=stop)
        counts = opened.counts()
    _end(
        "ingest_finished",
        summary,
        counts,
        duration_ms=round(1000 * (time.monotonic() - began)),
        status=summary.status if stop.status is None else stop.status,
    )


def _take_in(
    workspace: Workspace, crew: Crew, inputs: Iterable[Article | InputError], *, stop: Stop
) -> RunSummary:
    """Take inputs in until they end or the run is told to stop, with a bar and errors said."""
    from geodata.pipeline import take_in

    with progress_bar("Reading articles") as advance:
        return take_in(
            workspace,
            crew,
            stop.until(inputs),
            on_batch=_telling(advance, every_s=TELL_EVERY_S),
            on_error=report,
            stop=stop.event,
        )


def _telling(advance: Callable[[int], None], *, every_s: float) -> Callable[[RunSummary], None]:
    """Return what moves the bar after every batch, and now and then says how far the run is."""
    told = time.monotonic()

    def tell(so_far: RunSummary) -> None:
        nonlocal told
        advance(so_far.n_read)
        if time.monotonic() - told >= every_s:
            told = time.monotonic()
            say("ingest_goes_on", **_count_by_name(so_far))

    return tell


def _end(event: str, summary: RunSummary, counts: Counts, *, status: int, **more: int) -> NoReturn:
    """Say what a run did and what the workspace holds now, and end with a status."""
    say(
        event,
        f"{_say_summary(summary)} {_say_counts(counts)}",
        **_count_by_name(summary),
        **more,
        n_articles=counts.n_articles,
        n_items=counts.n_items,
        status=status,
    )
    raise typer.Exit(status)


def _count_by_name(summary: RunSummary) -> dict[str, int]:
    """Return the counts of a run by their names."""
    counted = {f.name: getattr(summary, f.name) for f in fields(summary)}
    return {name: value for name, value in counted.items() if isinstance(value, int)}


@contextmanager
def _open_crew(
    *, workers: int, scheduler: str | None, asking: Mapping[str, str | None]
) -> Iterator[Crew]:
    """Yield what reads: this process, several of this machine, or a scheduler's workers."""
    if workers == 1 and scheduler is None:
        yield load_reader(**asking)
        return
    if asking["online"] is not None:
        msg = "--online asks one name after the other: not with --workers or --scheduler"
        raise GeodataError(msg)
    if scheduler is not None and workers > 1:
        msg = "--workers are of this machine, --scheduler has its own: take one of them"
        raise GeodataError(msg)
    from geodata.crews import DaskCrew, LocalCrew
    from geodata.gazetteer import Gazetteer

    Gazetteer.open(progress=True)  # compiled once, before several want it
    with DaskCrew(scheduler) if scheduler is not None else LocalCrew(workers) as crew:
        yield crew


def watch(
    feeds: FeedsArgument = None,
    *,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    every: EveryOption = "15m",
    once: OnceOption = False,
    full: FullOption = False,
    forget: ForgetOption = False,
    online: OnlineOption = None,
    user_agent: UserAgentOption = None,
    online_address: AddressOption = None,
    allow_private: AllowPrivateOption = False,
    log: LogOption = LogForm.TEXT,
) -> None:
    """Take in what feeds bring, again and again, until Ctrl+C; it resumes where it stopped."""
    del log  # taken when the command line was read
    from geodata.read import RunSummary
    from geodata.read.fetch import Fetcher
    from geodata.stopping import Stop
    from geodata.store import Workspace
    from geodata.watch import Watch

    if forget:
        _forget(feeds or [], workspace)
    with options_named():
        pause = read_pause(every, at_least=timedelta(seconds=1 if allow_private else 60))
    total = _RunTotal(RunSummary())
    with Workspace.open(workspace) as opened:
        urls = _feeds_of(feeds or [], opened)
        crew = load_reader(online=online, user_agent=user_agent, online_address=online_address)
        with Stop.listening() as stop:
            watching = Watch(
                opened,
                crew,
                fetcher=Fetcher(allow_private=allow_private),
                every=pause,
                full=full,
                stop=stop.event,
                on_error=report,
            )
            say("watch_started", workspace=opened.name, n_feeds=len(urls))
            while True:
                for asked in watching.ask_due(urls, all_now=once):
                    total.add(asked)
                if once:
                    watching.read_anew()
                if once or not watching.wait(urls):
                    break
            stop.say()
        counts = opened.counts()
    _end("watch_finished", total.summary, counts, status=total.status if once else EXIT_ALL)


def _forget(urls: list[str], location: str) -> NoReturn:
    """Watch feeds no more, and end; one that was not watched is an error."""
    from geodata.store import Workspace

    if not urls:
        raise InputError("no feed is named")
    outcome = Outcome()
    with Workspace.open(location, create=False) as workspace:
        for url in urls:
            if workspace.feeds.forget(url):
                outcome.done += 1
            else:
                outcome.refuse(InputError("was not watched", source=url))
    typer.echo(f"{outcome.done} watched no more.", err=True)
    raise typer.Exit(outcome.status)


class _RunTotal:
    """What became of all the feeds that were asked."""

    def __init__(self, summary: RunSummary) -> None:
        self.summary = summary
        self._n_answered = 0

    def add(self, asked: Asked) -> None:
        """Count one feed, and say what it brought."""
        self.summary += asked.summary
        self._n_answered += asked.error is None
        counted = f"{asked.summary.n_added} new, {asked.summary.n_updated} changed"
        say(
            "feed_asked",
            f"{asked.url}: {counted}" if asked.is_new else None,
            source=asked.url,
            is_new=asked.is_new,
            failed=asked.error is not None,
            **_count_by_name(asked.summary),
        )

    @property
    def status(self) -> int:
        """Return 0 where all feeds answered and all was taken, 1 for some of it, 2 for none."""
        if not self._n_answered:
            return EXIT_NOTHING_DONE
        return EXIT_SOME_REJECTED if self.summary.n_rejected else EXIT_ALL


def _feeds_of(given: list[str], workspace: Workspace) -> list[str]:
    from geodata.read.blobs import is_address

    urls = list(dict.fromkeys(given)) or list(workspace.feeds.all())
    if not urls:
        raise InputError("no feed is named, and none was watched in this workspace before")
    for url in urls:
        if not is_address(url):
            raise InputError("is no http(s) address", source=url)
    return urls


_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_PAUSE = re.compile(r"([0-9]{1,4})([smhd])\Z")


def read_pause(text: str, *, at_least: timedelta) -> timedelta:
    """Return how long a text like ``15m`` is.

    Raises
    ------
    InputError
        When it is none, or too short to be polite.
    """
    match = _PAUSE.match(text.strip().lower())
    if match is None:
        msg = f"{text[:40]!r} is no time like 90s, 15m, 2h or 1d"
        raise InputError(msg, field="every")
    pause = timedelta(**{_UNITS[match[2]]: int(match[1])})
    if pause < at_least:
        msg = f"{text!r} is too often; at least {at_least.total_seconds():g}s"
        raise InputError(msg, field="every")
    return pause


def _say_summary(summary: RunSummary) -> str:
    """Return in one sentence what became of the articles of a run."""
    counted = (
        f"{summary.n_added} new, {summary.n_updated} changed, {summary.n_unchanged} known already"
    )
    parts = [f"{summary.n_read} articles read: {counted}"]
    if summary.n_copies:
        parts.append(f"{summary.n_copies} of the new ones near-copies, kept and linked")
    if summary.n_foreign:
        parts.append(f"{summary.n_foreign} not in English, kept and not read for facts")
    parts.append(f"{summary.n_rejected} rejected")
    return "; ".join(parts) + "."


def _say_counts(counts: Counts) -> str:
    return f"The workspace holds {counts.n_articles} articles and {counts.n_items} items."


def _columns_of(given: list[str]) -> dict[str, str] | None:
    """Return what `--map` says, field to column.

    Raises
    ------
    InputError
        When a part of it is no pair.
    """
    columns = {}
    for part in ",".join(given).split(","):
        field, is_pair, column = part.partition("=")
        if part.strip() and not (is_pair and field.strip() and column.strip()):
            msg = f"{part[:60]!r} is no FIELD=COLUMN"
            raise InputError(msg, field="columns")
        if part.strip():
            columns[field.strip()] = column.strip()
    return columns or None

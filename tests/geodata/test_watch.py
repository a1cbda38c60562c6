"""Feeds are watched politely: asked when due, for what is new, and from where it stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event

import pytest
from command_line import COMMAND, Footprint, environment_of
from site_of_ours import Site, open_site, page

from geodata.cli.sources import read_pause
from geodata.errors import InputError
from geodata.model import Article
from geodata.pipeline import BATCH_ARTICLES, Reading, reader_version
from geodata.read.fetch import Fetcher
from geodata.store import Workspace
from geodata.watch import LONGEST_PAUSE, Asked, Watch

EVERY = timedelta(minutes=15)
TEXT = "The two ministers met in Helsinki on Wednesday, and they said that it was useful. "


class Crew:
    """Reads nothing in any article."""

    def answer(
        self, batches: Iterable[Sequence[Article]]
    ) -> Iterator[tuple[Sequence[Article], list[Reading | InputError]]]:
        for batch in batches:
            yield batch, [Reading(article=article) for article in batch]


class Clock:
    """A time that a test moves."""

    def __init__(self) -> None:
        self.now = datetime(2021, 8, 25, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def feed_of(*numbers: int) -> str:
    entries = "".join(
        f"<item><guid>g{n}</guid><title>Talks {n}</title><link>{{root}}/page/{n}</link>"
        f"<description>{TEXT} {n}</description></item>"
        for n in numbers
    )
    return (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>'
        f"{entries}</channel></rss>"
    )


def tagged(body: str, tag: str) -> object:
    """Return an answer that says 304 to who has it already."""

    def respond(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers.get("If-None-Match") == tag:
            page("", status=304, ETag=tag)(handler)
        else:
            page(body, kind="application/rss+xml", ETag=tag)(handler)

    return respond


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as opened:
        yield opened


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "w.footprint") as opened:
        yield opened


def watch(
    workspace: Workspace,
    clock: Clock,
    *,
    full: bool = False,
    crew: Crew | None = None,
    stop: Event | None = None,
) -> Watch:
    return Watch(
        workspace,
        crew or Crew(),
        fetcher=Fetcher(allow_private=True),
        every=EVERY,
        stop=stop or Event(),
        full=full,
        now=clock,
    )


def ask(watching: Watch, *urls: str) -> list[Asked]:
    return list(watching.ask_due(urls))


def test_a_feed_is_asked_when_due_and_sent_only_what_is_new(
    site: Site, workspace: Workspace
) -> None:
    site.pages["/feed"] = tagged(feed_of(1, 2), '"one"')  # type: ignore[assignment]
    url, clock = site.url("/feed"), Clock()
    watching = watch(workspace, clock)
    (first,) = ask(watching, url)
    assert (first.is_new, first.summary.n_added, first.error) == (True, 2, None)
    assert ask(watching, url) == []
    clock.now += EVERY
    (again,) = ask(watching, url)
    assert (again.is_new, again.summary.n_read) == (False, 0)
    site.pages["/feed"] = tagged(feed_of(2, 3), '"two"')  # type: ignore[assignment]
    clock.now += EVERY
    (third,) = ask(watching, url)
    assert (third.summary.n_added, third.summary.n_unchanged) == (1, 1)
    tags = [headers.get("if-none-match") for path, headers in site.asked if path == "/feed"]
    assert tags == [None, '"one"', '"one"']
    assert {row.id for row in workspace.articles()} == {"g1", "g2", "g3"}


def test_another_process_goes_on_where_one_stopped(site: Site, workspace: Workspace) -> None:
    site.pages["/feed"] = tagged(feed_of(1), '"one"')  # type: ignore[assignment]
    url, clock = site.url("/feed"), Clock()
    ask(watch(workspace, clock), url)
    assert ask(watch(workspace, clock), url) == []
    clock.now += EVERY
    (asked,) = ask(watch(workspace, clock), url)
    assert not asked.is_new


def test_a_feed_that_fails_is_left_alone_for_longer_each_time(
    site: Site, workspace: Workspace
) -> None:
    url, clock = site.url("/feed"), Clock()
    watching = watch(workspace, clock)
    site.pages["/feed"] = page("", status=500)
    pauses = []
    for _ in range(9):
        (asked,) = ask(watching, url)
        assert asked.error is not None
        state = workspace.feeds.all()[url]
        pauses.append(state.next_at - clock.now)
        clock.now = state.next_at
    assert pauses[:3] == [2 * EVERY, 4 * EVERY, 8 * EVERY]
    assert pauses[-1] == LONGEST_PAUSE
    site.pages["/feed"] = page(feed_of(1))
    (asked,) = ask(watching, url)
    assert asked.summary.n_added == 1
    assert workspace.feeds.all()[url].next_at == clock.now + EVERY


@pytest.mark.parametrize(
    ("header", "pause"),
    [
        ("7200", timedelta(hours=2)),
        ("Wed, 25 Aug 2021 15:00:00 GMT", timedelta(hours=3)),
        ("99999999999999999999", LONGEST_PAUSE),
        ("Wed, 25 Aug 2999 15:00:00 GMT", LONGEST_PAUSE),
        ("soon", 2 * EVERY),
        ("-5", 2 * EVERY),
    ],
)
def test_a_server_says_when_to_ask_again(
    site: Site, workspace: Workspace, header: str, pause: timedelta
) -> None:
    site.pages["/feed"] = page("", status=429, Retry_After=header)
    clock = Clock()
    ask(watch(workspace, clock), site.url("/feed"))
    assert workspace.feeds.all()[site.url("/feed")].next_at == clock.now + pause


def test_a_feed_that_is_gone_for_good_is_asked_no_more(site: Site, workspace: Workspace) -> None:
    site.pages["/feed"] = page("", status=410)
    clock = Clock()
    watching = watch(workspace, clock)
    ask(watching, site.url("/feed"))
    clock.now += timedelta(days=30)
    assert ask(watching, site.url("/feed")) == []
    assert not watching.wait([site.url("/feed")])


def test_one_bad_feed_among_good_ones_stops_none(site: Site, workspace: Workspace) -> None:
    site.pages["/good"] = page(feed_of(1))
    site.pages["/page"] = page("<html><body>no feed</body></html>", kind="text/html")
    asked = ask(watch(workspace, Clock()), site.url("/page"), site.url("/none"), site.url("/good"))
    assert [a.error is None for a in asked] == [False, False, True]
    assert "no RSS or Atom feed" in str(asked[0].error)


def test_whole_pages_are_fetched_once_and_only_for_what_is_new(
    site: Site, workspace: Workspace
) -> None:
    body = "".join(f"<p>{TEXT * 2} {k}</p>" for k in range(5))
    site.pages["/page/1"] = page(
        f"<html><head><title>Talks 1</title></head><body><article>{body}</article></body></html>",
        kind="text/html",
    )
    site.pages["/feed"] = page(feed_of(1, 2).replace("{root}", site.url("")))
    url, clock = site.url("/feed"), Clock()
    watching = watch(workspace, clock, full=True)
    (first,) = ask(watching, url)
    assert first.summary.n_added == 2
    assert [str(e.source) for e in first.summary.rejected] == [site.url("/page/2")]
    whole, summary = workspace.article("g1"), workspace.article("g2")
    assert whole is not None
    assert summary is not None
    assert len(whole.article.text) > 5 * len(TEXT) > len(summary.article.text)
    clock.now += EVERY
    (again,) = ask(watching, url)
    assert again.summary.n_read == 0
    assert site.paths().count("/page/1") == 1
    assert [version for version in workspace.articles() if version.version > 1] == []


def test_a_link_to_many_articles_leaves_the_entry_its_own_text(
    site: Site, workspace: Workspace
) -> None:
    site.pages["/page/1"] = page(feed_of(7, 8), kind="application/rss+xml")
    site.pages["/feed"] = page(feed_of(1).replace("{root}", site.url("")))
    (asked,) = ask(watch(workspace, Clock(), full=True), site.url("/feed"))
    assert {row.id for row in workspace.articles()} == {"g1"}
    (error,) = asked.summary.rejected
    assert (
        str(error)
        == f"{site.url('/page/1')}: is no page of one article; the feed's own text is kept"
    )


def test_a_stop_in_the_middle_leaves_the_rest_for_the_next_time(
    site: Site, workspace: Workspace
) -> None:
    """What was not taken must come again, although the server would say that it is known."""
    site.pages["/feed"] = tagged(feed_of(*range(5)), '"one"')  # type: ignore[assignment]
    url, clock, stop = site.url("/feed"), Clock(), Event()
    site.pages["/page/0"] = page("x")

    class Stopping(Crew):
        def answer(
            self, batches: Iterable[Sequence[Article]]
        ) -> Iterator[tuple[Sequence[Article], list[Reading | InputError]]]:
            stop.set()
            yield from super().answer(batches)

    watching = watch(workspace, clock, crew=Stopping(), stop=stop)
    ask(watching, url)
    assert workspace.feeds.all() == {}
    (asked,) = ask(watch(workspace, clock), url)
    assert asked.summary.n_read == 5
    assert len(workspace.articles()) == 5


class Recording(Crew):
    """Notes the ids of what it is given to read, and what is to happen after each batch."""

    def __init__(self, after_batch: Callable[[], None] = lambda: None) -> None:
        self.ids: list[str] = []
        self._after_batch = after_batch

    def answer(
        self, batches: Iterable[Sequence[Article]]
    ) -> Iterator[tuple[Sequence[Article], list[Reading | InputError]]]:
        for answered in super().answer(batches):
            self.ids += [article.id for article in answered[0]]
            yield answered
            self._after_batch()


def read_before(workspace: Workspace, n_articles: int) -> None:
    """Put in articles that an earlier version of the reader has read."""
    articles = [Article(id=f"old{n}", text=f"{TEXT} {n}") for n in range(n_articles)]
    workspace.add_articles(articles)
    workspace.store_readings([Reading(article=a) for a in articles], reader_version="earlier")


def test_what_an_earlier_version_read_keeps_no_feed_waiting(
    site: Site, workspace: Workspace
) -> None:
    read_before(workspace, 3)
    site.pages["/one"], site.pages["/two"] = page(feed_of(1)), page(feed_of(2))
    urls, clock, stop = [site.url("/one"), site.url("/two")], Clock(), Event()
    crew = Recording()
    watching = watch(workspace, clock, crew=crew, stop=stop)
    ask(watching, *urls)
    assert crew.ids == ["g1", "g2"]
    stopping = watch(workspace, clock, crew=Recording(stop.set), stop=stop)
    assert not stopping.wait(urls)
    assert list(workspace.unread_articles(reader_version())) == []


def test_reading_again_ends_when_a_feed_is_due(site: Site, workspace: Workspace) -> None:
    read_before(workspace, BATCH_ARTICLES + 1)
    site.pages["/feed"] = page(feed_of(1))
    url, clock = site.url("/feed"), Clock()

    def move_on() -> None:
        clock.now += EVERY

    ask(watch(workspace, clock), url)
    assert watch(workspace, clock, crew=Recording(move_on)).wait([url])
    assert sum(map(len, workspace.unread_articles(reader_version()))) == 1


def test_the_command_watches_until_it_is_told_to_stop(
    site: Site, footprint: Footprint, tmp_path: Path
) -> None:
    site.pages["/feed"] = tagged(feed_of(1, 2), '"one"')  # type: ignore[assignment]
    url = site.url("/feed")
    once = footprint("watch", url, "--once", "--allow-private")
    assert once.status == 0
    assert f"{url}: 2 new, 0 changed" in once.err
    running = subprocess.Popen(
        [sys.executable, COMMAND, "watch", "--every", "1s", "--allow-private"],
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment_of(),
        text=True,
    )
    try:
        n_before = len(site.paths())
        deadline = time.monotonic() + 120
        while len(site.paths()) < n_before + 2 and time.monotonic() < deadline:
            time.sleep(0.1)
        assert len(site.paths()) >= n_before + 2
        os.kill(running.pid, signal.SIGTERM)
        _, err = running.communicate(timeout=60)
    finally:
        running.kill()
    assert running.returncode == 0
    assert "Stopping" in err
    assert "holds 2 articles" in err


def test_a_feed_is_forgotten(site: Site, footprint: Footprint) -> None:
    site.pages["/feed"] = page(feed_of(1))
    url = site.url("/feed")
    assert footprint("watch", url, "--once", "--allow-private").status == 0
    other = site.url("/other")
    forgot = footprint("watch", url, other, "--forget")
    assert (forgot.status, forgot.err.splitlines()) == (
        1,
        [f"footprint: {other}: was not watched", "1 watched no more."],
    )
    left = footprint("watch", "--once", "--allow-private")
    assert left.status == 2
    assert "no feed is named, and none was watched" in left.err


def test_the_command_says_what_it_cannot_watch(footprint: Footprint) -> None:
    for arguments, words in (
        (("watch",), "no feed is named"),
        (("watch", "feed.xml"), "no http(s) address"),
        (("watch", "http://127.0.0.1:9/f", "--once"), "private network"),
    ):
        ran = footprint(*arguments)
        assert ran.status == 2, arguments
        assert words in ran.errors[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [("5s", "too often"), ("soon", "no time"), ("", "no time"), ("99999m", "no time")],
)
def test_a_pause_that_is_none_is_refused(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_pause(text, at_least=timedelta(minutes=1))


def test_pauses_are_told_in_units() -> None:
    at_least = timedelta(minutes=1)
    assert read_pause("90s", at_least=at_least) == timedelta(seconds=90)
    assert read_pause("15m", at_least=at_least) == timedelta(minutes=15)
    assert read_pause(" 2H ", at_least=at_least) == timedelta(hours=2)
    assert read_pause("1d", at_least=at_least) == timedelta(days=1)

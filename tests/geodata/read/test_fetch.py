"""Addresses are fetched from where they may be, within bounds, and as sites wish."""

from __future__ import annotations

import gzip
import ipaddress
import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from site_of_ours import Site, open_site, page, redirect

from geodata.errors import FetchError, InputError
from geodata.model import Article
from geodata.read import read_sources
from geodata.read.fetch import Fetcher, user_agent
from geodata.read.limits import MAX_ARTICLE_BYTES
from geodata.read.network import is_public

PUBLIC = ipaddress.ip_address("127.0.0.1")  # what the tests call the public network


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as opened:
        yield opened


def look_up(**names: str | list[str]) -> Any:
    """Return a resolver of names; a list answers its entries one call after the other."""

    def resolve(host: str, port: int, **_options: object) -> list[tuple[Any, ...]]:
        known = names.get(host.partition(".")[0], host)
        address = known.pop(0) if isinstance(known, list) else known
        try:
            ipaddress.ip_address(address)
        except ValueError as error:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known") from error
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    return resolve


def guarded(
    total_timeout_s: float = 20.0, *, robots_age_s: float = 3600.0, **names: str | list[str]
) -> Fetcher:
    """Return a fetcher to which 127.0.0.1 is public and every other address private."""
    return Fetcher(
        allowed=lambda address: address == PUBLIC,
        resolve=look_up(**names),
        total_timeout_s=total_timeout_s,
        robots_age_s=robots_age_s,
    )


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "198.18.0.1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)
def test_addresses_of_no_public_network_are_refused(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111"])
def test_addresses_of_the_public_network_are_not(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://[::1]:{port}/",
        "http://2130706433:{port}/",
        "http://0x7f.1:{port}/",
        "http://127.1:{port}/",
    ],
)
def test_this_machine_is_refused_however_it_is_written(site: Site, url: str) -> None:
    site.pages["/"] = page("secret words")
    with pytest.raises(FetchError) as caught:
        Fetcher().fetch(url.format(port=site.port))
    assert "private network" in str(caught.value) or "cannot be fetched" in str(caught.value)
    assert site.asked == []


def test_private_networks_are_fetched_from_when_the_reader_says_so(site: Site) -> None:
    site.pages["/note.txt"] = page("Talks in Geneva\n\nThe ministers met.")
    url = site.url("/note.txt")
    (refused,) = read_sources([url])
    assert isinstance(refused, InputError)
    assert "127.0.0.1 is an address of a private network" in refused.reason
    (found,) = read_sources([url], allow_private=True)
    assert isinstance(found, Article)
    assert found.id == url


def test_a_redirect_into_a_private_network_is_refused(site: Site) -> None:
    with open_site("127.0.0.2", site.port) as inside:
        inside.pages["/secret"] = page("secret words")
        site.pages["/a"] = redirect(inside.url("/secret", host="127.0.0.2"))
        site.pages["/b"] = redirect(inside.url("/secret", host="inside.test"))
        for path in ("/a", "/b"):
            with pytest.raises(FetchError, match=r"127\.0\.0\.2 is an address of a private"):
                guarded(news="127.0.0.1", inside="127.0.0.2").fetch(
                    site.url(path, host="news.test")
                )
        assert inside.asked == []


def test_a_name_that_changes_its_mind_never_leads_inside(site: Site) -> None:
    """The address that was judged is the one connected to; each new connection is judged anew."""
    site.pages["/"] = page("public words")
    with open_site("127.0.0.2", site.port) as inside:
        inside.pages["/"] = page("secret words")
        names = ["127.0.0.1", "127.0.0.1", "127.0.0.2", "127.0.0.2"]
        fetcher = guarded(news=names)
        answer = fetcher.fetch(site.url("/", host="news.test"))
        assert answer.content == b"public words"
        assert len(names) == 2  # once for robots.txt, once for the page
        with pytest.raises(FetchError, match="private network"):
            fetcher.fetch(site.url("/", host="news.test"))
        assert inside.asked == []


def test_the_server_is_asked_by_its_name_and_told_who_asks(site: Site) -> None:
    site.pages["/"] = page("words")
    guarded(news="127.0.0.1").fetch(site.url("/", host="news.test"))
    _, headers = site.asked[-1]
    assert headers["host"] == f"news.test:{site.port}"
    assert headers["user-agent"] == user_agent()
    assert user_agent().startswith("footprint-map/")


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ("file:///etc/passwd", "no http(s) address"),
        ("ftp://example.org/a", "no http(s) address"),
        ("gopher://127.0.0.1/_x", "no http(s) address"),
        ("http://user:pw@news.test/", "password"),
        ("/loop", "redirects more than 5 times"),
    ],
)
def test_redirects_lead_to_public_web_addresses_or_nowhere(site: Site, to: str, words: str) -> None:
    site.pages["/loop"] = redirect(to)
    with pytest.raises(FetchError) as caught:
        guarded(news="127.0.0.1").fetch(site.url("/loop", host="news.test"))
    assert words in str(caught.value)
    assert str(caught.value).startswith(f"http://news.test:{site.port}/loop: ")


def test_a_password_in_an_address_is_never_repeated_in_full() -> None:
    with pytest.raises(FetchError) as caught:
        guarded().fetch("http://user:pw@news.test/")
    assert "password" in caught.value.reason
    assert "pw@" not in caught.value.reason


def test_an_answer_that_is_too_large_is_refused(site: Site) -> None:
    site.pages["/big"] = page(b"x" * (MAX_ARTICLE_BYTES + 1))
    with pytest.raises(FetchError, match="is over 20 MB"):
        guarded(news="127.0.0.1").fetch(site.url("/big", host="news.test"))


def test_an_answer_that_unpacks_to_too_much_is_refused(site: Site) -> None:
    """Sixty megabytes in sixty kilobytes: no more than the limit is unpacked."""
    bomb = gzip.compress(b"\0" * 60_000_000, compresslevel=9)
    site.pages["/bomb"] = page(bomb, Content_Encoding="gzip")
    with pytest.raises(FetchError, match="is over 20 MB"):
        guarded(news="127.0.0.1").fetch(site.url("/bomb", host="news.test"))
    site.pages["/br"] = page(b"whatever", Content_Encoding="br")
    with pytest.raises(FetchError, match="not asked for"):
        guarded(news="127.0.0.1").fetch(site.url("/br", host="news.test"))
    site.pages["/good"] = page(gzip.compress(b"words"), Content_Encoding="gzip")
    answer = guarded(news="127.0.0.1").fetch(site.url("/good", host="news.test"))
    assert answer.content == b"words"


@pytest.mark.parametrize("kept", [12, -8, -1])
def test_a_packed_answer_that_is_cut_short_is_refused(site: Site, kept: int) -> None:
    """What came of it may look whole: only the end of the packing says that it is."""
    packed = gzip.compress(b"A base was closed. " * 400)
    site.pages["/cut"] = page(packed[:kept], Content_Encoding="gzip")
    with pytest.raises(FetchError, match="was cut short on the way"):
        guarded(news="127.0.0.1").fetch(site.url("/cut", host="news.test"))
    site.pages["/empty"] = page(b"", Content_Encoding="gzip")
    assert not guarded(news="127.0.0.1").fetch(site.url("/empty", host="news.test")).content


@pytest.mark.parametrize("part", ["headers", "body"])
def test_a_server_that_drips_is_left_when_the_time_is_over(site: Site, part: str) -> None:
    """Each byte comes in time, so that only a limit on the whole ends it."""

    def drip(handler: BaseHTTPRequestHandler) -> None:
        start = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n"
        handler.wfile.write(start + (b"X-A: " if part == "headers" else b"\r\n"))
        for _ in range(200):
            try:
                handler.wfile.write(b"a")
                handler.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    site.pages["/slow"] = drip
    began = time.monotonic()
    with pytest.raises(FetchError, match="did not answer in time"):
        guarded(0.6, news="127.0.0.1").fetch(site.url("/slow", host="news.test"))
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("robots", "may"),
    [
        (page("User-agent: *\nDisallow: /closed"), False),
        (page("User-agent: footprint-map\nDisallow: /\n\nUser-agent: *\nAllow: /"), False),
        (page("User-agent: otherbot\nDisallow: /"), True),
        (page("User-agent: *\nDisallow: /*/secret$"), True),
        (page("no", status=404), True),
        (page("later", status=503), False),
        (redirect("/elsewhere.txt"), False),
    ],
)
def test_what_a_site_closes_to_robots_is_not_fetched(site: Site, robots: Any, *, may: bool) -> None:
    site.pages["/robots.txt"] = robots
    site.pages["/elsewhere.txt"] = page("User-agent: *\nDisallow: /closed")
    site.pages["/closed/page"] = page("words")
    fetcher = guarded(news="127.0.0.1")
    url = site.url("/closed/page", host="news.test")
    if may:
        assert fetcher.fetch(url).content == b"words"
    else:
        with pytest.raises(FetchError, match=r"robots\.txt"):
            fetcher.fetch(url)
        assert "/closed/page" not in site.paths()


def test_what_a_site_lets_robots_do_is_asked_again_in_time(site: Site) -> None:
    """A watch goes on for months: a site that was down, or closes a page later, is heard."""
    site.pages["/a"] = page("words")
    fetcher = guarded(robots_age_s=0.0, news="127.0.0.1")
    for robots, may in ((page("later", status=503), False), (page("", status=404), True)):
        site.pages["/robots.txt"] = robots
        if may:
            assert fetcher.fetch(site.url("/a", host="news.test")).content == b"words"
        else:
            with pytest.raises(FetchError, match=r"robots\.txt"):
                fetcher.fetch(site.url("/a", host="news.test"))
    site.pages["/robots.txt"] = page("User-agent: *\nDisallow: /")
    with pytest.raises(FetchError, match=r"robots\.txt"):
        fetcher.fetch(site.url("/a", host="news.test"))


def test_the_pause_a_site_asks_for_is_kept(site: Site) -> None:
    site.pages["/robots.txt"] = page("User-agent: *\nCrawl-delay: 0.4")
    site.pages["/a"] = page("words")
    fetcher = guarded(news="127.0.0.1")
    began = time.monotonic()
    for _ in range(3):
        fetcher.fetch(site.url("/a", host="news.test"))
    assert time.monotonic() - began >= 0.8
    assert [path for path, _ in site.asked].count("/robots.txt") == 1


def test_the_pause_a_site_asks_for_takes_no_time_from_its_answer(site: Site) -> None:
    site.pages["/robots.txt"] = page("User-agent: *\nCrawl-delay: 1.2")
    site.pages["/a"] = page("words")
    fetcher = guarded(1.0, news="127.0.0.1")
    for _ in range(2):
        assert fetcher.fetch(site.url("/a", host="news.test")).content == b"words"


def test_what_is_known_already_is_not_sent_again(site: Site) -> None:
    def respond(handler: BaseHTTPRequestHandler) -> None:
        known = handler.headers.get("If-None-Match") == '"1"'
        since = handler.headers.get("If-Modified-Since") == "Wed, 25 Aug 2021 10:00:00 GMT"
        page(
            "" if known and since else "words",
            status=304 if known and since else 200,
            ETag='"1"',
            Last_Modified="Wed, 25 Aug 2021 10:00:00 GMT",
        )(handler)

    site.pages["/feed"] = respond
    fetcher = guarded(news="127.0.0.1")
    first = fetcher.fetch(site.url("/feed", host="news.test"))
    assert (first.is_new, first.content, first.etag) == (True, b"words", '"1"')
    again = fetcher.fetch(
        site.url("/feed", host="news.test"), etag=first.etag, last_modified=first.last_modified
    )
    assert (again.is_new, again.content) == (False, b"")


def test_a_header_from_a_server_cannot_break_the_next_request(site: Site) -> None:
    """What a feed's server gave as its tag is sent back to it: never as two headers."""
    site.pages["/feed"] = page("words")
    with pytest.raises(FetchError, match="cannot be fetched"):
        guarded(news="127.0.0.1").fetch(
            site.url("/feed", host="news.test"), etag='"1"\r\nX-Evil: 1'
        )
    assert not any("x-evil" in headers for _, headers in site.asked)


def test_refusals_say_what_the_server_said(site: Site) -> None:
    site.pages["/busy"] = page("", status=429, Retry_After="120")
    with pytest.raises(FetchError) as caught:
        guarded(news="127.0.0.1").fetch(site.url("/busy", host="news.test"))
    assert (caught.value.status, caught.value.retry_after) == (429, "120")
    with pytest.raises(FetchError, match="Name or service not known"):
        guarded().fetch("http://nowhere.test/")
    with pytest.raises(FetchError, match="answered 404"):
        guarded(news="127.0.0.1").fetch(site.url("/none", host="news.test"))


def test_a_proxy_of_the_environment_is_asked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stands in the reader's own network, and looks up the names itself."""
    for name in ("http_proxy", "HTTP_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{site.port}")
    site.pages["http://news.test/a"] = page("by proxy")
    fetcher = Fetcher(allowed=lambda _address: False, resolve=look_up(inside="10.0.0.1"))
    assert fetcher.fetch("http://news.test/a").content == b"by proxy"
    with pytest.raises(FetchError, match=r"10\.0\.0\.1 is an address of a private"):
        fetcher.fetch("http://inside.test/a")

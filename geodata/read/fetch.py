"""Fetching addresses: http(s) only, public ones only, with limits on size, time and redirects."""

from __future__ import annotations

import importlib.metadata
import io
import socket
import time
import zlib
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpcore
import httpx

from geodata.errors import FetchError
from geodata.read.limits import MAX_ARTICLE_BYTES, megabytes
from geodata.read.network import (
    Deadline,
    DeadlineError,
    GuardedBackend,
    IPAddress,
    RefusedAddressError,
    Resolver,
    allowed_addresses,
    find_proxy,
    is_public,
    open_pool,
)
from geodata.read.robots import MAX_ROBOTS_BYTES, Robots

if TYPE_CHECKING:
    from collections.abc import Iterator

TIMEOUT_S = 20.0  # a news server that needs longer for one step is down for a reader who waits
TOTAL_TIMEOUT_S = 60.0  # for the whole of an answer, redirects included
MAX_REDIRECTS = 5
AGENT = "footprint-map"  # what robots.txt knows this program by
ROBOTS_AGE_S = 86_400.0  # RFC 9309: rules are to be no older than a day
ROBOTS_RETRY_S = 600.0  # where the site failed to say what its rules are
LONGEST_DELAY_S = 60.0  # a site that asks for more between two requests wants no robot
_DECODERS = {"gzip": 31, "x-gzip": 31, "deflate": 47}  # window bits by content encoding
_HTTP = frozenset({"http", "https"})
_NOT_MODIFIED = 304


def user_agent() -> str:
    """Return what servers are told of who asks."""
    return f"{AGENT}/{importlib.metadata.version('footprint-map')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an address answered.

    `url` is the last one after redirects; `is_new` is false where the server said that nothing
    has changed since the `etag` or `last_modified` it was shown.
    """

    url: str
    content_type: str
    content: bytes
    etag: str | None = None
    last_modified: str | None = None
    is_new: bool = True

    def stream(self) -> io.BufferedReader:
        """Return the body as a stream whose head can be looked at."""
        return io.BufferedReader(io.BytesIO(self.content))


class Fetcher:
    """Fetches addresses, one after the other; remembers what each site lets robots do.

    Parameters
    ----------
    allow_private
        Fetch from private networks and this machine as well: for news sites of an intranet.
    total_timeout_s
        How long the whole of one answer may take.
    robots_age_s
        How long what a site lets robots do is remembered.
    allowed, resolve
        Which addresses may be connected to, and how names are looked up.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        total_timeout_s: float = TOTAL_TIMEOUT_S,
        robots_age_s: float = ROBOTS_AGE_S,
        allowed: Callable[[IPAddress], bool] = is_public,
        resolve: Resolver = socket.getaddrinfo,
    ) -> None:
        self._allowed = (lambda _address: True) if allow_private else allowed
        self._resolve = resolve
        self._total_timeout_s = total_timeout_s
        self._robots_age_s = robots_age_s
        self._robots: dict[str, tuple[Robots, float]] = {}  # with the moment when they are too old
        self._asked_at: dict[str, float] = {}

    def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> Answer:
        """Return what an address answers.

        Parameters
        ----------
        url
            An http(s) address.
        etag, last_modified
            What the server gave with the answer that is known already.

        Raises
        ------
        FetchError
            Names the address and why it was of no use: refused, too slow, too large, not found.
        """
        deadline = Deadline(self._total_timeout_s)
        headers = {"User-Agent": user_agent(), "Accept-Encoding": "gzip"}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        with _told(url):
            asked = _checked_url(url)
            for _ in range(MAX_REDIRECTS + 1):
                with deadline.paused():
                    self._ask_leave(asked, source=url)
                response, content = self._request(asked, headers, deadline=deadline)
                if not response.has_redirect_location:
                    return _answer(response, content, source=url)
                asked = _checked_url(str(asked.join(response.headers["location"])))
        msg = f"redirects more than {MAX_REDIRECTS} times"
        raise FetchError(msg, source=url)

    def _ask_leave(self, url: httpx.URL, *, source: str) -> None:
        """Wait as long as the site wants between requests.

        Raises
        ------
        FetchError
            When it wants no robot there.
        """
        site = f"{url.scheme}://{url.netloc.decode('ascii')}"
        robots = self._robots_of(site)
        delay = robots.delay_s(AGENT)
        if not robots.allow(str(url), agent=AGENT) or delay > LONGEST_DELAY_S:
            raise FetchError("its site lets no robot fetch it (robots.txt)", source=source)
        if site in self._asked_at:
            time.sleep(max(0.0, self._asked_at[site] + delay - time.monotonic()))
        self._asked_at[site] = time.monotonic()

    def _robots_of(self, site: str) -> Robots:
        """Return what a site lets robots do: a watch goes on for months, and rules change."""
        robots, until_s = self._robots.get(site, (None, 0.0))
        if robots is None or time.monotonic() >= until_s:
            robots = self._read_robots(httpx.URL(f"{site}/robots.txt"))
            age_s = (
                min(ROBOTS_RETRY_S, self._robots_age_s) if robots.is_down else self._robots_age_s
            )
            self._robots[site] = (robots, time.monotonic() + age_s)
        return robots

    def _read_robots(self, url: httpx.URL) -> Robots:
        deadline = Deadline(self._total_timeout_s)
        headers = {"User-Agent": user_agent(), "Accept-Encoding": "gzip"}
        for _ in range(MAX_REDIRECTS + 1):
            response, content = self._request(
                url, headers, deadline=deadline, most=MAX_ROBOTS_BYTES, cut=True
            )
            if not response.has_redirect_location:
                return Robots.read(response.status_code, content)
            url = _checked_url(str(url.join(response.headers["location"])))
        return Robots.read(404, b"")  # RFC 9309: too many redirects are as if there were none

    def _request(
        self,
        url: httpx.URL,
        headers: dict[str, str],
        *,
        deadline: Deadline,
        most: int = MAX_ARTICLE_BYTES,
        cut: bool = False,
    ) -> tuple[httpx.Response, bytes]:
        """Return one answer, no redirect followed, with its body decoded."""
        guarded = GuardedBackend(allowed=self._allowed, resolve=self._resolve, deadline=deadline)
        direct = GuardedBackend(
            allowed=lambda _address: True, resolve=socket.getaddrinfo, deadline=deadline
        )
        proxy = find_proxy(url)
        if proxy is not None:
            self._check_behind_proxy(url)
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), TIMEOUT_S)
        sent = httpx.Request("GET", url, headers=headers)
        with (
            open_pool(proxy, backend=guarded, direct=direct) as pool,
            pool.stream(
                "GET",
                httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=sent.headers.raw,
                extensions={"timeout": timeouts},
            ) as raw,
        ):
            response = httpx.Response(raw.status, headers=raw.headers, request=sent)
            if response.has_redirect_location:
                return response, b""
            encoding = response.headers.get("content-encoding", "")
            return response, _decoded(raw.iter_stream(), encoding, most=most, cut=cut)

    def _check_behind_proxy(self, url: httpx.URL) -> None:
        """Refuse what is known to lead inside; a name that only the proxy knows is left to it."""
        try:
            allowed_addresses(
                url.host, url.port or 443, allowed=self._allowed, resolve=self._resolve
            )
        except httpcore.ConnectError:
            return


def _checked_url(url: str) -> httpx.URL:
    """Return an address that may be asked.

    Raises
    ------
    FetchError
        When it is no http(s) address, or holds a password, which would end up in the workspace.
    """
    checked = httpx.URL(url)
    if checked.scheme not in _HTTP or not checked.host:
        msg = f"leads to {str(checked)[:80]!r}, which is no http(s) address"
        raise FetchError(msg)
    if checked.userinfo:
        raise FetchError("holds a user's name or password; such addresses are not fetched")
    return checked.copy_with(fragment=None)


def _answer(response: httpx.Response, content: bytes, *, source: str) -> Answer:
    headers = response.headers
    is_new = response.status_code != _NOT_MODIFIED
    if is_new and not response.is_success:
        msg = f"answered {response.status_code} {response.reason_phrase}".rstrip()
        raise FetchError(
            msg,
            source=source,
            status=response.status_code,
            retry_after=headers.get("retry-after"),
        )
    return Answer(
        url=str(response.url),
        content_type=headers.get("content-type", ""),
        content=content,
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        is_new=is_new,
    )


def _decoded(chunks: Iterator[bytes], encoding: str, *, most: int, cut: bool) -> bytes:
    """Return a body unpacked, never more of it than `most` bytes.

    Raises
    ------
    FetchError
        When it is larger (and is not to be cut), ends too early, or is packed in a way that was
        not asked for.
    """
    name = encoding.strip().lower()
    if name not in {"", "identity", *_DECODERS}:
        msg = f"is packed in a way that was not asked for ({name[:40]!r})"
        raise FetchError(msg)
    unpack = zlib.decompressobj(_DECODERS[name]) if name in _DECODERS else None
    found = bytearray()
    got_any = False
    for chunk in chunks:
        got_any = got_any or bool(chunk)
        part = unpack.decompress(chunk, most + 1 - len(found)) if unpack else chunk
        found += part
        if len(found) > most:
            if cut:
                break
            msg = f"is over {megabytes(most)}"
            raise FetchError(msg)
    if unpack and got_any and not unpack.eof and len(found) <= most:
        raise FetchError("was cut short on the way: its packed content does not end")
    return bytes(found[:most])


@contextmanager
def _told(url: str) -> Iterator[None]:
    """Turn whatever goes wrong on the way into one error that names the address."""
    try:
        yield
    except FetchError as error:
        if error.source is not None:
            raise
        raise FetchError(error.reason, source=url) from error
    except RefusedAddressError as error:
        msg = f"cannot be fetched: {error} is an address of a private network (see --allow-private)"
        raise FetchError(msg, source=url) from error
    except (DeadlineError, httpcore.TimeoutException) as error:
        raise FetchError("did not answer in time", source=url) from error
    except (
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.ProxyError,
        httpcore.UnsupportedProtocol,
        httpx.InvalidURL,
        zlib.error,
        OSError,
        ValueError,
    ) as error:
        msg = f"cannot be fetched: {error or type(error).__name__}"
        raise FetchError(msg, source=url) from error

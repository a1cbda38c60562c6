"""Connections that go only where they may: to public addresses, and for a bounded time.

A name is looked up once and the very address that was judged is the one that is connected to, so
that neither a redirect nor a name that changes its mind leads into a private network.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[..., list[tuple[Any, ...]]]

# IPv6 ranges that carry an IPv4 address in them: it is judged as well.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class RefusedAddressError(Exception):
    """A name leads only to addresses that are not to be connected to."""


class DeadlineError(Exception):
    """The time for the whole of a request is over."""


def is_public(address: IPAddress) -> bool:
    """Return whether an address is one of the public network.

    Private, loopback, link-local, shared, reserved, multicast and documentation ranges are not;
    neither are IPv6 addresses that stand for such an IPv4 address.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = _inner_address(address)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _inner_address(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


class Deadline:
    """A moment after which nothing is waited for."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def wait_s(self, timeout_s: float | None) -> float:
        """Return how long the next step may take.

        Raises
        ------
        DeadlineError
            When there is no time left.
        """
        left = self._at - time.monotonic()
        if left <= 0:
            raise DeadlineError
        return left if timeout_s is None else min(timeout_s, left)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Let the time of what is done meanwhile not count."""
        began = time.monotonic()
        try:
            yield
        finally:
            self._at += time.monotonic() - began


class GuardedBackend(httpcore.NetworkBackend):
    """Opens connections to the addresses that are allowed.

    Parameters
    ----------
    allowed
        Says of one address whether it may be connected to.
    resolve
        Looks a name up, as `socket.getaddrinfo` does.
    deadline
        When the request must be over.
    """

    def __init__(
        self, *, allowed: Callable[[IPAddress], bool], resolve: Resolver, deadline: Deadline
    ) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._deadline = deadline
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first of a host's allowed addresses that answers."""
        failure: Exception = httpcore.ConnectError("the name has no address")
        for address in allowed_addresses(host, port, allowed=self._allowed, resolve=self._resolve):
            try:
                stream = self._inner.connect_tcp(
                    str(address),
                    port,
                    timeout=self._deadline.wait_s(timeout),
                    local_address=local_address,
                    socket_options=socket_options,
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, deadline=self._deadline)
        raise failure


def allowed_addresses(
    host: str, port: int, *, allowed: Callable[[IPAddress], bool], resolve: Resolver
) -> list[IPAddress]:
    """Return the addresses of a host that may be connected to, in the resolver's order.

    Raises
    ------
    RefusedAddressError
        When it has addresses, and none of them may.
    httpcore.ConnectError
        When the name cannot be looked up.
    """
    try:
        answers = resolve(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "the name is none"
        raise httpcore.ConnectError(reason) from error
    # A scope ("fe80::1%eth0") says which card to leave by, and changes nothing of the range.
    found = [ipaddress.ip_address(str(answer[4][0]).partition("%")[0]) for answer in answers]
    kept = [address for address in dict.fromkeys(found) if allowed(address)]
    if found and not kept:
        raise RefusedAddressError(str(found[0]))
    return kept


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every wait ends at the deadline, however slowly the other side drips."""

    def __init__(self, inner: httpcore.NetworkStream, *, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what has come."""
        return self._inner.read(max_bytes, self._deadline.wait_s(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes."""
        self._inner.write(buffer, self._deadline.wait_s(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Go on encrypted; the certificate is checked against the name, not the address."""
        inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.wait_s(timeout))
        return _TimedStream(inner, deadline=self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """Return what the connection knows of itself."""
        return self._inner.get_extra_info(info)


def find_proxy(url: httpx.URL) -> str | None:
    """Return the proxy that the environment names for an address (``HTTPS_PROXY``), if any."""
    proxies = getproxies()
    named = proxies.get(url.scheme) or proxies.get("all")
    return named if named and not proxy_bypass(url.host) else None


def open_pool(
    proxy: str | None, *, backend: httpcore.NetworkBackend, direct: httpcore.NetworkBackend
) -> httpcore.ConnectionPool:
    """Return what makes connections: by a guarded backend, or through a proxy.

    A proxy is the reader's own and may stand in a private network, so it is reached directly; it
    looks up the names itself.
    """
    context = _ssl_context()
    if proxy is None:
        return httpcore.ConnectionPool(ssl_context=context, network_backend=backend)
    url = httpx.URL(proxy)
    auth = (url.username, url.password) if url.username else None
    return httpcore.HTTPProxy(
        str(url.copy_with(username=None, password=None)),
        proxy_auth=auth,
        ssl_context=context,
        network_backend=direct,
    )


@lru_cache(maxsize=1)
def _ssl_context() -> ssl.SSLContext:
    """Return the trusted certificates, which take a while to load."""
    return httpx.create_ssl_context()

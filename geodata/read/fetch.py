"""Fetching one address, with limits on size, time and redirects."""

from __future__ import annotations

import io
from dataclasses import dataclass

import httpx

from geodata.errors import InputError
from geodata.read.limits import MAX_ARTICLE_BYTES, megabytes

TIMEOUT_S = 20.0  # a news server that needs longer is down for a reader who waits
MAX_REDIRECTS = 5
USER_AGENT = "footprint-map/0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an address answered; `url` is the last one after redirects."""

    url: str
    content_type: str
    content: bytes

    def stream(self) -> io.BufferedReader:
        """Return the body as a stream whose head can be looked at."""
        return io.BufferedReader(io.BytesIO(self.content))


def fetch(url: str) -> Answer:
    """Return what an address answers.

    Raises
    ------
    InputError
        Names the address and why it was of no use: refused, too slow, too large, not found.
    """
    chunks: list[bytes] = []
    size = 0
    try:
        with (
            httpx.Client(
                timeout=TIMEOUT_S,
                follow_redirects=True,
                max_redirects=MAX_REDIRECTS,
                headers={"User-Agent": USER_AGENT},
            ) as client,
            client.stream("GET", url) as response,
        ):
            if not response.is_success:
                msg = f"answered {response.status_code} {response.reason_phrase}".rstrip()
                raise InputError(msg, source=url)
            for chunk in response.iter_bytes():
                size += len(chunk)
                if size > MAX_ARTICLE_BYTES:
                    msg = f"is over {megabytes(MAX_ARTICLE_BYTES)}"
                    raise InputError(msg, source=url)
                chunks.append(chunk)
    except httpx.TimeoutException as error:
        msg = f"did not answer within {TIMEOUT_S:g} s"
        raise InputError(msg, source=url) from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        if isinstance(error, InputError):
            raise
        msg = f"cannot be fetched: {error or type(error).__name__}"
        raise InputError(msg, source=url) from error
    return Answer(
        url=str(response.url),
        content_type=response.headers.get("content-type", ""),
        content=b"".join(chunks),
    )

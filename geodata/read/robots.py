"""What a site lets robots fetch: RFC 9309, read by Protego."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

MAX_ROBOTS_BYTES = 500 * 1024  # what RFC 9309 asks a robot to read at least
_CLIENT_ERROR, _SERVER_ERROR = 400, 500


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one site for one robot."""

    _rules: Protego | None
    is_down: bool = False  # the site failed to say: nothing may be fetched for now

    @classmethod
    def read(cls, status: int, content: bytes) -> Robots:
        """Return the rules that a site answered with.

        A site without the file lets everything be fetched; one that fails to say lets nothing.
        """
        if status >= _SERVER_ERROR:
            return cls(None, is_down=True)
        if status >= _CLIENT_ERROR:
            return cls(None)
        text = content[:MAX_ROBOTS_BYTES].decode("utf-8", "replace")
        return cls(Protego.parse(text))

    def allow(self, url: str, *, agent: str) -> bool:
        """Return whether `agent` may fetch an address of this site."""
        if self._rules is None:
            return not self.is_down
        return bool(self._rules.can_fetch(url, agent))

    def delay_s(self, agent: str) -> float:
        """Return how long the site asks `agent` to wait between two requests."""
        asked = self._rules.crawl_delay(agent) if self._rules else None
        return float(asked or 0.0)

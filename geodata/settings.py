"""What a user chooses for every command: where things are kept, and whether to ask online.

Everything else is an argument. Nothing is read at import; the environment is looked at when asked.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from geodata.errors import SettingsError

CACHE_VARIABLE = "FOOTPRINT_CACHE"
ONLINE_VARIABLE = "FOOTPRINT_ONLINE"
USER_AGENT_VARIABLE = "FOOTPRINT_USER_AGENT"
ONLINE_ADDRESS_VARIABLE = "FOOTPRINT_ONLINE_ADDRESS"
# Online geocoders by name, with the address of each one's public service.
ONLINE_SERVICES = {
    "nominatim": "https://nominatim.openstreetmap.org",
    "photon": "https://photon.komoot.io",
}
# Files of boundaries that the user loaded, in the cache folder.
IMPORTED_COUNTRIES = "imported-countries.parquet"
IMPORTED_DISPUTES = "imported-disputes.parquet"


def default_cache_dir() -> Path:
    """Return the user's cache folder for this program; ``FOOTPRINT_CACHE`` overrides it."""
    if chosen := os.environ.get(CACHE_VARIABLE):
        return Path(chosen)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "footprint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Online:
    """Which online geocoder may be asked for names that the gazetteer has no answer to.

    Parameters
    ----------
    service
        A name of `ONLINE_SERVICES`.
    user_agent
        Who asks, as the services' terms want it: a program or person and how to reach them.
    address
        Where the service answers, ``http(s)://host[:port]``; the public one by default.
    """

    service: str
    user_agent: str
    address: str

    def __post_init__(self) -> None:
        """Refuse what cannot be asked."""
        if self.service not in ONLINE_SERVICES:
            msg = f"{self.service!r} is none of {', '.join(sorted(ONLINE_SERVICES))}"
            raise SettingsError(msg)
        if not self.user_agent.strip():
            msg = (
                "An online geocoder needs a user agent that names who asks: --user-agent or"
                f" {USER_AGENT_VARIABLE}."
            )
            raise SettingsError(msg)
        parts = urlsplit(self.address)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            msg = f"The address of an online geocoder must be http(s)://host, not {self.address!r}."
            raise SettingsError(msg)

    @classmethod
    def chosen(
        cls,
        *,
        service: str | None = None,
        user_agent: str | None = None,
        address: str | None = None,
    ) -> Self | None:
        """Return what is chosen here, else in the environment; None where nothing is: off.

        Raises
        ------
        SettingsError
            Where the service is unknown, has no user agent or an address that is none.
        """
        service = service or os.environ.get(ONLINE_VARIABLE)
        if not service:
            return None
        public = ONLINE_SERVICES.get(service, "")
        return cls(
            service=service,
            user_agent=user_agent or os.environ.get(USER_AGENT_VARIABLE, ""),
            address=address or os.environ.get(ONLINE_ADDRESS_VARIABLE) or public,
        )

"""Who may see and who may edit, as the sign-in file says.

The file is TOML. Its section ``[auth]`` is Streamlit's own (an OpenID Connect provider); its
section ``[access]`` lists e-mail addresses, or patterns such as ``*@example.org``.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from enum import IntEnum
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Self

from geodata.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

SIGN_IN_VARIABLE = "FOOTPRINT_SIGN_IN"  # the file; nobody signs in where it is not set
SHORTEST_SECRET = 32  # characters of the key that signs the cookie
_AUTH_FIELDS = (
    "redirect_uri",
    "cookie_secret",
    "client_id",
    "client_secret",
    "server_metadata_url",
)
_ACCESS_FIELDS = ("viewers", "editors")
_CALLBACK = "/oauth2callback"


class Role(IntEnum):
    """What somebody may do; a higher role may do all that a lower one may."""

    NOBODY = 0
    VIEWER = 1
    EDITOR = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRules:
    """Patterns of the e-mail addresses that may view, and of those that may also edit."""

    viewers: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()

    @classmethod
    def from_toml(cls, path: Path) -> Self:
        """Read the rules of a sign-in file, after checking all that signing in needs.

        Raises
        ------
        SettingsError
            Names the file and the field. Values of secrets are never said.
        """
        content = _read(path)
        auth = _section(content, "auth", path=path)
        for name in _AUTH_FIELDS:
            if not isinstance(auth.get(name), str) or not auth[name]:
                _refuse(path, f"auth.{name}", "is missing or no text")
        if len(auth["cookie_secret"]) < SHORTEST_SECRET:
            _refuse(path, "auth.cookie_secret", f"is under {SHORTEST_SECRET} characters long")
        if not auth["redirect_uri"].endswith(_CALLBACK):
            _refuse(path, "auth.redirect_uri", f"does not end with {_CALLBACK}")
        access = _section(content, "access", path=path)
        if unknown := sorted(access.keys() - set(_ACCESS_FIELDS)):
            _refuse(path, f"access.{unknown[0]}", f"is unknown; known: {list(_ACCESS_FIELDS)}")
        lists = {name: _patterns(access, name, path=path) for name in _ACCESS_FIELDS}
        if not any(lists.values()):
            _refuse(path, "access", "names nobody: nobody could see anything")
        return cls(**lists)

    def role_of(self, claims: Mapping[str, Any]) -> Role:
        """Return the role of somebody who signed in, from the claims of the provider.

        An address that the provider calls unverified is nobody's.
        """
        address = claims.get("email")
        unverified = str(claims.get("email_verified")).lower() == "false"  # some say it as text
        if not isinstance(address, str) or unverified:
            return Role.NOBODY
        if _matches(address, self.editors):
            return Role.EDITOR
        return Role.VIEWER if _matches(address, self.viewers) else Role.NOBODY


def current_rules() -> AccessRules | None:
    """Return the rules this server was started with; None where nobody needs to sign in."""
    path = os.environ.get(SIGN_IN_VARIABLE)
    return _load(Path(path)) if path else None


@lru_cache(maxsize=4)
def _load(path: Path) -> AccessRules:
    return AccessRules.from_toml(path)


def _matches(address: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(address.casefold(), pattern.casefold()) for pattern in patterns)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        msg = f"the sign-in file {str(path)!r} cannot be read: {error.strerror}"
        raise SettingsError(msg) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"the sign-in file {str(path)!r} is no TOML: {error}"
        raise SettingsError(msg) from error


def _section(content: dict[str, Any], name: str, *, path: Path) -> dict[str, Any]:
    section = content.get(name)
    if not isinstance(section, dict):
        _refuse(path, name, "is missing")
    return section


def _patterns(access: dict[str, Any], name: str, *, path: Path) -> tuple[str, ...]:
    values = access.get(name, [])
    if not isinstance(values, list) or not all(isinstance(v, str) and v for v in values):
        _refuse(path, f"access.{name}", "is no list of addresses")
    return tuple(values)


def _refuse(path: Path, field: str, reason: str) -> NoReturn:
    msg = f"the sign-in file {str(path)!r}: {field} {reason}"
    raise SettingsError(msg)

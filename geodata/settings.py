"""What can be set once for a run: where the workspace is, and how it is served.

Nothing is read at import. A command builds one `Settings` (from a file, from the environment) and
passes it on.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Self

from geodata.errors import SettingsError
from geodata.query import DEFAULT_BORDER_VIEW, Query

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ENVIRONMENT_PREFIX = "FOOTPRINT_"
MAX_PORT = 65535


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one run.

    Raises
    ------
    SettingsError
        When a value is out of range.
    """

    workspace: str = "workspace.footprint"  # in the working folder: one project, one file
    host: str = "127.0.0.1"  # this machine alone, unless somebody decides otherwise
    port: int = 8501  # where Streamlit's users look first
    border_view: str = DEFAULT_BORDER_VIEW  # who is in control is what a traveller meets

    def __post_init__(self) -> None:
        """Refuse values that nothing could be done with."""
        for name in ("workspace", "host"):
            if not str(getattr(self, name)).strip():
                msg = f"{name} is empty"
                raise SettingsError(msg)
        if not 0 <= self.port <= MAX_PORT:
            msg = f"port {self.port} is not from 0 to {MAX_PORT}"
            raise SettingsError(msg)
        try:
            Query(border_view=self.border_view)
        except ValueError as error:
            raise SettingsError(str(error)) from error

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Return the settings of the variables ``FOOTPRINT_WORKSPACE``, ``FOOTPRINT_PORT`` ...

        Variables of other names are other programs' business and are passed over.
        """
        values = {
            f.name: environ[ENVIRONMENT_PREFIX + f.name.upper()]
            for f in fields(cls)
            if environ.get(ENVIRONMENT_PREFIX + f.name.upper())
        }
        return cls(**_typed(values, origin="the environment"))

    @classmethod
    def from_toml(cls, path: Path) -> Self:
        """Return the settings of a TOML file.

        Raises
        ------
        SettingsError
            When the file cannot be read, or holds a name that is no setting.
        """
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            msg = f"settings {str(path)!r} cannot be read: {error}"
            raise SettingsError(msg) from error
        known = {f.name for f in fields(cls)}
        if unknown := sorted(values.keys() - known):
            msg = f"Unknown settings {unknown} in {str(path)!r}; known: {sorted(known)}."
            raise SettingsError(msg)
        return cls(**_typed(values, origin=repr(str(path))))


def _typed(values: Mapping[str, Any], *, origin: str) -> dict[str, Any]:
    """Return the values in the types of their settings; text may stand for a whole number."""
    typed: dict[str, Any] = {}
    for name, value in values.items():
        try:
            typed[name] = int(str(value)) if name == "port" else value
        except ValueError as error:
            msg = f"{name} in {origin} is no whole number: {str(value)[:40]!r}"
            raise SettingsError(msg) from error
        if not isinstance(typed[name], str | int) or (name != "port" and typed[name] != str(value)):
            msg = f"{name} in {origin} must be text"
            raise SettingsError(msg)
    return typed

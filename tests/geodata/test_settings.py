"""Settings come from a file or the environment, and say clearly what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.errors import SettingsError
from geodata.settings import Settings


def test_environment_is_read_when_asked_and_strangers_are_passed_over() -> None:
    environ = {"FOOTPRINT_WORKSPACE": "w.fp", "FOOTPRINT_PORT": "9000", "FOOTPRINT_OTHER": "x"}
    assert Settings.from_env(environ) == Settings(workspace="w.fp", port=9000)
    assert Settings.from_env({}) == Settings()


def test_file_with_a_misspelt_name_is_refused(tmp_path: Path) -> None:
    """A setting that is silently not there is looked for a long time."""
    path = tmp_path / "footprint.toml"
    path.write_text('workspce = "w"')
    with pytest.raises(SettingsError, match="workspce"):
        Settings.from_toml(path)
    path.write_text('host = "0.0.0.0"\nport = 80')
    assert Settings.from_toml(path) == Settings(host="0.0.0.0", port=80)


@pytest.mark.parametrize(
    "text",
    ["port = 70000", 'port = "x"', "host = 5", 'workspace = " "', 'border_view = "me"', "= 1"],
)
def test_bad_value_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "footprint.toml"
    path.write_text(text)
    with pytest.raises(SettingsError):
        Settings.from_toml(path)


def test_missing_file_is_a_settings_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        Settings.from_toml(tmp_path / "none.toml")

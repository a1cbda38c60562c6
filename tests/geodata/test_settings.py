"""The user's cache folder is found as each system has it, and can be chosen."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from geodata.settings import default_cache_dir


def test_the_cache_can_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTPRINT_CACHE", str(tmp_path))
    assert default_cache_dir() == tmp_path


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        ("linux", "caches/footprint"),
        ("darwin", "home/Library/Caches/footprint"),
        ("win32", "local/footprint"),
    ],
)
def test_each_system_keeps_its_caches_where_it_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, expected: str
) -> None:
    monkeypatch.delenv("FOOTPRINT_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    monkeypatch.setattr(sys, "platform", platform)
    assert default_cache_dir() == tmp_path / expected

"""What is held in memory is kept in a file wherever the file may lie."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from geodata.store.answers.column_cache import one_at_a_time

fcntl = pytest.importorskip("fcntl")


def test_a_folder_in_which_nothing_can_be_locked_keeps_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As folders of a network may be."""

    def refuse(*_given: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with one_at_a_time(tmp_path / "held.columns"):
        pass
    with (
        pytest.raises(OSError, match="its own"),
        one_at_a_time(tmp_path / "held.columns"),
    ):
        raise OSError("its own")

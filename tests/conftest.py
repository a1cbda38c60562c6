"""The compiled gazetteer, and the command line as a user runs it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from command_line import ARTICLES, Footprint, run_footprint, write_lines
from postgres_server import PostgresServer, running_server

from geodata.gazetteer import Gazetteer


def pytest_configure() -> None:
    """Heed interrupts, as those processes that tests interrupt do then too.

    A shell makes what it runs in the background ignore them, and children inherit that.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def compiled_gazetteer() -> Gazetteer:
    """Return the compiled gazetteer; the first test that asks for it may wait for a minute."""
    return Gazetteer.open()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Yield a PostgreSQL server of these tests' own."""
    with running_server() as server:
        yield server


@pytest.fixture
def footprint(tmp_path: Path, compiled_gazetteer: Gazetteer) -> Footprint:
    """Return what runs the real command in a folder of its own."""
    del compiled_gazetteer  # compiled before any command's time is counted
    return partial(run_footprint, folder=tmp_path)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Return a file of three articles of our own."""
    return write_lines(tmp_path / "articles.jsonl", ARTICLES)

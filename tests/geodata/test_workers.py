"""A process that answers: what it finds, what goes wrong there, and when it takes too long."""

from __future__ import annotations

import time

import pytest

from geodata.errors import GeodataError
from geodata.workers import Worker, WorkerDied


def halve(number: int) -> float:
    if number < 0:
        time.sleep(60)
    if number % 2:
        msg = f"{number} is odd"
        raise GeodataError(msg)
    return number / 2


def test_what_goes_wrong_is_raised_where_it_was_asked_and_the_next_is_answered() -> None:
    worker = Worker(halve)
    assert worker.ask(8) == 4
    with pytest.raises(GeodataError, match="7 is odd"):
        worker.ask(7)
    assert worker.ask(6, within_s=60) == 3
    worker.end()


def test_who_takes_too_long_is_ended() -> None:
    worker = Worker(halve)
    assert worker.ask(2) == 1
    began = time.monotonic()
    with pytest.raises(WorkerDied):
        worker.ask(-1, within_s=0.2)
    assert time.monotonic() - began < 30
    with pytest.raises(WorkerDied):
        worker.ask(2)

from __future__ import annotations

import gc

import pytest

from geodata.garbage import SELDOM, collector_paused, collector_seldom


def test_the_collector_runs_again_after_a_batch_even_a_failed_one() -> None:
    @collector_paused()
    def fail() -> None:
        assert not gc.isenabled()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert gc.isenabled()
    gc.disable()
    try:
        with collector_paused():
            pass
        assert not gc.isenabled()  # who had paused it before still has
    finally:
        gc.enable()


def test_a_long_run_leaves_the_collector_as_it_was() -> None:
    @collector_seldom()
    def fail() -> None:
        assert gc.get_threshold()[0] == SELDOM
        assert gc.isenabled()
        assert gc.get_freeze_count()
        raise ZeroDivisionError

    before = gc.get_threshold()
    with pytest.raises(ZeroDivisionError):
        fail()
    assert gc.get_threshold() == before
    assert not gc.get_freeze_count()


def test_what_a_server_keeps_stays_kept_after_a_long_run() -> None:
    gc.freeze()
    try:
        with collector_seldom():
            pass
        assert gc.get_freeze_count()
    finally:
        gc.unfreeze()

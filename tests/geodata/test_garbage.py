from __future__ import annotations

import gc

import pytest

from geodata.garbage import collector_paused


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

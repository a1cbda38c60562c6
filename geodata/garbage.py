"""Python's collector of cycles, kept from running where it would look for what is not there."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = 50_000  # values made and kept since the last look


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep the collector of cycles from running meanwhile.

    Where many small values are made and no cycles among them, as when a batch is read or a
    gazetteer is compiled, looking for cycles takes a quarter of the time and finds nothing.
    Whatever else runs meanwhile is collected afterwards.
    """
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()


@contextmanager
def collector_seldom() -> Iterator[None]:
    """Let the collector of cycles look seldom meanwhile, and never at what is there by now.

    For long runs beside tables that stay: looking through them all again and again finds nothing.
    """
    before = gc.get_threshold()
    was_free = not gc.get_freeze_count()
    gc.freeze()
    gc.set_threshold(SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        if was_free:
            gc.unfreeze()

from __future__ import annotations

import time
from threading import Event, Thread

from dashboard.sharing.turns import Turns

TIMEOUT_S = 30


def _write(
    turns: Turns, began: Event, go_on: Event, *, gives_up: bool = False, first: bool = False
) -> Thread:
    """Start a page that says when it is written and is done when it is told to go on."""

    def write() -> None:
        with turns.taken(first=first):
            began.set()
            if gives_up:
                with turns.given_up():
                    go_on.wait(TIMEOUT_S)
            else:
                go_on.wait(TIMEOUT_S)

    thread = Thread(target=write)
    thread.start()
    return thread


def test_no_more_pages_are_written_at_once_than_may_be() -> None:
    turns = Turns(1, longest_s=TIMEOUT_S)
    first, second, go_on = Event(), Event(), Event()
    threads = [_write(turns, first, go_on)]
    assert first.wait(TIMEOUT_S)
    threads.append(_write(turns, second, go_on))
    assert not second.wait(0.2)
    go_on.set()
    assert second.wait(TIMEOUT_S)
    for thread in threads:
        thread.join(TIMEOUT_S)


def test_a_page_that_waits_lets_others_write() -> None:
    turns = Turns(1, longest_s=TIMEOUT_S)
    first, second, go_on = Event(), Event(), Event()
    threads = [_write(turns, first, go_on, gives_up=True)]
    assert first.wait(TIMEOUT_S)
    threads.append(_write(turns, second, go_on))
    assert second.wait(TIMEOUT_S)
    go_on.set()
    for thread in threads:
        thread.join(TIMEOUT_S)
    again = Event()
    _write(turns, again, go_on).join(TIMEOUT_S)
    assert again.is_set()


def test_who_has_no_turn_gives_none_up() -> None:
    """A view that is run by itself, as its tests run it, leaves the number of turns as it is."""
    turns = Turns(1, longest_s=TIMEOUT_S)
    with turns.given_up():
        pass
    first, second, go_on = Event(), Event(), Event()
    threads = [_write(turns, first, go_on)]
    assert first.wait(TIMEOUT_S)
    threads.append(_write(turns, second, go_on))
    assert not second.wait(0.2)
    go_on.set()
    for thread in threads:
        thread.join(TIMEOUT_S)


def test_who_goes_first_does_so_though_others_wait_longer() -> None:
    turns = Turns(1, longest_s=TIMEOUT_S)
    holds, go_on = Event(), Event()
    threads = [_write(turns, holds, go_on)]
    assert holds.wait(TIMEOUT_S)
    pages = [Event() for _ in range(3)]
    last, answer = Event(), Event()
    threads += [_write(turns, page, last) for page in pages]
    time.sleep(0.2)  # they wait by now
    threads.append(_write(turns, answer, last, first=True))
    time.sleep(0.2)
    go_on.set()
    assert answer.wait(TIMEOUT_S)
    assert not any(page.is_set() for page in pages)
    last.set()
    for thread in threads:
        thread.join(TIMEOUT_S)
    assert all(page.is_set() for page in pages)


def test_nobody_is_forgotten_when_turns_come_free_together() -> None:
    """Two turns come free while one waits to go first and another does not."""
    turns = Turns(2, longest_s=TIMEOUT_S)
    held, go_on, done = [Event(), Event()], Event(), Event()
    threads = [_write(turns, one, go_on) for one in held]
    assert all(one.wait(TIMEOUT_S) for one in held)
    waiting = [Event(), Event()]
    threads += [_write(turns, one, done, first=n == 0) for n, one in enumerate(waiting)]
    time.sleep(0.2)
    go_on.set()
    assert all(one.wait(TIMEOUT_S) for one in waiting)
    done.set()
    for thread in threads:
        thread.join(TIMEOUT_S)


def test_a_turn_that_lasts_keeps_nobody_and_is_not_given_twice() -> None:
    turns = Turns(1, longest_s=0.3)
    slow, second, go_on = Event(), Event(), Event()
    threads = [_write(turns, slow, go_on)]
    assert slow.wait(TIMEOUT_S)
    threads.append(_write(turns, second, go_on))
    assert not second.wait(0.1)
    assert second.wait(TIMEOUT_S)
    go_on.set()
    for thread in threads:
        thread.join(TIMEOUT_S)
    patient = Turns(1, longest_s=0.1)
    with patient.taken():
        time.sleep(0.2)
        _write(patient, Event(), go_on).join(TIMEOUT_S)  # takes the turn over, and ends it
        with patient.given_up():  # it has none any more, and needs none to go on
            pass


def test_a_part_of_a_page_goes_on_with_the_turn_of_the_page() -> None:
    turns = Turns(1)
    second, go_on = Event(), Event()
    with turns.taken():
        with turns.taken():
            pass
        thread = _write(turns, second, go_on)
        assert not second.wait(0.2)  # the end of the part is not the end of the page's turn
    assert second.wait(TIMEOUT_S)
    go_on.set()
    thread.join(TIMEOUT_S)

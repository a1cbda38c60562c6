from __future__ import annotations

from threading import Event, Thread

from dashboard.server.page_turns import PageTurns

TIMEOUT_S = 30


def _write(turns: PageTurns, began: Event, go_on: Event, *, gives_up: bool = False) -> Thread:
    """Start a page that says when it is written and is done when it is told to go on."""

    def write() -> None:
        with turns.taken():
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
    turns = PageTurns(1)
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
    turns = PageTurns(1)
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
    turns = PageTurns(1)
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

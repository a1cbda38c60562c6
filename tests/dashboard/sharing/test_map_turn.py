"""A page waits for the answer to its own map, and for no longer than it was told."""

from __future__ import annotations

import time
from threading import Timer

from dashboard.sharing.map_turn import MapTurn
from geodata.model import Kind
from geodata.query import Query

BASES = Query(kind=(Kind.BASE,))
LONG_S = 20.0


def waited_s(turn: MapTurn, query: Query, *, at_most_s: float) -> float:
    began = time.monotonic()
    turn.wait(query, at_most_s=at_most_s)
    return time.monotonic() - began


def test_a_page_goes_on_once_its_map_is_answered() -> None:
    turn = MapTurn()
    windowed = Query(kind=(Kind.BASE,), bbox=(0.0, 0.0, 10.0, 10.0), zoom=4)
    with turn.served():
        Timer(0.2, turn.answered, [windowed]).start()  # the map asks with its window
        assert 0.1 < waited_s(turn, BASES, at_most_s=LONG_S) < LONG_S / 2


def test_an_answer_to_another_question_is_none() -> None:
    turn = MapTurn()
    with turn.served():
        turn.answered(Query())
        assert waited_s(turn, BASES, at_most_s=0.3) >= 0.3


def test_a_map_that_has_just_been_answered_is_not_waited_for() -> None:
    turn = MapTurn()
    with turn.served():
        turn.answered(BASES)
        assert waited_s(turn, BASES, at_most_s=LONG_S) < LONG_S / 2


def test_nobody_waits_where_no_route_answers() -> None:
    turn = MapTurn()
    assert waited_s(turn, BASES, at_most_s=LONG_S) < LONG_S / 2
    with turn.served():
        pass
    assert waited_s(turn, BASES, at_most_s=LONG_S) < LONG_S / 2

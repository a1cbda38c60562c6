"""Ways out of an empty map: which one filter, taken away, would show something, and how much."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.components.filters.address import Address
from dashboard.loaders import load_tally
from dashboard.wording import say_days, say_number
from geodata.model import DatePrec
from geodata.query import Query

if TYPE_CHECKING:
    from collections.abc import Iterator

_EMPTY = Query()
# What is taken away together, and how the question reads without it.
_WAYS: dict[str, tuple[str, ...]] = {
    "Of any date": ("date_from", "date_to", "as_of"),
    "As known today": ("known_on",),
    "In any country": ("country", "country_role"),
    "Bases, meetings and evacuations": ("kind",),
    "Of any status": ("status",),
    "By at least one of the actors": ("actor_match",),
    "By any actor": ("actor", "actor_match"),
    "From any source": ("source",),
    "Without the words": ("q",),
    "However exactly placed": ("max_where_prec",),
    "Held with any confidence": ("min_confidence",),
    "Whatever their grades": ("source_grade", "item_grade"),
    "Anywhere on earth": ("bbox",),
}
_SHOWN = ("border_view", "zoom")  # how the map is drawn, not which items


def show_widening(query: Query) -> None:
    """Show a button for each filter without which the question finds something, and for all."""
    with st.container(key="widening", gap="xxsmall"):
        for number, (words, wider, n_items) in enumerate(widenings(query)):
            _offer(f"widen_{number}", words, wider, n_items=n_items)


def show_true_then(query: Query, *, n_items: int) -> None:
    """Offer what was true at the end of the days asked for, where that is more.

    Days leave out what no text dates: a base that is only said to be there.
    """
    if query.date_to is None:
        return
    then = replace(query, date_from=None, date_to=None, as_of=query.date_to)
    if (n_true := load_tally(then).n_items) > n_items:
        day = say_days(query.date_to, query.date_to, DatePrec.DAY)
        _offer("true_then", f"What was true on {day}", then, n_items=n_true)


def _offer(key: str, words: str, query: Query, *, n_items: int) -> None:
    counted = f"{say_number(n_items)} {'item' if n_items == 1 else 'items'}"
    st.button(f"{words} · {counted}", key=key, on_click=_ask, args=(query,))


def widenings(query: Query) -> Iterator[tuple[str, Query, int]]:
    """Yield what each filter, taken away alone, would let through; then all without any."""
    for words, names in _WAYS.items():
        wider = _without(query, names)
        if wider != query and (n_items := load_tally(wider).n_items):
            yield words, wider, n_items
    everything = _without(query, [f.name for f in fields(Query) if f.name not in _SHOWN])
    if everything != query and (n_items := load_tally(everything).n_items):
        yield "Without any filter", everything, n_items


def _without(query: Query, names: list[str] | tuple[str, ...]) -> Query:
    empty: dict[str, Any] = {name: getattr(_EMPTY, name) for name in names}
    return replace(query, **empty)


def _ask(query: Query) -> None:
    """Put another question into the address, from which the filters take it."""
    tiles = st.session_state.get("filter_tiles", "none")
    st.query_params.from_dict(Address(query=query, tiles=tiles).to_params())

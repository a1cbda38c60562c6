"""The page's address and its widgets, kept the same both ways.

The address wins whenever somebody else changed it (a link, the back button): its values are put
into the widgets. Otherwise the widgets win, and the address is written from them. A browser asks
with the address it has: where an answer is late, that is one this page has written a new one for
since. So where the reader has just changed a widget, the widgets win over any address.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from geodata.errors import QueryError
from geodata.model import Kind, SourceGrade, Status, WherePrec
from geodata.query import ActorMatch, CountryRole, Query, params_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)  # what the calendar offers
TILE_NAMES = ("none", "osm", "carto")
PAGE_PARAMETERS = ("item", "tiles")  # of the page alone, beside those of the query
_LAST = "_address"  # of session_state: the address as this page last left it


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What the address of the map page says: the question, the open item, the tiles."""

    query: Query
    item: str | None = None
    tiles: str = "none"

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> Address:
        """Return the address that parameters hold.

        Raises
        ------
        QueryError
            Names the parameter that is unknown or has a bad value.
        """
        own = {name: params[name] for name in PAGE_PARAMETERS if name in params}
        if own.get("tiles", "none") not in TILE_NAMES:
            msg = f"{own['tiles'][:40]!r} is none of {', '.join(TILE_NAMES)}"
            raise QueryError(msg, parameter="tiles")
        query = Query.from_params({k: v for k, v in params.items() if k not in PAGE_PARAMETERS})
        return cls(query=query, item=own.get("item"), tiles=own.get("tiles", "none"))

    def to_params(self) -> dict[str, str]:
        """Return the parameters that lead here again."""
        params = self.query.to_params()
        if self.item:
            params["item"] = self.item
        if self.tiles != "none":
            params["tiles"] = self.tiles
        return params


def read_address() -> Address:
    """Return what the address says, or what the widgets do where the reader just changed them.

    An address that somebody else changed is put into the widgets.

    Raises
    ------
    QueryError
        As `Address.from_params`.
    """
    params = params_of(_pairs())
    last = st.session_state.get(_LAST)
    has_widgets = "filter_kind" in st.session_state
    if not params and last and not has_widgets:
        params = last  # back from another page: the map is as it was left
        st.query_params.from_dict(params)
    if has_widgets and params != last and last is not None:
        left = Address.from_params(last)
        if address_of_widgets(left.query) != left:
            return left
    address = Address.from_params(params)
    if params != last or not has_widgets:
        st.session_state.update(_widget_values(address))
        st.session_state["item"] = address.item
    return address


def address_of_widgets(base: Query) -> Address:
    """Return the address that the widgets make; what has no widget stays as in `base`."""
    return Address(
        query=query_from_widgets(base),
        item=st.session_state["item"],
        tiles=st.session_state["filter_tiles"],
    )


def write_address(address: Address) -> None:
    """Make the page's address say `address`."""
    params = address.to_params()
    if st.query_params.to_dict() != params:
        st.query_params.from_dict(params)
    st.session_state[_LAST] = params


def _pairs() -> list[tuple[str, str]]:
    """Return what the address says, a name that is given twice both times."""
    asked = st.query_params
    return [(name, text) for name in asked for text in asked.get_all(name)]


def is_asked_otherwise() -> bool:
    """Return whether the address says something else than this page last wrote there."""
    return st.query_params.to_dict() != st.session_state.get(_LAST)


def _widget_values(address: Address) -> dict[str, Any]:
    query = address.query
    return {
        "filter_country": list(query.country),
        "filter_country_role": str(query.country_role),
        "filter_dates": _days_of(query),
        "filter_kind": [str(kind) for kind in query.kind],
        "filter_status": [str(status) for status in query.status],
        "filter_actor": list(query.actor),
        "filter_actor_match": query.actor_match == ActorMatch.ALL,
        "filter_source": list(query.source),
        "filter_text": query.q or "",
        "filter_confidence": query.min_confidence or 0.0,
        "filter_where_prec": int(query.max_where_prec or 0),
        "filter_source_grade": [str(grade) for grade in query.source_grade],
        "filter_item_grade": list(query.item_grade),
        "filter_known_on": query.known_on,
        "filter_borders": query.border_view,
        "filter_tiles": address.tiles,
        "as_of": query.as_of,
    }


def _days_of(query: Query) -> tuple[date, ...]:
    """Return a question's days as the field of two has them, which cannot hold the last alone."""
    if query.date_to is None:
        return () if query.date_from is None else (query.date_from,)
    return query.date_from or FIRST_DAY, query.date_to


def _ends_of(days: Sequence[date]) -> tuple[date | None, date | None]:
    """Return the first and the last day that the field asks for; one alone is the first."""
    first, last = (*days, None, None)[:2]
    return None if last and first == FIRST_DAY else first, last


def query_from_widgets(base: Query) -> Query:
    """Return the question the widgets ask; what has no widget (the window) stays as in `base`."""
    state = st.session_state
    date_from, date_to = _ends_of(state["filter_dates"])
    prec = state["filter_where_prec"]
    return replace(
        base,
        country=tuple(state["filter_country"]),
        country_role=CountryRole(state["filter_country_role"]),
        date_from=date_from,
        date_to=date_to,
        kind=tuple(Kind(kind) for kind in state["filter_kind"]),
        status=tuple(Status(status) for status in state["filter_status"]),
        actor=tuple(state["filter_actor"]),
        actor_match=_match_of(state["filter_actor"], together=state.get("filter_actor_match")),
        source=tuple(state["filter_source"]),
        q=state["filter_text"] or None,
        min_confidence=state["filter_confidence"] or None,
        max_where_prec=WherePrec(prec) if prec else None,
        source_grade=tuple(SourceGrade(grade) for grade in state["filter_source_grade"]),
        item_grade=tuple(state["filter_item_grade"]),
        known_on=state["filter_known_on"],
        border_view=state["filter_borders"],
        as_of=state["as_of"],
    )


def _match_of(actors: Sequence[str], *, together: bool | None) -> ActorMatch:
    """Return how many of the actors must act; the switch stands there where there are several."""
    return ActorMatch.ALL if together and len(actors) > 1 else ActorMatch.ANY

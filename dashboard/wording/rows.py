"""An item of a list in words: as tables, marks and lines of lists show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.wording.days import say_days
from dashboard.wording.items import say_operators, say_way
from dashboard.wording.names import say_countries, say_country
from dashboard.wording.words import (
    FACILITY_WORDS,
    MODE_WORDS,
    capital,
    join_words,
    say_people,
    say_status,
)
from geodata.model import MARKED_PRECS, FacilityType, Kind, MeetingMode, PlaceRole

if TYPE_CHECKING:
    from geodata.store import ItemRow, Leg


def say_row_title(row: ItemRow) -> str:
    """Return the title of an item in a list: what and where."""
    country = say_country(row.country)
    name = row.name or country or f"{_row_noun(row)}, place not named"
    where = f"{name}, {country}" if country and country != name else name
    if row.kind == Kind.BASE:
        return where
    who = join_words(say_countries(row.acting), last="and")
    if row.kind == Kind.MEETING:
        return f"{who or _row_noun(row)}, {where}"
    ends = [leg.name for leg in row.legs if leg.role == PlaceRole.DESTINATION]
    route = f"{name} to {join_words(ends, last='and')}" if ends else where
    return f"{who}: {route}" if who else f"Evacuation, {route}"


def _row_noun(row: ItemRow) -> str:
    if row.kind == Kind.BASE:
        return capital(FACILITY_WORDS[FacilityType(row.subtype or "unknown")])
    if row.kind == Kind.MEETING:
        return capital(MODE_WORDS[MeetingMode(row.subtype or "other")])
    return "Evacuation"


def say_row_summary(row: ItemRow) -> str:
    """Return whose base it is, the status, date and weight of an item on the map."""
    parts = [_say_row_operator(row), say_status(row.status)]
    if when := say_days(row.date_start, row.date_end, row.date_prec):
        parts.append(when)
    if row.people is not None:
        parts.append(say_people(row.people))
    parts.append("1 source" if row.n_sources == 1 else f"{row.n_sources} sources")
    return " · ".join(filter(None, parts))


def say_row_line(row: ItemRow) -> str:
    """Return an item as one line of a list: what and where, whose base it is, status, date."""
    parts = (
        say_row_title(row),
        _say_row_operator(row),
        say_status(row.status),
        say_days(row.date_start, row.date_end, row.date_prec),
    )
    return " · ".join(part for part in parts if part)


def _say_row_operator(row: ItemRow) -> str:
    return say_operators(row.acting, country=row.country) if row.kind == Kind.BASE else ""


def say_row_route(row: ItemRow) -> str:
    """Return who takes how many out, and by way of what no line shows, for a route's label."""
    if row.kind != Kind.EVACUATION:
        return ""
    parts = [say_country(row.acting[0]) if row.acting else ""]
    parts.append(say_people(row.people) if row.people is not None else "")
    parts.append(say_way([leg.name for leg in row.legs if _is_left_out(leg)]))
    return " · ".join(part for part in parts if part)


def _is_left_out(leg: Leg) -> bool:
    """Return whether a route's line goes by a stop that is known too little to be drawn."""
    return leg.role == PlaceRole.HUB and leg.where_prec not in MARKED_PRECS

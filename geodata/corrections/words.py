"""Corrections in a few words, for lists, marks and exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.corrections.values import (
    AddItem,
    Change,
    Days,
    GradeItem,
    GradeSource,
    Merge,
    Move,
    NameRule,
    Reject,
    Scope,
    SetActors,
    SetDate,
    SetKind,
    SetStatus,
    Split,
)
from geodata.model import PlaceRole
from geodata.tables import country_names

if TYPE_CHECKING:
    from geodata.corrections.values import Party
    from geodata.model import Actor, Item, Place

_ROLE_WORDS = {PlaceRole.SITE: "place", PlaceRole.VENUE: "place"}


def say_change(change: Change) -> str:  # noqa: C901, PLR0911  # one line a kind of change
    """Return what a correction says, without what it was before: ``"status closed"``."""
    match change:
        case Move():
            return f"{_ROLE_WORDS.get(change.role, change.role.value)} {say_spot(change.place)}"
        case SetStatus():
            return f"status {_plain(change.status)}"
        case SetDate():
            return f"date {say_span(change.days)}"
        case SetActors():
            names = ", ".join(map(_say_party, change.actors))
            return f"actors {names or 'none'}"
        case SetKind():
            return f"kind {change.kind.value} ({_plain(change.status)})"
        case Reject():
            return "rejected"
        case AddItem():
            where = f" in {say_spot(change.place)}" if change.place else ""
            return f"added: {change.kind.value}{where} ({_plain(change.status)})"
        case Merge():
            return "merged"
        case Split():
            return "split off"
        case NameRule():
            where = "" if change.scope == Scope.EVERYWHERE else f" of {change.where}"
            scope = f"in the {change.scope.value}{where}" if where else "everywhere"
            return f"“{change.name}” means {say_spot(change.place)} {scope}"
        case GradeItem():
            return f"item graded {change.grade}"
        case GradeSource():
            return f"source graded {change.grade.value}"


def say_before(change: Change, item: Item) -> str:  # noqa: PLR0911  # as above
    """Return what a correction changes, as the item had it."""
    match change:
        case Move():
            places = [p.place for p in item.places if p.role == change.role]
            return ", ".join(say_spot(place) for place in places) or "no place"
        case SetStatus():
            return _plain(item.status)
        case SetDate():
            if item.date is None:
                return "no date"
            return say_span(
                Days(start=item.date.start, end=item.date.end, date_prec=item.date.date_prec)
            )
        case SetActors():
            return ", ".join(map(_say_party, item.actors)) or "none"
        case SetKind():
            return f"{item.kind.value} ({_plain(item.status)})"
        case _:
            return ""


def say_spot(place: Place) -> str:
    """Return a place's name with its country's."""
    country = country_names().get(place.country or "", place.country)
    return f"{place.name}, {country}" if country and country != place.name else place.name


def _say_party(party: Party | Actor) -> str:
    """Return a country's name, or the short one of an organisation, or else as the text has it."""
    return country_names().get(party.country or "", party.country or party.name)


def say_span(days: Days | None) -> str:
    """Return days as ISO 8601: one day, or two with a stroke between."""
    if days is None:
        return "none"
    if days.start == days.end:
        return days.start.isoformat()
    return f"{days.start.isoformat()}/{days.end.isoformat()}"


def _plain(value: str) -> str:
    return str(value).replace("_", " ")

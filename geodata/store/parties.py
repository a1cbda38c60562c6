"""Who is named in an item, as one short text: those who act, and after ``;`` all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.model import ActorRole, Kind

if TYPE_CHECKING:
    from geodata.model import Item

ACTING = {
    Kind.BASE: {ActorRole.OPERATOR},
    Kind.MEETING: {ActorRole.PARTICIPANT, ActorRole.HOST},
    Kind.EVACUATION: {ActorRole.OPERATOR},
}


def write_parties(item: Item) -> str:
    """Return the codes of who is named, those who act first: ``USA;DJI``."""
    acting = {a.country for a in item.actors if a.country and a.role in ACTING[item.kind]}
    others = {a.country for a in item.actors if a.country} - acting
    return f"{','.join(sorted(acting))};{','.join(sorted(others))}"


def read_parties(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the codes of all and of those who act.

    What was written before they were told apart has no ``;``: all are taken to act.
    """
    acting, _, others = text.partition(";")
    first = tuple(acting.split(",")) if acting else ()
    return (*first, *others.split(",")) if others else first, first

"""An item in a few words, for lists, logs and searches."""

from __future__ import annotations

from geodata.merge.claims import actor_key
from geodata.merge.pairs import Level, anchor_of, level_of, parties_of
from geodata.model import Actor, Item, Kind, Place, PlaceRole
from geodata.tables import country_names


def describe(item: Item) -> str:
    """Return the item in a few words: ``"Russia: visit to Doha (held)"``."""
    anchor = anchor_of(item)
    who = ", ".join(dict.fromkeys(actor_label(a) for a in item.actors if _acts(a, item)))
    status = item.status.value.replace("_", " ")
    what = _what(item, anchor[1] if anchor else None)
    return f"{who + ': ' if who else ''}{what} ({status})"


def _what(item: Item, place: Place | None) -> str:
    """Return what it is and where: "visit to Doha", "naval base in Tartus"."""
    if item.kind == Kind.EVACUATION:
        stops = " → ".join(dict.fromkeys(p.place.name for p in item.places))
        one = all(p.role == PlaceRole.ORIGIN for p in item.places)
        return f"evacuation {'from ' if one else ''}{stops}" if stops else "evacuation"
    form = (item.facility_type if item.kind == Kind.BASE else item.mode) or item.kind
    what = form.value.replace("_", " ")
    if item.kind == Kind.BASE and what in {"air", "naval", "army", "unknown"}:
        what = "base" if what == "unknown" else f"{what} base"
    what = {"other": "meeting", "remote": "call"}.get(what, what)
    if place is None:
        return what
    if what == "visit":
        return f"{what} to {place.name}"
    spot = level_of(place) == Level.SPOT
    return f"{what} {'at' if spot else 'in'} {place.name}"


def actor_label(actor: Actor) -> str:
    """Return the name of an actor's state, the code of its body, or its own name."""
    return country_names().get(actor.country or "") or actor.country or actor.name


def _acts(actor: Actor, item: Item) -> bool:
    return actor_key(actor) in parties_of(item)

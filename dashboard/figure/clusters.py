"""Marks that would lie on each other, drawn as one that counts them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.maps.palette import MarkStyle, status_style
from geodata.merge import StoredItem
from geodata.model import Kind, Place, WherePrec

MOST_NAMES = 2  # in the label of a cluster; the rest are counted
LONGEST_NAME = 32  # characters; a longer one is cut


@dataclass(frozen=True, slots=True)
class Pin:
    """One place of one item, in metres on the map."""

    x: float
    y: float
    item: StoredItem
    place: Place

    @property
    def look(self) -> tuple[Kind, MarkStyle, bool]:
        """Return what decides how the mark looks: kind, style, and whether it is at sea."""
        at_sea = self.place.where_prec == WherePrec.SEA_OR_AIR
        return self.item.item.kind, status_style(self.item.item.status), at_sea


@dataclass(frozen=True, slots=True)
class Cluster:
    """Pins close together."""

    pins: tuple[Pin, ...]

    @property
    def x(self) -> float:
        """Return the middle, in metres."""
        return float(np.mean([p.x for p in self.pins]))

    @property
    def y(self) -> float:
        """Return the middle, in metres."""
        return float(np.mean([p.y for p in self.pins]))

    @property
    def looks(self) -> set[tuple[Kind, MarkStyle, bool]]:
        """Return the different marks that the pins would be."""
        return {p.look for p in self.pins}

    @property
    def n_items(self) -> int:
        """Return how many items have a place here."""
        return len({p.item.item_id for p in self.pins})

    @property
    def is_single(self) -> bool:
        """Return whether one mark says it all: one spot, one look."""
        spots = {(p.x, p.y) for p in self.pins}
        return len(self.looks) == 1 and len(spots) == 1

    @property
    def kinds(self) -> Counter[Kind]:
        """Return how many items of each kind there are."""
        return Counter({p.item.item_id: p.item.item.kind for p in self.pins}.values())

    @property
    def weight(self) -> tuple[int, float]:
        """Return what is labelled first: more items, then the surest."""
        return self.n_items, max(p.item.item.confidence for p in self.pins)

    @property
    def label(self) -> str:
        """Return the names of the places, the most frequent first."""
        names = Counter(_short(p.place.name) for p in self.pins)
        ordered = [name for name, _ in sorted(names.items(), key=lambda n: (-n[1], n[0]))]
        more = len(ordered) - MOST_NAMES
        return ", ".join(ordered[:MOST_NAMES]) + (f" +{more}" if more > 0 else "")


def cluster_pins(pins: Sequence[Pin], *, distance_m: float) -> list[Cluster]:
    """Return the pins in groups whose middles are at least a distance apart."""
    ordered = sorted(pins, key=lambda p: (p.item.item.kind.value, p.item.item_id, p.x, p.y))
    groups = [[pin] for pin in ordered]
    while True:
        merged = _merge_once(groups, distance_m)
        if len(merged) == len(groups):
            return [Cluster(tuple(group)) for group in groups]
        groups = merged


def _merge_once(groups: list[list[Pin]], distance_m: float) -> list[list[Pin]]:
    """Put each group into the nearest earlier one that is too close to it."""
    kept: list[list[Pin]] = []
    middles = np.empty((len(groups), 2))
    for group in sorted(groups, key=len, reverse=True):
        middle = np.mean([(p.x, p.y) for p in group], axis=0)
        if kept:
            away = np.hypot(*(middles[: len(kept)] - middle).T)
            nearest = int(away.argmin())
            if away[nearest] < distance_m:
                kept[nearest].extend(group)
                continue
        middles[len(kept)] = middle
        kept.append(list(group))
    return kept


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"

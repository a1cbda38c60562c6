"""Grouping claims into items: canonical, so that the order of arrival never shows.

Claims are taken in one fixed order, sharpest first; each joins the best group whose *leader* it
is compatible with, or leads a new one. Because a member is always compatible with its leader, a
group never reaches over two connected components of compatible claims: regrouping the components
that a new claim touches gives the same groups as regrouping everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geodata.merge.claims import digest
from geodata.merge.combine import combine
from geodata.merge.pairs import Level, Traits, block_of, compatible, distance_km, traits_of
from geodata.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geodata.merge.values import Claim, StoredItem

_NO_DAY = 10**7  # after every ordinal a calendar has


def group_claims(traits: Iterable[Traits]) -> list[list[Traits]]:
    """Return the claims in groups, one an item; leaders first, in canonical order."""
    groups: list[list[Traits]] = []
    by_key: dict[str, list[list[Traits]]] = {}
    for claim in sorted(traits, key=canonical_order):
        block = block_of(claim)
        near = [group for probe in block.probes for group in by_key.get(probe, ())]
        fitting = _fitting(claim, near)
        if fitting:
            min(fitting, key=lambda group: _rank(claim, group)).append(claim)
        else:
            groups.append([claim])
            by_key.setdefault(block.key, []).append(groups[-1])
    return groups


def _fitting(claim: Traits, groups: list[list[Traits]]) -> list[list[Traits]]:
    """Return the groups that a claim may join."""
    fitting = [group for group in groups if compatible(claim, group[0])]
    if claim.kind != Kind.MEETING and not claim.parties:
        named = {group[0].parties for group in fitting if group[0].parties}
        if len(named) > 1:  # whose it is, is not said: no guess among several
            return [group for group in fitting if not group[0].parties]
    return fitting


def canonical_order(claim: Traits) -> tuple[object, ...]:
    """Return the sort key of claims: those that say most come first and lead."""
    return (
        claim.kind,
        not claim.parties,
        not claim.dated,
        claim.level,
        0 if claim.kind == Kind.MEETING else len(claim.parties),
        (claim.last or _NO_DAY) - (claim.first or 0) if claim.kind == Kind.MEETING else 0,
        claim.first or _NO_DAY,
        claim.key,
        sorted(claim.parties),
        claim.claim_id,
    )


def _rank(claim: Traits, group: list[Traits]) -> tuple[object, ...]:
    """Return how well a claim fits a group; less is better."""
    leader = group[0]
    both_points = claim.level <= Level.TOWN and leader.level <= Level.TOWN
    days_apart = abs((claim.first or 0) - (leader.first or 0))
    return (
        claim.key != leader.key,
        -len(claim.parties & leader.parties),
        distance_km(claim, leader) if both_points else 0.0,
        days_apart,
        canonical_order(leader),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The ids of the claims that make one item, their leader first, and the item's id."""

    item_id: str
    claim_ids: tuple[str, ...]


def merge_traits(traits: Iterable[Traits]) -> list[Group]:
    """Return the items that claims make; the same for every order of `traits`."""
    return [
        Group(item_id=item_id_of(group[0]), claim_ids=tuple(t.claim_id for t in group))
        for group in group_claims(traits)
    ]


def merge_claims(claims: Iterable[Claim]) -> list[StoredItem]:
    """Return the items that claims make, put together; the same for every order of `claims`."""
    by_id = {claim.claim_id: claim for claim in claims}
    return [
        combine([by_id[claim_id] for claim_id in group.claim_ids], item_id=group.item_id)
        for group in merge_traits(traits_of(claim) for claim in by_id.values())
    ]


def item_id_of(leader: Traits) -> str:
    """Return the id of the item that a group makes, from what its leader says.

    It rests on kind, place, parties and days, not on rows or wording, so that links to the item
    outlive a new reading of the articles. A claim that says too little to be told from another
    one like it (it would not be compatible with its own double) is known by itself alone.
    """
    alone = not compatible(leader, leader)
    if leader.kind != Kind.BASE:
        alone = alone or leader.first is None
    days = () if leader.kind == Kind.BASE else (leader.dated, leader.first, leader.last)
    return digest(
        leader.kind,
        leader.role,
        leader.key,
        "+".join(sorted(leader.parties)),
        leader.family,
        *days,
        leader.claim_id if alone else "",
    )

"""Grouping claims into items: canonical, so that the order of arrival never shows.

Claims are taken in one fixed order, sharpest first; each joins the best group whose *leader* it
is compatible with, or leads a new one. One without a day also joins the group of what tells the
same with a day, which always comes before it. Because a member is always compatible with its leader
or with another member, a group never reaches over two connected components of compatible claims:
regrouping the components that a new claim touches gives the same groups as regrouping everything.

What an analyst put together goes as one: it joins, and leads, as a whole. What an analyst took
apart is never in one group. Links of the first kind connect components, those of the second kind
do not.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geodata.merge.claims import digest
from geodata.merge.combine import combine
from geodata.merge.decisions import NO_DECISIONS, Decisions
from geodata.merge.pairs import Level, Traits, block_of, compatible, km_between, traits_of
from geodata.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geodata.merge.decisions import Pair
    from geodata.merge.values import Claim, StoredItem

_NO_DAY = 10**7  # after every ordinal a calendar has


@dataclass(frozen=True, slots=True)
class _Bundle:
    """Claims that go together: the `lead`, an analyst's bundle or a single claim, and who joined.

    The lead decides on who may join (copies without a day aside); `members` holds it too.
    """

    lead: tuple[Traits, ...]
    members: list[Traits]

    @property
    def parties(self) -> frozenset[str]:
        """Return the parties that the lead names."""
        return frozenset().union(*(claim.parties for claim in self.lead))


def group_claims(
    traits: Iterable[Traits], *, decisions: Decisions = NO_DECISIONS
) -> list[list[Traits]]:
    """Return the claims in groups, one an item; leaders first, in canonical order."""
    ordered = sorted(traits, key=canonical_order)
    foes = _foes(decisions.apart)
    groups: list[_Bundle] = []
    by_key: dict[str, dict[int, _Bundle]] = {}
    for bundle in _bundles(ordered, decisions.together, foes):
        blocks = [block_of(claim) for claim in bundle]
        near: dict[int, _Bundle] = {}
        for probe in (probe for block in blocks for probe in block.probes):
            near |= by_key.get(probe, {})
        fitting = _fitting(bundle, list(near.values()), foes)
        if fitting:
            group = min(fitting, key=lambda group: _rank(bundle, group))
            group.members.extend(bundle)
            keys = {block.twin for block in blocks if block.twin}
        else:
            group = _Bundle(bundle, list(bundle))
            groups.append(group)
            keys = {key for block in blocks for key in block.keys}
        for key in keys:
            by_key.setdefault(key, {})[id(group)] = group
    return [sorted(group.members, key=canonical_order) for group in groups]


def _foes(apart: Iterable[Pair]) -> dict[str, set[str]]:
    """Return, for each claim that an analyst keeps apart from others, those others."""
    foes: dict[str, set[str]] = {}
    for pair in apart:
        for claim_id in pair:
            foes.setdefault(claim_id, set()).update(pair - {claim_id})
    return foes


def _bundles(
    ordered: Sequence[Traits], together: Iterable[Pair], foes: Mapping[str, set[str]]
) -> list[tuple[Traits, ...]]:
    """Return the claims with those an analyst put together in one; each in canonical order.

    Links are followed in the order of the ids. One that would bring together claims that are to
    stay apart, or claims of two kinds, is left out: the outcome rests on connected claims alone.
    """
    kinds = {claim.claim_id: claim.kind for claim in ordered}
    bundle_of: dict[str, set[str]] = {}
    for a, b in sorted(tuple(sorted(pair)) for pair in together if len(pair) > 1):
        if a not in kinds or kinds[a] != kinds.get(b):
            continue
        mine, other = bundle_of.get(a, {a}), bundle_of.get(b, {b})
        if any(foes.get(claim_id, set()) & other for claim_id in mine):
            continue
        both = mine | other
        bundle_of.update(dict.fromkeys(both, both))
    bundles: dict[int | str, list[Traits]] = {}
    for claim in ordered:
        mine = bundle_of.get(claim.claim_id, set())
        bundles.setdefault(id(mine) if mine else claim.claim_id, []).append(claim)
    return [tuple(bundle) for bundle in bundles.values()]


def _fitting(
    bundle: tuple[Traits, ...], groups: list[_Bundle], foes: Mapping[str, set[str]]
) -> list[_Bundle]:
    """Return the groups that claims which go together may join."""
    barred = set().union(*(foes.get(claim.claim_id, set()) for claim in bundle))
    fitting = [
        group
        for group in groups
        if any(_belongs(claim, group) for claim in bundle)
        and barred.isdisjoint(member.claim_id for member in group.members)
    ]
    nameless = not any(claim.parties for claim in bundle)
    if nameless and bundle[0].kind != Kind.MEETING:
        named = [group for group in fitting if group.parties]
        bound = [group for group in named if _leads_home(bundle, group)] or named
        if len({group.parties for group in bound}) > 1:
            return [group for group in fitting if not group.parties]  # no guess among several
        return bound or fitting
    return fitting


def _belongs(claim: Traits, group: _Bundle) -> bool:
    """Return whether a claim fits the lead of a group, or without a day any that tells the same."""
    if any(compatible(claim, leader) for leader in group.lead):
        return True
    return claim.first is None and any(
        member.telling == claim.telling and member.first is not None and compatible(claim, member)
        for member in group.members
    )


def _leads_home(bundle: tuple[Traits, ...], group: _Bundle) -> bool:
    """Return whether claims lead to the state that a group names: "flown to Paris" is France's."""
    return any(claim.ends & group.parties for claim in bundle)


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


def _rank(bundle: tuple[Traits, ...], group: _Bundle) -> tuple[object, ...]:
    """Return how well claims fit a group; less is better."""
    return min(_closeness(claim, leader) for claim in bundle for leader in group.lead)


def _closeness(claim: Traits, leader: Traits) -> tuple[Any, ...]:
    both_points = claim.level <= Level.TOWN and leader.level <= Level.TOWN
    days_apart = abs((claim.first or 0) - (leader.first or 0))
    return (
        claim.key != leader.key,
        -len(claim.parties & leader.parties),
        km_between(claim, leader) if both_points else 0.0,
        days_apart,
        canonical_order(leader),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The ids of the claims that make one item, their leader first, and the item's id."""

    item_id: str
    claim_ids: tuple[str, ...]


def merge_traits(traits: Iterable[Traits], *, decisions: Decisions = NO_DECISIONS) -> list[Group]:
    """Return the items that claims make; the same for every order of `traits`.

    To regroup a part of all claims it has to be closed: with a claim come those it is compatible
    with and those an analyst put together with it.
    """
    made: Counter[str] = Counter()
    groups = []
    for members in group_claims(traits, decisions=decisions):
        item_id = item_id_of(members[0])
        made[item_id] += 1
        if made[item_id] > 1:  # kept apart by an analyst from one that says the same
            item_id = digest(item_id, made[item_id])
        groups.append(Group(item_id=item_id, claim_ids=tuple(t.claim_id for t in members)))
    return groups


def merge_claims(
    claims: Iterable[Claim], *, decisions: Decisions = NO_DECISIONS
) -> list[StoredItem]:
    """Return the items that claims make, put together; the same for every order of `claims`."""
    by_id = {claim.claim_id: claim for claim in claims}
    traits = [traits_of(claim) for claim in by_id.values()]
    return [
        combine([by_id[claim_id] for claim_id in group.claim_ids], item_id=group.item_id)
        for group in merge_traits(traits, decisions=decisions)
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

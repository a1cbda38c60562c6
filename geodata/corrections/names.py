"""Rules that a name means a place, put over what was read in an article.

Of several rules for one name the narrowest holds (article, then source, then everywhere), and of
those the latest. What a person said of a single item stands above all of them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geodata.corrections.anchors import fold
from geodata.corrections.values import Correction, NameRule, Scope
from geodata.model import (
    Feature,
    Item,
    ItemPlace,
    Kind,
    Mention,
    MentionRole,
    Place,
    PlaceRole,
    WherePrec,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geodata.merge import ArticleRef, Claim

_WIDTH = {Scope.EVERYWHERE: 0, Scope.SOURCE: 1, Scope.ARTICLE: 2}
_MAIN_ROLES = {
    Kind.BASE: PlaceRole.SITE,
    Kind.MEETING: PlaceRole.VENUE,
    Kind.EVACUATION: PlaceRole.ORIGIN,
}
_AREAS = frozenset({Feature.COUNTRY, Feature.ADMIN1, Feature.ADMIN2, Feature.REGION})

Rules = dict[str, tuple[Correction, NameRule]]


def main_role(kind: Kind) -> PlaceRole:
    """Return what the one place of an item of a kind is to it."""
    return _MAIN_ROLES[kind]


def order_rules(corrections: Iterable[Correction], *, article: ArticleRef) -> Rules:
    """Return the rule that holds in an article for each folded name."""
    source = fold(article.source or "")
    wanted = {Scope.EVERYWHERE: "", Scope.SOURCE: source, Scope.ARTICLE: article.id}
    held: list[tuple[Correction, NameRule]] = []
    for correction in corrections:
        rule = correction.change
        if not isinstance(rule, NameRule):
            continue
        where = fold(rule.where) if rule.scope == Scope.SOURCE else rule.where
        if rule.scope == Scope.EVERYWHERE or (where and where == wanted[rule.scope]):
            held.append((correction, rule))
    held.sort(key=lambda pair: (_WIDTH[pair[1].scope], pair[0].order))
    return {fold(rule.name): (correction, rule) for correction, rule in held}


def apply_name_rules(mentions: Iterable[Mention], rules: Rules) -> tuple[Mention, ...]:
    """Return mentions with the places that rules give their names; peoples' names stay."""
    return tuple(
        replace(m, place=rule[1].place, confidence=1.0, alternatives=(), reasons=())
        if m.role != MentionRole.DEMONYM and (rule := rules.get(fold(m.text)))
        else m
        for m in mentions
    )


def rename_places(
    claim: Claim, rules: Rules, *, mentions: Sequence[Mention]
) -> tuple[Claim, list[Correction]]:
    """Return a claim with the places that rules give its names, and the rules that did.

    An item that names no place gets the one its sentence has by a rule, where that is only one.
    """
    used: dict[str, Correction] = {}
    found = _ruled_in(claim.item, rules, mentions) if not claim.item.places else []

    def renamed(item: Item) -> Item:
        places = tuple(_renamed(p, rules, used) for p in item.places)
        if not places and len(found) == 1:
            mention, (correction, rule) = found[0]
            used[correction.uid] = correction
            places = (
                ItemPlace(
                    role=_MAIN_ROLES[item.kind],
                    span=mention.span,
                    text=mention.text,
                    place=rule.place,
                ),
            )
        if places == item.places:
            return item
        return replace(item, places=places, mappable=True)

    changed = replace(
        claim,
        item=renamed(claim.item),
        reports=tuple(replace(r, item=renamed(r.item)) for r in claim.reports),
    )
    return changed, list(used.values())


def _renamed(place: ItemPlace, rules: Rules, used: dict[str, Correction]) -> ItemPlace:
    held = rules.get(fold(place.text))
    if held is None:
        return place
    correction, rule = held
    used[correction.uid] = correction
    return replace(place, place=_as_exact(rule.place, was=place.place))


def _as_exact(place: Place, *, was: Place) -> Place:
    """Return a place as exact as the words around its name leave it: near it, in its north."""
    if was.where_prec == WherePrec.NEAR and place.where_prec == WherePrec.EXACT:
        return replace(place, where_prec=WherePrec.NEAR)
    if was.where_prec == WherePrec.REGION and place.feature in _AREAS:
        return replace(place, where_prec=WherePrec.REGION)
    return place


def _ruled_in(
    item: Item, rules: Mapping[str, tuple[Correction, NameRule]], mentions: Sequence[Mention]
) -> list[tuple[Mention, tuple[Correction, NameRule]]]:
    """Return the first mention of each ruled name in an item's sentences."""
    found: dict[str, tuple[Mention, tuple[Correction, NameRule]]] = {}
    for mention in mentions:
        held = rules.get(fold(mention.text))
        if held is None or mention.role == MentionRole.DEMONYM:
            continue
        if any(quote.span.covers(mention.span) for quote in item.evidence):
            found.setdefault(fold(mention.text), (mention, held))
    return list(found.values())

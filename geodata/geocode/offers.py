"""What can be said of a name that is unknown: the place that the text puts it in or beside.

"Zeytin in Aleppo province" is in Aleppo province, whatever Zeytin is; a square or hotel of which
nothing is known stands in the town that the article is about. Such an answer is that wider place,
marked as inexact, with a confidence of its own. A bare unknown name that nothing is tied to gets
an offer only where the article is about one town and its surroundings.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from math import cos

import numpy as np
from numpy.typing import NDArray

from geodata.geocode.arrays import Bools, Floats, Ints
from geodata.geocode.batch import EARTH_KM, Batch
from geodata.geocode.candidates import NamePool
from geodata.geocode.features import DYNAMIC, DYNAMIC_AT, Feature, Levels
from geodata.geocode.groups import Groups, Relation
from geodata.geocode.places import ADMIN1, ADMIN2, BASE, CITY, COUNTRY
from geodata.geocode.spellings import type_kinds

REACH = 16  # groups on each side that a town is sought in
MAIN = 6  # most often said names of an article that are looked at besides
_TOWN_COSINE = cos(100.0 / EARTH_KM)  # of the angle between two places that lie so near
_NEAR_COSINE = cos(50.0 / EARTH_KM)
_FACILITY = 1 + type_kinds().index("facility")
_SMALL = ("facility", "water", "landform", "island", "city", "airport", "airfield", "base")

OFFER: tuple[Feature, ...] = (
    Feature("offer by", ("", "a comma", "'in'", "the phrase", "its owner", "the article")),
    Feature("offer for a", ("name", *type_kinds())),
    Feature(
        "offer of a",
        ("country", "first-level division", "second-level division", "town", "other place"),
    ),
    Feature(
        "offer near",
        ("", "under a tenth", "a tenth or more", "a third or more", "half or more",
         "four fifths or more"),
        (0.1, 1 / 3, 0.5, 0.8),
    ),
    Feature(
        "places beside the offered one",
        ("", "none", "one", "two", "four or more", "eight or more"),
        (1, 2, 4, 8),
    ),
    Feature(
        "offered place",
        ("", "doubtful", "likely", "probable", "certain"),
        (0.5, 0.8, 0.95),
    ),
    Feature(
        "offer instead of",
        ("", "an unknown name", "a name known in part", "a doubtful place"),
    ),
    Feature(
        "offered place said",
        ("", "once", "twice", "three times or more", "six times or more"),
        (2, 3, 6),
    ),
    Feature(
        "offered place stands",
        ("", "right after it", "after it", "far after it", "right before it", "before it",
         "far before it"),
    ),
    Feature("offered place in its source's home", ("", "mostly", "partly", "no")),
    Feature("most places around lie by the offered one", ("", "yes", "no")),
)  # fmt: skip
OFFER_OFFSETS = np.cumsum([0, *(len(feature.levels) for feature in OFFER)])

BARE = int(OFFER_OFFSETS[1])
UNKNOWN = int(OFFER_OFFSETS[6]) + 1
BY_ARTICLE = 1 + len(Relation)  # level of the first feature: nothing but the article ties it


def offer_names() -> list[str]:
    """Return the names of the levels of offers, in the order of their weights."""
    return [f"{f.name}: {level}".strip() for f in OFFER for level in f.levels]


@dataclass(frozen=True, slots=True)
class Offers:
    """Offers, several of some groups: `group` (of the layout), `row`, `levels`.

    `against` marks groups whose own answer lies elsewhere than the text says outright.
    """

    group: Ints
    row: Ints
    levels: Ints  # (offer, feature): numbers of levels
    against: Bools

    def likeliest(self, sure: Floats) -> Ints:
        """Return the indices of the likeliest offer of each group, in the groups' order."""
        order = np.lexsort((-sure, self.group))
        _, first = np.unique(self.group[order], return_index=True)
        return order[first]


def find_offers(
    batch: Batch, groups: Groups, *, pool: NamePool, top: Ints, dynamic: Levels, sure: Floats
) -> Offers:
    """Return the offers for the groups whose own name is unknown, in part unknown or doubtful.

    Parameters
    ----------
    batch, groups, pool
        The batch as it was laid out.
    top
        The best candidate of each group of `batch`.
    dynamic
        The dynamic levels of the candidates, (feature, candidate).
    sure
        The confidence of each group's answer.
    """
    tie_of = _closest_ties(batch, groups, top=top, sure=sure)
    entry = np.array(groups.entry, dtype=np.int64)
    partial = np.array(pool.partial, dtype=bool)[entry]
    # "Washington Square" may be a town somewhere; a town that others stand in it is not.
    vague = partial | (np.array(pool.kind, dtype=np.int64)[entry] == _FACILITY)
    own_sure = np.where(batch.of_group >= 0, sure[np.maximum(batch.of_group, 0)], 0.0)
    instead = np.where(batch.of_group < 0, 1, np.where(partial, 2, 3))
    against = _contradicted(batch, groups, top=top, dynamic=dynamic, sure=sure)
    text = _Text.of(batch, groups, top=top, sure=sure, vague=vague, home=dynamic[_HOME])
    found: list[int] = []
    rows: list[int] = []
    levels: list[tuple[int, ...]] = []
    asked = (instead < _WHOLE) | (own_sure < _DOUBTFUL) | against
    for group in np.flatnonzero(asked).tolist():
        kind = pool.kind[groups.entry[group]] or groups.kind[group]
        if kind and type_kinds()[kind - 1] not in _SMALL and group not in tie_of:
            continue
        points = text.points_around(group)
        main = text.town_among(points)
        if against[group]:
            proposed = {int(batch.of_group[groups.stated[group]]): int(Relation.COMMA)}
        else:
            proposed = text.proposals(group, main, tie_of.get(group))
        for offered, relation in proposed.items():
            said = text.evidence(group, offered, points=points, relation=relation, main=main)
            loose = relation in _LOOSE and said[2] <= _NONE_BESIDE and not against[group]
            if loose and instead[group] == _WHOLE and not text.same_country(group, offered):
                continue
            found.append(group)
            rows.append(int(batch.row[top[offered]]))
            levels.append((relation + 1, kind, *said[:4], int(instead[group]), *said[4:]))
    table = np.array(levels, np.int64).reshape(-1, len(OFFER))
    numbers = np.array(found, np.int64)
    return Offers(numbers, np.array(rows, np.int64), table + OFFER_OFFSETS[:-1], against[numbers])


def _closest_ties(
    batch: Batch, groups: Groups, *, top: Ints, sure: Floats
) -> dict[int, tuple[int, int]]:
    """Return by group how the text ties it closest to another, and to which of the batch.

    A comma before a town may only end a clause ("Beyond Zeytin, Aleppo ..."): it ties last.
    """
    ties: dict[int, tuple[int, int]] = {}
    closeness: dict[int, int] = {}
    for inner, outer, _, relation in groups.ties:
        at = int(batch.of_group[outer]) if outer >= 0 else -1
        if at < 0 or sure[at] < _HARDLY:
            continue
        close = _CLOSENESS[Relation(relation)]
        if relation == Relation.COMMA and batch.places.feature[batch.row[top[at]]] <= ADMIN1:
            close = 0
        if close < closeness.get(inner, len(_CLOSENESS)):
            ties[inner] = (relation, at)
            closeness[inner] = close
    return ties


_CLOSENESS = {Relation.IN: 1, Relation.OWNER: 1, Relation.FAR: 2, Relation.COMMA: 3}


def _contradicted(
    batch: Batch, groups: Groups, *, top: Ints, dynamic: Levels, sure: Floats
) -> Bools:
    """Return by group whether its answer lies outside the country or division stated for it.

    Only where no candidate lies inside: the place that is meant is not in the gazetteer.
    """
    against = np.zeros(len(groups.article), bool)
    after_comma = dynamic[_AFTER_COMMA]
    for group, outer in groups.stated.items():
        inner_at, outer_at = int(batch.of_group[group]), int(batch.of_group[outer])
        if inner_at < 0 or outer_at < 0 or sure[outer_at] < _LIKELY:
            continue
        inner_feature = batch.places.feature[batch.row[top[inner_at]]]
        outer_feature = batch.places.feature[batch.row[top[outer_at]]]
        against[group] = (
            outer_feature <= ADMIN1 < inner_feature and after_comma[top[inner_at]] == _NONE_INSIDE
        )
    return against


_AFTER_COMMA = DYNAMIC_AT["in what follows the comma"]
_NONE_INSIDE = DYNAMIC[_AFTER_COMMA].levels.index("none of them")
_HOME = DYNAMIC_AT["home division of the source"]
_DOUBTFUL = 0.6
_WHOLE = 3  # of what an offer stands instead: the name is known, only its place is in doubt
_HARDLY = 0.4  # of an answer that no other name is put in


def _level_of(feature: int, value: float) -> int:
    return 1 + bisect_right(OFFER[feature].steps, value)


# What says outright where a name lies: nothing else is then offered.
_CLOSE = frozenset({Relation.IN, Relation.OWNER})


# What need not tie a name to anything: a comma may part a list or end a clause.
_LOOSE = frozenset({Relation.COMMA, len(Relation)})
_NONE_BESIDE = OFFER[4].levels.index("none")

_FEATURE_LEVEL = {COUNTRY: 0, ADMIN1: 1, ADMIN2: 2, CITY: 3}


def _main_groups(groups: Groups) -> dict[int, list[int]]:
    """Return by article the groups of the names it says most often."""
    by_article: dict[int, list[int]] = {}
    for group, (article, size) in enumerate(zip(groups.article, groups.size, strict=True)):
        if size > 1:
            by_article.setdefault(article, []).append(group)
    return {
        article: sorted(found, key=lambda g: -groups.size[g])[:MAIN]
        for article, found in by_article.items()
    }


def _towns(
    batch: Batch, groups: Groups, *, top: Ints, sure: Floats, vague: Bools
) -> dict[int, tuple[list[int], list[int]]]:
    """Return by article where likely towns are named, and which groups of the batch they are."""
    likely = (batch.places.feature[batch.row[top]] == CITY) & (sure >= _LIKELY)
    found: dict[int, list[tuple[int, int]]] = {article: [] for article in groups.article}
    for group in np.flatnonzero((batch.of_group >= 0) & ~vague).tolist():
        town = int(batch.of_group[group])
        if likely[town]:
            found[groups.article[group]] += [(at, town) for at in groups.at[group]]
    return {
        article: ([at for at, _ in sorted(named)], [town for _, town in sorted(named)])
        for article, named in found.items()
    }


@dataclass(frozen=True, slots=True)
class _Text:
    """The places as the ranker read them, around a group.

    What is asked of each group again and again stands in columns by group of the batch.
    """

    batch: Batch
    groups: Groups
    top: Ints
    sure: Floats
    main: dict[int, list[int]]
    towns: dict[int, tuple[list[int], list[int]]]
    layout: Ints  # by group of the batch, its number in the layout
    home: Levels  # by candidate: whether it lies in its source's home
    feature: Ints  # of its best candidate
    unit: NDArray[np.float32]  # the point of its best candidate
    likely: Bools
    said: Floats  # how much it weighs as a neighbour
    point_of: list[int]  # by group of the layout: that of the batch if it is a point, or -1

    @classmethod
    def of(
        cls,
        batch: Batch,
        groups: Groups,
        *,
        top: Ints,
        sure: Floats,
        vague: Bools,
        home: Levels,
    ) -> _Text:
        """Return the places of a batch; `vague` marks groups of the layout that are no points."""
        feature = batch.places.feature[batch.row[top]]
        is_point = (feature >= ADMIN2) & (feature <= BASE)
        known = np.maximum(batch.of_group, 0)
        usable = (batch.of_group >= 0) & ~vague & is_point[known]
        return cls(
            batch=batch,
            groups=groups,
            top=top,
            sure=sure,
            main=_main_groups(groups),
            towns=_towns(batch, groups, top=top, sure=sure, vague=vague),
            layout=np.flatnonzero(batch.of_group >= 0),
            home=home,
            feature=feature,
            unit=batch.places.unit[batch.row[top]],
            likely=sure >= _LIKELY,
            said=sure * np.sqrt(batch.size),
            point_of=np.where(usable, known, -1).tolist(),
        )

    def points_around(self, group: int) -> Ints:
        """Return the groups (of the batch) of the districts, towns and airfields around one.

        The main ones of its article are among them, wherever they stand.
        """
        articles, point_of = self.groups.article, self.point_of
        article = articles[group]
        window = range(max(group - REACH, 0), min(group + REACH + 1, len(articles)))
        near = {g for g in window if articles[g] == article}
        near.update(self.main.get(article, ()))
        near.discard(group)
        return np.array([point_of[g] for g in sorted(near) if point_of[g] >= 0], np.int64)

    def town_among(self, points: Ints) -> int:
        """Return the group whose town most others are in or near to; -1 where there is none."""
        points = points[self.likely[points]]
        towns = points[self.feature[points] == CITY]
        if len(towns) < 2:  # noqa: PLR2004 - nothing to choose
            return int(towns[0]) if len(towns) else -1
        near = (self.unit[towns] @ self.unit[points].T > _NEAR_COSINE) @ self.said[points]
        own = _OWN_SHARE * self.sure[towns] * self.batch.size[towns]
        return int(towns[int(np.argmax(near + own))])

    def proposals(self, group: int, main: int, tie: tuple[int, int] | None) -> dict[int, int]:
        """Return the groups whose places may be offered for one, with their relation to it."""
        close = tie is not None and tie[0] in _CLOSE
        proposed: dict[int, int] = {}
        if tie is None or not close or self._feature(tie[1]) == COUNTRY:
            proposed = dict.fromkeys((main, *self.towns_beside(group)), len(Relation))
        if tie is not None:
            proposed[tie[1]] = tie[0]
        return {group: relation for group, relation in proposed.items() if group >= 0}

    def evidence(
        self, group: int, offered: int, *, points: Ints, relation: int, main: int
    ) -> tuple[int, ...]:
        """Return what speaks for an offer, as levels."""
        candidate = int(self.top[offered])
        share, beside = self.standing(offered, points)
        tied = relation < len(Relation)
        return (
            _FEATURE_LEVEL.get(self._feature(offered), 4),
            share,
            beside,
            _level_of(5, float(self.sure[offered])),
            0 if tied else _level_of(7, float(self.batch.size[offered])),
            0 if tied else self.steps_to(group, offered),
            int(self.home[candidate]),
            0 if tied else 1 if offered == main else 2,
        )

    def same_country(self, group: int, offered: int) -> bool:
        """Return whether a group's own best candidate lies in the offered place's country."""
        own = self.batch.row[self.top[self.batch.of_group[group]]]
        other = self.batch.row[self.top[offered]]
        country = self.batch.places.country
        return bool(country[own] == country[other])

    def _feature(self, group: int) -> int:
        return int(self.feature[group])

    def towns_beside(self, group: int) -> list[int]:
        """Return the groups of the towns named last before and first after a group."""
        article = self.groups.article[group]
        places, towns = self.towns[article]
        at = bisect_left(places, self.groups.at[group][0])
        return towns[max(at - 1, 0) : at + 1]

    def standing(self, offered: int, points: Ints) -> tuple[int, int]:
        """Return levels: the share of the places around that lie near one, and their number."""
        weight = self.sure[points]
        weight[points == offered] = 0.0
        total = float(weight.sum())
        if not total:
            return 1, 1
        mass = float((self.unit[points] @ self.unit[offered] > _TOWN_COSINE) @ weight)
        return _level_of(3, mass / total), _level_of(4, mass)

    def steps_to(self, group: int, offered: int) -> int:
        """Return the level of how far and on which side an offered place is named next."""
        own = self.groups.at[group][0]
        places = self.groups.at[int(self.layout[offered])]
        after = bisect_left(places, own)
        steps = [place - own for place in places[max(after - 1, 0) : after + 1]]
        nearest = min(steps, key=abs)
        far = bisect_left(_TOKENS_OFF, abs(nearest))
        return 1 + far if nearest > 0 else 4 + far


_TOKENS_OFF = (6, 25)  # tokens from one name to the next that are right beside it, and near
_LIKELY = 0.6
_OWN_SHARE = 0.1

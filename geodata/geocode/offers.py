"""What can be said of a name that is unknown: the place that the text puts it in or beside.

"Zeytin in Aleppo province" is in Aleppo province, whatever Zeytin is; a square or hotel of which
nothing is known stands in the town that the article is about. Such an answer is that wider place,
marked as inexact, with a confidence of its own. A bare unknown name that nothing is tied to gets
an offer only where the article is about one town and its surroundings.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.geocode.candidates import ADMIN1, ADMIN2, BASE, CITY, COUNTRY, NamePool
from geodata.geocode.context import Groups, Relation
from geodata.geocode.evidence import EARTH_KM, Batch
from geodata.geocode.features import DYNAMIC, DYNAMIC_AT, Feature, Levels, number_level
from geodata.geocode.spellings import type_kinds

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

REACH = 16  # groups on each side that a town is sought in
MAIN = 6  # most often said names of an article that are looked at besides
_TOWN_KM = 100.0
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
    Feature("offered place stands", ("", "next to it", "two or three names off", "further off")),
    Feature("offered place in its source's home", ("", "mostly", "partly", "no")),
)  # fmt: skip
OFFER_OFFSETS = np.cumsum([0, *(len(feature.levels) for feature in OFFER)])

BY_ARTICLE = 1 + len(Relation)  # level of the first feature: nothing but the article ties it


def offer_names() -> list[str]:
    """Return the names of the levels of offers, in the order of their weights."""
    return [f"{f.name}: {level}".strip() for f in OFFER for level in f.levels]


@dataclass(frozen=True, slots=True)
class Offers:
    """An offer for each group that has one: `group` (of the layout), `row`, `levels`.

    `against` marks groups whose own answer lies elsewhere than the text says outright.
    """

    group: Ints
    row: Ints
    levels: Ints  # (offer, feature): numbers of levels
    against: NDArray[np.bool_]


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
    tie_of: dict[int, tuple[int, int]] = {}
    for inner, outer, _, relation in groups.ties:
        if outer >= 0 and batch.of_group[outer] >= 0:
            tie_of.setdefault(inner, (relation, int(batch.of_group[outer])))
    entry = np.array(groups.entry, dtype=np.int64)
    partial = np.array(pool.partial, dtype=bool)[entry]
    # "Washington Square" may be a town somewhere; a town that others stand in it is not.
    vague = partial | (np.array(pool.kind, dtype=np.int64)[entry] == _FACILITY)
    own_sure = np.where(batch.of_group >= 0, sure[np.maximum(batch.of_group, 0)], 0.0)
    instead = np.where(batch.of_group < 0, 1, np.where(partial, 2, 3))
    against = _contradicted(batch, groups, top=top, dynamic=dynamic, sure=sure)
    text = _Text(
        batch, groups, top, sure, vague, _main_groups(groups), np.flatnonzero(batch.of_group >= 0)
    )
    found: list[int] = []
    rows: list[int] = []
    levels: list[tuple[int, ...]] = []
    asked = (instead < 3) | (own_sure < _DOUBTFUL) | against  # noqa: PLR2004 - doubtful
    for group in np.flatnonzero(asked).tolist():
        kind = pool.kind[groups.entry[group]] or groups.kind[group]
        if kind and type_kinds()[kind - 1] not in _SMALL and group not in tie_of:
            continue
        around = text.around(group)
        relation, offered = tie_of.get(group, (len(Relation), -2))
        if against[group]:
            relation, offered = Relation.COMMA, int(batch.of_group[groups.stated[group]])
        if offered == -2:  # noqa: PLR2004 - not tied
            offered = text.town_among(around)
        if offered < 0:
            continue
        candidate = int(top[offered])
        share, beside = text.standing(candidate, around)
        loose = relation in _LOOSE
        if loose and not kind and instead[group] == 1 and not _is_local(share, beside):
            continue
        found.append(group)
        rows.append(int(batch.row[candidate]))
        levels.append(
            (
                relation + 1,
                kind,
                _FEATURE_LEVEL.get(int(batch.places.feature[batch.row[candidate]]), 4),
                share,
                beside,
                _level_of(5, float(sure[offered])),
                int(instead[group]),
                _level_of(7, float(batch.size[offered])),
                text.steps_to(group, offered),
                int(dynamic[_HOME, candidate]),
            )
        )
    table = np.array(levels, np.int64).reshape(-1, len(OFFER))
    numbers = np.array(found, np.int64)
    return Offers(numbers, np.array(rows, np.int64), table + OFFER_OFFSETS[:-1], against[numbers])


def _contradicted(
    batch: Batch, groups: Groups, *, top: Ints, dynamic: Levels, sure: Floats
) -> NDArray[np.bool_]:
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


def _level_of(feature: int, value: float) -> int:
    return int(number_level(OFFER[feature], np.array([value]))[0])


# What ties a bare unknown name to nothing: only an article about one town may then answer for it.
_LOOSE = frozenset({Relation.FAR, len(Relation)})


def _is_local(share: int, beside: int) -> bool:
    """Return whether half the places around lie near the offered one, two or more of them."""
    return share >= OFFER[3].levels.index("half or more") and beside >= OFFER[4].levels.index("two")


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


@dataclass(frozen=True, slots=True)
class _Text:
    """The places as the ranker read them, around a group."""

    batch: Batch
    groups: Groups
    top: Ints
    sure: Floats
    vague: NDArray[np.bool_]
    main: dict[int, list[int]]
    layout: Ints  # by group of the batch, its number in the layout

    def around(self, group: int) -> Ints:
        """Return the groups (of the batch) around one and the main ones of its article."""
        article = self.groups.article[group]
        of_group = self.batch.of_group
        window = range(max(group - REACH, 0), min(group + REACH + 1, len(self.groups.article)))
        near = {g for g in window if self.groups.article[g] == article}
        chosen = [
            int(of_group[g])
            for g in sorted((near | {*self.main.get(article, ())}) - {group})
            if of_group[g] >= 0 and not self.vague[g]
        ]
        return np.array(chosen, np.int64)

    def points(self, around: Ints) -> Ints:
        """Return those of the groups that are districts, towns or airfields."""
        feature = self.batch.places.feature[self.batch.row[self.top[around]]]
        return around[(feature >= ADMIN2) & (feature <= BASE)]

    def town_among(self, around: Ints) -> int:
        """Return the group whose town most others are in or near to; -1 where there is none."""
        batch, top, sure = self.batch, self.top, self.sure
        points = self.points(around)
        points = points[sure[points] >= _LIKELY]
        towns = points[batch.places.feature[batch.row[top[points]]] == CITY]
        if not len(towns):
            return -1
        unit = batch.places.unit
        chord = np.linalg.norm(
            unit[batch.row[top[towns]]][:, None] - unit[batch.row[top[points]]][None, :], axis=2
        )
        said = sure[points] * np.sqrt(batch.size[points])
        near = ((chord < _NEAR_KM / EARTH_KM) * said).sum(axis=1)
        return int(towns[int(np.argmax(near + _OWN_SHARE * sure[towns] * batch.size[towns]))])

    def standing(self, candidate: int, around: Ints) -> tuple[int, int]:
        """Return levels: the share of the places around that lie near one, and their number."""
        batch = self.batch
        points = self.points(around)
        points = points[self.top[points] != candidate]
        if not len(points):
            return 1, 1
        unit = batch.places.unit
        chord = np.linalg.norm(
            unit[batch.row[self.top[points]]] - unit[batch.row[candidate]], axis=1
        )
        weight = self.sure[points]
        mass = float((weight * (chord < _TOWN_KM / EARTH_KM)).sum())
        share = mass / max(float(weight.sum()), 1e-9)
        return _level_of(3, share), _level_of(4, mass)

    def steps_to(self, group: int, offered: int) -> int:
        """Return the level of how many names apart a group and an offered one stand."""
        steps = abs(group - int(self.layout[offered]))
        return 1 if steps <= 1 else 2 if steps <= _FEW_NAMES else 3


_FEW_NAMES = 3
_LIKELY = 0.6
_NEAR_KM = 50.0
_OWN_SHARE = 0.1

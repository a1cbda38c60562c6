"""What can be said of a name that is unknown: the place that the text puts it in or beside.

"Zeytin in Aleppo province" is in Aleppo province, whatever Zeytin is; a square or hotel of which
nothing is known stands in the town that the article is about. Such an answer is that wider place,
marked as inexact, with a confidence of its own. A bare unknown name that nothing is tied to gets
no offer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.geocode.candidates import ADMIN1, ADMIN2, BASE, CITY, COUNTRY, NamePool
from geodata.geocode.context import Groups, Relation
from geodata.geocode.evidence import EARTH_KM, Batch
from geodata.geocode.features import Feature, number_level
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
        "offered place",
        ("", "doubtful", "likely", "probable", "certain"),
        (0.5, 0.8, 0.95),
    ),
)  # fmt: skip
OFFER_OFFSETS = np.cumsum([0, *(len(feature.levels) for feature in OFFER)])

BY_ARTICLE = 1 + len(Relation)  # level of the first feature: nothing but the article ties it


def offer_names() -> list[str]:
    """Return the names of the levels of offers, in the order of their weights."""
    return [f"{f.name}: {level}".strip() for f in OFFER for level in f.levels]


@dataclass(frozen=True, slots=True)
class Offers:
    """An offer for each group that has one: `group` (of the layout), `row`, `levels`."""

    group: Ints
    row: Ints
    levels: Ints  # (offer, feature): numbers of levels


def find_offers(batch: Batch, groups: Groups, *, pool: NamePool, top: Ints, sure: Floats) -> Offers:
    """Return the offers for the groups whose own name is unknown or known only in part.

    Parameters
    ----------
    batch, groups, pool
        The batch as it was laid out.
    top
        The best candidate of each group of `batch`.
    sure
        The confidence of each group's answer.
    """
    found: list[int] = []
    rows: list[int] = []
    levels: list[tuple[int, ...]] = []
    tie_of: dict[int, tuple[int, int]] = {}
    for inner, outer, _, relation in groups.ties:
        if outer >= 0 and batch.of_group[outer] >= 0:
            tie_of.setdefault(inner, (relation, int(batch.of_group[outer])))
    entry = np.array(groups.entry, dtype=np.int64)
    partial = np.array(pool.partial, dtype=bool)[entry]
    # "Washington Square" may be a town somewhere; a town that others stand in it is not.
    vague = partial | (np.array(pool.kind, dtype=np.int64)[entry] == _FACILITY)
    main = _main_groups(groups)
    for group in np.flatnonzero((batch.of_group < 0) | partial).tolist():
        kind = pool.kind[groups.entry[group]] or groups.kind[group]
        around = _around(batch, groups, group, vague=vague, main=main)
        if group in tie_of:
            relation, other = tie_of[group]
            offered = other
        elif kind and type_kinds()[kind - 1] in _SMALL:
            relation = len(Relation)
            offered = _town_among(batch, around, top=top, sure=sure)
        else:
            continue
        if offered < 0:
            continue
        candidate = int(top[offered])
        near = _share_near(batch, candidate, around, top=top, sure=sure)
        found.append(group)
        rows.append(int(batch.row[candidate]))
        levels.append(
            (
                relation + 1,
                kind,
                _FEATURE_LEVEL.get(int(batch.places.feature[batch.row[candidate]]), 4),
                int(number_level(OFFER[3], np.array([near]))[0]),
                int(number_level(OFFER[4], sure[offered : offered + 1])[0]),
            )
        )
    table = np.array(levels, np.int64).reshape(-1, len(OFFER))
    return Offers(np.array(found, np.int64), np.array(rows, np.int64), table + OFFER_OFFSETS[:-1])


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


def _around(
    batch: Batch,
    groups: Groups,
    group: int,
    *,
    vague: NDArray[np.bool_],
    main: dict[int, list[int]],
) -> Ints:
    """Return the groups (of `batch`) around one and the main ones of its article, if known."""
    article = groups.article[group]
    window = range(max(group - REACH, 0), min(group + REACH + 1, len(groups.article)))
    near = {g for g in window if groups.article[g] == article} | {*main.get(article, ())}
    chosen = [
        int(batch.of_group[g])
        for g in sorted(near - {group})
        if batch.of_group[g] >= 0 and not vague[g]
    ]
    return np.array(chosen, np.int64)


def _points(batch: Batch, around: Ints, *, top: Ints) -> Ints:
    feature = batch.places.feature[batch.row[top[around]]]
    return around[(feature >= ADMIN2) & (feature <= BASE)]


def _town_among(batch: Batch, around: Ints, *, top: Ints, sure: Floats) -> int:
    """Return the group whose town most others are in or near to; -1 where there is none."""
    points = _points(batch, around, top=top)
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


def _share_near(batch: Batch, candidate: int, around: Ints, *, top: Ints, sure: Floats) -> float:
    """Return the share of the places around that lie near the place offered."""
    points = _points(batch, around, top=top)
    if not len(points):
        return 0.0
    unit = batch.places.unit
    chord = np.linalg.norm(unit[batch.row[top[points]]] - unit[batch.row[candidate]], axis=1)
    weight = sure[points]
    return float((weight * (chord < _TOWN_KM / EARTH_KM)).sum() / max(weight.sum(), 1e-9))


_LIKELY = 0.6
_NEAR_KM = 50.0
_OWN_SHARE = 0.1

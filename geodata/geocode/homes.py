"""Where a source is at home: what its other articles and its web domain say of its country."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from geodata.geocode.arrays import Floats, Ints
from geodata.geocode.batch import EARTH_KM, Batch
from geodata.geocode.evidence import put_levels
from geodata.geocode.features import DYNAMIC, STATIC_AT, Levels
from geodata.geocode.places import ADMIN2, CITY, COUNTRY

# A source's home counts where this many of its other articles say so, in these shares.
HOME_ARTICLES = 3
HOME_PARTLY = 0.3
HOME_MOSTLY = 0.6
_HOME_KM = (30.0, 80.0, 200.0, 500.0)


def home_levels(batch: Batch, probability: Floats, *, sources: list[str | None]) -> Levels:
    """Return the levels of the features of the sources' homes, (feature, candidate).

    A home is the first-level division that most places of the source's *other* articles in the
    batch lie in, where at least three of them say so and it has over 30 % of their places.
    """
    levels = np.zeros((len(DYNAMIC), len(batch.row)), np.int16)
    fame = batch.static[:, STATIC_AT["people among towns of the name"]]
    home = _find_homes(batch, probability, sources)
    if home is None:
        put_levels(levels, "people among towns of the name, home unknown", fame)
        return levels
    division, share, centre = home
    article = batch.candidate_article
    mine = division[article]
    known = mine >= 0
    put_levels(levels, "people among towns of the name, home unknown", np.where(known, 0, fame))
    places = batch.places
    same = places.admin1[batch.row] == mine
    level = np.where(same, np.where(share[article] >= HOME_MOSTLY, 1, 2), 3)
    admin1_known = places.admin1[batch.row] >= 0
    put_levels(levels, "home division of the source", np.where(known & admin1_known, level, 0))
    country = places.country[np.maximum(mine, 0)]
    own = places.country[batch.row]
    put_levels(
        levels,
        "home country of the source",
        np.where(known & (own > 0), np.where(own == country, 1, 2), 0),
    )
    chord = np.linalg.norm(places.unit[batch.row] - centre[article], axis=1)
    distance = 2 * EARTH_KM * np.arcsin(np.minimum(chord / 2, 1.0))
    band = 1 + np.searchsorted(_HOME_KM, distance)
    applies = known & (places.feature[batch.row] != COUNTRY)
    put_levels(levels, "distance from the source's home", np.where(applies, band, 0))
    return levels


def _find_homes(
    batch: Batch, probability: Floats, sources: list[str | None]
) -> tuple[Ints, Floats, Floats] | None:
    numbers: dict[str, int] = {}
    source = np.array(
        [numbers.setdefault(s, len(numbers)) if s else -1 for s in sources], dtype=np.int64
    )
    places = batch.places
    feature = places.feature[batch.row]
    weight = np.where((batch.admin1.area >= 0) & (feature != COUNTRY), probability, 0.0)
    _, total = batch.admin1.others(weight)
    area_article, area_key = batch.admin1.area_article, batch.admin1.area_key
    per_article = np.bincount(area_article, weights=total, minlength=batch.n_articles)
    total = total / np.maximum(per_article[area_article], 1e-9)  # each article speaks once
    used = (source[area_article] >= 0) & (total > _MENTIONED)
    if not used.any():
        return None
    area_article, area_key, total = area_article[used], area_key[used], total[used]
    vectors = _area_centres(batch, weight)[used]
    division = np.full(batch.n_articles, -1)
    share = np.zeros(batch.n_articles)
    centre = np.zeros((batch.n_articles, 3))
    order = np.argsort(source[area_article], kind="stable")
    bounds = np.searchsorted(source[area_article][order], np.arange(len(numbers) + 1))
    for number in range(len(numbers)):
        part = order[bounds[number] : bounds[number + 1]]
        part = part[np.argsort(area_article[part], kind="stable")]
        homes = _homes_of_source(area_article[part], area_key[part], total[part], vectors[part])
        for article in np.flatnonzero(source == number).tolist():
            home = homes.get(article, homes.get(_SILENT))
            if home is not None:
                division[article], share[article], centre[article] = home
    return division, share, centre


_MENTIONED = 0.02
_SILENT = -1  # stands for the articles of a source that name no division


def _homes_of_source(
    article: Ints, key: Ints, total: Floats, vectors: Floats
) -> dict[int, tuple[int, float, Floats]]:
    """Return by article the home (division, its share, its centre) that the others speak for.

    The parts of one source, sorted by article: division `key` has the share `total` of the
    article's places, whose points sum to `vectors`. What an article says itself is taken off the
    sums; only its own divisions and the first ones of the sums can then come first.
    """
    keys, at = np.unique(key, return_inverse=True)
    sums = np.bincount(at, weights=total, minlength=len(keys))
    seen = np.bincount(at, minlength=len(keys))
    where = np.zeros((len(keys), 3))
    np.add.at(where, at, vectors)
    most = np.argsort(-sums, kind="stable")
    speaking, starts = np.unique(article, return_index=True)
    slices = [slice(0, 0), *(slice(a, b) for a, b in pairwise([*starts.tolist(), len(article)]))]
    homes: dict[int, tuple[int, float, Floats]] = {}
    for number, part in zip([_SILENT, *speaking.tolist()], slices, strict=True):
        n_others = len(speaking) - (number != _SILENT)
        if n_others < HOME_ARTICLES:
            continue
        own = at[part]  # an article has a division once
        first = np.unique(np.concatenate([own, most[: len(own) + 1]]))
        is_own = np.isin(first, own)
        said = np.zeros(len(first))
        said[is_own] = total[part][np.argsort(own)]
        rest = sums[first] - said
        top = int(np.argmax(rest))
        others = seen[first[top]] - int(is_own[top])
        if rest[top] / n_others < HOME_PARTLY or others < HOME_ARTICLES:
            continue
        vector = where[first[top]] - vectors[part][own == first[top]].sum(axis=0)
        centre = vector / max(float(np.linalg.norm(vector)), 1e-9)
        homes[number] = (int(keys[first[top]]), float(rest[top]) / n_others, centre)
    return homes


def _area_centres(batch: Batch, weight: Floats) -> Floats:
    """Return by (article, division) the weighted sum of the points named in it, towns only."""
    feature = batch.places.feature[batch.row]
    at = np.flatnonzero((batch.admin1.area >= 0) & (feature >= ADMIN2) & (feature <= CITY))
    sums = np.zeros((batch.admin1.n_areas, 3))
    unit = batch.places.unit[batch.row[at]] * weight[at, None]
    for axis in range(3):
        sums[:, axis] = np.bincount(
            batch.admin1.area[at], weights=unit[:, axis], minlength=batch.admin1.n_areas
        )
    return sums


def domain_levels(batch: Batch, domains: Ints) -> Levels:
    """Return the levels for the countries of the sources' web domains (by article; 0 none)."""
    levels = np.zeros((len(DYNAMIC), len(batch.row)), np.int16)
    country = domains[batch.candidate_article]
    own = batch.places.country[batch.row]
    put_levels(
        levels,
        "country of the source's web domain",
        np.where((country > 0) & (own > 0), np.where(own == country, 1, 2), 0),
    )
    return levels

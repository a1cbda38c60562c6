"""What an article says about each candidate: containers, neighbours, its country and division.

Every figure leaves out what the candidate's own name contributes, so that a name never speaks for
itself.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from geodata.geocode.arrays import Bools, Floats, Ints
from geodata.geocode.batch import EARTH_KM, Batch, best
from geodata.geocode.features import DYNAMIC, DYNAMIC_AT, STATIC_AT, Levels, number_level
from geodata.geocode.groups import Relation
from geodata.geocode.lists import list_levels
from geodata.geocode.peoples import people_levels
from geodata.geocode.places import ADMIN1, ADMIN2, COUNTRY
from geodata.geocode.spellings import How

REACH = 8  # groups on each side that count as near in the text
_SURE = 0.5


def dynamic_levels(batch: Batch, probability: Floats, *, extra: Levels) -> Levels:
    """Return the levels of the dynamic features, (feature, candidate), given a first ranking."""
    levels = batch.fixed.copy()
    if not len(batch.row):
        return levels
    top = best(batch, probability)
    _tie_levels(batch, probability, levels)
    if len(batch.siblings):
        same, place = list_levels(batch, top, probability)
        put_levels(levels, "listed with the same feature", same)
        put_levels(levels, "listed with places of", place)
    _area_levels(batch, probability, levels)
    _distance_levels(batch, top, probability, levels)
    _dateline_levels(batch, top, probability, levels)
    put_levels(levels, "a people acts there", people_levels(batch, top, large=_is_large(batch)))
    return levels + extra


def put_levels(levels: Levels, name: str, values: NDArray[np.generic]) -> None:
    """Set the levels of one dynamic feature."""
    levels[DYNAMIC_AT[name]] = values


def put_level(levels: Levels, name: str, at: Ints, value: int) -> None:
    """Set the level of one dynamic feature of some candidates."""
    levels[DYNAMIC_AT[name], at] = value


def _numbered(name: str, values: Floats) -> Levels:
    return number_level(DYNAMIC[DYNAMIC_AT[name]], values)


_TIE_FEATURE = {
    Relation.COMMA: "in what follows the comma",
    Relation.IN: "in what follows 'in'",
    Relation.FAR: "in what the phrase names",
    Relation.OWNER: "in what owns it",
}
HOLDS = "holds what is named in it"
HOLDS_BEFORE_COMMA = 3  # its level where that stands before its comma
_INSIDE = 0.1  # probability of a container that counts
_NO, _NONE = 3, 4  # levels of containment


def _tie_levels(batch: Batch, probability: Floats, levels: Levels) -> None:
    n = len(batch.row)
    holds, holds_before = np.zeros(n), np.zeros(n)
    holder = np.zeros(n, bool)
    for tie in batch.ties:
        weight = np.where(tie.outer >= 0, probability[np.maximum(tie.outer, 0)], tie.outer_prior)
        inside, near = np.zeros(n), np.zeros(n)
        np.maximum.at(inside, tie.inner, weight * tie.inside)
        np.maximum.at(near, tie.inner, weight * tie.near)
        asked = np.zeros(n, bool)
        asked[tie.inner] = True
        level = np.where(inside >= _INSIDE, 1, np.where(near >= _INSIDE, 2, 3))
        # Where no candidate of the group fits, the words were a list or the place is unknown.
        fits = np.minimum.reduceat(level, batch.start)[batch.group] < _NO
        level = np.where(fits, level, _NONE)
        put_levels(levels, _TIE_FEATURE[tie.relation], np.where(asked, level, 0))
        real = tie.outer >= 0
        held = (probability[tie.inner] * tie.inside)[real]
        np.add.at(holds, tie.outer[real], held)
        if tie.relation is Relation.COMMA:
            np.add.at(holds_before, tie.outer[real], held)
        holder[tie.outer[real]] = True
    fits = np.maximum.reduceat(holds, batch.start)[batch.group] >= _INSIDE
    put_levels(
        levels,
        HOLDS,
        np.where(
            holder & fits,
            np.where(holds_before >= _INSIDE, HOLDS_BEFORE_COMMA, np.where(holds >= _INSIDE, 1, 2)),
            0,
        ),
    )


def unheard_holders(batch: Batch, *, top: Ints, probability: Floats) -> Ints:
    """Return candidates that hold the likely answer before their comma, where another leads.

    "Athens, Georgia" puts Athens in the state only when both are ranked; then the state is meant.
    """
    found = [np.zeros(0, np.int64)]
    for tie in batch.ties:
        if tie.relation is not Relation.COMMA:
            continue
        told = tie.inside & (tie.outer >= 0) & (probability[tie.inner] >= _SURE)
        outer = tie.outer[told & (top[batch.group[tie.inner]] == tie.inner)]
        heard = batch.group[outer[top[batch.group[outer]] == outer]]
        found.append(outer[~np.isin(batch.group[outer], heard)])
    return np.unique(np.concatenate(found))


def _area_levels(batch: Batch, probability: Floats, levels: Levels) -> None:
    feature = batch.places.feature[batch.row]
    part = batch.static[:, STATIC_AT["look-up"]] > How.UNTYPED
    article = batch.candidate_article
    groups_of = np.bincount(batch.article, minlength=batch.n_articles)
    alone = groups_of[article] < 2  # noqa: PLR2004 - a name and another
    others = np.maximum(groups_of[article] - 1, 1)

    # "Glenrock Lagoon" is no witness for Glenrock: what is known in part speaks for no other.
    probability = np.where(part, 0.0, probability)
    in_country, _ = batch.country.others(probability)
    no_country = batch.country.area < 0
    share = _share(in_country, others)
    name = "share of the article in its country"
    put_levels(levels, name, np.where(alone | no_country, 0, _numbered(name, share)))
    put_levels(
        levels, "its country in the article", _first_levels(batch, in_country, alone | no_country)
    )

    level = np.where(share >= _HALF, 1, np.where(share > 0, 2, 3))
    put_levels(levels, "known in part, its country", np.where(part & ~no_country, level, 0))

    in_admin1, _ = batch.admin1.others(probability)
    no_admin1 = (batch.admin1.area < 0) | alone
    name = "share of the article in its division"
    put_levels(levels, name, np.where(no_admin1, 0, _numbered(name, _share(in_admin1, others))))
    put_levels(levels, "its division in the article", _first_levels(batch, in_admin1, no_admin1))

    in_admin2, _ = batch.admin2.others(probability)
    name = "others in its district"
    put_levels(levels, name, np.where(batch.admin2.area < 0, 0, _numbered(name, in_admin2)))

    is_country, is_admin1 = feature == COUNTRY, feature == ADMIN1
    named, _ = batch.country.others(probability * is_country)
    put_levels(
        levels, "its country is named", np.where(no_country | alone, 0, _named(batch, named))
    )
    told, _ = batch.world.others(np.where(no_country, 0.0, probability))
    only = (named >= _SURE) & (in_country >= _ALONE * told) & (told >= _SEVERAL) & _is_large(batch)
    name = "the text tells of its country alone"
    put_levels(levels, name, np.where(no_country | alone, 0, _among(batch, only)))
    named, _ = batch.admin1.others(probability * is_admin1)
    put_levels(levels, "its division is named", np.where(no_admin1, 0, _named(batch, named)))

    _kind_levels(batch, probability, levels, alone=alone, inside=(in_country, in_admin1, in_admin2))


def _kind_levels(
    batch: Batch,
    probability: Floats,
    levels: Levels,
    *,
    alone: Bools,
    inside: tuple[Floats, Floats, Floats],
) -> None:
    """Say what lies in a country, division or district, and how many of its kind are told of."""
    feature = batch.places.feature[batch.row]
    is_country, is_admin1 = feature == COUNTRY, feature == ADMIN1
    in_country, in_admin1, in_admin2 = inside
    held = np.where(is_country, in_country, np.where(is_admin1, in_admin1, in_admin2))
    holder = is_country | is_admin1 | (feature == ADMIN2)
    name = "others that lie in it"
    put_levels(levels, name, np.where(holder & ~alone, _numbered(name, held), 0))

    # "Georgia" among Alabama and Florida, or among Armenia and Turkey; counties of one state.
    is_admin2 = feature == ADMIN2
    countries = batch.world.others(probability * is_country)[0]
    divisions = batch.country.others(probability * is_admin1)[0]
    districts = batch.admin1.others(probability * is_admin2)[0]
    alike = np.where(is_country, countries, np.where(is_admin1, divisions, districts))
    name = "others of its kind"
    put_levels(levels, name, np.where(holder & ~alone, _numbered(name, alike), 0))


_HALF = 0.5
_LEAST_MASS = 0.3  # of other places in an area; less is noise of same-named places


def _share(mass: Floats, others: Floats) -> Floats:
    return np.where(mass < _LEAST_MASS, 0.0, mass / others)


def _named(batch: Batch, weight: Floats) -> Levels:
    """Return whether an area is named (1), another candidate's is (2), or none is (3)."""
    return _among(batch, weight >= _SURE)


def _among(batch: Batch, holds: Bools) -> Levels:
    """Return whether something holds of a candidate (1), of another (2), or of none (3)."""
    any_holds = np.logical_or.reduceat(holds, batch.start)[batch.group]
    return np.where(holds, 1, np.where(any_holds, 2, 3)).astype(np.int16)


_ALONE = 0.9  # share of the places of a text that are all of them but a doubtful one
_SEVERAL = 1.5  # places that a text tells of
_LARGE = 0.1  # of the people of the largest town of the name: Paris in Texas is not meant


def _is_large(batch: Batch) -> Bools:
    """Return which candidates are no mere village beside the greatest town of their name."""
    people = batch.places.population[batch.row].astype(float)
    return people >= _LARGE * np.maximum.reduceat(people, batch.start)[batch.group]


_TIE_MARGIN = 0.02


def _first_levels(batch: Batch, values: Floats, without: Bools) -> Levels:
    """Return whether a value is the greatest (1), as great (2) or less (3) within its group."""
    values = np.where(without, -1.0, np.where(values < _LEAST_MASS, 0.0, values))
    top = np.maximum.reduceat(values, batch.start)[batch.group]
    low = np.minimum.reduceat(values, batch.start)[batch.group]
    near = values >= top - _TIE_MARGIN
    tied = top - low < _TIE_MARGIN
    level = np.where(near, np.where(tied, 2, 1), 3)
    return np.where(without, 0, level).astype(np.int16)


_NEAR_KM = 50.0
_FAR_KM = 250.0


def _distance_levels(batch: Batch, top: Ints, probability: Floats, levels: Levels) -> None:
    """Weigh the other places of the text around each candidate by nearness on the ground."""
    places = batch.places
    n_groups = len(batch.start)
    answer_row = batch.row[top]
    point = places.feature[answer_row] != COUNTRY
    weight = np.where(point, probability[top], 0.0).astype(np.float32)
    unit = places.unit[answer_row].T.copy()  # a row an axis: each is gone through at once
    mine = places.unit[batch.row].T.copy()
    near = np.zeros(len(batch.row), np.float32)
    far = np.zeros(len(batch.row), np.float32)
    near_chord2 = np.float32((_NEAR_KM / EARTH_KM) ** 2)
    far_chord2 = np.float32((_FAR_KM / EARTH_KM) ** 2)
    for step in (*range(-REACH, 0), *range(1, REACH + 1)):
        other = np.arange(n_groups) + step
        ok = (other >= 0) & (other < n_groups)
        other = np.where(ok, other, 0)
        ok &= (batch.article[other] == batch.article) & (batch.name[other] != batch.name)
        here = np.where(ok, weight[other], np.float32(0.0))
        at = other[batch.group]
        chord2 = np.zeros(len(at), np.float32)
        for axis in range(3):
            difference = mine[axis] - unit[axis].take(at)
            chord2 += difference * difference
        w = here.take(batch.group)
        far += w * (chord2 < far_chord2)
        near += w * (chord2 < near_chord2)
    applies = places.feature[batch.row] != COUNTRY
    name = "others within 50 km"
    put_levels(levels, name, np.where(applies, _numbered(name, near.astype(np.float64)), 0))
    name = "others within 250 km"
    put_levels(levels, name, np.where(applies, _numbered(name, far.astype(np.float64)), 0))
    score = (near + far / 4).astype(np.float64)
    put_levels(levels, "nearest of the candidates to others", _first_levels(batch, score, ~applies))


def _dateline_levels(batch: Batch, top: Ints, probability: Floats, levels: Levels) -> None:
    groups = np.flatnonzero(batch.dateline)
    if not len(groups):
        return
    country = np.full(batch.n_articles, -1)
    source = np.full(batch.n_articles, -1)
    for group in groups[::-1].tolist():
        if probability[top[group]] >= _SURE:
            country[batch.article[group]] = batch.places.country[batch.row[top[group]]]
            source[batch.article[group]] = group
    article = batch.candidate_article
    known = (country[article] > 0) & (source[article] != batch.group)
    same = batch.places.country[batch.row] == country[article]
    put_levels(levels, "country of the dateline", np.where(known, np.where(same, 1, 2), 0))

"""What stands in a list with a name: towns stand among towns, states among states."""

from __future__ import annotations

import numpy as np

from geodata.geocode.arrays import Bools, Floats, Ints
from geodata.geocode.batch import EARTH_KM, Batch
from geodata.geocode.features import STATIC, STATIC_AT, Levels
from geodata.geocode.places import ADMIN1

_SURE = 0.5  # of a neighbour that counts
_SEVERAL = 1.5  # places of a list that are surely of one feature
_BESIDE_KM = 700.0  # between the middles of two divisions of a country that may touch
_WITH_TOWN = STATIC[STATIC_AT["namesake"]].levels.index("first-level division with the town")


def list_levels(batch: Batch, top: Ints, probability: Floats) -> tuple[Levels, Levels]:
    """Return by candidate the levels of what its list holds: its feature, and its division.

    Parameters
    ----------
    batch
        A batch with lists in it.
    top
        The best candidate of each group.
    probability
        Of each candidate, as the article was last read.
    """
    pairs = batch.siblings
    neighbour = np.full((2, len(batch.start)), -1)
    neighbour[0, pairs[:, 1]] = pairs[:, 0]
    neighbour[1, pairs[:, 0]] = pairs[:, 1]
    feature = batch.places.feature[batch.row]
    country = batch.places.country[batch.row]
    admin1 = batch.places.admin1[batch.row]
    same = np.zeros(len(batch.row))
    parent = np.zeros(len(batch.row), np.int64)
    listed = np.zeros(len(batch.row), bool)
    beside = np.zeros(len(batch.row), bool)
    for side in neighbour:
        other_group = side[batch.group]
        has = other_group >= 0
        other = top[np.maximum(other_group, 0)]
        sure = probability[other]
        listed |= has
        same = np.maximum(same, np.where(has & (feature == feature[other]), sure, 0.0))
        same_country = has & (country == country[other]) & (country > 0)
        same_admin1 = same_country & (admin1 == admin1[other]) & (admin1 >= 0)
        beside |= same_country & (sure >= _SURE) & _are_beside(batch, other)
        parent = np.maximum(parent, np.where(same_admin1, 2, np.where(same_country, 1, 0)))
    several = _listed_alike(batch, top, probability) >= _SEVERAL
    others = np.logical_or.reduceat(several, batch.start)[batch.group]
    alike = np.where(same >= _SURE, 1, np.where(others, 4, 2))
    alike = np.where(several, 3, np.where(beside, 5, alike))
    return (
        np.where(listed, alike, 0).astype(np.int16),
        np.where(listed, 3 - parent, 0).astype(np.int16),
    )


def _are_beside(batch: Batch, other: Ints) -> Bools:
    """Return by candidate whether it and the other are divisions that lie close together.

    Not so a division with a town of its name: "Sumy and Poltava" may be the towns.
    """
    unit, feature = batch.places.unit, batch.places.feature
    row, other_row = batch.row, batch.row[other]
    gap = unit[row] - unit[other_row]
    near = np.einsum("ij,ij->i", gap, gap) < (_BESIDE_KM / EARTH_KM) ** 2
    divisions = (feature[row] == ADMIN1) & (feature[other_row] == ADMIN1)
    divisions &= batch.static[:, STATIC_AT["namesake"]] != _WITH_TOWN
    result: Bools = near & divisions & (row != other_row)
    return result


def _listed_alike(batch: Batch, top: Ints, probability: Floats) -> Floats:
    """Return by candidate how many others of its list have its feature, by probability."""
    members = np.arange(len(batch.start))
    in_order = batch.siblings[np.argsort(batch.siblings[:, 1], kind="stable")]
    for before, after in in_order.tolist():
        members[after] = members[before]  # a list runs on from its first name
    n_features = int(batch.places.feature.max()) + 1
    answer = members * n_features + batch.places.feature[batch.row[top]]
    total = np.bincount(answer, weights=probability[top], minlength=len(members) * n_features)
    own = members[batch.group] * n_features + batch.places.feature[batch.row]
    mine = np.where(answer[batch.group] == own, probability[top[batch.group]], 0.0)
    result: Floats = total[own] - mine
    return result

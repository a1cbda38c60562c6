"""The candidates of a batch of articles, grouped, with what no other reading of them changes.

All of a batch is computed at once in numpy: what is asked of its candidates is an array over them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.geocode.areas import Shares
from geodata.geocode.arrays import Bools, Floats, Ints
from geodata.geocode.candidates import NamePool
from geodata.geocode.features import DYNAMIC, DYNAMIC_AT, Levels
from geodata.geocode.groups import Groups, Relation
from geodata.geocode.places import ADMIN1, ADMIN2, AIRPORT, BASE, COUNTRY, Places

EARTH_KM = 6371.0


@dataclass(slots=True)
class Batch:
    """The candidates of a batch, grouped. Groups without candidates are left out.

    `group`, `pool_at`, ... run over candidates; `start`, `count`, `article` over groups.
    """

    places: Places
    group: Ints
    row: Ints
    pool_at: Ints
    start: Ints
    count: Ints
    article: Ints
    name: Ints
    size: Floats
    n_articles: int
    of_group: Ints  # by group of the layout: its number here, or -1
    prior: Floats
    country: Shares
    admin1: Shares
    admin2: Shares
    world: Shares
    static: Levels
    fixed: Levels  # dynamic levels that do not depend on probabilities
    ties: list[Tie]
    siblings: Ints  # (n, 2) groups
    dateline: Bools  # by group
    people: Ints  # by group, the group of the people that acts there, or -1

    @property
    def candidate_article(self) -> Ints:
        """Return the article of each candidate."""
        return self.article[self.group]


@dataclass(frozen=True, slots=True)
class Tie:
    """Pairs of candidates whose groups the text ties by one relation."""

    relation: Relation
    inner: Ints  # candidates
    outer: Ints  # candidates, or -1 where the outer is no mention
    outer_prior: Floats  # of outers that are no mentions
    inside: Bools  # whether the inner lies in the outer, a country or division
    near: Bools  # whether it lies in or near the outer, anything else


def gather(
    pool: NamePool, groups: Groups, *, places: Places, n_articles: int, fits: Levels
) -> Batch:
    """Return the candidates of the groups with what does not depend on probabilities."""
    entry = np.array(groups.entry, dtype=np.int64)
    count = pool.count[entry] if len(entry) else np.zeros(0, np.int64)
    active = np.flatnonzero(count > 0)
    of_group = np.full(len(entry), -1)
    of_group[active] = np.arange(len(active))
    count = count[active]
    start = np.cumsum(count) - count
    group = np.repeat(np.arange(len(active)), count)
    pool_at = np.arange(len(group)) - start[group] + pool.start[entry[active]][group]
    row = pool.row[pool_at]
    article = np.array(groups.article, dtype=np.int64)[active]
    name = np.array(groups.name, dtype=np.int64)[active]
    _, speaker = np.unique(article * (int(name.max(initial=0)) + 1) + name, return_inverse=True)
    said_by = speaker[group]
    batch = Batch(
        places=places,
        group=group,
        row=row,
        pool_at=pool_at,
        start=start,
        count=count,
        article=article,
        name=name,
        size=np.array(groups.size, dtype=np.float64)[active],
        n_articles=n_articles,
        of_group=of_group,
        prior=pool.prior[pool_at],
        country=Shares.of(
            np.where(places.country[row] > 0, places.country[row], -1),
            name=said_by,
            article=article[group],
        ),
        admin1=Shares.of(places.admin1[row], name=said_by, article=article[group]),
        admin2=Shares.of(places.admin2[row], name=said_by, article=article[group]),
        world=Shares.of(np.zeros_like(row), name=said_by, article=article[group]),
        static=pool.static[pool_at],
        fixed=np.zeros((len(DYNAMIC), len(row)), np.int16),
        ties=[],
        siblings=_active_pairs(groups.siblings, of_group),
        dateline=np.array(groups.dateline, dtype=bool)[active],
        people=_active_people(groups, active, of_group),
    )
    if not len(row):
        return batch
    _fixed_levels(batch, groups, pool=pool, active=active, fits=fits)
    batch.ties = _ties(batch, groups, pool=pool)
    return batch


def _active_pairs(pairs: list[tuple[int, int]], of_group: Ints) -> Ints:
    if not pairs:
        return np.zeros((0, 2), np.int64)
    mapped = of_group[np.array(pairs, dtype=np.int64)]
    return mapped[(mapped >= 0).all(axis=1)]


def _active_people(groups: Groups, active: Ints, of_group: Ints) -> Ints:
    """Return by group that has candidates the group of the people that acts there, or -1."""
    people = np.array(groups.people, dtype=np.int64)[active]
    return np.where(people >= 0, of_group[people], -1)


def _fixed_levels(
    batch: Batch, groups: Groups, *, pool: NamePool, active: Ints, fits: Levels
) -> None:
    feature = batch.places.feature[batch.row]
    kind = np.array(groups.kind, dtype=np.int64)[active][batch.group]
    batch.fixed[DYNAMIC_AT["generic word beside it"]] = fits[kind, feature]
    comma = np.array(groups.after_comma, dtype=bool)[active][batch.group]
    postal = pool.name_kind[batch.pool_at] == _POSTAL
    batch.fixed[DYNAMIC_AT["postal code"]] = np.where(postal, np.where(comma, 1, 2), 0)
    military = np.array(groups.military, dtype=bool)[active][batch.group]
    which = np.where(feature == BASE, 1, np.where(feature == AIRPORT, 2, 3))
    batch.fixed[DYNAMIC_AT["words of bases near it"]] = np.where(
        military, which, np.where(feature == BASE, 4, 0)
    )


_POSTAL = 7
_SURE_COUNTRY = 0.8  # of what a name is before anything is read
_MOST_OUTER = 12  # candidates of a container that are looked at


def _ties(batch: Batch, groups: Groups, *, pool: NamePool) -> list[Tie]:
    ties = []
    is_country = batch.places.feature[batch.row] == COUNTRY
    countries = np.add.reduceat(batch.prior * is_country, batch.start) >= _SURE_COUNTRY
    for relation in Relation:
        chosen = [t for t in groups.ties if t[3] == relation]
        if not chosen:
            continue
        table = np.array(chosen, dtype=np.int64)
        inner_group = batch.of_group[table[:, 0]]
        mention = table[:, 1] >= 0
        outer_group = np.where(mention, batch.of_group[np.maximum(table[:, 1], 0)], -1)
        outer_entry = np.maximum(table[:, 2], 0)
        outer_count = np.where(mention, batch.count[outer_group], pool.count[outer_entry])
        usable = (inner_group >= 0) & np.where(mention, outer_group >= 0, outer_count > 0)
        if not usable.any():
            continue
        inner_group, outer_group = inner_group[usable], outer_group[usable]
        outer_entry, mention = outer_entry[usable], mention[usable]
        outer_count = np.minimum(outer_count[usable], _MOST_OUTER)
        n_inner = batch.count[inner_group]
        pair = np.repeat(np.arange(len(inner_group)), n_inner * outer_count)
        at = np.arange(len(pair)) - np.repeat(
            np.cumsum(n_inner * outer_count) - n_inner * outer_count, n_inner * outer_count
        )
        inner = batch.start[inner_group[pair]] + at // outer_count[pair]
        nth = at % outer_count[pair]
        pool_at = pool.start[outer_entry[pair]] + nth
        is_mention = mention[pair]
        outer = np.where(is_mention, batch.start[outer_group[pair]] + nth, -1)
        outer_row = np.where(is_mention, batch.row[np.maximum(outer, 0)], pool.row[pool_at])
        prior = np.where(is_mention, 0.0, pool.prior[pool_at])
        inside, near = _inside(batch.places, batch.row[inner], outer_row)
        # "Canada, Mexico" is a list of countries; no town Canada in Mexico is meant.
        town = batch.places.feature[batch.row[inner]] > ADMIN1
        listed = countries[batch.group[inner]] & town & (batch.places.feature[outer_row] == COUNTRY)
        inside &= ~listed
        ties.append(Tie(relation, inner, outer, prior, inside, near))
    return ties


_NEAR_TOWN_KM = 40.0


def _inside(places: Places, inner: Ints, outer: Ints) -> tuple[Bools, Bools]:
    """Return whether each inner row lies in its outer row, a country or division, or near it."""
    feature = places.feature[outer]
    inside = (places.admin1[inner] == outer) | (places.admin2[inner] == outer)
    inside |= (feature == COUNTRY) & (places.country[inner] == places.country[outer])
    other = inner != outer
    distance = _distance_km(places, inner, outer)
    near = (feature > ADMIN2) & (distance < np.maximum(places.radius_km[outer], _NEAR_TOWN_KM))
    return inside & other, near & other & ~inside


def _distance_km(places: Places, a: Ints, b: Ints) -> Floats:
    chord: Floats = np.linalg.norm(
        places.unit[a].astype(np.float64) - places.unit[b].astype(np.float64), axis=1
    )
    result: Floats = 2 * EARTH_KM * np.arcsin(np.minimum(chord / 2, 1.0))
    return result


def softmax(batch: Batch, scores: Floats) -> Floats:
    """Return the probabilities of the candidates within their groups."""
    if not len(scores):
        return scores
    top = np.maximum.reduceat(scores, batch.start)
    weight = np.exp(scores - top[batch.group])
    result: Floats = weight / np.add.reduceat(weight, batch.start)[batch.group]
    return result


_SPOT_KM = 40.0


def same_spot(batch: Batch, top: Ints) -> Bools:
    """Return by candidate whether it lies at the spot of its group's best one.

    A country is its own spot; elsewhere a town, its district and its airfield are one.
    """
    winner = top[batch.group]
    row, winner_row = batch.row, batch.row[winner]
    difference = batch.places.unit[row] - batch.places.unit[winner_row]
    near = np.einsum("ij,ij->i", difference, difference) < (_SPOT_KM / EARTH_KM) ** 2
    feature, winner_feature = batch.places.feature[row], batch.places.feature[winner_row]
    result: Bools = (near & ((feature == COUNTRY) == (winner_feature == COUNTRY))) | (
        row == winner_row
    )
    return result


def best(batch: Batch, scores: Floats) -> Ints:
    """Return the first best candidate of each group."""
    top = np.maximum.reduceat(scores, batch.start)
    hits = np.flatnonzero(scores == top[batch.group])
    _, first = np.unique(batch.group[hits], return_index=True)
    return hits[first]

"""Whose people act where a name stands: "Lebanese soldiers patrolled Tripoli"."""

from __future__ import annotations

from functools import cache

import numpy as np

from geodata.geocode.arrays import Bools, Ints
from geodata.geocode.batch import Batch
from geodata.geocode.candidates import NamePool
from geodata.geocode.features import Levels
from geodata.geocode.groups import Groups, Seen
from geodata.geocode.places import CITY
from geodata.tables import read_words

_REACH = 24  # tokens from a people to what it acts upon, in one sentence
_ENDS = frozenset({".", "!", "?", "\n", ";"})
_MINE, _LESSER, _OTHERS, _NONE = 1, 2, 3, 4  # levels


@cache
def _actor_words() -> frozenset[str]:
    return read_words("geocode/actor_words")


def put_peoples(
    groups: Groups, *, own: list[int], seen: list[Seen], words: list[str], pool: NamePool
) -> None:
    """Note whose soldiers, police or ministers are told of last before each name in its sentence.

    A people alone says little: "an English class", "the Spanish word". A name in several sentences
    has the people of the first that has one.

    Parameters
    ----------
    groups
        The groups so far; those of this article get their people.
    own
        By mention of the article, its group.
    seen
        The mentions in text order.
    words
        The tokens of the article.
    pool
        The names, filled.
    """
    actors = _actor_words()
    people, since, stop = -1, 0, 0
    for mention in seen:
        if people >= 0 and (
            mention.first - since > _REACH or not _ENDS.isdisjoint(words[stop : mention.first])
        ):
            people = -1
        stop = mention.stop
        group = own[mention.number]
        if pool.people[mention.entry]:
            acts = stop < len(words) and words[stop] in actors
            people, since = (group, stop) if acts else (people, since)
        elif people >= 0 and groups.people[group] < 0:
            groups.people[group] = people


def people_levels(batch: Batch, top: Ints, *, large: Bools) -> Levels:
    """Return by town whether it lies in the country of the people that acts there.

    Parameters
    ----------
    batch
        The candidates.
    top
        The best candidate of each group.
    large
        Which candidates are no mere village beside the greatest town of their name.
    """
    town = batch.places.feature[batch.row] == CITY
    told = np.where(batch.people >= 0, batch.places.country[batch.row[top[batch.people]]], 0)
    country = told[batch.group]
    here = town & (batch.places.country[batch.row] == country)
    mine = here & large
    any_mine = np.logical_or.reduceat(mine, batch.start)[batch.group]
    level = np.where(mine, _MINE, np.where(here, _LESSER, np.where(any_mine, _OTHERS, _NONE)))
    return np.where(town & (country > 0), level, 0).astype(np.int16)

"""How the places of each article share out over countries, divisions and districts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.geocode.arrays import Floats, Ints


@dataclass(frozen=True, slots=True)
class Shares:
    """Candidates by (article, area): which share of an area is whose."""

    area: Ints  # by candidate: number of its (article, area), or -1
    own: Ints  # by candidate: number of its (name, area), or -1
    own_area: Ints  # by (name, area): number of its (article, area)
    n_areas: int
    n_own: int
    area_article: Ints
    area_key: Ints

    @classmethod
    def of(cls, key: Ints, *, name: Ints, article: Ints) -> Shares:
        """Return the areas `key` (by candidate; -1 none) numbered by article and by name."""
        known = np.flatnonzero(key >= 0)
        span = int(key.max(initial=0)) + 1
        pairs, own_of = np.unique(name[known] * span + key[known], return_inverse=True)
        first = np.zeros(len(pairs), np.int64)
        first[own_of] = known
        areas, own_area = np.unique(article[first] * span + key[first], return_inverse=True)
        own = np.full(len(key), -1)
        own[known] = own_of
        area = np.full(len(key), -1)
        area[known] = own_area[own_of]
        return cls(area, own, own_area, len(areas), len(pairs), areas // span, areas % span)

    def others(self, weight: Floats) -> tuple[Floats, Floats]:
        """Return by candidate the weight of its area without its name's; and by area the total."""
        known = self.own >= 0
        own: Floats = np.zeros(
            self.n_own
        )  # of many places of one name in an area, the likeliest counts
        np.maximum.at(own, self.own[known], weight[known])
        total: Floats = np.bincount(self.own_area, weights=own, minlength=self.n_areas).astype(
            float
        )
        rest = (total[self.own_area] - own) if self.n_own else own
        result = np.zeros(len(weight))
        result[known] = rest[self.own[known]]
        return np.asarray(np.maximum(result, 0.0)), total

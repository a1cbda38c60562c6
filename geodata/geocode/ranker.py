"""The ranker: two passes of a conditional logit, and how sure the answer is.

A candidate's score is the sum of the weights of its levels; the softmax of the scores within a
group is the model of McFadden (1974), fitted by ``scripts/train_resolver.py``. The second pass
sees the article as the first one understood it. The confidence is a logistic regression on the
answer's probability and levels, fitted on articles that the ranker had not seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.errors import GazetteerError
from geodata.geocode.arrays import Floats, Ints
from geodata.geocode.batch import Batch, best, same_spot, softmax
from geodata.geocode.evidence import (
    HOLDS,
    HOLDS_BEFORE_COMMA,
    dynamic_levels,
    put_level,
    unheard_holders,
)
from geodata.geocode.features import N_STATIC, OFFSETS, level_names
from geodata.geocode.homes import domain_levels, home_levels
from geodata.geocode.offers import Offers, offer_names
from geodata.tables import read_rows

WEIGHTS_TABLE = "geocode/weights"
CONSTANT = "confidence: constant"
LOG_ODDS = "confidence: log odds"
OFFER_CONSTANT = "offer: constant"
LONE_LOG_ODDS = 3.0  # of a name's only candidate: it is not a choice, whatever the softmax says
MOST_LOG_ODDS = 7.0  # beyond .999 the ranker's probability says nothing more


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights by level for the two passes and the confidence."""

    first: Floats
    second: Floats
    sure: Floats
    constant: float
    log_odds: float
    offer: Floats  # by level of an offer
    offer_constant: float

    @classmethod
    def load(cls) -> Weights:
        """Read the weights that come with the package.

        Raises
        ------
        GazetteerError
            Where the table lacks a level or has one too many.
        """
        rows = {row["feature"]: row for row in read_rows(WEIGHTS_TABLE)}
        names = level_names()
        if odd := rows.keys() ^ {*names, *offer_names(), CONSTANT, LOG_ODDS, OFFER_CONSTANT}:
            msg = (
                f"{WEIGHTS_TABLE}.csv does not fit the features: {sorted(odd)[:5]}; train it anew."
            )
            raise GazetteerError(msg)

        def column(name: str) -> Floats:
            return np.array([float(rows[level][name]) for level in names])

        return cls(
            column("weight_pass1"),
            column("weight_pass2"),
            column("weight_confidence"),
            float(rows[CONSTANT]["weight_confidence"]),
            float(rows[LOG_ODDS]["weight_confidence"]),
            np.array([float(rows[level]["weight_confidence"]) for level in offer_names()]),
            float(rows[OFFER_CONSTANT]["weight_confidence"]),
        )


@dataclass(frozen=True, slots=True)
class Ranking:
    """The candidates of a batch as ranked: levels (feature, candidate), scores, probabilities."""

    dynamic: NDArray[np.int16]
    scores: Floats
    probability: Floats
    top: Ints  # by group, its best candidate


def score(weights: Floats, static: NDArray[np.int16], dynamic: NDArray[np.int16]) -> Floats:
    """Return the sums of the levels' weights, by candidate.

    `static` is (candidate, feature), `dynamic` (feature, candidate).
    """
    total = np.zeros(len(static))
    for feature in range(N_STATIC):
        total += weights[OFFSETS[feature] + static[:, feature]]
    for i, levels in enumerate(dynamic):
        total += weights[OFFSETS[N_STATIC + i] + levels]
    return total


def first_pass(batch: Batch, weights: Floats, *, domains: Ints) -> Ranking:
    """Rank with the article as the places' prominence alone would have it."""
    extra = domain_levels(batch, domains)
    dynamic = dynamic_levels(batch, batch.prior, extra=extra)
    return _ranked(batch, weights, dynamic)


def second_pass(
    batch: Batch, weights: Floats, *, first: Ranking, domains: Ints, sources: list[str | None]
) -> Ranking:
    """Rank again with the article and the sources' homes as the first pass understood them."""
    extra = domain_levels(batch, domains) + home_levels(batch, first.probability, sources=sources)
    dynamic = dynamic_levels(batch, first.probability, extra=extra)
    ranking = _ranked(batch, weights, dynamic)
    if len(holders := unheard_holders(batch, top=ranking.top, probability=ranking.probability)):
        put_level(dynamic, HOLDS, holders, HOLDS_BEFORE_COMMA)
        return _ranked(batch, weights, dynamic)
    return ranking


def _ranked(batch: Batch, weights: Floats, dynamic: NDArray[np.int16]) -> Ranking:
    scores = score(weights, batch.static, dynamic)
    return Ranking(dynamic, scores, softmax(batch, scores), best(batch, scores))


def answer_levels(batch: Batch, ranking: Ranking) -> Ints:
    """Return the numbers of the levels of each group's answer, (group, feature)."""
    levels = np.concatenate([batch.static[ranking.top].T, ranking.dynamic[:, ranking.top]])
    numbers: Ints = levels.T.astype(np.int64) + OFFSETS[:-1]
    return numbers


def answer_log_odds(batch: Batch, ranking: Ranking) -> Floats:
    """Return the log odds of each group's answer, with what lies at the same spot counted in."""
    together = np.add.reduceat(ranking.probability * same_spot(batch, ranking.top), batch.start)
    together = np.clip(together, 1e-9, 1 - 1e-9)
    odds: Floats = np.clip(np.log(together / (1 - together)), -MOST_LOG_ODDS, MOST_LOG_ODDS)
    return np.where(batch.count == 1, LONE_LOG_ODDS, odds)


def confidence(batch: Batch, ranking: Ranking, weights: Weights) -> Floats:
    """Return for each group the probability that its answer is right."""
    if not len(batch.start):
        return np.zeros(0)
    logit = weights.constant + weights.log_odds * answer_log_odds(batch, ranking)
    logit = logit + weights.sure[answer_levels(batch, ranking)].sum(axis=1)
    result: Floats = 1 / (1 + np.exp(-logit))
    return result


def offer_confidence(offers: Offers, weights: Weights) -> Floats:
    """Return for each offer the probability that it is right."""
    logit = weights.offer_constant + weights.offer[offers.levels].sum(axis=1)
    result: Floats = 1 / (1 + np.exp(-logit))
    return result

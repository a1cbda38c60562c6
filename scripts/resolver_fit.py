"""Fit the resolver: a conditional logit of candidates, logistic regressions of how sure it is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from resolver_corpora import Corpus, Floats, Ints
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from geodata.geocode.batch import Batch
from geodata.geocode.features import FEATURES, N_LEVELS, N_STATIC, OFFSETS, level_names
from geodata.tables import read_rows

PENALTY = 0.3  # of the squared weights, over the sum of the groups' log likelihoods
# How much a group of each corpus counts, in the first and the second pass: small-town papers must
# not teach that fame means nothing, and the first pass does not know the sources' homes.
CORPUS_WEIGHT = {"lgl": (0.4, 1.0), "gwn-dev": (1.5, 1.5)}
PENALTY_STEPS = 1.0  # of the squared differences of neighbouring steps
PENALTY_CONFIDENCE = 3.0


def one_hot(batch: Batch, dynamic: NDArray[np.int16]) -> csr_matrix:
    """Return the levels of all candidates as a sparse matrix of ones."""
    columns = np.concatenate(
        [batch.static + OFFSETS[:N_STATIC], (dynamic.T + OFFSETS[N_STATIC:-1])], axis=1
    )
    n, k = columns.shape
    return csr_matrix(
        (np.ones(n * k), columns.ravel(), np.arange(0, n * k + 1, k)), shape=(n, N_LEVELS)
    )


def penalty_matrix() -> csr_matrix:
    """Return the quadratic penalty: small weights, and neighbouring steps alike."""
    rows, columns = list(range(N_LEVELS)), list(range(N_LEVELS))
    values = (PENALTY * expected_weights()[1]).tolist()
    for feature, start in zip(FEATURES, OFFSETS, strict=False):
        for level in range(1, len(feature.levels) - 1) if feature.steps or feature.ranked else ():
            a, b = int(start) + level, int(start) + level + 1
            rows += [a, b, a, b]
            columns += [a, b, b, a]
            values += [PENALTY_STEPS, PENALTY_STEPS, -PENALTY_STEPS, -PENALTY_STEPS]
    return csr_matrix((values, (rows, columns)), shape=(N_LEVELS, N_LEVELS))


def expected_weights() -> tuple[Floats, Floats]:
    """Return by level the weight that training starts from and how strongly it is held."""
    numbers = {name: i for i, name in enumerate(level_names())}
    expected, strength = np.zeros(N_LEVELS), np.ones(N_LEVELS)
    for row in read_rows("geocode/expected_weights"):
        expected[numbers[row["level"]]] = float(row["weight"])
        strength[numbers[row["level"]]] = float(row["strength"])
    return expected, strength


def fit(
    parts: list[tuple[Corpus, NDArray[np.int16], NDArray[np.bool_]]], *, second: bool
) -> Floats:
    """Fit the conditional logit on the groups of the chosen articles that hold a target."""
    pieces = []
    for corpus, dynamic, chosen in parts:
        batch = corpus.batch
        has = np.logical_or.reduceat(corpus.target, batch.start)
        many = batch.count > 1
        use = has & many & (corpus.weight > 0) & chosen[batch.article]
        keep = use[batch.group]
        x = one_hot(batch, dynamic)[np.flatnonzero(keep)]
        count = batch.count[use]
        weight = corpus.weight[use] * CORPUS_WEIGHT.get(corpus.name, (1.0, 1.0))[second]
        pieces.append((x, corpus.target[keep], np.cumsum(count) - count, count, weight))

    penalty, (expected, _) = penalty_matrix(), expected_weights()

    def loss(w: Floats) -> tuple[float, Floats]:
        pull = penalty @ (w - expected)
        value = float((w - expected) @ pull)
        gradient = 2 * pull
        for x, target, start, count, weight in pieces:
            scores = x @ w
            group = np.repeat(np.arange(len(count)), count)
            top = np.maximum.reduceat(scores, start)[group]
            e = np.exp(scores - top)
            p = e / np.add.reduceat(e, start)[group]
            right = np.add.reduceat(p * target, start)
            value -= float(weight @ np.log(np.maximum(right, 1e-12)))
            posterior = p * target / np.maximum(right, 1e-12)[group]
            gradient += x.T @ (weight[group] * (p - posterior))
        return value, gradient

    answer = minimize(loss, expected, jac=True, method="L-BFGS-B", options={"maxiter": 150})
    return np.asarray(answer.x)


def fit_logistic(
    levels: Ints, log_odds: Floats, right: Floats, *, weight: Floats, n_levels: int
) -> Floats:
    """Fit a logistic regression; return the levels' weights, the constant and the slope."""
    n = len(levels)
    k = levels.shape[1]
    x = csr_matrix(
        (np.ones(n * k), levels.ravel(), np.arange(0, n * k + 1, k)), shape=(n, n_levels)
    )

    def loss(theta: Floats) -> tuple[float, Floats]:
        w, constant, slope = theta[:-2], theta[-2], theta[-1]
        logit = x @ w + constant + slope * log_odds
        value = float(weight @ (np.logaddexp(0, logit) - right * logit))
        error = weight * (1 / (1 + np.exp(-logit)) - right)
        gradient = np.concatenate(
            [x.T @ error + 2 * PENALTY_CONFIDENCE * w, [error.sum(), error @ log_odds]]
        )
        return value + PENALTY_CONFIDENCE * float(w @ w), gradient

    start = np.zeros(n_levels + 2)
    start[-1] = 1.0
    answer = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 150})
    theta: Floats = answer.x
    return theta

"""A conditional logit with a prior: weights by name for choices among options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float64]
MOST_STEPS = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """Options as features by name, which of them are right, and what the choice counts."""

    options: Sequence[Mapping[str, float]]
    right: Sequence[bool]
    share: float = 1.0


def fit_choices(
    choices: Sequence[Choice], prior: Mapping[str, float], *, strength: float
) -> dict[str, float]:
    """Return the weights that maximise the likelihood of right options times a Gaussian prior.

    Every choice has a right option; a name that is not in `prior` tells nothing.
    """
    number = {name: i for i, name in enumerate(prior)}
    options = [o for choice in choices for o in choice.options]
    cells = [
        (row, number[name], value)
        for row, option in enumerate(options)
        for name, value in option.items()
        if name in number
    ]
    rows, columns, values = zip(*cells, strict=True)
    x = csr_matrix((values, (rows, columns)), shape=(len(options), len(number)))
    turned = x.T.tocsr()
    count = np.array([len(choice.options) for choice in choices])
    start = np.cumsum(count) - count
    of = np.repeat(np.arange(len(choices)), count)
    right = np.array([r for choice in choices for r in choice.right], dtype=float)
    share = np.array([choice.share for choice in choices])
    centre = np.array(list(prior.values()))

    def loss(w: Floats) -> tuple[float, Floats]:
        scores = x @ w
        e = np.exp(scores - np.maximum.reduceat(scores, start)[of])
        p = e / np.add.reduceat(e, start)[of]
        hit = np.maximum(np.add.reduceat(p * right, start), 1e-12)
        away = w - centre
        value = strength / 2 * float(away @ away) - float(share @ np.log(hit))
        return value, turned @ (share[of] * (p - p * right / hit[of])) + strength * away

    answer = minimize(loss, centre, jac=True, method="L-BFGS-B", options={"maxiter": MOST_STEPS})
    return dict(zip(prior, answer.x.tolist(), strict=True))

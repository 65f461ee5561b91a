"""Fitting of sparse linear models, deterministic: L-BFGS from zero on a convex loss, weights rounded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit

DIGITS = 2
"""Weights are rounded, so that the last bits of one machine's arithmetic do not show in the file."""


def _matrix(rows: Sequence[set[str]], least: int) -> tuple[csr_matrix, list[str]]:
    counts = Counter(feature for row in rows for feature in row)
    names = sorted(feature for feature, count in counts.items() if count >= least)
    column = {name: number for number, name in enumerate(names)}
    indices, pointers = [], [0]
    for row in rows:
        indices += sorted(column[feature] for feature in row if feature in column)
        pointers.append(len(indices))
    data = np.ones(len(indices))
    return csr_matrix(
        (data, np.array(indices, dtype=np.int64), np.array(pointers, dtype=np.int64)), shape=(len(rows), len(names))
    ), names


def _weights(names: list[str], solution: NDArray[np.float64]) -> dict[str, float]:
    return {
        name: round(float(w), DIGITS)
        for name, w in zip(names, solution, strict=True)
        if abs(round(float(w), DIGITS)) > 0
    }


def fit_logistic(rows: Sequence[set[str]], labels: Sequence[bool], penalty: float, least: int = 2) -> dict[str, float]:
    """Weights of a logistic regression of *labels* on named features, L2 penalty, features seen *least* times."""
    matrix, names = _matrix(rows, least)
    target = np.array(labels, dtype=float)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = matrix @ weights
        value = float(np.sum(np.logaddexp(0, scores) - target * scores) + penalty / 2 * weights @ weights)
        return value, matrix.T @ (expit(scores) - target) + penalty * weights

    result = minimize(
        loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 500, "ftol": 1e-12, "gtol": 1e-7}
    )
    return _weights(names, result.x)


def fit_choice(groups: Sequence[Sequence[tuple[set[str], bool]]], penalty: float, least: int = 2) -> dict[str, float]:
    """Weights of a conditional logit: in each group, the right ones against the others (McFadden's choice model)."""
    rows = [features for group in groups for features, _ in group]
    right = np.array([is_right for group in groups for _, is_right in group])
    matrix, names = _matrix(rows, least)
    starts = np.cumsum([0, *(len(group) for group in groups)])[:-1]
    group_of = np.repeat(np.arange(len(groups)), [len(group) for group in groups])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = matrix @ weights
        top = np.maximum.reduceat(scores, starts)
        powers = np.exp(scores - top[group_of])
        everything = np.add.reduceat(powers, starts)
        wanted = np.add.reduceat(np.where(right, powers, 0.0), starts)
        value = penalty / 2 * float(weights @ weights) + float(
            np.sum(np.log(everything) - np.log(np.maximum(wanted, 1e-300)))
        )
        slope = powers / everything[group_of] - np.where(right, powers, 0.0) / np.maximum(wanted, 1e-300)[group_of]
        return value, matrix.T @ slope + penalty * weights

    result = minimize(
        loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 300, "ftol": 1e-11, "gtol": 1e-6}
    )
    return _weights(names, result.x)

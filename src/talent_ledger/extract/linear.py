"""Linear models over named features: small enough to read, fast enough to ask for every figure.

Their weights are a stage's output (``data/model/*.json``), so that what was learned is data one can look at.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from talent_ledger.schema.errors import LedgerError


@dataclass(frozen=True)
class Linear:
    """Weights by feature name."""

    weights: dict[str, float]

    def score(self, features: Iterable[str]) -> float:
        """The sum of the weights of *features*; unknown ones count nothing."""
        # exact, so that the order in which a set is walked cannot tip a near tie
        return math.fsum(filter(None, map(self.weights.get, features)))

    def probability(self, features: Iterable[str]) -> float:
        """The score on the logistic scale, 0 to 1."""
        return logistic(self.score(features))


def logistic(score: float) -> float:
    """1 / (1 + e^-score), safe for any score.

    >>> logistic(0.0), round(logistic(-800.0), 3)
    (0.5, 0.0)
    """
    return 1 / (1 + math.exp(-score)) if score > -700 else 0.0


def softmax(scores: list[float]) -> list[float]:
    """Probabilities that sum to one."""
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


@lru_cache(maxsize=8)
def read_model(path: Path) -> Linear:
    """The model in *path*, as the training stage wrote it."""
    try:
        return Linear(json.loads(path.read_text(encoding="utf-8"))["weights"])
    except (OSError, ValueError, KeyError) as error:
        raise LedgerError(
            str(path), f"the model cannot be read ({error})", "run `dvc repro train`, which makes it"
        ) from error

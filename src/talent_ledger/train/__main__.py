"""Run the stage: ``data/gold/open`` → ``data/model``. The sealed texts are never read here."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from pydantic import Field
from scipy.optimize import minimize

from talent_ledger.evaluate.gold import read_gold
from talent_ledger.extract.claim_features import is_bare
from talent_ledger.extract.linear import Linear, softmax
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.files import project_root, write_text
from talent_ledger.schema.parameters import Section, read_section
from talent_ledger.train.annotated import Examples, gather, read
from talent_ledger.train.fit import fit_choice, fit_logistic

FOLDS = 3


class TrainParameters(Section):
    """Section ``train`` of params.yaml."""

    claim_penalty: float = Field(default=4.0, gt=0)
    look_alike_weight_bare: float = Field(default=2.3, gt=0)
    look_alike_weight_measured: float = Field(default=1.2, gt=0)
    subject_penalty: float = Field(default=16.0, gt=0)
    least_occurrences: int = Field(default=2, ge=1)
    seed_weight: int = Field(default=8, ge=1)


def fit_claim(examples: Sequence[Examples], parameters: TrainParameters) -> Linear:
    """The model that tells claims from other figures."""
    figures = [figure for document in examples for figure in document.figures]
    features, labels = [features for features, _ in figures], [is_claim for _, is_claim in figures]
    return Linear(fit_logistic(features, labels, parameters.claim_penalty, parameters.least_occurrences))


def fit_subject(examples: Sequence[Examples], parameters: TrainParameters) -> Linear:
    """The model that chooses whose a figure is."""
    choices = [choice for document in examples for choice in document.choices if any(right for _, right in choice)]
    return Linear(fit_choice(choices, parameters.subject_penalty, parameters.least_occurrences))


def _others(examples: Sequence[Examples], fold: int) -> list[Examples]:
    return [example for number, example in enumerate(examples) if number % FOLDS != fold]


def gather_all(root: Path, parameters: TrainParameters) -> list[Examples]:
    """Examples of all open texts, each as a model sees it that was fitted on other texts."""
    gold = sorted(read_gold(root / "data" / "gold" / "open", root), key=lambda document: document.document_id)
    texts = read(gold)
    annotated = [gather(text) for text in texts]
    models = [fit_subject(_others(annotated, fold), parameters) for fold in range(FOLDS)]
    examples = [gather(text, models[number % FOLDS]) for number, text in enumerate(texts)]
    for text, example in zip(texts, examples, strict=True):
        example.weight = parameters.seed_weight if text.gold.part == "seed" else 1
    return examples


def run(root: Path) -> None:
    """Fit on all open texts; measure on each part of them with models fitted on the others."""
    parameters = read_section(root, "train", TrainParameters)
    examples = gather_all(root, parameters)
    claim_scores: dict[bool, list[tuple[float, bool]]] = {True: [], False: []}
    subject_scores: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        others = _others(examples, fold)
        claim, subject = fit_claim(others, parameters), fit_subject(others, parameters)
        for document in examples[fold::FOLDS]:
            for features, is_claim in document.figures:
                claim_scores[is_bare(features)].append((claim.probability(features), is_claim))
            subject_scores += [_best(subject, choice) for choice in document.choices]
    settings = {
        "threshold_bare": _threshold(parameters.look_alike_weight_bare),
        "threshold_measured": _threshold(parameters.look_alike_weight_measured),
    }
    taken = [
        (chance >= settings["threshold_bare" if bare else "threshold_measured"], is_claim)
        for bare, scores in claim_scores.items()
        for chance, is_claim in scores
    ]
    slope, offset = calibrate([(chance, right) for chance, right in subject_scores if chance > 0])
    weighed = [example for example in examples for _ in range(example.weight)]
    claim, subject = fit_claim(weighed, parameters), fit_subject(weighed, parameters)
    folder = root / "data" / "model"
    _write(folder / "claim.json", claim.weights)
    _write(folder / "subject.json", subject.weights)
    _write(folder / "settings.json", settings | {"confidence_slope": slope, "confidence_offset": offset})
    metrics = {
        "documents": len(examples),
        "claim_f1": round(_f1([(float(is_taken), is_claim) for is_taken, is_claim in taken], 0.5), 4),
        "subject_accuracy": round(sum(right for _, right in subject_scores) / len(subject_scores), 4),
    }
    write_text(root / "reports" / "metrics" / "train.json", json.dumps(metrics, indent=2) + "\n")
    print("train: " + ", ".join(f"{name} {value}" for name, value in metrics.items()))


def _best(model: Linear, choice: Sequence[tuple[set[str], bool]]) -> tuple[float, bool]:
    if not choice:
        return 0.0, False
    chances = softmax([model.score(features) for features, _ in choice])
    best = max(range(len(chances)), key=lambda i: chances[i])
    return chances[best], choice[best][1]


def _f1(scores: Sequence[tuple[float, bool]], threshold: float) -> float:
    hits = sum(chance >= threshold and is_claim for chance, is_claim in scores)
    taken = sum(chance >= threshold for chance, _ in scores)
    return 2 * hits / (taken + sum(is_claim for _, is_claim in scores))


def _threshold(weight: float) -> float:
    """From what chance on a figure is taken, where a look-alike taken weighs as *weight* claims missed (Elkan 2001).

    A look-alike in the dataset is worse than a gap, most of all a plain number: an example's money is at least money,
    but an age or the number of a room counts nothing.

    >>> _threshold(1.0), _threshold(3.0)
    (0.5, 0.75)
    """
    return round(weight / (1 + weight), 2)


def calibrate(scores: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Slope and offset on the logit scale that make stated chances true ones (Platt's scaling)."""
    chances = np.clip([chance for chance, _ in scores], 1e-6, 1 - 1e-6)
    logits = np.log(chances / (1 - chances))
    right = np.array([is_right for _, is_right in scores], dtype=float)

    def loss(point: np.ndarray) -> float:
        scaled = point[0] * logits + point[1]
        return float(np.sum(np.logaddexp(0, scaled) - right * scaled))

    slope, offset = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return round(float(slope), 2), round(float(offset), 2)


def _write(path: Path, weights: dict[str, float]) -> None:
    ordered = dict(sorted(weights.items()))
    write_text(path, json.dumps({"weights": ordered}, indent=0, ensure_ascii=False) + "\n")


def main() -> int:
    """Run in the project around the working directory."""
    try:
        run(project_root())
    except LedgerError as error:
        print(f"train: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""What the stage writes: metrics, tables for plots, every error as CSV, and a page about them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import Field

from talent_ledger.evaluate.evaluation import Evaluation
from talent_ledger.evaluate.listing import Finding, findings
from talent_ledger.evaluate.matching import LEVELS
from talent_ledger.evaluate.page import page
from talent_ledger.schema.columns import Schema
from talent_ledger.schema.files import write_text
from talent_ledger.schema.frames import conform, write_csv
from talent_ledger.schema.parameters import Section

LISTED_PARTS = ("seed", "open")
"""Parts whose errors may be read; of every other part only the scores are shown."""


ERRORS: Schema = {
    "part": pl.String(),
    "genre": pl.String(),
    "document_id": pl.String(),
    "error": pl.String(),
    "before": pl.String(),
    "exact": pl.String(),
    "after": pl.String(),
    "expected": pl.String(),
    "found": pl.String(),
    "confidence": pl.Float64(),
}
"""Columns of ``errors.csv``: what was expected and found, with the words around, and how sure the extractor was."""


class EvaluateParameters(Section):
    """Section ``evaluate`` of params.yaml."""

    confidence_bins: int = Field(default=10, ge=2, le=50)


def write_outputs(root: Path, evaluation: Evaluation) -> None:
    """Write the metrics, the tables for plots and the page below ``reports`` of *root*."""
    folder = root / "reports" / "evaluation"
    write_text(
        root / "reports" / "metrics" / "evaluate.json",
        json.dumps(metrics(evaluation), indent=2, ensure_ascii=False) + "\n",
    )
    for name, rows in plots(evaluation).items():
        write_text(folder / f"{name}.csv", _csv(PLOTS[name], rows))
    found = errors_of(evaluation)
    write_csv(folder / "errors.csv", _errors_frame(evaluation, found), ERRORS, [])
    write_text(root / "reports" / "evaluation.html", page(evaluation, found))


def metrics(evaluation: Evaluation) -> dict[str, Any]:
    """The scores that ``dvc metrics`` shows and compares."""
    return {name: _metrics(part) for name, part in evaluation.parts.items()}


def _metrics(part: Mapping[str, Any]) -> dict[str, Any]:
    levels, speakers, looked, sure = part["levels"], part["speakers"], part["look_alikes"], part["calibration"]
    return {
        "texts": part["documents"],
        "claims_annotated": levels["annotated"],
        "claims_found": levels["found"],
        "f1": {level: levels[level]["f1"] for level in LEVELS},
        "precision": {level: levels[level]["precision"] for level in LEVELS},
        "recall": {level: levels[level]["recall"] for level in LEVELS},
        "fields": part["fields"],
        "speakers_right": speakers["right"],
        "wrongly_ascribed": speakers["wrongly_ascribed"],
        "look_alikes_taken": looked["taken_part"],
        "tables_rebuilt": part["tables"]["rebuilt_part"] if part["tables"] else None,
        "brier": sure["brier"],
        "expected_calibration_error": sure["expected_calibration_error"],
    }


PLOTS = {
    "levels": ("part", "level", "precision", "recall", "f1"),
    "by_genre": ("part", "genre", "annotated", "found", *LEVELS),
    "by_kind": ("part", "kind", "annotated", "found", *LEVELS),
    "by_rule": ("part", "decides", "rule", "claims", "annotated", "right"),
    "calibration": ("part", "bin", "claims", "confidence", "right"),
}
"""The tables for ``dvc plots`` and their columns."""


def plots(evaluation: Evaluation) -> dict[str, list[dict[str, Any]]]:
    """The rows of ``PLOTS``: F1 by level, by genre and by kind; claims by rule; how reliable the confidence is."""
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in PLOTS}
    for name, part in evaluation.parts.items():
        tables["levels"] += [{"part": name, "level": level, **part["levels"][level]} for level in LEVELS]
        for group in ("genre", "kind"):
            tables[f"by_{group}"] += [{"part": name, group: key, **row} for key, row in part[f"by_{group}"].items()]
        tables["by_rule"] += [{"part": name, **row} for row in part["by_rule"]]
        tables["calibration"] += [{"part": name, **row} for row in part["calibration"]["bins"]]
    return tables


def _csv(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def errors_of(evaluation: Evaluation) -> list[Finding]:
    """Everything wrong in the texts that may be read."""
    readable = (one for one in evaluation.matched if one.document.part in LISTED_PARTS)
    return [finding for one in readable for finding in findings(one, evaluation.tables)]


def _errors_frame(evaluation: Evaluation, found: Sequence[Finding]) -> pl.DataFrame:
    documents = {one.document.document_id: one.document for one in evaluation.matched}
    rows = [
        {
            **{name: getattr(one, name) for name in ERRORS if name not in ("part", "genre")},
            "part": documents[one.document_id].part,
            "genre": documents[one.document_id].genre,
        }
        for one in found
    ]
    return conform(rows, ERRORS)

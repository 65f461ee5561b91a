"""What the stage writes: metrics, tables for plots, and a page that lists what was missed and what was wrong."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import Field

from talent_ledger.evaluate.evaluation import Evaluation
from talent_ledger.evaluate.listing import Finding, findings
from talent_ledger.evaluate.matching import LEVELS
from talent_ledger.schema.files import write_text
from talent_ledger.schema.parameters import Section

LISTED_PARTS = ("seed", "open")
"""Parts whose errors may be read; of every other part only the scores are shown."""


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
    write_text(root / "reports" / "evaluation.html", page(evaluation))


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


def page(evaluation: Evaluation) -> str:
    """The page ``reports/evaluation.html``: self-contained, without scripts."""
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415  (only the stage draws pages)

    source = files("talent_ledger.evaluate").joinpath("page.html.j2").read_text(encoding="utf-8")
    template = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    ).from_string(source)
    listed = [
        (one.document, _grouped(list(findings(one, evaluation.tables))))
        for one in evaluation.matched
        if one.document.part in LISTED_PARTS
    ]
    return template.render(parts=evaluation.parts, levels=LEVELS, listed=listed) + "\n"


def _grouped(found: Sequence[Finding]) -> list[tuple[str, list[Finding]]]:
    """Findings by kind of error, in the order a reader wants them: what is missing, what is too much, what is wrong."""
    order = ["missed", "not annotated", "look-alike", *LEVELS, "table"]
    kinds = sorted(
        {one.error for one in found}, key=lambda error: (order.index(error) if error in order else 99, error)
    )
    return [(kind, [one for one in found if one.error == kind]) for kind in kinds]

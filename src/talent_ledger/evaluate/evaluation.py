"""One measurement: texts read, claims found, pairs made, tables built, scores taken, by part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from talent_ledger.evaluate import measures
from talent_ledger.evaluate.gold import GoldDocument
from talent_ledger.evaluate.matching import Matched, match
from talent_ledger.evaluate.reading import Claims, claims_of, structures_of, tables_of


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured: the scores by part, and what they were taken from."""

    matched: tuple[Matched, ...]
    outcomes: pl.DataFrame
    tables: tuple[Mapping[str, Any], ...] | None
    parts: Mapping[str, Mapping[str, Any]]


def evaluate(
    gold: Sequence[GoldDocument], claims: Claims | None = None, *, with_tables: bool = True, bins: int = 10
) -> Evaluation:
    """Score *claims* (by default: those the ledger's own stages find) against *gold*."""
    structures = structures_of(gold)
    found = claims_of(structures) if claims is None else claims
    matched = tuple(match(document, found.get(document.document_id, [])) for document in gold)
    tables = None
    if with_tables:
        tables = tuple(measures.tables_rebuilt(matched, tables_of(structures, found)))
    outcomes = measures.outcomes(matched)
    names = sorted({document.part for document in gold})
    return Evaluation(matched, outcomes, tables, {name: _part(name, matched, outcomes, tables, bins) for name in names})


def _part(
    name: str,
    matched: Sequence[Matched],
    outcomes: pl.DataFrame,
    tables: Sequence[Mapping[str, Any]] | None,
    bins: int,
) -> dict[str, Any]:
    mine = [one for one in matched if one.document.part == name]
    frame = outcomes.filter(pl.col("part") == name)
    return {
        "documents": len(mine),
        "levels": measures.scores(frame),
        "fields": measures.fields(frame),
        "speakers": measures.speakers(frame),
        "look_alikes": measures.look_alikes(mine),
        "tables": None if tables is None else measures.part_rebuilt([one for one in tables if one["part"] == name]),
        "calibration": measures.calibration(frame, bins),
        "by_genre": measures.scores_by(frame, "genre"),
        "by_kind": measures.scores_by(frame, "kind"),
        "by_rule": measures.by_rule(frame),
        "errors": measures.commonest_errors(mine),
    }

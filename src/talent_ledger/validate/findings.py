"""What a check found: the form in which results leave Great Expectations."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

Fault = Literal["ours", "source", "doubt"]
Level = Literal["critical", "warning", "info"]

FOUND = {
    "table": pl.String(),
    "row_id": pl.String(),
    "claim_id": pl.String(),
    "explanation": pl.String(),
    "evidence": pl.List(pl.String),
}
"""The columns every rule selects: which row breaks it, a claim that shows it, why, and the claims that bear witness."""


@dataclass(frozen=True)
class Finding:
    """One check, with a Parquet file of the rows it failed on (columns FOUND, in any order)."""

    check: str
    suite: str
    fault: str
    severity: str
    flag: str | None
    statement: str
    number: int
    """How many rows there are."""
    path: Path

    @property
    def rows(self) -> pl.DataFrame:
        """All of the rows, sorted: only where they are few."""
        return pl.read_parquet(self.path).sort("table", "row_id", "claim_id", "explanation", nulls_last=True)

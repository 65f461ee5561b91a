"""What a check found: the form in which results leave Great Expectations."""

from __future__ import annotations

from dataclasses import dataclass
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
    """One check with every row it failed on (columns FOUND, sorted)."""

    check: str
    suite: str
    fault: str
    severity: str
    flag: str | None
    statement: str
    rows: pl.DataFrame

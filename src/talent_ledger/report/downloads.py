"""The validated tables to take away: CSV that is safe in a spreadsheet, Parquet with the types."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import polars as pl

from talent_ledger.report.ledger import Ledger, count
from talent_ledger.schema.files import replaced
from talent_ledger.schema.frames import ROW_GROUP_SIZE
from talent_ledger.schema.progress import Progress

TABLES = {
    "observations": "every figure resolved to measure, population, place and period",
    "share_tables": "tables of shares and series, with their sums and what they leave unstated",
    "share_table_rows": "the rows of those tables",
    "claims": "every figure as the text states it, with its exact place",
    "entities": "places, organizations and groups by id and name",
    "flags": "what was found about rows, with an explanation and the witnesses",
    "comparisons": "figures beside those published for the same population",
    "checks": "what was checked, and whether it held",
    "corrections": "what reviewers decided, and what it changed",
}
"""Table → what it holds."""

BATCH = 20_000
"""Rows in memory at a time."""
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_downloads(ledger: Ledger, folder: Path) -> list[dict[str, Any]]:
    """Write every table as CSV and Parquet into *folder*; returns name, file, rows and description of each."""
    listed = []
    frames: dict[str, pl.LazyFrame] = {name: getattr(ledger, name) for name in TABLES}
    with Progress("report, downloads", sum(map(count, frames.values())), things="rows") as progress:
        for name, frame in frames.items():
            with replaced(folder / f"{name}.parquet") as aside:
                frame.sink_parquet(
                    aside, compression="zstd", row_group_size=ROW_GROUP_SIZE, statistics=True, maintain_order=True
                )
            rows = write_safe_csv(folder / f"{name}.csv", frame, progress)
            listed.append({"name": name.replace("_", " "), "file": name, "rows": rows, "about": TABLES[name]})
    return listed


def write_safe_csv(path: Path, frame: pl.LazyFrame, progress: Progress) -> int:
    """Write *frame* as CSV (RFC 4180, UTF-8); lists become text with ``|`` between their parts. Returns the rows."""
    schema = frame.collect_schema()
    lists = [pl.col(name).list.join("|") for name, kind in schema.items() if kind == pl.List(pl.String)]
    rows = count(frame)
    with replaced(path) as aside, aside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(schema.names())
        for offset in range(0, rows, BATCH):
            for row in frame.slice(offset, BATCH).with_columns(lists).collect().iter_rows():
                writer.writerow([safe_cell(value) for value in row])
            progress.advance(done := min(BATCH, rows - offset), done)
    return rows


def safe_cell(value: object) -> object:
    """*value*, with an apostrophe before text that a spreadsheet would run as a formula.

    >>> safe_cell("=HYPERLINK(A1)"), safe_cell("  @SUM(1)"), safe_cell("India"), safe_cell(-5.0)
    ("'=HYPERLINK(A1)", "'  @SUM(1)", 'India', -5.0)
    """
    if isinstance(value, str) and (value.startswith(_FORMULA_STARTS) or value.lstrip().startswith(_FORMULA_STARTS)):
        return "'" + value
    return value

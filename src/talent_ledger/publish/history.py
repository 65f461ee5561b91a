"""``data/published/history.csv``: how many rows each publication had, and how many each check failed on.

Git keeps it. Of a publication it has the total of every table, and of all else only what changed since the one before,
so that it grows with the changes and not with the ledger.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from talent_ledger.schema.columns import COUNTS, HISTORY
from talent_ledger.schema.frames import conform, read_csv, write_csv

_KEY = ["subject", "name", "document_id", "title"]


def continued(old: Path, new: Path, counts: pl.DataFrame) -> None:
    """Write to *new* the history in *old* with one publication of *counts* more, unless it has that one already.

    Raises:
        LedgerError: *old* cannot be read.
    """
    history = read_csv(old, HISTORY) if old.is_file() else pl.DataFrame(schema=HISTORY)
    lines = history if _is_last(history, counts) else pl.concat([history, _publication(history, counts)])
    write_csv(new, lines, HISTORY, ["publication", *_KEY])


def _is_last(history: pl.DataFrame, counts: pl.DataFrame) -> bool:
    last = history.filter(pl.col("publication") == pl.col("publication").max())
    return not last.is_empty() and bool(last["content"][0] == counts["content"][0])


def _publication(history: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    known = history.sort("publication").group_by(_KEY, maintain_order=True).agg(pl.col("rows").last().alias("before"))
    joined = conform(counts, COUNTS).join(known, on=_KEY, how="full", coalesce=True, nulls_equal=True)
    changed = joined.with_columns(pl.col("rows").fill_null(0), pl.col("before").fill_null(0)).filter(
        (pl.col("document_id").is_null() & (pl.col("subject") == "table")) | (pl.col("rows") != pl.col("before"))
    )
    number = int(history["publication"].max() or 0) + 1  # type: ignore[arg-type]
    content = counts["content"][0]
    return conform(changed.with_columns(publication=pl.lit(number), content=pl.lit(content)), HISTORY)

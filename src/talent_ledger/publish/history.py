"""``data/published/history.csv``: how many rows each publication had, and how many each check failed on.

Git keeps it. Of a publication it has the total of every table, and of all else only what changed since the one before,
so that it grows with the changes and not with the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import polars as pl

from talent_ledger.schema.columns import HISTORY
from talent_ledger.schema.frames import parquet_frames, read_csv, write_csv_stream
from talent_ledger.schema.sorting import sorted_rows

_KEY = ["subject", "name", "document_id", "title"]
_TOTALS = pl.col("document_id").is_null() & (pl.col("subject") == "table")


def continued(old: Path, new: Path, counts: Path) -> None:
    """Write to *new* the history in *old* with one publication more, unless it has that one already.

    *counts* is the table of them in data/quarantine, which is read some thousand rows at a time.

    Raises:
        LedgerError: *old* cannot be read.
    """
    history = read_csv(old, HISTORY) if old.is_file() else pl.DataFrame(schema=HISTORY)
    content = pl.scan_parquet(counts).select("content").head(1).collect().item()
    last = history.filter(pl.col("publication") == pl.col("publication").max())
    lines: Iterable[pl.DataFrame] = [history]
    if last.is_empty() or last["content"][0] != content:
        number = int(history["publication"].max() or 0) + 1  # type: ignore[arg-type]
        changed = (
            some.with_columns(publication=pl.lit(number), content=pl.lit(content))
            for some in _changed(history, parquet_frames(counts))
        )
        lines = chain(lines, sorted_rows(changed, HISTORY, ["publication", *_KEY], new.parent))
    write_csv_stream(new, lines, HISTORY)


def _changed(history: pl.DataFrame, counts: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """The totals among *counts*, and what is not as *history* last had it; what is gone counts nought."""
    known = history.sort("publication").group_by(_KEY, maintain_order=True).agg(pl.col("rows").last().alias("before"))
    for some in counts:
        joined = some.join(known, on=_KEY, how="left", nulls_equal=True).with_columns(pl.col("before").fill_null(0))
        yield joined.filter(_TOTALS | (pl.col("rows") != pl.col("before")))
        known = known.join(some, on=_KEY, how="anti", nulls_equal=True)
    gone = known.with_columns(rows=pl.lit(0, dtype=pl.Int64))
    yield gone.filter(_TOTALS | (pl.col("before") != 0))

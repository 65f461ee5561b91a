"""What earlier publications held: ``data/published/history.csv``, which `publish` appends to and git keeps.

It is read but is no dependency of the stage, or every publication would make its own check stale. The answer is the
same on every machine all the same: a publication of the very rows at hand is left out, so a run is always compared
with the one before it, whether its own result is already in the file (a fresh clone) or not yet (the first run).
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from talent_ledger.schema.columns import HISTORY
from talent_ledger.schema.files import candidate_content
from talent_ledger.schema.frames import read_csv

FILE = "data/published/history.csv"


def earlier_publications(root: Path) -> pl.DataFrame:
    """The history before the candidate at hand (columns HISTORY); empty when nothing was ever published.

    Raises:
        LedgerError: the file is there and cannot be read.
    """
    path = root / FILE
    if not path.is_file():
        return pl.DataFrame(schema=HISTORY)
    history = read_csv(path, HISTORY)
    last = history.filter(pl.col("publication") == pl.col("publication").max())
    if last["content"].unique().to_list() == [candidate_content(root)]:
        return history.filter(pl.col("publication") < pl.col("publication").max())
    return history


def rows_failed(history: pl.DataFrame) -> dict[str, list[int]]:
    """How many rows each check failed on, publication by publication; the file has only what changed."""
    publications = sorted(history["publication"].unique().to_list())
    changes = history.filter(pl.col("subject") == "check").sort("publication")
    found: dict[str, list[int]] = {}
    for (name,), part in changes.partition_by("name", as_dict=True).items():
        known = dict(part.select("publication", "rows").iter_rows())
        rows: list[int] = []
        for publication in publications:
            rows.append(int(known.get(publication, rows[-1] if rows else 0)))
        found[str(name)] = rows
    return found

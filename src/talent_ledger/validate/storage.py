"""How validation opens the DuckDB file of the evidence: everywhere with the same bounds, for DuckDB insists on that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from talent_ledger.schema.database import SPILL, bounds, execute_within, quoted
from talent_ledger.schema.sorting import ROWS_TOGETHER

MEMORY = 64
"""Megabytes that DuckDB may hold, unless it cannot do with them; it puts the rest on the disk, beside the evidence."""


def settings(database: Path) -> dict[str, Any]:
    """DuckDB's settings for the file *database*."""
    return bounds(MEMORY, database.parent / SPILL)


def opened(database: Path) -> duckdb.DuckDBPyConnection:
    """A connection that reads the evidence in *database*; to be closed, or used as a context."""
    return duckdb.connect(str(database), read_only=True, config=settings(database))


def write_rows(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> int:
    """Write the rows of *query* to the Parquet file *path*, in whatever order they come; how many there are."""
    copy = f"COPY ({query}) TO {quoted(path)} (FORMAT parquet, ROW_GROUP_SIZE {ROWS_TOGETHER})"
    return int(execute_within(connection, copy, MEMORY)[0][0])

"""Opens the DuckDB file of the evidence: everywhere with the same bounds, for DuckDB insists on that."""

from __future__ import annotations

from pathlib import Path

import duckdb

MEMORY = "384MB"
"""What DuckDB may hold; it puts the rest on the disk, beside the evidence."""
THREADS = 2
"""On which it works: each needs some of that memory, however many cores there are."""


def settings(database: Path) -> dict[str, str | bool | int | float | list[str]]:
    """DuckDB's settings for the file *database*."""
    return {"memory_limit": MEMORY, "threads": THREADS, "temp_directory": (database.parent / "spill").as_posix()}


def opened(database: Path, read_only: bool = True) -> duckdb.DuckDBPyConnection:
    """A connection to the evidence in *database*; to be closed, or used as a context."""
    return duckdb.connect(str(database), read_only=read_only, config=settings(database))

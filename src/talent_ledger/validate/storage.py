"""Opens the DuckDB file of the evidence: everywhere with the same bounds, for DuckDB insists on that."""

from __future__ import annotations

from pathlib import Path

import duckdb

MEMORY = "768MB"
"""What DuckDB may hold; it puts the rest on the disk, beside the evidence."""


def settings(database: Path) -> dict[str, str | bool | int | float | list[str]]:
    """DuckDB's settings for the file *database*."""
    return {"memory_limit": MEMORY, "temp_directory": (database.parent / "spill").as_posix()}


def opened(database: Path, read_only: bool = True) -> duckdb.DuckDBPyConnection:
    """A connection to the evidence in *database*; to be closed, or used as a context."""
    return duckdb.connect(str(database), read_only=read_only, config=settings(database))

"""Opens the DuckDB file of the evidence: everywhere with the same bounds, for DuckDB insists on that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from talent_ledger.schema.frames import ROW_GROUP_SIZE

MEMORY = 96
"""Megabytes that DuckDB may hold; it puts the rest on the disk, beside the evidence."""
MOST_MEMORY = 8 * MEMORY
"""Megabytes that it may hold for a statement that cannot do with less."""
THREADS = 1
"""On which it works: each needs some of that memory, however many cores there are; two are hardly quicker."""


def settings(database: Path) -> dict[str, str | bool | int | float | list[str]]:
    """DuckDB's settings for the file *database*."""
    return {
        "memory_limit": f"{MEMORY}MB",
        "threads": THREADS,
        "temp_directory": (database.parent / "spill").as_posix(),
        "allocator_flush_threshold": "1MB",  # what it freed goes back to the system
    }


def opened(database: Path) -> duckdb.DuckDBPyConnection:
    """A connection that reads the evidence in *database*; to be closed, or used as a context."""
    return duckdb.connect(str(database), read_only=True, config=settings(database))


def created(database: Path) -> duckdb.DuckDBPyConnection:
    """A connection that writes *database* anew, its tables in row groups that fit into memory; to be closed."""
    database.unlink(missing_ok=True)
    connection = duckdb.connect(config=settings(database))
    location = database.as_posix().replace("'", "''")
    connection.execute(f"ATTACH '{location}' AS evidence (ROW_GROUP_SIZE {ROW_GROUP_SIZE})")
    connection.execute("USE evidence")
    return connection


def execute(connection: duckdb.DuckDBPyConnection, query: Any) -> list[tuple[Any, ...]]:
    """The rows of *query*, which yields few; where DuckDB's memory does not do, it gets twice as much for it."""
    memory = MEMORY
    while True:
        try:
            rows: list[tuple[Any, ...]] = connection.execute(query).fetchall()
        except duckdb.OutOfMemoryException:
            if memory >= MOST_MEMORY:
                raise
            memory *= 2
            connection.execute(f"SET memory_limit = '{memory}MB'")
        else:
            if memory > MEMORY:
                connection.execute(f"SET memory_limit = '{MEMORY}MB'")
            return rows


def write_rows(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> int:
    """Write the rows of *query* to the Parquet file *path*, in whatever order they come; how many there are."""
    location = path.as_posix().replace("'", "''")
    return int(
        execute(connection, f"COPY ({query}) TO '{location}' (FORMAT parquet, ROW_GROUP_SIZE {ROW_GROUP_SIZE})")[0][0]
    )

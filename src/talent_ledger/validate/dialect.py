"""A SQLAlchemy dialect through which Great Expectations can read DuckDB.

Great Expectations leaves its connection before it fetches, and DuckDB then drops the pending rows: every expectation
fails with "list index out of range". This dialect's cursor fetches as it executes and keeps what it fetched.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any

import duckdb
import duckdb_engine
import sqlalchemy.dialects


class BufferedCursor:
    """The part of a DB-API cursor that SQLAlchemy uses; rows are fetched on `execute` and survive the connection."""

    arraysize = 1
    rowcount = -1

    def __init__(self, connection: BufferedConnection) -> None:
        self.connection = connection
        self._duck = connection.duck
        self.description: Any = None
        self._rows: deque[Any] = deque()

    def execute(self, query: str, parameters: Sequence[Any] | None = None, context: Any = None) -> None:
        """Run *query* and fetch all of its rows."""
        self._duck.execute(query, parameters) if parameters else self._duck.execute(query)
        self.description = self._duck.description
        self._rows = deque(self._duck.fetchall()) if self.description else deque()

    def executemany(self, query: str, parameters: Sequence[Any] | None = None, context: Any = None) -> None:
        """Run *query* once for each of *parameters*."""
        self._duck.executemany(query, list(parameters or []))

    def fetchone(self) -> Any:
        """The next row, or None."""
        return self._rows.popleft() if self._rows else None

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """Up to *size* of the rows left."""
        return [self._rows.popleft() for _ in range(min(size or 1, len(self._rows)))]

    def fetchall(self) -> list[Any]:
        """All rows left."""
        rows, self._rows = list(self._rows), deque()
        return rows

    def close(self) -> None:
        """Forget the rows."""
        self._rows = deque()


class BufferedConnection(duckdb_engine.ConnectionWrapper):
    """A DuckDB connection whose cursors keep their rows."""

    def __init__(self, duck: duckdb.DuckDBPyConnection) -> None:
        super().__init__(duck)
        self.duck = duck

    def cursor(self) -> BufferedCursor:  # type: ignore[override]  # it offers what SQLAlchemy uses
        """A cursor that keeps its rows."""
        return BufferedCursor(self)


class BufferedDuckDB(duckdb_engine.Dialect):
    """DuckDB's dialect with buffered cursors: ``duckdb+buffered:///path``."""

    driver = "buffered"
    supports_statement_cache = False

    def connect(self, *arguments: Any, **options: Any) -> BufferedConnection:  # type: ignore[override]
        """Open a connection as DuckDB's own dialect does, and wrap it."""
        return BufferedConnection(super().connect(*arguments, **options)._ConnectionWrapper__c)


sqlalchemy.dialects.registry.register("duckdb.buffered", __name__, "BufferedDuckDB")

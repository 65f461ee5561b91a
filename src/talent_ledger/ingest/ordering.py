"""Documents and segments in the order of document ids, without holding them: DuckDB sorts them on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import cast

import duckdb
import polars as pl

from talent_ledger.schema.columns import DOCUMENTS, SEGMENTS
from talent_ledger.schema.errors import LedgerError

MEMORY = "256MB"
"""What DuckDB may hold."""
AT_A_TIME = 1024


class Ordering:
    """Takes results as they come and gives their documents and segments in order; a context."""

    def __init__(self) -> None:
        self._temporary = TemporaryDirectory(prefix="talent-ledger-")
        self._folder = Path(self._temporary.name)
        spill = (self._folder / "spill").as_posix()
        self._connection = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": spill})
        self._texts = self._parts = 0

    def __enter__(self) -> Ordering:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()
        self._temporary.cleanup()

    def add(self, results: pl.DataFrame) -> None:
        """Take *results*, which come in the order of the corpus: rows of ``batches.RESULTS``, faults left out."""
        numbered = results.with_row_index("number", self._texts)
        documents = numbered.select("number", "place", "document").unnest("document")
        documents.write_parquet(self._folder / f"documents-{self._parts:06d}.parquet")
        segments = numbered.select("number", "segments").explode("segments", empty_as_null=False).unnest("segments")
        segments.write_parquet(self._folder / f"segments-{self._parts:06d}.parquet")
        self._texts += len(results)
        self._parts += 1

    def finish(self) -> list[LedgerError]:
        """Settle that the first text of an id has it; the others are returned as faults.

        Raises:
            LedgerError: no text came.
        """
        if not self._texts:
            raise LedgerError("data/raw", "no text could be read", "add a .txt, .md or .html file")
        self._connection.execute(
            f"""
            CREATE TABLE again AS
            SELECT number, place, document_id, first(place) OVER same AS earlier
            FROM {self._stored("documents")}
            WINDOW same AS (PARTITION BY document_id ORDER BY number)
            QUALIFY row_number() OVER same > 1
            """
        )
        again = self._connection.execute("SELECT place, earlier, document_id FROM again ORDER BY number").fetchall()
        return [
            LedgerError(place, f"it has the same id as {earlier} ({name})", "give one of them another name or id")
            for place, earlier, name in again
        ]

    def documents(self) -> Iterator[pl.DataFrame]:
        """The table ``documents``, in order of document id."""
        return self._in_order("documents", DOCUMENTS, "document_id")

    def segments(self) -> Iterator[pl.DataFrame]:
        """The table ``segments``, in order of document and place in it."""
        return self._in_order("segments", SEGMENTS, "document_id, ordinal")

    def _in_order(self, name: str, schema: dict[str, pl.DataType], order: str) -> Iterator[pl.DataFrame]:
        columns = ", ".join(f'"{column}"' for column in schema)
        unique = f"{self._stored(name)} WHERE number NOT IN (SELECT number FROM again)"
        found = self._connection.sql(f"SELECT {columns} FROM {unique} ORDER BY {order}")
        for batch in found.to_arrow_reader(AT_A_TIME):
            yield cast(pl.DataFrame, pl.from_arrow(batch))

    def _stored(self, name: str) -> str:
        return f"read_parquet('{(self._folder / name).as_posix()}-*.parquet')"

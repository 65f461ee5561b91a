"""Documents and segments in the order of document ids, without holding them: a distribution sort on the disk.

The ids are sorted first, by DuckDB, and cut into ranges that hold about equally much. What came is then dealt
out to the ranges, and each range is sorted by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

import duckdb
import polars as pl

from talent_ledger.schema.columns import DOCUMENTS, SEGMENTS, Schema
from talent_ledger.schema.errors import LedgerError

MEMORY = "128MB"
"""What DuckDB may hold of the ids; it puts the rest on the disk."""
RANGE = 16_000_000
"""How much a range weighs: the characters of its documents, and :data:`ROW` for each."""
ROW = 4_000


class Ordering:
    """Takes results as they come and gives their documents and segments in order; a context."""

    def __init__(self) -> None:
        self._temporary = TemporaryDirectory(prefix="talent-ledger-")
        self._folder = Path(self._temporary.name)
        self._texts = self._parts = 0

    def __enter__(self) -> Ordering:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._temporary.cleanup()

    def add(self, results: pl.DataFrame) -> None:
        """Take *results*, which come in the order of the corpus: rows of ``batches.RESULTS``, faults left out."""
        numbered = results.with_row_index("number", self._texts)
        documents = numbered.select("number", "place", "document").unnest("document")
        segments = numbered.select("number", "segments").explode("segments", empty_as_null=False).unnest("segments")
        for name, table in (("documents", documents), ("segments", segments)):
            table.write_parquet(self._folder / f"{name}-{self._parts:06d}.parquet")
        self._texts += len(results)
        self._parts += 1

    def finish(self) -> list[LedgerError]:
        """Settle that the first text of an id has it, and what is in which range; the others are returned as faults.

        Raises:
            LedgerError: no text came.
        """
        if not self._texts:
            raise LedgerError("data/raw", "no text could be read", "add a .txt, .md or .html file")
        spill = (self._folder / "spill").as_posix()
        with duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": spill}) as connection:
            stored = f"read_parquet('{self._folder.as_posix()}/documents-*.parquet')"
            again = connection.sql(
                f"""
                SELECT number, place, document_id, first(place) OVER same AS earlier FROM {stored}
                WINDOW same AS (PARTITION BY document_id ORDER BY number)
                QUALIFY row_number() OVER same > 1 ORDER BY number
                """
            ).fetchall()
            ranges = connection.sql(
                f"""
                WITH weighed AS (
                    SELECT document_id, sum(characters + {ROW}) OVER (ORDER BY document_id, number) // {RANGE} AS range
                    FROM {stored}
                ) SELECT min(document_id) FROM weighed GROUP BY range ORDER BY 1
                """
            ).fetchall()
        self._deal(pl.Series([name for (name,) in ranges[1:]], dtype=pl.String), [number for number, *_ in again])
        self._ranges = len(ranges)
        return [
            LedgerError(place, f"it has the same id as {earlier} ({name})", "give one of them another name or id")
            for _, place, name, earlier in again
        ]

    def documents(self) -> Iterator[pl.DataFrame]:
        """The table ``documents``, in order of document id."""
        return self._in_order("documents", DOCUMENTS, ["document_id"])

    def segments(self) -> Iterator[pl.DataFrame]:
        """The table ``segments``, in order of document and place in it."""
        return self._in_order("segments", SEGMENTS, ["document_id", "ordinal"])

    def _deal(self, firsts: pl.Series, left_out: list[int]) -> None:
        """Deal every part out to the ranges, of which all but the first begin with the ids *firsts*."""
        for part in sorted(self._folder.glob("*-*.parquet")):
            rows = pl.read_parquet(part).filter(~pl.col("number").is_in(left_out))
            place = firsts.search_sorted(rows["document_id"], side="right") if len(firsts) else pl.lit(0)
            for (number,), dealt in rows.with_columns(range=place).partition_by("range", as_dict=True).items():
                folder = self._folder / f"{part.name.split('-')[0]}-{number}"
                folder.mkdir(exist_ok=True)
                dealt.write_parquet(folder / part.name)
            part.unlink()

    def _in_order(self, name: str, schema: Schema, order: list[str]) -> Iterator[pl.DataFrame]:
        for number in range(self._ranges):
            files = sorted((self._folder / f"{name}-{number}").glob("*.parquet"))
            if files:
                yield pl.concat([pl.read_parquet(file, columns=list(schema)) for file in files]).sort(order)

"""Documents in files: the tables that `ingest` writes, and the structures that later stages read from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

import polars as pl

from talent_ledger.schema.columns import DOCUMENTS, SEGMENTS
from talent_ledger.schema.frames import first_group, read_parquet, scan_parquet, write_parquet_stream
from talent_ledger.schema.structure import Segment, Structure

DOCUMENTS_TOGETHER = 1_024
CHARACTERS_TOGETHER = 8_000_000
"""Documents and their characters in memory, at most; a longer text stands alone."""
_ROW_GROUP = 4_096
"""Documents in one row group at most. What a file says of each row group, its writer and its readers hold in memory."""
_WEIGHT = ("characters", CHARACTERS_TOGETHER)


def write_documents(path: Path, frames: Iterable[pl.DataFrame]) -> tuple[int, int]:
    """Write the table ``documents``, which comes in order of document id; returns how many, with how many comments."""
    comments = 0

    def counted() -> Iterator[pl.DataFrame]:
        nonlocal comments
        for frame in frames:
            comments += int(frame["comments_found"].sum())
            yield frame

    return write_parquet_stream(path, counted(), DOCUMENTS, _ROW_GROUP, _WEIGHT), comments


def count_characters(folder: Path) -> int:
    """How many characters the documents below *folder* have together."""
    table = scan_parquet(folder / "documents.parquet", DOCUMENTS)
    return int(table.select(pl.col("characters").sum()).collect().item())


def read_portions(folder: Path) -> Iterator[list[Structure]]:
    """The structures below *folder* in order of document id, as many at a time as were written together.

    Raises:
        LedgerError: one of the two tables is missing or has other columns.
    """
    for documents, segments in read_tables(folder):
        yield list(_structures(documents, segments))


def read_tables(folder: Path, most: int = DOCUMENTS_TOGETHER) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Documents and their segments below *folder* in order of document id, at most *most* documents at a time.

    Raises:
        LedgerError: one of the two tables is missing or has other columns.
    """
    table = scan_parquet(folder / "documents.parquet", DOCUMENTS)
    segments = scan_parquet(folder / "segments.parquet", SEGMENTS)
    first = 0
    while len(lengths := table.select("characters").slice(first, most).collect()):
        number = first_group(lengths, most, _WEIGHT)
        documents = table.slice(first, number).collect()
        names = documents["document_id"]
        within = pl.col("document_id").is_between(pl.lit(names[0]), pl.lit(names[-1]))
        yield documents, segments.filter(within).collect()
        first += number


def read_structures(folder: Path) -> Iterator[Structure]:
    """The structures that the stage ``ingest`` wrote to *folder* (``data/documents``), in order of document id.

    Raises:
        LedgerError: one of the two tables is missing or has other columns.
    """
    return _structures(
        read_parquet(folder / "documents.parquet", DOCUMENTS), read_parquet(folder / "segments.parquet", SEGMENTS)
    )


def _structures(documents: pl.DataFrame, segments: pl.DataFrame) -> Iterator[Structure]:
    by_document = {
        str(name): tuple(Segment(**row) for row in rows)
        for name, rows in groupby(
            segments.sort("document_id", "ordinal").iter_rows(named=True), key=lambda row: row["document_id"]
        )
    }
    kept = [name for name in Structure.__dataclass_fields__ if name in DOCUMENTS]
    for row in documents.select(pl.col(kept)).sort("document_id").iter_rows(named=True):
        yield Structure(**row, segments=by_document.get(row["document_id"], ()))

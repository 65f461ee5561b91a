"""A document as the stages hand it on in memory: its text and the segments that cover it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import polars as pl

from talent_ledger.schema.cache import content_key
from talent_ledger.schema.columns import DOCUMENTS, SEGMENTS
from talent_ledger.schema.files import read_parquet, scan_parquet


@dataclass(frozen=True, slots=True)
class Segment:
    """One row of the table ``segments``; ``start`` and ``end`` count code points of the document's text."""

    segment_id: str
    document_id: str
    ordinal: int
    kind: str
    start: int
    end: int
    heading: str | None = None
    speaker: str | None = None
    comment: int | None = None
    article: str | None = None
    attributed_to: str | None = None
    date: str | None = None
    repeat_of: str | None = None


@dataclass(frozen=True, slots=True)
class Structure:
    """A text and what was found in it.

    Every character that is not blank lies in exactly one segment, or in two when the inner one is a quotation inside a
    paragraph of a comment.
    """

    document_id: str
    text: str
    media_type: str = "text/plain"
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    published_date: str | None = None
    comments_declared: int | None = None
    comments_found: int = 0
    segments: tuple[Segment, ...] = field(default_factory=tuple)

    def outermost(self) -> tuple[Segment, ...]:
        """The segments that partition the text, without the quotations nested in them."""
        kept: list[Segment] = []
        for segment in self.segments:
            if not kept or segment.start >= kept[-1].end:
                kept.append(segment)
        return tuple(kept)


def structure_key(structure: Structure) -> str:
    """A hash of everything of *structure*: equal keys, equal results.

    >>> structure_key(Structure("a", "5 %")) == structure_key(Structure("a", "6 %"))
    False
    """
    rows = [_SEGMENT_VALUES(segment) for segment in structure.segments]
    return content_key(structure.text, repr(_STRUCTURE_VALUES(structure)), repr(rows))


_SEGMENT_VALUES = attrgetter(*Segment.__dataclass_fields__)
_STRUCTURE_VALUES = attrgetter(*(name for name in Structure.__dataclass_fields__ if name not in ("text", "segments")))


def count_structures(folder: Path) -> int:
    """How many documents *folder* holds."""
    return len(_document_ids(folder))


def _document_ids(folder: Path) -> pl.Series:
    table = scan_parquet(folder / "documents.parquet", DOCUMENTS)
    return table.select("document_id").collect().to_series().sort()


def read_portions(folder: Path, size: int) -> Iterator[list[Structure]]:
    """The structures below *folder* in order of document id, *size* at a time; memory follows *size*.

    Raises:
        LedgerError: one of the two tables is missing or has other columns.
    """
    names = _document_ids(folder)
    for first in range(0, len(names), size):
        portion = names[first : first + size]
        within = pl.col("document_id").is_between(pl.lit(portion[0]), pl.lit(portion[-1]))
        documents = scan_parquet(folder / "documents.parquet", DOCUMENTS).filter(within).collect()
        segments = scan_parquet(folder / "segments.parquet", SEGMENTS).filter(within).collect()
        yield list(_structures(documents, segments))


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

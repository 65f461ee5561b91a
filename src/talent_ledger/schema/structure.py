"""A document as the stages hand it on in memory: its text and the segments that cover it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import polars as pl

from talent_ledger.schema.columns import DOCUMENTS, SEGMENTS
from talent_ledger.schema.files import read_parquet


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


def read_structures(folder: Path) -> Iterator[Structure]:
    """The structures that the stage ``ingest`` wrote to *folder* (``data/documents``), in order of document id.

    Raises:
        LedgerError: one of the two tables is missing or has other columns.
    """
    documents = read_parquet(folder / "documents.parquet", DOCUMENTS)
    segments = read_parquet(folder / "segments.parquet", SEGMENTS).sort("document_id", "ordinal")
    by_document = {
        str(name): tuple(Segment(**row) for row in rows)
        for name, rows in groupby(segments.iter_rows(named=True), key=lambda row: row["document_id"])
    }
    kept = [name for name in Structure.__dataclass_fields__ if name in DOCUMENTS]
    for row in documents.select(pl.col(kept)).sort("document_id").iter_rows(named=True):
        yield Structure(**row, segments=by_document.get(row["document_id"], ()))

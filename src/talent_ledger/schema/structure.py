"""A document as the stages hand it on in memory: its text and the segments that cover it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import polars as pl

from talent_ledger.schema.cache import content_key
from talent_ledger.schema.columns import DOCUMENTS, SEGMENTS
from talent_ledger.schema.files import first_group, read_parquet, scan_parquet, write_parquet_stream


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


DOCUMENTS_TOGETHER = 1024
CHARACTERS_TOGETHER = 8_000_000
"""Documents and their characters in one row group, and so in memory, at most; a longer text stands alone."""
_WEIGHT = ("characters", CHARACTERS_TOGETHER)


def write_documents(path: Path, frames: Iterable[pl.DataFrame]) -> tuple[int, int]:
    """Write the table ``documents``, which comes in order of document id; returns how many, with how many comments."""
    comments = 0

    def counted() -> Iterator[pl.DataFrame]:
        nonlocal comments
        for frame in frames:
            comments += int(frame["comments_found"].sum())
            yield frame

    return write_parquet_stream(path, counted(), DOCUMENTS, DOCUMENTS_TOGETHER, _WEIGHT), comments


def count_characters(folder: Path) -> int:
    """How many characters the documents below *folder* have together."""
    table = scan_parquet(folder / "documents.parquet", DOCUMENTS)
    return int(table.select(pl.col("characters").sum()).collect().item())


def read_portions(folder: Path) -> Iterator[list[Structure]]:
    """The structures below *folder* in order of document id, as many at a time as were written together.

    Raises:
        LedgerError: one of the two tables is missing or has other columns.
    """
    table = scan_parquet(folder / "documents.parquet", DOCUMENTS)
    lengths = table.select("characters").collect()
    first = 0
    while first < len(lengths):
        number = first_group(lengths.slice(first, DOCUMENTS_TOGETHER + 1), DOCUMENTS_TOGETHER, _WEIGHT)
        documents = table.slice(first, number).collect()
        names = documents["document_id"]
        within = pl.col("document_id").is_between(pl.lit(names[0]), pl.lit(names[-1]))
        segments = scan_parquet(folder / "segments.parquet", SEGMENTS).filter(within).collect()
        yield list(_structures(documents, segments))
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

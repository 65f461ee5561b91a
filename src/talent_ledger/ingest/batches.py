"""The work of the stage in pieces: a batch of raw texts in; for each one a row with its document, or its fault, out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from talent_ledger.ingest.corpus import RawText
from talent_ledger.ingest.decoding import decode, readable
from talent_ledger.ingest.length import read_any_structure
from talent_ledger.ingest.origin import read_origin
from talent_ledger.ingest.pages import PageOrigin, page_origin
from talent_ledger.schema.cache import fingerprint
from talent_ledger.schema.columns import DOCUMENTS, SEGMENTS, Schema
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.structure import Segment

RESULTS: dict[str, pl.DataType] = {
    "place": pl.String(),
    "fault": pl.List(pl.String()),  # where, what, remedy
    "document": pl.Struct(DOCUMENTS),
    "segments": pl.List(pl.Struct(SEGMENTS)),
}
"""What is kept of a text."""
PACKAGES = ("charset-normalizer", "lxml", "polars", "pydantic", "pyyaml", "trafilatura", "warcio")
"""Installed packages that documents depend on."""


def state(publishers: Mapping[str, str], repeated_share: float, _: Path | None = None) -> str:
    """A hash of what documents depend on besides the texts: code, packages, and what is said here."""
    package = Path(__file__).resolve().parent
    values = {"publishers": publishers, "repeated_share": repeated_share}
    return fingerprint([package, package.parent / "schema"], (), values, PACKAGES)


def read_batch(publishers: Mapping[str, str], repeated_share: float, texts: list[RawText]) -> pl.DataFrame:
    """One row a text: ``key`` and the columns of :data:`RESULTS`. The function that worker processes run.

    *publishers* are those by host name, *repeated_share* is the parameter of that name.
    """
    rows: list[dict[str, object]] = []
    segments: list[Segment] = []
    owners: list[str] = []
    for text in texts:
        key = text.key()
        row: dict[str, object] = {"key": key, "place": text.place}
        try:
            row["document"], found = _read(text, publishers, repeated_share)
            segments += found
            owners += [key] * len(found)
        except LedgerError as fault:
            row["fault"] = list(fault.args)
        except Exception as error:
            reason = f"its structure cannot be found ({type(error).__name__}: {error})"
            row["fault"] = [text.place, reason, "report it with the text; taking the text out lets the others be read"]
        rows.append(row)
    known: Schema = {name: kind for name, kind in RESULTS.items() if name != "segments"}
    return (
        pl.DataFrame(rows, schema={"key": pl.String(), **known}, orient="row")
        .join(_by_owner(segments, owners), on="key", how="left", maintain_order="left")
        .with_columns(pl.when(pl.col("fault").is_null()).then(pl.col("segments").fill_null([])))
    )


def _by_owner(segments: Sequence[Segment], owners: Sequence[str]) -> pl.DataFrame:
    """One row an owner with the list of its segments; made column by column, for a long text has many thousands."""
    columns = {name: [getattr(segment, name) for segment in segments] for name in SEGMENTS}
    return (
        pl.DataFrame(columns, schema=SEGMENTS)
        .select(pl.Series("key", owners, dtype=pl.String), segments=pl.struct(pl.all()))
        .group_by("key", maintain_order=True)
        .agg("segments")
    )


def _read(
    text: RawText, publishers: Mapping[str, str], repeated_share: float
) -> tuple[dict[str, object], Sequence[Segment]]:
    origin = read_origin(text.sidecar, text.sidecar_path)
    decoded = readable(text.content, text.place, text.media_type, origin.encoding)
    page = PageOrigin()
    if text.media_type == "text/html":
        page = page_origin(decode(text.content, text.place, origin.encoding).text)
    found = read_any_structure(decoded.text, text.document_id, decoded.media_type, publishers, repeated_share)
    published = origin.published_date.isoformat() if origin.published_date else None
    document: dict[str, object] = {
        "document_id": text.document_id,
        "path": text.path,
        "media_type": decoded.media_type,
        "encoding": decoded.encoding,
        "sha256": hashlib.sha256(text.content).hexdigest(),
        "characters": len(decoded.text),
        "text": decoded.text,
        "title": origin.title or found.title or page.title,
        "publisher": origin.publisher or page.publisher,
        "author": origin.author or found.author or page.author,
        "url": text.url or origin.url or page.url,
        "published_date": published or found.published_date or page.published_date,
        "accessed_date": origin.accessed_date.isoformat() if origin.accessed_date else None,
        "licence": origin.licence,
        "comments_declared": found.comments_declared,
        "comments_found": found.comments_found,
    }
    return document, found.segments

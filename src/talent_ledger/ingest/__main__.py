"""Run the stage: ``data/raw`` → ``data/documents``."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import polars as pl
from pydantic import Field

from talent_ledger.ingest.corpus import read_corpus
from talent_ledger.schema.columns import DOCUMENTS, SEGMENTS
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.files import project_root, write_parquet
from talent_ledger.schema.parameters import Section, read_section


class IngestParameters(Section):
    """Section ``ingest`` of params.yaml."""

    repeated_share: float = Field(default=0.8, ge=0.5, le=1.0)


def run(root: Path) -> int:
    """Read every text below ``data/raw`` of *root*; texts with a fault are named, the others are written.

    Returns 0, or 1 when any text had a fault.
    """
    parameters = read_section(root, "ingest", IngestParameters)
    corpus = read_corpus(root, parameters.repeated_share)
    for fault in corpus.faults:
        print(f"ingest: {fault}", file=sys.stderr)
    if not corpus.documents:
        raise LedgerError("data/raw", "no text could be read", "add a .txt, .md or .html file")
    documents = pl.DataFrame(corpus.documents, schema=DOCUMENTS, orient="row")
    segments = pl.DataFrame([asdict(segment) for segment in corpus.segments], schema=SEGMENTS, orient="row")
    write_parquet(root / "data/documents/documents.parquet", documents, DOCUMENTS, ["document_id"])
    write_parquet(root / "data/documents/segments.parquet", segments, SEGMENTS, ["document_id", "ordinal"])
    comments = sum(int(str(document["comments_found"])) for document in corpus.documents)
    print(f"ingest: {len(documents)} documents, {len(segments)} segments, {comments} comments")
    return 1 if corpus.faults else 0


def main() -> int:
    """Run in the project around the working directory."""
    try:
        return run(project_root())
    except LedgerError as error:
        print(f"ingest: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    raise SystemExit(main())

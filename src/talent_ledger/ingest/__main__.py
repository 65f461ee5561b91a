"""Run the stage: ``data/raw`` → ``data/documents``."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import polars as pl
from pydantic import Field

from talent_ledger.ingest.articles import read_publishers
from talent_ledger.ingest.batches import RESULTS, read_batch, state
from talent_ledger.ingest.corpus import RawText, raw_files, texts_of
from talent_ledger.ingest.ordering import Ordering
from talent_ledger.schema.cache import DocumentCache
from talent_ledger.schema.columns import SEGMENTS
from talent_ledger.schema.documents import write_documents
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.files import project_root
from talent_ledger.schema.frames import write_parquet_stream
from talent_ledger.schema.incremental import PORTION, PORTION_SIZE, Task, divided, results, workers
from talent_ledger.schema.parameters import Section, read_section
from talent_ledger.schema.progress import Progress


class IngestParameters(Section):
    """Section ``ingest`` of params.yaml."""

    repeated_share: float = Field(default=0.8, ge=0.5, le=1.0)


def run(root: Path) -> int:
    """Read every text below ``data/raw`` of *root*; texts with a fault are named, the others are written.

    Returns 0, or 1 when any text had a fault.
    """
    parameters = read_section(root, "ingest", IngestParameters)
    given = (read_publishers(root), parameters.repeated_share)
    task: Task[RawText] = Task(
        partial(read_batch, *given),
        partial(state, *given),
        key=RawText.key,
        size=lambda text: len(text.content),
        batch_size=200_000,
        alone=400_000,
    )
    cache = DocumentCache(root, "ingest", lambda: task.state(root), RESULTS)
    files = raw_files(root)
    faults = _Faults()
    size = sum(path.stat().st_size for path in files if path.is_file())
    with (
        Ordering() as ordering,
        Progress("ingest", size) as progress,
        workers(root, task) as team,
    ):
        texts = faults.sifted(text for path in files for text in texts_of(path, root))
        for found in results(divided(texts, task.size, PORTION_SIZE, PORTION), task, cache, team, progress):
            faults.tell(LedgerError(*fault) for fault in found["fault"].drop_nulls())
            ordering.add(found.filter(pl.col("fault").is_null()))
            del found
        cache.tidy()
        count, comments = write_documents(root / "data/documents/documents.parquet", ordering.documents())
        faults.tell(ordering.repeated())
        segments = write_parquet_stream(root / "data/documents/segments.parquet", ordering.segments(), SEGMENTS)
    print(f"ingest: {count} documents, {segments} segments, {comments} comments")
    return 1 if faults.number else 0


class _Faults:
    """Tells faults as they are found, and counts them."""

    def __init__(self) -> None:
        self.number = 0

    def tell(self, faults: Iterable[LedgerError]) -> None:
        """Print each of *faults*."""
        for fault in faults:
            self.number += 1
            print(f"ingest: {fault}", file=sys.stderr)

    def sifted(self, texts: Iterable[RawText | LedgerError]) -> Iterator[RawText]:
        """*texts* without the faults among them, which are told."""
        for text in texts:
            if isinstance(text, LedgerError):
                self.tell([text])
            else:
                yield text


def main() -> int:
    """Run in the project around the working directory."""
    try:
        return run(project_root())
    except LedgerError as error:
        print(f"ingest: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    raise SystemExit(main())

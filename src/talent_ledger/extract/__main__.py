"""Run the stage: ``data/documents`` → ``data/claims``.

Documents stream through in portions. What a document gave before is taken from the cache; the others are read by
all cores, or in this process when they are few.
"""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from talent_ledger.extract.batches import RESULTS, claims_of, extract_batch, state
from talent_ledger.extract.grammar import forget_model
from talent_ledger.extract.pieces import Piece, pieces
from talent_ledger.schema.cache import DocumentCache
from talent_ledger.schema.columns import CLAIMS
from talent_ledger.schema.documents import count_characters, read_portions
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.files import project_root
from talent_ledger.schema.frames import set_aside, write_parquet_stream
from talent_ledger.schema.incremental import Task, results, workers
from talent_ledger.schema.parameters import Section, read_section
from talent_ledger.schema.progress import Progress

TASK: Task[Piece] = Task(
    extract_batch,
    state,
    key=Piece.key,
    size=lambda piece: len(piece.structure.text),
    batch_size=30_000,
    alone=60_000,  # several processes must each load the language model first
)


class ExtractParameters(Section):
    """Section ``extract`` of params.yaml."""


def run(root: Path) -> None:
    """Read the claims of every document below *root*."""
    read_section(root, "extract", ExtractParameters)
    documents = root / "data" / "documents"
    cache = DocumentCache(root, "extract", lambda: state(root), RESULTS)
    with TemporaryDirectory(prefix="talent-ledger-") as folder:
        with Progress("extract", count_characters(documents)) as progress, workers(root, TASK) as team:
            portions = (list(chain.from_iterable(map(pieces, portion))) for portion in read_portions(documents))
            found = results(portions, TASK, cache, team, progress)
            claims = set_aside(map(claims_of, found), Path(folder))
        cache.tidy()
        forget_model()
        count = write_parquet_stream(root / "data" / "claims" / "claims.parquet", claims, CLAIMS)
    print(f"extract: {count} claims")


def main() -> int:
    """Run in the project around the working directory."""
    try:
        run(project_root())
    except LedgerError as error:
        print(f"extract: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

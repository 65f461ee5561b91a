"""Run the stage: ``data/documents`` → ``data/claims``.

Documents stream through in portions. What a document gave before is taken from the cache; the others are read by
all cores, or in this process when they are few.
"""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import polars as pl

from talent_ledger.extract.batches import PACKAGES, RESULTS, batches, claims_of, extract_batch, sources
from talent_ledger.schema.cache import DocumentCache, fingerprint
from talent_ledger.schema.columns import CLAIMS
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.files import project_root, write_parquet_stream
from talent_ledger.schema.parameters import Section, read_section
from talent_ledger.schema.pool import Pending, Pool, worker_count
from talent_ledger.schema.progress import Progress
from talent_ledger.schema.structure import Structure, count_structures, read_portions, structure_key

PORTION = 1024
"""Documents planned together; two portions are in memory at a time."""
ALONE = 60_000
"""Characters that one process reads sooner than several, which must load the model first."""

SAVE_EVERY = 20.0
"""Seconds after which new results go to the cache at the latest."""

Extraction = Pool[list[Structure], pl.DataFrame]


class ExtractParameters(Section):
    """Section ``extract`` of params.yaml."""


def run(root: Path) -> None:
    """Read the claims of every document below *root*."""
    parameters = read_section(root, "extract", ExtractParameters).model_dump()
    documents = root / "data" / "documents"
    folders, files = sources(root)
    cache = DocumentCache(root, "extract", lambda: fingerprint(folders, files, parameters, PACKAGES), RESULTS)
    with Progress("extract", count_structures(documents)) as progress, Pool(extract_batch, worker_count()) as pool:
        results = extracted(read_portions(documents, PORTION), cache, pool, progress)
        count = write_parquet_stream(root / "data" / "claims" / "claims.parquet", map(claims_of, results), CLAIMS)
    cache.tidy()
    print(f"extract: {count} claims")


def extracted(
    portions: Iterable[list[Structure]], cache: DocumentCache, pool: Extraction, progress: Progress
) -> Iterator[pl.DataFrame]:
    """The results of each portion, in order: kept ones, and those of documents that are new or changed."""
    under_way: deque[_Portion] = deque()
    for structures in portions:
        under_way.append(_Portion(structures, cache, pool))
        if len(under_way) > 1:
            yield under_way.popleft().results(progress)
    while under_way:
        yield under_way.popleft().results(progress)


class _Portion:
    """Documents of which some results are kept and others under way."""

    def __init__(self, structures: list[Structure], cache: DocumentCache, pool: Extraction) -> None:
        self._cache = cache
        self._saved = time.monotonic()
        keys = [structure_key(structure) for structure in structures]
        self._kept = cache.found(keys)
        kept = set(self._kept["key"])
        missing = [structure for key, structure in zip(keys, structures, strict=True) if key not in kept]
        many = pool.started or sum(len(structure.text) for structure in missing) > ALONE
        self._here: list[list[Structure]] = []
        self._there: list[Pending[list[Structure], pl.DataFrame]] = []
        if many and pool.workers > 1:
            self._there = [pool.submit(batch) for batch in batches(missing)]
        else:
            self._here = list(batches(missing))

    def results(self, progress: Progress) -> pl.DataFrame:
        """One row a document; new results are added to the cache."""
        progress.advance(len(self._kept))
        new: list[pl.DataFrame] = []
        unsaved = 0
        for result in chain(map(extract_batch, self._here), (pending.result() for pending in self._there)):
            progress.advance(len(result))
            new.append(result)
            if time.monotonic() - self._saved > SAVE_EVERY:  # so that a run that is killed loses little
                self._save(new[unsaved:])
                unsaved = len(new)
        self._save(new[unsaved:])
        return pl.concat([self._kept, *new])

    def _save(self, results: list[pl.DataFrame]) -> None:
        if results:
            self._cache.add(pl.concat(results))
        self._saved = time.monotonic()


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

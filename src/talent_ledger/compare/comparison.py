"""Comparing two runs: read both, join them, trace the causes, and put everything into one record."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from talent_ledger.compare.cells import compare_cells
from talent_ledger.compare.claims import match_claims
from talent_ledger.compare.findings import compare_findings
from talent_ledger.compare.parameters import CompareParameters
from talent_ledger.compare.reader import Reader
from talent_ledger.compare.record import Comparison
from talent_ledger.compare.relations import Relations
from talent_ledger.compare.revisions import Revision
from talent_ledger.compare.share_tables import compare_share_tables


@contextmanager
def opened(root: Path, before: str, after: str, parameters: CompareParameters) -> Iterator[Relations]:
    """The relations of two runs, with what was fetched for them kept in a temporary folder until the end."""
    with tempfile.TemporaryDirectory(prefix="talent-ledger-compare-") as folder:
        scratch = Path(folder)
        sides = Revision(root, before, scratch / "before"), Revision(root, after, scratch / "after")
        relations = Relations(*sides, parameters.memory, scratch)
        try:
            yield relations
        finally:
            relations.connection.close()


def build(relations: Relations) -> None:
    """All tables of differences, on the connection."""
    match_claims(relations)
    compare_cells(relations)
    compare_share_tables(relations)
    compare_findings(relations)


def compare(root: Path, before: str, after: str, parameters: CompareParameters, most: int) -> Comparison:
    """Compare two runs; sections show at most *most* rows each, but count all.

    Raises:
        LedgerError: a name stands for no revision.
    """
    with opened(root, before, after, parameters) as relations:
        build(relations)
        return Reader(relations, parameters, most).read()

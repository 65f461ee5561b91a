"""The stage ``tables``: reads data/documents, data/claims and data/corrections.yml, writes data/candidate."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import polars as pl

from talent_ledger.schema import columns
from talent_ledger.schema.corrections import read_corrections
from talent_ledger.schema.database import hold_constraints, table_definition
from talent_ledger.schema.documents import DOCUMENTS_TOGETHER, count_characters, read_tables
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.files import project_root, write_text
from talent_ledger.schema.frames import scan_parquet, write_parquet_stream
from talent_ledger.schema.parameters import read_section
from talent_ledger.schema.progress import Progress
from talent_ledger.schema.sorting import ROWS_TOGETHER, Sorting
from talent_ledger.tables.candidate import Maker, Part, Whole
from talent_ledger.tables.corrections import documents_corrected
from talent_ledger.tables.parameters import TablesParameters

if TYPE_CHECKING:
    import duckdb

METRICS = "reports/metrics/tables.json"
_BOUNDS: dict[str, Any] = {"memory_limit": "256MB", "threads": 1}
"""What DuckDB may hold of the rows that it checks: those of some documents."""
OUTPUTS = {
    "claims": (columns.CANDIDATE_CLAIMS, ["claim_id"]),
    "entities": (columns.ENTITIES, ["entity_id"]),
    "observations": (columns.OBSERVATIONS, ["observation_id"]),
    "share_tables": (columns.SHARE_TABLES, ["table_id"]),
    "share_table_rows": (columns.SHARE_TABLE_ROWS, ["table_id", "position"]),
    "corrections": (columns.CORRECTIONS, ["correction_id", "table", "row_id", "field"]),
}
"""Table of data/candidate → its columns and the unique key it is sorted by."""


def run(root: Path, most: int = DOCUMENTS_TOGETHER) -> None:
    """Make the candidate dataset of the project at *root*; nothing is written unless all of it holds.

    At most *most* documents are in memory at a time. DuckDB checks their rows, which then wait on the disk to be
    sorted: a row that breaks a type, a vocabulary or a check stops the stage.

    Raises:
        LedgerError: an input is missing or wrong, a correction no longer fits, or a row breaks a constraint.
    """
    import duckdb  # noqa: PLC0415 - only the stage pays for it

    maker = Maker(read_section(root, "tables", TablesParameters), read_corrections(root))
    total = count_characters(root / "data/documents")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="talent-ledger-")))
        sorting = {name: stack.enter_context(Sorting(schema, key, folder)) for name, (schema, key) in OUTPUTS.items()}
        counts: Counter[str] = Counter()
        with duckdb.connect(config=_BOUNDS) as connection, Progress("tables", total) as progress:
            rows = {name: _Rows(name, connection, sorting[name]) for name in OUTPUTS}
            for part, documents in _parts(root, maker, most):
                _add(part, rows)
                counts.update(part.counts())
                progress.advance(documents.height, int(documents["characters"].sum()))
            whole = maker.whole()
            _add(whole, rows)
            for of_table in rows.values():
                of_table.settle()
            del part, documents
        for name, (schema, _) in OUTPUTS.items():
            write_parquet_stream(root / f"data/candidate/{name}.parquet", sorting[name].in_order(), schema)
    write_text(root / METRICS, json.dumps(whole.metrics(counts), indent=2) + "\n")


def _parts(root: Path, maker: Maker, most: int) -> Iterator[tuple[Part, pl.DataFrame]]:
    """What the documents give, with the documents: first those that corrections name, then the others in order."""
    claims = scan_parquet(root / "data/claims/claims.parquet", columns.CLAIMS)
    documents = scan_parquet(root / "data/documents/documents.parquet", columns.DOCUMENTS)
    segments = scan_parquet(root / "data/documents/segments.parquet", columns.SEGMENTS)
    among = pl.col("document_id").is_in(documents_corrected(maker.ledger, claims)).fill_null(False)
    texts, their_segments = documents.filter(among).collect(), segments.filter(among).collect()
    yield maker.part(claims.filter(among).collect(), texts, their_segments, corrected=True), texts
    del documents, segments  # they hold what their files say of each row group
    claims, after = claims.filter(~among), pl.lit(True)
    for some, segments_of_some in read_tables(root / "data/documents", most):
        # claims of documents that are not there go with those before which they stand
        upto = pl.col("document_id") <= some["document_id"][-1]
        texts, their_segments = some.filter(~among), segments_of_some.filter(~among)
        yield maker.part(claims.filter(after & upto).collect(), texts, their_segments), texts
        after = ~upto
    left = claims.filter(after.fill_null(True)).collect()
    yield maker.part(left, texts.clear(), their_segments.clear()), texts.clear()


class _Rows:
    """The rows of one table, some thousands of which are held against its constraints at a time and then sorted."""

    def __init__(self, name: str, connection: duckdb.DuckDBPyConnection, sorting: Sorting) -> None:
        self._name, self._connection, self._sorting = name, connection, sorting
        self._held: list[pl.DataFrame] = []
        connection.execute(table_definition(name, OUTPUTS[name][0]))

    def add(self, frame: pl.DataFrame) -> None:
        """Take the rows of *frame*."""
        if frame.is_empty():
            return  # thousands of frames without a row take memory too
        self._held.append(frame)
        if sum(map(len, self._held)) >= ROWS_TOGETHER:
            self.settle()

    def settle(self) -> None:
        """Check what came, and leave it to be sorted.

        Raises:
            LedgerError: a row breaks a constraint.
        """
        if self._held:
            together = pl.concat(self._held)
            self._held.clear()
            hold_constraints(self._connection, self._name, together)
            self._sorting.add(together)


def _add(made: Part | Whole, rows: Mapping[str, _Rows]) -> None:
    for name, frame in vars(made).items():
        rows[name].add(frame)


def main() -> int:
    """Run in the project around the working directory; the exit code is 2 for a fault in what was brought."""
    try:
        run(project_root())
    except LedgerError as error:
        print(f"tables: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

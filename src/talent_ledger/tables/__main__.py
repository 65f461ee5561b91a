"""The stage ``tables``: reads data/documents, data/claims and data/corrections.yml, writes data/candidate."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from talent_ledger.schema import columns
from talent_ledger.schema.corrections import read_corrections
from talent_ledger.schema.database import load_frames
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.files import project_root, write_text
from talent_ledger.schema.frames import read_parquet, write_parquet
from talent_ledger.schema.parameters import read_section
from talent_ledger.tables.candidate import Candidate, candidate
from talent_ledger.tables.parameters import TablesParameters

METRICS = "reports/metrics/tables.json"
OUTPUTS = {
    "claims": (columns.CANDIDATE_CLAIMS, ["claim_id"]),
    "entities": (columns.ENTITIES, ["entity_id"]),
    "observations": (columns.OBSERVATIONS, ["observation_id"]),
    "share_tables": (columns.SHARE_TABLES, ["table_id"]),
    "share_table_rows": (columns.SHARE_TABLE_ROWS, ["table_id", "position"]),
    "corrections": (columns.CORRECTIONS, ["correction_id", "table", "row_id", "field"]),
}
"""Table of data/candidate → its columns and the unique key it is sorted by."""


def run(root: Path) -> None:
    """Make the candidate dataset of the project at *root*; nothing is written unless all of it holds.

    Raises:
        LedgerError: an input is missing or wrong, a correction no longer fits, or a row breaks a constraint.
    """
    parameters = read_section(root, "tables", TablesParameters)
    made = candidate(
        read_parquet(root / "data/claims/claims.parquet", columns.CLAIMS),
        read_parquet(root / "data/documents/documents.parquet", columns.DOCUMENTS),
        read_parquet(root / "data/documents/segments.parquet", columns.SEGMENTS),
        parameters,
        read_corrections(root),
    )
    _hold_constraints(made)
    for name, (schema, key) in OUTPUTS.items():
        write_parquet(root / f"data/candidate/{name}.parquet", getattr(made, name), schema, key)
    write_text(root / METRICS, json.dumps(made.metrics(), indent=2) + "\n")


def _hold_constraints(made: Candidate) -> None:
    """Load everything into DuckDB in memory: a row that breaks a type, a vocabulary or a check stops the stage."""
    import duckdb  # noqa: PLC0415 - only the stage pays for it

    with duckdb.connect() as connection:
        load_frames(connection, {name: getattr(made, name) for name in OUTPUTS})


def main() -> int:
    """Run the stage; the exit code is 1 for a fault in what was brought."""
    try:
        run(project_root())
    except LedgerError as error:
        print(f"tables: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

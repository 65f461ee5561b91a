"""The stage ``validate``: reads what the stages before it made, writes data/quarantine and reports/validation.html.

It succeeds whatever it finds, so that what it found can be read; `publish` is what refuses.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from talent_ledger.schema import columns
from talent_ledger.schema.columns import Schema
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.files import candidate_content, project_root
from talent_ledger.schema.frames import parquet_frames, write_csv_stream, write_parquet
from talent_ledger.schema.parameters import read_section
from talent_ledger.validate.evidence import gather
from talent_ledger.validate.history import earlier_publications
from talent_ledger.validate.page import write_page
from talent_ledger.validate.parameters import ValidateParameters
from talent_ledger.validate.readings import write_readings
from talent_ledger.validate.start import quick_import
from talent_ledger.validate.verdict import Verdict, hold_acknowledgements, judge, summary

if TYPE_CHECKING:
    from talent_ledger.validate.findings import Finding

OUTPUTS: dict[str, tuple[Schema, list[str]]] = {
    "checks": (columns.CHECKS, ["check"]),
    "failures": (columns.FAILURES, ["check", "table", "row_id", "claim_id", "reason"]),
    "quarantine": (columns.QUARANTINE, ["table", "row_id", "check", "claim_id", "reason"]),
    "flags": (columns.FLAGS, ["table", "row_id", "flag", "check", "claim_id", "explanation"]),
    "comparisons": (columns.COMPARISONS, ["observation_id"]),
    "counts": (columns.COUNTS, ["subject", "name", "document_id", "title"]),
}
"""Table of data/quarantine → its columns and what it is sorted by."""
_AS_CSV = ("checks", "failures", "quarantine", "flags", "comparisons")


def run(root: Path) -> Verdict:
    """Check the project at *root* and write what was found.

    Raises:
        LedgerError: an input is missing or wrong, or a check could not be evaluated.
    """
    parameters = read_section(root, "validate", ValidateParameters)
    content, history = candidate_content(root), earlier_publications(root)
    with tempfile.TemporaryDirectory(prefix="talent-ledger-") as folder:
        database = Path(folder) / "evidence.duckdb"
        gather(root, database, parameters, history)
        findings = _check(database, parameters)
        hold_acknowledgements(database, findings)
        verdict = judge(database, findings, parameters, content)
        del findings  # the verdict holds their rows
        for name, (schema, key) in OUTPUTS.items():
            path = root / f"data/quarantine/{name}.parquet"
            write_parquet(path, getattr(verdict, name), schema, key)
            if name in _AS_CSV:
                write_csv_stream(path.with_suffix(".csv"), parquet_frames(path), schema)
        write_readings(database, root / "data/quarantine/readings.parquet")
        write_page(root / "reports/validation.html", database, verdict, history, parameters)
    return verdict


def _check(database: Path, parameters: ValidateParameters) -> list[Finding]:
    """Great Expectations takes seconds to import: only once the evidence holds together."""
    with quick_import():
        from talent_ledger.validate.checking import check  # noqa: PLC0415
        from talent_ledger.validate.suites import suites  # noqa: PLC0415
    return check(database, suites(parameters))


def main() -> int:
    """Run in the project around the working directory; the exit code is 2 for a fault in what was brought."""
    try:
        verdict = run(project_root())
    except LedgerError as error:
        print(f"validate: {error}", file=sys.stderr)
        return 2
    print(f"validate: {summary(verdict)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

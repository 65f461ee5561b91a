"""The stage ``validate``: reads what the stages before it made, writes data/quarantine and reports/validation.html.

It succeeds whatever it finds, so that what it found can be read; `publish` is what refuses.
"""

from __future__ import annotations

import gc
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow

from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.files import candidate_content, project_root
from talent_ledger.schema.frames import parquet_frames, write_csv_stream
from talent_ledger.schema.parameters import read_section
from talent_ledger.validate.evidence import gather
from talent_ledger.validate.history import earlier_publications
from talent_ledger.validate.page import write_page
from talent_ledger.validate.parameters import ValidateParameters
from talent_ledger.validate.readings import write_readings
from talent_ledger.validate.start import quick_import
from talent_ledger.validate.verdict import OUTPUTS, Verdict, hold_acknowledgements, judge, summary

if TYPE_CHECKING:
    from talent_ledger.validate.findings import Finding

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
        _give_back()
        findings = _check(database, parameters)
        _give_back()
        hold_acknowledgements(database, findings)
        quarantine = root / "data/quarantine"
        verdict = judge(database, findings, parameters, content, quarantine)
        for name in _AS_CSV:
            path = verdict.path(name)
            write_csv_stream(path.with_suffix(".csv"), parquet_frames(path), OUTPUTS[name][0])
        write_readings(database, quarantine / "readings.parquet")
        write_page(root / "reports/validation.html", database, verdict, history, parameters)
    return verdict


def _give_back() -> None:
    """Return to the system what nothing uses any more; `malloc` keeps it beside what Great Expectations holds."""
    gc.collect()
    pyarrow.default_memory_pool().release_unused()


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

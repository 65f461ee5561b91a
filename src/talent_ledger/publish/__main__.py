"""The stage ``publish``: data/candidate and the verdict in data/quarantine → data/published, or a refusal (exit 1)."""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

from talent_ledger.publish.dataset import build
from talent_ledger.publish.folder import replacement
from talent_ledger.publish.history import continued
from talent_ledger.publish.parameters import PublishParameters
from talent_ledger.publish.refusal import refusal
from talent_ledger.schema import columns
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.files import candidate_content, project_root
from talent_ledger.schema.frames import scan_parquet
from talent_ledger.schema.parameters import read_section


def run(root: Path) -> str | None:
    """Publish the candidate of the project at *root*; the reason when it is refused, and then nothing is touched.

    Raises:
        LedgerError: an input is missing or wrong, the verdict is on other data, or rows would get lost.
    """
    parameters = read_section(root, "publish", PublishParameters)
    counts = root / "data/quarantine/counts.parquet"
    checked = scan_parquet(counts, columns.COUNTS).select("content").unique().collect()
    if checked["content"].to_list() != [candidate_content(root)]:
        raise LedgerError(
            "data/quarantine", "the verdict is on another candidate dataset than the one at hand", "run `dvc repro`"
        )
    waiting = scan_parquet(root / "data/quarantine/failures.parquet", columns.FAILURES).filter("stops").collect()
    if not waiting.is_empty():
        return refusal(root, waiting)
    published = root / "data/published"
    with replacement(published) as folder:
        rows = build(root, folder, parameters.csv_at_most_rows)
        continued(published / "history.csv", folder / "history.csv", counts)
    told = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in rows.items())
    print(f"publish: {told}")
    return None


def main() -> int:
    """Run in the project around the working directory; 1 when publication is refused, 2 for a fault in the inputs."""
    try:
        refused = run(project_root())
    except (LedgerError, pl.exceptions.PolarsError) as error:
        print(f"publish: {error}", file=sys.stderr)
        return 2
    if refused is not None:
        print(refused, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

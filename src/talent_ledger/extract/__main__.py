"""Run the stage: ``data/documents`` → ``data/claims``."""

from __future__ import annotations

import sys
from pathlib import Path

from talent_ledger.extract.reader import read_many
from talent_ledger.schema.columns import CLAIMS
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.files import conform, project_root, write_parquet
from talent_ledger.schema.structure import read_structures


def run(root: Path) -> None:
    """Read the claims of every document below *root*."""
    claims = [claim for found in read_many(read_structures(root / "data" / "documents")) for claim in found]
    write_parquet(
        root / "data" / "claims" / "claims.parquet",
        conform(claims, CLAIMS),
        CLAIMS,
        ["document_id", "start", "end", "claim_id"],
    )
    print(f"extract: {len(claims)} claims")


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

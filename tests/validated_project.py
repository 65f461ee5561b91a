"""Small projects on disk for the tests of `validate` and `publish`, and what a check finds in them."""

from __future__ import annotations

import shutil
from pathlib import Path

from good_ledger import Ledger
from talent_ledger.publish.__main__ import run as publish
from talent_ledger.validate.__main__ import run as validate
from talent_ledger.validate.checking import check
from talent_ledger.validate.evidence import gather
from talent_ledger.validate.findings import Finding
from talent_ledger.validate.history import earlier_publications
from talent_ledger.validate.parameters import ValidateParameters
from talent_ledger.validate.suites import suites
from talent_ledger.validate.verdict import Verdict

ROOT = Path(__file__).parents[1]
PARAMETERS = ValidateParameters()


def project(root: Path, ledger: Ledger | None = None, parameters: str = "") -> Path:
    """A project at *root* with the real reference data and, if given, the files of *ledger*."""
    (root / "data").mkdir(parents=True, exist_ok=True)
    shutil.copytree(ROOT / "data/reference", root / "data/reference")
    (root / "params.yaml").write_text(parameters, encoding="utf-8")
    if ledger is not None:
        ledger.write(root)
    return root


def findings(root: Path, only: str | None = None) -> dict[str, Finding]:
    """What every check (or only one) finds in the project at *root*, by name."""
    database = root / "evidence.duckdb"
    gather(root, database, PARAMETERS, earlier_publications(root))
    chosen = {
        name: [each for each in suite if only in (None, each.check)] for name, suite in suites(PARAMETERS).items()
    }
    return {found.check: found for found in check(database, {name: suite for name, suite in chosen.items() if suite})}


def failing(found: dict[str, Finding]) -> dict[str, list[str]]:
    """Check → the explanations of the rows it failed on, of those that did."""
    return {name: each.rows["explanation"].to_list() for name, each in found.items() if not each.rows.is_empty()}


def validate_and_publish(root: Path) -> tuple[Verdict, str | None]:
    """Run both stages; the verdict, and why publication was refused (None when it was not)."""
    return validate(root), publish(root)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below *folder* but the DuckDB file, whose bytes vary."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".duckdb"
    }


__all__ = ["PARAMETERS", "ROOT", "contents", "failing", "findings", "project", "validate_and_publish"]

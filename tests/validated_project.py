"""Small projects on disk for the tests of `validate` and `publish`, and what a check finds in them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from annotated import annotated
from good_ledger import Ledger
from talent_ledger.ingest.__main__ import run as ingest
from talent_ledger.publish.__main__ import run as publish
from talent_ledger.schema import columns
from talent_ledger.schema.frames import read_parquet, write_parquet
from talent_ledger.tables.__main__ import run as tables
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
SEED = "world_top_ai_talent"


def project(root: Path, ledger: Ledger | None = None, parameters: str = "") -> Path:
    """A project at *root* with the real reference data and, if given, the files of *ledger*."""
    (root / "data").mkdir(parents=True, exist_ok=True)
    shutil.copytree(ROOT / "data/reference", root / "data/reference")
    (root / "params.yaml").write_text(parameters, encoding="utf-8")
    if ledger is not None:
        ledger.write(root)
    return root


def annotated_project(root: Path, names: list[str]) -> Path:
    """A project whose claims are those that readers annotated in the texts called *names*."""
    project(root)
    (root / "data/raw").mkdir()
    texts, claims = {}, {}
    for name in names:
        raw = ROOT / "data/raw" if name == SEED else ROOT / "data/gold/open"
        for file in raw.glob(f"{name}.*"):
            if file.suffix != ".jsonl":
                shutil.copy(file, root / "data/raw")
        texts[name] = (raw / f"{name}.txt").read_bytes().decode("utf-8")
        lines = (ROOT / f"data/gold/open/{name}.jsonl").read_text(encoding="utf-8").splitlines()
        claims[name] = [record for line in lines if (record := json.loads(line))["record"] == "claim"]
    ingest(root)
    found = annotated(texts, claims).claims
    speakers = read_parquet(root / "data/documents/segments.parquet", columns.SEGMENTS).select("segment_id", "speaker")
    spoken = found.drop("speaker").join(speakers, on="segment_id", how="left", maintain_order="left")
    write_parquet(root / "data/claims/claims.parquet", spoken, columns.CLAIMS, ["document_id", "start", "claim_id"])
    tables(root)
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

"""How time and memory of each stage grow with the number of documents."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import altair as alt
import polars as pl

from benchmarks.synthetic import SEED, document, write_corpus
from talent_ledger.evaluate.gold import GoldDocument
from talent_ledger.evaluate.matching import match

SIZES = tuple(int(size) for size in os.environ.get("GROWTH_SIZES", "1,1000,10000,100000").split(","))
STAGES = ("ingest", "extract", "tables", "validate", "publish", "report")
ROOT = Path(__file__).resolve().parents[1]
TITLE = "Time and memory of each stage, by size of the corpus"
NOTE = """
Synthetic corpora of about 1,150 characters and nine claims a document, the smaller ones being the beginning of the
larger ones, in an empty project (no cache). Each stage runs as its own process. Processor time is that of the stage
and its workers; memory is the most that any one of its processes held. The exponent *b* is the slope of a straight
line through the logarithms of documents and processor time (or memory), over sizes from a thousand documents on: 1
is linear growth, 0 is none. F1 compares the claims with those that the corpus was made from, each level needing the
one before. The environment variable `GROWTH_SIZES` names other sizes: `1,1000,10000`.
"""


def measure() -> list[dict[str, object]]:
    """One row a stage and size, with the exponents in the rows of the largest size."""
    rows: list[dict[str, object]] = []
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="growth-") as folder:
            root = project(Path(folder), size)
            for stage in STAGES:
                rows.append({"stage": stage, "documents": size} | run_stage(root, stage))
                if stage == "extract":
                    rows[-1] |= _quality_apart(root)
                print(f"benchmarks: {rows[-1]}", file=sys.stderr, flush=True)
    for stage in STAGES:
        of_stage = [row for row in rows if row["stage"] == stage]
        for quantity in ("processor_seconds", "megabytes"):
            of_stage[-1][f"{quantity}_exponent"] = exponent(
                [(float(str(row["documents"])), float(str(row[quantity]))) for row in of_stage]
            )
    return rows


def project(folder: Path, documents: int, make: Callable[[int, int], GoldDocument] = document) -> Path:
    """A project in *folder* with a synthetic corpus of *documents*, each as *make* makes it."""
    for name in ("data/reference", "data/model"):
        shutil.copytree(ROOT / name, folder / name)
    parameters = (ROOT / "params.yaml").read_text(encoding="utf-8")
    parameters = parameters.replace("source_faults: stop", "source_faults: quarantine")  # nobody is there to decide
    (folder / "params.yaml").write_text(parameters, encoding="utf-8")
    write_corpus(folder / "data" / "raw", documents, SEED, make)
    return folder


def run_stage(root: Path, stage: str, **environment: str) -> dict[str, object]:
    """Wall-clock and processor seconds, and megabytes of the largest process, of one stage."""
    began = time.perf_counter()
    log = root / f"{stage}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", f"talent_ledger.{stage}"],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{stage}: {log.read_text(errors='replace')[-2000:]}")
    return {
        "seconds": time.perf_counter() - began,
        "processor_seconds": usage.ru_utime + usage.ru_stime,
        "megabytes": usage.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2),
    }


def _quality_apart(root: Path) -> dict[str, float]:
    """:func:`quality` in a process of its own: what this one holds counts as memory of those it starts afterwards."""
    command = [sys.executable, "-m", "benchmarks.growth", str(root)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def quality(root: Path) -> dict[str, float]:
    """F1 of the claims below *root* against those that the generator knows: value; unit too; and whose it is."""
    claims = pl.read_parquet(root / "data" / "claims" / "claims.parquet")
    found = claims.partition_by("document_id", as_dict=True)
    names = pl.read_parquet(root / "data" / "documents" / "documents.parquet", columns=["document_id"]).to_series()
    known, levels = 0, []
    for name in names:
        gold = document(int(name.rsplit("-", 1)[1]))
        known += len(gold.claims)
        rows = found[(name,)].to_dicts() if (name,) in found else []
        levels += [pair.level for pair in match(gold, rows).pairs if pair.gold and pair.claim]
    both = known + len(claims)
    return {
        f"{what}_f1": 2 * sum(level > place for level in levels) / both
        for place, what in enumerate(("value", "unit", "entity"))
    }


def exponent(points: Sequence[tuple[float, float]], least: int = 1000) -> float | None:
    """The slope of the least-squares line through the logarithms of *points* from *least* on.

    >>> exponent([(1000, 2.0), (10_000, 20.0)])
    1.0
    """
    logs = [(math.log(size), math.log(value)) for size, value in points if size >= least and value > 0]
    if len(logs) < 2:
        return None
    middle = [sum(axis) / len(logs) for axis in zip(*logs, strict=True)]
    above = sum((x - middle[0]) * (y - middle[1]) for x, y in logs)
    return round(float(above / sum((x - middle[0]) ** 2 for x, _ in logs)), 3)


def chart(rows: Sequence[Mapping[str, object]]) -> alt.HConcatChart:
    """Time left, memory right, both axes logarithmic."""
    table = pl.DataFrame(rows, infer_schema_length=None)

    def lines(column: str, title: str) -> alt.Chart:
        drawn: alt.Chart = (
            alt.Chart(table, name=column)
            .mark_line(point=True)
            .encode(
                alt.X("documents:Q", title="documents").scale(type="log"),
                alt.Y(f"{column}:Q", title=title).scale(type="log"),
                alt.Color("stage:N", sort=STAGES),
            )
            .properties(width=320, height=280)
        )
        return drawn

    return alt.hconcat(
        lines("processor_seconds", "processor seconds"), lines("megabytes", "megabytes, largest process")
    )


if __name__ == "__main__":
    print(json.dumps(quality(Path(sys.argv[1]))))

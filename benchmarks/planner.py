"""What the process that plans and writes costs a text, apart from those that read: it bounds how many of them help."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path

import altair as alt
import polars as pl

from benchmarks.growth import ROOT, project

FEW, MANY = (int(size) for size in os.environ.get("PLANNER_SIZES", "1000,5000").split(","))
STAGES = ("ingest", "extract")
TITLE = "Planning, a text"
NOTE = f"""
Seconds of processor of the one process that deals texts out, looks into the cache, puts results in order and writes
them, without those of its two workers, which read {FEW:,} and {MANY:,} synthetic documents from nothing.
The difference is what each text costs it; it hardly depends on what stands in the text. The environment variable
`PLANNER_SIZES` names other numbers.
"""


def measure() -> list[dict[str, object]]:
    """One row a stage: ``planner_seconds`` for few and many, and ``milliseconds_a_text``."""
    spent: dict[tuple[str, int], float] = {}
    for documents in (FEW, MANY):
        with tempfile.TemporaryDirectory(prefix="planner-") as folder:
            root = project(Path(folder), documents)
            for stage in STAGES:
                command = [sys.executable, "-m", "benchmarks.planner", stage, str(root)]
                environment = {**os.environ, "TALENT_LEDGER_WORKERS": "2"}
                done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
                spent[stage, documents] = float(done.stdout.splitlines()[-1])
    return [
        {
            "stage": stage,
            "texts": MANY - FEW,
            "planner_seconds": spent[stage, MANY] - spent[stage, FEW],
            "milliseconds_a_text": 1000 * (spent[stage, MANY] - spent[stage, FEW]) / (MANY - FEW),
        }
        for stage in STAGES
    ]


def chart(rows: Sequence[Mapping[str, object]]) -> alt.Chart:
    """Bars of milliseconds, one a stage."""
    bars: alt.Chart = alt.Chart(pl.DataFrame(rows), name="planner").mark_bar()
    drawn: alt.Chart = bars.encode(
        alt.Y("stage:N", title=None), alt.X("milliseconds_a_text:Q", title="milliseconds a text")
    ).properties(width=520, title=TITLE)
    return drawn


def main(stage: str, root: Path) -> None:
    """Run *stage* on the project at *root* and print the seconds of processor of this process alone."""
    import_module(f"talent_ledger.{stage}.__main__").run(root)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(usage.ru_utime + usage.ru_stime)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))

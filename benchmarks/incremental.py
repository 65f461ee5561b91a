"""What a run of `ingest` and `extract` costs when nothing changed, or one document of many."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import altair as alt
import polars as pl

from benchmarks.growth import project, run_stage

SIZES = tuple(int(size) for size in os.environ.get("INCREMENTAL_SIZES", "1000,10000").split(","))
TITLE = "What changed, and what is read again"
NOTE = """
Synthetic corpora in JSON Lines: a run of `ingest` and `extract` from nothing, one with nothing changed, and one after a
sentence was added to one document. Seconds on the clock and of processor, both stages together; `part_of_full` compares
seconds of processor with those of the run from nothing. The environment variable `INCREMENTAL_SIZES` names other sizes.
"""
STAGES = ("ingest", "extract")
_ADDED = " Exports of Ghana rose 12 % to $3.4 billion in 2023."


def measure() -> list[dict[str, object]]:
    """One row a size and run: ``seconds``, ``processor_seconds``, ``megabytes``, ``part_of_full``."""
    rows: list[dict[str, object]] = []
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="incremental-") as folder:
            root = project(Path(folder), size)
            full = _run(root)
            nothing = _run(root)
            _change_one(root)
            for name, spent in (("from nothing", full), ("nothing changed", nothing), ("one changed", _run(root))):
                part = spent["processor_seconds"] / full["processor_seconds"]
                rows.append({"documents": size, "run": name, **spent, "part_of_full": part})
    return rows


def chart(rows: Sequence[Mapping[str, object]]) -> alt.Chart:
    """Seconds of processor by size, one line a run, on scales of powers of ten."""
    x = alt.X("documents:Q", scale=alt.Scale(type="log"))
    y = alt.Y("processor_seconds:Q", scale=alt.Scale(type="log"), title="processor seconds")
    lines: alt.Chart = alt.Chart(pl.DataFrame(rows), name="incremental").mark_line(point=True)
    drawn: alt.Chart = lines.encode(x=x, y=y, color=alt.Color("run:N", title=None)).properties(width=520, title=TITLE)
    return drawn


def _run(root: Path) -> dict[str, float]:
    spent = [run_stage(root, stage) for stage in STAGES]
    sums = {name: sum(float(str(one[name])) for one in spent) for name in ("seconds", "processor_seconds")}
    return sums | {"megabytes": max(float(str(one["megabytes"])) for one in spent)}


def _change_one(root: Path) -> None:
    """Add a sentence to the document in the middle of the first file."""
    corpus = min((root / "data" / "raw").glob("*.jsonl"))
    lines = corpus.read_text(encoding="utf-8").splitlines()
    middle = len(lines) // 2
    record = json.loads(lines[middle])
    lines[middle] = json.dumps(record | {"text": record["text"] + _ADDED})
    corpus.write_text("\n".join(lines) + "\n", encoding="utf-8")

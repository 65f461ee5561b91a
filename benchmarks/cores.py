"""What a second core brings to `ingest` and `extract`, side by side."""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import altair as alt
import polars as pl

from benchmarks.growth import project, run_stage

DOCUMENTS = int(os.environ.get("CORES_DOCUMENTS", "1000"))
ROUNDS = int(os.environ.get("CORES_ROUNDS", "3"))
WORKERS = (1, 2)
STAGES = ("ingest", "extract")
TITLE = "One worker and two"
NOTE = f"""
{DOCUMENTS:,} synthetic documents, read from nothing (no cache) by one worker and by two in turn, {ROUNDS} rounds; the
whole process counts, from Python's start to its end. `times_as_fast` is the median over the rounds of one worker's
seconds by two workers' of the same round. Only a machine that has two cores for it shows what the second one brings:
`processor_seconds` by `seconds` says how many cores a run had. The environment variables `CORES_DOCUMENTS` and
`CORES_ROUNDS` name other numbers.
"""


def measure() -> list[dict[str, object]]:
    """One row a stage and number of workers: median ``seconds`` and ``processor_seconds``, and ``times_as_fast``."""
    spent: dict[tuple[str, int], list[dict[str, float]]] = {(stage, each): [] for stage in STAGES for each in WORKERS}
    written: dict[str, set[bytes]] = {stage: set() for stage in STAGES}
    with tempfile.TemporaryDirectory(prefix="cores-") as folder:
        root = project(Path(folder), DOCUMENTS)
        for _ in range(ROUNDS):
            for stage in STAGES:
                for workers in WORKERS:
                    shutil.rmtree(root / ".cache" / stage, ignore_errors=True)
                    one = run_stage(root, stage, TALENT_LEDGER_WORKERS=str(workers))
                    spent[stage, workers].append({name: float(str(value)) for name, value in one.items()})
                    written[stage].add(_output(root, stage))
    assert all(len(outputs) == 1 for outputs in written.values()), "the number of workers changes no byte"
    return [_row(stage, workers, spent) for stage in STAGES for workers in WORKERS]


def _output(root: Path, stage: str) -> bytes:
    name = "documents/documents" if stage == "ingest" else "claims/claims"
    return (root / f"data/{name}.parquet").read_bytes()


def _row(stage: str, workers: int, spent: Mapping[tuple[str, int], Sequence[Mapping[str, float]]]) -> dict[str, object]:
    alone, together = spent[stage, WORKERS[0]], spent[stage, workers]
    ratios = [one["seconds"] / other["seconds"] for one, other in zip(alone, together, strict=True)]
    medians = {name: statistics.median(one[name] for one in together) for name in ("seconds", "processor_seconds")}
    return {"stage": stage, "workers": workers, **medians, "times_as_fast": statistics.median(ratios)}


def chart(rows: Sequence[Mapping[str, object]]) -> alt.Chart:
    """Bars of seconds, one a stage and number of workers."""
    bars: alt.Chart = alt.Chart(pl.DataFrame(rows), name="cores").mark_bar()
    drawn: alt.Chart = bars.encode(
        alt.Y("workers:N"), alt.X("seconds:Q", title="seconds (median)"), alt.Row("stage:N", title=None)
    ).properties(width=520, title=TITLE)
    return drawn

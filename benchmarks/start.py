"""How long the command line takes to start, and a pipeline with nothing to do."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import altair as alt
import polars as pl

from talent_ledger.extract.grammar import MODEL

TITLE = "Start-up, and a pipeline with nothing to do"
NOTE = """
Whole processes, started in turn so that all meet the same load; medians of eleven rounds. Seconds on the clock, and
seconds of processor, which other programs on the machine disturb less. Ratios compare each command with the reference
of its group: bare Python plus `import polars`, and `dvc status`. *spaCy and its model* is what any program pays that
parses with it.
"""
ROUNDS = 11
ROOT = Path(__file__).resolve().parents[1]
_TEXT = "Exports of Ghana rose 12 % to $3.4 billion in 2023.\n"
_COMMAND = [sys.executable, "-m", "talent_ledger.cli"]

GROUPS: dict[str, dict[str, tuple[list[str], str]]] = {
    "start-up": {
        "python -c 'import polars'": ([sys.executable, "-c", "import polars"], ""),
        "python -c pass": ([sys.executable, "-c", "pass"], ""),
        "python -c, spaCy and its model": ([sys.executable, "-c", f"import spacy; spacy.load('{MODEL}')"], ""),
        "talent-ledger extract --help": ([*_COMMAND, "extract", "--help"], ""),
        "talent-ledger extract - (no figure)": ([*_COMMAND, "extract", "-"], "Nothing to count here.\n"),
        "talent-ledger extract - (one figure)": ([*_COMMAND, "extract", "-"], _TEXT),
    },
    "pipeline": {
        "dvc status": ([sys.executable, "-m", "dvc", "status", "--quiet"], ""),
        "dvc repro, nothing to do": ([sys.executable, "-m", "dvc", "repro", "--quiet"], ""),
    },
}


def measure() -> list[dict[str, object]]:
    """One row a command: seconds and those of processor, each also in times of the reference.

    The pipeline only where nothing is to be done.
    """
    rows: list[dict[str, object]] = []
    for group, commands in GROUPS.items():
        if group == "pipeline" and not _up_to_date():
            print("benchmarks: the pipeline is not up to date, so it is not measured; run `dvc repro`", file=sys.stderr)
            continue
        spent: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for _ in range(ROUNDS):
            for name, (command, given) in commands.items():
                spent[name].append(_spent(command, given))
        medians = {
            name: [statistics.median(quantity) for quantity in zip(*measured, strict=True)]
            for name, measured in spent.items()
        }
        seconds, processor = next(iter(medians.values()))
        rows += [
            {"group": group, "command": name, "seconds": clock, "times_reference": clock / seconds}
            | {"processor_seconds": own, "times_reference_processor": own / processor}
            for name, (clock, own) in medians.items()
        ]
    return rows


def chart(rows: Sequence[Mapping[str, object]]) -> alt.Chart:
    """Bars of seconds, one a command."""
    drawn: alt.Chart = (
        alt.Chart(pl.DataFrame(rows), name="start")
        .mark_bar()
        .encode(
            alt.Y("command:N", title=None, sort=None),
            alt.X("seconds:Q", title="seconds (median)"),
            alt.Color("group:N", title=None),
        )
        .properties(width=520, title=TITLE)
    )
    return drawn


def _spent(command: list[str], given: str) -> tuple[float, float]:
    """Seconds on the clock and of processor that a whole process takes."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, input=given, text=True, cwd=ROOT, capture_output=True, check=True)
    clock, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _up_to_date() -> bool:
    done = subprocess.run(
        [sys.executable, "-m", "dvc", "status", "--quiet"], cwd=ROOT, capture_output=True, check=False
    )
    return done.returncode == 0

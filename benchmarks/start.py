"""How long the command line takes to start, and a pipeline with nothing to do."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import altair as alt
import polars as pl

TITLE = "Start-up, and a pipeline with nothing to do"
NOTE = """
Wall-clock seconds of whole processes, started in turn so that all meet the same load; median of seven rounds. Ratios
compare each command with the reference of its group: bare Python plus `import polars`, and `dvc status`.
"""
ROUNDS = 7
ROOT = Path(__file__).resolve().parents[1]
_TEXT = "Exports of Ghana rose 12 % to $3.4 billion in 2023.\n"
_COMMAND = [sys.executable, "-m", "talent_ledger.cli"]

GROUPS: dict[str, dict[str, tuple[list[str], str]]] = {
    "start-up": {
        "python -c 'import polars'": ([sys.executable, "-c", "import polars"], ""),
        "python -c pass": ([sys.executable, "-c", "pass"], ""),
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
    """One row a command: ``seconds`` and ``times_reference``; the pipeline only where nothing is to be done."""
    rows: list[dict[str, object]] = []
    for group, commands in GROUPS.items():
        if group == "pipeline" and not _up_to_date():
            print("benchmarks: the pipeline is not up to date, so it is not measured; run `dvc repro`", file=sys.stderr)
            continue
        seconds: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(ROUNDS):
            for name, (command, given) in commands.items():
                seconds[name].append(_seconds(command, given))
        medians = {name: statistics.median(measured) for name, measured in seconds.items()}
        reference = next(iter(medians.values()))
        rows += [
            {"group": group, "command": name, "seconds": median, "times_reference": median / reference}
            for name, median in medians.items()
        ]
    return rows


def chart(rows: Sequence[Mapping[str, object]]) -> alt.Chart:
    """Bars of seconds, one a command."""
    return (
        alt.Chart(pl.DataFrame(rows), name="start")
        .mark_bar()
        .encode(
            alt.Y("command:N", title=None, sort=None),
            alt.X("seconds:Q", title="seconds (median)"),
            alt.Color("group:N", title=None),
        )
        .properties(width=520, title=TITLE)
    )


def _seconds(command: list[str], given: str) -> float:
    began = time.perf_counter()
    subprocess.run(command, input=given, text=True, cwd=ROOT, capture_output=True, check=True)
    return time.perf_counter() - began


def _up_to_date() -> bool:
    done = subprocess.run(
        [sys.executable, "-m", "dvc", "status", "--quiet"], cwd=ROOT, capture_output=True, check=False
    )
    return done.returncode == 0

"""Time and memory of `ingest` and `extract` for one long text, by its length."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path

import altair as alt
import polars as pl

from benchmarks.growth import project, run_stage
from benchmarks.synthetic import document

MEGABYTES = tuple(float(size) for size in os.environ.get("LENGTH_MEGABYTES", "1,3,10").split(","))
STAGES = ("ingest", "extract")
TITLE = "One long text"
NOTE = """
One text of so many megabytes, synthetic documents one after the other, read from nothing by one worker. Seconds of
processor, and megabytes of the largest process. `seconds_a_megabyte` and `memory_a_megabyte` say what each megabyte
costs over the shortest text: equal down the column is linear growth. The environment variable `LENGTH_MEGABYTES` names
other lengths.
"""


def measure() -> list[dict[str, object]]:
    """One row a length and stage."""
    rows: list[dict[str, object]] = []
    shortest: dict[str, tuple[float, float, float]] = {}
    for size in MEGABYTES:
        with tempfile.TemporaryDirectory(prefix="length-") as folder:
            root = project(Path(folder), 0)
            text = long_text(size)
            (root / "data/raw/long.jsonl").write_text(json.dumps({"id": "long", "text": text}) + "\n", encoding="utf-8")
            for stage in STAGES:
                spent = run_stage(root, stage, TALENT_LEDGER_WORKERS="1")
                cost = float(str(spent["processor_seconds"])), float(str(spent["megabytes"]))
                first = shortest.setdefault(stage, (size, *cost))
                more = size - first[0]
                row = {"stage": stage, "text_megabytes": size, "processor_seconds": cost[0], "megabytes": cost[1]}
                slopes = {
                    "seconds_a_megabyte": (cost[0] - first[1]) / more if more else None,
                    "memory_a_megabyte": (cost[1] - first[2]) / more if more else None,
                }
                rows.append({**row, **slopes})
    return rows


def long_text(megabytes: float) -> str:
    """Synthetic documents one after the other, so many megabytes (of a million bytes) long."""
    parts: list[str] = []
    length = 0
    for index in count():
        parts.append(document(index).text)
        length += len(parts[-1].encode())
        if length >= megabytes * 1e6:
            return "".join(parts)
    raise AssertionError("count() does not end")


def chart(rows: Sequence[Mapping[str, object]]) -> alt.HConcatChart:
    """Seconds left, memory right, by length."""
    table = pl.DataFrame(rows, infer_schema_length=None)

    def lines(column: str, title: str) -> alt.Chart:
        drawn: alt.Chart = alt.Chart(table, name=column).mark_line(point=True)
        encoded: alt.Chart = drawn.encode(
            alt.X("text_megabytes:Q", title="megabytes of text"),
            alt.Y(f"{column}:Q", title=title),
            alt.Color("stage:N"),
        ).properties(width=280, height=240)
        return encoded

    return alt.hconcat(lines("processor_seconds", "processor seconds"), lines("megabytes", "megabytes"))

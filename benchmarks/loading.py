"""Loading the tables into DuckDB as the project does, against a plain ``COPY FROM`` of the same Parquet files."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import altair as alt
import duckdb
import polars as pl

from talent_ledger.schema.columns import KINDS, Schema
from talent_ledger.schema.database import TABLES, load_database, table_definition
from talent_ledger.schema.frames import conform, write_parquet

TITLE = "Loading into DuckDB"
ROWS = 300_000
ROUNDS = 5
SEED = 7
NOTE = f"""
{ROWS:,} seeded claims with their texts' places and words, the other tables empty. Both load the same Parquet files into
a new database file and close it. Plain: `CREATE TABLE` without constraints and `COPY … FROM`. The project's load checks
types, required columns, vocabularies and ranges on the way. Median of {ROUNDS} rounds, in turn.
"""


def measure() -> list[dict[str, object]]:
    """One row a way of loading: ``seconds``, ``rows_per_second``, ``times_reference``."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, (source, schema) in TABLES.items():
            rows = _claims(schema) if name == "claims" else conform([], schema)
            write_parquet(root / source, rows, schema, [])
        ways: dict[str, Callable[[Path], None]] = {
            "plain COPY FROM": lambda path: _plain(root, path),
            "the project's load": lambda path: load_database(root, path),
        }
        seconds: dict[str, list[float]] = {name: [] for name in ways}
        for number in range(ROUNDS):
            for way, load in ways.items():
                began = time.perf_counter()
                load(root / f"{way.split()[0]}{number}.duckdb")
                seconds[way].append(time.perf_counter() - began)
    medians = {way: statistics.median(measured) for way, measured in seconds.items()}
    reference = next(iter(medians.values()))
    return [
        {
            "way": way,
            "rows": ROWS,
            "seconds": median,
            "rows_per_second": ROWS / median,
            "times_reference": median / reference,
        }
        for way, median in medians.items()
    ]


def chart(rows: Sequence[Mapping[str, object]]) -> alt.Chart:
    """Bars of seconds, one a way."""
    drawn: alt.Chart = (
        alt.Chart(pl.DataFrame(rows), name="loading")
        .mark_bar()
        .encode(alt.Y("way:N", title=None, sort=None), alt.X("seconds:Q", title="seconds (median)"))
        .properties(width=520, title=f"{ROWS:,} claims into DuckDB")
    )
    return drawn


def _plain(root: Path, path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        for name, (source, schema) in TABLES.items():
            connection.execute(table_definition(name, schema, constrained=False))
            connection.execute(f"COPY {name} FROM '{root / source}' (FORMAT parquet)")


def _claims(schema: Schema) -> pl.DataFrame:
    draw = random.Random(SEED)
    rows: list[dict[str, object]] = []
    for number in range(ROWS):
        start = draw.randrange(20_000)
        value = round(draw.lognormvariate(3, 2), 1)
        rows.append(
            {
                "claim_id": f"claim-{draw.getrandbits(64):016x}",
                "document_id": f"document-{number // 10:07d}",
                "segment_id": f"segment-{number // 3:07d}",
                "start": start,
                "end": start + 5,
                "exact": f"{value}%",
                "sentence_start": max(0, start - 60),
                "sentence_end": start + 80,
                "kind": draw.choice(KINDS),
                "value": value,
                "unit": draw.choice(["percent", "count", "USD", "EUR"]),
                "entity": draw.choice(["China", "the United States", "France", "Ghana"]),
                "measure": draw.choice(["share of researchers", "revenue", "exports", "population"]),
                "year": draw.choice([2019, 2020, 2022, None]),
                "inferred": False,
                "rule": "percent | name: subj | clause",
                "confidence": round(draw.random(), 3),
                "standing": "observed",
            }
        )
    return conform(rows, schema)

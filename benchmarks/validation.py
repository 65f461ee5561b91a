"""Validation against plain DuckDB queries that compute the same answers."""

from __future__ import annotations

import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

import altair as alt
import duckdb
import polars as pl

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests"))

from good_ledger import FILES, Ledger, good_ledger  # noqa: E402
from mutations import MUTATIONS  # noqa: E402
from talent_ledger.schema import columns  # noqa: E402
from talent_ledger.schema.frames import conform, write_parquet  # noqa: E402
from talent_ledger.validate import evidence  # noqa: E402
from talent_ledger.validate.parameters import ValidateParameters  # noqa: E402

TITLE = "Validation against plain queries"
SIZES = {1_000: 5, 100_000: 3, 1_000_000: 1}
"""Observations → rounds, of which the median counts."""
NOTE = """
Ledgers from a seeded generator: many small documents with tables, counts, shares, growth, comments and repeats; one in
ten has doubts in it, one cell in twenty is about a population whose figures were published, 40 documents state the
same cells. *stage* is `python -m talent_ledger.validate` as DVC runs it: reading every figure again from its text, all
checks through Great Expectations, verdict, quarantine, page. *plain* is DuckDB alone, on the same Parquet files: it
cuts every span out of its text, derives the same tables, runs the SQL of every check and writes what that finds.

*start-up* is a process of its own from Python's start to the end of a ledger of some three hundred observations. The
other rows are what a second, larger ledger costs in a process that has started: seconds on the clock, and seconds of
processor, which other programs on the machine disturb less. Median of five rounds (1,000), three (100,000) and one.
"""

TAG = " (no. 00000000)"
TEMPLATES = 10
DOUBTS = ("sums_are_exact", "claims_have_a_source", "readings_are_sure_enough", "one_cell_one_value")
KEYS = ("document_id", "segment_id", "claim_id", "observation_id", "table_id", "repeat_of", "row_id", "correction_id")
WITNESSES_A_CELL = 40
"""So many copies state the same cells."""
COMPARED = 20
"""One cell in so many is about a population whose figures were published."""
WAYS = ("plain", "stage")


def measure() -> list[dict[str, object]]:
    """One row for the start-up and one a size: what each way takes, and how many times plain the stage takes."""
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "small"
        observations = write_ledger(small, 1)
        _write_rules(small)
        rows.append({"measured": "start-up", "observations": observations, **_costs(small, None, rounds=5)})
        for size, rounds in SIZES.items():
            large = Path(folder) / "large"
            observations = write_ledger(large, size)
            rows.append({"measured": "over it", "observations": observations, **_costs(small, large, rounds)})
            shutil.rmtree(large)
    return rows


def chart(rows: Sequence[Mapping[str, object]]) -> alt.Chart:
    """Seconds of processor by size, one line a way, on scales of powers of ten."""
    points = [
        {"way": way, "observations": row["observations"], "seconds": row[f"{way}_processor_seconds"]}
        for row in rows
        for way in WAYS
        if row["measured"] != "start-up"
    ]
    x = alt.X("observations:Q", scale=alt.Scale(type="log"), title="observations")
    y = alt.Y("seconds:Q", scale=alt.Scale(type="log"), title="seconds of processor, over the start-up")
    lines: alt.Chart = alt.Chart(pl.DataFrame(points), name="validation").mark_line(point=True)
    drawn: alt.Chart = lines.encode(x=x, y=y, color=alt.Color("way:N", title=None)).properties(width=520, title=TITLE)
    return drawn


def _write_rules(root: Path) -> None:
    """Write the SQL of every check down: Great Expectations, which knows it, is no part of the plain way."""
    from talent_ledger.validate.suites import suites  # noqa: PLC0415

    rules = {each.check: each.rule for suite in suites(ValidateParameters()).values() for each in suite}
    (root / "rules.json").write_text(json.dumps(rules), encoding="utf-8")


def _costs(small: Path, large: Path | None, rounds: int) -> dict[str, object]:
    """Medians of *rounds* processes a way, started in turn: on *small* as a whole, or on *large* after *small*."""
    told: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    for _ in range(rounds):
        for way in WAYS:
            told[way].append(_in_own_process(way, small, large))
    median = {
        way: {name: statistics.median(one[name] for one in costs) for name in costs[0]} for way, costs in told.items()
    }
    found: dict[str, object] = {}
    for name in ("seconds", "processor_seconds"):
        found |= {f"{way}_{name}": round(median[way][name], 3) for way in WAYS}
        found[f"times_plain_{name}"] = round(median["stage"][name] / median["plain"][name], 2)
    return found | {f"{way}_megabytes": round(median[way]["megabytes"]) for way in WAYS}


def _in_own_process(way: str, small: Path, large: Path | None) -> dict[str, float]:
    began = time.perf_counter()
    arguments = [sys.executable, "-m", "benchmarks.validation", way, str(small), *([str(large)] if large else [])]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=True)
    whole = time.perf_counter() - began
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told if large else told | {"seconds": whole}


# -- ledgers of any size ----------------------------------------------------------------------------------------------


def templates() -> list[Ledger]:
    """Small ledgers to multiply: all good, but for one with doubts."""
    ledgers = [good_ledger(seed, tag=TAG) for seed in range(TEMPLATES)]
    for check in DOUBTS:
        next(iter(MUTATIONS[check].values()))(ledgers[-1], Random(check))
    return ledgers


def write_ledger(root: Path, observations: int) -> int:
    """Write a project with about *observations* observations below *root*; how many it has."""
    shutil.copytree(ROOT / "data/reference", root / "data/reference")
    (root / "params.yaml").write_text("validate: {page_cases: 200}\n", encoding="utf-8")
    (root / "data/raw").mkdir(parents=True)
    (root / "data/raw/corpus.jsonl").write_text("", encoding="utf-8")
    made = templates()
    copies = max(1, round(observations / sum(len(ledger.observations) for ledger in made)))
    for table, (path, schema, key) in FILES.items():
        parts = []
        for position, ledger in enumerate(made):
            rows = conform(getattr(ledger, table), schema)
            if table == "entities" and position:
                continue
            parts.append(rows if table == "entities" else _multiplied(rows, copies, position))
        write_parquet(root / path, pl.concat(parts), schema, key)
    return copies * sum(len(ledger.observations) for ledger in made)


def _multiplied(rows: pl.DataFrame, copies: int, position: int) -> pl.DataFrame:
    """*rows* many times, each copy with ids and texts of its own."""
    numbers = pl.DataFrame({"number": range(copies)}).with_columns(
        number=(pl.col("number") * TEMPLATES + position).cast(pl.String).str.zfill(8)
    )
    many = numbers.join(rows, how="cross")
    own = [name for name in KEYS if name in rows.columns]
    group = pl.col("number").cast(pl.Int64) // TEMPLATES // WITNESSES_A_CELL
    subject = pl.concat_str(pl.lit(f"{position}."), group.cast(pl.String))
    many = many.with_columns((pl.col(name) + "-" + pl.col("number")).alias(name) for name in own)
    many = many.with_columns(
        (pl.col(name) + " " + subject).alias(name) for name in ("measure", "cell_id") if name in rows.columns
    )
    if "text" in rows.columns:
        tagged = pl.lit("(no. ") + pl.col("number") + ")"
        many = many.with_columns(
            text=pl.col("text").str.replace_all("(no. 00000000)", tagged, literal=True),
            path=pl.lit("data/raw/corpus.jsonl"),
        )
    named = [name for name in ("text", "measure", "population", "title") if name in rows.columns]
    elsewhere = group % COMPARED > 0
    other = {"AI researchers": "paper chemists", "AI talent": "chemistry"}  # as long, and about nothing published
    for before, after in other.items():
        assert len(before) == len(after)
        replaced = (pl.col(name).str.replace_all(before, after, literal=True) for name in named)
        many = many.with_columns(
            pl.when(elsewhere).then(each).otherwise(pl.col(name)).alias(name)
            for name, each in zip(named, replaced, strict=True)
        )
    return many.drop("number")


# -- the two ways, each in a process of its own -----------------------------------------------------------------------


def plain(root: Path, rules: Mapping[str, str]) -> None:
    """The same answers by DuckDB alone."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(f"{folder}/plain.duckdb") as connection:
        evidence.read_tables(root, connection, pl.DataFrame(schema=columns.HISTORY))
        connection.execute(
            """
            CREATE TABLE readings AS
            SELECT claim_id, document_id, substring(text, start + 1, "end" - start) AS read,
                substring(text, sentence_start + 1, sentence_end - sentence_start) AS sentence,
                md5(regexp_replace(lower(sentence), '[^\\pL\\pN]+', ' ', 'g'))[:16] AS sentence_key
            FROM claims JOIN documents USING (document_id)
            """
        )
        connection.execute(
            """
            CREATE TABLE raw_readings AS
            SELECT document_id, path, sha256 AS found_sha256, sha256 AS expected_sha256,
                NULL::BOOLEAN AS decodes_the_same
            FROM documents
            """
        )
        evidence.derive(connection, ValidateParameters())
        for name, rule in rules.items():
            connection.execute(f"COPY ({rule}) TO '{folder}/{name}.parquet' (FORMAT parquet)")


def stage(root: Path) -> None:
    """The stage as DVC runs it."""
    from talent_ledger.validate.__main__ import run  # noqa: PLC0415

    run(root)


def _spent() -> tuple[float, float]:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return time.perf_counter(), usage.ru_utime + usage.ru_stime


def _peak_memory() -> float:
    """Megabytes at most, of this program alone: what getrusage says includes the process it was forked from."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines())
    return int(lines["VmHWM"].split()[0]) / 1024


def _run(way: str, root: Path, rules: Mapping[str, str]) -> None:
    plain(root, rules) if way == "plain" else stage(root)


def main(way: str, small: Path, *large: Path) -> None:
    """Run *way* on *small*, then on *large*, and print what the last of them took as a line of JSON."""
    rules = json.loads((small / "rules.json").read_text(encoding="utf-8"))
    began = 0.0, 0.0
    _run(way, small, rules)
    if large:
        began = _spent()
        _run(way, large[0], rules)
    seconds, processor = (now - then for now, then in zip(_spent(), began, strict=True))
    print(json.dumps({"seconds": seconds, "processor_seconds": processor, "megabytes": _peak_memory()}))


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:]))

"""Validation measured: time and memory against plain DuckDB queries, and the table of checks and mutations.

Usage: python benchmarks/validation.py [--sizes N ...] [--mutations] [--seeds N]

The ledgers are made by a seeded generator: many small documents with tables, counts, shares, growth, comments and
repeats, one in ten with doubts in it. Plain queries compute the same answers from the same Parquet files: they cut
every span out of its text, derive the same tables and run the SQL of every check, writing what it finds. What they
leave out is what the stage adds: Great Expectations, reading again from raw bytes, verdict, quarantine and pages.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from random import Random
from string import Template

import duckdb
import polars as pl

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from good_ledger import FILES, Ledger, good_ledger  # noqa: E402
from mutations import MUTATIONS  # noqa: E402
from talent_ledger.schema import columns  # noqa: E402
from talent_ledger.schema.files import conform, write_parquet  # noqa: E402
from talent_ledger.validate import evidence  # noqa: E402
from talent_ledger.validate.parameters import ValidateParameters  # noqa: E402

TAG = " (no. 00000000)"
TEMPLATES = 10
DOUBTS = ("sums_are_exact", "claims_have_a_source", "readings_are_sure_enough", "one_cell_one_value")
KEYS = ("document_id", "segment_id", "claim_id", "observation_id", "table_id", "repeat_of", "row_id", "correction_id")
WITNESSES_A_CELL = 40
"""So many copies state the same cells."""
COMPARED = 20
"""One cell in so many is about a population whose figures were published."""


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


# -- what is measured -------------------------------------------------------------------------------------------------


def plain(root: Path) -> None:
    """The same answers by DuckDB alone."""
    parameters = ValidateParameters()
    rules = json.loads((root / "rules.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(f"{folder}/plain.duckdb") as connection:
        connection.execute("SET preserve_insertion_order = false")
        evidence._describe_columns(root, connection)
        evidence._read_reference(root, connection)
        evidence._keep(connection, "history", pl.DataFrame(schema=columns.HISTORY), columns.HISTORY)
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
        script = files("talent_ledger.validate").joinpath("evidence.sql").read_text(encoding="utf-8")
        filled = Template(script).substitute(
            rounding_units=parameters.rounding_units,
            hedge_slack=parameters.hedge_slack,
            named_populations=evidence.named_populations(connection),
        )
        connection.execute(filled)
        for name, rule in rules.items():
            connection.execute(f"COPY ({rule}) TO '{folder}/{name}.parquet' (FORMAT parquet)")


def stage(root: Path) -> None:
    """The stage as DVC runs it."""
    from talent_ledger.validate.__main__ import run  # noqa: PLC0415

    run(root)


MEASURED = {"plain": plain, "stage": stage}


def _peak_memory() -> float:
    """Megabytes at most, of this program alone: what getrusage says includes the process it was forked from."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines())
    return int(lines["VmHWM"].split()[0]) / 1024


@dataclass(frozen=True)
class Cost:
    """What a process of its own took: seconds on the clock, seconds of processor, megabytes at most."""

    clock: float
    processor: float
    memory: float


def measure(name: str, root: Path) -> Cost:
    """One of MEASURED in a process of its own, Python's start included."""
    command = [sys.executable, str(Path(__file__)), "--measure", name, str(root)]
    begun = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    clock = time.perf_counter() - begun
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    processor, memory = map(float, done.stdout.split()[-2:])
    return Cost(clock, processor, memory)


def timings(sizes: list[int]) -> None:
    """Print the table of times over a fixed start-up, which is what a ledger of some three hundred observations costs.

    On a busy machine the clock measures the other programs too; the seconds of processor do not.
    """
    fixed = costs(1)[1]
    told = (f"{name} {cost.clock:.2f} s ({cost.processor:.2f} s of processor)" for name, cost in fixed.items())
    print(f"Start-up: {', '.join(told)}.\n")
    print(
        "| observations | plain queries, s | stage, s | ratio | of processor: plain, s | stage, s | ratio |"
        " plain, MB | stage, MB |"
    )
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    for size in sizes:
        rows, found = costs(size)
        clock = {name: found[name].clock - fixed[name].clock for name in MEASURED}
        processor = {name: found[name].processor - fixed[name].processor for name in MEASURED}
        cells = [f"{rows:,}"]
        for seconds in (clock, processor):
            cells += [*(f"{seconds[name]:.2f}" for name in MEASURED), f"{seconds['stage'] / seconds['plain']:.2f}"]
        cells += [f"{found[name].memory:.0f}" for name in MEASURED]
        print(f"| {' | '.join(cells)} |", flush=True)


def costs(size: int) -> tuple[int, dict[str, Cost]]:
    """How many observations a ledger of *size* has, and what plain queries and the stage cost on it."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        rows = write_ledger(root, size)
        _write_rules(root)
        return rows, {name: measure(name, root) for name in MEASURED}


def _write_rules(root: Path) -> None:
    from talent_ledger.validate.suites import suites  # noqa: PLC0415

    rules = {each.check: each.rule for suite in suites(ValidateParameters()).values() for each in suite}
    (root / "rules.json").write_text(json.dumps(rules), encoding="utf-8")


# -- mutations --------------------------------------------------------------------------------------------------------


def mutation_table(seeds: int) -> int:
    """Print every check with its mutations and how often each was caught; 1 when one was missed."""
    from talent_ledger.validate.checking import check  # noqa: PLC0415
    from talent_ledger.validate.history import earlier_publications  # noqa: PLC0415
    from talent_ledger.validate.suites import suites  # noqa: PLC0415

    parameters = ValidateParameters()
    all_suites = suites(parameters)
    promises = {each.check: each for suite in all_suites.values() for each in suite}

    def failing(ledger: Ledger) -> set[str]:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            shutil.copytree(ROOT / "data/reference", root / "data/reference")
            ledger.write(root)
            evidence.gather(root, root / "evidence.duckdb", parameters, earlier_publications(root))
            return {found.check for found in check(root / "evidence.duckdb", all_suites) if not found.rows.is_empty()}

    alarms = sum(bool(failing(good_ledger(seed))) for seed in range(seeds))
    print("| check | fault | mutation | caught | also noticed by |\n|---|---|---|---:|---|")
    caught = {"ours": [0, 0], "source": [0, 0], "doubt": [0, 0]}
    for name, mutations in MUTATIONS.items():
        for title, mutate in mutations.items():
            hits, others = 0, set()
            for seed in range(seeds):
                ledger = good_ledger(seed).copy()
                mutate(ledger, Random(f"{seed} {name} {title}"))
                found = failing(ledger)
                hits += name in found
                others |= found - {name}
            caught[promises[name].fault][0] += hits
            caught[promises[name].fault][1] += seeds
            print(
                f"| {name} | {promises[name].fault} | {title} | {hits}/{seeds} | {', '.join(sorted(others))} |",
                flush=True,
            )
    critical = [sum(caught[fault][side] for fault in ("ours", "source")) for side in (0, 1)]
    every = [sum(each[side] for each in caught.values()) for side in (0, 1)]
    print(f"\nCritical mutations caught: {critical[0]} of {critical[1]}; all: {every[0]} of {every[1]}.")
    print(f"Good ledgers with a false alarm: {alarms} of {seeds}.")
    return int(every[0] < every[1] or alarms > 0)


def main() -> int:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000, 1_000_000], help="observations")
    parser.add_argument("--mutations", action="store_true", help="print the table of checks and mutations instead")
    parser.add_argument("--seeds", type=int, default=3, help="how many variants of each mutation")
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        name, root = options.measure
        MEASURED[name](Path(root))
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(used.ru_utime + used.ru_stime, _peak_memory())
        return 0
    if options.mutations:
        return mutation_table(options.seeds)
    timings(options.sizes)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

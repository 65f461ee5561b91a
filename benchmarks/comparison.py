"""Comparing two revisions of a large dataset, read out of DVC's cache, against a plain full outer join in DuckDB."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import altair as alt
import duckdb
import polars as pl

from talent_ledger.schema.columns import CLAIMS, DOCUMENTS, OBSERVATIONS, SHARE_TABLE_ROWS, SHARE_TABLES
from talent_ledger.schema.frames import write_parquet

TITLE = "Comparing two revisions"
NOTE = """
Ten observations a document. Between the revisions one figure was edited in 1 % of the documents, words were added
before the figures of another 1 %, 1 % were removed and 1 % added. *compare* is `talent-ledger compare A B` as a whole,
in a process of its own: the start of Python and DVC, reading both revisions out of DVC's cache, matching claims,
joining, tracing causes, and the record with its sentences. *plain join* is DuckDB's full outer join of the two
observation files on the cell's six coordinates, changed rows kept; it knows nothing of claims, tables or causes.
Processor seconds are those of the process, start of Python included in both.
"""
SIZES = (1_000, 100_000, 1_000_000)
ROWS_A_DOCUMENT = 10
MEMORY = "1GB"
KEY = ("measure", "population", "dimension", "ref_area", "time_period", "unit_measure")


def measure() -> list[dict[str, object]]:
    """One row a size and way: ``observations``, ``way``, ``seconds``, ``megabytes``, ``changed`` cells."""
    rows: list[dict[str, object]] = []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "project"
            _project(root, size)
            for way in ("compare", "plain join"):
                rows.append({"observations": size, "way": way, **_in_own_process(way, root)})
    return rows


def chart(rows: Sequence[Mapping[str, object]]) -> alt.Chart:
    """Seconds by size, one line a way, on scales of powers of ten."""
    x = alt.X("observations:Q", scale=alt.Scale(type="log"), title="observations a revision")
    y = alt.Y("seconds:Q", scale=alt.Scale(type="log"))
    lines: alt.Chart = alt.Chart(pl.DataFrame(rows), name="comparison").mark_line(point=True)
    drawn: alt.Chart = lines.encode(x=x, y=y, color=alt.Color("way:N", title=None))
    return drawn


def _in_own_process(way: str, root: Path) -> dict[str, object]:
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.comparison", way, str(root)],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds = time.perf_counter() - began
    told = json.loads(done.stdout.splitlines()[-1])
    return {"seconds": round(seconds if way == "compare" else told["seconds"], 2), **told["facts"]}


# -- two revisions -----------------------------------------------------------------------------------------------------


def _project(root: Path, observations: int) -> None:
    """A repository with two commits whose data DVC keeps."""
    root.mkdir()
    _run(root, "git", "init", "--quiet", "--initial-branch=main", ".")
    _run(root, "git", "config", "user.name", "Benchmark")
    _run(root, "git", "config", "user.email", "benchmark@example.org")
    _run(root, sys.executable, "-m", "dvc", "init", "--quiet")
    _run(root, sys.executable, "-m", "dvc", "config", "core.site_cache_dir", str(root / ".dvc" / "tmp" / "site"))
    folders = ("data/documents", "data/claims", "data/candidate", "data/published/parquet")
    for revision in ("before", "after"):
        _write(root, observations // ROWS_A_DOCUMENT, edited=revision == "after")
        _run(root, sys.executable, "-m", "dvc", "add", "--quiet", *folders)
        _run(root, "git", "add", "--all")
        _run(root, "git", "commit", "--quiet", "--message", revision)
        _run(root, "git", "tag", revision)


def _run(root: Path, *command: str) -> None:
    subprocess.run(command, cwd=root, check=True, capture_output=True)


def _write(root: Path, documents: int, edited: bool) -> None:
    """The artefacts of a run over *documents* documents; with *edited* those of the second revision."""
    claims = _claims(documents, edited)
    texts = claims.group_by("document_id", maintain_order=True).agg(
        pl.col("sentence").str.join(" "), pl.col("lead").first()
    )
    texts = texts.select(
        "document_id",
        path=pl.format("data/raw/{}.txt", "document_id"),
        media_type=pl.lit("text/plain"),
        encoding=pl.lit("utf-8"),
        sha256=pl.col("sentence").hash().cast(pl.String) + pl.col("lead"),
        characters=(pl.col("lead") + pl.col("sentence")).str.len_chars().cast(pl.Int64),
        text=pl.col("lead") + pl.col("sentence"),
    )
    shutil.rmtree(root / "data", ignore_errors=True)
    for folder in ("data/published/parquet", "data/candidate", "data/claims", "data/documents"):
        (root / folder).mkdir(parents=True)
    published = root / "data/published/parquet"
    write_parquet(root / "data/documents/documents.parquet", texts, DOCUMENTS, ["document_id"])
    write_parquet(root / "data/claims/claims.parquet", claims, CLAIMS, ["claim_id"])
    observations = claims.with_columns(
        observation_id=pl.col("claim_id").str.replace("claim", "observation"),
        cell_id=pl.format("cell-{}-{}", "document_id", "entity_id"),
        ref_area=pl.col("entity_id"),
        ref_area_label=pl.col("entity"),
        time_period=pl.col("year").cast(pl.String),
        obs_value=pl.col("value"),
        unit_measure=pl.col("unit"),
    )
    for path in (published / "observations.parquet", root / "data/candidate/observations.parquet"):
        write_parquet(path, observations, OBSERVATIONS, ["observation_id"])
    rows = observations.with_columns(table_id=pl.format("table-{}", "document_id"), position=pl.col("nth"))
    write_parquet(published / "share_table_rows.parquet", rows, SHARE_TABLE_ROWS, ["table_id", "position"])
    tables = rows.group_by("table_id").agg(
        pl.col("document_id", "measure", "population", "dimension", "time_period", "unit_measure").first(),
        stated_sum=pl.col("value").sum().round(1),
        rows=pl.len().cast(pl.Int64),
    )
    write_parquet(published / "share_tables.parquet", tables, SHARE_TABLES, ["table_id"])


def _claims(documents: int, edited: bool) -> pl.DataFrame:
    """Claims with their sentences: ten a document, each about an area of its own."""
    part = max(1, documents // 100)
    numbers = pl.int_range(documents + part, eager=True) if edited else pl.int_range(documents, eager=True)
    if edited:
        numbers = numbers.filter((numbers < documents // 2) | (numbers >= documents // 2 + part))
    frame = pl.DataFrame({"number": numbers}).join(pl.DataFrame({"nth": range(ROWS_A_DOCUMENT)}), how="cross")
    edits = (pl.col("number") % 100 == 7) & (pl.col("nth") == 3) if edited else pl.lit(False)
    shifts = (pl.col("number") % 100 == 9) if edited else pl.lit(False)
    value = ((pl.col("number") * 7 + pl.col("nth") * 13) % 97) / 10 + 0.5
    return (
        frame.with_columns(
            document_id=pl.format("doc-{}", pl.col("number").cast(pl.String).str.zfill(7)),
            lead=pl.when(shifts).then(pl.lit("A note before it. ")).otherwise(pl.lit("")),
            entity_id=pl.format("A{}", (pl.col("number") + pl.col("nth")).mod(225).cast(pl.String).str.zfill(2)),
            value=pl.when(edits).then(value + 1.5).otherwise(value).round(1),
            year=(2000 + pl.col("number") % 25).cast(pl.Int64),
            population=pl.format("group {}", pl.col("number") // 25),
        )
        .with_columns(exact=pl.format("{}%", "value"), head=pl.format("Area {} has ", "entity_id"))
        .with_columns(sentence=pl.format("{}{} of {} by origin in {}.", "head", "exact", "population", "year"))
        .with_columns(length=pl.col("sentence").str.len_chars().cast(pl.Int64) + 1)
        .with_columns(
            sentence_start=pl.col("length").cum_sum().over("document_id")
            - pl.col("length")
            + pl.col("lead").str.len_chars().cast(pl.Int64)
        )
        .with_columns(
            start=pl.col("sentence_start") + pl.col("head").str.len_chars().cast(pl.Int64),
            sentence_end=pl.col("sentence_start") + pl.col("length") - 1,
        )
        .with_columns(
            end=pl.col("start") + pl.col("exact").str.len_chars().cast(pl.Int64),
            claim_id=pl.format("claim-{}-{}-{}", "document_id", "start", "entity_id"),
            segment_id=pl.format("segment-{}", "document_id"),
            nth=pl.col("nth").cast(pl.Int64),
            kind=pl.lit("share"),
            unit=pl.lit("percent"),
            decimals=pl.lit(1, dtype=pl.Int64),
            entity=pl.format("Area {}", "entity_id"),
            entity_type=pl.lit("country"),
            measure=pl.format("share of {}", "population"),
            dimension=pl.lit("origin"),
            inferred=pl.lit(False),
        )
    )


# -- the two ways, each in a process of its own ------------------------------------------------------------------------


def _compare(root: Path) -> dict[str, Any]:
    from talent_ledger.compare.comparison import compare  # noqa: PLC0415
    from talent_ledger.compare.parameters import CompareParameters  # noqa: PLC0415

    began = time.perf_counter()
    result = compare(root, "before", "after", CompareParameters(), 200)
    return {"seconds": time.perf_counter() - began, "facts": {"changed": result.cells.total, **_spent()}}


def _plain_join(root: Path) -> dict[str, Any]:
    paths = []
    for revision in ("before", "after"):
        subprocess.run(["git", "-C", str(root), "checkout", "--quiet", revision], check=True)
        _run(root, sys.executable, "-m", "dvc", "checkout", "--quiet")
        path = root / f"{revision}.parquet"
        shutil.copyfile(root / "data/published/parquet/observations.parquet", path)
        paths.append(str(path))
    began = time.perf_counter()
    with duckdb.connect(config={"memory_limit": MEMORY}) as connection:
        rows = connection.execute(
            f"SELECT * FROM read_parquet(?) b FULL OUTER JOIN read_parquet(?) a USING ({', '.join(KEY)}) "
            "WHERE b.obs_value IS DISTINCT FROM a.obs_value",
            paths,
        ).fetchall()
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "facts": {"changed": len(rows), **_spent()}}


def _spent() -> dict[str, object]:
    """Processor time of this process and its largest size (of this program alone: ``ru_maxrss`` survives an exec)."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return {"processor_seconds": round(usage.ru_utime + usage.ru_stime, 2), "megabytes": round(int(peak) / 1024)}


if __name__ == "__main__":
    ways = {"compare": _compare, "plain join": _plain_join}
    print(json.dumps(ways[sys.argv[1]](Path(sys.argv[2]))))

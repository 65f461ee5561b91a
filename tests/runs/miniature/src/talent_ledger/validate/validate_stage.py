"""Checks, flags, quarantine and publication, in miniature."""

from pathlib import Path

import polars as pl
import yaml

from talent_ledger.schema.columns import CHECKS, FLAGS, OBSERVATIONS, QUARANTINE, SHARE_TABLE_ROWS, SHARE_TABLES
from talent_ledger.schema.files import conform, read_parquet, write_parquet, write_text

tolerance = yaml.safe_load(Path("params.yaml").read_text())["validate"]["tolerance"]
candidate, published, quarantine = Path("data/candidate"), Path("data/published"), Path("data/quarantine")
observations = read_parquet(candidate / "observations.parquet", OBSERVATIONS)
tables = read_parquet(candidate / "share_tables.parquet", SHARE_TABLES)
rows = read_parquet(candidate / "share_table_rows.parquet", SHARE_TABLE_ROWS)

unknown = observations.filter(pl.col("ref_area").str.len_chars() != 3)
held = [
    {
        "table": "observations",
        "row_id": row["observation_id"],
        "claim_id": row["claim_id"],
        "document_id": row["document_id"],
        "check": "entities_are_known",
        "reason": f"no country of the lexicon is called {row['ref_area']}",
    }
    for row in unknown.iter_rows(named=True)
]
kept = observations.filter(~pl.col("observation_id").is_in(unknown["observation_id"].to_list()))
cells = kept.group_by("cell_id").agg(pl.col("obs_value").n_unique().alias("values")).filter(pl.col("values") > 1)
conflicting = kept.filter(pl.col("cell_id").is_in(cells["cell_id"].to_list()))
flags = [
    {
        "flag": "conflict",
        "check": "one_cell_one_value",
        "severity": "warning",
        "table": "observations",
        "row_id": row["observation_id"],
        "claim_id": row["claim_id"],
        "explanation": f"{row['ref_area_label']} has another value elsewhere",
        "evidence": [],
    }
    for row in conflicting.iter_rows(named=True)
]
over = tables.filter(pl.col("stated_sum") > 100 + tolerance)
flags += [
    {
        "flag": "over_whole",
        "check": "shares_do_not_exceed_whole",
        "severity": "warning",
        "table": "share_tables",
        "row_id": row["table_id"],
        "explanation": f"{row['title']} sums to {row['stated_sum']:g}",
        "evidence": [],
    }
    for row in over.iter_rows(named=True)
]
statements = {
    "entities_are_known": ("critical", "source", "Every entity is in the lexicon.", len(held)),
    "one_cell_one_value": ("warning", "doubt", "One cell holds one value.", conflicting.height),
    "shares_do_not_exceed_whole": ("warning", "source", "Shares of a table do not exceed 100.", over.height),
}
checks = [
    {
        "check": name,
        "suite": "arithmetic",
        "severity": severity,
        "fault": fault,
        "statement": statement,
        "success": failed == 0,
        "rows": failed,
    }
    for name, (severity, fault, statement, failed) in statements.items()
]
write_parquet(quarantine / "checks.parquet", conform(checks, CHECKS), CHECKS, ["check"])
write_parquet(quarantine / "flags.parquet", conform(flags, FLAGS), FLAGS, ["flag", "table", "row_id"])
write_parquet(quarantine / "quarantine.parquet", conform(held, QUARANTINE), QUARANTINE, ["table", "row_id"])
write_parquet(published / "parquet" / "observations.parquet", kept, OBSERVATIONS, ["observation_id"])
write_parquet(published / "parquet" / "share_tables.parquet", tables, SHARE_TABLES, ["table_id"])
write_parquet(published / "parquet" / "share_table_rows.parquet", rows, SHARE_TABLE_ROWS, ["table_id", "position"])
for name, frame in {"observations": kept, "share_table_rows": rows, "share_tables": tables}.items():
    flat = frame.with_columns(pl.col(pl.List(pl.String)).list.join(";"))
    write_text(published / "csv" / f"{name}.csv", flat.write_csv())

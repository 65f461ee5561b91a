"""Checks, flags, quarantine and publication, in miniature."""

from pathlib import Path

import polars as pl
import yaml

from talent_ledger.schema.columns import (
    CANDIDATE_CLAIMS,
    CHECKS,
    DOCUMENTS,
    FLAGS,
    OBSERVATIONS,
    PUBLISHED,
    QUARANTINE,
    SHARE_TABLE_ROWS,
    SHARE_TABLES,
)
from talent_ledger.schema.frames import conform, read_parquet, write_csv, write_parquet

tolerance = yaml.safe_load(Path("params.yaml").read_text())["validate"]["tolerance"]
candidate, published, quarantine = Path("data/candidate"), Path("data/published"), Path("data/quarantine")
documents = read_parquet(Path("data/documents/documents.parquet"), DOCUMENTS)
claims = read_parquet(candidate / "claims.parquet", CANDIDATE_CLAIMS)
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
texts = {row["document_id"]: row["text"] for row in documents.iter_rows(named=True)}
sentences = [
    texts[row["document_id"]][row["sentence_start"] : row["sentence_end"]] for row in claims.iter_rows(named=True)
]
tables_of = {
    "documents": (documents, ["document_id"]),
    "claims": (claims.with_columns(sentence=pl.Series(sentences, dtype=pl.String)), ["claim_id"]),
    "observations": (kept, ["observation_id"]),
    "share_tables": (tables, ["table_id"]),
    "share_table_rows": (rows, ["table_id", "position"]),
}
for name, (frame, key) in tables_of.items():
    write_parquet(published / "parquet" / f"{name}.parquet", frame, PUBLISHED[name], key)
    write_csv(published / "csv" / f"{name}.csv", frame, PUBLISHED[name], key)

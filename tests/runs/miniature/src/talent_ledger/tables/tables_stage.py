"""Claims to observations and share tables, with corrections, in miniature."""

import csv
from itertools import groupby
from pathlib import Path

import polars as pl
import yaml

from talent_ledger.schema.columns import (
    CANDIDATE_CLAIMS,
    CLAIMS,
    CORRECTIONS,
    OBSERVATIONS,
    SHARE_TABLE_ROWS,
    SHARE_TABLES,
)
from talent_ledger.schema.files import content_id
from talent_ledger.schema.frames import conform, read_parquet, write_parquet

minimum = yaml.safe_load(Path("params.yaml").read_text())["tables"]["minimum_rows"]
entries = yaml.safe_load(Path("data/corrections.yml").read_text()) or []
with Path("data/reference/lexicon/countries.csv").open() as lines:
    labels = {row["alpha_3"]: row["label"] for row in csv.DictReader(lines)}
with Path("data/reference/dimensions.csv").open() as lines:
    dimensions = {row["dimension"] for row in csv.DictReader(lines)}

claims, observations, applied = [], [], []
for claim in read_parquet(Path("data/claims/claims.parquet"), CLAIMS).iter_rows(named=True):
    touched = []
    for entry in entries:
        if (entry["document_id"], entry["exact"]) == (claim["document_id"], claim["exact"]):
            before = str(claim[entry["field"]])
            claim[entry["field"]] = entry["value"]
            touched.append(entry["id"])
            applied.append(
                {
                    "correction_id": entry["id"],
                    "action": "override",
                    "status": "applied",
                    "table": "claims",
                    "row_id": claim["claim_id"],
                    "field": entry["field"],
                    "before": before,
                    "after": str(entry["value"]),
                    "reason": entry["reason"],
                }
            )
    claims.append(claim | {"standing": "observed", "corrections": touched})
    dimension = claim["dimension"] if claim["dimension"] in dimensions else None
    ref_area, period = claim["entity_id"] or claim["entity"], str(claim["year"])
    cell = (claim["measure"], claim["population"], dimension, ref_area, period, "percent")
    observations.append(
        {
            "observation_id": content_id("observation", claim["claim_id"]),
            "claim_id": claim["claim_id"],
            "document_id": claim["document_id"],
            "cell_id": content_id("cell", *cell),
            "measure": claim["measure"],
            "population": claim["population"],
            "dimension": dimension,
            "ref_area": ref_area,
            "ref_area_label": labels.get(ref_area, ref_area),
            "entity_type": "country",
            "time_period": period,
            "obs_value": claim["value"],
            "unit_measure": "percent",
            "decimals": claim["decimals"],
            "qualifier": claim["qualifier"],
            "kind": "share",
            "inferred": False,
            "corrections": touched,
            "flags": [],
        }
    )
tables, rows = [], []
key = ("document_id", "measure", "population", "dimension", "time_period")
ordered = sorted(observations, key=lambda row: [row[name] or "" for name in key])
for place, group in groupby(ordered, key=lambda row: tuple(row[name] for name in key)):
    members = list(group)
    if len(members) < minimum:
        continue
    table_id = content_id("table", *place)
    total = round(sum(member["obs_value"] for member in members), 6)
    tables.append(
        dict(zip(key, place, strict=True))
        | {
            "table_id": table_id,
            "title": f"{place[1]} by {place[3]}, {place[4]}",
            "unit_measure": "percent",
            "complete": False,
            "series": False,
            "summable": True,
            "stated_sum": total,
            "remainder": round(100 - total, 6),
            "rows": len(members),
            "others": [],
        }
    )
    rows += [member | {"table_id": table_id, "position": place} for place, member in enumerate(members)]
folder = Path("data/candidate")
write_parquet(folder / "claims.parquet", conform(claims, CANDIDATE_CLAIMS), CANDIDATE_CLAIMS, ["claim_id"])
write_parquet(folder / "observations.parquet", conform(observations, OBSERVATIONS), OBSERVATIONS, ["observation_id"])
write_parquet(folder / "share_tables.parquet", conform(tables, SHARE_TABLES), SHARE_TABLES, ["table_id"])
write_parquet(
    folder / "share_table_rows.parquet", conform(rows, SHARE_TABLE_ROWS), SHARE_TABLE_ROWS, ["table_id", "position"]
)
write_parquet(folder / "corrections.parquet", conform(applied, CORRECTIONS), CORRECTIONS, ["correction_id", "row_id"])
print(pl.DataFrame(tables).height if tables else 0, "tables")

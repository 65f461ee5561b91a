"""Claims as observations: measure × population × dimension × ref_area × time_period → obs_value, unit_measure."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from talent_ledger.schema.columns import OBSERVATIONS
from talent_ledger.schema.files import content_id
from talent_ledger.schema.frames import conform
from talent_ledger.tables.assemble import ShareTables, observation_id

_RESOLVED = ("measure", "population", "dimension", "time_period")


def observations(claims: pl.DataFrame, found: ShareTables, labels: Mapping[str, str]) -> pl.DataFrame:
    """One observation for each of *claims* (columns CANDIDATE_CLAIMS) that stands for itself.

    Repeats and claims that a correction withdrew have none. The row of a share table has the table's measure,
    population, dimension and period, which its own sentence may leave unsaid or shorten; the claim keeps its wording.
    """
    observed = claims.filter(pl.col("standing") == "observed").with_columns(
        time_period=pl.coalesce("period", pl.col("year").cast(pl.String))
    )
    of_table = (
        found.rows.select("table_id", "claim_id")
        .join(found.tables.filter(~pl.col("series")), on="table_id")
        .select("claim_id", *(pl.col(name).alias(f"table_{name}") for name in _RESOLVED))
        .unique("claim_id", keep="first", maintain_order=True)
    )
    named = pl.DataFrame(
        {"ref_area": list(labels), "ref_area_label": list(labels.values())},
        schema={"ref_area": pl.String(), "ref_area_label": pl.String()},
    )
    joined = (
        observed.join(of_table, on="claim_id", how="left", maintain_order="left")
        .with_columns(*(pl.coalesce(f"table_{name}", name).alias(name) for name in _RESOLVED))
        .with_columns(
            ref_area=pl.coalesce("entity_id", pl.lit("unknown")),
            obs_value="value",
            obs_value_high="value_high",
            unit_measure="unit",
        )
        .join(named, on="ref_area", how="left", maintain_order="left")
        .with_columns(
            ref_area_label=pl.coalesce("ref_area_label", "entity", "ref_area"),
            flags=pl.lit([], dtype=pl.List(pl.String)),
        )
    )
    ids = [observation_id(claim) for claim in joined["claim_id"]]
    cells = [_cell_id(row) for row in joined.select(_CELL).iter_rows(named=True)]
    identified = joined.with_columns(
        pl.Series("observation_id", ids, dtype=pl.String), pl.Series("cell_id", cells, dtype=pl.String)
    )
    return conform(identified, OBSERVATIONS).sort("observation_id")


_CELL = ["measure", "population", "dimension", "ref_area", "time_period", "unit_measure", "kind", "claim_id"]


def _cell_id(row: dict[str, str | None]) -> str:
    """The id of a cell; a claim that says neither what it measures nor of what has a cell of its own."""
    said = [" ".join((row[name] or "").lower().split()) for name in ("measure", "population")]
    alone = row["claim_id"] if not any(said) else None
    others = [row[name] for name in ("dimension", "ref_area", "time_period", "unit_measure", "kind")]
    return content_id("cell", *said, *others, alone)

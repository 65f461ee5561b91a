"""The candidate dataset: corrected claims, entities, observations and share tables, all from one set of claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from talent_ledger.schema.corrections import Correction
from talent_ledger.tables.assemble import ShareTables, share_tables
from talent_ledger.tables.corrections import (
    Ledger,
    correct_claims,
    correct_tables,
    flag_observations,
    merge_entities,
)
from talent_ledger.tables.entities import resolve
from talent_ledger.tables.observations import observations
from talent_ledger.tables.parameters import TablesParameters


@dataclass(frozen=True)
class Candidate:
    """The tables that the stage writes to data/candidate, in the columns that schema/columns.py gives them."""

    claims: pl.DataFrame
    entities: pl.DataFrame
    observations: pl.DataFrame
    share_tables: pl.DataFrame
    share_table_rows: pl.DataFrame
    corrections: pl.DataFrame

    def metrics(self) -> dict[str, Any]:
        """How much there is of everything, and what corrections did."""
        tables = self.share_tables
        applied = self.corrections.filter(pl.col("row_id").is_not_null())
        return {
            "claims": self.claims.height,
            "claims_repeated": self.claims.filter(pl.col("standing") == "repeat").height,
            "claims_withdrawn": self.claims.filter(pl.col("standing") == "withdrawn").height,
            "observations": self.observations.height,
            "entities": self.entities.height,
            "share_tables": tables.filter(~pl.col("series")).height,
            "share_tables_complete": tables.filter(pl.col("complete")).height,
            "share_tables_partial": tables.filter(pl.col("summable") & ~pl.col("complete")).height,
            "comparisons": tables.filter(~pl.col("summable") & ~pl.col("series")).height,
            "series": tables.filter(pl.col("series")).height,
            "rows_inferred": self.share_table_rows.filter(pl.col("inferred")).height,
            "corrections": self.corrections["correction_id"].n_unique(),
            "corrections_applied": self.corrections.filter(pl.col("status") == "applied")["correction_id"].n_unique(),
            "rows_corrected": applied.select("table", "row_id").n_unique(),
        }


def candidate(
    claims: pl.DataFrame,
    documents: pl.DataFrame,
    segments: pl.DataFrame,
    parameters: TablesParameters | None = None,
    corrections: Sequence[Correction] = (),
) -> Candidate:
    """Everything the stage makes of *claims*: corrections first, then entities, tables and observations.

    Raises:
        LedgerError: a correction names nothing, or its source no longer says what the entry expects.
    """
    ledger = Ledger(list(corrections))
    corrected = correct_claims(claims.sort("claim_id"), documents, ledger)
    resolved = resolve(corrected)
    merged = merge_entities(resolved.claims, ledger)
    entities = resolve(merged).entities if ledger.in_force("merge_entities") else resolved.entities
    labels = dict(entities.select("entity_id", "label").iter_rows())
    standing = merged.filter(pl.col("standing") == "observed")
    found = correct_tables(share_tables(standing, documents, segments, parameters, labels), merged, ledger)
    observed = flag_observations(observations(merged, found, entities), found, merged, ledger)
    return Candidate(merged, entities, observed, found.tables, found.rows, ledger.record())


def tables_with_rows(found: ShareTables) -> list[dict[str, Any]]:
    """Each table as one record with its rows inside, in the order of the text: what the command line prints."""
    rows = {str(name[0]): part for name, part in found.rows.partition_by("table_id", as_dict=True).items()}
    return [_record(table, rows[table["table_id"]]) for table in found.tables.iter_rows(named=True)]


def _record(table: dict[str, Any], rows: pl.DataFrame) -> dict[str, Any]:
    period = table["time_period"]
    finer = period is not None and not period.isdigit()
    return {
        "document_id": table["document_id"],
        "table_id": table["table_id"],
        "title": table["title"],
        "kind": table["kind"],
        "measure": table["measure"],
        "dimension": table["dimension"],
        "population": table["population"],
        "year": int(period[:4]) if period and period[:4].isdigit() else None,
        "period": period if finer else None,
        "unit": table["unit_measure"],
        "complete": table["complete"],
        "series": table["series"],
        "summable": table["summable"],
        "stated_sum": table["stated_sum"],
        "denominator": table["denominator"],
        "remainder": table["remainder"],
        "others": table["others"],
        "hearsay": table["hearsay"],
        "speaker": table["speaker"],
        "attributed_to": table["attributed_to"],
        "rows": [_row(row) for row in rows.sort("position").iter_rows(named=True)],
    }


def _row(row: dict[str, Any]) -> dict[str, Any]:
    period = row["time_period"]
    return {
        "entity_id": row["ref_area"],
        "label": row["ref_area_label"],
        "value": row["obs_value"],
        "claim_id": row["claim_id"],
        "year": int(period[:4]) if period and period[:4].isdigit() else None,
        "period": period if period and not period.isdigit() else None,
        "inferred": row["inferred"],
    }

"""The candidate dataset: corrected claims, entities, observations and share tables, all from one set of claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from talent_ledger.schema.columns import CANDIDATE_CLAIMS
from talent_ledger.schema.corrections import Correction
from talent_ledger.schema.frames import conform
from talent_ledger.tables.assemble import ShareTables, share_tables
from talent_ledger.tables.corrections import (
    Ledger,
    correct_claims,
    correct_tables,
    flag_observations,
    hold_entries,
    merge_entities,
    uncorrected,
)
from talent_ledger.tables.entities import add_mentions, entities_of, label, mentions_in, resolve_claims
from talent_ledger.tables.observations import observations
from talent_ledger.tables.parameters import TablesParameters
from talent_ledger.tables.places import read_places


@dataclass(frozen=True)
class Part:
    """What the stage makes of some documents, in the columns that schema/columns.py gives the tables."""

    claims: pl.DataFrame
    observations: pl.DataFrame
    share_tables: pl.DataFrame
    share_table_rows: pl.DataFrame

    def counts(self) -> Counter[str]:
        """How much there is of everything; the counts of parts add up to those of the whole."""
        tables = self.share_tables
        return Counter(
            claims=self.claims.height,
            claims_repeated=self.claims.filter(pl.col("standing") == "repeat").height,
            claims_withdrawn=self.claims.filter(pl.col("standing") == "withdrawn").height,
            observations=self.observations.height,
            share_tables=tables.filter(~pl.col("series")).height,
            share_tables_complete=tables.filter(pl.col("complete")).height,
            share_tables_partial=tables.filter(pl.col("summable") & ~pl.col("complete")).height,
            comparisons=tables.filter(~pl.col("summable") & ~pl.col("series")).height,
            series=tables.filter(pl.col("series")).height,
            rows_inferred=self.share_table_rows.filter(pl.col("inferred")).height,
        )


@dataclass(frozen=True)
class Whole:
    """What is known only once all documents were seen: who the claims are about, and what corrections did."""

    entities: pl.DataFrame
    corrections: pl.DataFrame

    def metrics(self, counts: Mapping[str, int]) -> dict[str, int]:
        """How much there is of everything, *counts* being that of the parts, and what corrections did."""
        applied = self.corrections.filter(pl.col("row_id").is_not_null())
        known = {
            **counts,
            "entities": self.entities.height,
            "corrections": self.corrections["correction_id"].n_unique(),
            "corrections_applied": self.corrections.filter(pl.col("status") == "applied")["correction_id"].n_unique(),
            "rows_corrected": applied.select("table", "row_id").n_unique(),
        }
        return {name: known[name] for name in METRICS}


METRICS = (
    "claims",
    "claims_repeated",
    "claims_withdrawn",
    "observations",
    "entities",
    "share_tables",
    "share_tables_complete",
    "share_tables_partial",
    "comparisons",
    "series",
    "rows_inferred",
    "corrections",
    "corrections_applied",
    "rows_corrected",
)


class Maker:
    """Makes the candidate dataset, some documents at a time: corrections first, then entities, tables, observations.

    However the documents are divided, the parts together are the same rows.
    """

    def __init__(self, parameters: TablesParameters | None = None, corrections: Sequence[Correction] = ()) -> None:
        self.ledger = Ledger(list(corrections))
        self._parameters = parameters
        self._places = read_places()
        self._mentions: list[pl.DataFrame] = []

    def part(
        self, claims: pl.DataFrame, documents: pl.DataFrame, segments: pl.DataFrame, corrected: bool = False
    ) -> Part:
        """What some documents give. Those that corrections of claims name come together, in the one part *corrected*.

        Raises:
            LedgerError: a claim that a correction names is not there, or its source no longer says what it expects.
        """
        ordered = claims.sort("claim_id")
        marked = correct_claims(ordered, documents, self.ledger) if corrected else uncorrected(ordered)
        merged = merge_entities(resolve_claims(marked, self._places), self.ledger)
        self._count(merged)
        labels = {name: label(name, self._places) for name in merged["entity_id"].drop_nulls().unique().sort()}
        standing = merged.filter(pl.col("standing") == "observed")
        made = share_tables(standing, documents, segments, self._parameters, labels)
        found = correct_tables(made, merged, self.ledger)
        observed = flag_observations(observations(merged, found, labels), found, merged, self.ledger)
        return Part(merged, observed, found.tables, found.rows)

    def _count(self, merged: pl.DataFrame) -> None:
        """Add who *merged* are about; what entities were merged into may be a place that has an id of its own."""
        renamed = self.ledger.in_force("merge_entities")
        self._mentions.append(mentions_in(resolve_claims(merged, self._places) if renamed else merged))
        if len(self._mentions) > _MENTIONS_APART:
            self._mentions = [add_mentions(self._mentions)]

    def whole(self) -> Whole:
        """What all parts together give.

        Raises:
            LedgerError: a correction names nothing that there is, or not as many claims as it expects.
        """
        hold_entries(self.ledger)
        mentions = add_mentions(self._mentions) if self._mentions else mentions_in(conform([], CANDIDATE_CLAIMS))
        return Whole(entities_of(mentions, self._places), self.ledger.record())


_MENTIONS_APART = 64


@dataclass(frozen=True)
class Candidate(Part, Whole):
    """All tables that the stage writes to data/candidate."""


def candidate(
    claims: pl.DataFrame,
    documents: pl.DataFrame,
    segments: pl.DataFrame,
    parameters: TablesParameters | None = None,
    corrections: Sequence[Correction] = (),
) -> Candidate:
    """Everything the stage makes of *claims* at once.

    Raises:
        LedgerError: a correction names nothing, or its source no longer says what the entry expects.
    """
    maker = Maker(parameters, corrections)
    part = maker.part(claims, documents, segments, corrected=True)
    return Candidate(**vars(maker.whole()), **vars(part))


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

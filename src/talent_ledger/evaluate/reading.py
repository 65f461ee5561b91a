"""Run the ledger's own stages over annotated texts, in memory."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from talent_ledger.evaluate.gold import GoldDocument
from talent_ledger.ingest.structure import read_structure
from talent_ledger.schema.columns import CLAIMS, DOCUMENTS, SEGMENTS
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.structure import Structure
from talent_ledger.tables.assemble import ShareTables
from talent_ledger.tables.candidate import candidate, tables_with_rows
from talent_ledger.tables.parameters import TablesParameters

Claims = dict[str, list[dict[str, Any]]]
"""Document id → the claims found in it."""


def structures_of(documents: Sequence[GoldDocument]) -> list[Structure]:
    """The annotated texts as the stage ``ingest`` reads them."""
    return [read_structure(document.text, document.document_id) for document in documents]


def claims_of(structures: Sequence[Structure]) -> Claims:
    """The claims that the stage ``extract`` finds in each text."""
    from talent_ledger.extract.reader import read_many  # noqa: PLC0415  (slow to load; claims read from a file need none)

    found = read_many(structures)
    return {structure.document_id: claims for structure, claims in zip(structures, found, strict=True)}


def claims_from(path: Path) -> Claims:
    """Claims that another run, or another system, wrote as JSON Lines in the record of a claim.

    Raises:
        LedgerError: a line is no JSON, or lacks one of the fields that are scored.
    """
    needed = ("document_id", "start", "end", "value", "unit")
    claims: Claims = defaultdict(list)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise LedgerError(f"{path.name}, line {number}", "it is no JSON", "give one claim a line") from error
        missing = [field for field in needed if field not in record]
        if missing:
            raise LedgerError(f"{path.name}, line {number}", f"it lacks {missing[0]}", "give every claim that field")
        place = {"sentence_start": record["start"], "sentence_end": record["end"], "claim_id": f"claim-{number}"}
        claims[record["document_id"]].append(dict.fromkeys(CLAIMS) | place | record)
    return claims


def tables_of(structures: Sequence[Structure], claims: Claims) -> dict[str, list[dict[str, Any]]]:
    """The share tables that the stage ``tables`` builds from *claims*, those of readers' comments among them."""
    documents = [
        {"document_id": one.document_id, "text": one.text, "title": one.title, "published_date": one.published_date}
        for one in structures
    ]
    made = candidate(
        _frame([claim for one in structures for claim in claims.get(one.document_id, [])], CLAIMS),
        _frame(documents, DOCUMENTS),
        _frame([asdict(segment) for one in structures for segment in one.segments], SEGMENTS),
        TablesParameters(hearsay="include"),
    )
    built: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for table in tables_with_rows(ShareTables(made.share_tables, made.share_table_rows)):
        built[table["document_id"]].append(table)
    return built


def _frame(rows: list[dict[str, Any]], schema: dict[str, pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema, orient="row")

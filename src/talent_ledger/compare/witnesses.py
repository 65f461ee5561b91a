"""The claims behind a change as their texts have them, each with its sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl

from talent_ledger.compare.claims import COMPARED
from talent_ledger.compare.record import Witness
from talent_ledger.compare.relations import Relations, Side


def witnesses(relations: Relations, side: Side, claim_ids: Iterable[str]) -> dict[str, Witness]:
    """The claims of one run by id, with their sentences read out of the texts."""
    fields = ", ".join(f"c.{name}" for name in COMPARED)
    with relations.asked(sorted(set(claim_ids)), pl.String()):
        claims = relations.rows(f"""
            SELECT c.claim_id, c.document_id, coalesce(d.path, c.document_id) AS path, c.sentence_start,
                   c.sentence_end, c.start, c."end", c.sentence, {fields}
            FROM {side}.claims c LEFT JOIN {side}.documents d USING (document_id)
            WHERE c.claim_id IN (SELECT id FROM asked)""")
    with relations.asked(sorted({str(row["document_id"]) for row in claims}), pl.String()):
        texts = {
            str(row["document_id"]): row["text"]
            for row in relations.rows(
                f"SELECT document_id, text FROM {side}.documents WHERE document_id IN (SELECT id FROM asked)"
            )
        }
    return {str(row["claim_id"]): _witness(row, texts.get(str(row["document_id"]))) for row in claims}


def _witness(row: dict[str, Any], text: Any) -> Witness:
    sentence = row["sentence"] or "" if text is None else text[row["sentence_start"] : row["sentence_end"]]
    return Witness(
        claim_id=row["claim_id"],
        document_id=row["document_id"],
        path=row["path"],
        exact=row["exact"],
        sentence=sentence,
        sentence_start=row["sentence_start"],
        start=row["start"],
        end=row["end"],
        speaker=row["speaker"],
        fields={name: row[name] for name in COMPARED},
    )

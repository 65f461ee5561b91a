"""Texts with claims written by hand, as the stages would hand them on: what tests of `tables` start from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from talent_ledger.ingest.structure import read_structure
from talent_ledger.schema.columns import CLAIMS, DOCUMENTS, SEGMENTS
from talent_ledger.schema.files import content_id
from talent_ledger.schema.frames import conform
from talent_ledger.schema.structure import Segment

ROOT = Path(__file__).parents[1]
_SENTENCE = re.compile(r"(?s).+?(?:[.!?]['\"”’)]*(?=\s+[\"“‘'(]?[A-Z])|$)")


@dataclass(frozen=True)
class Annotated:
    """Documents, segments and claims of some texts."""

    documents: pl.DataFrame
    segments: pl.DataFrame
    claims: pl.DataFrame


def annotated(texts: Mapping[str, str], claims: Mapping[str, Iterable[Mapping[str, Any]]]) -> Annotated:
    """*texts* (document id → text) read by the stage `ingest`, with *claims* (document id → annotations)."""
    documents, segments, rows = [], [], []
    for document_id, text in texts.items():
        structure = read_structure(text, document_id)
        documents.append(
            {
                "document_id": document_id,
                "path": f"data/raw/{document_id}.txt",
                "media_type": "text/plain",
                "encoding": "utf-8",
                "sha256": "0" * 64,
                "characters": len(text),
                "text": text,
                "title": structure.title,
                "author": structure.author,
            }
        )
        segments += [asdict(segment) for segment in structure.segments]
        rows += _claims(document_id, text, structure.segments, list(claims.get(document_id, ())))
    return Annotated(conform(documents, DOCUMENTS), conform(segments, SEGMENTS), conform(rows, CLAIMS))


def _claims(
    document_id: str, text: str, segments: Iterable[Segment], annotations: list[Mapping[str, Any]]
) -> list[dict[str, object]]:
    segments = list(segments)
    ids: dict[str, str] = {}
    rows: list[dict[str, object]] = []
    for position, given in enumerate(annotations):
        start, end = given["start"], given["end"]
        assert text[start:end] == given["exact"]
        around = [segment for segment in segments if segment.start <= start < segment.end]
        segment = min(around, key=lambda one: one.end - one.start)
        sentence = _sentence(text, segment, start, end)
        claim_id = content_id("claim", document_id, start, end, given["entity_id"], given["value"], given["kind"])
        ids[str(given.get("claim_id", position))] = claim_id
        stated = re.search(r"\d\.(\d+)", given["exact"])
        rows.append(
            {
                **{name: given.get(name) for name in CLAIMS},
                "claim_id": claim_id,
                "document_id": document_id,
                "segment_id": segment.segment_id,
                "sentence_start": sentence[0],
                "sentence_end": sentence[1],
                "value": float(given["value"]),
                "value_high": None if given.get("value_high") is None else float(given["value_high"]),
                "decimals": len(stated[1]) if stated else 0,
                "inferred": bool(given.get("inferred")),
                "repeat_of": ids.get(str(given["repeat_of"])) if given.get("repeat_of") else None,
                "confidence": 0.9,
                "rule": "annotated",
            }
        )
    return rows


def _sentence(text: str, segment: Segment, start: int, end: int) -> tuple[int, int]:
    for found in _SENTENCE.finditer(text[segment.start : segment.end]):
        first, last = segment.start + found.start(), segment.start + found.end()
        if first <= start < last:
            return first + len(text[first:last]) - len(text[first:last].lstrip()), max(last, end)
    return segment.start, segment.end


def written(document_id: str, text: str, *claims: tuple[str, str, Mapping[str, Any]]) -> Annotated:
    """One *text* with *claims*: each the figure's own words (found after the one before), entity id, other fields."""
    at = 0
    rows: list[dict[str, Any]] = []
    for exact, entity_id, fields in claims:
        same_span = bool(rows) and rows[-1]["exact"] == exact and fields.get("same_span", False)
        start = rows[-1]["start"] if same_span else text.index(exact, at)
        at = start + len(exact)
        number = re.search(r"\d[\d,]*(?:\.\d+)?", exact)
        rows.append(
            {
                "kind": "share",
                "unit": "percent",
                "entity": entity_id,
                "entity_id": entity_id,
                "entity_type": "country",
                "value": float(number[0].replace(",", "")) if number else 0.0,
                **fields,
                "exact": exact,
                "start": start,
                "end": at,
            }
        )
    return annotated({document_id: text}, {document_id: rows})


def _records(name: str) -> tuple[str, list[dict[str, Any]]]:
    """The text and the annotation of an open text; the annotation says where a text lies that is not beside it."""
    lines = (ROOT / f"data/gold/open/{name}.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines if line.strip()]
    beside = next((record.get("text") for record in records if record["record"] == "document"), None)
    text = (ROOT / (beside or f"data/gold/open/{name}.txt")).read_bytes().decode()
    return text, records


def of_kind(records: Iterable[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    """The records of an annotation that are claims, tables or look-alikes."""
    return [record for record in records if record["record"] == kind]


def seed() -> Annotated:
    """The seed article with the annotation of its claims."""
    text, records = _records("world_top_ai_talent")
    return annotated({"world_top_ai_talent": text}, {"world_top_ai_talent": of_kind(records, "claim")})


def open_gold() -> tuple[Annotated, dict[str, list[dict[str, Any]]]]:
    """The annotated texts that may be looked at, and the tables a reader would build of each."""
    names = sorted(path.stem for path in (ROOT / "data/gold/open").glob("*.jsonl"))
    found = {name: _records(name) for name in names}
    source = annotated(
        {name: text for name, (text, _) in found.items()},
        {name: of_kind(records, "claim") for name, (_, records) in found.items()},
    )
    return source, {name: of_kind(records, "table") for name, (_, records) in found.items()}

"""Segments to claims, in miniature: one sentence pattern."""

import csv
import re
from pathlib import Path

import yaml

from talent_ledger.schema.columns import CLAIMS, DOCUMENTS, SEGMENTS
from talent_ledger.schema.files import content_id
from talent_ledger.schema.frames import conform, read_parquet, write_parquet

VERBS = "accounts for"
SENTENCE = re.compile(
    rf"(?:The )?(?P<entity>[A-Z][A-Za-z ]+?) (?:{VERBS}) (?P<hedge>about )?(?P<exact>(?P<value>\d+(?:\.\d+)?)%) of "
    r"(?P<population>[A-Za-z ]+) by (?P<dimension>[a-z]+) in (?P<year>\d{4})\."
)
smallest = yaml.safe_load(Path("params.yaml").read_text())["extract"]["smallest_share"]
with Path("data/reference/lexicon/countries.csv").open() as lines:
    countries = {row["name"]: row["alpha_3"] for row in csv.DictReader(lines)}
documents = read_parquet(Path("data/documents/documents.parquet"), DOCUMENTS)
segments = read_parquet(Path("data/documents/segments.parquet"), SEGMENTS)
claims = []
for document in documents.iter_rows(named=True):
    name, text = document["document_id"], document["text"]
    for segment in segments.filter(document_id=name).iter_rows(named=True):
        for found in SENTENCE.finditer(text, segment["start"], segment["end"]):
            if float(found["value"]) < smallest:
                continue
            entity_id = countries.get(found["entity"])
            claims.append(
                {
                    "claim_id": content_id("claim", name, found.start("exact"), found.end("exact"), entity_id),
                    "document_id": name,
                    "segment_id": segment["segment_id"],
                    "start": found.start("exact"),
                    "end": found.end("exact"),
                    "exact": found["exact"],
                    "sentence_start": found.start(),
                    "sentence_end": found.end(),
                    "kind": "share",
                    "value": float(found["value"]),
                    "unit": "percent",
                    "decimals": len(found["value"].partition(".")[2]),
                    "qualifier": "approx" if found["hedge"] else None,
                    "entity": found["entity"],
                    "entity_id": entity_id,
                    "entity_type": "country",
                    "measure": f"share of {found['population']}",
                    "population": found["population"],
                    "dimension": found["dimension"],
                    "year": int(found["year"]),
                    "inferred": False,
                    "rule": "sentence",
                    "confidence": 0.9,
                }
            )
write_parquet(Path("data/claims/claims.parquet"), conform(claims, CLAIMS), CLAIMS, ["document_id", "start", "claim_id"])

"""Recall and precision against annotations, in miniature."""

import json
from pathlib import Path

from talent_ledger.schema.columns import CLAIMS
from talent_ledger.schema.frames import read_parquet

gold = {tuple(json.loads(line).values()) for line in Path("data/gold/claims.jsonl").read_text().splitlines()}
claims = read_parquet(Path("data/claims/claims.parquet"), CLAIMS)
found = {(document, exact) for document, exact in claims.select("document_id", "exact").iter_rows()}
annotated = {document for document, _ in gold}
hits = len(gold & found)
precision = hits / max(1, len([1 for document, _ in found if document in annotated]))
recall = hits / len(gold)
f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
scores = {"extraction": {"f1": round(f1, 4), "precision": round(precision, 4), "recall": round(recall, 4)}}
target = Path("reports/evaluation/metrics.json")
target.parent.mkdir(parents=True, exist_ok=True)
target.write_text(json.dumps(scores, indent=2) + "\n")

"""Peak memory of each stage, by the number of documents."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import altair as alt
import polars as pl

from benchmarks.growth import ROOT, STAGES, project, run_stage
from benchmarks.synthetic import note
from talent_ledger.schema import columns
from talent_ledger.schema.documents import DOCUMENTS_TOGETHER, write_documents
from talent_ledger.schema.files import content_id
from talent_ledger.schema.frames import conform, write_parquet_stream

SIZES = tuple(int(size) for size in os.environ.get("MEMORY_SIZES", "10000,100000,1000000").split(","))
EXTRACTED = tuple(int(size) for size in os.environ.get("MEMORY_EXTRACTED", "10000,100000").split(","))
CHOSEN = os.environ.get("MEMORY_STAGES", ",".join(STAGES)).split(",")
TITLE = "Peak memory of each stage, by the number of short documents"
NOTE = """
Documents of a sentence or two (`synthetic.note`, about 90 characters), of which three in four hold no figure that is a
claim and the fourth holds one. `ingest` and `extract` read them, with one worker. The later stages get the tables that
these would write from the generator, which knows the claims: `extract` takes more than an hour for a million.
Each stage is a process of its own; memory is the most that any one of its processes held, and `times_smallest` compares
it with that of the smallest corpus. `MEMORY_SIZES` names other sizes, `MEMORY_EXTRACTED` those for `extract`, and
`MEMORY_STAGES` the stages that are measured; the rows of the others stay as they were found before.
"""
_RESULTS = ROOT / "benchmarks/results/memory.json"
_READING, _LATER = STAGES[:2], STAGES[2:]
_ENVIRONMENT = {"TALENT_LEDGER_WORKERS": "1"}


def measure() -> list[dict[str, object]]:
    """One row a stage and size: ``seconds``, ``processor_seconds``, ``megabytes``, ``times_smallest``."""
    found: dict[tuple[str, int], dict[str, object]] = {}
    for stages, sizes in ((_READING[:1], SIZES), (_READING, EXTRACTED), (_LATER, SIZES)):
        needed = [stage for place, stage in enumerate(stages) if set(CHOSEN) & set(stages[place:])]
        for size in sizes if needed else ():
            for stage, spent in _spent(size, needed):
                found.setdefault((stage, size), spent)
    rows: list[dict[str, object]] = [row for row in _found_before() if row["stage"] not in CHOSEN]
    smallest: dict[str, float] = {}
    for stage, size in sorted(one for one in found if one[0] in CHOSEN):
        megabytes = float(str(found[stage, size]["megabytes"]))
        times = megabytes / smallest.setdefault(stage, megabytes)
        rows.append({"stage": stage, "documents": size, **found[stage, size], "times_smallest": times})
    return sorted(rows, key=lambda row: STAGES.index(str(row["stage"])))


def _found_before() -> list[dict[str, object]]:
    if not _RESULTS.exists():
        return []
    rows: list[dict[str, object]] = json.loads(_RESULTS.read_text(encoding="utf-8"))["rows"]
    return rows


def _spent(size: int, stages: Sequence[str]) -> Iterator[tuple[str, dict[str, object]]]:
    """Each of *stages* with what it took, one after the other in a project of *size* documents."""
    with tempfile.TemporaryDirectory(prefix="memory-") as folder:
        command = [sys.executable, "-m", "benchmarks.memory", folder, str(size), stages[0]]
        subprocess.run(command, cwd=ROOT, check=True)  # what this process holds would count as that of the stages
        for stage in stages:
            spent = run_stage(Path(folder), stage, **_ENVIRONMENT)
            print(f"benchmarks: {stage} {size} {spent}", file=sys.stderr, flush=True)
            yield stage, spent


def chart(rows: Sequence[Mapping[str, object]]) -> alt.Chart:
    """Megabytes by size, one line a stage."""
    lines: alt.Chart = alt.Chart(pl.DataFrame(rows), name="memory").mark_line(point=True)
    drawn: alt.Chart = lines.encode(
        alt.X("documents:Q").scale(type="log"),
        alt.Y("megabytes:Q", title="megabytes, largest process"),
        alt.Color("stage:N", sort=STAGES),
    ).properties(width=520, title=TITLE)
    return drawn


def write_ledger(root: Path, number: int) -> None:
    """Write a project below *root* whose *number* documents are read already: data/documents and data/claims."""
    project(root, 0)
    (root / "data/raw/corpus.jsonl").write_text("", encoding="utf-8")
    claims: list[pl.DataFrame] = []
    segments: list[pl.DataFrame] = []

    def documents() -> Iterator[pl.DataFrame]:
        for first in range(0, number, DOCUMENTS_TOGETHER):
            read = [_read(index) for index in range(first, min(first + DOCUMENTS_TOGETHER, number))]
            segments.append(conform([segment for _, segment, _ in read], columns.SEGMENTS))
            claims.append(conform([claim for *_, found in read for claim in found], columns.CLAIMS))
            yield conform([document for document, *_ in read], columns.DOCUMENTS)

    write_documents(root / "data/documents/documents.parquet", documents())
    write_parquet_stream(root / "data/documents/segments.parquet", segments, columns.SEGMENTS)
    write_parquet_stream(root / "data/claims/claims.parquet", claims, columns.CLAIMS)


def _read(index: int) -> tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]:
    """The document, the segment and the claims that `ingest` and `extract` should make of the note *index*."""
    text = note(index)
    name, length = text.document_id, len(text.text)
    segment = content_id("segment", name, 0)
    document = {
        "document_id": name,
        "path": "data/raw/corpus.jsonl",
        "media_type": "text/plain",
        "encoding": "utf-8",
        "sha256": hashlib.sha256(text.text.encode()).hexdigest(),
        "characters": length,
        "text": text.text,
        "comments_found": 0,
    }
    within = {"document_id": name, "segment_id": segment}
    claims = [
        claim.model_dump()
        | within
        | {"claim_id": content_id("claim", name, claim.start), "rule": "known", "confidence": 0.9}
        | {"sentence_start": text.text.index(". ") + 2, "sentence_end": length}
        for claim in text.claims
    ]
    place = {"ordinal": 0, "kind": "paragraph", "start": 0, "end": length}
    return document, within | place, claims


def main(root: Path, number: int, stage: str) -> None:
    """Write the project of *number* notes below *root* that *stage* can begin with: texts, or what is in them."""
    if stage in _READING:
        project(root, number, note)
    else:
        write_ledger(root, number)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])

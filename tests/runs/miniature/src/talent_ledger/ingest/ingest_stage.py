"""Texts to documents and segments, in miniature."""

import hashlib
from pathlib import Path

from talent_ledger.schema.columns import DOCUMENTS, SEGMENTS
from talent_ledger.schema.files import content_id
from talent_ledger.schema.frames import conform, write_parquet

documents, segments = [], []
for path in sorted(Path("data/raw").glob("*.txt")):
    raw = path.read_bytes()
    text = raw.decode()
    name = path.stem
    documents.append(
        {
            "document_id": name,
            "path": path.as_posix(),
            "media_type": "text/plain",
            "encoding": "utf-8",
            "sha256": hashlib.sha256(raw).hexdigest(),
            "characters": len(text),
            "text": text,
            "title": text.partition("\n")[0],
        }
    )
    start = 0
    for ordinal, line in enumerate(text.splitlines(keepends=True)):
        segments.append(
            {
                "segment_id": content_id("segment", name, start),
                "document_id": name,
                "ordinal": ordinal,
                "kind": "title" if ordinal == 0 else "paragraph",
                "start": start,
                "end": start + len(line.rstrip("\n")),
            }
        )
        start += len(line)
folder = Path("data/documents")
write_parquet(folder / "documents.parquet", conform(documents, DOCUMENTS), DOCUMENTS, ["document_id"])
write_parquet(folder / "segments.parquet", conform(segments, SEGMENTS), SEGMENTS, ["document_id", "ordinal"])

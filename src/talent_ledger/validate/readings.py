"""Reads every figure again from the raw bytes, independently of the stages that found it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from talent_ledger.schema.database import quoted
from talent_ledger.schema.files import replaced
from talent_ledger.schema.frames import ROW_GROUP_SIZE
from talent_ledger.schema.progress import Progress
from talent_ledger.validate.storage import opened

SENTENCE_SHOWN = 1000
"""A sentence without an end (a table flattened into text) is cut to this many characters."""
_BATCH_CHARACTERS = 16_000_000
_BATCH_DOCUMENTS = 4096
_SENTENCE_KEY = r"left(md5(trim(regexp_replace(lower(sentence), '[^\pL\pN]+', ' ', 'g'))), 16)"
_CONTAINERS = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet", ".warc", ".warc.gz", ".wet", ".wet.gz")
_EXTRACTED = ("text/html", "application/xhtml+xml")

RAW = {
    "document_id": pl.String(),
    "path": pl.String(),
    "found_sha256": pl.String(),  # of the file's bytes now; null when it is missing
    "expected_sha256": pl.String(),
    "decodes_the_same": pl.Boolean(),  # null where the text is no plain decoding of the file (HTML, a corpus file)
}
READINGS = {
    "claim_id": pl.String(),
    "document_id": pl.String(),
    "read": pl.String(),  # what the text holds between start and end
    "sentence": pl.String(),
}


@dataclass(frozen=True, slots=True)
class _Document:
    document_id: str
    path: str | None
    media_type: str | None
    encoding: str | None
    sha256: str | None
    text: str


def _batches(connection: duckdb.DuckDBPyConnection) -> Iterator[list[_Document]]:
    """The documents in the order of the file, a few megabytes at a time."""
    cursor = connection.cursor()
    cursor.execute(f'USE "{connection.execute("SELECT current_database()").fetchall()[0][0]}"')
    cursor.execute("SELECT document_id, path, media_type, encoding, sha256, text FROM documents")
    batch: list[_Document] = []
    size = 0
    while rows := cursor.fetchmany(256):
        for row in rows:
            document_id, path, media_type, encoding, sha256, text = row
            batch.append(_Document(document_id, path, media_type, encoding, sha256, text or ""))
            size += len(batch[-1].text)
        if size > _BATCH_CHARACTERS or len(batch) >= _BATCH_DOCUMENTS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _text_of(root: Path, document: _Document, shared: bool) -> tuple[str, dict[str, object]]:
    """The text to read claims from, decoded from the raw bytes where it can be, and what was found of the file."""
    row: dict[str, object] = {
        "document_id": document.document_id,
        "path": document.path,
        "expected_sha256": document.sha256,
    }
    file = root / (document.path or "")
    if not document.path or not file.is_file():
        return document.text, row
    if shared or file.name.endswith(_CONTAINERS):
        return document.text, row | {"found_sha256": document.sha256}
    raw = file.read_bytes()
    row["found_sha256"] = hashlib.sha256(raw).hexdigest()
    if document.media_type in _EXTRACTED:
        return document.text, row
    try:
        decoded = raw.decode(document.encoding or "utf-8")
    except (UnicodeDecodeError, LookupError):
        return document.text, row | {"decodes_the_same": False}
    return decoded, row | {"decodes_the_same": decoded == document.text}


def _readings(connection: duckdb.DuckDBPyConnection, texts: dict[str, str]) -> list[tuple[str, str, str, str]]:
    spans = connection.execute(
        'SELECT claim_id, document_id, start, "end", sentence_start, sentence_end FROM spans'
        " WHERE document_id BETWEEN ? AND ?",
        [min(texts), max(texts)],
    ).fetchall()
    found = []
    for claim_id, document_id, start, end, sentence_start, sentence_end in spans:
        text = texts.get(document_id)
        if text is not None:
            sentence = text[sentence_start : min(sentence_end, sentence_start + SENTENCE_SHOWN)]
            found.append((claim_id, document_id, text[start:end], sentence))
    return found


def read_again(root: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """Create the tables ``raw_readings`` and ``readings`` (columns RAW, READINGS) from `documents` and `claims`.

    Memory holds one batch of documents and its claims.
    """
    connection.execute(
        """
        CREATE TABLE spans AS
        SELECT claim_id, document_id,
            greatest(coalesce(start, 0), 0) AS start,
            greatest(coalesce("end", 0), 0) AS "end",
            greatest(coalesce(sentence_start, 0), 0) AS sentence_start,
            greatest(coalesce(sentence_end, 0), 0) AS sentence_end
        FROM claims ORDER BY document_id
        """
    )
    connection.execute(
        "CREATE TABLE raw_readings (document_id VARCHAR, path VARCHAR, found_sha256 VARCHAR, expected_sha256 VARCHAR,"
        " decodes_the_same BOOLEAN)"
    )
    connection.execute(
        """
        CREATE TABLE readings (claim_id VARCHAR, document_id VARCHAR, read VARCHAR, sentence VARCHAR,
            -- equal for sentences that differ only in case, spacing and punctuation
            sentence_key VARCHAR)
        """
    )
    paths = connection.execute("SELECT path FROM documents GROUP BY path HAVING count(*) > 1").fetchall()
    shared = {path for (path,) in paths}
    characters = connection.execute("SELECT coalesce(sum(characters), 0) FROM documents").fetchall()[0][0]
    with Progress("validate, reading again", int(characters)) as progress:
        for batch in _batches(connection):
            pairs = [_text_of(root, document, document.path in shared) for document in batch]
            texts = {document.document_id: text for document, (text, _) in zip(batch, pairs, strict=True)}
            _append(connection, "raw_readings", pl.DataFrame([row for _, row in pairs], schema=RAW))
            found = pl.DataFrame(_readings(connection, texts), schema=READINGS, orient="row")
            _append(connection, "readings", found, f", {_SENTENCE_KEY} AS sentence_key")
            progress.advance(len(batch), sum(len(document.text) for document in batch))
    connection.execute("DROP TABLE spans")


def _append(connection: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame, computed: str = "") -> None:
    connection.register("incoming", rows.to_arrow())
    connection.execute(f"INSERT INTO {table} SELECT {', '.join(rows.columns)}{computed} FROM incoming")
    connection.unregister("incoming")


def write_readings(database: Path, path: Path) -> None:
    """Write the sentence behind each claim (schema.columns.READINGS) to *path*, sorted, without holding them all."""
    with replaced(path) as aside, opened(database) as connection:
        connection.execute(
            f"COPY (SELECT claim_id, sentence FROM readings ORDER BY claim_id) TO {quoted(aside)}"
            f" (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP_SIZE})"
        )

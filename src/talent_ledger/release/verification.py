"""Verifies a released dataset: every hash recomputed, every span read again, every reference followed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from talent_ledger.compare.relations import AS_THEY_ARE
from talent_ledger.release.datapackage import FILE, sha256_of
from talent_ledger.schema.errors import LedgerError

CLAIMS, TEXTS = "data/published/parquet/claims.parquet", "data/documents/documents.parquet"
_REFERENCES = (
    ("observations", "claim_id", "claims"),
    ("share_table_rows", "table_id", "share_tables"),
    ("share_table_rows", "observation_id", "observations"),
    ("claims", "document_id", "documents"),
)
_FILES_OF_ONE = (".txt", ".text", ".md", ".markdown", ".html", ".htm")
_FAULTS_LISTED = 20
_BATCH_CHARACTERS = 32_000_000

Locate = Callable[[str], Path | None]
"""A path of the project → a file on this machine that holds it as it was released; None when it cannot be had."""


@dataclass
class Verdict:
    """One thing that was verified: over how many, and which did not hold."""

    what: str
    checked: int = 0
    faults: list[str] = field(default_factory=list)
    more: int = 0
    """Faults beyond those listed."""

    @property
    def holds(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.faults

    def fault(self, text: str) -> None:
        """Note something that does not hold."""
        if len(self.faults) < _FAULTS_LISTED:
            self.faults.append(text)
        else:
            self.more += 1


def verify(locate: Locate) -> tuple[dict[str, Any], list[Verdict]]:
    """The descriptor of the released dataset and what its verification found.

    Raises:
        LedgerError: there is no release, or its descriptor cannot be read.
    """
    path = locate(FILE)
    if path is None:
        raise LedgerError(FILE, "there is no release to verify", "make one with `talent-ledger release VERSION`")
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
        resources = [(str(one["path"]), str(one["hash"]), int(one["bytes"])) for one in package["resources"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LedgerError(
            FILE, f"it cannot be read as a data package ({error!r})", "fetch the release again"
        ) from error
    return package, [_hashes(locate, resources), *_spans(locate), *_references(locate)]


def _hashes(locate: Locate, resources: list[tuple[str, str, int]]) -> Verdict:
    verdict = Verdict("files have the bytes of the release")
    for path, digest, size in resources:
        verdict.checked += 1
        local = locate(f"data/{path}")
        if local is None:
            verdict.fault(f"data/{path}: the file is missing")
        elif local.stat().st_size != size:
            verdict.fault(f"data/{path}: {local.stat().st_size:,} bytes, released were {size:,}")
        elif f"sha256:{sha256_of(local)}" != digest:
            verdict.fault(f"data/{path}: its hash is not that of the release")
    return verdict


def _spans(locate: Locate) -> Iterator[Verdict]:
    """Every text against the bytes it was read from, and every claim against its text."""
    texts, claims = locate(TEXTS), locate(CLAIMS)
    raw = Verdict("texts are those of the raw files")
    spans = Verdict("claims read back from their texts")
    if texts is None or claims is None:
        for missing in (TEXTS, CLAIMS):
            if locate(missing) is None:
                spans.fault(f"{missing}: the file is missing, so that no span can be read")
        yield spans
        return
    with duckdb.connect() as connection:
        for group in _groups(connection, texts):
            rows = connection.execute(
                "SELECT document_id, path, media_type, encoding, sha256, text FROM read_parquet(?) "
                "WHERE list_contains(?, document_id)",
                [str(texts), group],
            ).fetchall()
            known = {row[0]: row[5] for row in rows}
            for document, path, media_type, encoding, digest, text in rows:
                raw.checked += 1
                _check_raw(raw, locate, (document, path, media_type, encoding, digest, text))
            stated = connection.execute(
                'SELECT claim_id, document_id, start, "end", exact, sentence_start, sentence_end FROM read_parquet(?) '
                "WHERE list_contains(?, document_id) ORDER BY claim_id",
                [str(claims), group],
            ).fetchall()
            for claim, document, start, end, exact, first, last in stated:
                spans.checked += 1
                if known[document][start:end] != exact:
                    spans.fault(f"{claim}: {document}[{start}:{end}] is not {exact!r}")
                elif not first <= start <= end <= last:
                    spans.fault(f"{claim}: it lies outside its sentence")
        total = _count(connection, claims)
    if total != spans.checked:
        spans.fault(f"{total - spans.checked:,} claims are of texts that are not in {TEXTS}")
    yield raw
    yield spans


def _check_raw(
    verdict: Verdict, locate: Locate, row: tuple[str, str | None, str | None, str | None, str | None, str]
) -> None:
    """A file of one text by its bytes; a text out of a file of many by its own bytes, as far as they can be told."""
    document, path, media_type, encoding, digest, text = row
    local = locate(path) if path else None
    if local is None:
        verdict.fault(f"{document}: its raw file {path or ''} is missing")
        return
    plain = media_type in AS_THEY_ARE and encoding
    if local.suffix.lower() in _FILES_OF_ONE:
        content = local.read_bytes()
        if hashlib.sha256(content).hexdigest() != digest:
            verdict.fault(f"{path}: its hash is not that of the text that was read")
        elif plain and content.decode(str(encoding), "replace") != text:
            verdict.fault(f"{path}: decoded as {encoding} it is not the text that was read")
    elif plain and hashlib.sha256(text.encode(str(encoding), "replace")).hexdigest() != digest:
        verdict.fault(f"{path}, text {document}: its hash is not that of the text that was read")


def _groups(connection: duckdb.DuckDBPyConnection, texts: Path) -> Iterator[list[str]]:
    """Documents in groups of bounded length, so that memory does not grow with the corpus."""
    listed = connection.execute(
        "SELECT document_id, characters FROM read_parquet(?) ORDER BY document_id", [str(texts)]
    ).fetchall()
    group: list[str] = []
    size = 0
    for document, characters in listed:
        if group and size + (characters or 0) > _BATCH_CHARACTERS:
            yield group
            group, size = [], 0
        group.append(document)
        size += characters or 0
    if group:
        yield group


def _references(locate: Locate) -> Iterator[Verdict]:
    verdict = Verdict("references lead to rows")
    with duckdb.connect() as connection:
        for table, column, other in _REFERENCES:
            mine, theirs = (locate(f"data/published/parquet/{name}.parquet") for name in (table, other))
            if mine is None or theirs is None:
                continue
            verdict.checked += _count(connection, mine)
            lost = connection.execute(
                f'SELECT DISTINCT m."{column}" FROM read_parquet(?) m ANTI JOIN read_parquet(?) t USING ("{column}") '
                f'WHERE m."{column}" IS NOT NULL ORDER BY 1',
                [str(mine), str(theirs)],
            ).fetchall()
            for (value,) in lost:
                verdict.fault(f"{table}.{column} {value}: no such row in {other}")
    yield verdict


def _count(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    return int(connection.execute("SELECT count(*) FROM read_parquet(?)", [str(path)]).fetchall()[0][0])

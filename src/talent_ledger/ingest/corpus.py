"""Every text below ``data/raw`` with its sidecar; a fault in one text leaves the others alone."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from talent_ledger.ingest.articles import read_publishers
from talent_ledger.ingest.decoding import MEDIA_TYPES, Decoded, decode, read_text
from talent_ledger.ingest.origin import ENDING, Origin, read_origin
from talent_ledger.ingest.pages import PageOrigin, article_text, page_origin
from talent_ledger.ingest.shards import is_shard, read_shard, shard_stem
from talent_ledger.ingest.structure import read_structure
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.structure import Segment


@dataclass(slots=True)
class Corpus:
    """The rows of the tables ``documents`` and ``segments``, and what could not be read."""

    documents: list[dict[str, object]] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    faults: list[LedgerError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Manner:
    """What is the same for every text of a corpus: who publishes at which address, how alike a repeat must be."""

    publishers: Mapping[str, str]
    repeated_share: float


def read_corpus(root: Path, repeated_share: float = 0.8) -> Corpus:
    """Read the texts below ``data/raw`` of *root*, in order of their paths, nested folders included."""
    corpus = Corpus()
    manner = _Manner(read_publishers(root), repeated_share)
    seen: dict[str, str] = {}
    for path in _texts(root / "data" / "raw"):
        where = path.relative_to(root).as_posix()
        if is_shard(path):
            _read_shard(corpus, seen, path, root, manner)
            continue
        try:
            document_id = document_id_of(path, root / "data" / "raw")
            if document_id in seen:
                raise LedgerError(
                    where, f"it has the same id as {seen[document_id]} ({document_id})", "rename one of them"
                )
            seen[document_id] = where
            document, segments = _read(path, where, document_id, manner)
        except LedgerError as error:
            corpus.faults.append(error)
        else:
            corpus.documents.append(document)
            corpus.segments += segments
    return corpus


def document_id_of(path: Path, folder: Path) -> str:
    """The file's stem, with the names of the folders below *folder* before it.

    >>> document_id_of(Path("raw/2024/trade.txt"), Path("raw")), document_id_of(Path("raw/trade.txt"), Path("raw"))
    ('2024-trade', 'trade')
    """
    return "-".join(path.relative_to(folder).with_suffix("").parts)


def _texts(folder: Path) -> list[Path]:
    """The texts below *folder*; a sidecar without its text stands for a text that is missing."""
    if not folder.is_dir():
        raise LedgerError("data/raw", "the folder is missing", "make it and put texts in")
    files = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    texts = [path for path in files if not path.name.endswith(ENDING)]
    stems = {shard_stem(path) if is_shard(path) else path.with_suffix("") for path in texts}
    orphans = [
        path.with_name(path.name.removesuffix(ENDING) + ".txt")
        for path in files
        if path.name.endswith(ENDING) and path.with_name(path.name.removesuffix(ENDING)) not in stems
    ]
    return sorted(texts + orphans)


def _read(path: Path, where: str, document_id: str, manner: _Manner) -> tuple[dict[str, object], list[Segment]]:
    sidecar = path.with_suffix("").with_name(path.with_suffix("").name + ENDING)
    origin = read_origin(sidecar, Path(where).with_name(sidecar.name).as_posix())
    if path.suffix.lower() not in MEDIA_TYPES:
        raise LedgerError(
            where, f"texts ending in {path.suffix or 'nothing'} cannot be read", f"use {', '.join(MEDIA_TYPES)}"
        )
    decoded = read_text(path, where, origin.encoding)
    document, segments = _described(decoded, path.read_bytes(), document_id, origin, manner)
    return document | {"path": where}, segments


def _read_shard(corpus: Corpus, seen: dict[str, str], path: Path, root: Path, manner: _Manner) -> None:
    """Add the texts of a file of many; its sidecar says what they have in common."""
    where = path.relative_to(root).as_posix()
    stem = shard_stem(path)
    name = "-".join(stem.relative_to(root / "data" / "raw").parts)
    try:
        origin = read_origin(stem.with_name(stem.name + ENDING), Path(where).with_name(stem.name + ENDING).as_posix())
    except LedgerError as error:
        corpus.faults.append(error)
        return
    for record in read_shard(path, where):
        try:
            if isinstance(record, LedgerError):
                raise record
            document_id = f"{name}-{record.identifier}"
            if document_id in seen:
                raise LedgerError(
                    record.place, f"it has the same id as {seen[document_id]} ({document_id})", "give it another id"
                )
            decoded = decode(record.content, record.place, origin.encoding)
            text = article_text(decoded.text, record.place) if record.media_type == "text/html" else decoded.text
            readable = Decoded(text, decoded.encoding, record.media_type)
            document, segments = _described(readable, record.content, document_id, origin, manner)
        except LedgerError as error:
            corpus.faults.append(error)
        else:
            seen[document_id] = record.place
            corpus.documents.append(document | {"path": where, "url": record.url or document["url"]})
            corpus.segments += segments


def _described(
    decoded: Decoded, raw: bytes, document_id: str, origin: Origin, manner: _Manner
) -> tuple[dict[str, object], list[Segment]]:
    page = (
        page_origin(decode(raw, document_id, origin.encoding).text)
        if decoded.media_type == "text/html"
        else PageOrigin()
    )
    found = read_structure(decoded.text, document_id, decoded.media_type, manner.publishers, manner.repeated_share)
    document: dict[str, object] = {
        "document_id": document_id,
        "media_type": decoded.media_type,
        "encoding": decoded.encoding,
        "sha256": hashlib.sha256(raw).hexdigest(),
        "characters": len(decoded.text),
        "text": decoded.text,
        "title": origin.title or found.title or page.title,
        "publisher": origin.publisher or page.publisher,
        "author": origin.author or found.author or page.author,
        "url": origin.url or page.url,
        "published_date": origin.published_date.isoformat()
        if origin.published_date
        else found.published_date or page.published_date,
        "accessed_date": origin.accessed_date.isoformat() if origin.accessed_date else None,
        "licence": origin.licence,
        "comments_declared": found.comments_declared,
        "comments_found": found.comments_found,
    }
    return document, list(found.segments)

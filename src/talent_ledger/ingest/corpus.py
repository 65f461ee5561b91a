"""Every text below ``data/raw``, as it lies there; nothing of it is read yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from talent_ledger.ingest.decoding import MEDIA_TYPES
from talent_ledger.ingest.origin import ENDING, read_origin, read_sidecar
from talent_ledger.ingest.shards import endings, is_shard, read_shard, shard_stem
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.files import content_key


@dataclass(frozen=True, slots=True)
class RawText:
    """A text and what is known of it from outside; ``place`` says where it stands, in faults."""

    document_id: str
    path: str
    place: str
    media_type: str
    content: bytes
    sidecar: bytes = b""
    sidecar_path: str = ""
    url: str | None = None

    def key(self) -> str:
        """A hash of everything of the text: equal keys, equal documents."""
        about = (self.document_id, self.path, self.place, self.media_type, self.sidecar_path, self.url)
        return content_key(self.content, self.sidecar, repr(about))


def raw_files(root: Path) -> list[Path]:
    """The texts and shards below ``data/raw`` of *root*, in order of their paths, nested folders included.

    A sidecar without its text stands for a text that is missing.

    Raises:
        LedgerError: there is no such folder.
    """
    folder = root / "data" / "raw"
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


def texts_of(path: Path, root: Path) -> Iterator[RawText | LedgerError]:
    """The text that the file *path* is, or the many that it holds; what cannot be had comes as the fault it is."""
    try:
        if is_shard(path):
            yield from _of_shard(path, root)
        else:
            yield _of_file(path, root)
    except LedgerError as fault:
        yield fault


def document_id_of(path: Path, folder: Path) -> str:
    """The file's stem, with the names of the folders below *folder* before it.

    >>> document_id_of(Path("raw/2024/trade.txt"), Path("raw")), document_id_of(Path("raw/trade.txt"), Path("raw"))
    ('2024-trade', 'trade')
    """
    return "-".join(path.relative_to(folder).with_suffix("").parts)


def _of_file(path: Path, root: Path) -> RawText:
    where = path.relative_to(root).as_posix()
    media_type = MEDIA_TYPES.get(path.suffix.lower())
    if media_type is None:
        ways = f"use {', '.join(MEDIA_TYPES)}, or for many texts {endings()}"
        raise LedgerError(where, f"texts ending in {path.suffix or 'nothing'} cannot be read", ways)
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise LedgerError(where, "the file is missing", "put it back, or remove its sidecar") from error
    except OSError as error:
        raise LedgerError(where, f"it cannot be opened ({error.strerror})", "make it readable") from error
    sidecar, sidecar_path = _sidecar(path.with_suffix(""), root)
    document_id = document_id_of(path, root / "data" / "raw")
    return RawText(document_id, where, where, media_type, content, sidecar, sidecar_path)


def _of_shard(path: Path, root: Path) -> Iterator[RawText | LedgerError]:
    """The texts of a file of many; its sidecar says what they have in common."""
    where, stem = path.relative_to(root).as_posix(), shard_stem(path)
    name = "-".join(stem.relative_to(root / "data" / "raw").parts)
    sidecar, sidecar_path = _sidecar(stem, root)
    read_origin(sidecar, sidecar_path)  # a fault in it is one fault, not one a text
    for record in read_shard(path, where):
        if isinstance(record, LedgerError):
            yield record
        else:
            document_id = f"{name}-{record.identifier}"
            yield RawText(
                document_id, where, record.place, record.media_type, record.content, sidecar, sidecar_path, record.url
            )


def _sidecar(stem: Path, root: Path) -> tuple[bytes, str]:
    path = stem.with_name(stem.name + ENDING)
    where = path.relative_to(root).as_posix()
    return read_sidecar(path, where), where

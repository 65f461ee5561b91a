"""Files that hold many texts: JSON Lines (also gzip or Zstandard), Parquet, and web archives (WARC and WET)."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from talent_ledger.schema.errors import LedgerError

BATCH = 512
"""Rows of a Parquet file in memory at a time."""


@dataclass(frozen=True, slots=True)
class Record:
    """One text of a shard; ``place`` says where in the file it stands."""

    identifier: str
    content: bytes
    place: str
    media_type: str = "text/plain"
    url: str | None = None


def is_shard(path: Path) -> bool:
    """Whether *path* is a file of many texts, by its name.

    >>> is_shard(Path("2024.jsonl.zst")), is_shard(Path("crawl.warc.wet.gz")), is_shard(Path("note.txt"))
    (True, True, False)
    """
    return _reader(path) is not None


def shard_stem(path: Path) -> Path:
    """*path* without the ending that makes it a shard.

    >>> shard_stem(Path("news/2024.jsonl.gz")).as_posix()
    'news/2024'
    """
    ending = next(ending for ending in _READERS if path.name.lower().endswith(ending))
    return path.with_name(path.name[: -len(ending)])


def read_shard(path: Path, where: str) -> Iterator[Record | LedgerError]:
    """The texts of *path* in order; a record that is none comes as the fault it is, and the next one is read.

    A file that is cut off or damaged ends with a fault after the texts before it. *where* names it in faults.
    """
    reader = _reader(path)
    if reader is None:
        yield LedgerError(where, "it is no file of many texts", f"use {', '.join(_READERS)}")
        return
    try:
        yield from reader(path, where)
    except ImportError as error:
        remedy = "install it with `pip install talent-ledger[corpora]`"
        yield LedgerError(where, f"files of this kind need the package {error.name}", remedy)
    except Exception as error:  # each format's library has its own errors for damaged files
        yield LedgerError(where, f"it cannot be read to its end ({error})", "restore the file")


def _reader(path: Path) -> Callable[[Path, str], Iterator[Record | LedgerError]] | None:
    return next((reader for ending, reader in _READERS.items() if path.name.lower().endswith(ending)), None)


def _json_lines(path: Path, where: str) -> Iterator[Record | LedgerError]:
    with _opened(path) as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _from_json(line, f"{where}, line {number}")


def _from_json(line: bytes, place: str) -> Record | LedgerError:
    try:
        row = json.loads(line)
        return _record(row["id"], row["text"], place, row.get("url"))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return LedgerError(place, f"it is no text ({type(error).__name__}: {error})", 'write {"id": …, "text": …}')


def _record(identifier: object, text: object, place: str, url: object = None) -> Record:
    if not isinstance(text, str) or not isinstance(identifier, str | int) or isinstance(identifier, bool):
        raise TypeError("id must be a string or integer, and text a string")
    return Record(str(identifier), text.encode("utf-8"), place, url=url if isinstance(url, str) else None)


def _opened(path: Path) -> IO[bytes]:
    name = path.name.lower()
    if name.endswith(".gz"):
        return cast(IO[bytes], gzip.open(path, "rb"))
    if name.endswith(".zst"):
        import zstandard  # noqa: PLC0415  (an optional dependency)

        stream = zstandard.ZstdDecompressor().stream_reader(path.open("rb"), read_across_frames=True, closefd=True)
        return io.BufferedReader(stream)
    return path.open("rb")


def _parquet(path: Path, where: str) -> Iterator[Record | LedgerError]:
    import pyarrow.parquet  # noqa: PLC0415  (slow to load)

    file = pyarrow.parquet.ParquetFile(path)
    missing = sorted({"id", "text"} - set(file.schema_arrow.names))
    if missing:
        yield LedgerError(where, f"it has no column {missing[0]}", "give it the columns id and text")
        return
    columns = [name for name in ("id", "text", "url") if name in file.schema_arrow.names]
    number = 0
    for batch in file.iter_batches(BATCH, columns=columns):
        for row in batch.to_pylist():
            number += 1
            place = f"{where}, row {number}"
            try:
                yield _record(row["id"], row["text"], place, row.get("url"))
            except TypeError as error:
                yield LedgerError(place, f"it is no text ({error})", "give every row an id and a text")


def _web_archive(path: Path, where: str) -> Iterator[Record | LedgerError]:
    """Pages (``response``) as HTML, extracted texts (``conversion``) as they are; other records are passed over."""
    from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]  # noqa: PLC0415  (optional)

    with path.open("rb") as stream:
        for number, found in enumerate(ArchiveIterator(stream), start=1):
            media_type = _archived_type(found)
            if media_type is None:
                continue
            identifier = (found.rec_headers.get_header("WARC-Record-ID") or str(number)).strip("<>").rsplit(":", 1)[-1]
            url = found.rec_headers.get_header("WARC-Target-URI")
            yield Record(identifier, found.content_stream().read(), f"{where}, record {number}", media_type, url)


def _archived_type(found: Any) -> str | None:
    if found.rec_type == "conversion":
        return "text/plain"
    if found.rec_type == "response" and found.http_headers is not None:
        kind = (found.http_headers.get_header("Content-Type") or "").lower()
        code = found.http_headers.get_statuscode()
        return "text/html" if "html" in kind and code == "200" else None
    return None


_READERS: dict[str, Callable[[Path, str], Iterator[Record | LedgerError]]] = {
    ".jsonl": _json_lines,
    ".jsonl.gz": _json_lines,
    ".jsonl.zst": _json_lines,
    ".parquet": _parquet,
    ".warc.wet.gz": _web_archive,
    ".warc.gz": _web_archive,
    ".wet.gz": _web_archive,
    ".warc": _web_archive,
    ".wet": _web_archive,
}
"""Ending → what reads it; the longer ending of two that fit stands first."""

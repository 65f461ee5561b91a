"""Files that hold many texts: JSON Lines (also gzip or Zstandard), Parquet, and web archives (WARC and WET)."""

from __future__ import annotations

import gzip
import io
import json
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from talent_ledger.schema.errors import LedgerError

BATCH = 512
"""Rows of a Parquet file in memory at a time."""
_FORM = 'write {"id": …, "text": …}'


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


def endings() -> str:
    """The endings of shards' names, in words."""
    return ", ".join(_READERS)


def read_shard(path: Path, where: str) -> Iterator[Record | LedgerError]:
    """The texts of *path* in order; a record that is none comes as the fault it is, and the next one is read.

    A file that is cut off or damaged ends with a fault after the texts before it; one whose name says nothing is taken
    for JSON Lines. *where* names it in faults.
    """
    reader = _reader(path) or _json_lines
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
            if number == 1 and line.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
                yield LedgerError(where, "the file is UTF-16", "save it as UTF-8")
                return
            if line.strip():
                place = f"{where}, line {number}"
                try:
                    yield _from_json(line.removeprefix(BOM_UTF8) if number == 1 else line, place)
                except LedgerError as fault:
                    yield fault


def _from_json(line: bytes, place: str) -> Record:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise LedgerError(place, f"byte {error.start + 1} is not valid UTF-8", "save the file as UTF-8") from error
    except (ValueError, RecursionError) as error:
        reason = f"{error.msg}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else str(error)
        raise LedgerError(place, f"it is no JSON ({reason})", _FORM) from error
    if not isinstance(row, dict):
        raise LedgerError(place, "it is no JSON object", _FORM)
    return _record(row, place, _FORM)


def _record(row: dict[str, object], place: str, remedy: str) -> Record:
    identifier, text, url = row.get("id"), row.get("text"), row.get("url")
    if isinstance(identifier, bool) or not isinstance(identifier, (str, int)) or not str(identifier).strip():
        raise LedgerError(place, "it has no `id` that is a string or a whole number", remedy)
    if not isinstance(text, str):
        raise LedgerError(place, "it has no `text` that is a string", remedy)
    try:
        content = text.encode("utf-8")
        str(identifier).encode("utf-8")
    except UnicodeEncodeError as error:
        # "\ud83d" alone is JSON but stands for half a character, which no file can hold.
        raise LedgerError(
            place, "it holds half of a character (a lone surrogate)", "write the character whole"
        ) from error
    return Record(str(identifier), content, place, url=url if isinstance(url, str) else None)


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
            try:
                yield _record(row, f"{where}, row {number}", "give every row an id and a text")
            except LedgerError as fault:
                yield fault


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

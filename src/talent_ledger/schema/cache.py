"""What a stage found in each document, kept so that a later run reads only the documents that changed.

The cache lies in ``.cache/STAGE/FINGERPRINT/`` as Parquet segments, one row a document. The fingerprint follows from
everything a result depends on besides the document: code, lexicons, models, parameters and installed versions. A
segment is named by the hash of its bytes and appears by renaming, so that it is whole or not there: runs may be
killed, may run side by side, and the folder may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import platform
import shutil
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from importlib import metadata
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

FINGERPRINTS_KEPT = 3
"""Results of earlier code are kept for this many versions: going back to another branch costs nothing."""
SEGMENTS_BEFORE_MERGING = 48
SMALL_SEGMENT = 250_000
"""Bytes; smaller segments are merged when there are many. In memory a segment may take tenfold, and merging several."""
SEGMENTS_HELD = 3
"""Segments held in memory: documents come in order, and so do their results."""
ABANDONED_AFTER = 86_400.0
"""Seconds after which an unfinished file is taken for the trace of a killed run."""

_HEAD = pl.col("key").str.head(16).str.to_integer(base=16, dtype=pl.UInt64, strict=False).alias("head")
"""The first half of a key as a number: enough to say where to look."""

Inputs = Callable[[], str]


def fingerprint(
    folders: Iterable[Path], files: Iterable[Path], values: Mapping[str, object], packages: Iterable[str]
) -> str:
    """The hash of all that results depend on besides the documents.

    *folders* are hashed file by file (without compiled code), *values* are parameters, *packages* are installed
    distributions, by version. Files that are not there count as such.
    """
    digest = hashlib.sha256()

    def add(*parts: str | bytes) -> None:
        for part in parts:
            content = part.encode() if isinstance(part, str) else part
            digest.update(len(content).to_bytes(8, "big"))
            digest.update(content)

    for folder in folders:
        add("folder", folder.name)
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
            add(path.relative_to(folder).as_posix(), path.read_bytes())
    for path in files:
        add("file", path.name, path.read_bytes() if path.is_file() else b"")
    add(json.dumps(values, sort_keys=True, default=str))
    add(platform.python_version(), platform.machine())
    for name in sorted(packages):
        add(name, _version(name))
    return digest.hexdigest()[:32]


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


class DocumentCache:
    """Results by key for one state of a stage. A fault of the cache is a missing result, never an error."""

    def __init__(self, root: Path, stage: str, inputs: Inputs, schema: Mapping[str, pl.DataType]) -> None:
        """Open the results of *stage* below *root* for what *inputs* (a fingerprint) says now.

        *schema* gives the columns of a result; a column ``key`` comes before them.
        """
        self._inputs = inputs
        self._fingerprint = inputs()
        self._stage = root / ".cache" / stage
        self._folder = self._stage / self._fingerprint
        self._schema: dict[str, pl.DataType] = {"key": pl.String(), **schema}
        self._held: OrderedDict[str, pl.DataFrame] = OrderedDict()
        self._met: list[pl.Series] = []
        self._names: list[str] = []
        self._index = self._read_index()
        self._touch()

    def found(self, keys: list[str]) -> pl.DataFrame:
        """The results kept for *keys*: columns ``key`` and those of the schema, at most one row a key, in no order."""
        asked = pl.DataFrame({"key": keys}, schema={"key": pl.String}).with_columns(_HEAD)
        frames = [
            segment.filter(pl.col("key").is_in(asked["key"].implode()))
            for number in self._numbers(asked["head"].drop_nulls())
            if (segment := self._segment(self._names[number])) is not None
        ]
        return pl.concat([pl.DataFrame(schema=self._schema), *frames]).unique("key", keep="first", maintain_order=True)

    def add(self, results: pl.DataFrame) -> None:
        """Keep *results*, unless code or inputs changed under the run, or the folder cannot be written."""
        if results.is_empty() or self._inputs() != self._fingerprint:
            return
        self._write(results.select(self._schema.keys()))

    def tidy(self) -> None:
        """Merge small segments, dropping documents this run did not meet; forget versions of long ago.

        It is the last that is asked of a cache, which holds nothing afterwards.
        """
        live = self._index["head"].gather(pl.concat(self._met).sort()) if self._met else self._index["head"].clear()
        self._met, self._index = [], self._index.clear()
        try:
            sizes = {path: path.stat() for path in self._segments()}
            small = [path for path, stat in sizes.items() if stat.st_size < SMALL_SEGMENT]
            if len(small) > SEGMENTS_BEFORE_MERGING:
                group: list[Path] = []
                for path in sorted(small, key=lambda path: (sizes[path].st_mtime_ns, path.name)):
                    group.append(path)
                    if sum(sizes[member].st_size for member in group) >= SMALL_SEGMENT:
                        self._merge(group, live)
                        group = []
                self._merge(group, live)
            self._forget()
        except OSError:
            return
        finally:
            self._held.clear()

    def _merge(self, small: list[Path], live: pl.Series) -> None:
        """Make one segment of several; of those that were there before, with what is *live*, which comes sorted."""
        frames = [
            _among(frame, live) if path.name in self._names else frame
            for path in small
            if (frame := self._segment(path.name)) is not None
        ]
        if not frames:
            return
        merged = pl.concat(frames)
        del frames
        written = self._write(merged.unique("key", keep="first", maintain_order=True))
        for path in small if written else ():
            if path != written:
                path.unlink(missing_ok=True)

    # -- files -----------------------------------------------------------------------------------------------------

    def _segments(self) -> list[Path]:
        return sorted(self._folder.glob("*.parquet")) if self._folder.is_dir() else []

    def _read_index(self) -> pl.DataFrame:
        """Head of a key → number of the segment, of every segment that can be read; sorted, twelve bytes a document."""
        frames = [pl.DataFrame(schema={"head": pl.UInt64, "segment": pl.UInt32})]
        for path in self._segments():
            try:
                keys = pl.read_parquet(path, columns=["key"])
            except (OSError, PolarsError):
                path.unlink(missing_ok=True)
                continue
            frames.append(keys.select(_HEAD, pl.lit(len(self._names), dtype=pl.UInt32).alias("segment")))
            self._names.append(path.name)
        return pl.concat(frames).sort("head", "segment")

    def _numbers(self, heads: pl.Series) -> pl.Series:
        """The numbers of the segments that hold keys with these *heads*, in their order."""
        found = pl.DataFrame({"asked": heads, "at": self._index["head"].search_sorted(heads)})
        found = found.filter(pl.col("at") < len(self._index))
        found = found.with_columns(self._index[found["at"]]).filter(pl.col("head") == pl.col("asked"))
        if len(found):
            self._met.append(found["at"])
        return found["segment"].unique(maintain_order=True)

    def _segment(self, name: str) -> pl.DataFrame | None:
        """The segment *name*, when it is still there and its bytes are those it is named after."""
        if name in self._held:
            self._held.move_to_end(name)
            return self._held[name]
        path = self._folder / name
        try:
            content = path.read_bytes()
            if hashlib.sha256(content).hexdigest()[:32] != path.stem:
                path.unlink(missing_ok=True)
                return None
            frame = pl.read_parquet(io.BytesIO(content)).select(self._schema.keys())
        except (OSError, PolarsError):
            return None
        if frame.schema != pl.Schema(self._schema):
            return None
        self._held[name] = frame
        while len(self._held) > SEGMENTS_HELD:
            self._held.popitem(last=False)
        return frame

    def _write(self, results: pl.DataFrame) -> Path | None:
        buffer = io.BytesIO()
        results.write_parquet(buffer, compression="zstd")
        content = buffer.getvalue()
        path = self._folder / f"{hashlib.sha256(content).hexdigest()[:32]}.parquet"
        aside = self._folder / f".{path.name}.{os.getpid()}.partial"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            aside.write_bytes(content)
            aside.replace(path)
        except OSError:
            return None  # a full or read-only disk costs speed, not results
        finally:
            with suppress(OSError):
                aside.unlink(missing_ok=True)
        return path

    def _touch(self) -> None:
        """Say that these results were used now, for :meth:`_forget`."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            os.utime(self._folder)
        except OSError:
            return

    def _forget(self) -> None:
        versions = sorted(
            (path for path in self._stage.iterdir() if path.is_dir() and path != self._folder),
            key=lambda path: path.stat().st_mtime,
            reverse=True,
        )
        for old in versions[FINGERPRINTS_KEPT - 1 :]:
            shutil.rmtree(old, ignore_errors=True)
        for partial in self._folder.glob(".*.partial"):
            if time.time() - partial.stat().st_mtime > ABANDONED_AFTER:
                partial.unlink(missing_ok=True)


def _among(results: pl.DataFrame, heads: pl.Series) -> pl.DataFrame:
    """Those of *results* whose keys have one of *heads*, which come sorted: there may be millions."""
    own = results.select(_HEAD).to_series()
    return results.filter(heads.search_sorted(own, side="left") < heads.search_sorted(own, side="right"))

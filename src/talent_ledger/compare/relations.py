"""The tables of two runs side by side in DuckDB: ``before.NAME`` and ``after.NAME``, with the columns both have."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import duckdb
import polars as pl

from talent_ledger.compare.revisions import Revision, Unavailable
from talent_ledger.schema import columns
from talent_ledger.schema.database import quoted

Side = Literal["before", "after"]
SIDES: tuple[Side, Side] = ("before", "after")


@dataclass(frozen=True)
class Artefact:
    """A table that runs hand on: where it lies (best place first), its columns today, and what can stand in for it.

    ``published`` is the CSV in git of what was last published: not the same table, for nothing held back is in it, but
    there where no cache is. It stands in where the table itself of either run is lost and no run lacks only the CSV.
    """

    name: str
    paths: tuple[str, ...]
    schema: columns.Schema
    published: str | None = None


def _csv(name: str) -> str:
    return f"data/published/csv/{name}.csv"


def _published(name: str) -> tuple[str, ...]:
    """Parquet first, for CSV loses types; the CSV in git is there even where no cache is."""
    return (f"data/published/parquet/{name}.parquet", _csv(name))


ARTEFACTS = (
    Artefact("documents", ("data/documents/documents.parquet",), columns.DOCUMENTS, _csv("documents")),
    Artefact(
        "claims",
        ("data/claims/claims.parquet",),
        {**columns.CLAIMS, "sentence": columns.PUBLISHED["claims"]["sentence"]},
        _csv("claims"),
    ),
    Artefact("candidate", ("data/candidate/observations.parquet",), columns.OBSERVATIONS),
    Artefact("observations", _published("observations"), columns.OBSERVATIONS),
    Artefact("share_tables", _published("share_tables"), columns.SHARE_TABLES),
    Artefact("share_table_rows", _published("share_table_rows"), columns.SHARE_TABLE_ROWS),
    Artefact("checks", ("data/quarantine/checks.parquet",), columns.CHECKS, _csv("checks")),
    Artefact("flags", ("data/quarantine/flags.parquet",), columns.FLAGS, _csv("flags")),
    Artefact("quarantine", ("data/quarantine/quarantine.parquet",), columns.QUARANTINE),
    Artefact("failures", ("data/quarantine/failures.parquet",), columns.FAILURES),
)

AS_THEY_ARE = ("text/plain", "text/markdown")
"""Media types whose text is the decoded file, letter by letter."""
_SQL_TYPES = {
    pl.String: "VARCHAR",
    pl.Int64: "BIGINT",
    pl.Float64: "DOUBLE",
    pl.Boolean: "BOOLEAN",
    pl.List: "VARCHAR[]",
}


@dataclass(frozen=True)
class SchemaChange:
    """A column that only one of the runs has, or whose type differs."""

    table: str
    column: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class NotCompared:
    """Files of one run that could not be read, why, and how to get them."""

    paths: tuple[str, ...]
    revision: str
    reason: str
    remedy: str


@dataclass
class _Found:
    """One side of an artefact: its file and columns, or why there is none."""

    path: Path | None = None
    columns: dict[str, str] = field(default_factory=dict)
    lost: Unavailable | None = None


class Relations:
    """Both runs attached to one DuckDB connection.

    ``compared`` names the artefacts that could be read on both sides (an artefact that a revision never made is an
    empty table there); ``as_published`` those of them that were read from what was published instead; ``known_equal``
    those that could be read on neither side, while both runs record the same bytes. `not_compared` tells of the others.
    """

    def __init__(self, before: Revision, after: Revision, memory: str, scratch: Path) -> None:
        self.revisions: dict[Side, Revision] = {"before": before, "after": after}
        self.connection = duckdb.connect(
            config={"memory_limit": memory, "temp_directory": str(scratch / "spill"), "preserve_insertion_order": False}
        )
        self.compared: set[str] = set()
        self.as_published: set[str] = set()
        self.known_equal: list[str] = []
        self._never_made: dict[Side, list[str]] = {"before": [], "after": []}
        self.schema_changes: list[SchemaChange] = []
        self._lost: dict[tuple[Side, str], list[str]] = {}
        for side in SIDES:
            self.connection.execute(f"CREATE SCHEMA {side}")
        for artefact in ARTEFACTS:
            self._attach(artefact)

    def rows(self, query: str, parameters: list[object] | None = None) -> list[dict[str, object]]:
        """The rows of *query* as dictionaries; for what is small or capped."""
        cursor = self.connection.execute(query, parameters or [])
        names = [entry[0] for entry in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def counts(self, query: str) -> dict[str, int]:
        """How many of each: *query* gives a ``status`` and an ``n``."""
        return {str(row["status"]): int(str(row["n"])) for row in self.rows(f"{query} ORDER BY 1")}

    @contextmanager
    def asked(self, values: Iterable[object], kind: pl.DataType) -> Iterator[None]:
        """The table ``asked(id)`` for the queries within, to name rows that are wanted."""
        self.connection.register("asked", pl.DataFrame({"id": list(values)}, schema={"id": kind}))
        try:
            yield
        finally:
            self.connection.unregister("asked")

    def number(self, query: str) -> int:
        """The one whole number *query* gives."""
        rows = self.connection.execute(query).fetchall()  # to its end: DuckDB does nothing else before
        return int(rows[0][0]) if rows and rows[0][0] is not None else 0

    def without(self, name: str) -> list[Side]:
        """The sides whose run never made the artefact *name*, because they predate it or it was never run."""
        return [side for side in SIDES if name in self._never_made[side] and not self.revisions[side].is_nothing]

    def note_lost(self, lost: Unavailable, side: Side) -> None:
        """Remember that a file could not be read."""
        paths = self._lost.setdefault((side, lost.reason), [])
        if lost.path not in paths:
            paths.append(lost.path)

    @property
    def not_compared(self) -> list[NotCompared]:
        """The files that could not be read, with those of one run and one reason together."""
        return [
            NotCompared(tuple(paths), self.revisions[side].label, reason, self.revisions[side].remedy)
            for (side, reason), paths in self._lost.items()
        ]

    def _attach(self, artefact: Artefact) -> None:
        found = {side: self._find(artefact.paths, self.revisions[side]) for side in SIDES}
        lost = {side: one.lost for side, one in found.items() if one.lost}
        if lost and artefact.published:
            standing_in = {side: self._find((artefact.published,), self.revisions[side]) for side in SIDES}
            if all(standing_in[side].path or not (found[side].path or found[side].lost) for side in SIDES):
                self.as_published.add(artefact.name)
                found, lost = standing_in, {}
                if artefact.name == "documents":
                    self._add_texts(found)
        if len({one.digest for one in lost.values() if one.digest}) == 1 and len(lost) == 2:
            self.known_equal.append(next(iter(lost.values())).path)
            self.compared.add(artefact.name)
        elif lost:
            for side, one in lost.items():
                self.note_lost(one, side)
        elif any(one.path for one in found.values()):
            self.compared.add(artefact.name)
        for side in SIDES:
            if found[side].path is None and side not in lost:
                self._never_made[side].append(artefact.name)
        self._show(artefact, dict.fromkeys(SIDES, _Found()) if lost else found)

    def _show(self, artefact: Artefact, found: dict[Side, _Found]) -> None:
        """The two views of an artefact, with the columns that both sides have."""
        present = [one for one in found.values() if one.path]
        shared = {name for name in artefact.schema if all(name in one.columns for one in present)}
        if len(present) == 2:
            self._note_schema(artefact, *present)
        for side in SIDES:
            self._view(side, artefact, found[side], shared)

    def _find(self, paths: tuple[str, ...], revision: Revision) -> _Found:
        lost: Unavailable | None = None
        for path in paths:
            try:
                local = revision.local(path)
                if local is not None:
                    return _Found(local, self._columns(local))
            except Unavailable as error:
                lost = lost or error
            except duckdb.Error as error:
                lost = lost or Unavailable(path, None, f"not to be read as a table ({str(error).splitlines()[0]})")
        return _Found(lost=lost)

    def _columns(self, local: Path) -> dict[str, str]:
        described = self.connection.execute(f"DESCRIBE SELECT * FROM {_scan(local)}").fetchall()
        return {row[0]: row[1] for row in described}

    def _note_schema(self, artefact: Artefact, before: _Found, after: _Found) -> None:
        typed = all(one.path and one.path.suffix != ".csv" for one in (before, after))
        for name in sorted({*before.columns, *after.columns}):
            old, new = before.columns.get(name), after.columns.get(name)
            if old != new and (typed or None in (old, new)):
                self.schema_changes.append(SchemaChange(artefact.name, name, old, new))

    def _view(self, side: Side, artefact: Artefact, found: _Found, shared: set[str]) -> None:
        selected = []
        for name, kind in artefact.schema.items():
            wanted = _SQL_TYPES[type(kind)]
            if found.path is None or name not in shared:
                selected.append(f'NULL::{wanted} AS "{name}"')
            elif wanted == "VARCHAR[]" and found.columns[name] == "VARCHAR":
                selected.append(f"""string_split("{name}", '|') AS "{name}" """)
            elif found.columns[name] == wanted:
                selected.append(f'"{name}"')
            else:
                selected.append(f'TRY_CAST("{name}" AS {wanted}) AS "{name}"')
        source = f"FROM {_scan(found.path)}" if found.path else "LIMIT 0"
        if found.path and artefact.name == "documents" and "documents" in self.as_published:
            source += f" LEFT JOIN {side}.texts USING (document_id)"
        self.connection.execute(f"CREATE VIEW {side}.{artefact.name} AS SELECT {', '.join(selected)} {source}")

    def _add_texts(self, found: dict[Side, _Found]) -> None:
        """Tables ``SIDE.texts``: what the published documents leave out, from the raw files that are their text."""
        for side, one in found.items():
            if one.path is None:
                continue
            listed = self.connection.execute(
                f"SELECT document_id, path, media_type, encoding, sha256 FROM {_scan(one.path)}"
            ).fetchall()
            texts: dict[str, str] = {}
            for document, path, media_type, encoding, digest in listed:
                content = self.revisions[side].read_git(path or "") if media_type in AS_THEY_ARE and encoding else None
                if content is not None and hashlib.sha256(content).hexdigest() == digest:
                    texts[document] = content.decode(encoding, "replace")
            frame = pl.DataFrame(list(texts.items()), {"document_id": pl.String, "text": pl.String}, orient="row")
            self.connection.register("frame", frame)
            self.connection.execute(f"CREATE TABLE {side}.texts AS SELECT * FROM frame")
            self.connection.unregister("frame")
            one.columns["text"] = "VARCHAR"


def _scan(path: Path) -> str:
    if path.suffix == ".csv":
        return f"read_csv({quoted(path)}, header = true, all_varchar = true)"
    return f"read_parquet({quoted(path)})"

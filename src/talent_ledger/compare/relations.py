"""The tables of two runs side by side in DuckDB: ``before.NAME`` and ``after.NAME``, with the columns both have."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import duckdb
import polars as pl

from talent_ledger.compare.revisions import Revision, Unavailable
from talent_ledger.schema import columns

Side = Literal["before", "after"]
SIDES: tuple[Side, Side] = ("before", "after")


@dataclass(frozen=True)
class Artefact:
    """A table that runs hand on: where to look for it, best place first, and its columns today."""

    name: str
    paths: tuple[str, ...]
    schema: columns.Schema


def _published(name: str) -> tuple[str, ...]:
    """Parquet first, for CSV loses types; the CSV in git is there even where no cache is."""
    return (f"data/published/parquet/{name}.parquet", f"data/published/csv/{name}.csv")


ARTEFACTS = (
    Artefact("documents", ("data/documents/documents.parquet",), columns.DOCUMENTS),
    Artefact("claims", ("data/claims/claims.parquet",), columns.CLAIMS),
    Artefact("candidate", ("data/candidate/observations.parquet",), columns.OBSERVATIONS),
    Artefact("corrections", ("data/candidate/corrections.parquet",), columns.CORRECTIONS),
    Artefact("observations", _published("observations"), columns.OBSERVATIONS),
    Artefact("share_tables", _published("share_tables"), columns.SHARE_TABLES),
    Artefact("share_table_rows", _published("share_table_rows"), columns.SHARE_TABLE_ROWS),
    Artefact("checks", ("data/quarantine/checks.parquet",), columns.CHECKS),
    Artefact("flags", ("data/quarantine/flags.parquet",), columns.FLAGS),
    Artefact("quarantine", ("data/quarantine/quarantine.parquet",), columns.QUARANTINE),
    Artefact("failures", ("data/quarantine/failures.parquet",), columns.FAILURES),
)

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
    """An artefact that could not be read, on which side, why, and how to get it."""

    path: str
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
    empty table there); ``not_compared`` tells of the others.
    """

    def __init__(self, before: Revision, after: Revision, memory: str, scratch: Path) -> None:
        self.revisions: dict[Side, Revision] = {"before": before, "after": after}
        self.connection = duckdb.connect(
            config={"memory_limit": memory, "temp_directory": str(scratch / "spill"), "preserve_insertion_order": False}
        )
        self.compared: set[str] = set()
        self.never_made: dict[Side, list[str]] = {"before": [], "after": []}
        self.not_compared: list[NotCompared] = []
        self.schema_changes: list[SchemaChange] = []
        for side in SIDES:
            self.connection.execute(f"CREATE SCHEMA {side}")
        for artefact in ARTEFACTS:
            self._attach(artefact)

    def rows(self, query: str, parameters: list[object] | None = None) -> list[dict[str, object]]:
        """The rows of *query* as dictionaries; for what is small or capped."""
        cursor = self.connection.execute(query, parameters or [])
        names = [entry[0] for entry in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def number(self, query: str) -> int:
        """The one whole number *query* gives."""
        rows = self.connection.execute(query).fetchall()  # to its end: DuckDB does nothing else before
        return int(rows[0][0]) if rows and rows[0][0] is not None else 0

    def note_lost(self, lost: Unavailable, revision: Revision) -> None:
        """Remember that a file could not be read; once for each file and side."""
        told = _tell(lost, revision)
        if told not in self.not_compared:
            self.not_compared.append(told)

    def _attach(self, artefact: Artefact) -> None:
        found = {side: self._find(artefact, self.revisions[side]) for side in SIDES}
        for side, side_found in found.items():
            if side_found.lost:
                self.note_lost(side_found.lost, self.revisions[side])
            elif side_found.path is None:
                self.never_made[side].append(artefact.name)
        if any(side_found.lost for side_found in found.values()):
            found = dict.fromkeys(SIDES, _Found())
        elif any(side_found.path for side_found in found.values()):
            self.compared.add(artefact.name)
        present = [side_found.columns for side_found in found.values() if side_found.path]
        shared = {name for name in artefact.schema if all(name in names for names in present)}
        if len(present) == 2:
            self._note_schema(artefact, *present)
        for side in SIDES:
            self._view(side, artefact, found[side], shared)

    def _find(self, artefact: Artefact, revision: Revision) -> _Found:
        lost: Unavailable | None = None
        for path in artefact.paths:
            try:
                local = revision.local(path)
                if local is not None:
                    return _Found(local, self._columns(local))
            except Unavailable as error:
                lost = lost or error
            except duckdb.Error as error:
                lost = lost or Unavailable(path, None, f"it cannot be read as a table ({str(error).splitlines()[0]})")
        return _Found(lost=lost)

    def _columns(self, local: Path) -> dict[str, str]:
        described = self.connection.execute(f"DESCRIBE SELECT * FROM {_scan(local)}").fetchall()
        return {row[0]: row[1] for row in described}

    def _note_schema(self, artefact: Artefact, before: dict[str, str], after: dict[str, str]) -> None:
        for name in sorted({*before, *after}):
            if before.get(name) != after.get(name):
                self.schema_changes.append(SchemaChange(artefact.name, name, before.get(name), after.get(name)))

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
        self.connection.execute(f"CREATE VIEW {side}.{artefact.name} AS SELECT {', '.join(selected)} {source}")


def _scan(path: Path) -> str:
    quoted = str(path).replace("'", "''")
    if path.suffix == ".csv":
        return f"read_csv('{quoted}', header = true, all_varchar = true)"
    return f"read_parquet('{quoted}')"


def _tell(lost: Unavailable, revision: Revision) -> NotCompared:
    if revision.is_working_tree:
        remedy = "run `dvc checkout`, or `dvc repro`, which makes it again"
    else:
        commit = (revision.commit or "")[:7]
        remedy = (
            f"run `dvc fetch --all-commits` where a remote has it; or rebuild it, for the same inputs give the same "
            f"bytes: in a clone at {commit} run `dvc repro` and `dvc push`, then fetch it here"
        )
    return NotCompared(lost.path, revision.label, lost.reason, remedy)

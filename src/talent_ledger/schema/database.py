"""Loads the stages' Parquet files into DuckDB, with constraints on every column that has a rule of its own.

The database is a convenience for queries and checks. It is never a stage's output: a DuckDB file is not the same
bytes twice. Uniqueness and references between tables are checked by validation, which can say what is wrong with
which row; as keys they would make loading several times slower.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from talent_ledger.schema import columns
from talent_ledger.schema.columns import Schema
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.files import replaced
from talent_ledger.schema.frames import ROW_GROUP_SIZE

if TYPE_CHECKING:
    import duckdb

TABLES: dict[str, tuple[str, Schema]] = {
    "documents": ("data/documents/documents.parquet", columns.DOCUMENTS),
    "segments": ("data/documents/segments.parquet", columns.SEGMENTS),
    "claims": ("data/candidate/claims.parquet", columns.CANDIDATE_CLAIMS),
    "entities": ("data/candidate/entities.parquet", columns.ENTITIES),
    "observations": ("data/candidate/observations.parquet", columns.OBSERVATIONS),
    "share_tables": ("data/candidate/share_tables.parquet", columns.SHARE_TABLES),
    "share_table_rows": ("data/candidate/share_table_rows.parquet", columns.SHARE_TABLE_ROWS),
    "corrections": ("data/candidate/corrections.parquet", columns.CORRECTIONS),
}
"""Table → the file it comes from and its columns."""

_TYPES = {
    "String": "VARCHAR",
    "Int64": "BIGINT",
    "Float64": "DOUBLE",
    "Boolean": "BOOLEAN",
    "List(String)": "VARCHAR[]",
}
_REQUIRED = {
    "documents": "document_id sha256 characters text",
    "segments": "segment_id document_id ordinal kind start end",
    "claims": "claim_id document_id segment_id start end exact sentence_start sentence_end kind value unit inferred "
    "standing",
    "entities": "entity_id label claims",
    "observations": "observation_id claim_id document_id cell_id ref_area ref_area_label obs_value unit_measure kind "
    "inferred",
    "share_tables": "table_id document_id title unit_measure complete series rows kind summable hearsay",
    "share_table_rows": "table_id position observation_id claim_id ref_area ref_area_label obs_value inferred rest",
    "corrections": "correction_id action status reason reviewer date",
}
_VOCABULARIES: dict[str, dict[str, tuple[str, ...]]] = {
    "segments": {"kind": columns.SEGMENT_KINDS},
    "claims": {
        "kind": columns.KINDS,
        "qualifier": columns.QUALIFIERS,
        "change": columns.CHANGES,
        "entity_type": columns.ENTITY_TYPES,
        "dimension": columns.DIMENSIONS,
        "standing": columns.STANDINGS,
    },
    "entities": {"entity_type": columns.ENTITY_TYPES},
    "observations": {
        "kind": columns.KINDS,
        "qualifier": columns.QUALIFIERS,
        "change": columns.CHANGES,
        "entity_type": columns.ENTITY_TYPES,
        "dimension": columns.DIMENSIONS,
    },
    "share_tables": {"kind": columns.KINDS, "dimension": columns.DIMENSIONS},
    "share_table_rows": {"qualifier": columns.QUALIFIERS},
    "corrections": {"action": columns.CORRECTION_ACTIONS, "status": columns.CORRECTION_STATUSES},
}
_CHECKS: dict[str, tuple[str, ...]] = {
    "documents": ("characters = length(text)", "length(sha256) = 64"),
    "segments": ('0 <= start AND start <= "end"', "ordinal >= 0"),
    "claims": (
        '0 <= start AND start < "end"',
        'sentence_start <= start AND "end" <= sentence_end',
        "isfinite(value)",
        "value_high IS NULL OR value_high >= value",
        "decimals IS NULL OR decimals >= 0",
        "denominator IS NULL OR denominator > 0",
        "confidence IS NULL OR confidence BETWEEN 0 AND 1",
        "(standing = 'repeat') = (repeat_of IS NOT NULL) OR standing = 'withdrawn'",
    ),
    "entities": ("claims >= 0", "alpha_3 IS NULL OR regexp_full_match(alpha_3, '[A-Z]{3}')"),
    "observations": ("isfinite(obs_value)", "obs_value_high IS NULL OR obs_value_high >= obs_value"),
    "share_tables": (
        "rows >= 2",
        "NOT (series AND summable)",
        "NOT (complete AND NOT summable)",
        "(stated_sum IS NOT NULL) = summable",
        "remainder IS NULL OR remainder >= 0",
    ),
    "share_table_rows": ("position >= 0", "isfinite(obs_value)"),
}


def sql_type(kind: pl.DataType) -> str:
    """DuckDB's name of a column type.

    >>> sql_type(pl.List(pl.String))
    'VARCHAR[]'
    """
    return _TYPES[str(kind)]


def table_definition(name: str, schema: Schema, constrained: bool = True) -> str:
    """The ``CREATE TABLE`` statement of table *name*.

    >>> print(table_definition("share_table_rows", {"position": pl.Int64()}))
    CREATE TABLE share_table_rows (
      "position" BIGINT NOT NULL,
      CHECK (position >= 0),
      CHECK (isfinite(obs_value))
    )
    """
    required = set(_REQUIRED[name].split()) if constrained else set()
    lines = []
    for column, kind in schema.items():
        line = f'"{column}" {_TYPES[str(kind)]}' + (" NOT NULL" if column in required else "")
        words = _VOCABULARIES.get(name, {}).get(column) if constrained else None
        if words:
            line += f' CHECK ("{column}" IN ({", ".join(repr(word) for word in words)}))'
        lines.append(line)
    lines += [f"CHECK ({check})" for check in _CHECKS.get(name, ())] if constrained else []
    return f"CREATE TABLE {name} (\n  " + ",\n  ".join(lines) + "\n)"


def load_frames(
    connection: duckdb.DuckDBPyConnection, frames: Mapping[str, pl.DataFrame], constrained: bool = True
) -> None:
    """Create the tables named in *frames* and fill them.

    Raises:
        LedgerError: a row breaks a constraint; the message is DuckDB's, with the table.
    """
    for name, frame in frames.items():
        connection.execute(table_definition(name, TABLES[name][1], constrained))
        append_frame(connection, name, frame)


def append_frame(connection: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
    """Add the rows of *frame* to the table *name*, which is there.

    Raises:
        LedgerError: a row breaks a constraint; the message is DuckDB's, with the table.
    """
    import duckdb  # noqa: PLC0415 - only those who load pay for it

    names = ", ".join(f'"{column}"' for column in frame.columns)
    connection.register("incoming", frame.to_arrow())
    try:
        connection.execute(f"INSERT INTO {name} ({names}) SELECT {names} FROM incoming")
    except duckdb.Error as error:
        raise _broken(name, error) from error
    finally:
        connection.unregister("incoming")


def hold_constraints(connection: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
    """Hold the rows of *frame* against the constraints of the table *name*, which is there and stays as it is.

    Raises:
        LedgerError: a row breaks a constraint; the message is DuckDB's, with the table.
    """
    connection.begin()
    try:
        append_frame(connection, name, frame)
    finally:
        connection.rollback()


SPILL = ".spill"
"""The folder, beside a database, for what does not fit into memory."""


def bounds(megabytes: int, spill: Path) -> dict[str, Any]:
    """Settings of DuckDB to hold so many *megabytes* and put the rest into *spill*: the same on every machine."""
    return {
        "memory_limit": f"{megabytes}MB",
        "threads": 1,  # each needs some of that memory
        "temp_directory": spill.as_posix(),
        "allocator_flush_threshold": "1MB",  # what it freed goes back to the system
    }


def created(database: Path, megabytes: int) -> duckdb.DuckDBPyConnection:
    """A connection that writes *database* anew within so many *megabytes*; to be closed, or used as a context."""
    import duckdb  # noqa: PLC0415 - only those who load pay for it

    database.unlink(missing_ok=True)
    connection = duckdb.connect(config=bounds(megabytes, database.parent / SPILL))
    connection.execute(f"ATTACH {quoted(database)} (ROW_GROUP_SIZE {ROW_GROUP_SIZE})")  # so many rows fit into memory
    connection.execute(f"USE {database.stem}")
    return connection


def quoted(value: str | Path | None) -> str:
    """A text or a path as a literal of SQL.

    >>> quoted("what's new"), quoted(Path("data/claims.parquet")), quoted(None)
    ("'what''s new'", "'data/claims.parquet'", 'NULL')
    """
    if value is None:
        return "NULL"
    text = value.as_posix() if isinstance(value, Path) else value
    return "'" + text.replace("'", "''") + "'"


def execute_within(connection: duckdb.DuckDBPyConnection, query: Any, megabytes: int) -> list[tuple[Any, ...]]:
    """The rows of *query*, which yields few, from a *connection* that may hold so many *megabytes*.

    Where that does not do, the query gets twice as much, three times over.
    """
    import duckdb  # noqa: PLC0415 - only those who load pay for it

    memory = megabytes
    while True:
        try:
            rows: list[tuple[Any, ...]] = connection.execute(query).fetchall()
        except duckdb.OutOfMemoryException:
            if memory >= 8 * megabytes:
                raise
            memory *= 2
            connection.execute(f"SET memory_limit = '{memory}MB'")
        else:
            if memory > megabytes:
                connection.execute(f"SET memory_limit = '{megabytes}MB'")
            return rows


def load_database(root: Path, path: Path, constrained: bool = True) -> None:
    """Write a DuckDB file at *path* with every table of the project at *root*; it appears whole or not at all.

    Raises:
        LedgerError: a Parquet file is missing, or a row breaks a constraint.
    """
    import duckdb  # noqa: PLC0415 - only those who load pay for it

    with replaced(path) as aside, duckdb.connect(str(aside)) as connection:
        for name, (source, schema) in TABLES.items():
            file = root / source
            if not file.is_file():
                raise LedgerError(source, "the file is missing", "run `dvc repro`, which makes it")
            names = ", ".join(f'"{column}"' for column in schema)
            connection.execute(table_definition(name, schema, constrained))
            try:
                connection.execute(f"INSERT INTO {name} SELECT {names} FROM read_parquet(?)", [str(file)])
            except duckdb.Error as error:
                raise _broken(name, error) from error


def _broken(name: str, error: Exception) -> LedgerError:
    return LedgerError(
        f"table {name}", " ".join(str(error).split()), "mend the stage that wrote the row, or correct the claim"
    )

"""Lays everything the checks look at side by side in one DuckDB file, which lives only as long as the stage runs."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from string import Template

import duckdb
import polars as pl
import pyarrow.parquet

from talent_ledger.schema import columns
from talent_ledger.schema.columns import Schema
from talent_ledger.schema.database import created, execute_within, quoted, sql_type
from talent_ledger.schema.errors import LedgerError
from talent_ledger.validate.parameters import ValidateParameters
from talent_ledger.validate.readings import read_again
from talent_ledger.validate.storage import MEMORY
from talent_ledger.validate.witnesses import SHOWN

STAGE_TABLES: dict[str, tuple[str, Schema]] = {
    "documents": ("data/documents/documents.parquet", columns.DOCUMENTS),
    "segments": ("data/documents/segments.parquet", columns.SEGMENTS),
    "extracted_claims": ("data/claims/claims.parquet", columns.CLAIMS),
    "claims": ("data/candidate/claims.parquet", columns.CANDIDATE_CLAIMS),
    "entities": ("data/candidate/entities.parquet", columns.ENTITIES),
    "observations": ("data/candidate/observations.parquet", columns.OBSERVATIONS),
    "share_tables": ("data/candidate/share_tables.parquet", columns.SHARE_TABLES),
    "share_table_rows": ("data/candidate/share_table_rows.parquet", columns.SHARE_TABLE_ROWS),
    "corrections": ("data/candidate/corrections.parquet", columns.CORRECTIONS),
}
"""Table → the file a stage wrote it to, and the columns it should have."""

REFERENCE: dict[str, dict[str, str]] = {
    "published_figures": {
        "series": "VARCHAR",
        "population": "VARCHAR",
        "definition": "VARCHAR",
        "dimension": "VARCHAR",
        "ref_area": "VARCHAR",
        "time_period": "VARCHAR",
        "obs_value": "DOUBLE",
        "unit_measure": "VARCHAR",
        "stated_by": "VARCHAR",
        "url": "VARCHAR",
    },
    "populations": {
        "population": "VARCHAR",
        "series": "VARCHAR",
        "label": "VARCHAR",
        "written_as": "VARCHAR",
        "never_written_as": "VARCHAR",
        "topic": "VARCHAR",
    },
    "ambiguous_names": {"name": "VARCHAR", "meanings": "VARCHAR", "settled_by": "VARCHAR", "hint": "VARCHAR"},
    "forecast_words": {"words": "VARCHAR"},
    "open_bases": {"words": "VARCHAR", "stands": "VARCHAR"},
    "flags": {"flag": "VARCHAR", "meaning": "VARCHAR", "what_to_do": "VARCHAR"},
}
"""Table of data/reference → the columns the checks read, with their types."""
_MAY_BE_EMPTY = {"never_written_as", "url", "settled_by"}
_PATTERNS = {
    "populations": ("written_as", "never_written_as", "topic"),
    "ambiguous_names": ("settled_by",),
    "forecast_words": ("words",),
    "open_bases": ("words",),
}

_ARROW_TYPES = {
    "String": ("string", "large_string", "string_view"),
    "Int64": ("int64",),
    "Float64": ("double",),
    "Boolean": ("bool",),
    "List(String)": (),
}


def gather(root: Path, database: Path, parameters: ValidateParameters, history: pl.DataFrame) -> None:
    """Write the DuckDB file *database* with the tables of the project at *root* and what `evidence.sql` derives.

    Tables over Parquet are views: nothing is copied that is not needed.

    Raises:
        LedgerError: a file is missing or a reference table is wrong.
    """
    with created(database, MEMORY) as connection:
        read_tables(root, connection, history)
        read_again(root, connection)
        derive(connection, parameters)


def read_tables(root: Path, connection: duckdb.DuckDBPyConnection, history: pl.DataFrame) -> None:
    """The tables of the stages, the reference tables and the *history* of publications, as they are.

    Raises:
        LedgerError: a file is missing or a reference table is wrong.
    """
    connection.execute("SET preserve_insertion_order = false")
    _describe_columns(root, connection)
    _read_reference(root, connection)
    _keep(connection, "history", history, columns.HISTORY)


def derive(connection: duckdb.DuckDBPyConnection, parameters: ValidateParameters) -> None:
    """What `evidence.sql` derives from these and from the tables ``readings`` and ``raw_readings``."""
    for statement in connection.extract_statements(script(connection, parameters)):
        execute_within(connection, statement, MEMORY)


def script(connection: duckdb.DuckDBPyConnection, parameters: ValidateParameters) -> str:
    """`evidence.sql` with its parameters, and the populations that the tables of *connection* list."""
    return Template(files(__package__).joinpath("evidence.sql").read_text(encoding="utf-8")).substitute(
        rounding_units=parameters.rounding_units,
        hedge_slack=parameters.hedge_slack,
        witnesses_shown=SHOWN,
        named_populations=_named_populations(connection),
    )


def _named_populations(connection: duckdb.DuckDBPyConnection) -> str:
    """SQL that finds which figures of ``worded`` name which population of data/reference/populations.csv."""
    populations = connection.execute(
        "SELECT population, series, written_as, coalesce(never_written_as, '[^\\s\\S]'), topic FROM populations"
    ).fetchall()
    selections = []
    for row in populations:
        population, series, written, never, topic = map(quoted, row)
        selections.append(
            f"""
            SELECT observation_id, {population} AS population, {series} AS series,
                CASE WHEN regexp_matches(named, {written}, 'i') THEN 1
                    WHEN regexp_matches(group_named, {written}, 'i') THEN 2
                    WHEN regexp_matches(coalesce(sentence, ''), {written}, 'i') THEN 3 END AS nearness
            FROM worded
            WHERE (dimension IS NULL
                    OR dimension IN (SELECT dimension FROM published_figures WHERE population = {population}))
                AND regexp_matches(about, {topic}, 'i')
                AND NOT regexp_matches(concat_ws(' ', named, group_named), {never}, 'i')
                AND nearness IS NOT NULL
            """
        )
    nobody = (
        "SELECT NULL::VARCHAR AS observation_id, NULL::VARCHAR AS population, NULL::VARCHAR AS series, 0 AS nearness"
    )
    return "\nUNION ALL\n".join([*selections, f"{nobody} WHERE false"])


def _describe_columns(root: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """A view per stage table with the declared columns, and the table ``columns_found`` of what the files hold.

    A column that is missing or of another type must not keep the other checks from running: it is null, or cast as
    far as it can be, and a check of its own reports it.
    """
    found: list[dict[str, str | None]] = []
    for table, (source, schema) in STAGE_TABLES.items():
        path = root / source
        if not path.is_file():
            raise LedgerError(source, "the file is missing", "run `dvc repro`, which makes it")
        present = {field.name: str(field.type) for field in pyarrow.parquet.read_schema(path)}
        selected = []
        for name, kind in schema.items():
            actual = present.get(name)
            as_declared = actual is not None and _same_type(str(kind), actual)
            found.append(
                {"table": table, "column": name, "declared": str(kind), "found": str(kind) if as_declared else actual}
            )
            target = sql_type(kind)
            value = f'"{name}"' if as_declared else f'TRY_CAST("{name}" AS {target})' if actual else f"NULL::{target}"
            selected.append(f'{value} AS "{name}"')
        connection.execute(f"CREATE VIEW {table} AS SELECT {', '.join(selected)} FROM read_parquet({quoted(path)})")
    _keep(
        connection,
        "columns_found",
        pl.DataFrame(found),
        dict.fromkeys(("table", "column", "declared", "found"), pl.String()),
    )


def _same_type(declared: str, actual: str) -> bool:
    if declared.startswith("List"):
        return actual.startswith(("list<", "large_list<")) and "string" in actual
    return actual in _ARROW_TYPES[declared]


def _read_reference(root: Path, connection: duckdb.DuckDBPyConnection) -> None:
    for table, wanted in REFERENCE.items():
        source = f"data/reference/{table}.csv"
        path = root / source
        if not path.is_file():
            raise LedgerError(source, "the file is missing", "restore it from git")
        try:
            frame = pl.read_csv(path, infer_schema=False)
        except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
            raise LedgerError(source, f"it cannot be read as CSV ({error})", "mend the file") from error
        for name, kind in wanted.items():
            if name not in frame.columns:
                raise LedgerError(source, f"the column {name} is missing", "add the column")
            if name not in _MAY_BE_EMPTY and frame[name].null_count():
                line = frame[name].is_null().arg_true()[0] + 2
                raise LedgerError(f"{source}, line {line}", f"the field {name} is empty", "fill it in")
            if kind == "DOUBLE" and frame[name].cast(pl.Float64, strict=False).null_count():
                line = frame[name].cast(pl.Float64, strict=False).is_null().arg_true()[0] + 2
                raise LedgerError(f"{source}, line {line}", f"the field {name} is not a number", "correct it")
        for name in _PATTERNS.get(table, ()):
            _hold_patterns(connection, source, frame[name])
        selected = ", ".join(f'"{name}"::{kind} AS "{name}"' for name, kind in wanted.items())
        connection.register("incoming", frame.to_arrow())
        connection.execute(f"CREATE TABLE {table} AS SELECT {selected} FROM incoming")
        connection.unregister("incoming")


def _hold_patterns(connection: duckdb.DuckDBPyConnection, source: str, patterns: pl.Series) -> None:
    for line, pattern in enumerate(patterns, start=2):
        try:
            connection.execute("SELECT regexp_matches('', ?)", [pattern]).fetchall()
        except duckdb.Error as error:
            reason = " ".join(str(error).split())
            raise LedgerError(
                f"{source}, line {line}", f"the field {patterns.name} is not a pattern ({reason})", "correct it"
            ) from error


def _keep(connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame, schema: Schema) -> None:
    definition = ", ".join(f'"{name}" {sql_type(kind)}' for name, kind in schema.items())
    connection.execute(f"CREATE TABLE {table} ({definition})")
    connection.register("incoming", frame.select(schema.keys()).to_arrow())
    connection.execute(f"INSERT INTO {table} SELECT * FROM incoming")
    connection.unregister("incoming")

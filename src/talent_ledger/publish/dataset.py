"""Makes the published tables of the candidate tables: rows in quarantine left out, flags and sentences joined."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from string import Template

import duckdb
import polars as pl

from talent_ledger.schema.columns import PUBLISHED
from talent_ledger.schema.database import (
    SPILL,
    TABLES,
    bounds,
    created,
    execute_within,
    quoted,
    table_definition,
)
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.frames import ROW_GROUP_SIZE, parquet_frames, write_csv_stream
from talent_ledger.schema.progress import Progress

_SOURCES = {
    "documents": "data/documents/documents.parquet",
    "claims": "data/candidate/claims.parquet",
    "observations": "data/candidate/observations.parquet",
    "share_tables": "data/candidate/share_tables.parquet",
    "share_table_rows": "data/candidate/share_table_rows.parquet",
    "entities": "data/candidate/entities.parquet",
    "flags": "data/quarantine/flags.parquet",
    "comparisons": "data/quarantine/comparisons.parquet",
    "checks": "data/quarantine/checks.parquet",
    "quarantine": "data/quarantine/quarantine.parquet",
    "readings": "data/quarantine/readings.parquet",
}
_MEMORY = 64
"""Megabytes that DuckDB may hold, unless it cannot do with them; it puts the rest on the disk."""
_OUT = "(SELECT DISTINCT row_id FROM quarantine WHERE \"table\" = '{}')"
_PLACES = """
    SELECT t.table_id, t.document_id, min(c.start) AS place
    FROM share_tables AS t LEFT JOIN share_table_rows AS r USING (table_id) LEFT JOIN claims AS c USING (claim_id)
    GROUP BY t.table_id, t.document_id
"""
_ROWS = {
    "documents": "SELECT * FROM documents",
    "claims": f"""
        SELECT c.*, r.sentence FROM claims AS c LEFT JOIN readings AS r USING (claim_id)
        WHERE c.standing <> 'withdrawn' AND c.claim_id NOT IN {_OUT.format("claims")}
    """,
    "observations": f"""
        SELECT o.* REPLACE (coalesce(g.flags, []) AS flags), c.start AS place
        FROM observations AS o JOIN claims AS c USING (claim_id, document_id)
        LEFT JOIN gathered AS g USING (observation_id)
        WHERE o.observation_id NOT IN {_OUT.format("observations")}
    """,
    "share_tables": f"""
        SELECT t.*, p.place FROM share_tables AS t JOIN ({_PLACES}) AS p USING (table_id)
        WHERE table_id NOT IN {_OUT.format("share_tables")}
    """,
    "share_table_rows": f"""
        SELECT r.*, p.document_id, p.place FROM share_table_rows AS r JOIN ({_PLACES}) AS p USING (table_id)
        WHERE table_id NOT IN {_OUT.format("share_tables")}
    """,
    "entities": "SELECT * FROM entities",
    "comparisons": f"SELECT * FROM comparisons WHERE observation_id NOT IN {_OUT.format('observations')}",
    "checks": "SELECT * FROM checks",
}
"""Published table, but flags → the SQL of its rows, from the tables of _SOURCES."""

_GATHERED = """
    WITH set_on AS (
        SELECT row_id AS observation_id, flag FROM flags WHERE "table" = 'observations'
        UNION ALL
        SELECT o.observation_id, f.flag
        FROM flags AS f JOIN observations AS o ON f."table" = 'claims' AND o.claim_id = f.row_id
        UNION ALL
        SELECT observation_id, unnest(flags) FROM observations
    )
    SELECT observation_id, list(DISTINCT flag ORDER BY flag) AS flags FROM set_on
    WHERE hash(observation_id) % $parts = $part GROUP BY observation_id
"""
"""The flags of observations: set on the observation, on its claim, or by a reviewer when the observation was made."""
_SORTED_TOGETHER = 3 * ROW_GROUP_SIZE
"""Claims that DuckDB sorts at a time, about: it cannot sort many more columns than its memory holds."""
_FLAGS_TOGETHER = 2 * ROW_GROUP_SIZE
"""Flags that are gathered, or sorted, at a time: the lists stay in memory until all of them are complete."""

_ORDER: dict[str, tuple[str, ...]] = {
    "documents": (),  # they come in the order of their ids
    "claims": ("document_id", "start", "end", "claim_id"),
    "observations": ("document_id", "place", "observation_id"),
    "share_tables": ("document_id", "place", "table_id"),
    "share_table_rows": ("document_id", "place", "table_id", "position"),
    "entities": ("entity_id",),
    "comparisons": ("observation_id",),
    "checks": ("check",),
}
"""The order of the rows: that of the text, so that a changed figure shows where a reader looks for it."""


def build(root: Path, folder: Path, csv_at_most_rows: int) -> dict[str, int]:
    """Write parquet/, csv/ and ledger.duckdb below *folder*; the number of rows of each table.

    Raises:
        LedgerError: an input is missing, a row breaks a constraint, or claims would get lost.
    """
    (folder / "parquet").mkdir()
    (folder / "csv").mkdir()
    (folder / SPILL).mkdir()
    rows: dict[str, int] = {}
    total = sum(_rows_of(root / source) for source in _SOURCES.values())
    bounded = duckdb.connect(config=bounds(_MEMORY, folder / SPILL))
    with bounded as connection, Progress("publish", total, things="rows") as progress:
        for name, source in _SOURCES.items():
            if not (root / source).is_file():
                raise LedgerError(source, "the file is missing", "run `dvc repro`, which makes it")
            connection.execute(f"CREATE VIEW {name} AS FROM read_parquet({quoted(root / source)})")
        cuts = _cuts(connection)
        _gather_flags(connection, _rows_of(root / _SOURCES["flags"]))
        for name in PUBLISHED:
            file = folder / "parquet" / f"{name}.parquet"
            if name == "flags":
                _copy_flags(connection, root / _SOURCES[name], folder / SPILL, file)
            else:
                _copy(connection, name, cuts, folder / SPILL, file)
            rows[name] = _rows_of(file)
            progress.advance(rows[name], rows[name])
        _nothing_disappears(connection, rows)
    for name, schema in PUBLISHED.items():
        if rows[name] <= csv_at_most_rows:
            frames = parquet_frames(folder / "parquet" / f"{name}.parquet")
            write_csv_stream(folder / "csv" / f"{name}.csv", frames, schema)
    _load(folder)
    shutil.rmtree(folder / SPILL)
    return rows


def _copy(connection: duckdb.DuckDBPyConnection, name: str, cuts: Sequence[str], spill: Path, file: Path) -> None:
    """Write the rows of the published table *name*, in their order, to *file*.

    Where documents come first in the order, those between two *cuts* are sorted together and wait in *spill*.
    """
    order = ", ".join(f'"{column}" NULLS LAST' for column in _ORDER[name])
    rows = f"FROM ({_ROWS[name]})"
    if "document_id" not in _ORDER[name] or not cuts:
        _write(connection, rows + (f" ORDER BY {order}" if order else ""), name, file)
        return
    parts: list[Path] = []
    lower = ["true", *(f"document_id >= {cut}" for cut in cuts)]
    upper = [*(f"document_id < {cut}" for cut in cuts), "true"]
    for after, before in zip(lower, upper, strict=True):
        parts.append(spill / f"{name}-{len(parts)}.parquet")
        _write(connection, f"{rows} WHERE {after} AND {before} ORDER BY {order}", name, parts[-1])
    _join(connection, parts, name, file)


def _cuts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The ids, as SQL, of documents that cut the claims into parts of about :data:`_SORTED_TOGETHER`, but the first."""
    query = f"""
        SELECT min(document_id) FROM (
            SELECT document_id, (sum(count(*)) OVER (ORDER BY document_id) - 1) // {_SORTED_TOGETHER} AS part
            FROM claims GROUP BY document_id
        ) GROUP BY part ORDER BY ALL
    """
    return [quoted(document) for (document,) in execute_within(connection, query, _MEMORY)[1:]]


def _copy_flags(connection: duckdb.DuckDBPyConnection, source: Path, spill: Path, file: Path) -> None:
    """Write the flags in *source* of rows that are not in quarantine to *file*.

    They come in order, which a join that does not fit into memory loses: they are joined and sorted some thousands at
    a time, which wait in *spill*.
    """
    parts = []
    for first in range(0, max(_rows_of(source), 1), _FLAGS_TOGETHER):
        parts.append(spill / f"flags-{first}.parquet")
        some = f"file_row_number >= {first} AND file_row_number < {first + _FLAGS_TOGETHER}"
        _write(
            connection,
            f"""
            FROM (FROM read_parquet({quoted(source)}, file_row_number = true) WHERE {some}) AS f
            ANTI JOIN quarantine AS q ON q."table" = f."table" AND q.row_id = f.row_id
            ORDER BY file_row_number
            """,
            "flags",
            parts[-1],
        )
    _join(connection, parts, "flags", file)


def _join(connection: duckdb.DuckDBPyConnection, parts: Sequence[Path], name: str, file: Path) -> None:
    """Write the rows of *parts*, one after the other, to *file*."""
    _write(connection, f"FROM read_parquet([{', '.join(map(quoted, parts))}])", name, file)
    for part in parts:
        part.unlink()


def _write(connection: duckdb.DuckDBPyConnection, rows: str, name: str, file: Path) -> None:
    columns = ", ".join(f'"{column}"' for column in PUBLISHED[name])
    form = f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP_SIZE})"
    execute_within(connection, f"COPY (SELECT {columns} {rows}) TO {quoted(file)} {form}", _MEMORY)


def _gather_flags(connection: duckdb.DuckDBPyConnection, flags: int) -> None:
    connection.execute("CREATE TABLE gathered (observation_id VARCHAR, flags VARCHAR[])")
    parts = flags // _FLAGS_TOGETHER + 1
    for part in range(parts):
        gathered = Template(_GATHERED).substitute(parts=parts, part=part)
        execute_within(connection, f"INSERT INTO gathered {gathered}", _MEMORY)


def _rows_of(file: Path) -> int:
    return int(pl.scan_parquet(file).select(pl.len()).collect().item()) if file.is_file() else 0


def _nothing_disappears(connection: duckdb.DuckDBPyConnection, rows: dict[str, int]) -> None:
    """Claims = published (with the repeats among them) + quarantined + withdrawn; the same for observations."""
    query = """
        SELECT (SELECT count(*) FROM claims),
            (SELECT count(DISTINCT row_id) FROM quarantine WHERE "table" = 'claims'),
            (SELECT count(*) FROM claims WHERE standing = 'withdrawn'
                AND claim_id NOT IN (SELECT row_id FROM quarantine WHERE "table" = 'claims')),
            (SELECT count(*) FROM observations),
            (SELECT count(DISTINCT row_id) FROM quarantine WHERE "table" = 'observations')
    """
    claims, claims_out, withdrawn, observations, observations_out = execute_within(connection, query, _MEMORY)[0]
    if claims != rows["claims"] + claims_out + withdrawn:
        raise LedgerError(
            "data/published/parquet/claims.parquet",
            f"of {claims} claims {rows['claims']} would be published, {claims_out} are in quarantine and {withdrawn}"
            f" withdrawn: {claims - rows['claims'] - claims_out - withdrawn} would disappear",
            "this is a fault of ours: report it with this message",
        )
    if observations != rows["observations"] + observations_out:
        raise LedgerError(
            "data/published/parquet/observations.parquet",
            f"of {observations} observations {rows['observations']} would be published and {observations_out} are in"
            " quarantine: the others would disappear",
            "this is a fault of ours: report it with this message",
        )


def _load(folder: Path) -> None:
    """The same tables as a DuckDB file, with constraints; a leaf that nothing depends on, for its bytes vary."""
    with created(folder / "ledger.duckdb", _MEMORY) as connection:
        for name, schema in PUBLISHED.items():
            source = f"read_parquet({quoted(folder / 'parquet' / f'{name}.parquet')})"
            if name in TABLES and name != "documents":  # a document's constraints are about its text
                connection.execute(table_definition(name, schema))
                try:
                    execute_within(connection, f"INSERT INTO {name} FROM {source}", _MEMORY)
                except duckdb.Error as error:
                    raise LedgerError(
                        f"table {name}", " ".join(str(error).split()), "mend the stage that wrote the row"
                    ) from error
            else:
                execute_within(connection, f"CREATE TABLE {name} AS FROM {source}", _MEMORY)

"""Tables in files: the columns they must have, and the same bytes for the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from talent_ledger.schema.columns import Schema
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.files import replaced

ROW_GROUP_SIZE = 8_192
"""Fixed, because the bytes of a Parquet file depend on it; a writer holds two row groups in memory."""

_ROWS_OF_CSV = 2_048
"""Rows that are made into text at a time."""

Weight = tuple[str, int]
"""A column that says how much a row weighs, and how much a row group may."""


def conform(rows: pl.DataFrame | Sequence[dict[str, object]], schema: Schema) -> pl.DataFrame:
    """*rows* as a frame with exactly the columns and types of *schema*, missing columns null."""
    if isinstance(rows, pl.DataFrame):
        return rows.select(
            (pl.col(name).cast(kind) if name in rows.columns else pl.lit(None, dtype=kind).alias(name))
            for name, kind in schema.items()
        )
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema, orient="row")


def write_parquet(path: Path, frame: pl.DataFrame, schema: Schema, sort_by: Sequence[str]) -> None:
    """Write *frame* in the columns of *schema*, sorted by a unique key, so that equal rows give equal bytes."""
    ordered = conform(frame, schema).sort(sort_by, nulls_last=True, maintain_order=True)
    with replaced(path) as aside:
        ordered.write_parquet(aside, compression="zstd", row_group_size=ROW_GROUP_SIZE, statistics=True)


def write_parquet_stream(
    path: Path, frames: Iterable[pl.DataFrame], schema: Schema, most: int = ROW_GROUP_SIZE, weight: Weight | None = None
) -> int:
    """Write *frames*, which come sorted, as one file without holding them all; returns the number of rows.

    A row group has at most *most* rows, and at most so much of the column that *weight* names, unless one row has
    more. What fits into one row group gives the bytes of :func:`write_parquet`; for more, the bytes follow from the
    rows alone, however they were divided into frames.
    """
    groups = _row_groups((conform(frame, schema) for frame in frames), pl.DataFrame(schema=schema), most, weight)
    with replaced(path) as aside:
        group, is_last = next(groups)
        if is_last:
            group.write_parquet(aside, compression="zstd", row_group_size=ROW_GROUP_SIZE, statistics=True)
            return len(group)
        rows = 0
        with _row_group_writer(aside, schema) as writer:
            while True:
                table = _as_arrow(group)  # while one is written or waited for, no other is held
                writer.write_table(table, row_group_size=most)
                rows += len(table)
                del table
                if is_last:
                    return rows
                group, is_last = next(groups)


def _row_groups(
    frames: Iterable[pl.DataFrame], waiting: pl.DataFrame, most: int, weight: Weight | None
) -> Iterator[tuple[pl.DataFrame, bool]]:
    """*waiting* and *frames* cut into row groups, one, perhaps empty, at least; and whether it is the last."""
    for frame in frames:
        waiting = pl.concat([waiting, frame])
        del frame
        while (length := first_group(waiting, most, weight)) < len(waiting):
            parts = [waiting.slice(length).rechunk(), waiting.head(length)]
            waiting = parts.pop(0)  # whoever writes the group is then the only one who holds it
            yield parts.pop(), False
    yield waiting.rechunk(), True


def first_group(rows: pl.DataFrame, most: int, weight: Weight | None) -> int:
    """How many of the first *rows* make a row group."""
    if weight is None:
        return min(most, len(rows))
    light = int((rows[weight[0]].cum_sum() <= weight[1]).sum())
    return min(most, max(light, 1), len(rows))


def _as_arrow(frame: pl.DataFrame) -> Any:
    """*frame* as Arrow's table, column by column: each leaves the frame, so that memory does not hold both whole."""
    import pyarrow  # noqa: PLC0415  (a third of a second that small datasets need not wait for)

    oldest = pl.CompatLevel.oldest()
    names = frame.columns
    return pyarrow.table({name: frame.drop_in_place(name).rechunk().to_arrow(compat_level=oldest) for name in names})


@contextmanager
def _row_group_writer(path: Path, schema: Schema) -> Iterator[Any]:
    import pyarrow.parquet  # noqa: PLC0415

    pyarrow.default_memory_pool().release_unused()  # what was freed so far: `malloc` would keep it, here and below
    empty = _as_arrow(pl.DataFrame(schema=schema))
    with pyarrow.parquet.ParquetWriter(path, empty.schema, compression="zstd") as writer:
        yield writer
    pyarrow.default_memory_pool().release_unused()  # what the writer knew of each row group


def write_csv(path: Path, frame: pl.DataFrame, schema: Schema, sort_by: Sequence[str]) -> None:
    """Write *frame* as CSV that people read, spreadsheets open and git compares line by line.

    Without *sort_by* the order stays. Lists are joined with ``|``. Text that a spreadsheet would run as a formula gets
    an apostrophe before it; numbers and percentages with a sign do not. Parquet has every value as it is.
    """
    rows = conform(frame, schema)
    write_csv_stream(path, [rows.sort(sort_by, nulls_last=True, maintain_order=True) if sort_by else rows], schema)


def write_csv_stream(path: Path, frames: Iterable[pl.DataFrame], schema: Schema) -> None:
    """Write *frames* one after the other as :func:`write_csv` does."""
    with replaced(path) as aside, aside.open("wb") as file:
        _plain(pl.DataFrame(schema=schema)).write_csv(file)
        for frame in frames:
            for some in conform(frame, schema).iter_slices(_ROWS_OF_CSV):
                _plain(some).write_csv(file, include_header=False, line_terminator="\n")


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """*frame* without lists, and without text that a spreadsheet would run."""
    texts = pl.col(pl.String)
    formula = texts.str.contains(r"^(?:[=@\t\r]|[+\-][^0-9.]|[+\-]$)")
    return frame.with_columns(pl.col(pl.List(pl.String)).list.join("|")).with_columns(
        pl.when(formula).then(pl.lit("'") + texts).otherwise(texts).name.keep()
    )


def set_aside(frames: Iterable[pl.DataFrame], folder: Path) -> Iterator[pl.DataFrame]:
    """Put *frames* into files of *folder*, all of them at once; gives them again as they are asked for.

    So they are written only when whatever makes them is done, and has given back what it held.
    """
    files: list[Path] = []
    for frame in frames:
        files.append(folder / f"{len(files)}.arrow")
        frame.write_ipc(files[-1], compression="lz4")
    return map(pl.read_ipc, files)


def parquet_frames(path: Path, most: int = ROW_GROUP_SIZE) -> Iterator[pl.DataFrame]:
    """The rows of the Parquet file *path* in their order, at most so many at a time."""
    table = pl.scan_parquet(path)
    for first in range(0, int(table.select(pl.len()).collect().item()), most):
        yield table.slice(first, most).collect()


def read_csv(path: Path, schema: Schema) -> pl.DataFrame:
    """The rows of the CSV file *path* in the columns of *schema*, which has no lists.

    Raises:
        LedgerError: the file cannot be read, lacks a column, or a value is of another type.
    """
    try:
        frame = pl.read_csv(path, schema_overrides=schema, truncate_ragged_lines=False)
    except (OSError, UnicodeDecodeError, pl.exceptions.PolarsError) as error:
        reason = " ".join(str(error).split())[:200]
        raise LedgerError(str(path), f"it cannot be read ({reason})", "restore it from git") from error
    missing = [name for name in schema if name not in frame.columns]
    if missing:
        raise LedgerError(str(path), f"the columns {', '.join(missing)} are missing", "restore it from git")
    return frame.select(schema.keys())


def read_parquet(path: Path, schema: Schema) -> pl.DataFrame:
    """The rows of *path*, checked to have the columns of *schema*.

    Raises:
        LedgerError: the file is missing, or a column is missing or has another type.
    """
    return scan_parquet(path, schema).collect()


def scan_parquet(path: Path, schema: Schema) -> pl.LazyFrame:
    """The rows of *path*, not yet read; checked as by :func:`read_parquet`."""
    if not path.is_file():
        raise LedgerError(str(path), "the file is missing", "run `dvc repro`, which makes it")
    frame = pl.scan_parquet(path)
    found = frame.collect_schema()
    for name, kind in schema.items():
        if found.get(name) != kind:
            raise LedgerError(str(path), f"column {name} should be {kind}, found {found.get(name)}", "run `dvc repro`")
    return frame.select(schema.keys())

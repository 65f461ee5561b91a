"""Sorts more rows than memory holds: a distribution sort on the disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any

import polars as pl

from talent_ledger.schema.columns import Schema
from talent_ledger.schema.frames import conform

ROWS_TOGETHER = 4_096
"""Rows that are sorted at a time."""
BYTES_TOGETHER = 8_000_000
"""How much of them, unless a single one has more."""
_READ_TOGETHER = 4_096
"""Rows that are dealt out at a time, about."""
_BYTES_READ = 2_000_000
"""How much of them, about."""
_RANGES = 64
"""Into how many ranges rows are dealt at once; each takes an open file."""
_SAMPLED = 8
"""Of how many rows one is looked at to tell where to cut: more would be needed only for far fewer rows together."""
_SAMPLE = 8_192
"""About how many rows are looked at, where those would be more."""


class Sorting:
    """Takes rows as they come and gives them sorted by a key, nulls last; a context.

    The rows wait in a file. When all are there, a sample of the first column of the key says where to cut them into
    ranges that hold about equally many; they are dealt out to a file each, and each is sorted by itself, or dealt out
    again while it is long. Rows alike in that column are dealt out by the next. Rows equal in all of the key stay in
    the order they came in.

    Args:
        folder: where the files may be; they are gone when the context is left.
        together: rows that are sorted in memory; memory holds some of that and the rows that come at once.
        bytes_together: how much these rows may be.
    """

    def __init__(
        self,
        schema: Schema,
        key: Sequence[str],
        folder: Path,
        together: int = ROWS_TOGETHER,
        bytes_together: int = BYTES_TOGETHER,
    ) -> None:
        self._schema, self._key, self._together, self._bytes = schema, list(key), together, bytes_together
        self._temporary = TemporaryDirectory(prefix="sorting-", dir=folder)
        self._files = (Path(self._temporary.name) / f"{number}.arrow" for number in count())
        self._came = _Rows(next(self._files))

    def __enter__(self) -> Sorting:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._came.close()
        self._temporary.cleanup()

    def add(self, rows: pl.DataFrame) -> None:
        """Take *rows*."""
        if len(rows):
            self._came.add(conform(rows, self._schema))

    def in_order(self) -> Iterator[pl.DataFrame]:
        """All rows, sorted, at most about `together` at a time unless more are equal in all of the key."""
        return self._sorted(self._came, self._key)

    def _sorted(self, rows: _Rows, key: Sequence[str]) -> Iterator[pl.DataFrame]:
        rows.close()
        parts = max(-(-rows.number // self._together), -(-rows.bytes // self._bytes))
        if parts < 2 or rows.number < 2 or not key:
            if rows.number:
                yield self._whole(rows)
            return
        for place, dealt in sorted(self._dealt(rows, key[0], min(_RANGES, parts)).items()):
            yield from self._sorted(dealt, key[1:] if place % 2 else key)

    def _whole(self, rows: _Rows) -> pl.DataFrame:
        whole = pl.concat(rows.read())
        rows.discard()
        return whole.sort(self._key, nulls_last=True, maintain_order=True)

    def _dealt(self, rows: _Rows, column: str, number: int) -> dict[int, _Rows]:
        """*rows* in about so many ranges of *column*, by their places as :func:`_places` gives them."""
        cuts = _cuts(rows, column, number)
        ranges: dict[int, _Rows] = {}
        for part in rows.read():
            for (place,), dealt in (
                part.with_columns(_place=_places(part[column], cuts))
                .partition_by("_place", as_dict=True, include_key=False)
                .items()
            ):
                ranges.setdefault(int(str(place)), _Rows(next(self._files))).add(dealt)
        rows.discard()
        for range_of in ranges.values():
            range_of.close()
        return ranges


def sorted_rows(
    frames: Iterable[pl.DataFrame], schema: Schema, key: Sequence[str], folder: Path
) -> Iterator[pl.DataFrame]:
    """*frames* in the columns of *schema*, sorted by *key* as by :class:`Sorting`."""
    with Sorting(schema, key, folder) as sorting:
        for frame in frames:
            sorting.add(frame)
        yield from sorting.in_order()


def _cuts(rows: _Rows, column: str, ranges: int) -> pl.Series:
    """Values of *column* that cut *rows* into about so many *ranges*; one at least, unless all are null."""
    every = max(_SAMPLED, rows.number // _SAMPLE)
    drawn: list[Any] = []  # as a series of Polars they would keep the strings of all rows in memory
    for part in rows.read([column]):
        drawn += part[column].drop_nulls().gather_every(every).to_list()
    values = pl.Series(drawn, dtype=part[column].dtype).sort()
    places = sorted({place * len(values) // ranges for place in range(1, ranges)})
    return values.gather([place for place in places if place < len(values)]).unique().sort()


def _places(values: pl.Series, cuts: pl.Series) -> pl.Series:
    """Where *values* belong: even numbers are between cuts, odd ones at a cut, the last one is for nulls."""
    found = cuts.search_sorted(values, side="left") + cuts.search_sorted(values, side="right")
    return pl.select(pl.when(values.is_null()).then(2 * len(cuts) + 1).otherwise(found).cast(pl.Int64)).to_series()


class _Rows:
    """Rows in a file that grows: an Arrow stream."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: Any = None
        self._columns: list[str] = []
        self.number = self.bytes = 0

    def add(self, rows: pl.DataFrame) -> None:
        """Write *rows*."""
        import pyarrow.ipc  # noqa: PLC0415 - only those who sort pay for it

        for some in rows.iter_slices(_READ_TOGETHER):  # the segments of a long text come all at once
            table = some.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest())
            if self._writer is None:
                options = pyarrow.ipc.IpcWriteOptions(compression="lz4")
                self._writer = pyarrow.ipc.new_stream(str(self._path), table.schema, options=options)
                self._columns = rows.columns
            light = len(some) * _BYTES_READ // max(table.nbytes, 1)
            self._writer.write_table(table, max_chunksize=max(light, 1))
            self.number += len(some)
            self.bytes += table.nbytes

    def close(self) -> None:
        """Write no more."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def read(self, columns: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
        """The rows, or those *columns* of them, in the order they were written, some thousands at a time."""
        import pyarrow.ipc  # noqa: PLC0415 - only those who sort pay for it

        if not self.number:
            return
        places = [self._columns.index(name) for name in columns] if columns else None
        options = pyarrow.ipc.IpcReadOptions(included_fields=places, use_threads=False)
        with pyarrow.OSFile(str(self._path)) as file, pyarrow.ipc.open_stream(file, options=options) as stream:
            batches: list[Any] = []
            number = size = 0
            for batch in stream:
                batches.append(batch)
                number, size = number + len(batch), size + batch.nbytes
                del batch
                if number >= _READ_TOGETHER or size >= _BYTES_READ:
                    yield _frame(batches)
                    batches, number, size = [], 0, 0
            if batches:
                yield _frame(batches)

    def discard(self) -> None:
        """Delete the file."""
        self._path.unlink(missing_ok=True)


def _frame(batches: Sequence[Any]) -> pl.DataFrame:
    """Arrow's *batches* as one."""
    import pyarrow  # noqa: PLC0415 - only those who sort pay for it

    return pl.DataFrame(pl.from_arrow(pyarrow.Table.from_batches(batches), rechunk=True))

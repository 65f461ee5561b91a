"""Tables that are sorted on the disk, some rows at a time, come in the order of a sort of all of them."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from talent_ledger.schema.sorting import BYTES_TOGETHER, Sorting

SCHEMA = {"id": pl.String(), "field": pl.String(), "place": pl.Int64()}
ROWS = st.lists(st.tuples(st.none() | st.text("abCÄ-0", max_size=3), st.none() | st.sampled_from("xyz")), max_size=40)


@given(
    ROWS,
    st.sampled_from([["id", "field"], ["field", "id", "place"]]),
    st.tuples(st.integers(1, 10), st.integers(1, 500) | st.just(BYTES_TOGETHER)),
    st.integers(1, 20),
)
def test_the_order_is_that_of_all_rows_together(
    rows: list[tuple[str | None, str | None]], key: list[str], bounds: tuple[int, int], at_once: int
) -> None:
    table = pl.DataFrame([(*row, place) for place, row in enumerate(rows)], schema=SCHEMA, orient="row")
    parts = (table.slice(first, at_once) for first in range(0, len(table), at_once))
    with TemporaryDirectory() as folder:
        with Sorting(SCHEMA, key, Path(folder), *bounds) as sorting:
            for part in parts:
                sorting.add(part)
            found = [pl.DataFrame(schema=SCHEMA), *sorting.in_order()]
        assert not list(Path(folder).iterdir()), "nothing is left behind"
    assert pl.concat(found).equals(table.sort(key, nulls_last=True, maintain_order=True))

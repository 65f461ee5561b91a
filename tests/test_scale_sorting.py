"""Tables that are sorted on the disk, some rows at a time, come in the order of a sort of all of them."""

from __future__ import annotations

import duckdb
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from talent_ledger.schema.database import in_order

SCHEMA = {"id": pl.String(), "field": pl.String(), "place": pl.Int64()}
ROWS = st.lists(st.tuples(st.none() | st.text("abCÄ-0", max_size=3), st.none() | st.sampled_from("xyz")), max_size=40)


@given(ROWS, st.integers(1, 10))
def test_the_order_is_that_of_all_rows_together(rows: list[tuple[str | None, str | None]], together: int) -> None:
    table = pl.DataFrame([(*row, place) for place, row in enumerate(rows)], schema=SCHEMA, orient="row")
    with duckdb.connect() as connection:
        connection.register("incoming", table.to_arrow())
        connection.execute("CREATE TABLE sorted AS FROM incoming")
        key = ["id", "field", "place"]
        found = [pl.DataFrame(schema=SCHEMA), *in_order(connection, "sorted", SCHEMA, key, together)]
    assert pl.concat(found).equals(table.sort(key, nulls_last=True))

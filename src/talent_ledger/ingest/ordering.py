"""Documents and segments in the order of document ids, without holding them: both are sorted on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

import polars as pl

from talent_ledger.schema.columns import DOCUMENTS, SEGMENTS, Schema
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.sorting import Sorting

_NUMBER = {"number": pl.Int64()}
"""Which text of the corpus it is, or belongs to."""
_TEXTS: Schema = {**_NUMBER, "place": pl.String(), **DOCUMENTS}
_PARTS: Schema = {**_NUMBER, **SEGMENTS}


class Ordering:
    """Takes results as they come and gives their documents, and then their segments, in order; a context.

    Of several texts with one id the first has it.
    """

    def __init__(self) -> None:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="talent-ledger-")))
            self._documents = stack.enter_context(Sorting(_TEXTS, ["document_id", "number"], folder))
            self._segments = stack.enter_context(Sorting(_PARTS, ["document_id", "number", "ordinal"], folder))
            self._stack = stack.pop_all()
        self._texts = 0
        self._repeated: list[tuple[int, str, str, str]] = []

    def __enter__(self) -> Ordering:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def add(self, results: pl.DataFrame) -> None:
        """Take *results*, which come in the order of the corpus: rows of ``batches.RESULTS``, faults left out."""
        numbered = results.with_row_index("number", self._texts)
        self._documents.add(numbered.select("number", "place", "document").unnest("document"))
        segments = numbered.select("number", "segments").explode("segments", empty_as_null=False)
        self._segments.add(segments.unnest("segments"))
        self._texts += len(results)

    def documents(self) -> Iterator[pl.DataFrame]:
        """The table ``documents``, in order of document id.

        Raises:
            LedgerError: no text came.
        """
        if not self._texts:
            raise LedgerError("data/raw", "no text could be read", "add a .txt, .md or .html file")
        name: str | None = None
        place: str | None = None
        for rows in self._documents.in_order():
            is_first = pl.col("document_id").ne_missing(pl.col("document_id").shift(fill_value=name))
            earlier = pl.when("first").then("place").forward_fill().fill_null(pl.lit(place, dtype=pl.String))
            known = rows.with_columns(first=is_first).with_columns(earlier=earlier)
            again = known.filter(~pl.col("first")).select("number", "place", "document_id", "earlier")
            self._repeated += again.rows()
            name, place = known["document_id"][-1], known["earlier"][-1]
            yield known.filter("first").select(DOCUMENTS.keys())

    def repeated(self) -> list[LedgerError]:
        """Once all documents were given: the faults of texts whose id another text has, in the order of the corpus."""
        return [
            LedgerError(place, f"it has the same id as {earlier} ({name})", "give one of them another name or id")
            for _, place, name, earlier in sorted(self._repeated)
        ]

    def segments(self) -> Iterator[pl.DataFrame]:
        """Once all documents were given: the table ``segments``, in order of document and place in it."""
        left_out = pl.Series([number for number, *_ in self._repeated], dtype=pl.Int64)
        for rows in self._segments.in_order():
            yield rows.filter(~pl.col("number").is_in(left_out.implode())).select(SEGMENTS.keys())

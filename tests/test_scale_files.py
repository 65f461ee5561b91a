"""Tables that are written as they come: the bytes follow from the rows, not from how they were divided."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pyarrow.parquet
from hypothesis import given, settings
from hypothesis import strategies as st

from talent_ledger.schema.columns import DOCUMENTS, SEGMENTS
from talent_ledger.schema.documents import CHARACTERS_TOGETHER, DOCUMENTS_TOGETHER, read_portions, write_documents
from talent_ledger.schema.frames import conform, set_aside, write_parquet, write_parquet_stream

SCHEMA = {"name": pl.String(), "weight": pl.Int64()}
ROWS = st.lists(st.integers(0, 50), max_size=60)
CUTS = st.lists(st.integers(0, 60), max_size=8)


def _frame(weights: list[int]) -> pl.DataFrame:
    return pl.DataFrame({"name": [f"é{number}" for number in range(len(weights))], "weight": weights}, schema=SCHEMA)


def _written(frame: pl.DataFrame, cuts: list[int], most: int, heavy: int | None) -> tuple[bytes, list[int]]:
    """The bytes of the file, and the number of rows of each of its row groups."""
    edges = [0, *sorted(min(cut, len(frame)) for cut in cuts), len(frame)]
    frames = [frame[start:end] for start, end in pairwise(edges)]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.parquet"
        weight = ("weight", heavy) if heavy is not None else None
        assert write_parquet_stream(path, frames, SCHEMA, most, weight) == len(frame)
        assert pl.read_parquet(path).equals(frame)
        about = pyarrow.parquet.ParquetFile(path).metadata
        return path.read_bytes(), [about.row_group(number).num_rows for number in range(about.num_row_groups)]


@settings(deadline=None, max_examples=60)
@given(ROWS, CUTS, st.integers(1, 20), st.none() | st.integers(1, 120))
def test_bytes_follow_from_the_rows_alone(weights: list[int], cuts: list[int], most: int, heavy: int | None) -> None:
    frame = _frame(weights)
    whole, groups = _written(frame, [], most, heavy)
    assert _written(frame, cuts, most, heavy)[0] == whole
    assert all(rows <= most for rows in groups)
    if heavy is not None:
        first = 0
        for rows in groups:
            assert rows <= 1 or sum(weights[first : first + rows]) <= heavy
            first += rows


def test_what_fits_into_one_row_group_has_the_bytes_of_a_table_written_whole(tmp_path: Path) -> None:
    frame = _frame([3, 1, 2])
    write_parquet(tmp_path / "whole.parquet", frame, SCHEMA, [])
    assert _written(frame, [1], 10, None)[0] == (tmp_path / "whole.parquet").read_bytes()


def test_what_is_set_aside_is_made_at_once_and_comes_again_in_order(tmp_path: Path) -> None:
    made: list[int] = []

    def frames() -> Iterator[pl.DataFrame]:
        for number in (3, 0, 5):
            made.append(number)
            yield pl.DataFrame({"a": list(range(number))}, schema={"a": pl.Int64})

    again = set_aside(frames(), tmp_path)
    assert made == [3, 0, 5]
    assert [frame["a"].to_list() for frame in again] == [[0, 1, 2], [], [0, 1, 2, 3, 4]]


def test_portions_hold_every_document_once_with_its_segments_and_no_more_than_they_may(tmp_path: Path) -> None:
    lengths = [10] * 1500 + [CHARACTERS_TOGETHER + 5, 20] + [CHARACTERS_TOGETHER // 3] * 5
    documents = conform(
        [
            {"document_id": f"d{number:05d}", "text": "x" * length, "characters": length, "comments_found": number % 2}
            | {"media_type": "text/plain"}
            for number, length in enumerate(lengths)
        ],
        DOCUMENTS,
    )
    segments = conform(
        [
            {
                "document_id": name,
                "ordinal": number,
                "segment_id": f"{name}-{number}",
                "start": number,
                "end": number + 1,
            }
            | {"kind": "paragraph"}
            for name in documents["document_id"]
            for number in range(2)
        ],
        SEGMENTS,
    )
    assert write_documents(tmp_path / "documents.parquet", [documents]) == (len(lengths), len(lengths) // 2)
    write_parquet(tmp_path / "segments.parquet", segments, SEGMENTS, [])
    portions = list(read_portions(tmp_path))
    read = [structure for portion in portions for structure in portion]
    assert [structure.document_id for structure in read] == documents["document_id"].to_list()
    assert [len(structure.text) for structure in read] == lengths
    assert all([segment.ordinal for segment in structure.segments] == [0, 1] for structure in read)
    for portion in portions:
        assert len(portion) <= DOCUMENTS_TOGETHER
        assert len(portion) == 1 or sum(len(structure.text) for structure in portion) <= CHARACTERS_TOGETHER


def test_short_documents_make_few_row_groups_for_what_a_file_says_of_each_is_held_in_memory(tmp_path: Path) -> None:
    documents = conform([{"document_id": f"d{number:05d}", "characters": 9} for number in range(5000)], DOCUMENTS)
    documents = documents.with_columns(comments_found=pl.lit(0, dtype=DOCUMENTS["comments_found"]))
    write_documents(tmp_path / "documents.parquet", [documents])
    about = pyarrow.parquet.ParquetFile(tmp_path / "documents.parquet").metadata
    assert [about.row_group(number).num_rows for number in range(about.num_row_groups)] == [4096, 904]

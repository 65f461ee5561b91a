"""Which words changed: every difference rebuilds both texts, and is told in few words."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from talent_ledger.compare.reference_rows import changed_rows
from talent_ledger.compare.words import (
    Edit,
    changed_lines,
    changed_words,
    focused,
    shortened,
    told,
    told_within,
)

TEXT = st.text(alphabet=st.sampled_from("ab 1%.\né\u2028𝟛"), max_size=60)


@given(TEXT, TEXT)
def test_pieces_rebuild_both_texts(before: str, after: str) -> None:
    pieces = changed_words(before, after)
    assert "".join(piece.text for piece in pieces if piece.where != "after") == before
    assert "".join(piece.text for piece in pieces if piece.where != "before") == after
    assert all(piece.text for piece in pieces)


@given(TEXT)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert {piece.where for piece in changed_words(text, text)} <= {"both"}
    assert changed_lines(text, text) == []


@given(
    st.lists(st.sampled_from(["one", "two", "three"]), max_size=8),
    st.lists(st.sampled_from(["one", "two"]), max_size=8),
)
def test_edits_hold_every_line_that_differs(before: list[str], after: list[str]) -> None:
    edits = changed_lines("\n".join(before), "\n".join(after))
    assert edits is not None
    gone = [line for edit in edits for line in edit.before.splitlines()]
    come = [line for edit in edits for line in edit.after.splitlines()]
    for word in ("one", "two", "three"):
        assert before.count(word) - gone.count(word) == after.count(word) - come.count(word)


@given(TEXT, TEXT, st.integers(1, 20))
def test_focusing_keeps_what_changed(before: str, after: str, context: int) -> None:
    pieces = changed_words(before, after)
    shown = focused(pieces, context)
    assert [piece for piece in shown if piece.where != "both"] == [piece for piece in pieces if piece.where != "both"]


def test_a_rewritten_text_is_not_aligned() -> None:
    assert changed_lines("\n".join(f"a {n}" for n in range(5000)), "\n".join(f"b {n}" for n in range(5000))) is None


def test_one_edited_line_among_many_is_found_at_once() -> None:
    lines = [f"line {number}" for number in range(200_000)]
    edited = [*lines[:100_000], "another line", *lines[100_001:]]
    assert changed_lines("\n".join(lines), "\n".join(edited)) == [Edit("line 100000", "another line")]


def test_edits_are_told_in_few_words() -> None:
    assert told(Edit("about 8% of it", "nearly 8% of it")) == "“about” → “nearly”"
    assert told(Edit("8% of it", "about 8% of it")) == "added “about”"
    assert told(Edit("1 2 3 4", "5 2 6 4 7")).count("→") == 2
    assert told(Edit("gone", "")) == "removed “gone”"
    assert len(told(Edit("", "word " * 200))) < 120


def test_only_words_of_the_sentence_are_told() -> None:
    edit = Edit("A has 4%. B has 5%. C has 6%.", "A has 7%. B has 8%. C has 6%.")
    assert told_within(edit, "B has 8%.", "after") == "“5%” → “8%”"
    assert told_within(edit, "A has 4%.", "before") == "“4%” → “7%”"
    assert told_within(edit, "C has 6%.", "before") == ""
    assert told_within(edit, "D has 9%.", "before") == ""


def test_long_lines_are_cut_in_the_middle() -> None:
    assert shortened("x" * 100, 21) == f"{'x' * 9} … {'x' * 9}"
    assert shortened(" two\nlines ", 20) == "two lines"


ROWS = st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from("123"), st.integers(0, 3)), max_size=6)


def table(rows: list[tuple[str, str, int]]) -> str:
    return "series,year,value\n" + "".join(f"{series},{year},{value}\n" for series, year, value in rows)


@given(ROWS, ROWS)
def test_rows_of_a_reference_table_come_and_go_as_they_are_told(before: list[Any], after: list[Any]) -> None:
    told = list(changed_rows(table(before), table(after)))
    come, gone = (sum(line.endswith(f" {verb}") for line in told) for verb in ("added", "removed"))
    assert len(after) - len(before) == come - gone
    assert (told == []) == (Counter(before) == Counter(after))


def test_a_row_put_in_between_moves_no_other() -> None:
    rows = [("A", str(year), year % 7) for year in range(2000, 2020)]
    assert list(changed_rows(table(rows), table([*rows[:9], ("A", "1999", 3), *rows[9:]]))) == ["A, 1999 added"]
    assert list(changed_rows(table(rows), table(rows[:3] + rows[4:]))) == ["A, 2003 removed"]

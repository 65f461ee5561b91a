"""Tables whose cells stand on lines of their own, as a copied page or a text extractor leaves them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from talent_ledger.ingest.fields import is_trimming, read_fields
from talent_ledger.ingest.lines import Line

_LONGEST_CELL = 60
_MOST_COLUMNS = 8
_FEWEST_ROWS = 3
_NUMBER = re.compile(
    r"[(#+−–-]?\s?(?:[^\W\d]{0,3}[$€£¥]|(?:Rs|USD|EUR|GBP)\.?)?\s?[-+]?\d[\d.,\s]*"
    r"(?:st|nd|rd|th|%|\s?(?:[kKmMbB]n?|million|billion|per cent|percent|pc|pp))?\)?\*{0,2}"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_EMPTY = re.compile(r"[-–—.…]{1,3}|n\.?/?a\.?", re.IGNORECASE)
_SENTENCE = re.compile(r"[^\W\d]{3,}[.!?;:]$|[!?;:]$")
_LIST = re.compile(r"(?:[-*+•‣▪●◦·✔✓➤►]|\d{1,3}[.)])\s|[#>|*]|.*[|\t]")


def flattened_rows(lines: Sequence[Line]) -> dict[int, int]:
    """The first and the last line of each row, the head of the table among them, by their places in *lines*.

    A table is told by its rhythm: cells of words and of numbers that come again in the same order, three times at
    least, and the words are others in every row.
    """
    cells = "".join(_sort_of_cell(line) for line in lines)
    rows: dict[int, int] = {}
    at = 0
    while at < len(cells):
        columns, table = _table_from(cells, lines, at)
        if not table:
            at += 1
            continue
        if head := _head_above(cells, at, columns):
            rows[at - head] = at - 1
        rows |= table
        at = max(table.values()) + 1
    return rows


def _sort_of_cell(line: Line) -> str:
    """``n`` for a number, ``y`` a year, ``e`` an empty cell, ``t`` a few words, ``b`` a button's, ``x`` no cell."""
    text = line.inner
    if line.depth or len(text) > _LONGEST_CELL or line.blanks_before > 1:
        return "x"
    if _NUMBER.fullmatch(text):
        return "y" if _YEAR.fullmatch(text) else "n"
    if _EMPTY.fullmatch(text):
        return "e"
    if _LIST.match(text) or _SENTENCE.search(text) or not any(map(str.isalpha, text)):
        return "x"
    fields = read_fields(text)
    if fields is None or fields.verb or fields.by or fields.dated:
        return "x"
    return "b" if is_trimming(fields) else "t"


def _table_from(cells: str, lines: Sequence[Line], at: int) -> tuple[int, dict[int, int]]:
    """How many columns the table has whose first row begins at line *at*, and its rows; none where none begins."""
    for columns in range(2, _MOST_COLUMNS + 1):
        row = cells[at : at + columns]
        if len(row) < columns or row.count("t") != 1 or row.index("t") > 1 or set(row) - set("tny") or row[-1] == "t":
            continue
        rows = _rows_from(cells, lines, at, row)
        if len(rows) >= _FEWEST_ROWS:
            return columns, rows
    return 0, {}


def _rows_from(cells: str, lines: Sequence[Line], at: int, row: str) -> dict[int, int]:
    """The rows like *row* that follow each other from line *at* on; numbers, and whole rows, may be left out.

    None where words come again: buttons and counters do, and a page may hold thousands of them.
    """
    like = re.compile("".join("t" if sort == "t" else "[nye]" for sort in row))
    rows: dict[int, int] = {}
    names: set[str] = set()
    while like.fullmatch(cells, at, at + len(row)):
        if (name := lines[at + row.index("t")].inner) in names:
            return {}
        names.add(name)
        rows[at] = at + len(row) - 1
        at += len(row)
        if cells[at : at + 1] == "e" and like.fullmatch(cells, at + 1, at + 1 + len(row)):
            rows[at - len(row)] += 1  # "…" stands for rows that are left out
            at += 1
    return rows


def _head_above(cells: str, at: int, columns: int) -> int:
    """How many lines right above the first row name the columns: one each, or none for the first one."""
    above = cells[max(0, at - columns) : at]
    number = len(above) - len(above.rstrip("tby"))
    return number if number >= columns - 1 else 0

"""Comments in the rows of a table, as spreadsheets and exports hold them: one column says who wrote, another what.

Unlike the other layouts this one needs all lines at once: which cell is which only the heading row says or, where there
is none, what the cells of every row have in common. Python's own reader of CSV does not tell where a cell stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from talent_ledger.ingest.dates import WHEN, iso_date
from talent_ledger.ingest.headers import SURE, Header
from talent_ledger.ingest.lines import Line
from talent_ledger.ingest.names import WORDS, could_be_name, drop_status, looks_like_name

_MARKS = ("\t", ",", ";", "|")
_FEWEST_ROWS = 2
_FEWEST_UNTITLED = 3
_SHORTEST_PROSE = 30
"""Characters that the cells of a column without a title have on average, if it holds what people wrote."""
NOBODY = "(blank)"
"""Who wrote a row whose cell for the writer is empty."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """What stands between two marks, without its quotation marks."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: the indexes of its first and last line, and its cells."""

    first: int
    last: int
    cells: Sequence[_Cell]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column says who wrote, which what and, perhaps, which of what sort a row is; and how many there are."""

    writer: int
    words: int
    count: int
    sort: int | None = None

    def is_of_a_comment(self, row: _Row) -> bool:
        """Whether a row holds no article or post that the others answer."""
        sort = "" if self.sort is None or self.sort >= len(row.cells) else row.cells[self.sort].text
        return sort.casefold() not in WORDS["answered_sorts"]


def table_headers(lines: Sequence[Line]) -> list[Header]:
    r"""The headers of the comments in a table; none where no table of comments is found.

    >>> from talent_ledger.ingest.lines import read_lines
    >>> text = 'id,user,comment,likes\n1,anna_k,"Rents, too, rose 4 %.",12\n2,Bo,Not here.,3\n'
    >>> [(header.name, text[header.body : header.stop]) for header in table_headers(read_lines(text))]
    [('anna_k', 'Rents, too, rose 4 %.'), ('Bo', 'Not here.')]
    """
    for mark in _MARKS:
        if sum(mark in line.text for line in lines) > _FEWEST_ROWS:
            found = _titled(lines, mark) or (_untitled(lines, mark) if mark in "\t|" else [])
            if found:
                return found
    return []


def _titled(lines: Sequence[Line], mark: str) -> list[Header]:
    """The headers of the rows below a row of titles, one of which is for the writer and one for what was written."""
    beyond = 0
    for line in lines:
        columns = _columns(_row(lines, line.index, mark)) if line.index >= beyond and mark in line.text else None
        if columns is not None:
            rows = list(_rows(lines, line.index + 1, mark, columns))
            beyond = rows[-1].last + 1 if rows else beyond  # no row is read twice
            told = [row for row in rows if columns.is_of_a_comment(row)]
            headers = [_header(row, columns, number) for number, row in enumerate(told, 1)]
            if sum(header.name != NOBODY for header in headers) >= _FEWEST_ROWS:
                return headers
    return []


def _columns(row: _Row) -> _Columns | None:
    titles = [re.sub(r"[\s_-]+", " ", cell.text.strip("*_ ")).casefold() for cell in row.cells]
    writer = next((at for at, title in enumerate(titles) if title in WORDS["writer_titles"]), None)
    words = next((at for at, title in enumerate(titles) if title in WORDS["comment_titles"] and at != writer), None)
    sort = next((at for at, title in enumerate(titles) if title in ("type", "kind", "sort")), None)
    return None if writer is None or words is None else _Columns(writer, words, len(titles), sort)


def _untitled(lines: Sequence[Line], mark: str) -> list[Header]:
    """The headers of rows that all hold a name, a time and prose in the same columns."""
    rows = [_row(lines, line.index, mark) for line in lines if mark in line.text]
    count = len(rows[0].cells) if rows else 0
    if len(rows) < _FEWEST_UNTITLED or count < _FEWEST_UNTITLED or any(len(row.cells) != count for row in rows):
        return []
    filled = [[row.cells[at].text for row in rows] for at in range(count)]
    timed = any(all(WHEN.fullmatch(text) for text in column) for column in filled)
    writer = next((at for at, column in enumerate(filled) if all(map(looks_like_name, column))), None)
    words = max(range(count), key=lambda at: fmean(map(len, filled[at])))
    told = writer is not None and writer != words and fmean(map(len, filled[words])) >= _SHORTEST_PROSE
    if writer is None or not (timed and told):
        return []
    columns = _Columns(writer, words, count)
    return [_header(row, columns, number) for number, row in enumerate(rows, 1)]


def _header(row: _Row, columns: _Columns, number: int) -> Header:
    told, cells = row.cells[columns.words], [cell.text for cell in row.cells]
    written = cells[columns.writer]
    shown = drop_status(written).strip("*`_~ ")
    known = could_be_name(shown) and shown.casefold() not in WORDS["empty_cells"]
    dates = [iso_date(text) for at, text in enumerate(cells) if at != columns.words]
    date = next((found for found in dates if found is not None), None)
    return Header(
        row.first,
        row.first,
        shown if known else NOBODY,
        "table",
        SURE,
        date,
        body=told.start,
        stop=told.end,
        number=number,
        dated=date is not None,
    )


# -- rows and cells ---------------------------------------------------------------------------------------------------


def _rows(lines: Sequence[Line], first: int, mark: str, columns: _Columns) -> Iterator[_Row]:
    """The rows from a line on that have a cell for the words, up to the first line that is none."""
    index = first
    while index < len(lines):
        if mark == "|" and not re.search(r"[^\W_]", lines[index].text):
            index += 1  # the rule below the titles
            continue
        row = _row(lines, index, mark)
        if len(row.cells) <= max(columns.writer, columns.words):
            return
        if len(row.cells) > columns.count and columns.words == columns.count - 1:
            row = _joined(row, columns.words)
        yield row
        index = row.last + 1


def _joined(row: _Row, words: int) -> _Row:
    """A row whose last cell holds marks that nobody quoted: all from *words* on is one cell."""
    start, end = row.cells[words].start, row.cells[-1].end
    return _Row(row.first, row.last, [*row.cells[:words], _Cell(start, end, row.cells[words].text)])


def _row(lines: Sequence[Line], index: int, mark: str) -> _Row:
    """The row that begins at a line: to its end, or to that of the line where its last quotation marks close."""
    line = lines[index]
    cells = [_Cell(line.start, line.start, "")] * (line.indent if mark == "\t" else 0)
    at, last = line.start, index
    while True:
        first, quoted = last, mark != "|" and _follows(lines[last], at, '"')
        stop, last = _closing(lines, last, at + 1) if quoted else (_next(lines[last], at, mark), last)
        cells.append(_cell(lines[first : last + 1], at + quoted, stop))
        after = stop + quoted
        if not _follows(lines[last], after, mark):
            break
        at = after + 1
    if mark == "|":
        cells = cells[not cells[0].text : len(cells) - (not cells[-1].text)]
    return _Row(index, last, cells)


def _follows(line: Line, position: int, sign: str) -> bool:
    return line.text.startswith(sign, position - line.start)


def _cell(lines: Sequence[Line], start: int, end: int) -> _Cell:
    """A cell, which stands on *lines*, without the blanks around it."""
    parts = [line.text[max(0, start - line.start) : max(0, end - line.start)] for line in lines]
    text = "\n".join(part for part in parts if part)
    lead, trail = len(text) - len(text.lstrip()), len(text) - len(text.rstrip())
    return _Cell(start + lead, max(start + lead, end - trail), text.strip())


def _next(line: Line, position: int, mark: str) -> int:
    """Where the next mark stands on the line, or its end."""
    found = line.text.find(mark, position - line.start)
    return line.end if found < 0 else line.start + found


_CLOSES = re.compile(r'[^"]*(?:""[^"]*)*"(?!")')


def _closing(lines: Sequence[Line], index: int, position: int) -> tuple[int, int]:
    """Where the quotation marks close that open before *position*, and on which line; its end if nowhere."""
    for at in range(index, len(lines)):
        found = _CLOSES.match(lines[at].text, max(0, position - lines[at].start))
        if found:
            return lines[at].start + found.end() - 1, at
    return lines[index].end, index

"""Which rows of a reference table changed, told by what names them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence

from talent_ledger.compare.words import shortened

MOST = 10
"""Rows that are told; the others are counted."""
_NAME_WIDTH = 30
"""A longer value is no name."""

Row = tuple[tuple[str, str], ...]
"""Column and value, in the order of the file."""


def changed_rows(before: str, after: str) -> Iterator[str]:
    r"""The rows of a CSV file that differ: edited, added, removed; ten at most, then how many more.

    >>> list(changed_rows("id,name\na,Alpha\nb,Beta\n", "id,name\na,Alfa\nc,Gamma\n"))
    ['a: name Alpha → Alfa', 'b removed', 'c added']
    >>> list(changed_rows("of,in,n\nA,2021,1\nA,2022,2\n", "of,in,n\nA,2020,0\nA,2021,1\nA,2022,3\n"))
    ['A, 2022: n 2 → 3', 'A, 2020 added']
    """
    old, new = _rows(before), _rows(after)
    gone, come = list((Counter(old) - Counter(new)).elements()), list((Counter(new) - Counter(old)).elements())
    arrived: dict[Row, list[Row]] = {}
    for row in come:
        arrived.setdefault(row[:1], []).append(row)
    told = []
    for row in list(gone):
        beginning_alike = arrived.get(row[:1], [])
        successor = max(beginning_alike, key=lambda other: _alike(row, other), default=None)
        if successor and 2 * _alike(row, successor) >= min(len(row), len(successor)):
            gone.remove(row)
            come.remove(successor)
            beginning_alike.remove(successor)
            told.append(f"{_name(successor, new, row)}: {_edits(dict(row), dict(successor))}")
    told += [f"{_name(row, old)} removed" for row in gone]
    told += [f"{_name(row, new)} added" for row in come]
    yield from told[:MOST]
    if len(told) > MOST:
        yield f"and {len(told) - MOST} more rows"


def _rows(text: str) -> list[Row]:
    return [tuple((str(name), str(value)) for name, value in row.items()) for row in csv.DictReader(io.StringIO(text))]


def _alike(one: Row, other: Row) -> int:
    """How many values two rows share. A row that shares half of them with one that begins alike is that row, edited."""
    return len(set(one) & set(other))


def _edits(before: dict[str, str], after: dict[str, str]) -> str:
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return shortened(", ".join(f"{name} {before.get(name)} → {after.get(name)}" for name in names), 120)


def _name(row: Row, rows: Sequence[Row], former: Row | None = None) -> str:
    """The first value of a row and, while others share it, the next ones that tell it from some of them."""
    named = [row[0][1]] if row else []
    others = [other for other in rows if other != row and other[:1] == row[:1]]
    for item in row[1:]:
        left = [other for other in others if item in other]
        if len(left) < len(others) and item[1] and len(item[1]) <= _NAME_WIDTH and (not former or item in former):
            named.append(item[1])
            others = left
    return ", ".join(named)

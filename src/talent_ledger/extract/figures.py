"""A figure: a number in a text that could be a claim, with its place, value, unit and form."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Figure:
    """One figure. Offsets count code points of the text it was found in."""

    start: int
    end: int
    value: float
    unit: str
    kind: str
    form: str
    value_high: float | None = None
    decimals: int = 0
    denominator: float | None = None
    qualifier: str | None = None
    change: str | None = None
    in_words: bool = False
    scale: float = 1.0  # factor of the scale word, already in value
    carried: bool = False  # unit or scale is stated elsewhere: at a neighbour or in a table's header

"""Units that stand in a table once for a column or a row of figures: "Share, %", "Sales, EUR m", "Cost (US$M)"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, dropwhile, islice

from talent_ledger.extract.conventions import Conventions
from talent_ledger.extract.figures import Figure
from talent_ledger.extract.lexicon import Lexicon, alternation

BARE = frozenset(("plain", "one"))
"""Forms of figures that have no unit of their own."""
_ROW = re.compile(r"(?m)^[^\n|\t]*(?:[|\t][^\n|\t]*){1,30}$")
_RULE_LINE = re.compile(r"[\s|:+=-]*")
_NUMERIC_CELL = re.compile(
    r"\s*[~≈<>≤≥]?\s?[(+−-]?\s?(?:[A-Z]{0,3}[$€£])?\s?\d[\d.,\s]*(?:[–-]\s?\d[\d.,\s]*)?%?\+?\)?"
    r"(?:\s?\([a-z. ]{1,12}\))?\s*"
)
_CELL_MARK = re.compile(r"[|\t]")
_PERCENT_CELL = re.compile(r"%|per\s?cent|\bpct\b|\bshare\b")
_SCORE_CELL = re.compile(r"(?i)\b(?:scores?|points|pts)\b")
_RANK_CELL = re.compile(r"[\s*]*(?:(?:world|global|overall|national)\s+)?rank(?:ing)?[\s*]*", re.IGNORECASE)
_CHANGE_CELL = re.compile(r"(?i)change|growth|yoy|y/y|\+/-|±")
_ATTACHED_SCALE = re.compile(r"\s?(m|bn|b|k|M|B|Bn|K)\b")
_ROW_HEAD = re.compile(r"[|\s*_]*[A-Za-z][^|\t\n]*\((?P<unit>[^()|\t\n]{1,16})\)[\s*_]*[|\t]")
"""The first cell of a row with its unit in brackets: "| Energy (MWh/yr) |"."""
_TOUCHING = re.compile(r"(?<=[$€£¥])(?=(?:[mMbBkK]|[bB]n)\b)")
"""Between a sign of money and the scale that touches it: "US$m"."""
_HEADER_SCALES = {"Cr": 1e7, "'000": 1e3, "000s": 1e3, "’000": 1e3}
_WORDS_TOO = frozenset(("in", "m", "day", "month", "year", "quarter", "second", "foot", "V", "W", "g"))
_PERIOD_CELL = re.compile(r"\s*(?:(?:Q[1-4]|H[12]|FY|9M)[\s'-]?)?(?:(?:19|20)\d\d|\d\d)?(?:[-/]\d\d)?\s*")


@dataclass(frozen=True, slots=True)
class _Stated:
    """What a header says of the numbers under it."""

    unit: str | None = None
    kind: str = "count"
    form: str = "plain"
    scale: float = 1.0


def carry_from_headers(text: str, figures: list[Figure], lexicon: Lexicon, conventions: Conventions) -> Iterator[int]:
    """Apply table headers; gives the identities of the figures that stand in tables."""
    if "|" not in text and "\t" not in text:
        return
    runs = list(_runs(text))
    reader = _HeaderReader(lexicon, conventions)
    starts = [figure.start for figure in figures]
    for header, rows in _tables(text, runs):
        columns = reader.columns(text[slice(*header)])
        for start, end in rows:
            for figure in islice(figures, bisect_left(starts, start), None):
                if figure.end > end:
                    break
                column = len(_CELL_MARK.findall(text, start, figure.start))
                unnamed = len(_CELL_MARK.findall(text, start, end)) + 1 - len(columns)
                column -= unnamed == 1  # the head of a table may leave out the first column
                if figure.form in BARE and figure.unit == "count" and 0 <= column < len(columns):
                    _apply(columns[column], figure, text)
                    yield id(figure)
    yield from _carry_from_row_heads(text, chain.from_iterable(runs), figures, starts, reader)


def _carry_from_row_heads(
    text: str, rows: Iterable[_Span], figures: list[Figure], starts: list[int], reader: _HeaderReader
) -> Iterator[int]:
    """Apply what the first cells of rows state to figures that no column has given a unit or a scale."""
    for start, end in rows:
        head = _ROW_HEAD.match(text, start, end)
        stated = reader.stated(head["unit"]) if head is not None else _Stated()
        if head is None or stated.unit is None:
            continue
        for figure in islice(figures, bisect_left(starts, head.end()), None):
            if figure.end > end:
                break
            money = stated.kind == "money" and figure.form == "money" and not figure.carried
            if (figure.form in BARE and figure.unit == "count") or money:
                _apply(stated, figure, text)
                yield id(figure)


_Span = tuple[int, int]


def _tables(text: str, runs: Iterable[list[_Span]]) -> Iterator[tuple[_Span, list[_Span]]]:
    """Of each run of lines with cells the header, which is the first line without numbers, and the rows below it."""
    for run in runs:
        lines = [span for span in run if not _RULE_LINE.fullmatch(text, *span)]
        below = dropwhile(lambda span: _is_numeric(text[slice(*span)]), lines)
        header = next(below, None)
        rows = [span for span in below if _is_numeric(text[slice(*span)])]
        if header and rows:
            yield header, rows


def _runs(text: str) -> Iterator[list[_Span]]:
    """Neighbouring lines that are cut into cells."""
    run: list[_Span] = []
    for found in _ROW.finditer(text):
        if run and found.start() > run[-1][1] + 1:
            yield run
            run = []
        run.append(found.span())
    if run:
        yield run


def _is_numeric(line: str) -> bool:
    """Whether a number that is no period stands in one of the cells of a line."""
    cells = [cell for cell in _CELL_MARK.split(line) if cell.strip("\x00 ")]
    return any(_NUMERIC_CELL.fullmatch(cell) and not _PERIOD_CELL.fullmatch(cell) for cell in cells)


class _HeaderReader:
    """Reads what the header of a table says of the numbers under it."""

    def __init__(self, lexicon: Lexicon, conventions: Conventions) -> None:
        self.lexicon = lexicon
        self.conventions = conventions
        self.scales = {**lexicon.scales, **lexicon.attached_scales}

    def columns(self, header: str) -> list[_Stated]:
        """The unit each column states; the first cell's serves every column that states none."""
        cells = _CELL_MARK.split(header)
        stated = [self.stated(cell) for cell in cells]
        first = next((cell for cell, written in zip(stated, cells, strict=True) if written.strip()), _Stated())
        return [first if cell.unit is None and cell.scale == 1.0 else cell for cell in stated]

    def stated(self, cell: str) -> _Stated:
        """What a cell says of the numbers under it or beside it."""
        cell = _TOUCHING.sub(" ", cell)
        if _PERCENT_CELL.search(cell):
            return _Stated("percent", "growth" if _CHANGE_CELL.search(cell) else "share", "percent")
        scale = self._scale(cell)
        measured = self._money(cell, scale) or self._measured(cell, scale) or self._of_an_order(cell)
        return measured or _Stated(scale=scale)

    @staticmethod
    def _of_an_order(cell: str) -> _Stated | None:
        """A score, or a place in an order."""
        if _SCORE_CELL.search(cell):
            return _Stated("points", "other", "score")
        return _Stated("rank", "rank", "number_rank") if _RANK_CELL.fullmatch(cell) else None

    def _money(self, cell: str, scale: float) -> _Stated | None:
        """The currency in a cell, but none of one letter; with the scale that touches it: "€m"."""
        found = self._currencies.search(cell)
        if found is None or (len(found.group()) == 1 and found.group().isalpha()):
            return None
        sign, known = found.group(), self.lexicon
        unit = self.conventions.currencies.get(sign) or known.currency_symbols.get(sign) or known.currency_names[sign]
        attached = _ATTACHED_SCALE.match(cell, found.end())
        if attached and scale == 1.0:
            scale = {**self.scales, **known.money_scales}[attached[1].lower()]
        return _Stated(unit, "money", "money", scale)

    def _measured(self, cell: str, scale: float) -> _Stated | None:
        """The unit of measure in a cell, but none that is a word of headers too."""
        found = self._units.search(cell)
        if found is None or found.group() in _WORDS_TOO:
            return None
        unit = self.lexicon.units[found.group()]
        return _Stated(unit.name, unit.kind, "duration" if unit.kind == "duration" else "physical", scale)

    def _scale(self, cell: str) -> float:
        found = self._scale_words.search(cell)
        return (self.scales | _HEADER_SCALES)[found.group()] if found else 1.0

    @cached_property
    def _currencies(self) -> re.Pattern[str]:
        return _whole_word([*self.lexicon.currency_symbols, *self.lexicon.currency_names])

    @cached_property
    def _units(self) -> re.Pattern[str]:
        return _whole_word(self.lexicon.units)

    @cached_property
    def _scale_words(self) -> re.Pattern[str]:
        return _whole_word(word for word in self.scales | _HEADER_SCALES if len(word) > 1)


def _whole_word(forms: Iterable[str]) -> re.Pattern[str]:
    """Any of *forms* between what are no letters."""
    return re.compile(rf"(?<![A-Za-z])(?:{alternation(forms)})(?![A-Za-z])")


def _apply(stated: _Stated, figure: Figure, text: str) -> None:
    if stated.unit is None and stated.scale == 1.0:
        return
    figure.carried = True
    if stated.unit is not None:
        figure.unit, figure.kind, figure.form = stated.unit, stated.kind, stated.form
    if stated.scale != 1.0 and figure.scale == 1.0:
        rescale(figure, stated.scale)
    if stated.kind == "growth" and figure.value < 0:
        figure.value, figure.change = -figure.value, "decrease"
        figure.start += 1
    elif stated.kind == "growth":
        figure.change = "increase"


def rescale(figure: Figure, scale: float) -> None:
    """Give *figure* a scale that is written elsewhere: "£m"."""
    figure.scale = scale
    figure.value = float(f"{figure.value * scale:.12g}")
    if figure.value_high is not None:
        figure.value_high = float(f"{figure.value_high * scale:.12g}")

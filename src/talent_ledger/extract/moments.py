"""Times as values: a year or a part of it, a time expression, stretches of text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class When:
    """A year, and a part of it where one is named: ``Q1``…``Q4``, ``H1``, ``H2`` or a month ``01``…``12``."""

    year: int | None = None
    part: str | None = None

    def shifted(self, amount: int, unit: str) -> When:
        """This time *amount* years, quarters or months later; the part keeps its size.

        >>> When(2024, "Q1").shifted(-1, "quarter"), When(2024, "Q1").shifted(-1, "year")
        (When(year=2023, part='Q4'), When(year=2023, part='Q1'))
        >>> When(2024).shifted(-1, "month")
        When(year=None, part=None)
        """
        if self.year is None:
            return When()
        if unit == "year":
            return When(self.year + amount, self.part)
        if self.part is None:
            return When()
        size = {"Q": 4, "H": 2}.get(self.part[0], 12)
        steps = amount * 3 if unit == "quarter" and size == 12 else amount
        index = self.year * size + int(self.part.lstrip("QH")) - 1 + steps
        number = index % size + 1
        part = f"{self.part[0]}{number}" if size < 12 else f"{number:02d}"
        return When(index // size, part)

    @property
    def period(self) -> str | None:
        """SDMX time period when finer than a year.

        >>> When(2024, "Q4").period, When(2004, "12").period, When(2004).period
        ('2024-Q4', '2004-12', None)
        """
        return f"{self.year}-{self.part}" if self.year is not None and self.part else None

    @property
    def last_month(self) -> int:
        """The month in which it ends, 1 to 12."""
        if not self.part:
            return 12
        number = int(self.part.lstrip("QH"))
        return number * {"Q": 3, "H": 6}.get(self.part[0], 1)


@dataclass(frozen=True, slots=True)
class Moment:
    """One time expression; offsets are those of the text that was read.

    ``kind``: *absolute* (its year is written), *partial* (a part of a year not named), *deictic* (counted from the day
    of writing), *relative* (counted from the time the text talks about), *same* (that time itself), *now*, *vague*
    (a time of which no year is known) or *range* (``low`` to ``when.year``).
    """

    start: int
    end: int
    kind: str
    when: When = When()
    amount: int = 0
    unit: str = "year"
    low: int | None = None  # first year of a range; last month of a stretch of months
    role: str = "when"  # when, base (of a comparison), since, until, edition (day of writing), aside (not the figure's)
    form: str = ""
    goal: bool = False  # "by 2030"


class Spans:
    """Stretches of a text in order, none over another."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._ends = list(accumulate((end for _, end in ordered), max))

    def add(self, start: int, end: int) -> None:
        """Take in a stretch that overlaps none."""
        at = bisect_left(self._starts, start)
        self._starts.insert(at, start)
        self._ends.insert(at, end)

    def overlaps(self, start: int, end: int) -> bool:
        """Whether a stretch shares a character with one of them.

        >>> spans = Spans([(3, 5), (9, 12)])
        >>> spans.overlaps(4, 9), spans.overlaps(5, 9)
        (True, False)
        """
        at = bisect_left(self._starts, end)
        return at > 0 and self._ends[at - 1] > start

    def crosses(self, start: int, end: int) -> bool:
        """Whether a stretch shares characters with one of them that it does not hold whole.

        >>> Spans([(3, 5)]).crosses(4, 9), Spans([(3, 5)]).crosses(2, 9)
        (True, False)
        """
        at = bisect_left(self._starts, end)
        if at == 0 or self._ends[at - 1] <= start:
            return False
        first = bisect_left(self._starts, start)
        return self._ends[at - 1] > end or (first > 0 and self._ends[first - 1] > start)

    def last_end(self, offset: int, otherwise: int) -> int:
        """Where the last of them before *offset* ends."""
        at = bisect_right(self._ends, offset)
        return self._ends[at - 1] if at else otherwise

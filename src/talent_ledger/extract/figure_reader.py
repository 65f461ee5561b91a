"""The figure layer: every number in a stretch of text that could be a claim, with its value, unit and hedge.

It reads spans, values and units and names the form it recognised. Whether a figure is a claim at all
is decided later, when the sentence around it is known.

A text passes through here in five steps: its conventions are decided, what only looks like a claim is blanked out,
quantities are read, neighbouring quantities are joined (ranges, "N in M", "2.6:1"), and each figure gets what its
surroundings say about it (a unit stated once for a list, a hedge, a change).
"""

from __future__ import annotations

import re
from dataclasses import replace

from talent_ledger.extract.carried import carry_units
from talent_ledger.extract.conventions import ConventionReader, Conventions
from talent_ledger.extract.figures import Figure
from talent_ledger.extract.hedges import HedgeReader
from talent_ledger.extract.joining import QuantityJoiner
from talent_ledger.extract.lexicon import Lexicon
from talent_ledger.extract.lookalikes import LookAlikes
from talent_ledger.extract.movement import MovementReader
from talent_ledger.extract.number_reader import NumberReader
from talent_ledger.extract.parts_and_multiples import fractions, halves_more, multiple_verbs, points
from talent_ledger.extract.per_many import read_per_many
from talent_ledger.extract.quantities import Quantity
from talent_ledger.extract.ranks import ordinals, ranks


class FigureReader:
    """Finds figures in text, with the patterns compiled from one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._conventions = ConventionReader(lexicon)
        self._look_alikes = LookAlikes(lexicon)
        self._numbers = NumberReader(lexicon)
        self._joiner = QuantityJoiner(lexicon)
        self._hedges = HedgeReader(lexicon)
        self._movement = MovementReader(lexicon)

    def conventions(self, text: str) -> Conventions:
        """How *text*, a whole document, writes its numbers."""
        return self._conventions.read(text)

    def excluded(self, text: str, conventions: Conventions | None = None) -> list[tuple[int, int, str]]:
        """Stretches of *text* that hold no claim: start, end and why (dates, addresses, names with digits)."""
        return list(self._look_alikes.find(text, conventions or self.conventions(text)))

    def read(self, text: str, conventions: Conventions | None = None) -> list[Figure]:
        """All figures of *text* in reading order, without those in excluded stretches.

        *conventions* are those of the document when *text* is only a part of it.
        """
        return self.read_both(text, conventions)[0]

    def read_both(
        self, text: str, conventions: Conventions | None = None
    ) -> tuple[list[Figure], list[tuple[int, int, str]]]:
        """The figures of *text* as by :meth:`read`, and its stretches that hold no claim as by :meth:`excluded`."""
        conventions = conventions or self.conventions(text)
        excluded = self.excluded(text, conventions)
        visible = _visible(text, excluded)
        quantities = self._quantities(visible, conventions)
        figures = self._joiner.join(visible, quantities)
        read_per_many(text, figures)
        carry_units(visible, figures, self.lexicon, conventions)
        for index, figure in enumerate(figures):
            self._hedges.qualify(figure, text, visible)
            self._movement.describe(figures, index, text)
            if figure.unit == "basis_points":
                _in_points(figure, text)
        return figures, excluded

    def _quantities(self, text: str, conventions: Conventions) -> list[Quantity]:
        """All quantities in reading order; none overlaps another."""
        found = [
            *fractions(text, self.lexicon),
            *multiple_verbs(text),
            *ordinals(text),
            *ranks(text),
            *points(text),
            *halves_more(text, self.lexicon),
            *self._numbers.in_digits(text, conventions),
            *self._numbers.in_words(text, conventions),
        ]
        found.sort(key=lambda quantity: (quantity.start, -quantity.end))
        kept: list[Quantity] = []
        for quantity in found:
            if kept and _goes_on(text, kept[-1], quantity):
                kept[-1] = _added(kept[-1], quantity)
            elif not kept or quantity.start >= kept[-1].end:
                kept.append(quantity)
        return kept


def _goes_on(text: str, first: Quantity, second: Quantity) -> bool:
    """Whether one number is written with two scales: "1 billion 360 million", "Rs 2 crore 30 lakh"."""
    together = re.fullmatch(r"\s(?:and\s)?", text[first.end : second.start]) is not None
    falling = first.scale > second.scale > 1.0 and second.value < first.scale and not first.decimals
    whole = first.form in ("plain", "money") and (first.unit is None or second.unit in (None, first.unit))
    return together and falling and whole and not second.sign and not second.unit_first


def _added(first: Quantity, second: Quantity) -> Quantity:
    """The number that *second* goes on with."""
    unit = first if first.unit else second
    total = float(f"{(abs(first.value) + second.value) / second.scale:.12g}")
    return replace(
        first,
        end=second.end,
        raw=total,
        number_end=second.number_end,
        scale=second.scale,
        unit=unit.unit,
        kind=unit.kind,
        form=unit.form,
        decimals=second.decimals,
    )


def _visible(text: str, excluded: list[tuple[int, int, str]]) -> str:
    """*text* with excluded stretches and emphasis marks blanked out, offsets kept."""
    pieces: list[str] = []
    position = 0
    for start, end, _ in sorted(excluded):
        begin = max(start, position)
        if end > begin:
            pieces += [text[position:begin], "\x00" * (end - begin)]
            position = end
    pieces.append(text[position:])
    return _EMPHASIS.sub(lambda match: " " * len(match.group()), "".join(pieces))


_EMPHASIS = re.compile(r"(?<![A-Za-z0-9])[_*]+|[_*]+(?![A-Za-z0-9])")


def _in_points(figure: Figure, text: str) -> None:
    """A basis point is a hundredth of a percentage point; a level of so many, "narrowed to 79", is a percentage."""
    before = text[max(0, figure.start - 40) : figure.start]
    level = _LEVEL_BEFORE.search(before) and not _STEP_OF.search(before)
    figure.unit, figure.decimals = ("percent" if level else "percentage_points"), figure.decimals + 2
    if level:
        figure.form, figure.kind = "percent", "rate"
    figure.value = float(f"{figure.value / 100:.12g}")
    if figure.value_high is not None:
        figure.value_high = float(f"{figure.value_high / 100:.12g}")


_LEVEL_BEFORE = re.compile(r"(?i)\b(?:to|at|from|of)\s+(?:(?:about|around|only|just|some|nearly)\s+)?$")
_STEP_OF = re.compile(
    r"(?i)\b(?:rises?|hikes?|cuts?|increases?|increments?|moves?|falls?|drops?|changes?|declines?|reductions?"
    r"|improvements?|gains?|widening|narrowing|contraction|expansion|steps?|premium|spread|difference|gap|margin"
    r"|total|range|band|between|up|down)\s+of\s+(?:\w+\s+)?$"
)

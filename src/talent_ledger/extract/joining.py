"""Which neighbouring quantities make a figure together, and which stand for themselves."""

from __future__ import annotations

import re

from talent_ledger.extract.figures import Figure
from talent_ledger.extract.lexicon import Lexicon
from talent_ledger.extract.proportions import odds, part_of_every, part_of_sum, proportion
from talent_ledger.extract.quantities import Pair, Quantity
from talent_ledger.extract.ranges import RangeReader, growth_to_level
from talent_ledger.extract.single_quantities import figure_alone


class QuantityJoiner:
    """Makes figures of quantities, with the patterns compiled from one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._ranges = RangeReader(lexicon)

    def join(self, text: str, quantities: list[Quantity]) -> list[Figure]:
        """The figures that *quantities*, those of *text* in reading order, make alone or with a neighbour."""
        figures: list[Figure] = []
        index = 0
        while index < len(quantities):
            made: list[Figure] = []
            if index + 1 < len(quantities):
                pair = Pair(text, quantities[index], quantities[index + 1])
                if _is_score(pair):
                    index += 2
                    continue
                if _is_ranked_field(pair):  # "second out of 19 vendors"
                    quantities[index + 1].form = "list_size"
                if made := self._ranges.level_to_range(pair, quantities[index + 2 : index + 3]):
                    figures.extend(made)
                    index += 3
                    continue
                made = self._pair(pair)
            if made:
                figures.extend(made)
                index += 2
                continue
            if figure := figure_alone(quantities[index], text):
                figures.append(figure)
            index += 1
        return figures

    def _pair(self, pair: Pair) -> list[Figure]:
        """Figures that two neighbours make together; none when each stands for itself."""
        for read in (
            part_of_sum,
            proportion,
            part_of_every,
            odds,
            _clock_length,
            self._ranges.levels,
            growth_to_level,
            self._ranges.falling,
            self._ranges.range_of,
        ):
            if made := read(pair):
                return made
        return []


def _is_score(pair: Pair) -> bool:
    """Whether it is a result, as in "tied at 89-89" or "2-0 down": a range would rise."""
    first, second = pair.first, pair.second
    whole = not first.decimals and not second.decimals and not first.in_words and not second.in_words
    return (
        first.bare
        and second.bare
        and whole
        and pair.gap in ("-", "–")
        and second.raw <= first.raw
        and second.scale == 1.0
        and not (first.sign or second.sign)
    )


def _is_ranked_field(pair: Pair) -> bool:
    """Whether the second number is the size of the field in which the first is a rank."""
    return pair.first.unit == "rank" and pair.second.unit is None and _AMONG.fullmatch(pair.gap) is not None


_AMONG = re.compile(
    r"\s+(?:\w+\s+)?(?:out\s+of|of|among|amongst|from\s+among|in\s+a\s+field\s+of)\s+(?:the\s+|all\s+|its\s+"
    r"|some\s+)?(?:\w+\s+)?",
    re.IGNORECASE,
)


def _clock_length(pair: Pair) -> list[Figure]:
    """Read "3 h 40" and "two hours and 40 minutes" as minutes."""
    first, second = pair.first, pair.second
    if second.decimals or second.value >= 60 or first.unit not in (None, "hours"):
        return []
    short = _H_GAP.fullmatch(pair.gap) is not None and second.unit in (None, "minutes")
    long = _HOURS_GAP.fullmatch(pair.gap) is not None and second.unit == "minutes"
    if not short and not long:
        return []
    minutes = re.match(r"\s?(?:min(?:utes?|s)?|m)\b", pair.after)
    end = second.end + minutes.end() if minutes else second.end
    return [Figure(first.start, end, 60 * first.value + second.value, "minutes", "duration", "duration")]


_H_GAP = re.compile(r"\s?h\s?")
_HOURS_GAP = re.compile(r"\s?(?:h|hrs?|hours?),?\s+(?:and\s+)?", re.IGNORECASE)

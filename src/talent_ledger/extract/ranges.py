"""Two neighbouring quantities on one scale: "from 5 to 7 percent" as two levels, "5 to 7 percent" as one range."""

from __future__ import annotations

import re
from functools import cached_property

from talent_ledger.extract.figures import Figure
from talent_ledger.extract.lexicon import Lexicon, alternation
from talent_ledger.extract.quantities import Pair, Quantity
from talent_ledger.extract.single_quantities import figure_alone, figure_of, is_year


class RangeReader:
    """Reads levels and ranges, with the patterns compiled from one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    @cached_property
    def _hedge_words(self) -> str:
        return rf"(?:(?:(?i:{alternation(self.lexicon.hedges_before)})|an?|the|some)\s+)*"

    @cached_property
    def _from(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?i:from|between)\s+(?:{_CALLED})?{self._hedge_words}$")

    @cached_property
    def _gap_to(self) -> re.Pattern[str]:
        return re.compile(rf"\s+to\s+{self._hedge_words}")

    @cached_property
    def _gap_and(self) -> re.Pattern[str]:
        return re.compile(rf"\s+and\s+{self._hedge_words}")

    def levels(self, pair: Pair) -> list[Figure]:
        """Read "from 5 to 7 percent" as two levels over time, but not "ranging from 5 to 7", which is a range."""
        if not self._opens_levels(pair) or not _compatible(pair):
            return []
        _share(pair)
        figures = [figure for quantity in (pair.first, pair.second) if (figure := figure_alone(quantity, pair.text))]
        return _moving(figures, pair.second.value - pair.first.value)

    def level_to_range(self, pair: Pair, third: list[Quantity]) -> list[Figure]:
        """Read "from 24 to 33-35 million" as a level and a range, all with the unit of the last."""
        if not third or not self._opens_levels(pair):
            return []
        upper = Pair(pair.text, pair.second, third[0])
        if not _DASH.fullmatch(upper.gap) or upper.gap != upper.gap.strip() or not _compatible(upper):
            return []
        high = self.range_of(upper)
        if not high or not _compatible(pair):
            return []
        _share(pair)
        low = figure_alone(pair.first, pair.text)
        return _moving([*([low] if low else []), *high], pair.second.value - pair.first.value)

    def _opens_levels(self, pair: Pair) -> bool:
        """Whether it is "from A to B" over time: not "from the $5 to $6 it cost", "from 5 to 7 % to 3 to 5 %"."""
        opening = self._from.search(pair.before)
        if not opening or not opening.group().lower().startswith("from") or _RANGING.search(pair.before):
            return False
        if not self._gap_to.fullmatch(pair.gap):
            return False
        named = opening.group().lower().endswith("the ") and " the " not in pair.gap
        return not named and _TO_A_RANGE.match(pair.after) is None

    def range_of(self, pair: Pair) -> list[Figure]:
        """Read "6% to 8%", "10-20", "between A and B", "33 or 34 percent", "sixty seventy percent" as one figure."""
        gap, (first, second) = pair.gap, (pair.first, pair.second)
        if not self._is_range_gap(pair, gap) or not _compatible(pair):
            return []
        if first.form in _NO_RANGE or second.form in _NO_RANGE or (second.bare and is_year(pair.text, first)):
            return []
        scales = (first.scale, first.unit)
        _share(pair)
        if first.value < second.value or second.sign == "-":
            return [_ranging(first, second)]
        first.scale, first.unit = scales
        return []

    def falling(self, pair: Pair) -> list[Figure]:
        """Read "(29.4 to 26.1 percent)" as two levels: a range would rise; so in brackets after a rate that rose."""
        first, second = pair.first, pair.second
        gap = _DASH.fullmatch(pair.gap) or self._gap_to.fullmatch(pair.gap)
        measured = second.unit == "percent" and first.bare and not (first.in_words or first.hyphenated or second.sign)
        start = first.start
        told = pair.after.startswith(")") and _RATE_ROSE.search(pair.text, max(0, start - 200), start) is not None
        if gap is None or not measured or not (second.raw < first.raw <= 100 or told):
            return []
        _share(pair)
        figures = [figure for quantity in (first, second) if (figure := figure_alone(quantity, pair.text))]
        return _moving(figures, second.value - first.value)

    def _is_range_gap(self, pair: Pair, gap: str) -> bool:
        first, second = pair.first, pair.second
        if _DASH.fullmatch(gap):
            spaced = gap != gap.strip()
            both = first.form == second.form == "percent"  # "10% – 20%"
            return not spaced or ((first.bare or first.unit_first or both) and not (first.in_words or second.in_words))
        if self._gap_to.fullmatch(gap):
            return True
        if self._gap_and.fullmatch(gap):
            opening = self._from.search(pair.before)
            return bool(opening) and (opening.group() if opening else "").lower().startswith("between")
        if gap == " or ":
            return first.bare and first.raw < second.raw <= 2.5 * first.raw
        spoken = gap == " " and first.bare and first.in_words and second.in_words and second.unit is not None
        return spoken and first.raw >= 10 and first.raw % 10 == 0 and second.raw == first.raw + 10


_CALLED = r"(?:an?|the|its|their|last\s+year['’]s)\s+(?:[\w-]+\s+){1,3}of\s+"
"""What the first of two levels may be called: "from a 30-year average of", "from a peak of"."""
_RATE_ROSE = re.compile(
    r"\b(?:rates?|shares?|proportions?|percentage|unemployment|participation|ratio)\b(?:[^.;]|\.\d){0,80}"
    r"\b(?:increas|rose|rise|grew|climb|edg|tick)\w*\b(?:[^.;]|\.\d){0,120}\(\s*$",
    re.IGNORECASE,
)
_RANGING = re.compile(
    r"(?i)\b(?:rang\w+|vary\w*|varied|varies|anything|anywhere|span\w*|stretch\w*|differ\w*|runs?"
    r"|running)\s+(?:\w+\s+)?from\s+$|(?:range|spread|anything)\s+of\s+$"
)
_TO_A_RANGE = re.compile(
    r"\s+to\s+(?:between\s+)?[$€£¥₹]?\d[\d.,]*\s?(?:%|per\s?cent|percent|million|billion|bn|m)?"
    r"(?:\s?[-–]\s?|\s+(?:to|and)\s+)[$€£¥₹]?\d"
)
_DASH = re.compile(r"[ \u00a0]?[-–‑−—][ \u00a0]?")


def _moving(figures: list[Figure], by: float) -> list[Figure]:
    """*figures* as levels before and after a move."""
    for figure in figures:
        figure.change = "increase" if by > 0 else "decrease"
    return figures


def _ranging(first: Quantity, second: Quantity) -> Figure:
    """One figure from *first* through *second*."""
    figure = figure_of(second)
    figure.start, figure.value, figure.value_high = first.start, first.value, second.value
    figure.decimals, figure.qualifier = max(first.decimals, second.decimals), "range"
    return figure


def growth_to_level(pair: Pair) -> list[Figure]:
    """Read "rose by $3 million to $40 million" as a rise and a level, each with its own unit."""
    first, second = pair.first, pair.second
    by = first.unit == second.unit and _BY.search(pair.before) is not None
    counted = (
        first.bare
        and second.bare
        and not first.in_words
        and second.value > _FAR_ABOVE * first.value >= _FAR_ABOVE * 100
    )
    if not ((first.unit and second.unit) or by or counted) or pair.gap.strip() != "to":
        return []
    far = first.value >= 10 or second.value > 2 * first.value
    stepped = second.value > _FAR_ABOVE * first.value and _RATE_MOVED.search(pair.before) is not None
    if not (stepped or _MOVED.search(pair.before) or (by and far and _MOVING.search(pair.before))):
        return []
    near, close, within_reach = (first.value < second.value < times * first.value for times in (1.25, 2, 5))
    if (by and near) or (within_reach and _UP_TO_RANGE.search(pair.before)) or (close and _RISE_OF.search(pair.before)):
        return []
    figures = [figure for quantity in (first, second) if (figure := figure_alone(quantity, pair.text))]
    return figures if len(figures) == 2 else []


_MOVED = re.compile(
    r"(?i)\b(?:rose|rise|rises|risen|rising|increas\w+|grew|grow\w*|gain\w*|jump\w*|climb\w*|surg\w+|soar\w*|up"
    r"|fell|fall\w*|declin\w+"
    r"|drop\w*|decreas\w+|down|shrank|slip\w*|slid|plung\w+|tumbl\w+|lost|cut|reduced|slump\w*|dipped|eased|added"
    r"|advanc\w+|rallied|narrowed|widened|improved|expanded|contracted|higher|lower)"
    r"\s+(?:by\s+|of\s+|another\s+|a\s+further\s+|an?\s+|about\s+|around\s+|nearly\s+|almost\s+|roughly\s+"
    r"|some\s+|more\s+than\s+|over\s+|just\s+|only\s+|another\s+)*$"
)
_RATE_MOVED = re.compile(
    r"\b(?:lift|rais|hik|increas|upp|cut|lower|trimm|reduc|slash)\w*\s+(?:[\w'’-]+\s+){0,5}rates?\s+(?:by\s+)?(?:an?\s+)?$",
    re.IGNORECASE,
)
"""Before the step by which a bank moves its rates to a level: "lifted interest rates 0.25% to 5.5%"."""
_FAR_ABOVE = 3
_BY_HOW_MUCH = r"\sby\s(?:(?:more|less)\s+than\s|about\s|around\s|nearly\s|over\s|almost\s|some\s)?$"
_BY = re.compile(_BY_HOW_MUCH, re.IGNORECASE)
_MOVING = re.compile(
    rf"\b(?:cut\w*|reduc\w+|lower\w*|trimm\w+|rais\w+|increas\w+|lift\w*|hik\w+|boost\w*|slash\w*|upp\w+|bump\w*|push\w*)\b[^.;]{{0,60}}{_BY_HOW_MUCH}",
    re.IGNORECASE,
)
_UP_TO_RANGE = re.compile(
    r"(?i)\b(?:to\s+(?:rise|grow|increase|fall|decline|gain|drop|climb|expand|improve)|will|would|could|may|might"
    r"|forecast\w*|expect\w*|guid\w+)\b[^.]{0,80}$"
)
_RISE_OF = re.compile(r"(?i)\bof\s+(?:\w+\s+){0,2}$")


def _compatible(pair: Pair) -> bool:
    """Whether one unit can serve both."""
    first, second = pair.first, pair.second
    if _same_dollar(pair):
        second.unit = first.unit
    if first.scale == 1.0 and not second.bare and is_year(pair.text, first):
        return False
    if first.unit == second.unit:
        return first.scale in (second.scale, 1.0) or second.scale != 1.0
    if _is_rate_of(second.unit, first.unit):
        return True
    if first.unit is None and first.form == "plain":
        return second.form not in _NO_RANGE and not first.hyphenated
    if second.unit is None and second.form == "plain" and first.unit_first:
        return "-" in pair.gap or "–" in pair.gap or second.scale != 1.0 or not re.match(r"\s+[a-z]{3,}s\b", pair.after)
    return False


def _same_dollar(pair: Pair) -> bool:
    """Whether the second dollar is the first's, which is written out: "US$860 million to $880 million"."""
    first, second = pair.first, pair.second
    dollars = first.unit_first and second.unit_first and pair.text[second.start : second.start + 1] == "$"
    return dollars and _OWN_DOLLAR.match(pair.text, first.start) is not None and pair.gap.strip() in _BETWEEN_DOLLARS


_OWN_DOLLAR = re.compile(r"[A-Z]{1,3}\$")
_BETWEEN_DOLLARS = frozenset(("to", "and", "-", "–", "—"))


def _is_rate_of(rate: str | None, unit: str | None) -> bool:
    """Whether a unit is another for each of something: "$50 and $100/MWh"."""
    return rate is not None and unit is not None and rate.startswith(f"{unit}_per_")


_NO_RANGE = frozenset(
    (
        "fraction",
        "multiple_verb",
        "ordinal",
        "ordinal_place",
        "ordinal_superlative",
        "number_rank",
        "top_n",
        "every_nth",
        "occasions",
    )
)


def _share(pair: Pair) -> None:
    """Give both the unit and scale that only one of them has written."""
    first, second = pair.first, pair.second
    if second.unit is not None and (first.unit is None or _is_rate_of(second.unit, first.unit)):
        first.unit, first.kind, first.form = second.unit, second.kind, second.form
        if second.unit in _SUBUNIT_CURRENCIES and second.raw < 1 and second.form == "money" and first.raw >= 1:
            first.raw = float(f"{first.raw / 100:.12g}")
    elif second.unit is None and first.unit is not None:
        second.unit, second.kind, second.form = first.unit, first.kind, first.form
    if (
        first.scale == 1.0
        and second.scale != 1.0
        and first.raw <= 1000
        and (first.raw < second.raw or first.raw < 10 * second.raw)
    ):
        first.scale = second.scale


_SUBUNIT_CURRENCIES = frozenset(("USD", "EUR", "GBP", "AUD", "CAD", "NZD", "ZAR", "INR"))

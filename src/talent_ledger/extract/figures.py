"""The figure layer: every number in a stretch of text that could be a claim, with its value, unit and hedge.

It reads spans, values and units and names the form it recognised. Whether a figure is a claim at all
is decided later, when the sentence around it is known.

A text passes through here in five steps: its conventions are decided, what only looks like a claim is blanked out,
quantities are read, neighbouring quantities are joined (ranges, "N in M", "2.6:1"), and each figure gets what its
surroundings say about it (a unit stated once for a list, a hedge, a change).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from talent_ledger.extract.carried import carry_units
from talent_ledger.extract.conventions import ConventionReader, Conventions
from talent_ledger.extract.hedges import HedgeReader
from talent_ledger.extract.lexicon import Lexicon, alternation
from talent_ledger.extract.lookalikes import LookAlikes
from talent_ledger.extract.movement import MovementReader
from talent_ledger.extract.quantities import Quantity, QuantityReader


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


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two neighbouring quantities and what stands around them."""

    text: str  # as written, without what is excluded
    first: Quantity
    second: Quantity

    @property
    def gap(self) -> str:
        return self.text[self.first.end : self.second.start] if self.second.start - self.first.end <= 60 else "\x00"

    @property
    def before(self) -> str:
        return self.text[max(0, self.first.start - 60) : self.first.start]

    @property
    def after(self) -> str:
        return self.text[self.second.end : self.second.end + 40]


class FigureReader:
    """Finds figures in text, with the patterns compiled from one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._conventions = ConventionReader(lexicon)
        self._look_alikes = LookAlikes(lexicon)
        self._quantities = QuantityReader(lexicon)
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
        quantities = self._quantities.read(visible, conventions)
        figures = self._joined(visible, quantities)
        carry_units(visible, figures, self.lexicon, conventions)
        for index, figure in enumerate(figures):
            self._hedges.qualify(figure, text, visible)
            self._movement.describe(figures, index, text)
            if figure.unit == "basis_points":
                _in_points(figure, text)
        return figures, excluded

    # -- joining --------------------------------------------------------------------------------------------------

    def _joined(self, text: str, quantities: list[Quantity]) -> list[Figure]:
        figures: list[Figure] = []
        index = 0
        while index < len(quantities):
            made: list[Figure] = []
            if index + 1 < len(quantities):
                pair = _Pair(text, quantities[index], quantities[index + 1])
                if _is_score(pair):
                    index += 2
                    continue
                if _is_ranked_field(pair):  # "second out of 19 vendors"
                    quantities[index + 1].form = "list_size"
                if made := self._to_range(pair, quantities[index + 2 : index + 3]):
                    figures.extend(made)
                    index += 3
                    continue
                made = self._pair(pair)
            if made:
                figures.extend(made)
                index += 2
                continue
            if figure := _single(quantities[index], text):
                figures.append(figure)
            index += 1
        return figures

    def _pair(self, pair: _Pair) -> list[Figure]:
        """Figures that two neighbours make together; none when each stands for itself."""
        for read in (_part_of_sum, _proportion, _odds, _clock_length, self._from_to, _growth_to_level, self._range):
            if made := read(pair):
                return made
        return []

    @cached_property
    def _hedge_words(self) -> str:
        return rf"(?:(?:(?i:{alternation(self.lexicon.hedges_before)})|an?|the|some)\s+)*"

    @cached_property
    def _from(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?i:from|between)\s+{self._hedge_words}$")

    @cached_property
    def _gap_to(self) -> re.Pattern[str]:
        return re.compile(rf"\s+to\s+{self._hedge_words}")

    @cached_property
    def _gap_and(self) -> re.Pattern[str]:
        return re.compile(rf"\s+and\s+{self._hedge_words}")

    def _from_to(self, pair: _Pair) -> list[Figure]:
        """Read "from 5 to 7 percent" as two levels over time, but not "ranging from 5 to 7", which is a range."""
        if not self._opens_levels(pair) or not _compatible(pair):
            return []
        _share(pair)
        figures = [figure for quantity in (pair.first, pair.second) if (figure := _single(quantity, pair.text))]
        return _moving(figures, pair.second.value - pair.first.value)

    def _to_range(self, pair: _Pair, third: list[Quantity]) -> list[Figure]:
        """Read "from 24 to 33-35 million" as a level and a range, all with the unit of the last."""
        if not third or not self._opens_levels(pair):
            return []
        upper = _Pair(pair.text, pair.second, third[0])
        if not _DASH.fullmatch(upper.gap) or upper.gap != upper.gap.strip() or not _compatible(upper):
            return []
        high = self._range(upper)
        if not high or not _compatible(pair):
            return []
        _share(pair)
        low = _single(pair.first, pair.text)
        return _moving([*([low] if low else []), *high], pair.second.value - pair.first.value)

    def _opens_levels(self, pair: _Pair) -> bool:
        """Whether it is "from A to B" over time: not "from the $5 to $6 it cost", "from 5 to 7 % to 3 to 5 %"."""
        opening = self._from.search(pair.before)
        if not opening or not opening.group().lower().startswith("from") or _RANGING.search(pair.before):
            return False
        if not self._gap_to.fullmatch(pair.gap):
            return False
        named = opening.group().lower().endswith("the ") and " the " not in pair.gap
        return not named and _TO_A_RANGE.match(pair.after) is None

    def _range(self, pair: _Pair) -> list[Figure]:
        """Read "6% to 8%", "10-20", "between A and B", "33 or 34 percent", "sixty seventy percent" as one figure."""
        gap, (first, second) = pair.gap, (pair.first, pair.second)
        if not self._is_range_gap(pair, gap) or not _compatible(pair):
            return []
        if first.form in _NO_RANGE or second.form in _NO_RANGE or (second.bare and _is_year(pair.text, first)):
            return []
        scales = (first.scale, first.unit)
        _share(pair)
        if not first.value < second.value and second.sign != "-":
            first.scale, first.unit = scales
            return []
        return [_ranging(first, second)]

    def _is_range_gap(self, pair: _Pair, gap: str) -> bool:
        first, second = pair.first, pair.second
        if _DASH.fullmatch(gap):
            spaced = gap != gap.strip()
            return not spaced or ((first.bare or first.unit_first) and not (first.in_words or second.in_words))
        if self._gap_to.fullmatch(gap):
            return True
        if self._gap_and.fullmatch(gap):
            opening = self._from.search(pair.before)
            return bool(opening) and (opening.group() if opening else "").lower().startswith("between")
        if gap == " or ":
            return first.bare and first.raw < second.raw <= 2.5 * first.raw
        spoken = gap == " " and first.bare and first.in_words and second.in_words and second.unit is not None
        return spoken and first.raw >= 10 and first.raw % 10 == 0 and second.raw == first.raw + 10


def _moving(figures: list[Figure], by: float) -> list[Figure]:
    """*figures* as levels before and after a move."""
    for figure in figures:
        figure.change = "increase" if by > 0 else "decrease"
    return figures


# -- pairs ----------------------------------------------------------------------------------------------------------


def _is_score(pair: _Pair) -> bool:
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


def _is_ranked_field(pair: _Pair) -> bool:
    """Whether the second number is the size of the field in which the first is a rank."""
    return pair.first.unit == "rank" and pair.second.unit is None and _AMONG.fullmatch(pair.gap) is not None


def _part_of_sum(pair: _Pair) -> list[Figure]:
    """Read both sums of money in "28 million of the 90 million euros"."""
    first, second = pair.first, pair.second
    if not (first.bare and first.scale >= 1e3 and second.form == "money" and _OUT_OF.fullmatch(pair.gap)):
        return []
    first.unit, first.kind, first.form = second.unit, second.kind, second.form
    return [figure for quantity in (first, second) if (figure := _single(quantity, pair.text))]


def _proportion(pair: _Pair) -> list[Figure]:
    """Read "one in five", "one house in five", "7 out of every 10", "15 out of 25", "eight of the 12"."""
    first, second = pair.first, pair.second
    gap = pair.gap
    if _of_so_many_coins(first, second) and _OF_SO_MANY.fullmatch(gap):
        return [_share_of(pair)]
    counts = first.form == "plain" and second.form in ("plain", "occasions") and not (first.unit or second.unit)
    if not counts or second.sign or _is_year(pair.text, second):
        return []
    if second.value < first.value and not gap.lstrip().lower().startswith("out"):
        return []  # but "35 out of 25" is read as it stands: validation tells that it cannot be
    if gap.endswith((" ", "-")) and (joined := _IN.fullmatch(gap)):
        return _n_in_m(pair, joined)
    joined = _OUT_OF.fullmatch(gap)
    return [] if joined is None else _n_of_m(pair, joined)


def _of_so_many_coins(first: Quantity, second: Quantity) -> bool:
    """Whether one of two small numbers is a sum: "six euros out of ten", "one dollar in three", "six in ten pounds"."""
    sums = sorted((first.form, second.form)) == ["money", "plain"] and not (first.unit_first or second.unit_first)
    small = first.scale == second.scale == 1.0 or second.raw * second.scale in (100.0, 1000.0)
    bare = second.bare or first.bare
    return sums and small and bare and not (first.decimals or second.decimals) and first.value < second.value <= 1000


_OF_SO_MANY = re.compile(r"\s+(?:(?:in|out\s+of|of)\s+(?:every|each)|out\s+of|in)\s+", re.IGNORECASE)


def _n_of_m(pair: _Pair, joined: re.Match[str]) -> list[Figure]:
    """A score out of a hundred, a proportion of a round number, or a part of a counted whole."""
    first, base = pair.first, pair.second.value
    if joined["out"] and base in _SCALES and (first.decimals or _RATED.search(pair.before)):
        score = _make(first)
        score.unit, score.kind, score.form, score.denominator = "points", "other", "score", base
        return [score]
    said_so = joined["every"] or joined["out"] or _small(pair)
    if base in _ROUND_BASES and not joined["the"] and said_so:
        return [_share_of(pair)]
    figure = _make(first)
    figure.form, figure.denominator = "n_out_of_m" if joined["out"] else "n_of_m", base
    if pair.second.scale >= 1e3 and (whole := _single(pair.second, pair.text)):
        return [figure, whole]  # "6.2 million of the 13.3 million customers" states both
    return [figure]


def _n_in_m(pair: _Pair, joined: re.Match[str]) -> list[Figure]:
    first, second = pair.first, pair.second
    named = joined["noun"] is not None
    if first.value >= second.value or second.value < 2 or first.value > 99 or first.decimals:
        return []
    most = 100 if first.value == 1 else 10
    if named and (not second.in_words or second.value > most or _COUNTED_AFTER.match(pair.after)):
        return []
    if first.in_words != second.in_words and (second.value < 10 or not first.in_words):
        return []
    if not joined["every"] and second.value > 10 and second.value % 5 and first.value > 1:
        return []
    if not named and not first.in_words and second.value > 100 and first.value > 9:
        return []
    return [_share_of(pair)]


def _share_of(pair: _Pair) -> Figure:
    share = 100.0 * pair.first.value / pair.second.value
    return Figure(pair.first.start, pair.second.end, share, "percent", "share", "n_in_m", in_words=pair.first.in_words)


def _small(pair: _Pair) -> bool:
    """Whether both are small number words: "two of three jobs" states a proportion."""
    return pair.first.in_words and pair.second.in_words and 1 < pair.first.value < pair.second.value


def _odds(pair: _Pair) -> list[Figure]:
    """Read "2.6:1" and, where a ratio is spoken of, "one to three" or "43 to 1"."""
    first, second = pair.first, pair.second
    if not (first.bare and second.bare) or not second.value:
        return []
    spoken = pair.gap in (" to ", "-to-", " for ", "–to–") and (
        _RATIO.search(pair.text, max(0, first.start - 80), first.start)
        or (pair.gap == "-to-" and _RATIO.match(pair.after))
    )
    if pair.gap not in (":", " : ") and not spoken:
        return []
    if first.value + second.value == 100:
        figure = _make(first, second.end)
        figure.unit, figure.kind, figure.form = "percent", "share", "odds"
        return [figure]
    figure = _make(first, second.end)
    figure.value, figure.unit, figure.kind, figure.form = first.value / second.value, "ratio", "ratio", "odds"
    return [figure]


def _clock_length(pair: _Pair) -> list[Figure]:
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


def _growth_to_level(pair: _Pair) -> list[Figure]:
    """Read "rose by $3 million to $40 million" as a rise and a level, each with its own unit."""
    first, second = pair.first, pair.second
    by = first.unit == second.unit and pair.before.endswith(" by ")
    if not ((first.unit and second.unit) or by) or pair.gap.strip() != "to":
        return []
    if not (_MOVED.search(pair.before) or (by and first.value >= 10 and _MOVING.search(pair.before))):
        return []
    close = first.value < second.value < 2 * first.value
    if first.value < second.value and (_UP_TO_RANGE.search(pair.before) or (close and _RISE_OF.search(pair.before))):
        return []
    figures = [figure for quantity in (first, second) if (figure := _single(quantity, pair.text))]
    return figures if len(figures) == 2 else []


def _compatible(pair: _Pair) -> bool:
    """Whether one unit can serve both."""
    first, second = pair.first, pair.second
    if first.bare and first.scale == 1.0 and not second.bare and _YEAR.fullmatch(pair.text[first.start : first.end]):
        return False
    if first.unit == second.unit:
        return first.scale in (second.scale, 1.0) or second.scale != 1.0
    if first.unit is None and first.form == "plain":
        return second.form not in _NO_RANGE and not first.hyphenated
    if second.unit is None and second.form == "plain" and first.unit_first:
        return "-" in pair.gap or "–" in pair.gap or second.scale != 1.0 or not re.match(r"\s+[a-z]{3,}s\b", pair.after)
    return False


def _share(pair: _Pair) -> None:
    """Give both the unit and scale that only one of them has written."""
    first, second = pair.first, pair.second
    if first.unit is None and second.unit is not None:
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


# -- one quantity ---------------------------------------------------------------------------------------------------


def _make(quantity: Quantity, end: int | None = None) -> Figure:
    return Figure(
        start=quantity.start,
        end=quantity.end if end is None else end,
        value=quantity.value,
        unit=quantity.unit or "count",
        kind=quantity.kind,
        form=quantity.form,
        decimals=quantity.decimals,
        change=quantity.change,
        in_words=quantity.in_words,
        scale=quantity.scale,
    )


def _ranging(first: Quantity, second: Quantity) -> Figure:
    """One figure from *first* through *second*."""
    figure = _make(second)
    figure.start, figure.value, figure.value_high = first.start, first.value, second.value
    figure.decimals, figure.qualifier = max(first.decimals, second.decimals), "range"
    return figure


def _single(quantity: Quantity, text: str) -> Figure | None:
    """The figure a quantity makes alone; None for a bare year and other numbers that never are claims."""
    if quantity.form == "list_size":
        return None
    if quantity.bare and not _may_be_claim(quantity, text):
        return None
    if (share := _of_every_hundred(quantity, text)) is not None:
        return share
    figure = _make(quantity)
    if figure.form == "plain":
        _read_plain(figure, quantity, text)
    elif figure.form == "fraction" and _is_multiple(figure, text):
        figure.value, figure.unit, figure.kind = figure.value / 100, "ratio", "ratio"
    elif figure.form == "duration" and _is_period(figure, text):
        figure.form = "period"
    elif figure.form == "top_n":
        figure.qualifier = "at_most"
    if figure.form in ("percent", "points") and quantity.sign:
        _sign_of_change(figure, quantity, text)
    elif quantity.sign == "+":
        figure.start += 1
    return figure


def _read_plain(figure: Figure, quantity: Quantity, text: str) -> None:
    """What a number without a written unit is by what stands around it: a score, a ratio, a pronoun, an adjective."""
    bare = quantity.unit is None
    ratio = figure.decimals and _RATIO_OF.search(text, max(0, figure.start - 60), figure.start)
    if quantity.in_words and figure.value == 1 and bare:
        figure.form = "one"
    elif _ON_A_SCALE.match(text, figure.end) or (bare and _is_score_level(figure, text)):
        figure.unit, figure.kind, figure.form = "points", "other", "score"
    elif ratio or _FOR_EVERY.match(text, figure.end):
        figure.unit, figure.kind, figure.form = "ratio", "ratio", "odds"
    elif quantity.hyphenated:
        figure.form = "hyphen_count"


def _is_multiple(figure: Figure, text: str) -> bool:
    """Whether a fraction compares with another amount, "half the average", rather than being a part of a whole."""
    if _OF_ANOTHER.match(text, figure.end):
        return True
    owned = _WITH.search(text, max(0, figure.start - 12), figure.start)
    return owned is not None and _OF_ITS_SIZE.match(text, figure.end) is not None


def _is_period(figure: Figure, text: str) -> bool:
    """Whether a duration says when something happened, "in 5 years", rather than how long it takes."""
    before = _PERIOD_BEFORE.search(text, max(0, figure.start - 24), figure.start)
    return before is not None or _PERIOD_AFTER.match(text, figure.end) is not None


def _of_every_hundred(quantity: Quantity, text: str) -> Figure | None:
    """Read "nine out of every hundred", "43 crowns of each hundred" and "of every hundred who start, forty"."""
    if quantity.form not in ("plain", "money") or quantity.scale != 1.0 or not 0 < quantity.raw < 100:
        return None
    after = _HUNDRED_AFTER.match(text, quantity.end)
    before = None if after else _HUNDRED_BEFORE.search(text, max(0, quantity.start - 70), quantity.start)
    if after is None and (before is None or quantity.form == "money" or not _nothing_follows(text, quantity.end)):
        return None
    base = 1000.0 if (after or before)["base"].lower() == "thousand" else 100.0  # type: ignore[index]
    end = after.end() if after else quantity.end
    value = float(f"{100.0 * quantity.raw / base:.12g}")
    return Figure(quantity.start, end, value, "percent", "share", "n_in_m", in_words=quantity.in_words)


def _is_score_level(figure: Figure, text: str) -> bool:
    """Whether a bare number is a score or the level of an index: "a score of 64.6", "the Topix fell to 1,991"."""
    if figure.scale != 1.0 or not _ENDS_PHRASE.match(text, figure.end):
        return False
    if _SCORE_OF.search(text, max(0, figure.start - 40), figure.start):
        return True
    before = text[max(0, figure.start - 90) : figure.start]
    named = _STOCK_INDEX.search(before)
    if figure.value < 200 or named is None or not _AT_LEVEL.search(before):
        return False
    return re.search(r"[.!?]\s+[A-Z]", before[named.end() :]) is None


_ENDS_PHRASE = re.compile(
    r"\s*(?:[.,;:!?)\]\n]|$)|\s+(?:in|on|for|from|and|but|at|by|while|against|last|this|then|when)\b"
)
_SCORE_OF = re.compile(
    r"(?i)\b(?:(?:scores?|rating|mark)\s+(?:of|was|is|were|now|:)|index\s+(?:value\s+|score\s+|level\s+)?(?:stands?\s+at|stood\s+at|of|is"
    r"|was)|scor(?:ed|es|ing)|entry\s+points\s+of)\s+(?:(?:about|around|only|just|nearly)\s+)?$"
)
_STOCK_INDEX = re.compile(
    r"\b(?:FTSE(?:\s\d+)?|Dow|Nasdaq|NASDAQ|S&P(?:\s\d+)?|Nikkei|Topix|TOPIX|Kospi|KOSPI|Sensex|SENSEX|Nifty|NIFTY|Hang\s+Seng|DAX"
    r"|Dax|CAC|IBEX|ASX|TSX|TSE|Bovespa|Ibovespa|Stoxx|STOXX|KSE|JSE|[Aa]ll[\s-][Ss]hare|All\s+Ordinaries|Straits\s+Times"
    r"|[Ii]ndex|(?:Stock|Industrial)\s+Average)\b"
)
_AT_LEVEL = re.compile(r"\b(?:at|to|below|above|past|of)\s+(?:(?:about|around|just|nearly)\s+)?$")
_RATIO_OF = re.compile(
    r"(?i)\b(?:coefficient|factor|multiple)\s+(?:(?:now|currently|still)\s+)?(?:of|is|was|stands?\s+at|stood\s+at"
    r"|(?:fell|rose|dropped|climbed|slipped)\s+to)\s+(?:(?:about|around|only|just|some|nearly|almost)\s+)?$"
)


def _nothing_follows(text: str, end: int) -> bool:
    """Whether what follows says what so many do, rather than what is counted."""
    return re.match(r"\s+(?!per\b)[a-z]+s\b(?<!s’)", text[end : end + 20]) is None


_HUNDRED_AFTER = re.compile(
    r"(?:\s+(?!out\b)[a-z]{3,20})?\s+(?:out\s+of|of|in)\s+(?:every|each)\s+(?P<base>hundred|thousand|100|1,?000)(?![\w-]|[,.]\d)",
    re.IGNORECASE,
)
_HUNDRED_BEFORE = re.compile(
    r"\bof\s+(?:every|each)\s+(?P<base>hundred|thousand)\b[^.;:\d]{0,45},\s+(?:(?:some|about|only|just|nearly)\s+)?$",
    re.IGNORECASE,
)


def _sign_of_change(figure: Figure, quantity: Quantity, text: str) -> None:
    """Take "(-0.7%)" for a fall of 0.7, but leave an interest rate or a margin of -0.7% below zero."""
    before = text[max(0, figure.start - 40) : figure.start]
    if quantity.sign != "+" and _BELOW_ZERO.search(before):
        return
    figure.start += len(re.match(r"(?:minus\s+)?[-−–+]?", text[figure.start : figure.end]).group())  # type: ignore[union-attr]
    figure.value = abs(figure.value)
    figure.change, figure.kind = ("increase" if quantity.sign == "+" else "decrease"), "growth"


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


def _is_year(text: str, quantity: Quantity) -> bool:
    return quantity.bare and _YEAR.fullmatch(text[quantity.start : quantity.end]) is not None


def _may_be_claim(quantity: Quantity, text: str) -> bool:
    """Rejects by form alone: bare years, codes with leading zeros, "zero" as an adjective."""
    written = text[quantity.start : quantity.end].strip("-−–+")
    if _LATER_YEAR.fullmatch(written) and _BEFORE_YEAR.search(text, max(0, quantity.start - 14), quantity.start):
        return _COUNTED.match(text, quantity.end) is not None
    if _YEAR.fullmatch(written):
        counted = (_COUNTED_THEN if 1990 <= quantity.raw <= 2040 else _COUNTED).match(text, quantity.end) is not None
        return counted and not _BEFORE_YEAR.search(text, max(0, quantity.start - 14), quantity.start)
    if written[:1] == "0" and len(written) > 1 and written[1].isdigit():
        return False
    if written.lower() in ("zero", "nought", "naught"):
        return (
            re.match(
                r"[-\s](?:sum|tolerance|hour|waste|in\s+on|emissions?|carbon|emission)\b",
                text[quantity.end : quantity.end + 12],
            )
            is None
        )
    return not (written.lower() == "one" and _PRONOUN_ONE.match(text, quantity.end))


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
_SUBUNIT_CURRENCIES = frozenset(("USD", "EUR", "GBP", "AUD", "CAD", "NZD", "ZAR", "INR"))
_ROUND_BASES = frozenset((2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 20.0, 100.0, 1000.0))
_SCALES = frozenset((5.0, 10.0, 20.0, 100.0, 1000.0))
_RATED = re.compile(
    r"(?i)\b(?:scor\w+|rat(?:ed|es|ing|ings)|mark(?:s|ed)?|index|grade[ds]?|gave|gives?|awarded)\b[^.;]{0,40}$"
)
_ON_A_SCALE = re.compile(r"\s+(?:points?\s+)?(?:on|in)\s+(?:a|the)\s+(?:[\w-]+\s+)?scale\b|\s+on\s+the\s+index\b")
_FOR_EVERY = re.compile(
    r"\s+[a-z]{3,20}\s+(?:for|to)\s+(?:every|each)\s+(?!year|month|week|day|hour|other)[a-z]{3,20}\b(?!\s*\d)"
)
_PERIOD_BEFORE = re.compile(
    r"(?i)\b(?:in|within|over|during|for|throughout|across|after|every|these|those|last|past|next|first|same"
    r"|other|of|through)\s+"
    r"(?:the\s+|just\s+|only\s+|about\s+|some\s+|nearly\s+|almost\s+|more\s+than\s+|less\s+than\s+|over\s+"
    r"|under\s+|at\s+least\s+)*$"
)
_PERIOD_AFTER = re.compile(
    r"[\s-]+\w+\s+(?:to|ended|ending|through|ago|running|in\s+a\s+row|later|earlier|before|on\b)"
)
_AMONG = re.compile(
    r"\s+(?:\w+\s+)?(?:out\s+of|of|among|amongst|from\s+among|in\s+a\s+field\s+of)\s+(?:the\s+|all\s+|its\s+"
    r"|some\s+)?(?:\w+\s+)?",
    re.IGNORECASE,
)
_COUNTED_THEN = re.compile(
    r"\s+(?:new\s+|full-time\s+|more\s+)?(?:people|employees|workers|staff|jobs|students|members|homes|houses"
    r"|cars|vehicles|units|patients"
    r"|children|pupils|teachers|nurses|companies|firms|schools|shops|stores|beds|rooms|hectares|visitors"
    r"|residents|households|respondents)\b"
)
_IN = re.compile(
    r"(?:\s+|-)(?P<noun>(?:(?!(?:in|and|or|to|of|the|is|was|has|at|on|from|by)\b)[\w-]{2,20}\s+){1,3}?)?"
    r"in(?:\s+|-)(?P<every>(?:every|each)\s+)?",
    re.IGNORECASE,
)
_COUNTED_AFTER = re.compile(
    r"\s+(?:(?:[a-z]+\s+)?(?:towns|cities|villages|countries|states|regions|places|districts|years|months|weeks|days"
    r"|hours|stages|steps|parts|volumes|schools|offices|plants|sites|languages|categories)\b"
    r"|(?!(?:is|was|has|does|surveyed|asked)\b)[a-z]{3,}s\b(?<!ss)(?=\s+(?:of|in|and|where|with)\b|[.,;]))"
)
"""What is counted in another place: "one office in five towns"."""
_OUT_OF = re.compile(
    r"\s+(?:(?!out\b)[a-z]{3,20}\s+)?(?:(?P<out>out(?:\s+of)?)|of)\s+(?P<the>the\s+|its\s+|their\s+|our\s+|my\s+|his\s+|her\s+|those\s+|these\s+"
    r"|all\s+|a\s+total\s+of\s+|some\s+)?(?:top\s+)?(?P<every>(?:every|each)\s+)?",
    re.IGNORECASE,
)
_TO_A_RANGE = re.compile(
    r"\s+to\s+(?:between\s+)?[$€£¥₹]?\d[\d.,]*\s?(?:%|per\s?cent|percent|million|billion|bn|m)?"
    r"(?:\s?[-–]\s?|\s+(?:to|and)\s+)[$€£¥₹]?\d"
)
_RATIO = re.compile(r"(?i)[\s-]*\b(?:ratio|odds|outnumber\w*|proportion|versus)\b")
_DASH = re.compile(r"[ \u00a0]?[-–‑−—][ \u00a0]?")
_H_GAP = re.compile(r"\s?h\s?")
_HOURS_GAP = re.compile(r"\s?(?:h|hrs?|hours?),?\s+(?:and\s+)?", re.IGNORECASE)
_RANGING = re.compile(
    r"(?i)\b(?:rang\w+|vary\w*|varied|varies|anything|anywhere|span\w*|stretch\w*|differ\w*|runs?"
    r"|running)\s+(?:\w+\s+)?from\s+$|(?:range|spread|anything)\s+of\s+$"
)
_MOVED = re.compile(
    r"(?i)\b(?:rose|rise|rises|risen|rising|increas\w+|grew|grow\w*|gain\w*|jump\w*|climb\w*|surg\w+|soar\w*|up"
    r"|fell|fall\w*|declin\w+"
    r"|drop\w*|decreas\w+|down|shrank|slip\w*|slid|plung\w+|tumbl\w+|lost|cut|reduced|slump\w*|dipped|eased|added"
    r"|advanc\w+|rallied|narrowed|widened|improved|expanded|contracted|higher|lower)"
    r"\s+(?:by\s+|of\s+|another\s+|a\s+further\s+|an?\s+|about\s+|around\s+|nearly\s+|almost\s+|roughly\s+"
    r"|some\s+|more\s+than\s+|over\s+|just\s+|only\s+|another\s+)*$"
)
_MOVING = re.compile(r"(?i)\b(?:cut\w*|reduc\w+|lower\w*|trimm\w+|rais\w+|increas\w+)\b[^.;]{0,60}\sby\s$")
_UP_TO_RANGE = re.compile(
    r"(?i)\b(?:to\s+(?:rise|grow|increase|fall|decline|gain|drop|climb|expand|improve)|will|would|could|may|might"
    r"|forecast\w*|expect\w*|guid\w+)\b[^.]{0,40}$"
)
_RISE_OF = re.compile(r"(?i)\bof\s+(?:\w+\s+){0,2}$")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_LATER_YEAR = re.compile(r"1[0-4]\d\d|2[12]\d\d")
_BEFORE_YEAR = re.compile(
    r"(?i)\b(?:in|since|by|of|from|until|till|to|during|before|after|for|the|year|and|mid|late|early|than|spring"
    r"|summer|autumn|winter|or|versus|vs)[\s-]+$"
)
_COUNTED = re.compile(
    r"\s+(?:(?:new|more|full-time|local|foreign|other|different|active|young|small|large|extra|additional"
    r"|square)\s+)?(?!years|was|is|has|sales|results|levels|figures|plans|prices|accounts|elections|exports"
    r"|imports|census|terms|earnings|profits|revenues|guidelines|standards|sanctions|minus|plus|less|versus"
    r"|budgets)[a-z]{3,}s\b|\s+people\b"
)
_PRONOUN_ONE = re.compile(
    r"\s+(?:another|of\s+(?:the|its|their|our|them|us|my|his|her|those|these|Europe|Africa|Asia|America|many"
    r"|several|few)\b|can|could|would|might|should|must|may|who|that|which|is|was|has|reason|way|thing"
    r"|or\s+(?:two|more|other|the)|by\s+one|day|another|side|hand|after|at\s+a\s+time|and\s+(?:only|the\s+same)"
    r"|needs?|says|said|wonders|knows|sees|gets|hopes|asks)\b|['’]s\b|-(?:off|time|way|sided|stop|to-one|on-one"
    r"|man|size)\b|[,.;:!?)]|\s+for\s+the\b"
)
_LEVEL_BEFORE = re.compile(r"(?i)\b(?:to|at|from|of)\s+(?:(?:about|around|only|just|some|nearly)\s+)?$")
_STEP_OF = re.compile(
    r"(?i)\b(?:rises?|hikes?|cuts?|increases?|increments?|moves?|falls?|drops?|changes?|declines?|reductions?"
    r"|improvements?|gains?|widening|narrowing|contraction|expansion|steps?|premium|spread|difference|gap|margin"
    r"|total|range|band|between|up|down)\s+of\s+(?:\w+\s+)?$"
)
_BELOW_ZERO = re.compile(
    r"(?i)\b(?:rates?|yields?|deposit|interest|inflation|margin|temperature|return|balance|growth\s+rate|was|at"
    r"|is|stood\s+at|to)\s+(?:of\s+|at\s+|was\s+|to\s+|is\s+)?$"
)
_OF_ANOTHER = re.compile(
    r"\s+(?:what\b|(?:of\s+)?(?:the|its|their|his|her|our|a)\s+(?:[A-Za-z'’-]+\s+){0,3}?(?:averages?|number|level"
    r"|size|amount|rate|figure|price|cost|pace|speed|length|area|peak|target|norm|median)\b"
    r"|of\s+[A-Z][\w-]+['’]s(?=\s*[.,;)])|that\s+(?:of|in|at|for)\b|of\s+what\s+(?:the|its|their|an?|[A-Z]\w+)\s+\w+(?:\s+\w+)?\s+(?:cost|costs"
    r"|spends?|spent|paid|pays|was|were|is|earns?|earned|makes?|made)\b|as\s+(?:many|much|big|large|likely|high"
    r"|long|fast|often|good)\b|those?\s+(?:of|in)\b)"
)
_WITH = re.compile(r"\b(?:with|has|had|have)\s+(?:only\s+|just\s+|about\s+|barely\s+|less\s+than\s+|more\s+than\s+)?$")
_OF_ITS_SIZE = re.compile(
    r"\s+(?:of\s+)?(?:[A-Z][\w-]+\s?){1,3}['’]s?\s+(?:population|size|area|workforce|land|output|economy|GDP"
    r"|staff|budget)\b|\s+(?:of\s+)?the\s+(?:population|people|size|area|land|staff|budget|workforce)\s+of\s+[A-Z]"
)
_EMPHASIS = re.compile(r"(?<![A-Za-z0-9])[_*]+|[_*]+(?![A-Za-z0-9])")

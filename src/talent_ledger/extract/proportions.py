"""Two neighbouring quantities as a part and its whole: "one in five", "28 million of the 90 million euros", "2.6:1"."""

from __future__ import annotations

import re

from talent_ledger.extract.figures import Figure
from talent_ledger.extract.quantities import Pair, Quantity
from talent_ledger.extract.single_quantities import figure_alone, figure_of, is_year


def part_of_sum(pair: Pair) -> list[Figure]:
    """Read both sums of money in "28 million of the 90 million euros"."""
    first, second = pair.first, pair.second
    if not (first.bare and first.scale >= 1e3 and second.form == "money" and _OUT_OF.fullmatch(pair.gap)):
        return []
    first.unit, first.kind, first.form = second.unit, second.kind, second.form
    return [figure for quantity in (first, second) if (figure := figure_alone(quantity, pair.text))]


def proportion(pair: Pair) -> list[Figure]:
    """Read "one in five", "one house in five", "7 out of every 10", "15 out of 25", "eight of the 12"."""
    first, second = pair.first, pair.second
    gap = pair.gap
    if _of_so_many_coins(first, second) and _OF_SO_MANY.fullmatch(gap):
        return [_share_of(pair)]
    counts = first.form == "plain" and second.form in ("plain", "occasions") and not (first.unit or second.unit)
    if _measured_in_every(pair):
        share = _share_of(pair)
        share.end = pair.second.number_end  # the hectares of "four out of every ten hectares" are no part of it
        return [share]
    if not counts or second.sign or is_year(pair.text, second):
        return []
    if second.value < first.value and not gap.lstrip().lower().startswith("out"):
        return []  # but "35 out of 25" is read as it stands: validation tells that it cannot be
    if gap.endswith((" ", "-")) and (joined := _IN.fullmatch(gap)):
        return _n_in_m(pair, joined)
    joined = _OUT_OF.fullmatch(gap)
    return [] if joined is None else _n_of_m(pair, joined)


_OUT_OF = re.compile(
    r"\s+(?:(?!out\b)[a-z]{3,20}\s+)?(?:(?P<out>out(?:\s+of)?)|of)\s+(?P<the>the\s+|its\s+|their\s+|our\s+|my\s+|his\s+|her\s+|those\s+|these\s+"
    r"|(?-i:[A-Z][\w-]+(?:\s[A-Z][\w-]+)?)['’]s?\s+|all\s+|a\s+total\s+of\s+|some\s+)?(?:top\s+)?(?P<every>(?:every|each)\s+)?",
    re.IGNORECASE,
)


def _of_so_many_coins(first: Quantity, second: Quantity) -> bool:
    """Whether one of two small numbers is a sum: "six euros out of ten", "one dollar in three", "six in ten pounds"."""
    sums = sorted((first.form, second.form)) == ["money", "plain"] and not (first.unit_first or second.unit_first)
    small = first.scale == second.scale == 1.0 or second.raw * second.scale in (100.0, 1000.0)
    bare = second.bare or first.bare
    return sums and small and bare and not (first.decimals or second.decimals) and first.value < second.value <= 1000


_OF_SO_MANY = re.compile(r"\s+(?:(?:in|out\s+of|of)\s+(?:every|each)|out\s+of|in)\s+", re.IGNORECASE)


def _n_of_m(pair: Pair, joined: re.Match[str]) -> list[Figure]:
    """A score out of a hundred, a proportion of a round number, or a part of a counted whole."""
    first, base = pair.first, pair.second.value
    if joined["out"] and base in _SCALES and (first.decimals or _RATED.search(pair.before)):
        score = figure_of(first)
        score.unit, score.kind, score.form, score.denominator = "points", "other", "score", base
        return [score]
    said_so = (
        joined["every"] or joined["out"] or _small(pair) or (base in (10.0, 100.0) and _OF_PEOPLE.match(pair.after))
    )
    if base in _ROUND_BASES and not joined["the"] and said_so:
        return [_share_of(pair)]
    figure = figure_of(first)
    figure.form, figure.denominator = "n_out_of_m" if joined["out"] else "n_of_m", base
    if pair.second.scale >= 1e3 and (whole := figure_alone(pair.second, pair.text)):
        return [figure, whole]  # "6.2 million of the 13.3 million customers" states both
    return [figure]


_OF_PEOPLE = re.compile(
    r"\s+(?:(?:young|old|older|adult|working)\s+)?(?:people|adults|women|men|voters|children|households|workers|companies"
    r"|firms|students|patients|respondents|[A-Z][a-z]+(?:s|ns|ese|ish))\b"
)
"""Of whom a proportion is told: "7 of 10 people", "six of 10 Americans"."""
_SCALES = frozenset((5.0, 10.0, 20.0, 100.0, 1000.0))
_ROUND_BASES = frozenset((2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 20.0, 100.0, 1000.0))
_RATED = re.compile(
    r"(?i)\b(?:scor\w+|rat(?:ed|es|ing|ings)|mark(?:s|ed)?|index|grade[ds]?|gave|gives?|awarded)\b[^.;]{0,40}$"
)


def _small(pair: Pair) -> bool:
    """Whether both are small number words: "two of three jobs" states a proportion."""
    return pair.first.in_words and pair.second.in_words and 1 < pair.first.value < pair.second.value


def _n_in_m(pair: Pair, joined: re.Match[str]) -> list[Figure]:
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


def _measured_in_every(pair: Pair) -> bool:
    """Whether so many of a few measured things are told of: "four out of every ten hectares", "one tonne in ten"."""
    first, second = pair.first, pair.second
    small = first.value < second.value in _ROUND_BASES and first.scale == second.scale == 1.0 and not first.decimals
    if not small or "physical" not in (first.form, second.form):
        return False
    joined = _OUT_OF.fullmatch(pair.gap)
    every = first.bare and joined is not None and joined["every"] is not None
    return every or (second.bare and first.in_words and second.in_words and pair.gap == " in ")


def part_of_every(pair: Pair) -> list[Figure]:
    """Read "of every ten pupils nearly eight": the part that is said after its whole."""
    whole, part = pair.first, pair.second
    told = _OF_EVERY.search(pair.before) is not None and _UP_TO_PART.fullmatch(pair.gap) is not None
    if not told or not part.bare or part.value >= whole.value or whole.value not in _ROUND_BASES or whole.unit:
        return []
    figure = figure_of(part)
    figure.value, figure.unit, figure.kind, figure.form = 100.0 * part.value / whole.value, "percent", "share", "n_in_m"
    return [figure]


_OF_EVERY = re.compile(r"\b(?:of|out\s+of|for)\s+every\s+$", re.IGNORECASE)
_UP_TO_PART = re.compile(
    r"\s+(?:[a-z-]+\s+){1,4}?(?:(?:in|from|at)\s+(?:the\s+)?[A-Z][\w-]+)?,?\s*"
    r"(?:(?:only|just|about|some|nearly|almost|around|roughly|over|more\s+than|fewer\s+than)\s+)?"
)


def _share_of(pair: Pair) -> Figure:
    share = 100.0 * pair.first.value / pair.second.value
    return Figure(pair.first.start, pair.second.end, share, "percent", "share", "n_in_m", in_words=pair.first.in_words)


def odds(pair: Pair) -> list[Figure]:
    """Read "2.6:1" and, where a ratio is spoken of, "one to three" or "43 to 1"."""
    first, second = pair.first, pair.second
    if not (first.bare and second.bare) or not second.value:
        return []
    if _FIRST_YEAR <= first.value <= _LAST_YEAR and _FIRST_YEAR <= second.value <= _LAST_YEAR:
        return []  # "from 2021 to 2022"
    spoken = pair.gap in (" to ", "-to-", " for ", "–to–") and (
        _RATIO.search(pair.text, max(0, first.start - 80), first.start)
        or (pair.gap == "-to-" and _RATIO.match(pair.after))
        or (second.value == 1 and first.in_words and second.in_words and _BY.search(pair.before))
    )
    if pair.gap not in (":", " : ") and not spoken:
        return []
    if first.value + second.value == 100:
        figure = figure_of(first, second.end)
        figure.unit, figure.kind, figure.form = "percent", "share", "odds"
        return [figure]
    figure = figure_of(first, second.end)
    figure.value, figure.unit, figure.kind, figure.form = first.value / second.value, "ratio", "ratio", "odds"
    return [figure]


_BY = re.compile(r"\bby\s+(?:about\s+|nearly\s+|almost\s+|more\s+than\s+)?$", re.IGNORECASE)
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_RATIO = re.compile(r"(?i)[\s-]*\b(?:ratio|odds|outnumber\w*|proportion|versus)\b")

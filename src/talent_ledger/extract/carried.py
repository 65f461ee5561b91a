"""Units that are written once for several figures: in a list, in brackets, in a comparison.

"Germany 16 percent, France 12", "SEK 3,412 m (3,655)", "they wait 61 days, compared with 44".
"""

from __future__ import annotations

import re
from itertools import pairwise

from talent_ledger.extract.column_heads import BARE, carry_from_headers, rescale
from talent_ledger.extract.conventions import Conventions
from talent_ledger.extract.figures import Figure
from talent_ledger.extract.lexicon import Lexicon

_GIVES = frozenset(("percent", "money", "physical", "duration", "points", "score", "fraction", "n_in_m"))
_LONGEST_REACH = 160
_SUM_REACH = 400  # how far a currency serves large sums of nothing named
_SENTENCE_END = re.compile(r"[.!?](?:[\"'”’)\]]*)\s+(?=[\"'“‘(]?[A-Z0-9$€£])|\n\s*\n|\n(?=\s*[-*•·>\d])")

# What may follow a number whose unit is understood: nothing that could be the thing counted.
_NOTHING_COUNTED = re.compile(
    r"\s*(?:[.,;:!?)\]|\"”\x00]|$|\n|[–—](?=\s))|\s+(?:and|or(?!\s+so\s+(?:[a-z-]+\s+)?[a-z]+s\b)|but|in|a|an|the|last|this|next|from|for|at|by|per(?!\s+(?:US\s+)?(?:dollar|euro|pound)\b)|to"
    r"|than|while|against"
    r"|compared|as|earlier|on|over|among|with|when|where|versus|vs|previously|before|during|today|now|then|ago"
    r"|respectively|each"
    r"|if|because|since|which|who|is|are|was|were|has|had|will|would|whereas|after|went|came|come|comes|goes|so"
    r"|too|again|under|only|just|still|already|of\s+which|(?![A-Z]\w*s\b)[A-Z][a-z]+\b(?!\s+[a-z]+s\b))(?!\w)"
)
_COMPARED = re.compile(
    r"(?i)(?:\b(?:from|to|against|with|versus|vs\.?|than|was|were|is|at|has|have|had|had\s+been|and|or|then|only"
    r"|just|nearly|about|around|almost|over"
    r"|under|by|of|on|be|reach(?:ed|es)?|hit|the\s+former|the\s+latter|another|some|roughly|below|above|[A-Z]\w+)"
    r"|[,:;(–—])[\s(]*$"
)
_NAME_BEFORE = re.compile(
    r"(?:\b[A-Z][\w.&'’-]*|\b(?:others?|men|women|rest|elsewhere|abroad|the\s+\w+|in\s+\w+|for\s+\w+|among\s+\w+"
    r"|from\s+\w+|to\s+\w+|by\s+\w+|on\s+\w+|,\s+an?\s+\w+))[\s,:–—(]*$"
)
_BRACKET = re.compile(r"[^\n().]{0,30}\(\s*(?:[\w ]{0,12}:\s*)?$")
_CLOSED = re.compile(r"\s*[);,]")
_COUNTED_TOGETHER = re.compile(
    r"\s+(?:and|or|to)\s+(?:[a-z]+\s+)?\d[\d.,]*\s?(?:m|bn|million|billion|k|thousand)?\s+[a-z]{3,}s\b"
)
_PEOPLE = re.compile(
    r"(?i)\b(?:population|people|inhabitants|residents|users?|subscribers?|passengers?|visitors?|customers?"
    r"|members?|viewers|readers"
    r"|citizens|speakers?|patients?|immigrants?|migrants?|refugees?|there\s+(?:are|were)|workers?|employees|downloads|copies|units|vehicles|cars|homes|households"
    r"|voters|votes)\b"
)
_LISTED = re.compile(r"(?:,|,?\s+(?:and|or|&))\s+(?:about\s+|around\s+|nearly\s+|some\s+|only\s+)?")
_SAME_MEASURE = re.compile(
    r"(?:(?:In|At|By|During|Before)\s+[^.;]{1,40}?|A\s+year\s+(?:ago|earlier|before)[^.;]{0,20}|Last\s+\w+|Then"
    r"|Now|Today|Before\s+that)?[\s,?:–—]*"
    r"(?:(?:it['’]s|(?:it|they|we|that|this)\s+(?:was|were|is|are|had\s+been|stood\s+at|has|have"
    r"|had))\s+)?(?:still\s+|only\s+|just\s+|nearly\s+|about\s+|at\s+)*",
    re.IGNORECASE,
)


def carry_units(text: str, figures: list[Figure], lexicon: Lexicon, conventions: Conventions) -> None:
    """Give bare figures the unit and scale that the text states elsewhere for them, in place."""
    in_tables = set(carry_from_headers(text, figures, lexicon, conventions))
    _carry_back(text, [figure for figure in figures if id(figure) not in in_tables])
    last_money: Figure | None = None
    giver: Figure | None = None
    converted = {id(second) for first, second in pairwise(figures) if converts(text, first, second)}
    priced = {id(first) for first, second in pairwise(figures) if id(second) in converted}
    before: Figure | None = None
    ranked: Figure | None = None
    currencies = {figure.unit for figure in figures if figure.kind == "money" and len(figure.unit) == _CODE}
    only = currencies.pop() if len(currencies) == 1 else None
    for figure in figures:
        if id(figure) in in_tables or id(figure) in converted:
            continue
        if figure.form in BARE and figure.unit == "count":
            _complete(text, figure, giver, before, ranked)
            near = last_money is not None and figure.start - last_money.end <= _SUM_REACH
            currency = last_money.unit if near and last_money is not None else only
            bare = _is_bare_sum(figure, before, text, lexicon) or (id(figure) in priced and figure.scale >= 1e6)
            if currency is not None and figure.unit == "count" and bare:
                figure.unit, figure.kind, figure.carried = currency, "money", True
        if before is not None and _is_rate_too(text, before, figure):
            figure.unit = before.unit
        if before is not None and _is_million_too(text, before, figure):
            figure.unit, figure.kind, figure.form, figure.carried = before.unit, "money", "money", True
            rescale(figure, 1e6)
        if (figure.form in _GIVES or figure.carried) and not _is_signed(text, figure):
            giver = figure
        elif figure.unit not in {"rank", "ratio"} and not _nothing_counted(text, figure.end):
            giver = None
        last_money = figure if figure.kind == "money" else last_money
        ranked = figure if figure.unit == "rank" else ranked
        before = figure


_CODE = 3
"""A currency's code has so many letters; what has more is a price per so much."""


def _complete(text: str, figure: Figure, giver: Figure | None, before: Figure | None, ranked: Figure | None) -> None:
    """Give a bare *figure* the unit of what stands before it, where the text leaves it out."""
    if giver is not None and _is_change_beside(text, giver, figure):
        _change_beside(text, figure)
    elif giver is not None and _is_count_beside(text, giver, figure):
        figure.carried = True
    elif _is_band(text, figure) or (ranked is not None and _is_rank_too(text, ranked, figure)):
        figure.unit = figure.kind = "rank"
    elif _is_said_share(text, figure):
        figure.unit, figure.kind, figure.form, figure.carried = "percent", "share", "percent", True
    elif giver is not None and _reaches(text, giver, figure):
        _give(giver, figure, text)
    elif before is not None and _is_elliptical(text, before, figure):
        _give(before, figure, text)


_SAID_SHARE = re.compile(
    r"(?i)(?<!per )\b(?:share|percentage|proportion)s?(?:\s+of\s+[^,.;:()\d]{1,40}?)?"
    r"(?:,|\s+(?:(?:is|was|are|were|stands?|stood|came|come|went|fell|rose|dropped|climbed|slipped|grew|had|has|have"
    r"|been|fallen|risen|gone|down|up|now|still|only|just|at|to|from|by|about|around|nearly)\s*){1,6})\s*$"
)
"""Before a bare number that is a share: "its own share, 43.6, has hardly changed", "the share fell from 54 to 49"."""


def _is_said_share(text: str, figure: Figure) -> bool:
    bare = figure.form == "plain" and not figure.in_words and figure.scale == 1.0 and 0 <= figure.value <= 100
    said = _SAID_SHARE.search(text, max(0, figure.start - 110), figure.start) if bare else None
    return said is not None and _nothing_counted(text, figure.end)


_BESIDE = re.compile(r"[^().,;\d]{0,50}\(\s*[+−–-]?\s?")
_SIGNS = "+−–-"


def _is_change_beside(text: str, giver: Figure, figure: Figure) -> bool:
    """Whether a signed number in brackets says by how much the percentage before it has changed: "8% (+2)"."""
    signed = _is_signed(text, figure)
    beside = _BESIDE.fullmatch(text, giver.end, figure.start) is not None and text[figure.end : figure.end + 1] == ")"
    return giver.unit == "percent" and giver.form == "percent" and signed and beside


_BESIDE_SHARE = re.compile(r"\s?\(")
_COUNTED_BESIDE = re.compile(r"(?:%|per\s?cent)\s?\((?:[nN]\s?=\s?)?\d[\d,]*\s+[a-z]{3,}\)")
_TABLE_REACH = 800


def _is_count_beside(text: str, giver: Figure, figure: Figure) -> bool:
    """Whether a number in brackets says how many the percentage is, as the first of its list: "10% (51 votes)"."""
    beside = giver.unit == "percent" and _BESIDE_SHARE.fullmatch(text, giver.end, figure.start) is not None
    closed = text[figure.end : figure.end + 1] == ")"
    return (
        beside and closed and _COUNTED_BESIDE.search(text, max(0, giver.start - _TABLE_REACH), figure.start) is not None
    )


def _is_signed(text: str, figure: Figure) -> bool:
    """Whether a sign in brackets stands before a number: "(+2)"."""
    before = text[max(0, figure.start - 4) : figure.start + (text[figure.start] in _SIGNS)]
    return re.search(r"\(\s*[+−–-]\s?$", before) is not None


def _change_beside(text: str, figure: Figure) -> None:
    falls = text[figure.start - 1] in "−–-" or figure.value < 0
    figure.start += text[figure.start] in _SIGNS
    figure.value, figure.change = abs(figure.value), "decrease" if falls else "increase"
    figure.unit, figure.kind, figure.form = "percentage_points", "growth", "points"


_OF_ANOTHER_TIME = re.compile(r"[^().]{0,25}\(\s*(?:[\w ]{0,14}:\s*)?")


def _is_million_too(text: str, before: Figure, figure: Figure) -> bool:
    """Whether "m" behind a number in brackets is a million, as in the sum before it: "412m kronor (2021: 390m)"."""
    alike = before.kind == "money" and before.scale == 1e6 and figure.unit == "m" and figure.scale == 1.0
    beside = _OF_ANOTHER_TIME.fullmatch(text, before.end, figure.start) is not None
    return alike and beside and text[figure.end : figure.end + 1] in (")", ";", ",")


_IN_A_BAND = re.compile(r"(?:\s+to\s+(?:the\s+)?\d+\s?[-–]\s?\d+)?\s+band\b")
_PLACED_IN = re.compile(
    r"(?i)\b(?:bands?|ranked|placed|ranking|ranks)\s+(?:(?:in|at|from|of|to)\s+)?(?:(?:the|band)\s+)*$"
)


def _is_band(text: str, figure: Figure) -> bool:
    """Whether a range is of places in an order: "slipped from the 401-500 to the 501-600 band", "ranked 301–350"."""
    if figure.value_high is None or figure.decimals or figure.scale != 1.0:
        return False
    placed = _PLACED_IN.search(text, max(0, figure.start - 30), figure.start)
    return _IN_A_BAND.match(text, figure.end) is not None or placed is not None


_NAME_IN_FRONT = re.compile(r"[A-Z][\w’'.-]*(?:\s[A-Z][\w’'.-]*)*\s\($")
_AND_RESPECTIVELY = re.compile(r" and [^.;]{1,30}\brespectively\b")
_RANK_REACH = 250
_LAST_PLACE = 100


def _is_rank_too(text: str, ranked: Figure, figure: Figure) -> bool:
    """Whether a number in brackets behind a name goes on with places in an order: "at number 10, then Perth (21)"."""
    near = figure.start - ranked.end <= _RANK_REACH and "\n\n" not in text[ranked.end : figure.start]
    place = figure.value == int(figure.value) and figure.scale == 1.0 and 0 < figure.value <= _LAST_PLACE
    if (
        _AND_RESPECTIVELY.match(text, ranked.end, figure.end + 40) is not None
        and text[ranked.end : figure.start] == " and "
    ):
        return place
    ahead = text.rfind("behind", ranked.end, figure.start) >= 0 and figure.value > ranked.value
    return (
        near
        and place
        and not ahead
        and text[figure.end : figure.end + 1] == ")"
        and _NAME_IN_FRONT.search(text, max(0, figure.start - 40), figure.start) is not None
    )


_TO_ANOTHER = re.compile(
    r"(?:\s+[a-z]+){0,2}\s+(?:to|and|from|versus|against)\s+(?:about\s+|around\s+|just\s+|only\s+)?"
)


def _is_rate_too(text: str, before: Figure, figure: Figure) -> bool:
    """Whether a sum is compared with a price per so much, and so is one: "from $0.23/W to $0.10"."""
    priced = before.kind == figure.kind == "money" and "_per_" in before.unit
    rate = priced and before.unit.partition("_per_")[0] == figure.unit
    return rate and _TO_ANOTHER.fullmatch(text, before.end, figure.start) is not None


_CONVERSION = re.compile(r"\s*[(;]\s*(?:about|around|or|roughly|approximately|some|nearly|over|~|=)?\s*")


def converts(text: str, first: Figure, second: Figure) -> bool:
    """Whether the second gives the first in another currency: "4.3bn rupees ($98m; £52m)"."""
    beside = second.kind == "money" and first.unit != second.unit and (first.kind == "money" or first.scale >= 1e6)
    return beside and _CONVERSION.fullmatch(text, first.end, second.start) is not None


def _carry_back(text: str, figures: list[Figure]) -> None:
    """In "15, 24 and 31 per cent" the last of a list has the unit of all."""
    for first, second in reversed(list(pairwise(figures))):
        scaled = first.scale != 1.0 and (first.scale != second.scale or second.form not in _GIVES)
        bare = first.form == "plain" and first.unit == "count" and not scaled
        if not bare or second.form in ("fraction", "n_in_m") or not _LISTED.fullmatch(text[first.end : second.start]):
            continue
        stated = first.value / (second.value / second.scale or 1.0)
        if second.scale != first.scale and not 0.05 <= stated <= 20:
            continue  # "3,300 wolves and 60 million people"
        if second.unit == "percent" and first.value > 100 >= second.value:
            continue  # "17,450, or 13 per cent fewer"
        if second.form in _GIVES or (second.form == "plain" and second.scale >= 1e3):
            first.unit, first.kind, first.form, first.carried = second.unit, second.kind, second.form, True
            if second.scale != first.scale and not 0.1 <= first.value / (second.value or 1.0) <= 10:
                rescale(first, second.scale)


def _reaches(text: str, giver: Figure, figure: Figure) -> bool:
    """Whether the unit of *giver* can still be understood at *figure*."""
    near = figure.start - giver.end <= _LONGEST_REACH
    return (
        near
        and _nothing_counted(text, figure.end)
        and not _has_own_meaning(text, giver, figure)
        and _linked(text, giver, figure)
        and _alike(giver, figure)
    )


_PURE = re.compile(
    r"\b(?:(?:fertility|birth|reproduction|replacement|occupancy)\s+rate|ratio|index|coefficient|score|multiple|factor)"
    r"\s+(?:(?:now|currently|still)\s+)?(?:is|was|of|at|stands?\s+at|stood\s+at|(?:fell|rose|dropped|climbed)\s+to)\s+"
    r"(?:(?:about|around|only|just|some)\s+)?$",
    re.IGNORECASE,
)


_NUMBER_OF = re.compile(r"\bnumbers?\s+of\b", re.IGNORECASE)


def _has_own_meaning(text: str, giver: Figure, figure: Figure) -> bool:
    """A number of things, a pure number, a pronoun, a word among digits, the level after "rose 8 % to 3.65"."""
    if giver.kind == "money" and _PURE.search(text, max(0, figure.start - 60), figure.start):
        return True
    if giver.kind == "money" and figure.scale >= 1e3 and _PEOPLE.search(text, max(0, figure.start - 50), figure.start):
        return True
    if giver.kind == "money" and _NUMBER_OF.search(text, giver.end, figure.start):
        return True
    if figure.in_words and (figure.value == 1 or (giver.unit == "percent" and not giver.in_words)):
        return True
    return giver.unit == "percent" and giver.kind == "growth" and text[giver.end : figure.start].strip() == "to"


def _linked(text: str, giver: Figure, figure: Figure) -> bool:
    """In brackets right after it, compared with it in one sentence, or in a sentence that goes on about it."""
    between = text[giver.end : figure.start]
    if _BRACKET.fullmatch(between) and _CLOSED.match(text, figure.end):
        return True
    ends = list(_SENTENCE_END.finditer(between))
    if ends:
        return len(ends) == 1 and _goes_on(giver, figure, between[ends[0].end() :])
    before = text[max(0, figure.start - 30) : figure.start]
    return _COMPARED.search(before) is not None or _NAME_BEFORE.search(before) is not None


def _goes_on(giver: Figure, figure: Figure, opening: str) -> bool:
    """Whether the next sentence speaks of the same measure: "38 per cent were digital. In 2019? Only 16."."""
    if _SAME_MEASURE.fullmatch(opening):
        return True
    both_exact = giver.unit == "percent" and bool(giver.decimals and figure.decimals)
    return both_exact and len(opening) < 40 and _NAME_BEFORE.search(opening) is not None


def _is_elliptical(text: str, before: Figure, figure: Figure) -> bool:
    """Whether the unit is left out that was named just before.

    In a short sentence, "They spend 0.9 per cent. The Swiss spend 1.3", or in a comparison, "they wait 61 days on
    average, compared with 44".
    """
    if not (_nothing_counted(text, figure.end) and _alike(before, figure)) or _PER_SO_MANY.match(text, figure.end):
        return False
    between = text[before.end : figure.start]
    timed = before.form in ("duration", "period")
    ends = list(_SENTENCE_END.finditer(between))
    if not ends:
        multiple = (
            before.form in ("multiple", "odds") and before.unit == "ratio" and _FROM.fullmatch(between) is not None
        )
        return multiple or (timed and len(between) < 80 and _SAME_TIME.search(between) is not None)
    if (
        _NEW_ITEM.search(between)
        or len(ends) > 1
        or not (timed or before.form in ("percent", "physical", "points", "score", "money"))
    ):
        return False
    opening = between[ends[0].end() :]
    exact = bool(before.decimals and figure.decimals) or figure.scale >= 1e3
    if len(opening) > (90 if exact else 60) or "\n\n" in between or _COUNTS.search(opening):
        return False
    return timed or not figure.in_words


_NEW_ITEM = re.compile(r"\n[ \t]*(?:[-*•·>]|\d{1,2}[.)])\s")
_SAME_TIME = re.compile(
    r"(?:\b(?:against|compared\s+(?:with|to)|versus|than)|^\s*[a-z]+\s+to|\bit(?:['’]s|\s+(?:is|was|takes|took)))\s+"
    r"(?:(?:under|over|about|only|just|nearly)\s+)?$"
)
"""Before another length of time: "61 days, compared with 44", "from 22 minutes to 15", "6 weeks; before, it was 11"."""
_FROM = re.compile(
    r",?\s+(?:(?:up|down)\s+)?(?:from|against|versus|after|compared\s+(?:with|to))\s+(?:(?:about|just|only)\s+)?"
)
_PER_SO_MANY = re.compile(
    r"\s+(?:\x00|per|for\s+(?:every|each)|(?:on|in)\s+(?:a|the)\s+scale|on\s+(?:board|shift|duty|site))(?!\w)"
)
_COUNTS = re.compile(
    r"(?i)\b(?:numbers?|headcount|membership|employs?|hired|staff|teams?|counts?|hosts?|there\s+(?:are|were|is|was)|people"
    r"|population|score|no|days|ratio)\b|['’]s\s+count\b"
)
"""Words before a number of things, or before a number of a measure of its own."""


def _nothing_counted(text: str, end: int) -> bool:
    return _NOTHING_COUNTED.match(text, end) is not None and _COUNTED_TOGETHER.match(text, end) is None


def _alike(giver: Figure, figure: Figure) -> bool:
    """Two figures of one list are of one size."""
    if giver.unit == "percent":
        return 0 <= figure.value <= 100 and figure.scale == 1.0
    if giver.form == "duration":
        return figure.scale == giver.scale and figure.value <= 20 * giver.value
    size = abs(figure.value) / (abs(giver.value) or 1.0)  # a loss beside a profit is of its size too
    if figure.scale != 1.0:
        return 0.01 <= size <= 100
    return 0.1 <= size * giver.scale / figure.scale <= 10 or 0.1 <= size <= 10


def _give(giver: Figure, figure: Figure, text: str) -> None:
    figure.unit, figure.kind, figure.form, figure.carried = giver.unit, giver.kind, giver.form, True
    if giver.form in ("fraction", "n_in_m"):
        figure.form = "percent"
    size = abs(figure.value) / (abs(giver.value) or 1.0)
    if figure.scale == 1.0 and giver.scale != 1.0 and not 0.1 <= size <= 10:
        rescale(figure, giver.scale)


_SUM_GOES_ON = re.compile(
    r"\s+(?:\((?![a-z])|representing\b|(?:positive|negative)\s*(?:[(.,;]|$)|(?:higher|lower)\s+than\b"
    r"|of\s+(?:[\w-]+\s+){0,2}(?:loans|capital|debt|originations?|receivables|deposits)\b)"
)


def _is_bare_sum(figure: Figure, before: Figure | None, text: str, lexicon: Lexicon) -> bool:
    """Whether a large number of nothing named is money: "in 2021 the debt had been 900 thousand".

    A sum of money is spoken of in its clause, or the figure just *before* it in the sentence is one.
    """
    if figure.scale < 1e3 or not (_nothing_counted(text, figure.end) or _SUM_GOES_ON.match(text, figure.end)):
        return False
    opening = text[max(0, figure.start - 70) : figure.start]
    if _PEOPLE.search(opening):
        return False
    if figure.scale < 1e6 and _COMPARED.search(opening[-30:]) is None:
        return False
    ends = list(_SENTENCE_END.finditer(opening))
    clause = opening[ends[-1].end() :] if ends else opening
    words = set(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)?", clause + " " + text[figure.end : figure.end + 24]))
    if (words | {word.lower() for word in words}) & lexicon.words["sum_of_money"]:
        return True
    apart = text[before.end : figure.start] if before is not None else ""
    return before is not None and before.kind == "money" and len(apart) < 70 and _SENTENCE_END.search(apart) is None

"""Parts and multiples of something in words: "a third", "half a point", "an hour and a half", "doubled"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from talent_ledger.extract.lexicon import Lexicon
from talent_ledger.extract.numerals import PART, part_size, read_words
from talent_ledger.extract.quantities import Quantity


def fractions(text: str, lexicon: Lexicon) -> Iterator[Quantity]:
    """Read "a third", "3/4", "half" as shares, "half a million" as what it is a part of."""
    for match in _FRACTION.finditer(text):
        value = _fraction_value(match, text)
        if value is None:
            continue
        if part := _PART_OF_A.match(text, match.end()):
            yield _part_of_a(match, part, value, lexicon)
        else:
            whole = Quantity(match.start(), match.end(), 100.0 * value, "fraction", match.end(), in_words=True)
            whole.unit, whole.kind = "percent", "share"
            yield whole


_SMALL_WORD = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fifteen|seventeen|nineteen)"
_FRACTION = re.compile(
    rf"(?<![\w.,/⁄\x00-])(?:(?P<top>(?i:an?(?:\s+further)?|another|{_SMALL_WORD})|\d{{1,2}})[\s-](?P<part>(?i:{PART}))(?![\w-])"
    r"|(?P<over>\d{1,2})[/⁄](?P<under>\d{1,3})(?:rds?|ths?)?(?![\w/]|[.,]\d)"
    r"|(?P<half>(?i:half))(?![\w\x00])(?!-(?!(?:full|empty|owned|price|of)\b)))"
)


_MEASURED_IN = re.compile(
    r"\s+(?:miles?|minutes?|mins?|hours?|years?|days?|weeks?|months?|metres|meters|km|kg|pounds|quid|people|times)\b"
)


def _fraction_value(match: re.Match[str], text: str) -> float | None:
    if match["half"]:
        no_share = _HALF_OF_TIME.match(text, match.end()) or _NO_SHARE_BEFORE_HALF.search(
            text, max(0, match.start() - 10), match.start()
        )
        return None if no_share else 0.5
    if match["over"]:
        top, bottom = int(match["over"]), int(match["under"])
        miles = bottom % 10 == 0 and _MEASURED_IN.match(text, match.end()) is not None  # "within 20/30 miles"
        return top / bottom if 0 < top < bottom <= 100 and not miles else None
    low = match["top"].lower()
    if _is_no_part(match, low, text):
        return None
    article = low.split()[0] in ("a", "an", "another")
    top = 1 if article else int(low) if low.isdigit() else int(read_words(low))
    size = part_size(match["part"])
    if top >= size or not top or (low.isdigit() and match["part"][0].isdigit()):
        return None
    several = match["part"].lower().endswith("s")
    if (article or top == 1) and (several or _NO_SHARE_AFTER.match(text, match.end())):
        return None
    return None if top > 1 and not several else top / size


def _is_no_part(match: re.Match[str], top: str, text: str) -> bool:
    """Whether "a half" begins a number ("a half a billion dollars"), or quarters are time ("in just two quarters")."""
    part = match["part"].lower()
    if _AND_OF_TIME.search(text, max(0, match.start() - 16), match.start()):
        return True  # "an hour and three quarters"
    if part == "half":
        return _A_SCALE.match(text, match.end()) is not None
    timed = part.startswith("quarter") and _SPAN_OF_TIME.fullmatch(top) is not None
    return timed and _OF_WHOLE.match(text, match.end()) is None


_AND_OF_TIME = re.compile(r"\b(?:hours?|years?|miles?|days?|months?|metres?)\s+and\s+$", re.IGNORECASE)
_A_SCALE = re.compile(r"\s+a\s+(?:million|billion|trillion|thousand|hundred|dozen)\b", re.IGNORECASE)
_SPAN_OF_TIME = re.compile(r"another|two|2|a(?:n?) further")
_OF_WHOLE = re.compile(r"\s+(?:of|in)\s+(?:the|all|its|their|our|his|her|those|these|that|[a-z]+s\b)")
_NO_SHARE_AFTER = re.compile(
    r"[\s-]+(?:times?|of\s+a\s+century|party|person|world|quarter|years?|months?|weeks?|days?|century|generation"
    r"|term|country"
    r"|man|woman|child|option|factor|reason|point|company|firm|bank|edition|round|wave|site|plant|line|straight|running"
    r"|consecutive|successive|hours?|commenter|reader|candidate|group|study|survey|in\s+a\s+row|runway|phase"
    r"|model|reactor"
    r"|(?:[a-z-]+\s+){1,3}in\s+a\s+row|one|largest|biggest|smallest|most|ship|vessel|car|term|branch|store|shop|factory|unit|attempt|time|party"
    r"|place|team)\b",
    re.IGNORECASE,
)
_NO_SHARE_BEFORE_HALF = re.compile(
    r"\b(?:first|second|other|better|in|your|my|our|neither|either|(?:east|west|north|south)ern|upper|lower|latter)\s$",
    re.IGNORECASE,
)
_HALF_OF_TIME = re.compile(
    r"\s+(?:past|(?:an?\s+)?(?:years?|time|hour|way|century|decade|day|mile|hearted|brother|sister))\b"
    r"|\s+(?:the\s+(?:time|day|battle|fun|story)|in\s+(?:jest|love|earnest))\b"
)


def _part_of_a(match: re.Match[str], part: re.Match[str], value: float, lexicon: Lexicon) -> Quantity:
    """Read a part of a named amount: "a quarter of a million", "half a percentage point"."""
    quantity = Quantity(match.start(), part.end(), value, "plain", part.end(), in_words=True, decimals=1)
    word = part["what"].lower()
    if "point" in word:
        quantity.unit, quantity.kind, quantity.form = "percentage_points", "growth", "points"
    elif "cent" in word:
        quantity.unit, quantity.kind, quantity.form = "percent", "share", "percent"
    elif word in lexicon.scales:
        quantity.scale = lexicon.scales[word]
    else:
        unit = lexicon.units[word]
        quantity.unit, quantity.kind, quantity.form = unit.name, unit.kind, "physical"
    return quantity


_PART_OF_A = re.compile(
    r"\s+(?:of\s+)?(?:an?|one)\s+(?P<what>percentage[\s-]point|per\s?cent(?:age\s+point)?|percent|point|million"
    r"|billion|trillion|crore|lakh|kilogram(?:me)?|kilo|lit(?:re|er)|tonne|ton|mile|kilomet(?:re|er)|met(?:re|er)"
    r"|hectare|acre)(?!\w)",
    re.IGNORECASE,
)


def points(text: str) -> Iterator[Quantity]:
    """A point that an article counts: "slowed by a full percentage point", "a quarter point"."""
    for match in _A_POINT.finditer(text):
        value = _PARTS_OF_A_POINT.get((match["part"] or "").lower(), 1.5 if match["long"] or match["more"] else 1.0)
        point = Quantity(match.start(), match.end(), value, "points", match.end(), in_words=True)
        point.unit, point.kind = "percentage_points", "growth"
        yield point


_A_POINT = re.compile(
    r"(?i)(?<!\bhalf )(?<!\bof )(?<![\w-])(?:an?\s+(?P<part>half|quarter|three-quarter)[\s-](?:percentage[\s-])?point"
    r"|a\s+(?:full\s+|whole\s+|single\s+)?(?:percentage|percent|per\s?cent)[\s-]point(?P<long>\s+and\s+a\s+half)?"
    r"|a\s+point(?P<more>\s+and\s+a\s+half))(?![\w-])"
)
_PARTS_OF_A_POINT = {"half": 0.5, "quarter": 0.25, "three-quarter": 0.75}


def halves_more(text: str, lexicon: Lexicon) -> Iterator[Quantity]:
    """Read "an hour and a half", "a million and a half": one and a half of what is named."""
    for match in _ONE_AND_A_HALF.finditer(text):
        quantity = Quantity(*match.span(), 1.5, "plain", match.end(), decimals=1, in_words=True)
        word = match["unit"].lower()
        unit, scale = lexicon.units.get(word), lexicon.scales.get(word)
        if unit is not None:
            quantity.unit, quantity.kind = unit.name, unit.kind
            quantity.form = "duration" if unit.kind == "duration" else "physical"
        elif scale is not None:
            quantity.scale = scale
        if unit is not None or scale is not None:
            yield quantity


_ONE_AND_A_HALF = re.compile(r"(?i)(?<![\w-])(?:an?|one)\s+(?P<unit>[a-z]{3,12})\s+and\s+a\s+half(?![\w-])")


def multiple_verbs(text: str) -> Iterator[Quantity]:
    """Read "doubled", "threefold", "twice": how often one amount is another, or how it grew."""
    for match in _IN_HALF.finditer(text):
        if _CUT.search(text, max(0, match.start() - 60), match.start()):
            quantity = Quantity(*match.span("half"), 0.5, "multiple_verb", match.end(), in_words=True)
            quantity.unit, quantity.kind, quantity.change = "ratio", "growth", "decrease"
            yield quantity
    for match in _VERB.finditer(text):
        low = match.group().lower()
        adverb = match["adverb"] is not None
        if low in ("double", "triple", "treble") and _DOUBLE_ADJECTIVE.match(text, match.end()):
            continue
        key = (match["stem"] or match["adverb"] or "").lower()
        value = _VERB_VALUES[key] if key else read_words(match["fold"])
        quantity = Quantity(match.start(), match.end(), value, "multiple_verb", match.end(), in_words=True)
        if adverb and not _COMPARES.match(text, match.end()):
            quantity.form = "occasions"
            yield quantity
            continue
        quantity.unit = "ratio"
        compares = adverb or _OF_WHAT.match(text, match.end()) is not None
        quantity.kind = "ratio" if compares else "growth"
        if not compares:
            quantity.change = "decrease" if key == "halv" else "increase"
        yield quantity


_IN_HALF = re.compile(r"\bin\s+(?P<half>half)\b", re.IGNORECASE)
_CUT = re.compile(
    r"\b(?:cut|cuts|cutting|slash\w*|reduc(?:ed|es|ing)|fall(?:en|s)?|fell|drop(?:ped|s)?)\b(?:\s+[\w'’-]+){0,5}\s$"
)
"""Before "in half" where it says by how much: "cut GM's stake in half"."""
_VERB = re.compile(
    r"(?<![\w\x00-])(?P<stem>doubl|trebl|tripl|quadrupl|quintupl|halv)(?:ed|es|e|ing)(?![\w-])"
    r"|(?<![\w\x00-])(?P<adverb>twice|thrice)(?![\w-])"
    r"|(?<![\w\x00-])(?P<fold>two|three|four|five|six|seven|eight|nine|ten)fold(?!\w)",
    re.IGNORECASE,
)
_VERB_VALUES = {
    "doubl": 2.0,
    "trebl": 3.0,
    "tripl": 3.0,
    "quadrupl": 4.0,
    "quintupl": 5.0,
    "halv": 0.5,
    "twice": 2.0,
    "thrice": 3.0,
}
_DOUBLE_ADJECTIVE = re.compile(
    r"\s+(?!(?:the|that|its|their|his|her|our|what|in|from|to|over|since|by|and|or|between|your|my|every|as|on|after"
    r"|within|last|this|between|under|with|at|for|again|if|when|while|compared|those|of|digital|\d)\b)[a-z]",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"\s+(?:as|the|that|what|its|their|those|his|her|our|more|over|[A-Z][\w'’]+(?:'s|’s))\b", re.IGNORECASE
)
_OF_WHAT = re.compile(
    r"\s+(?:that|what|those)\b|\s+the\s+(?:\w+\s+){0,2}(?:average|rate|number|size|level|figure|share|national"
    r"|amount|price|cost|length|speed|population|target|limit)\b"
)

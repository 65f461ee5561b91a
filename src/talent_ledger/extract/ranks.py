"""Places in an order: "third", "every fifth", "number two", "top ten"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from talent_ledger.extract.numerals import ORDINAL, read_ordinal, read_words
from talent_ledger.extract.quantities import Quantity


def ordinals(text: str) -> Iterator[Quantity]:
    """Read "third" and "3rd" as ranks, "every third" as a share."""
    for match in _ORDINAL.finditer(text):
        value = read_ordinal(match["ordinal"])
        start, end = match.span("ordinal")
        if _AFTER_NUMBER.search(text, max(0, start - 2), start) and match["ordinal"].lower() == "second":
            continue  # "a 4.3 second sprint"
        shares = value > 2 or _EVERY_SECOND.match(text, end)
        if match["every"] and shares and not _HOW_OFTEN_EVERY.match(text, end):
            share = Quantity(match.start(), end, round(100.0 / value, 10), "every_nth", end, in_words=True)
            share.raw, share.unit, share.kind = 100.0 / value, "percent", "share"
            yield share
            continue
        quantity = Quantity(start, end, value, "ordinal", end, in_words=not match["ordinal"][0].isdigit())
        quantity.unit = quantity.kind = "rank"
        if _SUPERLATIVE.match(text, end):
            quantity.form = "ordinal_superlative"
        elif _PLACING.search(text, max(0, start - 30), start) or re.match(
            r"[\s-](?:place|rank|position|spot)\b", text[end : end + 12]
        ):
            quantity.form = "ordinal_place"
        yield quantity


_ORDINAL = re.compile(rf"(?<![\w.,/\x00])(?:(?P<every>every|each)\s+)?(?P<ordinal>(?i:{ORDINAL}))(?!\w)", re.IGNORECASE)
_AFTER_NUMBER = re.compile(r"\d[\s-]$")
_EVERY_SECOND = re.compile(
    r"\s+(?:[A-Z][a-z]{2,}\b|(?:one|person|household|child|woman|man|student|compan(?:y|ies)|firm|job|euro|car|house|home|adult|voter"
    r"|respondent|patient|pupil|employee|family|citizen|resident|user|worker|marriage|shop|business|school)\b)"
)
_HOW_OFTEN_EVERY = re.compile(
    r"\s+(?:day|week|month|year|quarter|hour|minute|night|summer|winter|time|of\b|Monday|Friday|Sunday|season"
    r"|line|word)",
    re.IGNORECASE,
)
_SUPERLATIVE = re.compile(
    r"[\s-](?:[a-z]+[\s-]){0,1}?(?:(?!rest\b|west\b|test\b|guest\b|forest\b|request\b|interest\b|protest\b"
    r"|contest\b|invest\b|harvest\b)[a-z]{2,}est|most|least|best|worst|leading|top|ranked|ranking|placed)\b",
    re.IGNORECASE,
)
_PLACING = re.compile(
    r"(?i)\b(?:rank(?:s|ed|ing)?|shares?|shared|sharing|came|comes|come|coming|finish(?:ed|es)?|placed|stands?|stood|is|was|now|only"
    r"|joint|tied|lies|lay|sits|sat|from|to|at|in|,)\s+(?:only\s+|just\s+|joint\s+|a\s+distant\s+|a\s+close\s+"
    r"|in\s+|the\s+|at\s+|tied\s+|from\s+)*$"
)


def ranks(text: str) -> Iterator[Quantity]:
    """Read "number two", "ranked 14th", "#3" and "top ten"."""
    for match in _RANK.finditer(text):
        group = next(name for name in ("rank", "moved", "hash") if match[name])
        if group == "rank" and _counts_things(text, match) and not _RANKED_NOUN.match(text, match.end()):
            continue
        yield _rank(match, group, "number_rank")
    for match in _TOP.finditer(text):
        enters = _ENTERS_TOP.search(text, max(0, match.start() - 40), match.start())
        yield _rank(match, "top", "top_n" if enters else "list_size")


_MOVED_TO = (
    r"(?i:\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\d{1,3}|a|another|several)\s+"
    r"(?:place|spot|position|rung|notch)(?:e?s)?\s+to\s+)"
)
"""Before the place that something has moved to: "dropped one place to five"."""
_RANK = re.compile(
    r"(?<![\w\x00])(?i:no|number|num|nr|nos|ranked|ranks|ranking|rank|placed|placing|seeded|position|place|spot)"
    r"(?:\.\s?|\s?#|\s+(?:(?:at\s+|in\s+at\s+|as\s+|a\s+|is\s+|was\s+|of\s+)?(?:(?i:no|number|nr)\.?\s?|#\s?)?))"
    r"(?P<rank>\d{1,4}|(?i:one|two|three|four|five|six|seven|eight|nine|ten))(?![\w\x00]|[,.]\d|\s?%|[-–/]"
    r"|\s+(?:of\s+(?!\d)|[a-z]+s\b|per\s?cent|percent|million))"
    rf"|{_MOVED_TO}(?P<moved>\d{{1,3}}|(?i:one|two|three|four|five|six|seven|eight|nine|ten))(?![\w\x00]|[,.]\d|\s?%|\s+[a-z]+s\b)"
    r"|(?<![\w&\x00])#(?P<hash>\d{1,4})(?!\w)"
)
_RANKED_NOUN = re.compile(
    r"\s+(?:[a-z-]+\s+)?(?:spot|position|place|slot|ranking|seed|vendor|seller|supplier|producer|exporter|importer|buyer"
    r"|provider|operator|brand|retailer|bank|lender|insurer|carrier|airline|brewer|player|party|economy|market"
    r"|destination|employer|network|platform|cause|source|reason|concern|priority|killer|choice|language|site|app"
    r"|\w*(?:maker|manufacturer|builder|company))\b"
)
_TOP = re.compile(
    r"(?<![\w\x00])(?i:top)[\s-](?P<top>\d{1,4}|(?i:two|three|four|five|six|seven|eight|nine|ten|twenty|fifty"
    r"|hundred))(?![\w\x00]|[,.]\d|\s?%|[\s-](?:per\s?cent|percent))"
)
_ENTERS_TOP = re.compile(
    r"(?i)\b(?:among|in|into|within|inside|of|one\s+of|enter\w*|reach\w*|made|makes|make|crack\w*)\s+(?:(?:the"
    r"|its|their|a|our|this)\s+)?(?:[\w'’]+\s+)?$"
)


def _rank(match: re.Match[str], group: str, form: str) -> Quantity:
    written = match[group]
    value = 100.0 if written.lower() == "hundred" else read_words(written) if written.isalpha() else float(written)
    quantity = Quantity(*match.span(group), value, form, match.end(group), in_words=written.isalpha())
    quantity.unit = quantity.kind = "rank"
    return quantity


def _counts_things(text: str, match: re.Match[str]) -> bool:
    """Whether "number" or "place" is a noun or a verb here: "a total number 5", "distilleries number nine"."""
    start, written = match.start(), match.group().lower()
    if written[:2] not in ("no", "nu", "nr", "pl", "po", "sp"):
        return False
    if written.startswith("number ") and _NUMBERING.search(text, max(0, start - 24), start):
        return True
    return _RANK_BEFORE.search(text, max(0, start - 10), start) is not None


_NUMBERING = re.compile(
    r"\b(?:(?!rank|come|remain|stand|become|always|perhaps|sit|play|star|as\b)[A-Za-z][a-z]{3,}s"
    r"|crew|staff|people|police|children|men|women)\s+$"
)
"""In "distilleries number nine" it is a verb."""
_RANK_BEFORE = re.compile(r"(?i)\b(?:the|a|total|any|this|that|in|large|small|growing)\s+$")

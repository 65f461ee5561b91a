"""Names in a row, and several figures with as many of them: "respectively", "A and B are at 11% and 10%"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from talent_ledger.extract.discourse import Document, Sentence, heading_key
from talent_ledger.extract.figures import Figure
from talent_ledger.extract.mentions import Mention

if TYPE_CHECKING:
    from talent_ledger.extract.walk import Reading

_JOIN = re.compile(
    r"\s*(?:,|;|,?\s*and|,?\s*or|,?\s*&|,?\s*as well as|,?\s*plus|/)"
    r"\s*(?:the\s+|in\s+|from\s+|for\s+|in the\s+|also\s+)?$"
)
LISTED = ("name", "people", "proper", "capital", "label")
_GROUPED = ("group", "phrase")


def coordination(
    document: Document, sentence: Sentence, mention: Mention, among: Sequence[Mention] | None = None
) -> list[Mention]:
    """The run of names (or of *among*) joined by commas and "and" that *mention* stands in, itself included."""
    named = [m for m in sentence.mentions if m.form in LISTED] if among is None else among
    place = next((i for i, m in enumerate(named) if m.start == mention.start and m.end == mention.end), None)
    if place is None:
        return [mention]
    first = last = place
    while first > 0 and _joined(document.text, named[first - 1], named[first]):
        first -= 1
    while last + 1 < len(named) and _joined(document.text, named[last], named[last + 1]):
        last += 1
    return list(named[first : last + 1])


def _joined(text: str, one: Mention, other: Mention) -> bool:
    return one.end <= other.start and bool(_JOIN.fullmatch(text[one.end : other.start] or " "))


def respectively(reading: Reading) -> Mention | None:
    """The i-th name, or else the i-th group, for the i-th figure of a "respectively" sentence."""
    document, sentence, figure = reading.document, reading.sentence, reading.figure
    text = document.text[sentence.start : sentence.end]
    if "respectively" not in text:
        return None
    end = sentence.start + text.index("respectively")
    figures = [f for f in sentence.figures if f.end <= end and f.unit == figure.unit]
    if figure not in figures:
        return None
    names_two = " and " in document.text[sentence.start : figures[0].start]
    before = None if names_two else reading.previous
    for told, among in ((sentence, named_in(sentence)), (sentence, groups_in(reading)), (before, named_in(before))):
        for mention in among:
            run = coordination(document, told or sentence, mention, among)
            if len(run) == len(figures) >= 2:
                return run[figures.index(figure)]
    return None


def heads_list(reading: Reading) -> Mention | None:
    """The name that stands alone above a list whose item names nobody."""
    segment = reading.sentence.segment
    if segment["kind"] != "list_item" or not segment.get("heading"):
        return None
    if any(one.mention is not None and one.mention.form in LISTED for one in reading.candidates):
        return None
    return reading.document.heads.get(heading_key(segment["heading"]))


_AND = re.compile(r"(?:\s*,\s*(?:and\s+)?|\s+(?:and|&)\s+)")
_AT_ONCE = re.compile(r"\b(?:both|each|all|combined|together|jointly|between\s+them)\b", re.IGNORECASE)
_JUST_AFTER = re.compile(r"\s+(?:in|for|at|from)\s+(?:the\s+)?")


def in_order(reading: Reading) -> Mention | None:
    """The i-th name for the i-th of as many figures in a row: "Kenya and Ethiopia are at 11% and 10%"."""
    sentence, text = reading.sentence, reading.document.text
    figures = _row(text, sentence.figures, reading.figure)
    if len(figures) < 2:
        return None
    first, last = figures[0].start, figures[-1].end
    named = named_in(sentence)
    before = [mention for mention in named if mention.end <= first]
    after = [mention for mention in named if mention.start >= last]
    run = coordination(reading.document, sentence, before[-1], before) if before else []
    if len(run) != len(figures) and after and _JUST_AFTER.fullmatch(text, last, after[0].start):
        run = coordination(reading.document, sentence, after[0], after)
    if len(run) != len(figures) or _AT_ONCE.search(text, sentence.start, last):
        return None
    return run[figures.index(reading.figure)]


_LONGEST_ROW = 12
"""Longer rows are no longer said in the order of as many names; and no text shall take time in their square."""


def _row(text: str, figures: Sequence[Figure], figure: Figure) -> list[Figure]:
    """The figures of one unit around *figure* that only commas and "and" part; none where they are too many."""
    at = bisect_left(figures, figure.start, key=lambda one: one.start)
    first = last = at
    while first > 0 and at - first < _LONGEST_ROW and _in_a_row(text, figures[first - 1], figures[first]):
        first -= 1
    while last + 1 < len(figures) and last - at < _LONGEST_ROW and _in_a_row(text, figures[last], figures[last + 1]):
        last += 1
    return list(figures[first : last + 1]) if last - first < _LONGEST_ROW else []


def _in_a_row(text: str, one: Figure, other: Figure) -> bool:
    return one.unit == other.unit and _AND.fullmatch(text, one.end, other.start) is not None


def in_brackets_of(reading: Reading) -> Mention | None:
    """The name whose brackets hold the figure, be it the first or not: "Iowa (13.7%, down from 14.3%)"."""
    sentence, text, start = reading.sentence, reading.document.text, reading.figure.start
    opening = text.rfind("(", sentence.start, start)
    if opening < 0 or ")" in text[opening:start] or OF_EACH.search(text, opening, reading.figure.end + 6):
        return None
    named = [mention for mention in named_in(sentence) if mention.end <= start]
    if named and named[-1].end <= opening and not text[named[-1].end : opening].strip():
        return named[-1]
    return None


def named_in(sentence: Sentence | None) -> list[Mention]:
    """Whom a sentence names, in its order; nobody where there is no sentence."""
    return [m for m in sentence.mentions if m.form in LISTED] if sentence is not None else []


def groups_in(reading: Reading) -> list[Mention]:
    """The groups that the sentence of a figure describes, in its order."""
    groups = [c.mention for c in reading.candidates if c.mention is not None and c.mention.form in _GROUPED]
    return sorted(groups, key=lambda m: (m.start, m.end))


_OF_TWO = re.compile(r"\s+(?:of|for|in|by|among)\s+(?:the\s+)?(?P<which>former|latter)\b", re.IGNORECASE)
_TWO_BEFORE = re.compile(r"\b(?:the\s+)?(?P<which>former|latter)(?:['’]s)?\s(?:[a-z]+\s){0,4}$", re.IGNORECASE)


def of_two(reading: Reading) -> Mention | None:
    """Which of two that were named a figure is of: "75% of the former and 90% of the latter"."""
    document, sentence, figure = reading.document, reading.sentence, reading.figure
    found = _OF_TWO.match(document.text, figure.end) or _TWO_BEFORE.search(
        document.text, max(sentence.start, figure.start - 45), figure.start
    )
    first = re.search(r"(?i)\b(?:former|latter)\b", document.text[sentence.start : sentence.end])
    if found is None or first is None:
        return None
    before = reading.previous
    for told in (groups_in(reading), named_in(sentence), named_in(before)):
        ends = {m.end: m for m in told if m.end <= sentence.start + first.start()}
        two = [ends[end] for end in sorted(ends)][-2:]
        if len(two) == 2:
            return two[found["which"].lower() == "latter"]
    return None


OF_EACH = re.compile(r"\b(?:each|apiece|every one|both)\b")

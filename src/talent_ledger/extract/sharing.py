"""One figure with several subjects, and several figures with as many: "each", "respectively", "the remaining four"."""

from __future__ import annotations

import re

from talent_ledger.extract.discourse import Document, Sentence
from talent_ledger.extract.figures import Figure
from talent_ledger.extract.mentions import Mention
from talent_ledger.extract.situation import Candidate

_JOIN = re.compile(
    r"\s*(?:,|;|,?\s*and|,?\s*or|,?\s*&|,?\s*as well as|,?\s*plus|/)"
    r"\s*(?:the\s+|in\s+|from\s+|for\s+|in the\s+|also\s+)?$"
)
_TOGETHER = re.compile(
    r"\b(?:together|combined|jointly|between them|in total|altogether|collectively|both account|add up)\b",
    re.I,
)
_LISTED = ("name", "people", "proper", "capital", "label")


def coordination(document: Document, sentence: Sentence, mention: Mention) -> list[Mention]:
    """The run of names joined by commas and "and" that *mention* stands in, itself included."""
    named = [m for m in sentence.mentions if m.form in _LISTED]
    place = next((i for i, m in enumerate(named) if m.start == mention.start and m.end == mention.end), None)
    if place is None:
        return [mention]
    first = last = place
    while first > 0 and _joined(document.text, named[first - 1], named[first]):
        first -= 1
    while last + 1 < len(named) and _joined(document.text, named[last], named[last + 1]):
        last += 1
    return named[first : last + 1]


def _joined(text: str, one: Mention, other: Mention) -> bool:
    return one.end <= other.start and bool(_JOIN.fullmatch(text[one.end : other.start] or " "))


def as_candidate(mention: Mention) -> Candidate:
    """A mention chosen for its place in a list."""
    return Candidate(mention.entity_id, mention.entity_type, mention.text, mention)


def remaining(document: Document, sentence: Sentence, figure: Figure) -> list[Mention]:
    """The names after "the remaining four are in", when there are as many as the figure says."""
    text = document.text
    before = text[max(sentence.start, figure.start - 25) : figure.start]
    if (
        figure.unit != "count"
        or not 2 <= figure.value <= 12
        or not re.search(r"\b(?:remaining|other|rest|others)\s+$", before, re.I)
    ):
        return []
    for mention in sentence.mentions:
        if mention.start >= figure.end:
            run = coordination(document, sentence, mention)
            if len(run) == figure.value:
                return run
    return []


_MEMBERS = re.compile(
    r"\s+(?:\w+\s+)?(?:countries|nations|economies|states|cities|markets|territories)\b(?:\s+[\w-]+){0,6}?\s+(?:in|of|across|throughout)\s+(?:the\s+)?$"
)


def members(document: Document, sentence: Sentence, figure: Figure) -> Mention | None:
    """The place whose members are counted: "a dozen countries … in Asia"."""
    if figure.unit != "count":
        return None
    for mention in sentence.mentions:
        if mention.form in ("name", "capital") and mention.start > figure.end:
            return mention if _MEMBERS.fullmatch(document.text[figure.end : mention.start]) else None
    return None


def respectively(document: Document, sentence: Sentence, figure: Figure) -> Mention | None:
    """The i-th name for the i-th figure of a "respectively" sentence."""
    text = document.text[sentence.start : sentence.end]
    if "respectively" not in text:
        return None
    end = sentence.start + text.index("respectively")
    figures = [f for f in sentence.figures if f.end <= end and f.unit == figure.unit]
    if figure not in figures:
        return None
    runs = {
        tuple((m.start, m.end) for m in coordination(document, sentence, mention))
        for mention in sentence.mentions
        if mention.form in _LISTED
    }
    for run in sorted(runs):
        if len(run) == len(figures) >= 2:
            start, stop = run[figures.index(figure)]
            return next(m for m in sentence.mentions if (m.start, m.end) == (start, stop))
    return None


def shared(document: Document, sentence: Sentence, figure: Figure, chosen: Candidate) -> list[Candidate]:
    """All subjects of *figure*, given the one that was chosen."""
    mention = chosen.mention
    if mention is None or mention.form not in _LISTED or not sentence.start <= mention.start < sentence.end:
        return [chosen]
    run = coordination(document, sentence, mention)
    if len(run) < 2 or any(run[0].start < f.start < run[-1].end for f in sentence.figures):
        return [chosen]
    text = document.text
    near = text[figure.end : figure.end + 22] + " " + text[max(sentence.start, figure.start - 40) : figure.start]
    if re.search(r"\b(?:each|apiece|every one|both)\b", near):
        return [as_candidate(m) for m in run]
    later = [f.start for f in sentence.figures if f.start > figure.start]
    clause = (
        text[run[0].start : max(figure.end, run[-1].end)]
        + text[figure.end : min([sentence.end, figure.end + 40, *later])]
    )
    if _TOGETHER.search(clause) or (
        figure.unit == "percent" and run[-1].end <= figure.start and _subject_run(document, run, figure)
    ):
        return [
            Candidate(
                "+".join(m.entity_id for m in run),
                run[0].entity_type if len({m.entity_type for m in run}) > 1 else "group",
                text[run[0].start : run[-1].end],
                mention,
            )
        ]
    return [chosen]


def _subject_run(document: Document, run: list[Mention], figure: Figure) -> bool:
    """Whether a verb says it of all at once: "France and Germany made up 8 %"."""
    return bool(
        re.match(
            r"\s+(?:\w+\s+)?(?:make|made|account(?:ed)?(?: for)?|represent(?:ed)?|hold|held|share[sd]?|take|took"
            r"|contribute[sd]?|are|were)\b",
            document.text[run[-1].end : figure.start],
        )
    )

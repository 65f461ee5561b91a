"""One figure with several subjects: "each", "the remaining four", "A and B made up 8 %", "A ties with B"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from talent_ledger.extract.discourse import Document, Sentence
from talent_ledger.extract.figures import Figure
from talent_ledger.extract.mentions import Mention
from talent_ledger.extract.series import LISTED, OF_EACH, coordination, groups_in, named_in
from talent_ledger.extract.situation import Candidate
from talent_ledger.extract.together import told_at_once

if TYPE_CHECKING:
    from talent_ledger.extract.walk import Reading

_IN_ALL = re.compile(r"\b(?:In total|In all|All told|Altogether|Together|Combined|Between them|Jointly),? (?:the )?$")
_TOGETHER = re.compile(
    r"\b(?:together|combined|jointly|between them|in total|altogether|collectively|both account|add up)\b",
    re.I,
)


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


_ALL_WITH = re.compile(
    r"(?i)\b(?:others?|those|[a-z]{3,}s)\s+(?:with|on|at|scoring|having|that\s+ha(?:ve|d)|which\s+ha(?:ve|d))\s+[^.;:()\d]{0,50}$"
)
_ARE_THESE = re.compile(r"[^.;:()\d]{0,60}?(?:\s(?:include|included|including|are|were|being)|:)\s+(?:the\s+)?")


def all_with(document: Document, sentence: Sentence, figure: Figure) -> list[Mention]:
    """The names that a figure is told to be of before they are listed: "others with 1% include Fastly and Vultr"."""
    if _ALL_WITH.search(document.text, max(sentence.start, figure.start - 80), figure.start) is None:
        return []
    first = next((m for m in sentence.mentions if m.form in LISTED and m.start >= figure.end), None)
    if first is None or _ARE_THESE.fullmatch(document.text, figure.end, first.start) is None:
        return []
    run = coordination(document, sentence, first)
    return run if len(run) > 1 else []


def _run_of(reading: Reading, mention: Mention, near: str) -> list[Mention]:
    """The list that *mention* stands in: of names or, for "newspapers and television (both 54%)", of groups."""
    if mention.form in LISTED:
        return coordination(reading.document, reading.sentence, mention)
    if OF_EACH.search(near) is None:
        return []
    if mention.form == "union":
        return [m for m in named_in(reading.sentence) or groups_in(reading) if mention.start <= m.start < mention.end]
    return coordination(reading.document, reading.sentence, mention, groups_in(reading))


def shared(reading: Reading, chosen: Candidate) -> list[Candidate]:
    """All subjects of the figure, given the one that was chosen."""
    document, sentence, figure, mention = reading.document, reading.sentence, reading.figure, chosen.mention
    if mention is None or not sentence.start <= mention.start < sentence.end:
        return [chosen]
    if tied := _tied(reading, mention):
        return [as_candidate(m) for m in tied]
    text = document.text
    near = text[figure.end : figure.end + 22] + " " + text[max(sentence.start, figure.start - 40) : figure.start]
    run = _run_of(reading, mention, near)
    again = (m.start for m in sentence.mentions if m.entity_id == mention.entity_id and m.end <= figure.start)
    # "Nokia and Oppo each sold 33 million, while Nokia grew by 5 %"
    alone = not run or max(again, default=0) > run[-1].end
    if alone or len(run) < 2 or any(run[0].start < f.start < run[-1].end for f in sentence.figures):
        return [chosen]
    if OF_EACH.search(near) or _is_of_every_place(document, figure, run):
        return [as_candidate(m) for m in run]
    later = sentence.figure_after(figure.end)
    clause = (
        text[run[0].start : max(figure.end, run[-1].end)]
        + text[figure.end : min(later.start if later else sentence.end, figure.end + 40)]
    )
    if (
        _TOGETHER.search(clause)
        or _IN_ALL.search(text, sentence.start, run[0].start)
        or (figure.unit == "percent" and run[-1].end <= figure.start and _subject_run(document, run, figure))
        or told_at_once(reading, run)
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


_TIE = re.compile(r"\b(?:tie[sd]?|tying|share[sd]?|sharing|joint(?:ly)?|level|equal|same)\b", re.IGNORECASE)
_WITH = re.compile(r"[^.;:()]{0,30}?\s(?:with|alongside|to|as)\s+(?:the\s+)?")
_VERBS_AHEAD = 60


def _tied(reading: Reading, mention: Mention) -> list[Mention]:
    """All who have one place in an order: "A and B rank second", "A shares fourth with B, C and D"."""
    document, sentence, figure = reading.document, reading.sentence, reading.figure
    if figure.kind != "rank" or mention.end > figure.start or mention.form not in LISTED:
        return []
    between = document.text[mention.end : figure.start]
    own = coordination(document, sentence, mention)
    if own[-1].end > figure.start or any(own[-1].end <= f.start < figure.start for f in sentence.figures):
        return []
    others: list[Mention] = []
    after = next((m for m in sentence.mentions if m.form in LISTED and m.start >= figure.end), None)
    gap = document.text[figure.end : after.start] if after is not None else ""
    if after is not None and _TIE.search(between[-_VERBS_AHEAD:] + gap) and _WITH.fullmatch(gap):
        others = coordination(document, sentence, after)
    followed = re.match(r"\s+and\s+(?:the\s+)?(?:\w+th|second|third|\d)", document.text[figure.end : figure.end + 20])
    return [] if followed or len(own) + len(others) < 2 else [*own, *others]


_IN_EACH = re.compile(r"(?P<of>[^.;:()]{0,60}?)(?:^|\s)(?:in|for|among)\s+(?:the\s+)?", re.IGNORECASE)
_OF_A_WHOLE = re.compile(
    r"\bof\s+(?:its|their|our|his|her|all|the\s+(?:total|world|global|company)|total|global|worldwide|sales|revenues?"
    r"|exports?|imports?|output|production)\b"
    r"|\b(?:live[sd]?|living|based|located|born|came|come|comes|coming|from|go|goes|went|going|concentrated|found|made"
    r"|built|sold|situated|spent|invested|employed|generated|together|combined)\b",
    re.IGNORECASE,
)


def _is_of_every_place(document: Document, figure: Figure, run: Sequence[Mention]) -> bool:
    """Whether a rate is told of each of the places behind it: "10% of politicians are women in Brazil and Japan".

    Of one whole in several places ("half of its sales are in France and Spain") it is the places' together.
    """
    rate = figure.unit == "percent" or figure.kind == "duration"
    if not rate or run[0].start < figure.end or run[0].form != "name":
        return False
    found = _IN_EACH.fullmatch(document.text, figure.end, run[0].start)
    return found is not None and _OF_A_WHOLE.search(found["of"]) is None


def _subject_run(document: Document, run: list[Mention], figure: Figure) -> bool:
    """Whether a verb says it of all at once: "France and Germany made up 8 %"."""
    return bool(
        re.match(
            r"\s+(?:\w+\s+)?(?:make|made|account(?:ed)?(?: for)?|represent(?:ed)?|hold|held|share[sd]?|take|took"
            r"|contribute[sd]?|are|were)\b",
            document.text[run[-1].end : figure.start],
        )
    )

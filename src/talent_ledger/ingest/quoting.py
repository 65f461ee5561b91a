"""Lines that look like headers of comments and are none: they announce a quotation, or name the row of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from talent_ledger.ingest.headers import SAYING, WEAK, Header
from talent_ledger.ingest.lines import Line
from talent_ledger.ingest.names import is_strange
from talent_ledger.ingest.repeats import normal_words

_OPENING, _CLOSING = '"“«„', '”"»“'


def announces_quotation(lines: Sequence[Line], header: Header) -> bool:
    """Whether what follows the header stands in quotation marks: a writer quotes another there."""
    if header.layout not in SAYING:
        return False
    if header.body is not None:
        following = header.words_beside(lines)
    else:
        following = lines[header.last + 1].text if header.last + 1 < len(lines) else ""
    return following[:1] in "\"“„«>'‘"


def announce_blocks(lines: Sequence[Line], headers: Sequence[Header], answering: frozenset[int]) -> bool:
    """Whether the headers mostly stand above ``>`` blocks or quotation marks: these writers are quoted, not present.

    A block that says again what the text said before, *answering* it, is the beginning of a writer's own comment.
    """
    if headers[0].layout in ("signature", "closing"):
        return False
    marks = _OPENING if headers[0].layout in ("verb", "name and colon", "bare name", "induced") else ""
    announced = 0
    for header in headers:
        below = lines[header.last + 1] if header.last + 1 < len(lines) else None
        if header.body is not None:
            announced += bool(marks) and is_quoted_beside(lines, header)
        elif below is not None:
            block = below.depth > lines[header.last].depth and below.index not in answering
            announced += block or (bool(marks) and below.text[0] in marks)
    return announced > 0.5 * len(headers)


def is_quoted_beside(lines: Sequence[Line], header: Header) -> bool:
    """Whether all that stands beside the name is in quotation marks."""
    words = header.words_beside(lines)
    return len(words) > 2 and words[0] in _OPENING and words[-1] in _CLOSING


_FIGURE_FIRST = re.compile(
    r"(?:about |around |some |up |down |over |nearly )?[^\w\s]?(?:[A-Z]{2,3}\s?|[A-Z]{0,2}[$€£¥₹])?\d"
)


def label_figures(lines: Sequence[Line], headers: Sequence[Header]) -> bool:
    """Whether names without time or number stand before figures: ``China — 31% of the total`` is a row, not talk."""
    if headers[0].layout not in WEAK or any(header.dated or is_strange(header.name) for header in headers):
        return False
    figures = sum(_FIGURE_FIRST.match(header.words_beside(lines)) is not None for header in headers)
    return len(headers) >= 2 and figures > 0.6 * len(headers)


_WROTE = re.compile(r"\b(?:wrote|said|posted|quote)\b", re.IGNORECASE)
_LEAD = 160
_RUN = 4
"""How many words in a row tell that a block repeats what was said."""
_MOST_WORDS_BEFORE = 7
"""Words that a block may begin with before it repeats what was said."""


def find_answering(lines: Sequence[Line]) -> frozenset[int]:
    """The lines that begin a ``>`` block, or stand below "NAME wrote:", with words that stood in the text before."""
    if not any(line.depth or _WROTE.search(line.text[:_LEAD]) for line in lines):
        return frozenset()
    said: set[tuple[str, ...]] = set()
    found = set()
    for line in lines:
        words = [word for word, *_ in normal_words(line.inner)]
        length = min(len(words), _RUN)
        if _may_answer(lines, line) and any(run in said for run in _runs(words, length)[: _MOST_WORDS_BEFORE + 1]):
            found.add(line.index)
        for shorter in range(1, _RUN + 1):
            said.update(_runs(words, shorter))
    return frozenset(found)


def _may_answer(lines: Sequence[Line], line: Line) -> bool:
    """Whether a line begins a ``>`` block or stands below one that says that somebody wrote."""
    above = lines[line.index - 1] if line.index else None
    if line.depth and (above is None or above.depth < line.depth):
        return True
    return above is not None and len(above.text) < _LEAD and _WROTE.search(above.text) is not None


def _runs(words: Sequence[str], length: int) -> list[tuple[str, ...]]:
    """Every run of so many words, in order."""
    return [tuple(words[at : at + length]) for at in range(len(words) - length + 1)]

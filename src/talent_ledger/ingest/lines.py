"""The lines of a text, with their offsets, and the marks that layout puts around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_SEEN = str.maketrans(
    dict.fromkeys("➔➙➛➜➝➞➟➠➡➢➤⇒⇨⟶⟹", "→")
    | dict.fromkeys("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff", " ")
)
"""Arrows to the right as one, and marks of the direction of writing, which nobody sees, as blanks."""
_QUOTE_MARK = re.compile(r"(?:>[ \t]?)+")
_TREE_MARK = re.compile(r"(?:[│┃║├└╰┌╭┝┗]─*[ \t\u00a0]*)+")
"""Lines drawn before the replies of a thread."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank; ``text`` is ``document[start:end]`` with some signs written as others."""

    index: int
    start: int
    end: int
    text: str
    blanks_before: int
    depth: int
    """How many ``>`` it begins with."""
    inner_start: int
    """Where its own words begin, after any ``>``."""
    inner: str
    """The line without its ``>`` marks."""
    indent: int = 0
    """How many blanks stand before it."""


def read_lines(text: str) -> list[Line]:
    r"""The lines of *text* that are not blank, whatever its line ends are.

    >>> [(line.start, line.text, line.blanks_before) for line in read_lines("One\r\n\r\n  two \r")]
    [(0, 'One', 0), (9, 'two', 1)]
    """
    lines: list[Line] = []
    position = blanks = 0
    ends = [(found.start(), found.end()) for found in _BREAK.finditer(text)]
    for stop, following in [*ends, (len(text), len(text))]:
        raw = text[position:stop].translate(_SEEN)
        content = raw.strip()
        if content:
            start = position + len(raw) - len(raw.lstrip())
            mark = _QUOTE_MARK.match(content)
            # A line of nothing but ">" keeps its mark as its text, so that no character is lost.
            depth = mark[0].count(">") if mark else 0
            mark = mark or _TREE_MARK.match(content)
            inner = start + (mark.end() if mark else 0)
            end = start + len(content)
            own = raw[inner - position : end - position]
            lines.append(Line(len(lines), start, end, content, blanks, depth, inner, own, start - position))
            blanks = 0
        else:
            blanks += 1
        position = following
    return lines


_PROSE = 40


def heads_a_block(lines: Sequence[Line], index: int) -> bool:
    """Whether prose below a line, and not what is above it, is indented as far as the line or more: nested answers."""
    if not 0 < index < len(lines) - 1 or len(lines[index + 1].inner) < _PROSE:
        return False
    above, own, below = (lines[at].indent for at in (index - 1, index, index + 1))
    return below > own + 1 or (below == own > 1 and abs(above - own) > 1)


def wrap_width(lines: Sequence[Line]) -> int | None:
    """The column at which a hard-wrapped text was wrapped; null when lines are paragraphs.

    A wrapped line ends where the next line's first word would not have fitted; chance seldom does that three times.
    """
    runs: list[list[Line]] = []
    for line in lines:
        if runs and not line.blanks_before and line.depth == runs[-1][-1].depth:
            runs[-1].append(line)
        else:
            runs.append([line])
    widths, wrapped, breaks = [], 0, 0
    for run in runs:
        if len(run) < 3:
            continue
        width = max(len(line.text) for line in run)
        fits = sum(len(a.text) + 1 + len(_first_word(b.inner)) <= width for a, b in pairwise(run))
        breaks += len(run) - 1
        wrapped += len(run) - 1 - fits
        if 40 <= width <= 132 and fits == 0:
            widths.append(width)
    if widths and wrapped >= 0.6 * breaks:
        return int(median(sorted(widths)))
    return None


def continues(before: Line, after: Line, width: int | None) -> bool:
    """Whether *after* goes on with the paragraph of *before* rather than beginning one of its own."""
    if after.blanks_before or before.depth != after.depth or not after.inner or not before.inner:
        return False
    if width is not None:
        return len(before.text) + 1 + len(_first_word(after.inner)) > 0.8 * width
    goes_on = after.inner[0].islower() or _UNFINISHED.search(before.text) is not None
    return before.text[-1] not in '.!?:;"”’)…|' and goes_on and len(before.inner) > 30


_UNFINISHED = re.compile(r"\s(?:of|the|an?|and|or|to|in|with|for|by|at|from|its|their|than|that|as|on)$")
"""Words that end no paragraph."""


def _first_word(text: str) -> str:
    return text.split(maxsplit=1)[0] if text.strip() else ""

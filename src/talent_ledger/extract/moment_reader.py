"""Time expressions of a sentence: years, quarters, months, and those that only count from another time.

This layer reads what is written. Which figure a moment belongs to, and what "a year earlier" is earlier than,
is decided by the calendar of the document (``times``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from talent_ledger.extract.moment_forms import completed
from talent_ledger.extract.moment_patterns import Pattern, time_patterns
from talent_ledger.extract.moment_roles import RoleReader
from talent_ledger.extract.moments import Moment, Spans

_DIGITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SPOKEN = re.compile(
    r"\btwenty[\s-](?:(?P<teen>ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)|twenty(?:[\s-](?P<twenty>one|two|three|four|five|six|seven|eight|nine))?)\b"
    r"|\btwo\s+thousand(?:\s+and)?\s+(?P<unit>one|two|three|four|five|six|seven|eight|nine)\b(?!\s+hundred)",
    re.IGNORECASE,
)
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")


def in_digits(text: str) -> str:
    """Years in words written in digits, at the same places.

    >>> in_digits("fourth quarter twenty twenty-two call")
    'fourth quarter              2022 call'
    """

    def digits(match: re.Match[str]) -> str:
        if match["teen"]:
            year = 2010 + _TEENS.index(match["teen"].lower())
        elif match["unit"]:
            year = 2001 + _DIGITS.index(match["unit"].lower())
        else:
            year = 2020 + (1 + _DIGITS.index(match["twenty"].lower()) if match["twenty"] else 0)
        return str(year).rjust(match.end() - match.start())

    return _SPOKEN.sub(digits, text)


_YEAR_FOUND = re.compile(r"(?:1[89]|20)\d\d|\b2[1-3][05]0\b|['’]\d\d|\bfy\s?\d\d")
_CODE_FOUND = re.compile(r"\b[qh]\s?[1-4]|\b[1-4]\s?[qh]")
_BY = re.compile(r"\bby\s+(?:the\s+)?(?:end\s+of\s+)?$", re.IGNORECASE)


class MomentReader:
    """Reads time expressions, with patterns compiled from the word lists ``month`` and ``time_…`` of the lexicon."""

    def __init__(self, words: Mapping[str, frozenset[str]]) -> None:
        self.words = words
        self._roles = RoleReader(words)

    @cached_property
    def month(self) -> str:
        """A month's name; "May" and "March" only with a capital."""
        names = sorted(self.words["month"], key=lambda name: (-len(name), name))
        return rf"(?-i:(?:{'|'.join(names)})(?![a-z])\.?)"

    @cached_property
    def _month_found(self) -> re.Pattern[str]:
        return re.compile(self.month, re.IGNORECASE)

    @cached_property
    def patterns(self) -> list[Pattern]:
        """All patterns, compiled."""
        return time_patterns(self.month)

    @cached_property
    def _all_cues(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(cue for _, _, cues, _, _ in self.patterns for cue in cues))

    def read(self, text: str, start: int, end: int, taken: list[tuple[int, int]]) -> list[Moment]:
        """The moments of ``text[start:end]`` in order; none cuts a stretch of *taken* (the figures) in two."""
        lower = text[start:end].lower()
        present = {
            "year": bool(_YEAR_FOUND.search(lower)),
            "month": bool(self._month_found.search(text, start, end)),
            "part": "quarter" in lower or "half" in lower or "semester" in lower or bool(_CODE_FOUND.search(lower)),
            "": True,
        }
        cued = {cue for cue in self._all_cues if cue in lower}
        found: list[Moment] = []
        figures = Spans(taken)
        used = Spans([])
        for form, need, cues, pattern, make in self.patterns:
            if not present[need] or (cues and cued.isdisjoint(cues)):
                continue
            for match in pattern.finditer(text, start, end):
                first, last = match.span()
                if used.overlaps(first, last) or figures.crosses(first, last):
                    continue
                moment = make(match)
                if moment is not None and form == "elliptic":
                    moment = completed(moment, found)
                if moment is None:
                    continue
                role = self._roles.role(text, start, moment, end, figures) if moment.role == "when" else moment.role
                goal = bool(_BY.search(text, max(start, first - 16), first))
                found.append(replace(moment, form=form, role=role, goal=goal))
                used.add(first, last)
        return sorted(found, key=lambda moment: moment.start)

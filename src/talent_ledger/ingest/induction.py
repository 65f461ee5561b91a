"""Layouts that no reader was written for: the form that the lines above the comments have in common tells the names.

``kate_w, post 3`` and ``Old Sparky, post 4`` have one form with one gap. A form counts when several lines have it, what
fills its gap reads as names, and more than one name fills it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from talent_ledger.ingest.fields import undecorated
from talent_ledger.ingest.layouts import Header
from talent_ledger.ingest.lines import Line
from talent_ledger.ingest.names import LABELS, is_handle, looks_like_name, spoken_name

LONGEST_FORM = 90
"""Characters of a line that may be the header of a comment in an unknown layout."""
_TOKEN = re.compile(r"['’]s\b|[@\w][\w.-]*(?:['’](?!s\b)[\w-]+)*|[^\w\s]")
_LONGEST_NAME = 3

_Form = tuple[tuple[str, ...], tuple[str, ...]]


def induced_headers(lines: Sequence[Line], after: int) -> list[Header]:
    r"""The headers, below line *after*, whose common form is the commonest; none when no form recurs.

    >>> from talent_ledger.ingest.lines import read_lines
    >>> text = "kate_w, post 3\nWe saved 30%.\n\nOld Sparky, post 4\nWe did not.\n\nkate_w, post 5\nOdd."
    >>> [header.name for header in induced_headers(read_lines(text), -1)]
    ['kate_w', 'Old Sparky', 'kate_w']
    """
    places: dict[_Form, dict[int, str]] = defaultdict(dict)
    for line in lines:
        if line.index <= after or len(line.inner) > LONGEST_FORM or line.index + 1 >= len(lines):
            continue
        if line.blanks_before or line.index in (0, after + 1):
            for form, name in _forms(line.inner):
                places[form].setdefault(line.index, name)
    good = {form: found for form, found in places.items() if len(found) >= 2 and len(set(found.values())) >= 2}
    if not good:
        return []
    # Most lines first; then the form that says most, which leaves the least to the name.
    best = max(good, key=lambda form: (len(good[form]), len(form[0]) + len(form[1]), form))
    return [
        Header(index, index, name, "induced", 1.0 + (0.5 if is_handle(name) else 0.0))
        for index, name in sorted(good[best].items())
    ]


def _forms(text: str) -> list[tuple[_Form, str]]:
    """The line with each of its possible names taken out, numbers made alike."""
    plain = undecorated(text)
    tokens = [(found[0], found.start(), found.end()) for found in _TOKEN.finditer(plain)]
    if not 2 <= len(tokens) <= 16:
        return []
    shown = [re.sub(r"\d+", "0", token.casefold()) for token, *_ in tokens]
    forms = []
    for first in range(len(tokens)):
        for last in range(first, min(first + _LONGEST_NAME, len(tokens))):
            name = spoken_name(plain[tokens[first][1] : tokens[last][2]])
            if looks_like_name(name) and not any(word.casefold() in LABELS for word in name.split()):
                forms.append(((tuple(shown[:first]), tuple(shown[last + 1 :])), name))
    return [(form, name) for form, name in forms if any(form)]

"""Lines that belong to the page rather than to a writer: buttons, counts, footers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from talent_ledger.ingest.fields import read_trimming, undecorated
from talent_ledger.ingest.lines import Line
from talent_ledger.ingest.names import WORDS

_FOOTER = re.compile(
    r"^(?:post a comment|leave a (?:comment|reply)|add (?:a|your) comment|newer posts?|older posts?|home"
    r"|subscribe(?: to)?\b.*"
    r"|(?:the )?comments (?:to this (?:entry|post) )?(?:are|have been) closed.*"
    r"|sort(?:ed)? by\b.*|log ?in to (?:reply|comment|post).*|load more.*"
    r"|view (?:all|more)\b.*"
    r"|show (?:all|more)\b.*|reply delete|leave a reply.*|share this.*|advertisement|read more.*|print this.*"
    r"|\(?page \d+ of \d+\)?"
    r"|you must be (?:logged|signed) in.*|copyright\b.*|all rights reserved.*|continue reading.*"
    r"|join the conversation|\[?deleted\]?)\s*[:.…]?$",
    re.IGNORECASE,
)
_LONGEST_BUTTONS = 119
_LONGEST = 159


def is_footer(text: str) -> bool:
    """Whether a line is what pages print below their comments.

    >>> is_footer("Leave a reply"), is_footer("Comments are closed."), is_footer("Homes cost more.")
    (True, True, False)
    """
    return _FOOTER.match(text) is not None


def is_buttons(line: Line) -> bool:
    """Whether a line holds a page's buttons or counts, perhaps a date, and no words of its own."""
    fields = read_trimming(line.inner) if len(line.inner) <= _LONGEST_BUTTONS else None
    return fields is not None and fields.menu > 0


def is_of_the_page(line: Line) -> bool:
    """Whether a line holds nothing that anybody wrote: buttons, counts, a footer."""
    return is_buttons(line) or is_footer(line.text)


def furniture_from(lines: Sequence[Line], first: int) -> set[int]:
    """Indexes of the lines from *first* on that are buttons or footers."""
    return {
        line.index
        for line in lines[first:]
        if len(line.text) <= _LONGEST and (is_buttons(line) or is_footer(undecorated(line.inner)))
    }


_FEWEST_ENTRIES = 3
_LONGEST_ENTRY = 3
_SHORTEST_PROSE = 60


def menu_above(lines: Sequence[Line], first: int) -> set[int]:
    """Indexes of the lines above line *first* and above all prose that are a page's menu, with its site's name."""
    prose = (line.index for line in lines[:first] if len(line.inner) > _SHORTEST_PROSE)
    head = lines[: next(prose, first)]
    entries = [line.index for line in head if line.inner.casefold().strip() in WORDS["menu"]]
    if len(entries) < _FEWEST_ENTRIES:
        return set()
    above = (line for line in head[: entries[-1] + 1] if len(line.inner.split()) <= _LONGEST_ENTRY)
    return {line.index for line in above if not any(letter.isdigit() for letter in line.inner)}


def counts_above(lines: Sequence[Line], first: int) -> set[int]:
    """Indexes of the lines above line *first* that are buttons; a number alone only where it stands beside one."""
    buttons = {line.index for line in lines[:first] if len(line.text) <= _LONGEST and is_buttons(line)}
    worded = {index for index in buttons if re.search(r"[^\W\d]{3}", lines[index].inner)}
    return worded | {index for index in buttons if {index - 1, index + 1} & worded}

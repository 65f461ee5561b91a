"""How much the text around headers that are set alike speaks for their being headers of comments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from talent_ledger.ingest.announcing import announces_words, is_announced
from talent_ledger.ingest.context import Context
from talent_ledger.ingest.fields import undecorated
from talent_ledger.ingest.furniture import is_of_the_page
from talent_ledger.ingest.headers import TIMED, WEAK, Header
from talent_ledger.ingest.lines import Line
from talent_ledger.ingest.names import is_handle, is_strange
from talent_ledger.ingest.opening import Opening


@dataclass(frozen=True, slots=True)
class _Alike:
    """Headers set alike, below the line that opens the comments; one at least."""

    headers: Sequence[Header]

    @property
    def layout(self) -> str:
        return self.headers[0].layout

    @property
    def is_weak(self) -> bool:
        """Whether headings, labels and rows of tables look the same."""
        return self.layout in WEAK

    @property
    def is_dated(self) -> bool:
        return all(header.dated for header in self.headers)

    @property
    def writers(self) -> int:
        return len({header.name for header in self.headers})

    @property
    def come_back(self) -> bool:
        """Whether some of several writers wrote more than once."""
        return 2 <= self.writers < len(self.headers)


def weigh(lines: Sequence[Line], headers: Sequence[Header], opening: Opening, context: Context) -> float:
    """What the other headers of the same family, and the text around them, add to each of them."""
    inside = [header for header in headers if opening.line is None or opening.is_above(header.first)]
    if not inside:
        return context.weight
    alike = _Alike(inside)
    announced = context.announced or (context.weight >= 0 and is_announced(lines, inside))
    return (
        _of_context(lines, alike, context)
        + _of_announcement(alike, announced, context)
        + _of_looks(lines, alike, opening, announced)
        + _of_writers(alike)
        + _of_numbers(alike)
        + _of_place(lines, alike, opening)
    )


def _of_context(lines: Sequence[Line], alike: _Alike, context: Context) -> float:
    """What the text as a whole, and the line above the first header, say."""
    # A call or an interview says when it was held once; dates above every turn make a thread.
    held = alike.is_dated or alike.layout == "posted by"
    weight = max(context.weight, 0.0) if held else context.weight
    first = alike.headers[0].first
    led_in = first and context.weight >= 0 and announces_words(lines[first - 1].text)
    return weight + (1.0 if led_in else 0.0)


def _of_announcement(alike: _Alike, announced: bool, context: Context) -> float:
    """What it adds that a thread is *announced*, there where the first lines say nothing of it."""
    weight = 1.0 if announced and not context.announced else 0.0
    returning = alike.writers >= 3 and alike.come_back
    return weight + (0.5 if announced and returning and not alike.is_dated else 0.0)


_OF_LETTERS = {"closing": 2.0, "signature": 2.0, "bare name": -3.0}
"""What it adds that letters open with a salutation: they are signed below."""


def _of_looks(lines: Sequence[Line], alike: _Alike, opening: Opening, announced: bool) -> float:
    """What the form of the headers adds; headings and labels look like names too."""
    headers = alike.headers
    weight = _OF_LETTERS.get(alike.layout, 0.0) if _saluted(lines, headers) else 0.0
    if sum(header.stands_on_body(lines) for header in headers) > 0.5 * len(headers):
        weight += 0.5
    if alike.is_dated:
        return weight
    listed = alike.layout == "numbered" and max(header.evidence for header in headers) < 2.0
    if (alike.is_weak or listed) and opening.line is None and not announced:
        # Without a word of a thread, only handles speak for comments.
        handles = sum(is_handle(header.name) or is_strange(header.name) for header in headers)
        weight += 1.0 if handles >= 0.5 * len(headers) else -3.0
    if alike.is_weak and _spoken_of(lines, headers):
        weight -= 2.0
    if alike.is_weak and len(headers) == 1 and opening.declared != 1:
        weight -= 2.0
    return weight


_MANY = 5
"""So many names, each with its date, make a thread even where nothing else is said of one."""


def _of_writers(alike: _Alike) -> float:
    """What the names add."""
    weight = 0.5 if any(is_strange(header.name) for header in alike.headers) else 0.0
    # One writer may have written every comment; but labels that recur undated are no writers.
    if len(alike.headers) >= 2 and (alike.writers >= 2 or alike.is_dated):
        weight += 2.0 if len(alike.headers) >= 3 else 1.0
    if alike.is_dated and alike.writers >= _MANY:
        weight += 1.0
    if alike.is_dated and alike.come_back:
        weight += 0.5  # the same people come back: no timeline, no list of events
    return weight


def _of_numbers(alike: _Alike) -> float:
    """What it adds that the comments are numbered one after the other."""
    numbers = [header.number for header in alike.headers if header.number is not None]
    if len(alike.headers) == len(numbers) >= 2 and _counts_up(numbers):
        return 1.5
    return -3.0 if alike.layout == "plain number" else 0.0


def _of_place(lines: Sequence[Line], alike: _Alike, opening: Opening) -> float:
    """What it adds that there are as many as the page declares, or that they begin where it says."""
    weight = 2.0 if opening.declared == len(alike.headers) else 0.0
    if opening.line is not None:
        between = lines[opening.line + 1 : alike.headers[0].first]
        weight += 0.5 if all(map(is_of_the_page, between)) else 0.0
    return weight


def placed(lines: Sequence[Line], header: Header, family: Sequence[Header], opening: Opening) -> float:
    """What a header's place adds: below the line that opens the comments, or alone at the head of the text."""
    if opening.line is not None:
        return 2.0 if opening.is_above(header.first) else -1.0
    alone = len(family) == 1 and header.first <= 2 and header.layout in ("by", "posted by", *TIMED, *WEAK)
    if alone and header.first == 1 and is_handle(header.name) and _MENU.fullmatch(lines[0].inner):
        return 2.0  # a page of one comment: ``by anna_k 3 days ago`` right below a forum's menu
    if alone and _A_COMMENT.match(lines[header.first].inner):
        return 2.0  # the page of one comment says so
    return -2.0 if alone and not header.buttons else 0.0


_A_COMMENT = re.compile(r"(?:comment|reply|response) (?:posted )?by\b", re.IGNORECASE)


_MENU = re.compile(r"[\w ]{2,40}(?: \| [\w ]{2,20}){2,8}")
"""``Forum new | ask | show``."""


def _spoken_of(lines: Sequence[Line], headers: Sequence[Header]) -> bool:
    """Whether the text above speaks of most of the names: then they are its subjects, countries say, and no writers."""
    names = {header.name for header in headers[:30]}
    above = "\n".join(line.text for line in lines[: min(headers[0].first, 100)] if 60 < len(line.text) < 5000)
    return 2 * sum(re.search(rf"\b{re.escape(name)}\b", above) is not None for name in names) >= len(names) >= 2


_SALUTATION = re.compile(
    r"(?:dear (?:sir|madam|editor|all)|sirs?|madam|(?:to )?the editor)\b\s*(?:[,:–—-]|or madam)", re.IGNORECASE
)


def _saluted(lines: Sequence[Line], headers: Sequence[Header]) -> bool:
    """Whether letters open as letters do: ``Sir, –``, ``To the Editor:``."""
    return 2 <= sum(_SALUTATION.match(undecorated(line.text[:60])) is not None for line in lines) >= 0.5 * len(headers)


def _counts_up(numbers: Sequence[int]) -> bool:
    """Whether the comments are numbered one after the other, up or down."""
    steps = [after - before for before, after in pairwise(numbers)]
    return all(step == steps[0] for step in steps) and abs(steps[0]) == 1

"""The header of a comment: the lines that say who wrote it and when. What all layouts read in the same way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from talent_ledger.ingest.fields import Fields, read_trimming
from talent_ledger.ingest.lines import Line
from talent_ledger.ingest.names import (
    HOSTS,
    could_be_name,
    is_speaking_role,
    looks_like_name,
    spoken_name,
    without_account,
)
from talent_ledger.ingest.whereabouts import without_place


@dataclass(frozen=True, slots=True)
class Header:
    """Who wrote a comment, and where the text says so."""

    first: int
    """Index of its first line."""
    last: int
    """Index of its last line."""
    name: str
    layout: str
    evidence: float
    """How sure the lines are by themselves, from 0 (anything) to 4 (nothing but a comment's header)."""
    date: str | None = None
    body: int | None = None
    """Offset in the text where the comment begins on the header's own line; null when it begins below."""
    tail: int | None = None
    """Offset where the header begins on the last line of the comment that it signs; null when it has its own line."""
    stop: int | None = None
    """Offset where the comment ends and more of a table's row follows; null when the next header ends it."""
    number: int | None = None
    """The comment's number, where the header counts."""
    dated: bool = False
    buttons: int = 0
    """How many of a page's buttons stand in it: "parent", "next", "12 points"."""

    def stands_on_body(self, lines: Sequence[Line]) -> bool:
        """Whether blank lines set it off from what is above but not from what is below."""
        if self.body is not None or self.last + 1 >= len(lines):
            return False
        return bool(lines[self.first].blanks_before) and not lines[self.last + 1].blanks_before

    def words_beside(self, lines: Sequence[Line]) -> str:
        """What the comment says on the header's own line; nothing when it begins below."""
        line = lines[self.last]
        return "" if self.body is None else line.text[self.body - line.start :]


SURE = 4.0
"""The evidence of lines that are nothing but a header; from it on, with all that the text adds, one is believed."""

SAYING = ("verb", "said", "inline", "mail")
"""Layouts in which somebody may be quoted as well."""

TIMED = ("name and time", "name above time")
"""Layouts in which a time stands beside the name."""

WEAK = ("name and colon", "bare name", "name and dash", "plain number", "run in", "signature", "closing", "induced")
"""Layouts of which headings, labels and rows of tables look the same."""


def header_of(index: int, name: str, layout: str, evidence: float, fields: Fields) -> Header:
    """The header of one line, with the date, the number and the buttons among its *fields*."""
    return Header(
        index,
        index,
        name,
        layout,
        min(SURE, evidence),
        fields.date,
        number=fields.number,
        dated=fields.dated,
        buttons=fields.menu,
    )


# -- the name ---------------------------------------------------------------------------------------------------------

_WRITES = re.compile(r"(?<=\w)\s(?:writes|wrote|says|said):?$")
_ADDRESSED = re.compile(r"(?<=[\w.])\s+(?:in\s+[A-Z]|to\s+(?:Everyone|All)\b).*$")
"""``Anna to Everyone``, ``Anna in Design``: in which part of a chat."""
_ROLE = re.compile(r"(?:who|a|an|the)\s")
"""``Anna, who lives in Graz, writes:``"""


def name_in(fields: Fields) -> str | None:
    """The one name in what is left of a line; a place, a handle, a rank or the person answered is no part of it."""
    if not 1 <= len(fields.chunks) <= 3 or is_speaking_role(fields.chunks[0]):
        return None
    name, *others = fields.chunks
    if not could_be_name(name) and not (fields.by and name.casefold() in HOSTS):
        return None
    if fields.verb and fields.colon and all(_ROLE.match(chunk) for chunk in others):
        return spoken_name(without_place(name))
    if fields.by in (None, "by", "from") and any(_is_wordy(chunk, fields) for chunk in others):
        return None
    if fields.verb or fields.by or fields.dated:
        name = without_place(name)
    if fields.by:
        name = without_account(_ADDRESSED.sub("", name))
    return spoken_name(_WRITES.sub("", name) if fields.by or fields.dated else name)


def _is_wordy(chunk: str, fields: Fields) -> bool:
    """Whether words beside a name say more than its owner's place: ``Somewhere in the Shires, 4 hours ago``."""
    return not looks_like_name(chunk) and len(chunk.split()) > (5 if fields.ago else 3)


# -- the lines below the name -----------------------------------------------------------------------------------------

_DOT = re.compile(r"[·•|,–—-]$|\d(?:\.\d)? out of 5 stars\b.{0,120}$")
"""A mark between a name and its time, where a page copied as text leaves it on a line of its own; a review's title."""

_BARE_NUMBER = re.compile(r"[\d.,]*\d\.")
"""A number and a full stop is what somebody wrote: ``160.``"""

ACCOUNT = re.compile(r"@[\w.-]+(?:@[\w.-]+\.\w+)?$")
"""The account that a name belongs to, on a line of its own: ``@yusra@social.example``."""

_LONGEST_STACK = 9
"""Lines that a header may have at most."""


def extended(lines: Sequence[Line], header: Header) -> Header:
    """*header* with the lines of dates, counts and buttons that follow it at once."""
    while header.last + 1 < len(lines) and header.last - header.first < _LONGEST_STACK - 1 and header.body is None:
        following = lines[header.last + 1]
        if not following.blanks_before and _DOT.match(following.inner):
            more = 0.5 * (len(following.inner) > 1)
            header = replace(header, last=header.last + 1, evidence=header.evidence + more)
            continue
        fields = _below_name(following)
        if fields is None or (following.blanks_before and not fields.dated and header.last > header.first):
            break
        header = _with_line(header, fields)
    return header


def _below_name(line: Line) -> Fields | None:
    """The fields of a line that goes on with a header; null for any other."""
    if ACCOUNT.match(line.inner) or _BARE_NUMBER.fullmatch(line.inner) or line.blanks_before > 1:
        return None  # below an account stands the next writer: above it stood who answered last
    return read_trimming(line.inner)


def _with_line(header: Header, fields: Fields) -> Header:
    """*header* with one more line, of dates, counts and buttons."""
    more = 2.0 if fields.calendar and fields.clock else 1.5 if fields.dated else 0.5
    return replace(
        header,
        last=header.last + 1,
        date=header.date or fields.date,
        dated=header.dated or fields.dated,
        number=fields.number if header.number is None else header.number,
        evidence=min(SURE, header.evidence + more),
    )

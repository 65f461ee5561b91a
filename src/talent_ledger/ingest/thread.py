"""The comments of a text, each with its header and its body, and the lines that belong to the page."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from talent_ledger.ingest.choosing import choose_headers
from talent_ledger.ingest.families import signs_off
from talent_ledger.ingest.fields import drop_tag
from talent_ledger.ingest.furniture import (
    counts_above,
    furniture_from,
    is_buttons,
    is_footer,
    is_of_the_page,
    menu_above,
)
from talent_ledger.ingest.headers import Header
from talent_ledger.ingest.layouts import read_headers
from talent_ledger.ingest.layouts_signed import SALUTATION
from talent_ledger.ingest.layouts_table import table_headers
from talent_ledger.ingest.lines import Line
from talent_ledger.ingest.names import is_handle
from talent_ledger.ingest.opening import Opening, find_opening
from talent_ledger.ingest.quoting import is_quoted_beside


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment: who wrote it, the lines of its header and the lines of its body."""

    header: Header
    body_first: int
    body_last: int
    """Index of the last line of its body; before ``body_first`` when it has none of its own."""
    signed: bool = False
    """Whether the header stands below the body."""
    asides: tuple[tuple[int, int], ...] = ()
    """Indexes of the first and last lines, inside its body, of what the document's author put in between."""


@dataclass(frozen=True, slots=True)
class Thread:
    """What a text shows of comments."""

    comments: Sequence[Comment]
    declared: int | None
    """How many comments the page says it has."""
    furniture: frozenset[int]
    """Indexes of the lines that belong to the page: the opening line, buttons, footers."""


def read_thread(lines: Sequence[Line]) -> Thread:
    """Find the comments of a text."""
    opening = find_opening(lines)
    if tabled := table_headers(lines):
        comments = _headed(lines, _by_own_names(tabled))
        return Thread(comments, opening.declared, _furniture(lines, comments, opening))
    headers = choose_headers(lines, opening)
    if headers and opening.line is not None and (earlier := _from_above(lines, headers, opening)):
        opening, headers = Opening(), earlier  # "5 replies" under a message opens no comments
    if not headers and opening.declared is None:
        opening, headers = Opening(), choose_headers(lines, Opening()) if opening.line is not None else headers
    comments = _comments(lines, _by_own_names(headers), opening)
    return Thread(comments, opening.declared, _furniture(lines, comments, opening))


_WHERE_TO = re.compile(r"(?P<name>\S+)\s(?:to|in|under)\s[a-z][\w-]+")
_GAP = re.compile(r"\s{2,}")
_HANDLE_OF = re.compile(r"(?P<handle>\S+)\s\([^()]+\)")


def _by_own_names(headers: Sequence[Header]) -> list[Header]:
    """The headers with their writers' own names alone.

    Pages print whom one answers behind it ("damselfly99 ThamesRat" below ThamesRat), who a handle is ("katja_b (Katja
    Brandt)") and in what section he posts ("posted by millrace to news").
    """
    own: list[Header] = []
    earlier: set[str] = set()
    written = {header.name for header in headers}
    for header in headers:
        name = drop_tag(_GAP.split(header.name)[0])
        if (found := _HANDLE_OF.fullmatch(name)) and is_handle(found["handle"]):
            name = found["handle"]
        if header.layout == "posted by" and (found := _WHERE_TO.fullmatch(name)) and is_handle(found["name"]):
            name = found["name"]
        words = name.split(" ")
        parted = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words)))
        name = next(
            (one for one, other in parted if other in earlier and (is_handle(one) or one in written)),
            name,
        )
        earlier.add(name)
        own.append(replace(header, name=name))
    return own


_ANSWERS_THE_TITLE = re.compile(r"\b(?:to|on)\s[“”\"'‘«]")
"""``8 responses to “Corridors, again”``: what is dated above that line is a post."""


def _from_above(lines: Sequence[Line], headers: Sequence[Header], opening: Opening) -> list[Header]:
    """The headers of the whole text when two or more, dated and set like those below, stand above the opening line.

    One will do where that line counts fewer than follow: it tells of the answers to that one.
    """
    section, declared = opening.line or 0, opening.declared
    if _ANSWERS_THE_TITLE.search(lines[section].inner):
        return []
    layouts = {header.layout for header in headers if header.dated}
    above = [header for line in lines[:section] for header in read_headers(lines, line.index)] if layouts else []
    counted_apart = declared is not None and declared < len(headers)
    if sum(header.dated and header.layout in layouts for header in above) < 2 - counted_apart:
        return []
    found = choose_headers(lines, Opening())
    above = [header for header in found if header.first < section and header.dated and header.layout in layouts]
    return found if len(above) >= 2 - counted_apart and len(found) > len(headers) else []


def _furniture(lines: Sequence[Line], comments: Sequence[Comment], opening: Opening) -> frozenset[int]:
    """The line that opens the comments, buttons and footers from there on, and the counts above the comments."""
    begins = [comment.header.first for comment in comments[:1]]
    begins += [] if opening.line is None else [opening.line]
    first = min(begins, default=len(lines))
    above = counts_above(lines, first) | menu_above(lines, first) if comments else set()
    found = furniture_from(lines, first) | above
    return frozenset(found if opening.line is None else found | {opening.line})


# -- above or below its header ----------------------------------------------------------------------------------------


def _comments(lines: Sequence[Line], headers: Sequence[Header], opening: Opening) -> list[Comment]:
    if not headers:
        return []
    signs_below = _signs_below(lines, headers, opening)
    return _signed(lines, headers, opening) if signs_below else _headed(lines, headers)


_SHORTEST_PROSE = 40


def _is_prose(line: Line) -> bool:
    return len(line.inner) > _SHORTEST_PROSE and not is_of_the_page(line)


def _signs_below(lines: Sequence[Line], headers: Sequence[Header], opening: Opening) -> bool:
    """Whether the names stand under the comments: then nothing follows the last and something precedes the first."""
    if any(header.body is not None for header in headers):
        return False
    if all(header.layout in ("signature", "closing") for header in headers) or _ends_with_names(lines, headers):
        return True
    begin = 0 if opening.line is None else opening.line + 1
    lead, tail = lines[begin : headers[0].first], lines[headers[-1].last + 1 :]
    if headers[0].stands_on_body(lines) or headers[0].layout == "time above name":
        return False
    if 2 * sum(SALUTATION.fullmatch(line.inner) is not None for line in lines) > len(headers):
        return True
    ends = any(_is_prose(line) and line.inner.endswith(_SENTENCE_END) for line in tail[:2])
    all_posted = opening.line is not None and all(header.layout == "posted by" for header in headers)
    hanging = sum(_hangs_on_text(lines, header) for header in headers) > max(_FEW, _MOST * len(headers))
    posted = all(header.layout == "posted by" for header in headers)
    if any(map(_is_prose, lead)) and ((hanging and posted) or (not ends and (all_posted or hanging))):
        return True
    followed = any((line.inner.endswith(".") or not is_buttons(line)) and not is_footer(line.text) for line in tail)
    return not followed and any(not is_of_the_page(line) for line in lead)


def _ends_with_names(lines: Sequence[Line], headers: Sequence[Header]) -> bool:
    """Whether a text closes with the last of several names: ``Posted by: Ana | 3 May 2019 at 08:58 AM``."""
    again = sum(_names_again(lines, pair) for pair in pairwise(headers))
    if len(headers) > _FEW and again > _MOST * (len(headers) - 1):
        return True
    named_by = len(headers) > _FEW and all(header.layout in ("by", "posted by") for header in headers)
    written = any(map(_is_prose, lines[: headers[-1].first]))
    return named_by and written and headers[-1].last == len(lines) - 1


def _names_again(lines: Sequence[Line], headers: tuple[Header, Header]) -> bool:
    """Whether the second name also stands alone above what follows the first: that text is the second's."""
    before, after = headers
    between = lines[before.last + 1 : after.first]
    above = next((line.index for line in between if line.inner == after.name), after.first)
    return any(map(_is_prose, lines[above + 1 : after.first]))


_FEW = 2
_MOST = 0.75


def _hangs_on_text(lines: Sequence[Line], header: Header) -> bool:
    """Whether a name stands right under the end of a text, with a blank line between it and what comes next."""
    above, below = lines[max(header.first - 1, 0)], lines[header.last + 1 : header.last + 2]
    told = above.inner.endswith(_SENTENCE_END) and not _LABELLED.match(above.inner) and not is_of_the_page(above)
    under = told and not lines[header.first].blanks_before
    indented = all(line.indent > lines[header.first].indent for line in (above, *below))  # below their names
    return under and not indented and all(line.blanks_before for line in below)


_LABELLED = re.compile(r"[A-Z]\w+:\s")
"""``Title: Price of hay??``"""
_SENTENCE_END = (".", "!", "?", "”", '"', ")", "…")


def _headed(lines: Sequence[Line], headers: Sequence[Header]) -> list[Comment]:
    """Comments that stand below or beside their headers, each up to the next header."""
    stops = [header.first for header in headers[1:]] + [len(lines)]
    ends = [line.end for line in lines]
    stops = [
        stop if header.stop is None else bisect_left(ends, header.stop) + 1
        for header, stop in zip(headers, stops, strict=True)
    ]
    if len(headers) >= 2 and all(is_quoted_beside(lines, header) for header in headers):
        stops = [header.last + 1 for header in headers]  # what follows a quotation is the document's author's
    return [
        Comment(
            header,
            header.last if header.body is not None else header.last + 1,
            stop - 1,
            asides=tuple(_asides(lines, header.last + 1, stop - 1)),
        )
        for header, stop in zip(headers, stops, strict=True)
    ]


def _signed(lines: Sequence[Line], headers: Sequence[Header], opening: Opening) -> list[Comment]:
    """Comments that their writers sign below, each from the signature above it; the first one from where it begins."""
    comments = []
    one_each = len(headers) > 2 and all(after.first == before.first + 1 for before, after in pairwise(headers))
    first = headers[0]
    asked = opening.line is not None and first.last < opening.line and signs_off(lines, first)
    begin = None if opening.line is None or asked else opening.line + 1
    if len(headers) > _FEW and opening.line is None and headers[0].first < _HEAD and "by" in headers[0].layout:
        headers = headers[1:]  # the article's own
    for header in headers:
        last = header.last if header.tail is not None else header.first - 1
        if header is headers[0] and header.tail is not None and one_each:
            begin = last  # what stands above the first is not its writer's
        elif begin is None:
            begin = _paragraph_begins(lines, last)
        if begin <= last:
            comments.append(Comment(header, begin, last, signed=True))
        begin = max(header.last, -1 if opening.line is None else opening.line) + 1
    return comments


_HEAD = 2
"""Index of the last line that may be part of a text's head."""


def _paragraph_begins(lines: Sequence[Line], index: int) -> int:
    """Index of the line below the blank line that stands nearest above line *index*, not above the text's head.

    Where a page parts its comments from the article by a wider gap, the line below that gap.
    """
    gaps = [line.index for line in lines[_HEAD + 1 : index + 1] if line.blanks_before > 1]
    if gaps and all(line.blanks_before < 2 for line in lines[gaps[-1] + 1 : index + 2]):
        return gaps[-1]
    while index > _HEAD and not lines[index].blanks_before:
        index -= 1
    return index


# -- the author's words in between ------------------------------------------------------------------------------------

_HOST = (
    r"(?:me(?: again)?|ed(?:itor|s)?\.?|author|moderator|mod|host|editor['’]s (?:note|reply)|author['’]s (?:note|reply)"
    r"|(?:editor|author|moderator|note|reply|response) (?:replies|responds|adds|from the (?:author|editor))"
    r"|(?:my|our) (?:reply|answer|response)|(?:i|we) (?:reply|answer))"
)
_ASIDE = re.compile(rf"(?P<mark>\*\*|\*|__|_){_HOST}:?(?P=mark):?\s", re.IGNORECASE)
_BRACKETED_ASIDE = re.compile(
    rf"[\[(][*_]*{_HOST}[*_]*\s?[:–—-].*[\])][*_]*$|[\[(][^\]]*[–—-]\s?(?:ed(?:itor)?|mod(?:erator)?)\.?[\])]$",
    re.IGNORECASE,
)


def _asides(lines: Sequence[Line], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Where the document's author breaks into a comment: ``[Editor: …]`` for a line, ``*Me again:* …`` to its end."""
    for index in range(first, last + 1):
        if _ASIDE.match(lines[index].text):
            yield index, last
            return
        if _BRACKETED_ASIDE.match(lines[index].text):
            yield index, index

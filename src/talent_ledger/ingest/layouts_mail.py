"""Layouts of mail programs and forms: fields, each behind its label, and the line above what is answered."""

from __future__ import annotations

import re
from collections.abc import Sequence

from talent_ledger.ingest.dates import iso_date
from talent_ledger.ingest.fields import read_fields, undecorated
from talent_ledger.ingest.headers import SURE, Header
from talent_ledger.ingest.lines import Line
from talent_ledger.ingest.names import looks_like_name, passes_for_name, spoken_name

_MAIL_OPENS = re.compile(
    r"(?:On|In (?:article|message)|Am|Le|El|Il)\s.*"
    r"\b(?:wrote|writes|said|schrieb|a écrit|escribió|ha scritto)\b.{0,40}:$"
)


def announces_mail(text: str) -> bool:
    """Whether a line is the one that mail programs put above what is answered: ``On 3 May 2019, NAME wrote:``.

    >>> announces_mail("On 3 May 2019, Anna wrote:"), announces_mail("Anna wrote:")
    (True, False)
    """
    return _MAIL_OPENS.match(text) is not None


def links_to_quoted(text: str) -> bool:
    """Whether a line is the one that forums put over a quotation, with a link up to where that stands.

    >>> links_to_quoted("anna_k wrote: ↑"), links_to_quoted("anna_k wrote:")
    (True, False)
    """
    return text.endswith(": ↑")


_WRITER_FIELD = re.compile(
    r"(?:From|Author|Thread starter|Verified (?:buyer|purchase|customer|owner)|Reviewer|Started by|Topic by"
    r"|User|User ?name|Commenter|Poster|Posted by|Name|Nick(?:name)?|Member|Contributor|Sender)"
    r"\s*:\s*(?P<name>\S.{0,80})$",
    re.IGNORECASE,
)
_OTHER_FIELD = re.compile(
    r"(?:From|Date|Sent|Posted|Time|Subject|Title|To|Cc|Message-ID|Newsgroups|Reply-To|In-Reply-To|Organization"
    r"|Location|Rating"
    r"|Content-Type|Content-Transfer-Encoding|Parts/Attachments|Path|Lines"
    r"|References|X-[\w-]+|Comment no\.?|Number|Likes|(?:Created|Updated|Closed|Edited)(?: at)?|URL|Score|Votes)\s*:",
    re.IGNORECASE,
)
_WORDS_FIELD = re.compile(r"(?:Comments?|Message|Text|Reply|Answer|Review)\s*:\s+(?=\S)", re.IGNORECASE)
_ADDRESS = re.compile(r"[<(\[]?[\w.+-]+(?:@| at )[\w.-]+\.\w+[>)\]]?")


def labelled_fields(lines: Sequence[Line], index: int) -> Header | None:
    """``From: NAME`` or ``User: NAME``, with ``Date:``, ``Subject:`` and the like around it."""
    found = _WRITER_FIELD.match(undecorated(lines[index].inner))
    if not found or (found[0][:4].casefold() == "from" and _names_above(lines, index)):
        return None
    first, last = _fields_around(lines, index)
    body = None
    below = lines[last + 1] if last + 1 < len(lines) and not lines[last + 1].blanks_before else None
    if below is not None and (words := _WORDS_FIELD.match(below.inner)):
        last, body = below.index, below.inner_start + words.end()
    name = spoken_name(_ADDRESS.sub("", found["name"].replace("<[log in to unmask]>", "")))
    name = spoken_name(re.sub(r"[<>\"()]", "", name).strip(" ,"))
    several = last > first
    if not (looks_like_name(name) or (several and passes_for_name(name))):
        return None
    date = next((day for line in lines[first : last + 1] if (day := iso_date(line.text))), None)
    return Header(first, last, name, "mail", 4.0 if several else 2.5, date, body, dated=several)


_MAILED = re.compile(r"(?P<name>\S.{0,60}?)\s+[<(\[]?[\w.+-]+(?:@| at )[\w-]+(?:\.[\w-]+)+[>)\]]?$")


def name_and_address(lines: Sequence[Line], index: int) -> Header | None:
    """``NAME user at host`` and below it the day and the time, as archives of mailing lists print a message."""
    found = _MAILED.match(lines[index].inner)
    if found is None or index + 1 >= len(lines) or lines[index + 1].blanks_before:
        return None
    name, when = spoken_name(found["name"]), read_fields(lines[index + 1].inner)
    if when is None or not (when.dated and when.clock) or when.chunks or not passes_for_name(name):
        return None
    return Header(index, index + 1, name, "mail", SURE, when.date, dated=True)


def _fields_around(lines: Sequence[Line], index: int) -> tuple[int, int]:
    """Index of the first and the last of the labelled lines that stand together with one."""
    first = last = index
    while first > 0 and not lines[first].blanks_before and _is_other_field(lines[first - 1]):
        first -= 1
    while last + 1 < len(lines) and not lines[last + 1].blanks_before and _is_other_field(lines[last + 1]):
        last += 1
    return first, last


def _is_other_field(line: Line) -> bool:
    return _OTHER_FIELD.match(undecorated(line.inner)) is not None


def _names_above(lines: Sequence[Line], index: int) -> bool:
    """Whether a field above names the writer: then ``From:`` says where from."""
    while index > 0 and not lines[index].blanks_before:
        index -= 1
        if _WRITER_FIELD.match(undecorated(lines[index].inner)):
            return True
        if not _is_other_field(lines[index]):
            return False
    return False

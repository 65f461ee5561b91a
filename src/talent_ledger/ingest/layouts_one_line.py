"""Layouts of one line: a name beside a verb, a time, a number or a page's buttons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from talent_ledger.ingest.dates import CALENDAR, CLOCK, WHEN, iso_date
from talent_ledger.ingest.fields import Fields, is_counted, read_fields, undecorated
from talent_ledger.ingest.headers import Header, extended, header_of, name_in
from talent_ledger.ingest.layouts_mail import announces_mail, links_to_quoted
from talent_ledger.ingest.layouts_signed import REMARKED
from talent_ledger.ingest.layouts_stacked import has_name_above
from talent_ledger.ingest.lines import Line
from talent_ledger.ingest.names import (
    WORDS,
    could_be_name,
    is_handle,
    is_organization,
    looks_like_name,
    own_name,
    passes_for_name,
    spoken_name,
    without_account,
)
from talent_ledger.ingest.whereabouts import is_place

_BLOGGER = re.compile(r"^(?P<name>\S.{0,60}?) said(?:\.{3}|…)$")
_AT_A_TIME = re.compile(
    rf"^(?:At\s[^A-Za-z]*\d(?:\s?[AP]M)?|On\s{CALENDAR}(?:,?\s(?:at\s)?{CLOCK})?),\s", re.IGNORECASE
)


def blogger(lines: Sequence[Line], index: int) -> Header | None:
    """``NAME said...``: whatever the name is, nothing else is written so."""
    untimed, timed = _AT_A_TIME.subn("", undecorated(lines[index].inner))
    if (found := _BLOGGER.match(untimed)) is None:
        return None
    name = spoken_name(found["name"])
    return extended(lines, Header(index, index, without_account(name) if timed else name, "said", 4.0))


# -- a verb of saying or "by" -----------------------------------------------------------------------------------------

_THINGS_TOO = frozenset({"answers", "comments", "posts", "replies", "texts", "tweets"})
"""Verbs that are things too: ``All Comments``, ``Great answers``, ``Load more replies`` name no writer."""

_QUANTIFIERS = frozenset({"all", "best", "featured", "latest", "newest", "oldest", "recent", "related", "top", "view"})


def verb_of_saying(lines: Sequence[Line], index: int) -> Header | None:
    """``NAME said...`` (Blogger), ``NAME says:`` and a date line (WordPress), ``@handle wrote``, ``NAME writes:``."""
    fields = read_fields(lines[index].inner)
    announces = announces_mail(lines[index].inner) or links_to_quoted(lines[index].inner)
    if fields is None or fields.verb is None or not fields.chunks or announces:
        return None
    name = name_in(fields)
    if name is None:
        return None
    counted = fields.verb in _THINGS_TOO and not (fields.colon or fields.dated)
    if counted and (not looks_like_name(name) or name.casefold() in _QUANTIFIERS):
        return None
    written = fields.verb in WORDS["verbs_of_writing"] or " " in fields.verb
    evidence = 4.0 if fields.dots else 2.0 + written if fields.colon else 1.0 + written
    if fields.dated:
        evidence = max(evidence, 3.5)
    if is_handle(fields.chunks[0]):
        evidence += 1
    header = header_of(index, name, "verb", evidence, fields)
    if index + 1 < len(lines) and _BROKEN_DAY.match(lines[index + 1].inner):
        header = replace(header, last=index + 1)
    return extended(lines, header)


_BROKEN_DAY = re.compile(r"(?:st|nd|rd|th)\b,? (?:[A-Z][a-z]+,? )?\d{4}\b")
"""The rest of a day whose raised letters broke the line: ``rd, 2013 at 8:51am:``."""


def posted_by(lines: Sequence[Line], index: int) -> Header | None:
    """``Posted by NAME on DATE``, ``Comment by NAME — time``, ``by NAME » DATE``, ``Reply by NAME``."""
    fields = read_fields(lines[index].inner)
    if fields is None or fields.by is None or (name := name_in(fields)) is None:
        return None
    if re.search(r"\w: \S", lines[index].inner) and any(len(chunk.split()) > 3 for chunk in fields.chunks[1:]):
        return None  # what was sent stands on the same line
    plain = fields.by in ("by", "from")
    evidence = (1.5 if plain else 3.0) + (1.0 if fields.dated else 0.0)
    return extended(lines, header_of(index, name, "by" if plain else "posted by", evidence, fields))


def titled_reply(lines: Sequence[Line], index: int) -> Header | None:
    """``Re: TITLE by NAME(m): 12:42am On Apr 24``, as forums head the answers to a post."""
    found = _TITLED.match(lines[index].inner)
    fields = read_fields(f"{found['name']}: {found['when']}") if found else None
    if fields is None or not fields.dated or not passes_for_name(name := spoken_name(fields.chunks[0])):
        return None
    return extended(lines, header_of(index, name, "titled", 4.0, fields))


_TITLED = re.compile(r"Re: .{1,120} by (?P<name>\S.{0,30}?)(?:\([mf]\))?[:,] (?P<when>[^:]{0,20}\d.{2,40})$")


# -- a time -----------------------------------------------------------------------------------------------------------


def name_and_time(lines: Sequence[Line], index: int) -> Header | None:
    """``NAME • 3 days ago``, ``NAME (DATE):``, ``NAME, DATE at TIME``, ``u/name · 5h``, ``name 1 day ago | parent``."""
    line = lines[index]
    fields = read_fields(line.inner)
    name = None if fields is None or fields.verb or fields.by else name_in(fields)
    if fields is None or name is None or has_name_above(lines, index) or _tells_of_no_writer(line, name):
        return None
    if not (fields.dated or (fields.menu and len(name) > 1)) or not _stands_beside_a_name(fields):
        return None
    evidence = _evidence_of_time(fields) + min(1.0, 0.5 * fields.menu)
    evidence += (1.0 if is_handle(name) else 0.0) + (0.5 if fields.number is not None else 0.0)
    evidence += 1.0 if not fields.dated and is_counted(line.inner) else 0.0
    layout = "name and time" if fields.dated else "name and buttons"
    return extended(lines, header_of(index, name, layout, evidence, fields))


_PUBLISHED = re.compile(r"\b(?:Updated|Published|Last modified)\b", re.IGNORECASE)
"""On a line with a day, at the head of an article."""

_SENTENCES = re.compile(r"[^\W\d]{3,}[.!?]$|[a-z]{3,}[.!?]\s+[A-Z][\w’']*\s+[a-z]")
_ARTICLE_LINES = 4


def _tells_of_no_writer(line: Line, name: str) -> bool:
    """Whether a line with a time is prose, of another form, or says when and where an article was printed.

    ``Monday March 18 2024, The Western Chronicle`` begins with the day and names who printed it.
    """
    printed = line.index < _ARTICLE_LINES and _PUBLISHED.search(line.inner) is not None
    publisher = is_organization(name) and WHEN.match(undecorated(line.inner)) is not None
    others = (REMARKED, _GLUED_DATE)  # which other readers know
    return printed or publisher or bool(_SENTENCES.search(line.inner) or any(one.match(line.inner) for one in others))


_BYNAME = re.compile(r"[A-Z][a-z]{1,9} the [A-Z][\w'’-]+$")
"""``Dai the Fish``: a name beside a time, a phrase anywhere else."""


def _stands_beside_a_name(fields: Fields) -> bool:
    """Whether the time is exact, or what stands beside it reads as a name, or a place follows a stranger one."""
    name, *places = fields.chunks
    if fields.calendar or fields.clock or looks_like_name(name) or _BYNAME.match(name):
        return True
    return fields.ago and bool(places) and passes_for_name(name) and all(map(is_place, places))


def _evidence_of_time(fields: Fields) -> float:
    """The more exact the time, the surer."""
    if fields.ago or fields.clock:
        return 3.0
    if fields.day:
        return 2.5 if fields.colon else 1.5
    if fields.loose and fields.colon:
        return 1.5
    return 0.5 if fields.dated else 0.0


_VOTES = r"(?P<votes>\s?[-–]?\d{1,4}(?:\s[-–]?\d{1,4})?)?"
_GLUED = re.compile(
    rf"(?:\[[-+–]\]\s*)?(?P<name>\D{{2,40}}?)(?P<when>\d{{1,2}}(?:min|mo|[mhdwy]))(?:Ω\d{{0,3}})?\*?{_VOTES}$"
)
_GLUED_DATE = re.compile(
    r"(?P<name>\D{2,40}(?:[^\W\d]|(?<=[A-Z])\.))"
    r"(?P<when>\d{1,2}\.?\s(?:de\s)?[^\W\d_]{3,10}\.?\s(?:de\s)?\d{4}"
    r"(?:\s(?:at|om|um|à|a las|às)\s|,?\s)\d{1,2}:\d\d(?:\s?[AP]M)?)$"
)


def glued(lines: Sequence[Line], index: int) -> Header | None:
    """``NAME2y14``: name, time and votes that a page sets in columns, as they run together when copied."""
    line = lines[index].inner
    if (dated := _GLUED_DATE.match(line)) and could_be_name(spoken_name(dated["name"])):
        return Header(index, index, spoken_name(dated["name"]), "glued", 4.0, iso_date(dated["when"]), dated=True)
    found = _GLUED.match(line)
    if found is None or not looks_like_name(name := spoken_name(found["name"])):
        return None
    evidence = 1.0 + (1.0 if found["votes"] else 0.0) + (1.0 if found[0].startswith("[") else 0.0)
    return Header(index, index, name, "glued", evidence, dated=True)


# -- a number ---------------------------------------------------------------------------------------------------------

_SAYS_IT_COUNTS = re.compile(r"\W*[A-Za-z]{4,}\s")
"""``Response 14``"""


def numbered_name(lines: Sequence[Line], index: int) -> Header | None:
    """``#12 NAME``, ``12. NAME``, ``[12] NAME``: a number, a name and nothing else."""
    line = lines[index].inner
    fields = read_fields(line)
    if fields is None or fields.number is None or fields.dated or fields.menu or fields.verb or fields.by:
        return None
    if (name := name_in(fields)) is None:
        return None
    if any(letter.isdigit() for chunk in fields.chunks[1:] for letter in chunk):
        return None
    stands_on_words = index + 1 < len(lines) and not lines[index + 1].blanks_before and passes_for_name(name)
    if not looks_like_name(name) and not (stands_on_words and name[0].isupper()):
        return None
    said = "#" in line or _SAYS_IT_COUNTS.match(line)
    evidence = 2.0 if said else 1.0 if looks_like_name(name) else 0.5
    return extended(lines, header_of(index, name, "numbered", evidence, fields))


_NUMBER_NAME = re.compile(r"^(?P<number>\d{1,4})\s+(?P<name>\S.{0,40})$")


def plain_number(lines: Sequence[Line], index: int) -> Header | None:
    """``12 NAME`` on a line of its own: only a row of such lines that counts up is believed."""
    line = lines[index].inner
    found = _NUMBER_NAME.match(undecorated(line))
    fields = read_fields(line) if found else None
    if not found or fields is None or fields.dated or len(fields.chunks) != 1 or not looks_like_name(found["name"]):
        return None
    header = header_of(index, own_name(found["name"]), "plain number", 0.5, fields)
    return replace(header, number=int(found["number"]))

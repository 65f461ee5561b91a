"""The layouts in which pages print who wrote a comment: one small function each, in the register ``LAYOUTS``.

To add a layout, write a function that takes the lines and the index of one of them and returns a ``Header`` when that
line (and perhaps the next ones) says who wrote what follows, else null; decorate it with ``@layout``. ``evidence`` says
how sure the line is by itself, from 0 (anything) to 4 (nothing but a comment's header); ``thread`` weighs it with what
the rest of the text shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from talent_ledger.ingest.dates import WHEN, iso_date
from talent_ledger.ingest.fields import (
    LONGEST_HEADER,
    Fields,
    drop_answered,
    drop_tag,
    is_counted,
    is_trimming,
    read_fields,
    undecorated,
)
from talent_ledger.ingest.lines import Line
from talent_ledger.ingest.names import (
    HOSTS,
    WORDS,
    could_be_name,
    drop_pictures,
    is_handle,
    is_organization,
    is_speaking_role,
    is_strange,
    looks_like_name,
    own_name,
    passes_for_name,
    spoken_name,
)


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
    date: str | None = None
    body: int | None = None
    """Offset in the text where the comment begins on the header's own line; null when it begins below."""
    tail: int | None = None
    """Offset where the header begins on the last line of the comment that it signs; null when it has its own line."""
    number: int | None = None
    """The comment's number, where the header counts."""
    dated: bool = False
    buttons: int = 0
    """How many of a page's buttons stand in it: "parent", "next", "12 points"."""


Layout = Callable[[Sequence[Line], int], Header | None]
LAYOUTS: list[Layout] = []


def layout(reader: Layout) -> Layout:
    """Enter *reader* in the register."""
    LAYOUTS.append(reader)
    return reader


def _name(fields: Fields) -> str | None:
    """The one name in what is left of a line; a place, a handle, a rank or the person answered is no part of it."""
    if not 1 <= len(fields.chunks) <= 3 or is_speaking_role(fields.chunks[0]):
        return None
    if not could_be_name(fields.chunks[0]) and not (fields.by and fields.chunks[0].casefold() in HOSTS):
        return None
    if fields.verb and fields.colon and all(re.match(r"(?:who|a|an|the)\s", chunk) for chunk in fields.chunks[1:]):
        return spoken_name(without_place(fields.chunks[0]))
    plain = fields.by in (None, "by", "from")
    longest = 5 if fields.ago else 3  # "Somewhere in the Shires, 4 hours ago"
    if plain and any(not looks_like_name(chunk) and len(chunk.split()) > longest for chunk in fields.chunks[1:]):
        return None
    name = fields.chunks[0]
    if fields.verb or fields.by or fields.dated:
        name = without_place(name)
    if fields.by:
        name = re.sub(r"(?<=[\w.])\s+(?:in\s+[A-Z]|to\s+(?:Everyone|All)\b).*$", "", name)
    return spoken_name(_WRITES.sub("", name) if fields.by or fields.dated else name)


_WRITES = re.compile(r"(?<=\w)\s(?:writes|wrote|says|said):?$")
_FROM_PLACE = re.compile(r"(?<=[\w.])\s+(?:from|of)\s+[A-Z][\w'’-]*[a-z][\w'’-]*(?:\s[A-Z][\w'’-]*)?$")
"""``Ada of Leeds writes``: the place is where she writes from."""


def without_place(name: str) -> str:
    """*name* without where its owner writes from; of ``Nurse from Leeds`` nothing would be left."""
    shorter = _FROM_PLACE.sub("", name)
    return name if shorter.casefold().rpartition(" ")[2] in WORDS["callings"] else shorter


def _whole(lines: Sequence[Line], index: int) -> str:
    return lines[index].inner


def _header(index: int, name: str, kind: str, evidence: float, fields: Fields) -> Header:
    return Header(
        index,
        index,
        name,
        kind,
        min(4.0, evidence),
        fields.date,
        number=fields.number,
        dated=fields.dated,
        buttons=fields.menu,
    )


_DOT = re.compile(r"[·•|,–—-]$|\d(?:\.\d)? out of 5 stars\b.{0,120}$")
"""A mark between a name and its time, where a page copied as text leaves it on a line of its own; a review's title."""


def _extended(lines: Sequence[Line], header: Header) -> Header:
    """*header* with the lines of dates, counts and buttons that follow it at once."""
    last, date, evidence = header.last, header.date, header.evidence
    number, dated = header.number, header.dated
    while last + 1 < len(lines) and last - header.first < 8 and header.body is None:
        following = lines[last + 1]
        if not following.blanks_before and _DOT.match(following.inner):
            last, evidence = last + 1, evidence + 0.5 * (len(following.inner) > 1)
            continue
        fields = read_fields(following.inner)
        if _ACCOUNT.match(following.inner):
            break  # the next one's: above stood who answered last
        if re.fullmatch(r"[\d.,]*\d\.", following.inner):
            break  # a number and a full stop is what somebody wrote: "160."
        if following.blanks_before > 1 or fields is None or not is_trimming(fields):
            break
        if following.blanks_before and not fields.dated and last > header.first:
            break
        last, date, dated = last + 1, date or fields.date, dated or fields.dated
        number = fields.number if number is None else number
        evidence = min(4.0, evidence + (2.0 if fields.calendar and fields.clock else 1.5 if fields.dated else 0.5))
    return replace(header, last=last, date=date, evidence=evidence, number=number, dated=dated)


# -- the register -----------------------------------------------------------------------------------------------------


_MAIL_OPENS = re.compile(
    r"(?:On|In (?:article|message)|Am|Le|El|Il)\s.*"
    r"\b(?:wrote|writes|said|schrieb|a écrit|escribió|ha scritto)\b.{0,40}:$"
)


def announces_mail(text: str) -> bool:
    """Whether a line is the one that mail programs put above what is answered: ``On 3 May 2019, NAME wrote:``."""
    return _MAIL_OPENS.match(text) is not None


_BLOGGER = re.compile(r"^(?P<name>\S.{0,60}?) said(?:\.{3}|…)$")


@layout
def blogger(lines: Sequence[Line], index: int) -> Header | None:
    """``NAME said...``: whatever the name is, nothing else is written so."""
    found = _BLOGGER.match(re.sub(r"^At\s[^A-Za-z]*\d(?:\s?[AP]M)?,\s", "", undecorated(_whole(lines, index))))
    return _extended(lines, Header(index, index, spoken_name(found["name"]), "said", 4.0)) if found else None


_THINGS_TOO = frozenset({"answers", "comments", "posts", "replies", "texts", "tweets"})
"""Verbs that are things too: ``All Comments``, ``Great answers``, ``Load more replies`` name no writer."""

_QUANTIFIERS = frozenset({"all", "best", "featured", "latest", "newest", "oldest", "recent", "related", "top", "view"})


@layout
def verb_of_saying(lines: Sequence[Line], index: int) -> Header | None:
    """``NAME said...`` (Blogger), ``NAME says:`` and a date line (WordPress), ``@handle wrote``, ``NAME writes:``."""
    fields = read_fields(_whole(lines, index))
    if fields is None or fields.verb is None or not fields.chunks or announces_mail(_whole(lines, index)):
        return None
    name = _name(fields)
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
    return _extended(lines, _header(index, name, "verb", evidence, fields))


@layout
def posted_by(lines: Sequence[Line], index: int) -> Header | None:
    """``Posted by NAME on DATE``, ``Comment by NAME — time``, ``by NAME » DATE``, ``Reply by NAME``."""
    fields = read_fields(_whole(lines, index))
    if fields is None or fields.by is None or (name := _name(fields)) is None:
        return None
    if re.search(r"\w: \S", lines[index].inner) and any(len(chunk.split()) > 3 for chunk in fields.chunks[1:]):
        return None  # what was sent stands on the same line
    plain = fields.by in ("by", "from")
    evidence = (1.5 if plain else 3.0) + (1.0 if fields.dated else 0.0)
    return _extended(lines, _header(index, name, "by" if plain else "posted by", evidence, fields))


def _is_placed(chunks: Sequence[str]) -> bool:
    """Whether a place follows whatever somebody calls himself: ``Had enough, Leeds, 4 hours ago``."""
    return len(chunks) > 1 and passes_for_name(chunks[0]) and all(_PLACE.match(chunk) for chunk in chunks[1:])


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
    others = (_REMARKED, _GLUED_DATE)  # which other readers know
    return printed or publisher or bool(_SENTENCES.search(line.inner) or any(one.match(line.inner) for one in others))


_BYNAME = re.compile(r"[A-Z][a-z]{1,9} the [A-Z][\w'’-]+$")
"""``Dai the Fish``: a name beside a time, a phrase anywhere else."""


@layout
def name_and_time(lines: Sequence[Line], index: int) -> Header | None:
    """``NAME • 3 days ago``, ``NAME (DATE):``, ``NAME, DATE at TIME``, ``u/name · 5h``, ``name 1 day ago | parent``."""
    fields = read_fields(_whole(lines, index))
    name = None if fields is None or fields.verb or fields.by else _name(fields)
    if fields is None or name is None or _has_name_above(lines, index) or _tells_of_no_writer(lines[index], name):
        return None
    if not (fields.dated or (fields.menu and len(name) > 1)) or (
        not (fields.calendar or fields.clock or looks_like_name(fields.chunks[0]) or _BYNAME.match(fields.chunks[0]))
        and not (fields.ago and _is_placed(fields.chunks))
    ):
        return None
    evidence = 0.0
    if fields.dated:
        evidence = (
            3.0 if fields.ago or fields.clock else 2.5 if fields.colon and fields.day else 1.5 if fields.day else 0.5
        )
        evidence += 1.0 if fields.loose and fields.colon and evidence == 0.5 else 0.0
    evidence += (
        min(1.0, 0.5 * fields.menu) + (1.0 if is_handle(name) else 0.0) + (0.5 if fields.number is not None else 0.0)
    )
    evidence += 1.0 if not fields.dated and is_counted(lines[index].inner) else 0.0
    kind = "name and time" if fields.dated else "name and buttons"
    return _extended(lines, _header(index, name, kind, evidence, fields))


@layout
def numbered_name(lines: Sequence[Line], index: int) -> Header | None:
    """``#12 NAME``, ``12. NAME``, ``[12] NAME``: a number, a name and nothing else."""
    fields = read_fields(_whole(lines, index))
    if fields is None or fields.number is None or fields.dated or fields.menu or fields.verb or fields.by:
        return None
    if (name := _name(fields)) is None or not 1 <= len(fields.chunks) <= 3:
        return None
    if any(letter.isdigit() for chunk in fields.chunks[1:] for letter in chunk):
        return None
    stands_on_words = index + 1 < len(lines) and not lines[index + 1].blanks_before and passes_for_name(name)
    if not looks_like_name(name) and not (stands_on_words and name[0].isupper()):
        return None
    said = re.match(r"\W*(?:#|[A-Za-z]{4,}\s)", _whole(lines, index)) is not None  # "Response 14", "#14"
    evidence = 2.0 if said or "#" in _whole(lines, index) else 1.0 if looks_like_name(name) else 0.5
    return _extended(lines, _header(index, name, "numbered", evidence, fields))


@layout
def name_above_time(lines: Sequence[Line], index: int) -> Header | None:
    """A name on a line of its own, and below it the date, the rank in a forum, the number of posts, perhaps a place."""
    line = lines[index]
    if len(line.inner) > 100 or index + 1 >= len(lines) or line.inner.endswith(":"):
        return None
    # A short line right below a name is a rank or a place, and no name.
    name = None if _stands_for_another(lines, index) else _lone_name(line)
    pictured = index > 0 and _is_initial_of(lines[index - 1], line)
    ranked = not line.blanks_before and index and not pictured and _is_short_name_line(lines, index - 1)
    if name is None or ranked or _is_initial_of(line, lines[index + 1]):
        return None
    ranks = 0
    while ranks < 2 and _is_short_name_line(lines, index + 1 + ranks, below=True):
        ranks += 1
    start = Header(index, index + ranks, name, "name above time", 1.0 if is_handle(name) else 0.5)
    if ranks and _extended(lines, start).last == start.last:
        start = replace(start, last=index)
    header = _extended(lines, start)
    if not header.dated and (profile := _profile_lines(lines, header.last + 1)):
        return _extended(lines, replace(start, last=header.last + profile))
    if header.last > index:
        return header if header.evidence > 1 or not line.inner.endswith((".", "!")) else None
    below = read_fields(lines[index + 1].inner)
    if below is None or not _has_name_above(lines, index + 1) or not (below.calendar or below.ago):
        return None
    return _extended(lines, Header(index, index + 1, name, "name above time", 1.5, below.date, dated=True))


_MEMBER_FACTS = (
    r"(?:location|messages|posts|joined|join date|registered|member since|reaction score|points|likes|karma|age"
    r"|rep power|reputation|threads|occupation|thanks|trophy points|media|solutions|country|from)"
)
_PROFILE = re.compile(rf"{_MEMBER_FACTS}(?::|\s{{2,}}|\t)\s*\S", re.IGNORECASE)


@layout
def name_above_profile(lines: Sequence[Line], index: int) -> Header | None:
    """A name, what the forum tells of its owner (``Joined: …``, ``Posts: …``), and below that the day of the post."""
    name, told = _lone_name(lines[index]), 0
    if name is None or not (lines[index].blanks_before or index == 0 or _is_initial_of(lines[index - 1], lines[index])):
        return None
    for at in range(index + 1, min(index + _LONGEST_FORM, len(lines))):
        line = lines[at]
        if _PROFILE.match(line.inner):
            told += 1
            continue
        fields = read_fields(line.inner)
        if told and fields is not None and fields.dated and (fields.number is not None or _POSTED.match(line.inner)):
            return Header(index, at, name, "name above profile", 4.0, fields.date, number=fields.number, dated=True)
        if told or at > index + 2 or len(line.inner) > 50 or line.blanks_before:
            return None
    return None


_POSTED = re.compile(r"Posted:?\s")


def _is_initial_of(line: Line, below: Line) -> bool:
    """Whether a line is the letter that stands in for the picture of the writer named below it."""
    return len(line.inner) == 1 and not below.blanks_before and below.inner.startswith(line.inner)


def _stands_for_another(lines: Sequence[Line], index: int) -> bool:
    """Whether a line names who answered, above it, or tells of a member; or holds the initials of the name below."""
    signs = any(_ANSWERED.match(above.inner) for above in lines[max(0, index - 2) : index])
    told = any(_FORM_LABEL.fullmatch(line.inner) for line in lines[max(0, index - 1) : index + 1])
    return signs or told or (index + 2 < len(lines) and _are_initials_of(lines[index], lines[index + 2]))


def _are_initials_of(line: Line, below: Line) -> bool:
    """Whether a line holds the first letters of the name two lines below, as chats picture their members."""
    words = below.inner.split()
    letters = "".join(word[0] for word in words[:2]).upper()
    return 1 <= len(words) <= 3 and line.inner.upper() == letters and line.inner.isupper()


_LONGEST_PROFILE = 3
_LONGEST_FORM = 12
_FORM_LABEL = re.compile(_MEMBER_FACTS, re.IGNORECASE)
"""What a forum prints of its members, each word above its answer on a line of its own."""


def _profile_lines(lines: Sequence[Line], first: int) -> int:
    """How many lines from *first* on tell of a writer, his trade or his posts, down to the line that says when.

    None of them is a sentence, and no blank line parts them from the name.
    """
    told = 0
    for index in range(first, min(first + _LONGEST_FORM, len(lines))):
        line = lines[index]
        fields = read_fields(line.inner)
        if fields is None or line.blanks_before or len(line.inner) > 120:
            return 0
        if index > first and _ACCOUNT.match(line.inner):
            return 0  # the next writer
        if fields.dated and is_trimming(fields):
            return index - first
        labelled = _FORM_LABEL.fullmatch(line.inner) or _FORM_LABEL.fullmatch(lines[index - 1].inner)
        told += labelled is None
        if told > _LONGEST_PROFILE or fields.verb or re.search(r"[^\W\d]{3,}[.!?:…](?:\s|$)", line.inner):
            return 0
    return 0


_TWO_NAMES = re.compile(r"(?P<first>\S+(?: \S+){0,3})(?:\s{2,}|\t)(?P<second>\S+(?: \S+){0,3})$")


def _lone_name(line: Line) -> str | None:
    """The name that is all there is in a line, but for a trade or stars: ``Ravi Menon, lives in London``."""
    written = drop_tag(drop_answered(line.inner.strip("★☆⭐ ")))
    fields = read_fields(written)
    if fields is None or fields.dated or fields.menu or fields.verb or fields.by or not fields.chunks:
        return None
    if (pair := _TWO_NAMES.match(written)) and looks_like_name(name := spoken_name(pair["first"])):
        return name  # the second one is answered
    written = spoken_name(drop_tag(without_place(undecorated(written))))
    first, _, second = written.partition(" ")
    if is_strange(first) and is_handle(second):
        return first
    name = own_name(written)
    trade = written[len(name) + 2 :]
    return name if looks_like_name(written) or (looks_like_name(name) and trade[:1].islower()) else None


def _is_short_name_line(lines: Sequence[Line], index: int, below: bool = False) -> bool:
    """Whether a line holds a few capitalised words and no field: a name, or a rank or place right below one."""
    if index >= len(lines) or (below and lines[index].blanks_before) or len(lines[index].inner) > 50:
        return False
    fields = read_fields(lines[index].inner)
    plain = undecorated(lines[index].inner).strip("()")
    if fields is None or fields.dated or fields.verb or fields.by or not fields.chunks or plain[-1:] in ".!?:":
        return False
    return all(looks_like_name(chunk) for chunk in fields.chunks) and (below or bool(lines[index].blanks_before))


def _has_name_above(lines: Sequence[Line], index: int) -> bool:
    """Whether a dated line only adds a place or the like to the name above it, which a blank line sets off."""
    if index == 0 or lines[index].blanks_before or not lines[index - 1].blanks_before:
        return False
    here, above = read_fields(lines[index].inner), undecorated(lines[index - 1].inner)
    if here is None or not 1 <= len(here.chunks) <= 2 or is_handle(here.chunks[0]):
        return False
    return len(above) <= 60 and not re.search(r"[!?:,]$|\w{3,}\.$", above) and looks_like_name(spoken_name(above))


_GLUED = re.compile(
    r"(?:\[[-+–]\]\s*)?(?P<name>\D{2,40}?)(?P<when>\d{1,2}(?:min|mo|[mhdwy]))(?P<votes>\s?[-–]?\d{1,4}(?:\s[-–]?\d{1,4})?)?$"
)


_GLUED_DATE = re.compile(
    r"(?P<name>\D{2,40}(?:[^\W\d]|(?<=[A-Z])\.))(?P<when>\d{1,2}\s[A-Z][a-z]{2,8}\s\d{4}(?:\sat\s|,?\s)\d{1,2}:\d\d(?:\s?[AP]M)?)$"
)


@layout
def glued(lines: Sequence[Line], index: int) -> Header | None:
    """``NAME2y14``: name, time and votes that a page sets in columns, as they run together when copied."""
    if (dated := _GLUED_DATE.match(_whole(lines, index))) and could_be_name(spoken_name(dated["name"])):
        return Header(index, index, spoken_name(dated["name"]), "glued", 4.0, iso_date(dated["when"]), dated=True)
    found = _GLUED.match(_whole(lines, index))
    if found is None or not looks_like_name(name := spoken_name(found["name"])):
        return None
    evidence = 1.0 + (1.0 if found["votes"] else 0.0) + (1.0 if found[0].startswith("[") else 0.0)
    return Header(index, index, name, "glued", evidence, dated=True)


_ACCOUNT_BEHIND = re.compile(r"(?<=\S)\s@[\w.-]+(?:@[\w.-]+\.\w+)?$")
_ACCOUNT = re.compile(r"@[\w.-]+(?:@[\w.-]+\.\w+)?$")


@layout
def name_above_account(lines: Sequence[Line], index: int) -> Header | None:
    """A name, and right below it the account it belongs to: ``Yusra Haddad`` above ``@yusra@social.example``."""
    if index + 1 >= len(lines) or lines[index + 1].blanks_before or not _ACCOUNT.match(lines[index + 1].inner):
        return None
    name = _lone_name(lines[index])
    return None if name is None else _extended(lines, Header(index, index + 1, name, "name above account", 2.5))


@layout
def name_above_buttons(lines: Sequence[Line], index: int) -> Header | None:
    """A name, what it wrote, and the buttons with the time, without a blank line between (social networks)."""
    if index + 2 >= len(lines) or not (lines[index].blanks_before or index == 0):
        return None
    name = _lone_name(lines[index])
    last = index
    while name and last + 1 < min(len(lines), index + 12) and not lines[last + 1].blanks_before:
        last += 1
    below = read_fields(lines[index + 1].inner)
    if name is None or last < index + 2 or (below is not None and is_trimming(below) and below.dated):
        return None
    trimmings = [
        fields
        for line in lines[index + 2 : last + 1]
        if (fields := read_fields(line.inner)) is not None and is_trimming(fields)
    ]
    if not (any(fields.dated for fields in trimmings) and any(fields.menu for fields in trimmings)):
        return None
    return _extended(lines, Header(index, index, name, "name above buttons", 2.5))


_HANDLE_FIRST = re.compile(r"(?P<name>@?\w[\w.]{1,29})\s+(?=\S)")


_HANDLE_TO_TIME = re.compile(
    r"(?P<name>@?\w[\w.]{1,29})\s{2,}(?P<words>\S.*\S)\s+\d{1,3}(?:min|mo|[smhdwy])(?:\s+[\d.,]+[kK]?\s+likes?)?$"
)
"""``anna_b  words 3d``, as a social network's page is copied."""


@layout
def handle_then_words(lines: Sequence[Line], index: int) -> Header | None:
    """``anna_b words`` above ``3d 14 likes Reply``: a handle with nothing between it and what it wrote."""
    if sent := _HANDLE_TO_TIME.match(lines[index].inner):
        body = lines[index].inner_start + sent.start("words")
        return Header(index, index, sent["name"], "handle then words", 2.5, body=body, dated=True)
    found = _HANDLE_FIRST.match(lines[index].inner)
    if found is None or index + 1 >= len(lines) or lines[index + 1].blanks_before or not is_handle(found["name"]):
        return None
    fields = read_fields(lines[index + 1].inner)
    if fields is None or not (is_trimming(fields) and fields.dated and fields.menu):
        return None
    evidence = 2.5 if is_strange(found["name"]) else 1.5
    return Header(
        index, index, found["name"], "handle then words", evidence, body=lines[index].inner_start + found.end()
    )


_GONE = re.compile(r"\[(?:deleted|removed|deleted user|account deleted)\]", re.IGNORECASE)


@layout
def gone(lines: Sequence[Line], index: int) -> Header | None:
    """``[deleted]`` where a name stood, beside or above the time: the words are still a comment's."""
    found = _GONE.match(lines[index].inner)
    if found is None:
        return None
    fields = read_fields(lines[index].inner[found.end() :])
    if fields is None or fields.chunks:
        return None
    start = Header(index, index, found[0], "gone", 1.5, fields.date, dated=fields.dated)
    header = _extended(lines, start)
    return replace(header, evidence=3.0) if header.dated else None


@layout
def time_above_name(lines: Sequence[Line], index: int) -> Header | None:
    """A date line with a post's number, and below it the name (vBulletin); or a handle below the name (feeds)."""
    fields = read_fields(_whole(lines, index))
    if fields is None or not is_trimming(fields) or not fields.dated:
        return None
    if fields.number is None and not (fields.clock or fields.ago):
        return None
    if index + 1 >= len(lines) or lines[index + 1].blanks_before:
        return None
    written = _ACCOUNT_BEHIND.sub("", lines[index + 1].inner)
    name = own_name(undecorated(written))
    below = read_fields(written)
    if below is None or below.dated or below.menu or below.verb or not looks_like_name(name):
        return None
    evidence = 2.5 if fields.number is not None else 1.5
    return _extended(lines, replace(_header(index, name, "time above name", evidence, fields), last=index + 1))


_WRITER_FIELD = re.compile(
    r"(?:From|Author|Thread starter|Verified (?:buyer|purchase|customer|owner)|Reviewer|Started by|Topic by"
    r"|User|User ?name|Commenter|Poster|Posted by|Name|Nick(?:name)?|Member|Contributor"
    r"|Sender)\s*:\s*(\S.{0,80})$",
    re.IGNORECASE,
)
_OTHER_FIELD = re.compile(
    r"(?:From|Date|Sent|Posted|Time|Subject|Title|To|Cc|Message-ID|Newsgroups|Reply-To|In-Reply-To|Organization"
    r"|Location|Rating"
    r"|Comment no\.?|Number|Likes)\s*:",
    re.IGNORECASE,
)


_WORDS_FIELD = re.compile(r"(?:Comments?|Message|Text|Reply|Answer|Review)\s*:\s+(?=\S)", re.IGNORECASE)


def _names_above(lines: Sequence[Line], index: int) -> bool:
    """Whether a field above names the writer: then ``From:`` says where from."""
    while index > 0 and not lines[index].blanks_before:
        index -= 1
        above = undecorated(lines[index].inner)
        if _WRITER_FIELD.match(above):
            return True
        if not _OTHER_FIELD.match(above):
            return False
    return False


@layout
def labelled_fields(lines: Sequence[Line], index: int) -> Header | None:
    """``From: NAME`` or ``User: NAME``, with ``Date:``, ``Subject:`` and the like around it."""
    found = _WRITER_FIELD.match(undecorated(_whole(lines, index)))
    if not found or (found[0][:4].casefold() == "from" and _names_above(lines, index)):
        return None
    first = last = index
    while first > 0 and not lines[first].blanks_before and _OTHER_FIELD.match(undecorated(lines[first - 1].inner)):
        first -= 1
    while last + 1 < len(lines) and not lines[last + 1].blanks_before:
        if not _OTHER_FIELD.match(undecorated(lines[last + 1].inner)):
            break
        last += 1
    body = None
    below = lines[last + 1] if last + 1 < len(lines) and not lines[last + 1].blanks_before else None
    if below is not None and (words := _WORDS_FIELD.match(below.inner)):
        last, body = below.index, below.inner_start + words.end()
    name = re.sub(r"[<(\[]?[\w.+-]+(?:@| at )[\w.-]+\.\w+[>)\]]?", "", found[1])
    name = spoken_name(re.sub(r"[<>\"()]", "", spoken_name(name)).strip(" ,"))
    if not (looks_like_name(name) or (last > first and passes_for_name(name))):
        return None
    date = next((iso_date(line.text) for line in lines[first : last + 1] if iso_date(line.text)), None)
    return Header(first, last, name, "mail", 4.0 if last > first else 2.5, date, body, dated=last > first)


_CHAT = re.compile(
    r"^[\[(]?(?P<when>[^\])<>]{3,40}?)[\])]?\s+(?:<(?P<angled>[^<>]{1,40})>|(?P<plain>(?![AaPp]\.?[Mm]\b)[^:<>\[\]]{1,40}):)\s+(?=\S)"
)
_ANGLED = re.compile(r"^<(?P<name>[@+~\w][^<>@/]{0,38})>\s+(?=\S)")


@layout
def chat(lines: Sequence[Line], index: int) -> Header | None:
    """``[10:32] <name> words``, ``[12/03/2020, 10:22] Name: words``, ``<name> words``."""
    line = lines[index]
    if found := _ANGLED.match(line.inner):
        return Header(index, index, spoken_name(found["name"]), "chat", 2.5, body=line.inner_start + found.end())
    if line.inner[:1] not in "[(0123456789" or not (found := _CHAT.match(line.inner)):
        return None
    name = spoken_name(found["angled"] or found["plain"])
    if not WHEN.fullmatch(found["when"].strip(" ,")) or not could_be_name(name):
        return None
    return Header(index, index, name, "chat", 2.5, iso_date(found["when"]), line.inner_start + found.end(), dated=True)


_BREAKS = re.compile(r":(?:\*\*|\*|__)?\s+(?=\S)|\]\s+(?=\S)|\s[—–|>→-]\s+(?=\S)|\)\s+(?=\S)")


@layout
def inline(lines: Sequence[Line], index: int) -> Header | None:
    """A header and the comment's first words on one line: ``NAME (DATE): words``, ``@handle wrote: words``."""
    line = lines[index]
    for found in _BREAKS.finditer(line.inner, 0, 120):
        head = line.inner[: found.end()].strip().rstrip("-–— ")
        fields = read_fields(head)
        if fields is None or not (fields.dated or fields.verb or fields.by):
            continue
        name = _name(fields)
        if name is None:
            continue
        if fields.dated:
            evidence = 3.0 if fields.ago or fields.clock or fields.verb or fields.by else 2.5 if fields.day else 0.5
        else:
            evidence = 2.0 if is_handle(fields.chunks[0]) else 1.5 if fields.verb in ("writes", "wrote") else 1.0
        body = line.inner_start + found.end()
        return replace(_header(index, name, "inline", evidence, fields), body=body)
    return None


_COLON = re.compile(
    r"^(?P<deco>(?:[-*+•>#_\s↳└├│─▸►»\U0001f300-\U0001faff]|\d{1,4}[.)]?\s|\[\d{1,4}\]\s|\(\d{1,4}\)\s)*)(?P<name>[^:\n]{1,48}?)\s*(?:\*{1,2}"
    r"|__?)?\s*:(?:\*{1,2}|__?)?(?:\s+(?P<body>\S)|$)"
)


_TO_OTHER = re.compile(
    r"(?<=[\w.])(?:,?\s+again|\s+(?:to|in|from|of)\s+@?[A-Z][\w'’.-]*(?:\s[A-Z][\w'’.-]*)?|,?\s+(?:via|by)\s+(?:e-?mail|post|phone|text|letter))$"
)
"""Whom, or from where, somebody who is set before a colon answers: ``Sneha to Ravi``, ``Eddie in Derby``."""


def without_other(name: str) -> str:
    """*name* without whom or from where its owner writes; of ``Widow in Surrey`` nothing would be left."""
    shorter = _TO_OTHER.sub("", name)
    return name if shorter.casefold().rpartition(" ")[2] in WORDS["callings"] else shorter


@layout
def name_and_colon(lines: Sequence[Line], index: int) -> Header | None:
    """``NAME: words`` or ``NAME:`` alone at the start of a line. Says little by itself: labels look the same."""
    line = lines[index]
    found = _COLON.match(line.inner)
    if not found:
        return None
    labelled = re.sub(r"(?<=\w)\s\([^()]{1,40}\)$", "", found["name"])
    written = without_other(spoken_name(undecorated(found["name"])))
    name = own_name(written)
    fields = read_fields(without_other(labelled))
    if (
        not looks_like_name(written)
        or is_speaking_role(name)
        or fields is None
        or fields.verb
        or len(fields.chunks) > 2
    ):
        return None
    if len(fields.chunks) == 2 and not re.search(
        rf"{re.escape(fields.chunks[0])}(?:, | \()", undecorated(found["name"])
    ):
        return None
    if found["body"] and not re.search(r"[^\W\d]+\W+[^\W\d]+|^[^\W\d]+[.!?]", line.inner[found.start("body") :]):
        return None
    body = line.inner_start + found.start("body") if found["body"] else None
    evidence = 1.0 + (0.5 if is_handle(name) else 0.0)
    above = read_fields(lines[index - 1].inner) if index and not line.blanks_before else None
    if above is not None and above.clock and is_trimming(above):  # a chat: the time, and below it who spoke then
        return Header(index - 1, index, name, "name and colon", evidence + 2.0, above.date, body=body, dated=True)
    return Header(index, index, name, "name and colon", evidence, body=body)


@layout
def bare_name(lines: Sequence[Line], index: int) -> Header | None:
    """A name alone on its line, above prose. Counts only where the page says that comments follow."""
    line = lines[index]
    plain, dashes = re.subn(r"\s*(?:[–—-]+|->|→|>)$", "", undecorated(line.inner))
    fields = read_fields(plain)
    if (
        len(plain) > (90 if " · " in plain else 40)
        or re.search(r":$|[^\W\d]{3,}\.$", plain)
        or index + 1 >= len(lines)
        or fields is None
    ):
        return None
    arrow = re.search(r"\s(?:->|→|↪|⤷|►|»|·)\s", plain)
    written = fields.chunks[0] if arrow and fields.chunks else spoken_name(without_place(plain.strip("()")))
    name = own_name(written)
    if not looks_like_name(written) or fields.dated or fields.menu or fields.verb or fields.by:
        return None
    if (
        index
        and len(lines) > index + 1
        and lines[index + 1].blanks_before
        and not line.blanks_before
        and lines[index - 1].inner[-1:] in tuple(".!?…")
    ):
        return None  # it closes what stands above it
    below = lines[index + 1].inner
    if len(below) < 40 and len(below.split()) < 6 and below[-1:] not in ".!?…:":
        return None
    evidence = 1.0 if is_handle(name) or line.inner.startswith(("**", "#", "@")) else 0.5
    if arrow or dashes or re.fullmatch(r"\[[^\[\]]+\]:?|<[^<>]+>:?|={2,}[^=]+={2,}|\([^()]+\)", line.inner):
        evidence += 1.0
    return Header(index, index, name, "bare name", evidence)


_RUN_IN = re.compile(
    r"(?:[-*•]\s+|\d{1,3}[.)]\s+)?(?P<mark>\*\*|__|\*|_)(?P<name>[^*_\s](?:[^*\n]{0,46}?[^*_\s])?)(?P=mark)\s+(?=[^\s*_(])"
)


@layout
def run_in(lines: Sequence[Line], index: int) -> Header | None:
    """``**NAME, Place** words``: a name in bold or italics, and what it wrote right behind it."""
    line = lines[index]
    found = _RUN_IN.match(line.inner)
    written = re.sub(r"(?<=\w\w)\.$", "", found["name"]) if found and "," in found["name"] else found and found["name"]
    name = _closing_name(written) if written and not re.search(r":$|\w\w\.$", written) else None
    if found is None or name is None or not re.match(r"[“\"„«@\d]?[A-Z]|[“\"„«@\d]", line.inner[found.end() :]):
        return None
    if len(line.inner) - found.end() < 15:
        return None
    return Header(index, index, name, "run in", 1.0 + 0.5 * is_strange(name), body=line.inner_start + found.end())


_DASH = re.compile(
    r"^(?:[-*•]\s+|\d{1,3}[.)]\s+)?(?P<name>[^–—>»|:/]{1,40}?)(?:\s(?:[–—>»|]|-{1,2}>?)|\s?(?://|::)|(?<=\w)>)\s+(?=\S)"
)


@layout
def name_and_dash(lines: Sequence[Line], index: int) -> Header | None:
    """``NAME - words``, ``NAME > words``: says as little as a colon."""
    line = lines[index]
    if not (found := _DASH.match(line.inner)):
        return None
    name = own_name(undecorated(found["name"]))
    if not looks_like_name(name) or not re.search(r"[^\W\d]+\W+[^\W\d]+", line.inner[found.end() :]):
        return None
    evidence = 0.5 + (0.5 if is_handle(name) else 0.0)
    return Header(index, index, name, "name and dash", evidence, body=line.inner_start + found.end())


_BRACKETED = re.compile(r"(?:[-*•]\s+)?(?:\[(?P<square>[^\[\]]{1,40})\]|\((?P<round>[^()]{1,40})\))\s+(?=\S+\s+\S)")


@layout
def bracketed_name(lines: Sequence[Line], index: int) -> Header | None:
    """``[NAME] words``, ``(NAME) words``: says as little as a colon."""
    line = lines[index]
    found = _BRACKETED.match(line.inner)
    name = own_name(found["square"] or found["round"]) if found else ""
    if found is None or not looks_like_name(name) or is_speaking_role(name):
        return None
    return Header(index, index, name, "name and dash", 0.5 + 0.5 * is_handle(name), body=line.inner_start + found.end())


_NUMBER_NAME = re.compile(r"^(?P<number>\d{1,4})\s+(?P<name>\S.{0,40})$")


@layout
def plain_number(lines: Sequence[Line], index: int) -> Header | None:
    """``12 NAME`` on a line of its own: only a row of such lines that counts up is believed."""
    found = _NUMBER_NAME.match(undecorated(_whole(lines, index)))
    fields = read_fields(_whole(lines, index)) if found else None
    if not found or fields is None or fields.dated or len(fields.chunks) != 1 or not looks_like_name(found["name"]):
        return None
    name = own_name(found["name"])
    return replace(_header(index, name, "plain number", 0.5, fields), number=int(found["number"]))


_SIGNED = re.compile(r"^(?:[–—~]|--?)\s*(?P<name>\S.{0,60})$")
_SIGNED_INLINE = re.compile(
    r"(?<=\S)\s+(?:[–—/]|--?|(?:Yours|Regards|Cheers|Best|Sincerely)(?:\s\w+){0,2},)\s?(?P<sign>[^–—\s][^–—\n]{1,60})$"
)


_WITHHELD = re.compile(r"(?:name|details)(?: and address)? (?:supplied|withheld|provided)\b", re.IGNORECASE)


def _closes(lines: Sequence[Line], index: int) -> bool:
    """Whether a short line signs what is right above it: below a quotation, or all in italics below prose."""
    line, above = lines[index], lines[index - 1].inner
    if line.blanks_before:
        return False
    italic = re.fullmatch(r"([*_]{1,2})[^*_]+\1", line.inner) is not None and above[-1:] in '.!?)”"'
    return italic or re.match(r"[“\"„«].*[”\"»]$", above) is not None


@layout
def signature(lines: Sequence[Line], index: int) -> Header | None:
    """``— NAME, Place`` under what NAME wrote (readers' letters), or all in italics."""
    line = lines[index]
    if (found := _SIGNED.match(line.inner)) and line.inner[-1] != line.inner[0]:
        fields = read_fields(found["name"])
        if fields and not fields.verb and not fields.by and (name := _name(fields)) and looks_like_name(name):
            return _header(index, name, "signature", 2.5 if fields.dated else 1.5, fields)
        return None
    if index > 1 and not line.blanks_before and re.fullmatch(r"-{2,3}", lines[index - 1].inner):
        name = own_name(undecorated(line.inner))
        return Header(index - 1, index, name, "signature", 1.5) if looks_like_name(name) else None
    if index and len(line.inner) < 60 and _closes(lines, index):
        fields = read_fields(line.inner)
        if fields and (name := _name(fields)) and looks_like_name(name):
            return _header(index, name, "signature", 1.5, fields)
        if _WITHHELD.match(name := own_name(undecorated(line.inner))):
            return Header(index, index, name, "signature", 1.5)
    return None


@layout
def signed_at_the_end(lines: Sequence[Line], index: int) -> Header | None:
    """``words. – NAME, Place`` or ``words – NAME Mar 3 at 10:22``, at the end of what NAME wrote."""
    line = lines[index]
    end = line.inner[-90:]
    found = _SIGNED_INLINE.search(end) if len(line.inner) > 40 else None
    if found is None:
        return None
    start = line.end - len(end) + found.start("sign")
    fields = read_fields(found["sign"])
    if fields and fields.dated and not fields.verb and (name := _name(fields)) and looks_like_name(name):
        return replace(_header(index, name, "signature", 2.5, fields), tail=start)
    ended = re.search(r"[.!?…\"”’)*_]$", end[: found.start()].rstrip())
    signed = _closing_name(found["sign"].rstrip("*_")) if ended else None
    return None if signed is None else Header(index, index, signed, "signature", 1.0, tail=start)


_SIGN_OFF = re.compile(
    rf"(?:{'|'.join(sorted(map(re.escape, WORDS['sign_offs']), key=len, reverse=True))})[\s,.!]*$", re.IGNORECASE
)
_CIVILITY = re.compile(
    r"^\((?:mrs?|ms|miss|dr|prof|rev|sr|fr|cllr)\.?\)\s+|,?\s+\((?:mrs?|ms|miss|dr)\.?\)$", re.IGNORECASE
)
_LONGEST_CLOSING = 70


def _closing_name(written: str) -> str | None:
    """Who signs with *written*: a name, perhaps with a place or a trade; or one who keeps it to himself."""
    plain = _CIVILITY.sub("", undecorated(written).strip(" ,"))
    if len(plain) > _LONGEST_CLOSING or re.search(r"[^\W\d]{4,}[.!?]$|[:;?!]", plain):
        return None
    fields = read_fields(plain)
    if fields is None or fields.verb or fields.menu or fields.by:
        return None
    if _WITHHELD.search(plain):
        kept = own_name(_WITHHELD.sub("", plain).strip(" (),"))
        return kept if len(kept) > 1 and kept[0].isupper() else own_name(plain)
    chunks = [chunk.strip() for chunk in spoken_name(without_place(plain)).split(",") if chunk.strip()]
    if not 1 <= len(chunks) <= 4 or not looks_like_name(chunks[0]) or is_organization(chunks[0]):
        return None
    fits = all(_PLACE.match(chunk) or _TRADE.match(chunk) for chunk in chunks[1:])
    fits = fits and not re.search(r"\d", re.sub(r",\s\d{1,2}(?=,|$)", "", plain.replace(chunks[0], "", 1)))
    return own_name(plain) if fits and not is_speaking_role(chunks[0]) else None


_PLACE = re.compile(r"(?:[^\W\d_][\w.'’-]*\s){0,3}[^\W\d_a-z][\w.'’-]*$")
_TRADE = re.compile(r"(?:by e-?mail|[a-z][\w'’-]*(?:\s[\w'’-]+){0,5}|\d{1,3})$")


_OFFICE = re.compile(
    r"(?:Formerly|Former|Late|Retired|Professor|Emeritus|Chair|Chief|Director|President|Head|Secretary"
    r"|Member|Fellow|Dean|Managing|General|Senior|Vice|Minister|Councillor|Campaigns?|Policy)\b"
)


def _is_whereabouts(line: Line) -> bool:
    """Whether a line below a name only says where or what the writer is."""
    if line.blanks_before or len(line.inner) > _LONGEST_CLOSING:
        return False
    if line.inner.startswith(("The writer", "The author")):
        return True
    if _OFFICE.match(line.inner) and line.inner[-1] not in ".:;?!":
        return True
    fields = read_fields(line.inner.rstrip("."))
    if fields is None or fields.verb or fields.by or re.search(r"[:;?!]", line.inner):
        return False
    return bool(fields.chunks) and all(_PLACE.match(chunk) or _TRADE.match(chunk) for chunk in fields.chunks)


@layout
def closing(lines: Sequence[Line], index: int) -> Header | None:
    """``Yours, NAME`` and the places below it, or the bare name, set off below what NAME wrote, as letters end."""
    if index == 0 or lines[index].depth or not re.search(r"[.!?…\"”’)]$", lines[index - 1].inner):
        return None
    if len(lines[index - 1].inner) < 15 or re.match(r"#|\*\*|__|[-*•]\s", lines[index].inner):
        return None
    at = index
    if _SIGN_OFF.match(lines[index].inner):
        at += 1
    if at >= len(lines) or (at > index and lines[at].blanks_before > 1):
        return None
    name = _closing_name(lines[at].inner)
    if name is None:
        return None
    last = at
    while last + 1 < len(lines) and last - at < 3 and _is_whereabouts(lines[last + 1]):
        last += 1
    if last + 1 < len(lines) and not lines[last + 1].blanks_before:
        return None
    evidence = 2.5 if at > index else 0.5 if lines[index].blanks_before else 1.0
    if _WITHHELD.search(lines[at].inner):
        evidence += 0.5
    return Header(index, last, name, "closing", evidence)


_SIGNED_IN_BRACKETS = re.compile(r"(?<=[.!?…\"”’])\s\((?P<sign>[^()\n:;]{2,60})\)$")


@layout
def signed_in_brackets(lines: Sequence[Line], index: int) -> Header | None:
    """``words. (NAME, Place)`` at the end of a paragraph, as free papers print what readers sent."""
    line = lines[index]
    found = _SIGNED_IN_BRACKETS.search(line.inner)
    name = _closing_name(WHEN.sub("", found["sign"])) if found else None
    if found is None or name is None or ("," not in found["sign"] and len(name.split()) > 3):
        return None
    return Header(index, index, name, "signature", 1.0, tail=line.inner_start + found.start("sign") - 1)


_SIGNED_QUOTATION = re.compile(
    r"^(?:[-*•]\s+|\d{1,3}[.)]\s+)?[*_]{0,2}[“\"„«].{10,}[”\"»][*_]{0,2}\s*(?:[—–]|--?|wrote|writes|said|says)?\s*"
    r"(?P<sign>(?:[^\W\d_a-z]|name |u/|@)[^()\n“”\"]{1,60}|\([^\W\d][^()\n]{1,60}\))\.?$"
)


@layout
def signed_quotation(lines: Sequence[Line], index: int) -> Header | None:
    """``“words” — NAME, Place`` or ``“words” (NAME, 34, Place)`` on one line, as newspapers quote what readers sent."""
    line = lines[index]
    found = _SIGNED_QUOTATION.match(line.inner) if line.inner[-1:] not in '”"»:' else None
    fields = read_fields(found["sign"].strip("()")) if found else None
    if found is None or fields is None or fields.verb or not fields.chunks:
        return None
    name = own_name(fields.chunks[0])
    placed = len(fields.chunks) == 2 and passes_for_name(name) and _PLACE.match(fields.chunks[1]) is not None
    if (
        not (looks_like_name(name) or placed or _WITHHELD.match(name))
        or is_speaking_role(found["sign"])
        or is_organization(name)
    ):
        return None
    return replace(_header(index, name, "signature", 1.5, fields), tail=line.inner_start + found.start("sign"))


_SIGNED_TALK = re.compile(
    r"(?:(?<=[.!?)\]\"”’…]\s)|(?<=\s[—–-]\s)|(?<=\sadded by\s))"
    r"(?P<name>(?:[^.!?()\n]|\.(?=\d)|(?<=\b\w)\.|(?<=\b\w\w)\.){2,40}?)\s?"
    r"(?:\(talk(?:\s?[·•|,]\s?contribs)?\)(?:\s\(contribs\))?)?\s(?P<when>\d\d:\d\d,[^()\n]{8,40})\(UTC\)"
    r"(?:\s?\[reply\])?$"
)
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}$")


@layout
def wiki_signature(lines: Sequence[Line], index: int) -> Header | None:
    """``words. NAME (talk) 10:22, 3 March 2021 (UTC)[reply]``, as talk pages of wikis sign; a guest by his address."""
    line = lines[index]
    found = _SIGNED_TALK.search(line.inner)
    name = drop_pictures(spoken_name(found["name"])) if found else ""
    if found is None or not (could_be_name(name) or _ADDRESS.match(name)):
        return None
    start = line.inner_start + found.start("name")
    return Header(index, index, name, "signature", 4.0, iso_date(found["when"]), tail=start, dated=True)


_ANSWERED = re.compile(r"(?:asked|answered)\s(?P<when>\S.{4,40})$")
_PICTURE_OF = re.compile(r"['’]s (?:user )?avatar$")
_REMARKED = re.compile(r"Commented\s?(?P<when>[A-Z].{4,40})$")


@layout
def below_an_answer(lines: Sequence[Line], index: int) -> Header | None:
    """``answered DATE`` and below it the name, his picture before it; ``words –``, NAME, ``Commented DATE``."""
    line = lines[index]
    at, when = index, None
    if answered := _ANSWERED.match(line.inner):
        when, at = answered["when"], index + 1
        at += at < len(lines) and _PICTURE_OF.search(lines[at].inner) is not None
    elif index and index + 1 < len(lines) and lines[index - 1].inner.endswith(("–", "—")):
        below = _REMARKED.match(lines[index + 1].inner)
        when = below["when"] if below else None
    if when is None or at >= len(lines) or WHEN.match(when) is None or not passes_for_name(lines[at].inner):
        return None
    last = at if answered else index + 1
    return Header(index, last, spoken_name(lines[at].inner), "signature", 4.0, iso_date(when), dated=True)


def read_headers(lines: Sequence[Line], index: int) -> list[Header]:
    """Every reading of the line that some layout allows, the surest first."""
    line = lines[index]
    if (
        len(line.text) > LONGEST_HEADER
        and ":" not in line.text[:120]
        and line.text[0] not in "[<("
        and not re.search(r"\d", line.text[-40:])
    ):
        return []
    found = [header for reader in LAYOUTS if (header := reader(lines, index)) is not None]
    return sorted(found, key=lambda header: -header.evidence)

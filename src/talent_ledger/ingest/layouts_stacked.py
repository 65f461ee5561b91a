"""Layouts of several lines: a name on a line of its own, and above or below it when, what or where its owner is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from talent_ledger.ingest.fields import (
    drop_answered,
    drop_tag,
    is_picture,
    is_trimming,
    read_fields,
    read_trimming,
    undecorated,
)
from talent_ledger.ingest.headers import ACCOUNT, SURE, Header, extended, header_of, name_in
from talent_ledger.ingest.layouts_signed import ANSWERED
from talent_ledger.ingest.lines import Line, heads_a_block
from talent_ledger.ingest.names import (
    GONE,
    WORDS,
    any_of,
    drop_pictures,
    is_handle,
    is_strange,
    looks_like_name,
    own_name,
    passes_for_name,
    spoken_name,
)
from talent_ledger.ingest.whereabouts import without_place

# -- a time, a place, a rank below the name ---------------------------------------------------------------------------


def name_above_time(lines: Sequence[Line], index: int) -> Header | None:
    """A name on a line of its own, and below it the date, the rank in a forum, the number of posts, perhaps a place."""
    name = _name_on_top(lines, index)
    if name is None:
        return None
    above = (line.inner for line in lines[max(0, index - 3) : index])
    name = next((alone for alone in above if alone and name.startswith(f"{alone} ")), name)  # whom one answers behind
    ranks = _ranks_below(lines, index)
    counted = _number_before(lines, index)
    number = int(counted[1]) if counted else None
    posted = index > 0 and _POSTED_BY.fullmatch(lines[index - 1].inner) is not None
    evidence = (1.0 if is_handle(name) else 0.5) + (2.0 if posted else 0.0)
    start = Header(index, index + ranks, name, "name above time", evidence, number=number)
    header = extended(lines, start)
    if ranks and header.last == start.last:
        start = replace(start, last=index)
        header = extended(lines, start)
    if not header.dated and (profile := _profile_lines(lines, header.last + 1, lines[index].blanks_before > 0)):
        return extended(lines, replace(start, last=header.last + profile))
    if header.last > index:
        return header if header.evidence > 1 or not lines[index].inner.endswith((".", "!")) else None
    below = read_fields(lines[index + 1].inner)
    if below is None or not has_name_above(lines, index + 1) or not (below.calendar or below.ago):
        return None
    return extended(lines, Header(index, index + 1, name, "name above time", 1.5, below.date, dated=True))


_POSTED_BY = re.compile(r"(?:posted|submitted|asked|started|written) by:?", re.IGNORECASE)


def _name_on_top(lines: Sequence[Line], index: int) -> str | None:
    """The name in a line that others follow, and that itself tells nothing of a name right above it."""
    line = lines[index]
    if len(line.inner) > 100 or index + 1 >= len(lines) or line.inner.endswith(":"):
        return None
    if _is_initial_of(line, lines[index + 1]) or _stands_for_another(lines, index):
        return None
    # A short line right below a name is a rank or a place, and no name.
    pictured = index > 0 and _is_initial_of(lines[index - 1], line)
    ranked = not line.blanks_before and index and not pictured and _is_short_name_line(lines, index - 1)
    named = index > 1 and not line.blanks_before and _is_initial_of(lines[index - 2], lines[index - 1])
    if ranked or (named and lines[index - 2].blanks_before):
        return None
    if pictured and lines[index - 1].blanks_before and passes_for_name(line.inner):
        return spoken_name(line.inner)
    counted = _number_before(lines, index)
    return _lone_name(replace(line, inner=line.inner[counted.end() :]) if counted else line)


def _number_before(lines: Sequence[Line], index: int) -> re.Match[str] | None:
    """The number of a comment before its writer's name, above the day and the time: ``12 Ann Lee``."""
    below = read_trimming(lines[index + 1].inner)
    return _NUMBER.match(lines[index].inner) if below is not None and below.calendar and below.clock else None


_NUMBER = re.compile(r"(\d{1,3})\s+(?=[A-Z])")


def _ranks_below(lines: Sequence[Line], index: int) -> int:
    """How many lines below a name, two at most, read as a rank or a place."""
    ranks = 0
    while ranks < 2 and _is_short_name_line(lines, index + 1 + ranks, below=True):
        ranks += 1
    return ranks


def _is_short_name_line(lines: Sequence[Line], index: int, below: bool = False) -> bool:
    """Whether a line holds a few capitalised words and no field: a name, or a rank or place right below one."""
    if index >= len(lines) or (below and lines[index].blanks_before) or len(lines[index].inner) > 50:
        return False
    fields = read_fields(lines[index].inner)
    plain = undecorated(lines[index].inner).strip("()")
    if fields is None or fields.dated or fields.verb or fields.by or not fields.chunks or plain[-1:] in ".!?:":
        return False
    return all(looks_like_name(chunk) for chunk in fields.chunks) and (below or bool(lines[index].blanks_before))


def has_name_above(lines: Sequence[Line], index: int) -> bool:
    """Whether a dated line only adds a place or the like to the name above it, which a blank line sets off."""
    at = _above_buttons(lines, index)
    pictured = at > 0 and (_is_initial_of(lines[at - 1], lines[at]) or is_picture(lines[at - 1].inner))
    if index == 0 or lines[index].blanks_before or not (lines[at].blanks_before or pictured):
        return False
    here, above = read_fields(lines[index].inner), undecorated(lines[at].inner)
    if here is None or not 1 <= len(here.chunks) <= 2 + 2 * (at < index - 1) or is_handle(here.chunks[0]):
        return False
    return len(above) <= 60 and not re.search(r"[!?:,]$|\w{3,}\.$", above) and looks_like_name(spoken_name(above))


def _above_buttons(lines: Sequence[Line], index: int) -> int:
    """Index of the line above a line, but for buttons and marks that stand right between: ``·``, ``Follow``."""
    at = index - 1
    while at > 0 and not lines[at].blanks_before and index - at < _MOST_BUTTONS:
        fields = read_trimming(lines[at].inner)
        if not (lines[at].inner in "·•|" or (fields is not None and fields.menu and not fields.dated)):
            break
        at -= 1
    return at


_MOST_BUTTONS = 4


def time_above_name(lines: Sequence[Line], index: int) -> Header | None:
    """A date line with a post's number, and below it the name (vBulletin); or a handle below the name (feeds)."""
    fields = read_trimming(lines[index].inner)
    if fields is None or not fields.dated or ANSWERED.match(lines[index].inner):
        return None
    at = index + 1 + (index + 1 < len(lines) and is_picture(lines[index + 1].inner))
    apart = all(line.blanks_before for line in lines[at : at + 2])
    if fields.number is None and not (fields.clock or fields.ago or (apart and fields.calendar)):
        return None
    if at >= len(lines) or (lines[at].blanks_before and not apart):
        return None
    written = _ACCOUNT_BEHIND.sub("", lines[at].inner)
    name = own_name(undecorated(written))
    below = read_fields(written)
    signed = below is not None and below.by == "by"  # "Posted: Mon Feb 17, 2025", and "by anna_k" below
    if below is not None and signed:
        name = name_in(below) or name
    if below is None or below.dated or below.menu or below.verb or not looks_like_name(name):
        return None
    evidence = 1.0 if apart else 2.5 if signed or fields.number is not None else 1.5
    header = replace(header_of(index, name, "time above name", evidence, fields), last=at)
    profiled = _last_of_profile(lines, at + 1)
    return extended(lines, header) if profiled is None else replace(header, last=profiled, evidence=SURE)


def _last_of_profile(lines: Sequence[Line], first: int) -> int | None:
    """Index of the last of the lines, a rank among them, that tell of a forum's member from *first* on."""
    told = [at for at in range(first, min(first + _LONGEST_FORM, len(lines))) if _PROFILE.match(lines[at].inner)]
    if not told or told[-1] - first + 1 > len(told) + _LONGEST_PROFILE:
        return None
    return None if any(_SENTENCE.search(line.inner.rstrip(":")) for line in lines[first : told[0]]) else told[-1]


_ACCOUNT_BEHIND = re.compile(r"(?<=\S)(?:\s@[\w.-]+(?:@[\w.-]+\.\w+)?|\t\S.* is (?:offline|online))$")


def gone(lines: Sequence[Line], index: int) -> Header | None:
    """``[deleted]`` where a name stood, beside or above the time: the words are still a comment's."""
    found = GONE.match(lines[index].inner)
    if found is None:
        return None
    fields = read_fields(lines[index].inner[found.end() :])
    if fields is None or fields.chunks:
        return None
    header = extended(lines, Header(index, index, found[0], "gone", 1.5, fields.date, dated=fields.dated))
    return replace(header, evidence=3.0) if header.dated else None


# -- what a forum tells of its members --------------------------------------------------------------------------------

_MEMBER_FACTS = f"(?:{any_of(WORDS['member_facts'])})"
_COUNTED = re.compile(r"[\d.,]+k? (?:posts|messages|contributions|publications)", re.IGNORECASE)
_GUESTS = ("Guest", "Gast", "Invité", "Invitado")
_PROFILE = re.compile(rf"{_MEMBER_FACTS}(?:\s?:|\s{{2,}}|\t)\s*\S", re.IGNORECASE)
_FORM_LABEL = re.compile(_MEMBER_FACTS, re.IGNORECASE)
"""What a forum prints of its members, each word above its answer on a line of its own."""
_POSTED = re.compile(r"Posted:?\s")
_SENTENCE = re.compile(r"[^\W\d]{3,}[.!?:…](?:\s|$)")
_LONGEST_FORM = 16
_LONGEST_PROFILE = 3
_MOST_OTHERS = 4
_LONGEST_MOTTO = 100
_LONGEST_RANK = 25


def name_above_profile(lines: Sequence[Line], index: int) -> Header | None:
    """A name, what the forum tells of its owner (``Joined: …``, ``Posts: …``), and below that the day of the post.

    Between them may stand a rank, stars, a motto, buttons and the subject; the name may stand there twice.
    """
    name = _lone_name(lines[index])
    pictures = index + 1 < len(lines) and _is_initial_of(lines[index], lines[index + 1])
    if name is None or pictures or not _begins_a_profile(lines, index):
        return None
    told: list[int] = []
    others, at = 0, index + 1
    while at < min(index + _LONGEST_FORM, len(lines)):
        fields = read_fields(lines[at].inner)
        if answer := _tells_of_a_member(lines, at):
            at += answer
            told.append(at - 1)
            continue
        if told and fields is not None and fields.calendar and (is_trimming(fields) or _POSTED.match(lines[at].inner)):
            return Header(index, at, name, "name above profile", SURE, fields.date, number=fields.number, dated=True)
        others += 1
        if others > _MOST_OTHERS + 2 * bool(told) or len(lines[at].inner) > _LONGEST_MOTTO:
            break
        at += 1
    return Header(index, told[-1], name, "name above profile", SURE - 1) if len(told) > 1 else None


def _tells_of_a_member(lines: Sequence[Line], index: int) -> int:
    """How many lines from *index* on tell of a forum's member: one, a label with its answer below it, or none."""
    written = lines[index].inner
    if _FORM_LABEL.fullmatch(written.removesuffix(":").strip()):
        return 1 + (index + 1 < len(lines) and len(lines[index + 1].inner) < _LONGEST_RANK)
    return int(_PROFILE.match(written) is not None or _COUNTED.fullmatch(written) is not None or written in _GUESTS)


def _begins_a_profile(lines: Sequence[Line], index: int) -> bool:
    """Whether a name is set off from what is above it, but for its picture or its first letter."""
    if index == 0 or _is_initial_of(lines[index - 1], lines[index]):
        return True
    above = lines[index - 1].inner
    if above == lines[index].inner:
        return False  # the name stands there twice
    if lines[index].blanks_before or is_picture(above) or "\t" in above or len(above) > _LONGEST_RANK:
        return True
    trimming = read_trimming(above)
    return trimming is not None and trimming.menu > 0


def _profile_lines(lines: Sequence[Line], first: int, set_off: bool = False) -> int:
    """How many lines from *first* on tell of a writer, his trade or his posts, down to the line that says when.

    None of them is a sentence, and no blank line parts them from the name; one may part the day and time from the
    rest where one stands above the name as well.
    """
    told = 0
    for index in range(first, min(first + _LONGEST_FORM, len(lines))):
        line = lines[index]
        fields = read_fields(line.inner)
        if fields is None or len(line.inner) > 120:
            return 0
        apart = fields.calendar and fields.clock and is_trimming(fields) and set_off
        if line.blanks_before and (index == first or not apart):
            return 0
        if index > first and ACCOUNT.match(line.inner):
            return 0  # the next writer
        if fields.dated and is_trimming(fields):
            return index - first
        labelled = _FORM_LABEL.fullmatch(line.inner) or _FORM_LABEL.fullmatch(lines[index - 1].inner)
        told += labelled is None
        if told > _LONGEST_PROFILE or fields.verb or _SENTENCE.search(line.inner):
            return 0
    return 0


def name_above_account(lines: Sequence[Line], index: int) -> Header | None:
    """A name, and right below it the account it belongs to: ``Yusra Haddad`` above ``@yusra@social.example``."""
    if index + 1 >= len(lines) or lines[index + 1].blanks_before or not ACCOUNT.match(lines[index + 1].inner):
        return None
    name = _lone_name(lines[index])
    if name is None:
        dated = extended(lines, Header(index, index + 1, spoken_name(lines[index].inner), "name above account", 2.5))
        return dated if dated.dated and passes_for_name(drop_pictures(lines[index].inner)) else None
    return extended(lines, Header(index, index + 1, name, "name above account", 2.5))


# -- words below the name ---------------------------------------------------------------------------------------------

_LONGEST_POST = 11
"""Lines that a name, what it wrote and the buttons below may have together, beside the name's own."""


def name_above_buttons(lines: Sequence[Line], index: int) -> Header | None:
    """A name, what it wrote, and the buttons with the time, without a blank line between (social networks)."""
    if index + 2 >= len(lines) or not (lines[index].blanks_before or index == 0 or _has_badge_above(lines, index)):
        return None
    name = _lone_name(lines[index])
    if name is None or _is_initial_of(lines[index], lines[index + 1]):
        return None
    last = index + (lines[index + 1].blanks_before == 1 and len(lines[index + 1].inner) > _LONGEST_RANK)
    while last + 1 < min(len(lines), index + 1 + _LONGEST_POST) and not lines[last + 1].blanks_before:
        last += 1
    if last < index + 2:
        return None
    below, *others = (read_trimming(line.inner) for line in lines[index + 1 : last + 1])
    if below is not None and below.dated:
        return None
    trimmings = [fields for fields in others if fields is not None]
    if not (any(fields.dated for fields in trimmings) and any(fields.menu for fields in trimmings)):
        return None
    return extended(lines, Header(index, index, name, "name above buttons", 2.5))


def _has_badge_above(lines: Sequence[Line], index: int) -> bool:
    """Whether a line of its own above a name says what its owner is on the page: ``Top fan``, ``Author``."""
    above = lines[index - 1]
    badge = read_trimming(above.inner) if above.blanks_before else None
    return badge is not None and badge.menu > 0 and not badge.dated


_DASH_BEHIND = re.compile(r"\s*(?:[–—-]+|->|→|>)$")
_ANSWERS = re.compile(r"\s(?:->|→|↪|⤷|►|»|·)\s")
"""``Anna → Bo``: who answers whom."""
_FRAMED = re.compile(r"\[[^\[\]]+\]:?|<[^<>]+>:?|={2,}[^=]+={2,}|\([^()]+\)")


def bare_name(lines: Sequence[Line], index: int) -> Header | None:
    """A name alone on its line, above prose, or behind the address of its owner's page.

    Without an address it counts only where the page says that comments follow.
    """
    line = lines[index]
    plain, pages = _OWN_PAGE.subn("", undecorated(line.inner))
    plain, dashes = _DASH_BEHIND.subn("", plain)
    if len(plain) > (90 if " · " in plain else 40) or re.search(r":$|[^\W\d]{3,}\.$", plain):
        return None
    fields = read_fields(plain)
    if fields is None or fields.dated or fields.menu or fields.verb or fields.by:
        return None
    arrow = _ANSWERS.search(plain)
    written = fields.chunks[0] if arrow and fields.chunks else spoken_name(without_place(plain.strip("()")))
    above = heads_a_block(lines, index)
    if not looks_like_name(written) or not (pages or above or _stands_above_prose(lines, index)):
        return None
    name = own_name(written)
    evidence = 1.0 if is_handle(name) or line.inner.startswith(("**", "#", "@")) else 0.5
    evidence += 1.0 if arrow or dashes or _FRAMED.fullmatch(line.inner) else 0.0
    evidence += 2.0 if pages or above else 0.0
    return Header(index, index, name, "name and page" if line.inner.startswith("http") else "bare name", evidence)


_OWN_PAGE = re.compile(r"^(?:https?://\S+\s+|Comment author avatar\s?)(?=[^\W\d])")


def _stands_above_prose(lines: Sequence[Line], index: int) -> bool:
    """Whether more than a few words stand below a line, and it does not close what stands above it."""
    if index + 1 >= len(lines):
        return False
    below = lines[index + 1]
    closes = index and below.blanks_before and not lines[index].blanks_before
    if closes and lines[index - 1].inner[-1:] in tuple(".!?…"):
        return False
    return len(below.inner) >= 40 or len(below.inner.split()) >= 6 or below.inner[-1:] in ".!?…:"


# -- a line that is a name --------------------------------------------------------------------------------------------

_TWO_NAMES = re.compile(r"(?P<first>\S+(?: \S+){0,3})(?:\s{2,}|\t)(?P<second>\S+(?: \S+){0,3})$")


def _lone_name(line: Line) -> str | None:
    """The name that is all there is in a line, but for a trade or stars: ``Ravi Menon, lives in London``."""
    if _FORM_LABEL.fullmatch(line.inner.rstrip(": ")) or is_picture(line.inner):
        return None
    written = drop_tag(drop_answered(_COUNTED_OFF.sub("", line.inner.strip("★☆⭐ "))))
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


_COUNTED_OFF = re.compile(r"\d{1,4}[.)]\s+(?=[^\W\d])")


def _stands_for_another(lines: Sequence[Line], index: int) -> bool:
    """Whether a line names who answered, above it, or tells of a member; or holds the initials of the name below."""
    signs = any(ANSWERED.match(above.inner) for above in lines[max(0, index - 2) : index])
    told = any(_FORM_LABEL.fullmatch(line.inner) for line in lines[max(0, index - 1) : index + 1])
    return signs or told or (index + 2 < len(lines) and _are_initials_of(lines[index], lines[index + 2]))


def _is_initial_of(line: Line, below: Line) -> bool:
    """Whether a line is the letter that stands in for the picture of the writer named below it."""
    if below.blanks_before or not line.inner.isalpha() or len(line.inner) > 2:
        return False
    letters = "".join(word[0] for word in below.inner.split()[:2])
    return (len(line.inner) == 1 and below.inner.casefold().startswith(line.inner.casefold())) or line.inner == letters


def _are_initials_of(line: Line, below: Line) -> bool:
    """Whether a line holds the first letters of the name two lines below, as chats picture their members."""
    words = below.inner.split()
    letters = "".join(word[0] for word in words[:2]).upper()
    return 1 <= len(words) <= 3 and line.inner.upper() == letters and line.inner.isupper()

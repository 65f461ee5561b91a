"""Layouts in which the name stands below, or at the end of, what its owner wrote: signatures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from talent_ledger.ingest.dates import WHEN, iso_date
from talent_ledger.ingest.fields import Fields, is_picture, read_fields, read_trimming, undecorated
from talent_ledger.ingest.headers import SURE, Header, header_of, name_in
from talent_ledger.ingest.lines import Line, heads_a_block
from talent_ledger.ingest.names import (
    WORDS,
    any_of,
    could_be_name,
    drop_pictures,
    is_organization,
    is_speaking_role,
    looks_like_name,
    own_name,
    passes_for_name,
    spoken_name,
)
from talent_ledger.ingest.whereabouts import WITHHELD, is_place, is_whereabouts, signing_name

# -- a line of its own ------------------------------------------------------------------------------------------------

_SIGNED = re.compile(r"^(?:[–—~]|--?)\s*(?P<name>\S.{0,60})$")
_LONGEST_SIGNATURE = 60


def signature(lines: Sequence[Line], index: int) -> Header | None:
    """``— NAME, Place`` under what NAME wrote (readers' letters), or all in italics."""
    line = lines[index]
    if (found := _SIGNED.match(line.inner)) and line.inner[-1] != line.inner[0]:
        return _behind_dash(lines, index, found["name"])
    if index > 1 and not line.blanks_before and re.fullmatch(r"-{2,3}", lines[index - 1].inner):
        name = own_name(undecorated(line.inner))
        return Header(index - 1, index, name, "signature", 1.5) if looks_like_name(name) else None
    if index and len(line.inner) < _LONGEST_SIGNATURE and _closes(lines, index):
        fields = read_fields(line.inner)
        if fields and (signed := _signed_name(fields, fields.dated)):
            return header_of(index, signed, "signature", 1.5, fields)
        if WITHHELD.match(name := own_name(undecorated(line.inner))):
            return Header(index, index, name, "signature", 1.5)
    return None


def _behind_dash(lines: Sequence[Line], index: int, written: str) -> Header | None:
    """``— NAME, Place``, perhaps with counts right below it; not an item of a list, whose words hang below it."""
    fields = read_fields(written)
    below = next((line for line in lines[index + 1 : index + 2] if not line.blanks_before), None)
    trimming = None if below is None else read_trimming(below.inner)
    hanging = below is not None and trimming is None and below.indent > lines[index].indent
    if fields is None or fields.verb or fields.by or hanging:
        return None
    counted = below is not None and (trimming is not None or below.inner.casefold() in WORDS["badges"])
    name = _signed_name(fields, counted or fields.dated)
    evidence = 2.5 if fields.dated or counted else 1.5
    if name is not None and trimming is not None and trimming.dated:  # "– anna_k", and "Commented Mar 11" below
        return replace(header_of(index, name, "signature", SURE, trimming), last=index + 1)
    return None if name is None else header_of(index, name, "signature", evidence, fields)


def _signed_name(fields: Fields, certain: bool) -> str | None:
    """The name among *fields* when it reads as one by itself or, where it is *certain* that one stands there, can."""
    name = name_in(fields)
    return name if name and (looks_like_name(name) or (certain and passes_for_name(name))) else None


def _closes(lines: Sequence[Line], index: int) -> bool:
    """Whether a short line signs what is right above it: below a quotation, or all in italics below prose."""
    line, above = lines[index], lines[index - 1].inner
    if line.blanks_before:
        return False
    italic = re.fullmatch(r"([*_]{1,2})[^*_]+\1", line.inner) is not None and above[-1:] in '.!?)”"'
    return italic or re.match(r"[“\"„«].*[”\"»]$", above) is not None


SALUTATION = re.compile(
    r"(?:To\s+the\s+Editor|Dear\s+(?:Editor|Sirs?|Madam|Sir or Madam)|Sirs?|Editor)\s?[,:–—-]?", re.IGNORECASE
)
"""The line that letters to a newspaper begin with."""
_LONGEST_OF_A_LETTER = 12
_SIGN_OFF = re.compile(rf"(?:{any_of(WORDS['sign_offs'])})[\s,.!]*$", re.IGNORECASE)
_LISTED = re.compile(r"#|\*\*|__|[-*•]\s")
_MOST_WHEREABOUTS = 3
_SHORTEST_LETTER = 15


def closing(lines: Sequence[Line], index: int) -> Header | None:
    """``Yours, NAME`` and the places below it, or the bare name, set off below what NAME wrote, as letters end."""
    if not _stands_below_words(lines, index):
        return None
    signs_off = _SIGN_OFF.match(lines[index].inner) is not None
    at = index + signs_off
    if at >= len(lines) or (signs_off and lines[at].blanks_before > 1):
        return None
    name = signing_name(lines[at].inner)
    if name is None:
        return None
    last = at
    stated = lines[at].inner.isupper()  # as newspapers print the name, and below it what its owner is
    while last + 1 < len(lines) and last - at < _MOST_WHEREABOUTS:
        if not (is_whereabouts(lines[last + 1]) or (stated and _states(lines[last + 1]))):
            break
        last += 1
    placed = last > at and _TOWN.fullmatch(lines[last].inner) is not None
    if last + 1 < len(lines) and not lines[last + 1].blanks_before and not placed:
        return None
    evidence = 2.5 if signs_off else 0.5 if lines[index].blanks_before else 1.0
    evidence += 1.0 if placed else 0.0
    evidence += 1.5 if lines[at].inner.endswith(",") and last > at else 0.0
    evidence += 4.5 if stated and _NAME_AND_TOWN.fullmatch(lines[at].inner) else 0.0
    evidence += 0.5 if WITHHELD.search(lines[at].inner) else 0.0
    letter = lines[max(0, index - _LONGEST_OF_A_LETTER) : index]
    evidence += 2.0 if any(SALUTATION.fullmatch(line.inner) for line in letter) else 0.0
    return Header(index, last, name, "closing", evidence)


_TOWN = re.compile(
    r"(?:[A-Z][\w.’'-]+ ?){1,3}, (?:[A-Z][a-z]{1,6}\.|[A-Z]\.\s?[A-Z]\.|[A-Z]{2}|[A-Z][a-z]+(?: [A-Z][a-z]+)?)"
)
"""``New Berlin, Wis.``: it closes a letter even where the next one follows without a blank line."""


_NAME_AND_TOWN = re.compile(r"[A-Z][A-Z.'’ -]+, (?:[A-Z][A-Z.'’-]+ ?){1,3}(?:, [A-Z][A-Z. ]+)?")
"""``ANN LEE, ST. PAUL``: in capitals throughout."""


def _states(line: Line) -> bool:
    """Whether a line right below a name is too short to begin a text: "Principal, P.S. 288"."""
    return not line.blanks_before and len(line.inner) < _LONGEST_SIGNATURE and line.inner[-1] not in ".!?:"


def _stands_below_words(lines: Sequence[Line], index: int) -> bool:
    """Whether a line that is no item of a list stands below the end of a sentence."""
    if index == 0 or lines[index].depth or _LISTED.match(lines[index].inner):
        return False
    if heads_a_block(lines, index):
        return False
    above = lines[index - 1].inner
    return len(above) >= _SHORTEST_LETTER and re.search(r"[.!?…\"”’)]$", above) is not None


# -- the end of the last line -----------------------------------------------------------------------------------------

_SIGNED_INLINE = re.compile(
    r"(?<=\S)\s+(?:[–—/]|--?|(?:Yours|Regards|Cheers|Best|Sincerely)(?:\s\w+){0,2},)\s?(?P<sign>[^–—\s][^–—\n]{1,60})$"
)


def signed_at_the_end(lines: Sequence[Line], index: int) -> Header | None:
    """``words. – NAME, Place`` or ``words – NAME Mar 3 at 10:22``, at the end of what NAME wrote."""
    line = lines[index]
    end = line.inner[-90:]
    found = _SIGNED_INLINE.search(end) if len(line.inner) > 40 else None
    if found is None:
        return None
    start = line.end - len(end) + found.start("sign")
    fields = read_fields(found["sign"])
    if fields and fields.dated and not fields.verb and (name := _signed_name(fields, fields.dated)):
        return replace(header_of(index, name, "signature", 2.5, fields), tail=start)
    ended = re.search(r"[.!?…\"”’)*_]$", end[: found.start()].rstrip())
    signed = signing_name(found["sign"].rstrip("*_")) if ended else None
    return None if signed is None else Header(index, index, signed, "signature", 1.0, tail=start)


_SIGNED_POST = re.compile(r"(?P<name>\S.{0,38}?), (?P<when>\S.{4,30}?) #\d{1,5}$")


def signed_post(lines: Sequence[Line], index: int) -> Header | None:
    """``NAME, DATE #12`` below a forum's post."""
    found = _SIGNED_POST.match(lines[index].inner)
    if found is None or not WHEN.fullmatch(found["when"]) or not passes_for_name(found["name"]):
        return None
    return Header(index, index, spoken_name(found["name"]), "signature", 4.0, iso_date(found["when"]), dated=True)


_SIGNED_REMARK = re.compile(r"(?<=\S)\s[–—]\s(?P<name>[^–—\s][^–—\n]{0,40})$")


def signed_above_time(lines: Sequence[Line], index: int) -> Header | None:
    """``words – NAME`` and below it the day and the time, as question sites print remarks."""
    line = lines[index]
    found = _SIGNED_REMARK.search(line.inner, max(0, len(line.inner) - 50))
    if found is None or index + 1 >= len(lines) or lines[index + 1].blanks_before:
        return None
    below, name = read_trimming(lines[index + 1].inner), spoken_name(found["name"])
    if below is None or not (below.calendar and below.clock) or not could_be_name(name):
        return None
    start = line.inner_start + found.start("name")
    return Header(index, index, name, "signature", 4.0, below.date, tail=start, dated=True)


_SIGNED_IN_BRACKETS = re.compile(r"(?<=[.!?…\"”’])\s\((?P<sign>[^()\n:;]{2,60})\)$")


def signed_in_brackets(lines: Sequence[Line], index: int) -> Header | None:
    """``words. (NAME, Place)`` at the end of a paragraph, as free papers print what readers sent."""
    line = lines[index]
    found = _SIGNED_IN_BRACKETS.search(line.inner)
    name = signing_name(WHEN.sub("", found["sign"])) if found else None
    if found is None or name is None or ("," not in found["sign"] and len(name.split()) > 3):
        return None
    return Header(index, index, name, "signature", 1.0, tail=line.inner_start + found.start("sign") - 1)


_SIGNED_QUOTATION = re.compile(
    r"^(?:[-*•]\s+|\d{1,3}[.)]\s+)?[*_]{0,2}[“\"„«].{10,}[”\"»][*_]{0,2}\s*(?:[—–]|--?|wrote|writes|said|says)?\s*"
    r"(?P<sign>(?:[^\W\d_a-z]|name |u/|@)[^()\n“”\"]{1,60}|\([^\W\d][^()\n]{1,60}\))\.?$"
)


def signed_quotation(lines: Sequence[Line], index: int) -> Header | None:
    """``“words” — NAME, Place`` or ``“words” (NAME, 34, Place)`` on one line, as newspapers quote what readers sent."""
    line = lines[index]
    found = _SIGNED_QUOTATION.match(line.inner) if line.inner[-1:] not in '”"»:' else None
    fields = read_fields(found["sign"].strip("()")) if found else None
    if found is None or fields is None or fields.verb or not fields.chunks:
        return None
    name = own_name(fields.chunks[0])
    if is_speaking_role(found["sign"]) or is_organization(name):
        return None
    placed = len(fields.chunks) == 2 and passes_for_name(name) and is_place(fields.chunks[1])
    if not (looks_like_name(name) or placed or WITHHELD.match(name)):
        return None
    return replace(header_of(index, name, "signature", 1.5, fields), tail=line.inner_start + found.start("sign"))


# -- talk pages and question sites ------------------------------------------------------------------------------------

_SIGNED_TALK = re.compile(
    r"(?:(?<=[.!?)\]\"”’…]\s)|(?<=\s[—–-]\s)|(?<=\sadded by\s)|(?<=\s--))"
    r"(?P<name>(?:[^.!?()\n]|\.(?=\d)|(?<=\b\w)\.|(?<=\b\w\w)\.){2,40}?)\s?"
    r"(?:\((?:[^()|\n]{1,20}\|\s?)?talk(?:\s?[·•|,]\s?contribs)?\)(?:\s\(contribs\))?)?\s(?P<when>\d\d:\d\d,[^()\n]{8,40})\(UTC\)"
    r"(?:\s?\[reply\]|\s?Reply)?$"
)
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}$")


def wiki_signature(lines: Sequence[Line], index: int) -> Header | None:
    """``words. NAME (talk) 10:22, 3 March 2021 (UTC)[reply]``, as talk pages of wikis sign; a guest by his address."""
    line = lines[index]
    found = _SIGNED_TALK.search(line.inner)
    name = drop_pictures(spoken_name(found["name"])) if found else ""
    if found is None or not (could_be_name(name) or _ADDRESS.match(name)):
        return None
    start = line.inner_start + found.start("name")
    return Header(index, index, name, "signature", 4.0, iso_date(found["when"]), tail=start, dated=True)


ANSWERED = re.compile(r"(?:asked|answered)\s(?P<when>\S.{4,40})$")
"""The line above the name of who answered, on question sites."""
REMARKED = re.compile(r"Commented\s?(?P<when>[A-Z].{4,40})$")
"""The line below the name of who remarked on an answer."""
_REMARKED_AT = re.compile(rf"(?P<when>{WHEN.pattern})$", re.IGNORECASE)


def below_an_answer(lines: Sequence[Line], index: int) -> Header | None:
    """``answered DATE`` and below it the name, his picture before it; ``words –``, NAME, ``Commented DATE``."""
    at = last = index
    if found := ANSWERED.match(lines[index].inner):
        at = last = index + 1 + (index + 1 < len(lines) and is_picture(lines[index + 1].inner))
    elif index and index + 1 < len(lines) and lines[index - 1].inner.endswith(("–", "—")):
        below = lines[index + 1].inner
        found, last = REMARKED.match(below) or _REMARKED_AT.match(below), index + 1
    if found is None or at >= len(lines) or WHEN.match(found["when"]) is None or not passes_for_name(lines[at].inner):
        return None
    return Header(index, last, spoken_name(lines[at].inner), "signature", 4.0, iso_date(found["when"]), dated=True)

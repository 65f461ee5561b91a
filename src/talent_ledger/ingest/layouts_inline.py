"""Layouts in which the comment begins on the line of its header: the name, a mark, and what it wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from talent_ledger.ingest.dates import WHEN, iso_date
from talent_ledger.ingest.fields import Fields, read_fields, read_trimming, undecorated
from talent_ledger.ingest.headers import Header, header_of, name_in
from talent_ledger.ingest.layouts_mail import links_to_quoted
from talent_ledger.ingest.lines import Line
from talent_ledger.ingest.names import (
    could_be_name,
    is_handle,
    is_speaking_role,
    is_strange,
    looks_like_name,
    own_name,
    spoken_name,
)
from talent_ledger.ingest.whereabouts import signing_name, without_other

_TWO_WORDS = re.compile(r"[^\W\d]+\W+[^\W\d]+")

# -- a time or a verb beside the name ---------------------------------------------------------------------------------

_CHAT = re.compile(
    r"^[\[(]?(?P<when>[^\])<>]{3,40}?)[\])]?\s+"
    r"(?:<(?P<angled>[^<>]{1,40})>|(?P<plain>(?![AaPp]\.?[Mm]\b)[^:<>\[\]]{1,40}):)\s+(?=\S)"
)
_ANGLED = re.compile(r"^<(?P<name>[@+~\w][^<>@/]{0,38})>\s+(?=\S)")


def chat(lines: Sequence[Line], index: int) -> Header | None:
    """``[10:32] <name> words``, ``[12/03/2020, 10:22] Name: words``, ``<name> words``."""
    line = lines[index]
    if found := _ANGLED.match(line.inner):
        return Header(index, index, spoken_name(found["name"]), "chat", 2.5, body=line.inner_start + found.end())
    if line.inner[:1] not in "[(0123456789" or not (found := _CHAT.match(line.inner)):
        return None
    name = spoken_name(found["angled"].lstrip(" @+%&~") if found["angled"] else found["plain"])
    if not WHEN.fullmatch(found["when"].strip(" ,")) or not could_be_name(name):
        return None
    return Header(index, index, name, "chat", 2.5, iso_date(found["when"]), line.inner_start + found.end(), dated=True)


_BREAKS = re.compile(r":(?:\*\*|\*|__)?\s+(?=\S)|\]\s+(?=\S)|\s[—–|>→-]\s+(?=\S)|\)\s+(?=\S)")


def inline(lines: Sequence[Line], index: int) -> Header | None:
    """A header and the comment's first words on one line: ``NAME (DATE): words``, ``@handle wrote: words``."""
    line = lines[index]
    if links_to_quoted(line.inner):
        return None
    for found in _BREAKS.finditer(line.inner, 0, 120):
        fields = read_fields(line.inner[: found.end()].strip().rstrip("-–— "))
        if fields is None or not (fields.dated or fields.verb or fields.by):
            continue
        if (name := name_in(fields)) is not None:
            header = header_of(index, name, "inline", _evidence(fields), fields)
            return replace(header, body=line.inner_start + found.end())
    return None


def _evidence(fields: Fields) -> float:
    """How sure a header on the line of its comment is, by its time or its verb."""
    if fields.dated:
        return 3.0 if fields.ago or fields.clock or fields.verb or fields.by else 2.5 if fields.day else 0.5
    return 2.0 if is_handle(fields.chunks[0]) else 1.5 if fields.verb in ("writes", "wrote") else 1.0


# -- nothing but a mark behind the name -------------------------------------------------------------------------------

_COLON = re.compile(
    r"^(?:[-*+•>#_\s↳└├│─▸►»\U0001f300-\U0001faff]|\d{1,4}[.)]?\s|\[\d{1,4}\]\s|\(\d{1,4}\)\s)*"
    r"(?P<name>[^:\n]{1,48}?(?:\([^():\n]{1,70}\)(?:, [a-z ]{1,20})?)?)"
    r"\s*(?:\*{1,2}|__?)?\s*:(?:\*{1,2}|__?)?(?:\s+(?P<body>\S)|$)"
)
_IN_BRACKETS = re.compile(r"(?<=\w)\s\([^()]{1,70}\)(?:, [a-z ]{1,20})?$")
"""Who or what somebody is, and which of his answers it is: ``Respondent 12 (resident), second form:``."""


def name_and_colon(lines: Sequence[Line], index: int) -> Header | None:
    """``NAME: words`` or ``NAME:`` alone at the start of a line. Says little by itself: labels look the same."""
    line = lines[index]
    found = _COLON.match(line.inner)
    if not found or (name := _name_before_colon(found["name"])) is None:
        return None
    body = None
    if found["body"]:
        words = line.inner[found.start("body") :]
        if not _TWO_WORDS.search(words) and not re.match(r"[^\W\d]+[.!?]", words):
            return None
        body = line.inner_start + found.start("body")
    evidence = 1.0 + (0.5 if is_handle(name) else 0.0)
    above = read_trimming(lines[index - 1].inner) if index and not line.blanks_before else None
    if above is not None and above.clock:  # a chat: the time, and below it who spoke then
        return Header(index - 1, index, name, "name and colon", evidence + 2.0, above.date, body=body, dated=True)
    return Header(index, index, name, "name and colon", evidence, body=body)


def _name_before_colon(label: str) -> str | None:
    """The name in what stands before a colon, perhaps with a place behind a comma or in brackets."""
    plain = undecorated(label)
    written = without_other(spoken_name(plain))
    name = own_name(written)
    fields = read_fields(without_other(_IN_BRACKETS.sub("", label)))
    if not looks_like_name(written) or is_speaking_role(name) or fields is None or fields.verb:
        return None
    match fields.chunks:
        case () | (_,):
            return name
        case (first, _):
            return name if f"{first}, " in plain or f"{first} (" in plain else None
    return None


_DASH = re.compile(
    r"^(?:[-*•]\s+|\d{1,3}[.)]\s+)?(?P<name>[^–—>»|:/]{1,40}?)"
    r"(?:\s(?:[–—>»|]|-{1,2}>?)|\s?(?://|::)|(?<=\w)>)\s+(?=\S)"
)


def name_and_dash(lines: Sequence[Line], index: int) -> Header | None:
    """``NAME - words``, ``NAME > words``: says as little as a colon."""
    line = lines[index]
    if not (found := _DASH.match(line.inner)):
        return None
    name = own_name(undecorated(found["name"]))
    if not looks_like_name(name) or not _TWO_WORDS.search(line.inner, found.end()):
        return None
    evidence = 0.5 + (0.5 if is_handle(name) else 0.0)
    return Header(index, index, name, "name and dash", evidence, body=line.inner_start + found.end())


_BRACKETED = re.compile(r"(?:[-*•]\s+)?(?:\[(?P<square>[^\[\]]{1,40})\]|\((?P<round>[^()]{1,40})\))\s+(?=\S+\s+\S)")


def bracketed_name(lines: Sequence[Line], index: int) -> Header | None:
    """``[NAME] words``, ``(NAME) words``: says as little as a colon."""
    line = lines[index]
    found = _BRACKETED.match(line.inner)
    name = own_name(found["square"] or found["round"]) if found else ""
    if found is None or not looks_like_name(name) or is_speaking_role(name):
        return None
    return Header(index, index, name, "name and dash", 0.5 + 0.5 * is_handle(name), body=line.inner_start + found.end())


# -- a name that letters or its own form set apart --------------------------------------------------------------------

_RUN_IN = re.compile(
    r"(?:[-*•]\s+|\d{1,3}[.)]\s+)?"
    r"(?P<mark>\*\*|__|\*|_)(?P<name>[^*_\s](?:[^*\n]{0,46}?[^*_\s])?)(?P=mark)\s+(?=[^\s*_(])"
)
_SENTENCE_BEGINS = re.compile(r"[“\"„«@\d]?[A-Z]|[“\"„«@\d]")
_SHORTEST_WORDS = 15


def run_in(lines: Sequence[Line], index: int) -> Header | None:
    """``**NAME, Place** words``: a name in bold or italics, and what it wrote right behind it."""
    line = lines[index]
    found = _RUN_IN.match(line.inner)
    if found is None or not _SENTENCE_BEGINS.match(line.inner, found.end()):
        return None
    written = re.sub(r"(?<=\w\w)\.$", "", found["name"]) if "," in found["name"] else found["name"]
    name = None if re.search(r":$|\w\w\.$", written) else signing_name(written)
    if name is None or len(line.inner) - found.end() < _SHORTEST_WORDS:
        return None
    return Header(index, index, name, "run in", 1.0 + 0.5 * is_strange(name), body=line.inner_start + found.end())


_HANDLE_FIRST = re.compile(r"(?P<name>@?\w[\w.]{1,29})\s+(?=\S)")
_HANDLE_TO_TIME = re.compile(
    r"(?P<name>@?\w[\w.]{1,29})\s{2,}(?P<words>\S.*\S)\s+\d{1,3}(?:min|mo|[smhdwy])(?:\s+[\d.,]+[kK]?\s+likes?)?$"
)
"""``anna_b  words 3d``, as a social network's page is copied."""


def handle_then_words(lines: Sequence[Line], index: int) -> Header | None:
    """``anna_b words`` above ``3d 14 likes Reply``: a handle with nothing between it and what it wrote."""
    line = lines[index]
    if sent := _HANDLE_TO_TIME.match(line.inner):
        body = line.inner_start + sent.start("words")
        return Header(index, index, sent["name"], "handle then words", 2.5, body=body, dated=True)
    found = _HANDLE_FIRST.match(line.inner)
    if found is None or index + 1 >= len(lines) or lines[index + 1].blanks_before or not is_handle(found["name"]):
        return None
    below = read_trimming(lines[index + 1].inner)
    if below is None or not (below.dated and below.menu):
        return None
    evidence = 2.5 if is_strange(found["name"]) else 1.5
    return Header(index, index, found["name"], "handle then words", evidence, body=line.inner_start + found.end())

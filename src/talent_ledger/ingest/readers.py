"""``>`` blocks and the words above them that say whose they are: a blogger quotes readers, a reader another one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from talent_ledger.ingest.dates import WHEN
from talent_ledger.ingest.fields import read_fields, undecorated
from talent_ledger.ingest.layouts_mail import announces_mail
from talent_ledger.ingest.lines import Line
from talent_ledger.ingest.names import (
    LABELS,
    WORDS,
    is_handle,
    is_organization,
    is_speaking_role,
    looks_like_name,
    own_name,
    passes_for_name,
    spoken_name,
)
from talent_ledger.ingest.thread import Thread


@dataclass(frozen=True, slots=True)
class QuotedBlock:
    """A ``>`` block from line *first* to line *last*, and whom the text names as its writer."""

    first: int
    last: int
    name: str
    is_reader: bool
    """Whether the writer is a reader who commented; else a book, a paper, somebody who spoke elsewhere."""
    in_comment: bool
    body: int | None = None
    """Offset in the text where the quotation begins, when its writer is named on the same line."""


_LEAD_LINK = re.compile(r"\[(?P<label>[^\]\n]{2,160})\]\((?P<url>[^)\s]+)\)")
_BOLD = re.compile(r"(?:\*\*|__)(?P<label>[^*_\n]{2,60}?):?(?:\*\*|__)")
_COMMENT_ADDRESS = re.compile(
    r"comment|#c\d|/u/|/user/|reddit\.com|ycombinator|/status/|lesswrong|thread|forum|@", re.IGNORECASE
)
_COMMENT_WORD = re.compile(
    r"\b(?:comment(?:s|er|ers|ed|ing)?|readers?|subscribers?|subreddit|thread|redditor|users?|emails?|replies"
    r"|mailbag)\b",
    re.IGNORECASE,
)
_READER = re.compile(
    r"\b(?:commenters?|readers?|subscribers?|users?|redditors?|posters?|regulars?|correspondents?)\b,?\s+"
    r"(?:named\s+|called\s+)?(?P<name>@?[\w.'’-]+(?:\s+[A-Z][\w.'’-]*){0,3})",
    re.IGNORECASE,
)
_VERB = (
    r"(?:writes?|wrote|says?|adds?|comments?|replie[sd]|replies|responds?|points? out|asks?|notes?|argues?"
    r"|objects?|emails?"
    r"|explains?|answers?|continues|puts it|(?:dis)?agrees?|counters|has|offers|reports|mentions|thinks|goes"
    r"|makes|is|tells|shares|quotes|describes|recommends|suggests|recalls|claims|thinks|gives|doubts|finishes)"
)
_TOLD = (
    rf"(?:{_VERB}|(?:add|answer|argu|ask|comment|counter|explain|not|object|respond|suggest|continu|point\s+out)e?d"
    r"|replied|pointed\sout)"
)
_NAMED = re.compile(
    r"(?<![\w@/])(?P<name>(?:u/|@)[\w.-]+|[\w]+[_\d][\w-]*|(?:(?:Dr|Mr|Mrs|Ms|Prof|Sr)\.?\s+)?"
    r"[^\W\d_a-z][\w'’-]*\.?(?:[ -](?:(?:de|da|van|von|der|bin|al|la|el"
    r"|di)[ -])?[^\W\d_a-z][\w'’-]*\.?){0,3}(?:\s[a-z]{1,3}[A-Z][\w'’-]+)?)"
)
_BEFORE_VERB = re.compile(
    rf"(?:^|,\s|[.!?]\s|\b(?i:and|but|which|that)\s)(?P<name>(?!Esq\b|Jr\b|MD\b|PhD\b)[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){{0,2}})\s(?:also\s|later\s)?{_TOLD}(?:\s(?:that|this|here|it))?\W*$"
)
"""The name right before the verb that ends a lead: ``After a long week, Ann K objected:``."""
_LOWER_NAME = re.compile(
    rf"^(?:(?i:and|but|from)\s+)?(?P<name>[a-z][\w.-]{{2,24}})(?:,[^,]{{1,60}},)?\s+(?:also\s+)?{_VERB}\b"
)
_LOWER_ALONE = re.compile(r"^(?P<name>[a-z][\w.-]{2,24})(?:\s\([^()]{1,60}\))?:$")
_HANDLE = re.compile(r"(?<![\w@/])(?:u/|@)[\w.-]*\w")
_UNNAMED = re.compile(
    r"\b(?:an?|one|another)\s+(?P<name>(?:anonymous\s+|long-?time\s+)?(?:reader|commenter|subscriber|user|redditor"
    r"|correspondent)(?:\s+(?:in|from)\s+[A-Z][\w-]+)?)\s+(?!who|named|called|signing)[a-z]"
)
"""A reader without a name: ``by email, a reader in Graz writes``."""
_PRESENT = re.compile(rf"\b(?!wrote\b|replied\b){_VERB}\b", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"\b(?:(?:in|his|her|their|the|a)\s+(?:19|20)\d\d|book|paper|study|essay|article|speech|report|novel|column"
    r"|memo)\b",
    re.IGNORECASE,
)
_AFTER_READERS = frozenset(
    ("who", "writes", "says", "has", "asks", "on", "with", "did", "do", "were", "are", "was", "is")
)
_NO_WRITER = re.compile(
    r"\b(?:comments?|posts?|thread|repl(?:y|ies)|article|link|here|this|these|that|also|again|reports?|study|paper"
    r"|book|he|she|they|it|i|we|which|who)\b",
    re.IGNORECASE,
)
"""Words of a label or a lead that points to something written rather than to its writer."""
_OPENERS = LABELS | WORDS["openers"]


def quoted_blocks(lines: Sequence[Line], thread: Thread) -> list[QuotedBlock]:
    """The ``>`` blocks of a text that are ascribed to somebody."""
    inside = {index for comment in thread.comments for index in range(comment.body_first, comment.body_last + 1)}
    about = bool(_COMMENT_WORD.search(" ".join(line.text[:300] for line in lines[:3])))
    leads = []
    for first, last in _blocks(lines):
        if (lead := _named_inside(lines[first])) or (first and (lead := _lead_above(lines, first))):
            leads.append((first, last, *lead))
    several = len(leads) >= 2
    found = [
        QuotedBlock(
            first,
            last,
            name,
            evidence + 0.5 * several + 0.5 * about >= 1 and not is_organization(name),
            in_comment=first in inside,
        )
        for first, last, name, evidence in leads
    ]
    letters = _letters(lines, inside) or _led_quotations(lines, inside)
    return sorted([*found, *letters], key=lambda block: block.first)


_LETTER = re.compile(r"(?P<lead>[^\s\"“„«].{1,160}?(?::|,|—|–)(?:\*\*|__)?)\s+(?P<words>[\"“„«].{20,})$")
_LETTERS = re.compile(r"\bletters?\b|\bmailbag\b|\bpostbag\b|\byou(?:r| wrote| replied)\b", re.IGNORECASE)
_MARKED = re.compile(r"(?:[-*•]\s+|\d+[.)]\s+)?(?:\*\*|__|\[)")


def _letters(lines: Sequence[Line], inside: set[int]) -> list[QuotedBlock]:
    """Whole paragraphs in quotation marks behind their readers' names, in a text that says it answers readers."""
    about = any(_LETTERS.search(line.text) or _COMMENT_WORD.search(line.text) for line in lines[:4])
    if not about:
        return []
    found = []
    for line in lines:
        if line.index in inside or line.depth or line.text.rstrip("*_ ")[-1:] not in set('"”“»'):
            continue
        above = lines[line.index - 1].text if line.index else ""
        if written := _LETTER.match(line.text):
            lead, body = written["lead"], line.start + written.start("words")
        elif line.text[0] in '"“„«' and len(above) < 80 and _NAME_ABOVE.match(above):
            lead, body = above, None
        else:
            continue
        if name := _letter_writer(lead):
            marked = bool(_MARKED.match(lead) or _WRITES.search(lead))
            found.append((marked, QuotedBlock(line.index, line.index, name, True, False, body)))
    # Articles quote people so too, one after the other, but do not set their names in bold.
    several = sum(bold for bold, _ in found) >= 2
    return [block for bold, block in found if (bold and several) or len(found) >= 4]


def _led_quotations(lines: Sequence[Line], inside: set[int]) -> list[QuotedBlock]:
    """Paragraphs in quotation marks below, or behind, a line that names a reader, in a text that answers readers."""
    if not any(_LETTERS.search(line.text) or _COMMENT_WORD.search(line.text) for line in lines[:4]):
        return []
    found = []
    for line in lines:
        if line.index in inside or line.depth or line.text.rstrip("*_ ")[-1:] not in set('"”“»'):
            continue
        if line.text[0] in '"“„«' and line.index:
            above, body = lines[line.index - 1], None
        elif written := _LED.match(line.text):
            above = replace(line, text=written["lead"], inner=written["lead"])
            body = line.start + written.start("words")
        else:
            continue
        lead = (
            _lead(above) if above.text.rstrip("*_ ").endswith((":", ",")) or len(above.text) < _LONGEST_LEAD else None
        )
        if lead is not None and not is_organization(lead[0]) and above.index not in inside:
            found.append((lead[1], QuotedBlock(line.index, line.index, lead[0], True, False, body)))
    several = len({block.name for _, block in found}) >= 3
    return [block for evidence, block in found if several and evidence >= 0]


_LED = re.compile(r"(?P<lead>[^\s\"“„«].{1,160}?[:,])(?:\*\*|__)?\s+(?P<words>[\"“„«].{20,})$")
_LONGEST_LEAD = 60
_LONGEST_SENTENCE = 400

_NAME_ABOVE = re.compile(r"(?:\*\*|__)[^*_]{2,60}(?:\*\*|__):?$|[^:]{2,60}:$")
_WRITES = re.compile(r"\s(?:writes|wrote|asks|comments|e-?mails)(?:\s[^:,]{1,40})?:$")


def _letter_writer(lead: str) -> str | None:
    """Who wrote the letter behind *lead*: the name in bold or behind the link, else what stands before a comma."""
    marked = re.match(r"(?:[-*•]\s+|\d+[.)]\s+)?(?:\*\*|__|\[)(?P<name>(?:[^*_\]:]|(?<=\w)_(?=\w)){2,80})", lead)
    name = own_name(_WRITES.sub("", (marked["name"] if marked else lead)).strip(" :*_[]"))
    fits = looks_like_name(name) or (marked is not None and passes_for_name(name))
    return name if fits and not is_speaking_role(lead) and not is_organization(name) else None


def _blocks(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """First and last index of each run of ``>`` lines; a blank line and a new name begin another."""
    begin: int | None = None
    for line in lines:
        if begin is not None and (not line.depth or (line.blanks_before and _named_inside(line))):
            yield begin, line.index - 1
            begin = None
        if line.depth and begin is None:
            begin = line.index
    if begin is not None:
        yield begin, len(lines) - 1


def _named_inside(line: Line) -> tuple[str, float] | None:
    """The name at the head of the block itself: ``> **NAME:** words``, ``> NAME writes:``."""
    found = re.match(
        r"(?:\*\*|__)(?P<bold>[^*_]{2,40}?):?(?:\*\*|__):?(?:\s|$)|(?P<verb>\S[^:]{1,40}?)\s+(?:wrote|writes|said|says):",
        line.inner,
    )
    if not found:
        return None
    name = spoken_name(re.split(r"\s+(?:over|at|on|in|from|of)\b", found["bold"] or found["verb"])[0])
    return (name, 1.0) if looks_like_name(name) else None


def _lead_above(lines: Sequence[Line], first: int) -> tuple[str, float] | None:
    """What the line above a block says of its writer; a title names nobody: "Comments On Semaglutide"."""
    above = lines[first - 1]
    return None if first == 1 and not above.text.rstrip("*_ ").endswith(":") else _lead(above)


def _lead(line: Line) -> tuple[str, float] | None:
    """The name in a line that announces a quotation, and how much speaks for a reader rather than for a book."""
    if line.depth:
        return None
    if announces_mail(line.text):
        fields = read_fields(line.text)
        return (spoken_name(fields.chunks[-1]), 2.0) if fields and fields.chunks else None
    evidence = 1.0 if _COMMENT_WORD.search(line.text) else 0.0
    text = _GLUED.sub(r" \g<0>", _ABOUT_WRITER.sub("", _ESCAPED.sub("", line.text)))
    link = _LEAD_LINK.search(text)
    if link and _COMMENT_ADDRESS.search(link["url"]):
        evidence += 1.0
    plain = re.sub(r"^\s*(?:(?:#\s?)?\d+\s*[.:)]+|\*\*\d+[.:]?\*\*:?|[-*])\s*", "", text)
    if plain != text:
        evidence += 0.5
    sentence = re.split(r"(?<=[^\W\d]{3}[.!?])\s+", undecorated(plain))[-1]
    if len(sentence) > _LONGEST_SENTENCE or _I_SAY.search(sentence):
        return None
    bold, owner = _BOLD.search(text), _OWNS_LINK.match(plain.lstrip("*_ "))
    labels = (owner and owner["name"], link and link["label"], bold and bold["label"].partition("[")[0])
    told = _STARTING_WITH.search(sentence) or _before_linked_verb(sentence, link["label"] if link else "")
    set_apart = (name for label in labels if label and (name := _labelled_name(sentence, label)))
    name = (told and told["name"]) or next(set_apart, None) or _speaking(sentence) or _named_first(sentence)
    if name is None:
        return None
    if _PRESENT.search(sentence) or WHEN.search(sentence):
        evidence += 1.0
    if _ELSEWHERE.search(sentence):
        evidence -= 1.0
    if not sentence.rstrip().endswith(":"):
        evidence += 0.5 if _ALONE.match(line.text) else -1.0 if link or bold or line.text.startswith("#") else -2.0
    return name, evidence + (1.0 if is_handle(name) else 0.0)


_ABOUT_WRITER = re.compile(r"\s\(\*{0,2}(?:[a-z]|\[[a-z])(?:[^()]|\([^()]{0,300}\)){0,300}\)")
"""What is said of a writer in brackets: ``Phil (author of the blog Lamp Oil) writes``."""
_ESCAPED = re.compile(r"\\[()]")
"""Brackets within the address of a link, which end it nowhere."""
_GLUED = re.compile(r"(?<=\w)\[(?=[a-z])")
"""A link that a page set without a space: ``Matt[writes](address)``."""
_OWNS_LINK = re.compile(r"(?P<name>[^\s*_\[\]()][^*\[\]()\n]{1,40}?)['’]s\s?\[[a-z][^\]]*\]\(")
"""A link to what is somebody's: ``tg56’s [counterargument](address):``."""
_OWN_WORDS = re.compile(r"['’]s?\s+(?:[a-z]+\s+){0,2}[a-z]+$")
"""What a label says is somebody's: ``[Ann’s comment](address)``."""
_AT_A_PLACE = re.compile(
    r"\s+(?:on|in|from|over|via|by|at)\s+(?:(?:the|my|our|a|an)\s+)?(?:[\w.-]+\s+){0,2}"
    r"(?:subreddit|reddit|twitter|discord|facebook|mastodon|bluesky|comments?|thread|forum|e-?mail|hacker\snews|hn"
    r"|lesswrong|substack|blog|discussion)$",
    re.IGNORECASE,
)
"""Where somebody wrote: ``Ann on the subreddit writes``."""
_ON_A_SITE = re.compile(r"\son\s[A-Z][\w.]*(?:\s[A-Z][\w.]*){0,2}$")
_STARTING_WITH = re.compile(
    r"\b(?:starting|beginning)\s+with\s+\[?(?P<name>[^\W\d_][\w.'’-]+(?:\s[A-Z][\w.'’-]*){0,2})\]?\W*$"
)
_I_SAY = re.compile(
    r"\bI(?:['’](?:d|ll)|\s+(?:would|will))?\s+(?:say|said|wrote|write|repl\w+|answer\w*|respond\w*|ask\w*)\b"
)
"""The writer of the text quotes himself."""
_ALONE = re.compile(r"(?:#{2,6}\s+|\*\*|__)[^*_]{2,50}(?:\*\*|__)?$")
"""A name set as a heading or in bold, and nothing else."""


def _labelled_name(sentence: str, label: str | None) -> str | None:
    """The name that is set apart by a link or bold letters."""
    if label and re.fullmatch(rf"{re.escape(label)}\s+(?:wrote|writes|said|says):", sentence) and _may_write(label):
        return label  # nothing but the name stands there: "Shop on the Mall wrote:"
    label = (label or "").strip(" :")
    if label and not re.fullmatch(_TOLD, label, re.IGNORECASE):
        label = _OWN_WORDS.sub("", label)
        name = spoken_name(undecorated(re.split(rf"\s+(?:on|at|{_TOLD})\b", _AT_A_PLACE.sub("", label))[0]))
        opens = undecorated(sentence).casefold().startswith(name.casefold())
        if (looks_like_name(name) and name.casefold() not in _OPENERS) or (opens and _may_write(name)):
            return name
    return None


def _before_linked_verb(sentence: str, label: str) -> re.Match[str] | None:
    """The name before a verb that is a link: ``On trains, Ann K [says](address) that there are three sorts:``."""
    verb = label.strip(" :")
    if not re.fullmatch(_TOLD, verb):
        return None
    found = re.search(
        rf"(?:^|[,.;:!?”]\s|\b(?i:and|but)\s)(?P<name>[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){{0,2}})\s{re.escape(verb)}\b",
        sentence,
    )
    fits = found and looks_like_name(found["name"]) and found["name"].split()[0].casefold() not in _OPENERS
    return found if fits else None


def _speaking(sentence: str) -> str | None:
    """The name that is all there is before the verb: ``Ann on the subreddit writes:``."""
    fields = read_fields(sentence)
    if fields and fields.verb and fields.colon and len(fields.chunks) == 1 and not _UNNAMED.search(sentence):
        name = _ON_A_SITE.sub("", _AT_A_PLACE.sub("", spoken_name(fields.chunks[0])))
        while (opening := name.partition(" "))[2] and opening[0].casefold() in _OPENERS:
            name = opening[2]
        named = 2 <= len(name.split()) <= 4 or name != fields.chunks[0]
        return name if _may_write(name) and named and len(name.split()) <= 4 else None
    return None


def _may_write(name: str) -> bool:
    return passes_for_name(name) and not _NO_WRITER.search(name)


def _named_first(sentence: str) -> str | None:
    told = _BEFORE_VERB.search(sentence)
    if told and looks_like_name(told["name"]) and told["name"].split()[0].casefold() not in _OPENERS:
        return told["name"]
    if found := _HANDLE.search(sentence):
        return found[0]
    if (found := _READER.search(sentence)) and looks_like_name(spoken_name(found["name"])):
        name = spoken_name(found["name"])
        if name.split()[0].casefold() not in _OPENERS | _AFTER_READERS:
            return name
    if found := _UNNAMED.search(sentence):
        return found["name"]
    for found in _NAMED.finditer(sentence):
        name = found["name"]
        first, _, rest = name.partition(" ")
        if first.casefold().rstrip(".") in _OPENERS or re.match(r"I['’]", first):
            name = rest
        name = spoken_name(re.sub(r"['’]s$", "", name))
        if name and looks_like_name(name) and name.casefold() not in _OPENERS:
            return name
    found = _LOWER_NAME.match(sentence)
    found = found or _LOWER_ALONE.match(sentence)
    return found["name"] if found and found["name"] not in _OPENERS else None

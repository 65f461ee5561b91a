"""Whether a text says, or shows by how it is divided, that others' words follow, as in ``Here is what came back``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from talent_ledger.ingest.furniture import is_buttons
from talent_ledger.ingest.headers import Header
from talent_ledger.ingest.lines import Line


def is_announced(lines: Sequence[Line], headers: Sequence[Header]) -> bool:
    """Whether the text says, or shows by how it is divided, that these are the headers of a thread.

    Those who answer in calls and interviews name each other too: there it says nothing.
    """
    return (
        _announced_above(lines, headers)
        or _answer_each_other(lines, headers)
        or _are_all_there_is(lines, headers)
        or _are_all_that_follows(lines, headers)
        or _stand_below_footers(lines, headers)
    )


_PLACES = re.compile(
    r"\b(?:comments?|replies|responses|reactions?|answers|posts?|posted|threads?|forum|readers?|commenters?|members|chat|group"
    r"|facebook|twitter|whatsapp|telegram|reddit|linkedin|nextdoor|instagram|message board|notice ?board|mailing list"
    r"|guest ?book|you (?:said|wrote|told us)|letters|e-?mails|wrote in|board)\b",
    re.IGNORECASE,
)

_ANNOUNCED = re.compile(
    r"\b(?:here(?:['’]s|\s+is|\s+are|\s+come)|below(?:\s+(?:is|are))?|first|some(?:\s+of)?|a\s+few(?:\s+of)?)\b[^.:]{0,40}?"
    r"\b(?:(?:came|come|got)\s+(?:back|in)|(?:you|they|people|readers)\s+(?:said|say|wrote|write|sent|told)|replies|answers"
    r"|responses|reactions|comments|letters|e-?mails)\b[^.:]{0,20}[.:]?$",
    re.IGNORECASE,
)
"""Ends a paragraph that announces what others wrote: ``Here is what came back.``"""

_LEAD_IN = re.compile(
    r"\b(?:replies|answers|responses|reactions|comments|letters|e-?mails"
    r"|(?:you|they|people|readers) (?:said|say|wrote|write|sent))\b[^.:]{0,30}:$",
    re.IGNORECASE,
)


def announces_words(lead: str) -> bool:
    """Whether a paragraph ends by announcing what follows as others' words: ``The replies:``."""
    return len(lead) < 600 and _LEAD_IN.search(lead.rstrip("*_ ")) is not None


def _announced_above(lines: Sequence[Line], headers: Sequence[Header]) -> bool:
    """Whether a heading or a lead right above the first header tells where the talk comes from."""
    if headers[0].first == 0:
        return False
    above = lines[headers[0].first - 1]
    lead = above.text.rstrip("*_ ")
    if len(lead) < 400 and _ANNOUNCED.search(lead):
        return True
    return len(lead) < 160 and lead[-1:] not in ".!" and bool(above.blanks_before) and bool(_PLACES.search(lead))


def _answer_each_other(lines: Sequence[Line], headers: Sequence[Header]) -> bool:
    """Whether several of the writers speak to others among them by name, as people in a thread do."""
    names = {name.casefold() for header in headers if len(name := header.name.lstrip("@").split(" ")[0]) > 1}
    if len(names) < 2:
        return False
    pattern = re.compile(
        rf"(?:^|[.!?]\s|,\s)@?(?P<name>{'|'.join(map(re.escape, sorted(names)))})\b(?=[,:.!?]|\s[–—-])", re.IGNORECASE
    )
    spoken = 0
    for header in headers:
        below = lines[min(header.last + 1, len(lines) - 1)]
        words = below.text if header.body is None else header.words_beside(lines)
        own = header.name.lstrip("@").split(" ")[0].casefold()
        spoken += any(found["name"].casefold() != own for found in pattern.finditer(words[:1000]))
    return spoken >= max(2, len(headers) // 4) or (spoken == 1 and 3 <= len(names) < len(headers))


_LONGEST_TURN = 4


def _are_all_there_is(lines: Sequence[Line], headers: Sequence[Header]) -> bool:
    """Whether names, some of at least three come back, divide all of the text below its title into short turns."""
    names = {header.name for header in headers}
    if not 3 <= len(names) < len(headers) or headers[0].first > 1:
        return False
    stops = [*(header.first for header in headers[1:]), len(lines)]
    steps = [stop - header.last for header, stop in zip(headers, stops, strict=True)]
    inline = all(header.body is not None or header.tail is not None for header in headers)
    return max(steps) == 1 if inline else max(steps) <= _LONGEST_TURN


_LONGEST_HEAD = 5
_MOST_LINES = 0.7
_WORDS_OF_A_TURN = (4, 40)


def _are_all_that_follows(lines: Sequence[Line], headers: Sequence[Header]) -> bool:
    """Whether, below a title that tells of a talk and few lines more, nearly every line is a short turn of one of them.

    As chats saved as text are: ``Chat beside the stream``, and below it ``Ann: …`` and ``Bo: …`` by turns.
    """
    names, head, rest = {header.name for header in headers}, lines[: headers[0].first], lines[headers[0].first :]
    told_of = 0 < len(head) <= _LONGEST_HEAD and _PLACES.search(head[0].inner) is not None
    if not told_of or not 3 <= len(names) < len(headers):
        return False
    words = [len(header.words_beside(lines).split()) for header in headers]
    fewest, most = _WORDS_OF_A_TURN
    return len(headers) >= _MOST_LINES * len(rest) and fewest <= sum(words) / len(words) <= most


_LONGEST_FOOTER = 50
_SENTENCE_ENDS = (".", "!", "?", ":")


def _stand_below_footers(lines: Sequence[Line], headers: Sequence[Header]) -> bool:
    """Whether most comments end with a page's buttons or counts, or in lines that differ only in their numbers."""
    if len(headers) < 2 or any(header.tail is not None for header in headers):
        return False
    above = [lines[header.first - 1] for header in headers[1:]]
    above = [line for line in above if not re.fullmatch(r"[\d.,%\s]+", line.inner)]  # cells of a table
    short = [one.inner for one in above if len(one.inner) <= _LONGEST_FOOTER and not one.inner.endswith(_SENTENCE_ENDS)]
    shapes = Counter(re.sub(r"\d[\d.,]*", "0", line) for line in short)
    repeated = shapes.most_common(1)[0][1] if shapes else 0
    buttons = sum(is_buttons(line) for line in above)
    return max(buttons, repeated if repeated > 1 else 0) > 0.5 * (len(headers) - 1)

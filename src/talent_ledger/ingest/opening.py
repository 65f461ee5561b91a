"""The line of a page that opens its comments, and how many it declares: ``21 comments:``, ``Have your say``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from talent_ledger.ingest.fields import undecorated
from talent_ledger.ingest.lines import Line
from talent_ledger.ingest.names import WORDS


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a page says that comments follow, and how many."""

    line: int | None = None
    """Index of the line that opens the comments."""
    declared: int | None = None

    def is_above(self, index: int) -> bool:
        """Whether the comments are known to begin above line *index*."""
        return self.line is not None and self.line < index

    def is_below(self, index: int) -> bool:
        """Whether the comments are known to begin below line *index*."""
        return self.line is not None and index < self.line


_WORD_NUMBERS = {
    word: number
    for number, word in enumerate(
        ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    )
}
_COUNT = rf"(?P<count>\d(?:[\d,.]*\d)?[kK]?|{'|'.join(_WORD_NUMBERS)})"
_THINGS = (
    r"(?:readers?['’]?\s+|user\s+|public\s+|top\s+|all\s+)?"
    r"(?:comments?|replies|responses?|reactions?|thoughts?|answers?)"
)
_COUNTED = (
    re.compile(
        rf"^(?:showing\s+|view(?:ing)?\s+|all\s+|there\s+are\s+)*{_COUNT}\s+{_THINGS}\b"
        r"(?:\s+(?:on|to|so far|for)\b.{0,150})?\s*[:.]?$",
        re.IGNORECASE,
    ),
    re.compile(r"^(?:comments|responses|replies|reactions) (?:to|on) [\"“‘'][^\"”]{2,100}[\"”’']$", re.IGNORECASE),
    re.compile(
        rf"^(?!(?:comment|response|answer)\s+#?\d){_THINGS}\s*[-–—:]?\s*[(\[]?\s*{_COUNT}\s*[)\]]?\s*[:.]?$",
        re.IGNORECASE,
    ),
)
_ORDER = re.compile(
    r"\s*(?:[-–—,:]\s*|\()(?:showing |sorted by |sort by |most |by )*(?:recent|newest|oldest|latest|top|best|new|old"
    r"|popular|recommended)(?: first| rated| comments)?\)?$|\s*[-–—,:]\s*sort(?:ed)? by:?$",
    re.IGNORECASE,
)
"""In what order a page shows its comments: ``(sorted by top)``, ``— showing most recent``."""

_ONE_COMMENTS_BUTTONS = frozenset({"like", "reply", "share", "report", "quote", "permalink", "parent", "recommend"})
"""Beside these, a count tells of the answers to one comment."""

_ANSWERS = re.compile(r"\d+ repl(?:y|ies)", re.IGNORECASE)
"""Below a line that opens the comments, they are those to one of them: ``2 replies``."""
_LONGEST_OPENING = 200
_DETAILS_OF_AN_ARTICLE = 5
"""So many lines above an article may hold a count of its comments among other details."""


def find_opening(lines: Sequence[Line]) -> Opening:
    """The line that opens the comments: the first one that counts them, else the first heading that announces them."""
    opening = Opening()
    for line in lines:
        if len(line.text) > _LONGEST_OPENING:
            continue
        plain = _ORDER.sub("", undecorated(line.text).strip(" -–—=|•·{}»"))
        for piece in _pieces(plain):
            found = next((match for pattern in _COUNTED if (match := pattern.match(piece))), None)
            count = found.groupdict().get("count") if found else None
            if count and line.index >= _DETAILS_OF_AN_ARTICLE:
                linked = opening.line is not None and opening.declared not in (None, _number(count))
                announced = opening.line is not None and opening.declared is None and _ANSWERS.fullmatch(plain)
                return opening if linked or announced else Opening(line.index, _number(count))
            if count and piece == plain:
                opening = Opening(line.index, _number(count))  # a link to them, where the count comes again below
            elif count:
                opening = Opening(None, _number(count))
            elif opening.line is None and piece == plain and _stands_alone(lines, line):
                opens = found or (opens_comments(piece) and not _comes_again(lines, line))
                opening = Opening(line.index if opens else None, opening.declared)
    return opening


def _comes_again(lines: Sequence[Line], line: Line) -> bool:
    """Whether a word stands more than once: over the answers to each comment, or in what a forum tells of members."""
    return line.inner in ("Replies", "Messages") and any(
        other.inner == line.inner and other.index != line.index for other in lines
    )


def _pieces(plain: str) -> Sequence[str]:
    """The whole line, and what bars, dots or gaps part in it; nothing of a line with the buttons of one comment."""
    pieces = re.split(r"\s*[|•·]\s*|\s{2,}|\t", plain)
    if len(pieces) > 1 and any(piece.casefold() in _ONE_COMMENTS_BUTTONS for piece in pieces):
        return ()
    if len(pieces) == 1 or "replied" in plain:
        return (plain,)
    # "214 reactions · 3 comments" announces comments.
    pieces.sort(key=lambda piece: "reaction" in piece.casefold())
    return list(dict.fromkeys([plain, *pieces]))


def _stands_alone(lines: Sequence[Line], line: Line) -> bool:
    """Whether a line is parted from what is above it, by a blank line or because a page's words stand there."""
    if line.blanks_before or line.index == 0:
        return True
    if line.inner == "Comments" and line.index + 1 < len(lines) and lines[line.index + 1].blanks_before:
        return True
    above = lines[line.index - 1].inner
    return len(above.split()) <= 3 and above[-1:] not in tuple(".!?:,") and line.inner[:1].isupper()


def _number(count: str) -> int:
    if (number := _WORD_NUMBERS.get(count.casefold())) is not None:
        return number
    if count[-1] in "kK":
        return round(float(count[:-1].replace(",", ".")) * 1000)
    return int(re.sub(r"\D", "", count))


_ON_TOPIC = re.compile(r"(?<=\w)(?:\s+(?:to|on|about)(?=:?\s+[\"“‘'])|:)\s.{3,100}$")
"""What readers wrote about: ``Readers respond to “The four-day week”``, ``Letters: does class size matter?``."""


def opens_comments(heading: str) -> bool:
    """Whether all the words of a heading tell of what readers wrote, or it is one of the usual phrases.

    >>> [opens_comments(text) for text in ("Selected readers' comments", "Texts & tweets", "Have your say", "Costs")]
    [True, True, True, False]
    """
    plain = heading.casefold().replace("’", "'").strip(" :.!…")
    plain = re.sub(r"\s*\([^()]{1,40}\)$", "", _ON_TOPIC.sub("", plain))
    words = re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*'?", plain)
    if not 1 <= len(words) <= 8 or plain[0].isdigit():  # "2 more comments" stands in their midst
        return False
    known = WORDS["comment_nouns"] | WORDS["comment_modifiers"]
    if any(word in WORDS["comment_nouns"] for word in words) and all(word in known for word in words):
        return "." not in plain
    spoken = " ".join(word for word in words if word not in ("back", "in", "to", "us", "from", "our", "readers"))
    return spoken in WORDS["comment_phrases"] or " ".join(words) in WORDS["comment_phrases"]

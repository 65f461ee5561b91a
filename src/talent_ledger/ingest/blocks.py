"""What a line is when it is no comment's header: heading, paragraph, list item, table row, caption, furniture."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from talent_ledger.ingest.dates import CALENDAR, WHEN, iso_date
from talent_ledger.ingest.fields import undecorated
from talent_ledger.ingest.flattened import flattened_rows
from talent_ledger.ingest.lines import Line, continues
from talent_ledger.ingest.names import LABELS, looks_like_name


@dataclass(slots=True)
class Block:
    """A run of lines that make one segment."""

    kind: str
    start: int
    end: int
    first: int
    last: int


_ADDRESS = re.compile(r"^[<(\[]?\s*(?:https?://|www\.)\S+\s*[>)\]]?$", re.IGNORECASE)
_RULE = re.compile(r"^[\W_]+$")
_NUMBER_HEADING = re.compile(r"^(?:#{1,6}\s*|\*\*|__)\d{1,3}[.:)]?(?:\*\*|__)?:?$")
_TABLE_RULE = re.compile(r"^\|?[\s:|+=-]{3,}\|?$")
_IMAGE = re.compile(r"^!\[(?P<alt>[^\]]*)\]\([^)]*\)(?:\{[^}]*\})?$")
_HASH_HEADING = re.compile(r"^#{1,6}\s+\S")
_BOLD_HEADING = re.compile(r"^(?:\*\*|__)(?P<text>[^*_]{2,120})(?:\*\*|__)\s*:?$")
_BULLET = re.compile(r"^(?:[-*+•‣▪●◦·–—✔✓➤►o]|\d{1,3}[.)]|\(?[a-z]\)|\(\d{1,3}\)|[ivx]{1,4}[.)])\s+\S")
_INLINE_IMAGE = re.compile(r"^!\[[^\]]*\]\([^)]*\)\s*")
_FOOTNOTE_MARK = re.compile(r"(?:\[\^?\w{1,6}\]|[¹²³⁴⁵⁶⁷⁸⁹⁰*†])+$")
_CAPTION = re.compile(
    r"^(?:(?:fig(?:ure|\.)?|chart|graph|table|exhibit|map|photo(?:graph)?|image|picture|infographic|illustration|source)s?"
    r"\s*(?:\d+(?:\.\d+)*[a-z]?)?\s*[:.—–|-]\s?\S|\(?(?:photo|image|chart|graphic)s?\s+(?:by|courtesy|credit)\b)|\bSource:\s*\S",
    re.IGNORECASE,
)
_DATE_LINE = re.compile(
    rf"^(?:(?:published|posted|updated|last updated|date|created|issued|released)\s*(?:on|at)?\s*:?\s*)?{CALENDAR}"
    r"(?:[\s,|·•–—-]*\(?(?:updated|published|last|at|on)?\b[^.]{0,40})?$",
    re.IGNORECASE,
)
_PLACE = r"(?!(?:On|In|At|By|Since|Until|From|The|For)\b)[^\W\d_a-z][\w.'’]*(?:[\s/-][^\W\d_a-z][\w.'’]*){0,3}"
_DATELINE = re.compile(
    rf"[*_(\[]{{0,3}}(?:{_PLACE}(?:,\s*{_PLACE})?[\s,:(–—-]+)?(?P<date>(?i:{CALENDAR}))"
    r"(?=[)\]*_\s]*(?:\([^)]{1,30}\)\s*|/[^/]{1,20}/\s*)?(?:[-–—:.]|\)|$))"
)
_DATED_TITLE = re.compile(rf"(?:[,(|·–—]|\s-)\s*(?P<date>(?i:{CALENDAR}))(?=\)|[.,]?\s*$|\.\s)")
_PLACE_AND_DATE = re.compile(rf"(?:{_PLACE}(?:,\s*{_PLACE})?,?\s+)?(?i:{CALENDAR})\.?$")
_STAMPED = re.compile(r"(?:published|posted|(?:last\s+)?updated|issued|released|date)\b", re.IGNORECASE)
_PERIOD = re.compile(
    rf"\b(?:end(?:ed|ing)?|to|as\s+(?:of|at)|until|from|since|through|between|by|before)\s+(?:the\s+)?{CALENDAR}",
    re.IGNORECASE,
)
"""``the six months ended 30 June 2023``: the day a period ends, and none of writing."""
_RELEASE = re.compile(
    r"(?:press|news|media)\s+(?:release|statement)\b|(?:under\s+)?(?:strict\s+)?embargo|(?:not\s+)?for\s+(?:immediate\s+)?release\b",
    re.IGNORECASE,
)
"""``PRESS RELEASE``, ``Embargoed until …``: stands above a title."""
_ABBREVIATED = re.compile(r"(?:\b(?:[A-Za-z]\.){2,}|\b(?:Inc|Ltd|Corp|Co|Plc|Bros|Jr|St|No)\.)$")
"""Full stops that end no sentence."""
_BYLINE = re.compile(
    r"^(?:(?:written|posted|text|story|report|words|analysis|reporting)\s+)?by[:\s]\s*(?P<name>[^.:;!?]{2,80}(?:\.[^.:;!?]{1,60})?)$",
    re.IGNORECASE,
)
_OPENING, _CLOSING = "\"“„«‘'", "\"”“»’'"
_SENTENCE_END = (".", "!", "…", ";", ",")


_FRONT = 6
"""How many lines or blocks of a text may hold its title, date and author."""


def read_blocks(lines: Sequence[Line], width: int | None, furniture: frozenset[int] | set[int]) -> list[Block]:
    """Join lines into blocks and say what each is; the lines given must be neighbours in the text."""
    blocks: list[Block] = []
    columns = _tabbed(lines)
    rows = flattened_rows(lines)
    reached = 0
    for position, line in enumerate(lines):
        if position < reached:
            continue
        if (last := rows.get(position)) is not None:
            blocks.append(Block("table_row", line.start, lines[last].end, line.index, lines[last].index))
            reached = last + 1
            continue
        kind = _kind(line, furniture, columns)
        before = blocks[-1] if blocks else None
        if before is not None and before.kind == "paragraph" and _underlines(lines[position - 1], line, before):
            before.kind = "heading"
        if (
            kind in ("paragraph", "quotation")
            and before is not None
            and before.last == line.index - 1
            and before.kind in ("paragraph", "list_item", "quotation")
            and (kind == "quotation") == (before.kind == "quotation")
            and continues(lines[position - 1], line, width)
            and not (line.index < _FRONT and _DATE_LINE.match(undecorated(line.text)) and iso_date(line.text))
        ):
            before.end, before.last = line.end, line.index
            continue
        blocks.append(Block(kind, line.start, line.end, line.index, line.index))
    return blocks


_UNDERLINE = re.compile(r"(?:={3,}|-{3,})$")


def _underlines(above: Line, line: Line, block: Block) -> bool:
    """Whether a row of signs makes a heading of the one line above it, as in Markdown."""
    drawn = _UNDERLINE.match(line.inner) is not None and not line.blanks_before and block.first == block.last
    return drawn and 2 * len(line.inner) > len(above.inner)


def _kind(line: Line, furniture: frozenset[int] | set[int], columns: frozenset[int]) -> str:  # noqa: PLR0911
    text = line.inner
    if line.index in furniture or not text or _ADDRESS.match(text) or _RULE.match(text) or _NUMBER_HEADING.match(text):
        return "furniture"
    if image := _IMAGE.match(text):
        return "caption" if image["alt"].strip() else "furniture"
    if text.count("|") >= 2 and (text.startswith("|") or text.endswith("|") or line.index in columns):
        return "furniture" if _TABLE_RULE.match(text) else "table_row"
    if line.index in columns:
        return "table_row"
    if _is_caption(text):
        return "caption"
    if _HASH_HEADING.match(text) or _BOLD_HEADING.match(text):
        return "heading"
    if line.depth or (text[0] in _OPENING and text[-1] in _CLOSING and not _inner_quotes(text) and len(text) > 20):
        return "quotation"
    return "list_item" if _BULLET.match(text) else "paragraph"


def _is_caption(text: str) -> bool:
    """Whether a line titles a figure or names its source: ``**Figure 1.2.** Patents``, behind its image too."""
    plain = undecorated(_INLINE_IMAGE.sub("", text)) if text[0] in "!*_[" else text
    return len(plain) < 300 and _CAPTION.search(plain) is not None


def _inner_quotes(text: str) -> bool:
    """Whether the quotation that the line opens with ends before the line does."""
    return bool(re.search(rf"[{_CLOSING}](?=[\s,.;:]+\w)", text[1:-1]))


_COLUMN = re.compile(r"\t+|\s{3,}|\s?\|\s?|\s?\.{2,}\s+(?=\S{0,3}\d)|\.{4,}\s?(?=\S{0,3}\d)")


def _tabbed(lines: Sequence[Line]) -> frozenset[int]:
    """Lines that are rows of a table set with tabs, bars, runs of spaces or dots: two neighbours with as many."""
    counts = [len(_COLUMN.findall(line.text)) if len(line.text) < 400 else 0 for line in lines]
    rows = set()
    for position in range(len(lines) - 1):
        if counts[position] and counts[position] == counts[position + 1] and lines[position + 1].blanks_before <= 1:
            rows |= {lines[position].index, lines[position + 1].index}
    return frozenset(rows)


def mark_headings(lines: Sequence[Line], blocks: Sequence[Block]) -> None:
    """Find the headings, captions and list items that no mark shows, only their shape and place.

    Not for talk: a short line in a comment is a greeting or a remark.
    """
    by_index = {line.index: line for line in lines}
    for position, block in enumerate(blocks):
        if block.kind != "paragraph" or block.first != block.last:
            continue
        line = by_index[block.first]
        following = blocks[position + 1] if position + 1 < len(blocks) else None
        if following is None or not _stands_alone(line, by_index.get(following.first)):
            continue
        if _DATE_LINE.match(undecorated(line.text)):
            block.kind = "date_line"
        elif _reads_as_heading(line.text, following.kind):
            block.kind = "caption" if re.search(r"\w{3,}\. [A-Z“\"]", line.text) else "heading"
    _mark_items(by_index, blocks)


def _stands_alone(line: Line, following: Line | None) -> bool:
    """Whether blank lines, or the absence of any other sign, set the line off from what follows."""
    if following is None:
        return False
    if _BULLET.match(following.text) and _names_only(line.text):
        return True  # whose facts the items tell
    return bool(following.blanks_before) or line.text.endswith((":", "?")) or len(following.text) > 2 * len(line.text)


def _names_only(text: str) -> bool:
    """Whether a line is one name of up to five words: ``Nokia Symbian OS``."""
    words = text.split()
    return (
        len(words) <= 5 and all(any(map(str.isupper, word)) or word.isdigit() for word in words) and text[-1].isalnum()
    )


def _reads_as_heading(text: str, following: str) -> bool:
    words = text.split()
    ends = _FOOTNOTE_MARK.sub("", text).rstrip(")”\"’'") if len(words) > 4 else text
    if len(words) > 14 or len(text) > 110 or ends.endswith(_SENTENCE_END) or following == "furniture":
        return False
    if text.endswith(":"):
        return len(words) <= 8
    if text[0] in "\"“‘'(" or not any(letter.isalpha() for letter in text) or text[0].islower():
        return False
    if text.endswith("?"):
        return sum(word[0].isupper() for word in words) >= 0.7 * len(words)
    return True


def _mark_items(by_index: Mapping[int, Line], blocks: Sequence[Block]) -> None:
    """Lines under "Key features:" that begin with a term and a dash are list items without bullets."""
    under = False
    for block in blocks:
        line = by_index[block.first]
        if block.kind == "heading":
            under = line.text.endswith(":")
        elif under and block.kind == "paragraph" and re.match(r"^[^.–—:]{2,60}\s?(?:\s[–—-]\s|:\s)\S", line.text):
            block.kind = "list_item"
        elif block.kind != "list_item":
            under = False


def front_matter(lines: Sequence[Line], blocks: list[Block]) -> None:
    """Mark title, date line and byline among the first blocks of a document."""
    title: Block | None = None
    for position, block in enumerate(blocks[:_FRONT]):
        text = lines[block.first].inner
        plain = undecorated(text)
        if len(blocks) < 2 or block.kind in ("list_item", "quotation", "table_row"):
            break
        if block.first != block.last:
            if title is not None or not _wrapped_title(lines, blocks, position):
                break
            block.kind, title = "title", block
        elif _BRACKETED.match(text):
            block.kind = "furniture"
        elif _dates(plain, title is not None):
            block.kind = "date_line"
        elif not text.startswith("#") and (_names_its_author(plain) or (title is not None and _name_and_date(plain))):
            block.kind = "byline"
        elif _is_title(lines, blocks, position):
            if title is None:
                block.kind, title = "title", block
            elif _is_kicker(lines[title.first].inner):
                title.kind, block.kind, title = "heading", "title", block
            elif block.kind == "paragraph":
                block.kind = "heading"
        elif block.kind not in ("furniture", "caption", "heading", "date_line"):
            break


_BRACKETED = re.compile(r"^\[[^\]]*\]$")


def _dates(text: str, titled: bool) -> bool:
    """Whether a line at the head of a text says when it was written: a date, a place and a date, a paper and a date."""
    alone = _DATE_LINE.match(text) or (_PLACE_AND_DATE.match(text) and iso_date(text))
    released = not titled and len(text) < 90 and _RELEASE.match(text) and WHEN.search(text)
    return bool(alone or released) or (titled and _is_dated_line(text))


def _is_row(text: str, kind: str) -> bool:
    """Whether a line of three cells or more heads a table, and names no author with date and place.

    >>> _is_row("Particulars | Q4 FY24 | Q4 FY23", "table_row"), _is_row("By Anna Smith | 3 March 2021 | London", "")
    (True, False)
    """
    if len(re.findall(r"\t+|\|", text.strip(" \t|"))) < 2 or re.match(r"by\b", text, re.IGNORECASE):
        return False
    return kind == "table_row" or not WHEN.search(text)


def _is_title(lines: Sequence[Line], blocks: Sequence[Block], position: int) -> bool:
    """Whether a line at the head of a text reads as a title: set off from prose, or above other lines that are."""
    text = lines[blocks[position].first].text
    if position + 1 >= len(blocks) or blocks[position].kind not in ("heading", "paragraph", "caption"):
        return False
    if len(text) > 200 or len(text.split()) > 26 or text[0].islower() or _ends_sentence(text):
        return False
    if sum(letter.isalpha() for letter in text) < 3:
        return False
    if text.startswith("# ") or blocks[position].kind == "heading":
        return True
    following = lines[blocks[position + 1].first]
    if following.blanks_before or len(following.text) > 1.3 * len(text) or _is_dated_line(following.text):
        return True
    # Two short lines above an article, without a blank line between: the first is the title, in capitals at least.
    return position == 0 and (text.isupper() or (len(following.text) < 80 and following.text[-1] not in ".!?;,"))


def _ends_sentence(text: str) -> bool:
    return text.endswith((";", ",")) or (text.endswith(".") and not _ABBREVIATED.search(text))


def _is_dated_line(text: str) -> bool:
    """Whether a short line states a full date: ``BioLedger Weekly, Dec. 12, 2019``."""
    return len(text) < 80 and not text.endswith(".") and iso_date(text) is not None and not _PERIOD.search(text)


def _is_kicker(text: str) -> bool:
    """Whether a line above a title only names the section of the paper: ``LETTERS``, ``Comment``."""
    words = text.strip("*_# ").split()
    if _RELEASE.match(text.strip("*_# ")) and len(words) < 6:
        return True
    return len(words) <= 2 and (text.isupper() or words[0].casefold() in LABELS)


def _wrapped_title(lines: Sequence[Line], blocks: Sequence[Block], position: int) -> bool:
    """A title broken over two lines: no full stop, and blank lines below."""
    block = blocks[position]
    if block.last - block.first != 1 or position + 1 >= len(blocks):
        return False
    return (
        not lines[block.last].text.endswith((".", ";", ",", ":"))
        and block.end - block.start < 160
        and lines[blocks[position + 1].first].blanks_before > 0
    )


def _names_its_author(text: str) -> bool:
    found = _BYLINE.match(text)
    return found is not None and found["name"][:1].isupper()


def _name_and_date(text: str) -> bool:
    rest, found = WHEN.subn("", text)
    return (
        len(text) < 90
        and (bool(found) or "|" in text)
        and looks_like_name(rest.strip(" ,|·•–—-").split("|")[0].strip())
    )


def dateline_date(text: str) -> str | None:
    """The date at the head of an article's first paragraph, behind the place at most.

    >>> dateline_date("SINGAPORE, 19 August 2019 — The foundation said"), dateline_date("OTTAWA (Oct. 18, 2023) - Home")
    ('2019-08-19', '2023-10-18')
    >>> dateline_date("On 3 May 2019 - a Friday - sales fell"), dateline_date("In Oslo, 3 May 2019 was a holiday.")
    (None, None)
    """
    found = _DATELINE.match(text[:120])
    return iso_date(found["date"]) if found else None


def stated_date(text: str) -> str | None:
    """The date that a title, or a short line that says so, gives the text.

    >>> stated_date("Second quarter 2024 earnings call, July 25, 2024"), stated_date("Last updated: 3 May 2019")
    ('2024-07-25', '2019-05-03')
    >>> stated_date("Results for the six months ended 30 June 2023")
    """
    if len(text) > 200 or _PERIOD.search(text):
        return None
    if len(text) < 60 and _STAMPED.match(undecorated(text)):
        return iso_date(text)
    found = _DATED_TITLE.search(text)
    return iso_date(found["date"]) if found else None


def byline_name(text: str) -> str | None:
    """The author that a byline names.

    >>> byline_name("By Anna Smith and Li Wei | 3 March 2021"), byline_name("Anna Smith, 3 March 2021")
    ('Anna Smith and Li Wei', 'Anna Smith')
    """
    plain = WHEN.sub("|", undecorated(text))
    found = _BYLINE.match(plain.strip(" |,"))
    name = (found["name"] if found else plain).split("|")[0].split(" - ")[0].strip(" ,|·•–—-")
    return name or None

"""Fields at the head of a page's source: ``title: …``, ``date: …``, as Markdown files of blogs and sites begin."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from talent_ledger.ingest.lines import Line

_FENCE = re.compile(r"-{3,}|\+{3,}")
_ANY_FIELD = re.compile(r"[\w-]+\s*[:=]|[-#\]\[]")
_FIELD = re.compile(r"(?P<key>[A-Za-z][\w-]{1,24})\s*[:=]\s*(?P<value>\S.*)?$")
_KINDS = {
    **dict.fromkeys(("title", "headline"), "title"),
    **dict.fromkeys(("date", "published", "pubdate", "created"), "date_line"),
    **dict.fromkeys(("author", "authors", "byline"), "byline"),
    **dict.fromkeys(("description", "excerpt", "summary", "subtitle", "abstract"), "paragraph"),
}
"""What a field of a page's source holds; the others are furniture."""
_USUAL = re.compile(
    r"(?:layout|tags?|categor(?:y|ies)|permalink|slug|draft|updated|lastmod|url|source|lang)\s*:", re.IGNORECASE
)
_AUTHOR = re.compile(r"author\s*:", re.IGNORECASE)
_LONGEST = 40
"""Lines."""


def page_fields(lines: Sequence[Line]) -> int:
    """How many lines of a text, counted from its first, are the fields of its source.

    They stand between fences, or, with the title among them, right above the text, which then has one author at most.
    """
    if lines and _FENCE.fullmatch(lines[0].text):
        inside = list(itertools.takewhile(lambda line: not _FENCE.fullmatch(line.text), lines[1 : _LONGEST + 1]))
        closed = len(inside) < min(_LONGEST, len(lines) - 2)
        known = any(_is_known(line) for line in inside) and all(_ANY_FIELD.match(line.text) for line in inside)
        return len(inside) + 2 if closed and known else 0
    head = list(itertools.takewhile(_is_unfenced, lines[:_LONGEST]))
    if len(head) < 2 or len(head) == len(lines) or not any(_kind_of(line) == "title" for line in head):
        return 0
    return len(head) if sum(_AUTHOR.match(line.text) is not None for line in lines) <= 1 else 0


def is_page_field(lines: Sequence[Line], index: int) -> bool:
    """Whether a line is one of the fields of the text's source."""
    return index < _LONGEST + 2 and index < page_fields(lines)


def _is_unfenced(line: Line) -> bool:
    return (line.index == 0 or not line.blanks_before) and _is_known(line)


def _is_known(line: Line) -> bool:
    """Whether a line is a field that pages have, not one of a list of any kind: ``- Sales: 9%``."""
    return _kind_of(line) not in ("furniture", "paragraph") or _USUAL.match(line.text) is not None


def _kind_of(line: Line) -> str:
    field = _FIELD.match(line.text)
    return _KINDS.get(field["key"].casefold(), "furniture") if field is not None and field["value"] else "furniture"


def read_page_fields(lines: Sequence[Line]) -> Iterator[tuple[str, int, int, int]]:
    """For each line of the fields its kind, the start and the end of what it says without key and quotes, its index."""
    for line in lines[: page_fields(lines)]:
        field = _FIELD.match(line.text)
        if field is None or (kind := _kind_of(line)) == "furniture":
            yield "furniture", line.start, line.end, line.index
            continue
        value = field["value"]
        said = value.strip("\"'“” ") or value
        start = line.start + field.start("value") + value.index(said)
        yield kind, start, start + len(said), line.index

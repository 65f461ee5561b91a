"""Articles pasted into comments: their title, and the publisher they are credited to."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from talent_ledger.ingest.blocks import Block
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.files import project_root

_ADDRESS = re.compile(r"https?://(?:www\.|m\.|en\.)*(?P<host>[\w.-]+)(?P<path>/\S*)?", re.IGNORECASE)
_SUFFIX = re.compile(r"\s(?:[–—|-]|::)\s(?P<name>[^–—|]{2,40})$")
_REPORTED = re.compile(
    r"(?P<name>(?:[A-Z][\w.&'’-]*\s?){1,4}?)\s+(?:has\s+|had\s+|have\s+)?(?:previously\s+|earlier\s+|first\s+|also\s+)?(?:reported|learned|learnt|understands|revealed)\b"
    r"|\btold\s+(?P<told>(?:[A-Z][\w.&'’-]*\s?){1,4})"
)


_NAME = r"(?:[Tt]he\s+)?(?P<name>[A-Z][\w.&'’-]*(?:\s+(?:of\s+|and\s+|the\s+)?[A-Z][\w.&'’-]*){0,4})"
_WHEN = r"(?:\s+(?:today|yesterday|this morning|last \w+|on \w+))?"
_INTRODUCED = re.compile(
    rf"(?:\b(?:report|article|story|piece|news|excerpt|editorial|column|op-ed|item|paper)\b[^:.]{{0,60}}?\b(?:from|in|by|at)\s+"
    rf"|^(?:[Ff]rom|[Vv]ia|[Pp]er|[Aa]ccording to|[Tt]his is from)\s+){_NAME}{_WHEN}\s*:$"
    rf"|^{_NAME.replace('?P<name>', '?P<reporter>')}\s+(?:reports|reported|writes)(?:\s+that)?{_WHEN}\s*:$"
)


@dataclass(frozen=True, slots=True)
class Article:
    """An article inside a comment: the numbers of its first and last block, its title and its publisher."""

    first: int
    last: int
    title: str | None
    publisher: str | None


@lru_cache(maxsize=4)
def read_publishers(root: Path | None = None) -> Mapping[str, str]:
    """Host name → publisher, from ``data/reference/publishers.csv`` (columns ``host``, ``publisher``).

    Raises:
        LedgerError: the file is missing or has other columns.
    """
    path = (root or project_root()) / "data" / "reference" / "publishers.csv"
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            return {row["host"].strip().lower(): row["publisher"].strip() for row in csv.DictReader(handle)}
    except (OSError, KeyError, UnicodeDecodeError) as error:
        raise LedgerError(
            "data/reference/publishers.csv", f"it cannot be read ({error})", "restore the file"
        ) from error


def publisher_of(address: str, publishers: Mapping[str, str]) -> str | None:
    """The publisher of a web address, by its host name or the nearest domain above it that is listed.

    >>> publisher_of("https://asia.nikkei.com/Business/x", {"asia.nikkei.com": "Nikkei Asia", "nikkei.com": "Nikkei"})
    'Nikkei Asia'
    """
    found = _ADDRESS.search(address)
    if not found:
        return None
    parts = found["host"].lower().split(".")
    return next(
        (publishers[host] for cut in range(len(parts) - 1) if (host := ".".join(parts[cut:])) in publishers), None
    )


def introduced_source(text: str) -> str | None:
    """The publisher in a line that announces a quotation.

    >>> introduced_source("Here is a recent report from The Straits Courier:")
    'The Straits Courier'
    >>> introduced_source("Reuters reports:"), introduced_source("From my point of view:")
    ('Reuters', None)
    """
    found = _INTRODUCED.search(text.strip()) if len(text) < 200 else None
    if not found:
        return None
    group = "name" if found["name"] else "reporter"
    start = found.start(group)
    # The article before a name belongs to it when it has a capital.
    return text.strip()[start - 4 : found.end(group)] if text.strip()[:start].endswith("The ") else found[group]


def find_articles(text: str, blocks: Sequence[Block], publishers: Mapping[str, str]) -> list[Article]:
    """The articles pasted into one comment, given its blocks.

    An article is a title with its address next to it, or a title that names its publisher, and prose below.
    """
    starts: list[tuple[int, str | None, str | None]] = []
    for number, block in enumerate(blocks):
        content = text[block.start : block.end].strip()
        if block.kind == "furniture" and _ADDRESS.search(content) and number + 1 < len(blocks):
            title = _title(text, blocks, number - 1)
            if title is not None:
                starts.append((number - 1, title, publisher_of(content, publishers) or _suffix(title, publishers)))
            elif number == 0 and (below := _title(text, blocks, 1)) is not None and len(blocks) > 2:
                starts.append((0, below, publisher_of(content, publishers) or _suffix(below, publishers)))
        elif number == 0 and (title := _title(text, blocks, 0)) is not None and (name := _suffix(title, publishers)):
            starts.append((0, title, name))
    if not starts:
        return []
    kept = [start for place, start in enumerate(starts) if place == 0 or start[0] > starts[place - 1][0] + 1]
    stops = [start[0] for start in kept[1:]] + [len(blocks)]
    articles = []
    for (first, title, publisher), stop in zip(kept, stops, strict=True):
        if _prose(text, blocks[first + 1 : stop]):
            named = publisher or _says_it_reported(text, blocks[first:stop])
            articles.append(Article(first, stop - 1, title, named))
    return articles


def _title(text: str, blocks: Sequence[Block], number: int) -> str | None:
    if not 0 <= number < len(blocks) or blocks[number].kind not in ("heading", "paragraph", "caption", "title"):
        return None
    content = text[blocks[number].start : blocks[number].end].strip()
    words = content.split()
    if not 3 <= len(words) <= 30 or content.endswith((".", ":", ",", ";")) or content[0] in "-•>@" or "http" in content:
        return None
    return content if any(word[0].isupper() for word in words) else None


def _suffix(title: str, publishers: Mapping[str, str]) -> str | None:
    """The publisher after the last dash of a title, when the list knows it: any other suffix may be a topic."""
    found = _SUFFIX.search(title)
    if not found:
        return None
    known = {name.casefold(): name for name in publishers.values()}
    return known.get(found["name"].strip().casefold().removeprefix("the ")) or known.get(
        found["name"].strip().casefold()
    )


def _prose(text: str, blocks: Sequence[Block]) -> bool:
    return any(
        block.kind in ("paragraph", "quotation", "list_item") and len(text[block.start : block.end].split()) >= 12
        for block in blocks
    )


def _says_it_reported(text: str, blocks: Sequence[Block]) -> str | None:
    """The publisher that an article names as itself ("Nikkei Asia reported earlier"), when its address agrees."""
    hosts = "".join(
        re.sub(r"\W", "", found["host"].lower())
        for block in blocks
        if block.kind == "furniture"
        for found in _ADDRESS.finditer(text[block.start : block.end])
    )
    for block in blocks:
        for found in _REPORTED.finditer(text, block.start, block.end):
            name = (found["name"] or found["told"] or "").strip().removeprefix("The ")
            first = re.sub(r"\W", "", name.split(" ")[0].lower()) if name else ""
            if len(first) > 3 and first in hosts:
                return name
    return None

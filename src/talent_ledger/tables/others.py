"""What "others" consists of, where the text says so: `"Others" include Taiwan, Australia and Vietnam`."""

from __future__ import annotations

import re

from talent_ledger.tables.figures import Figure
from talent_ledger.tables.places import Places
from talent_ledger.tables.wording import Wording

_REACH = 700
"""How far after the figure, in characters, the list may end."""

_QUOTES = "\"'“”‘’"
_ITEM_END = re.compile(r"\s*(?:,\s*and\s+|,\s*|;\s*|\s+and\s+|\s+as well as\s+)")
_LIST_END = re.compile(r"[.!?](?:\s|$|[\"”])|\n|\s[–—]\s|\)")
_BARE_LIST = re.compile(r"\s*(?:[–—(:]|,\s+such as|,\s+including|,\s+namely)\s*")


def others(text: str, rest: Figure, places: Places, wording: Wording) -> list[str]:
    """Entity ids that the text near the row *rest* says it consists of, in the order of the text; often none."""
    after = text[rest.end : rest.end + _REACH]
    before = text[max(rest.sentence_start, rest.start - 200) : rest.start]
    for stretch in (_after_verb(after, wording), _in_apposition(before, wording), _in_apposition(after, wording)):
        found = _ids(stretch, places)
        if len(found) > 1:
            return found
    return []


def _after_verb(after: str, wording: Wording) -> str:
    """The list of `"Others" include A, B and C`, in the sentence of the figure or the one after it."""
    pattern = rf"(?<!\w)[{_QUOTES}]?(?:{wording.rest.pattern})[{_QUOTES}]?\s+(?:{wording.rest_introduction.pattern})\s+"
    found = re.search(pattern, after, re.IGNORECASE)
    if found is None or len(re.findall(r"[.!?][\"”]?\s", after[: found.start()])) > 1:
        return ""
    return _until_end(after[found.end() :])


def _in_apposition(stretch: str, wording: Wording) -> str:
    """The list of `everyone else – A, B and C – shares 5 percent` or `others (A, B and C)`."""
    pattern = rf"(?<!\w)[{_QUOTES}]?(?:{wording.rest.pattern})[{_QUOTES}]?{_BARE_LIST.pattern}"
    found = re.search(pattern, stretch, re.IGNORECASE)
    return _until_end(stretch[found.end() :]) if found else ""


def _until_end(stretch: str) -> str:
    end = _LIST_END.search(stretch)
    return stretch[: end.start()] if end else stretch


def _ids(stretch: str, places: Places) -> list[str]:
    """Ids of the items of a list: places by the lexicon, other proper names as written."""
    found: list[str] = []
    for item in _ITEM_END.split(stretch):
        name = re.sub(r"^(?:and|or|the|also)\s+", "", item.strip().strip(_QUOTES)).strip()
        place = places.find(name)
        if place is None and not re.fullmatch(r"(?:[A-Z0-9][\w&.'’-]*)(?:\s+[A-Z0-9][\w&.'’-]*){0,4}", name):
            continue
        if (place or name) not in found:
            found.append(place or name)
    return found

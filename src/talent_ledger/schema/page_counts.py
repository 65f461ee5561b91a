"""What pages count beside comments, as ``page_counts.toml`` lists it: ingest reads writers by it, extract no claims."""

from __future__ import annotations

import tomllib
from importlib.resources import files

_LISTED: dict[str, dict[str, str]] = tomllib.loads(
    files("talent_ledger.schema").joinpath("page_counts.toml").read_text(encoding="utf-8")
)


def counted_words(place: str) -> list[str]:
    """The words beside which a number in such a *place* is a page's count.

    Raises:
        KeyError: the file knows no such place.

    >>> counted_words("opening")
    ['comments', 'replies']
    """
    return _listed("words", place)


def counted_signs(place: str) -> str:
    """The small pictures beside which a number in such a *place* is a page's count.

    Raises:
        KeyError: the file knows no such place.

    >>> counted_signs("line")
    '▲▼↑↓'
    """
    return "".join(_listed("signs", place))


def _listed(table: str, place: str) -> list[str]:
    found = [form for form, places in _LISTED[table].items() if place in places.split()]
    if not found:
        raise KeyError(f"page_counts.toml counts nothing in the place {place!r}")
    return found

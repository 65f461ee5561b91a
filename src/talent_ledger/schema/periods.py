"""SDMX periods in words, the same on every page."""

from __future__ import annotations

import re

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_HALVES = {"1": "first half of", "2": "second half of"}


def period(text: str | None) -> str | None:
    """An SDMX period in words.

    >>> period("2024-Q4"), period("2024-H1"), period("2024-05"), period("2022"), period("2025-02-02"), period(None)
    ('Q4 2024', 'first half of 2024', 'May 2024', '2022', '2 February 2025', None)
    """
    if text is None:
        return None
    if found := re.fullmatch(r"(\d{4})-Q([1-4])", text):
        return f"Q{found[2]} {found[1]}"
    if found := re.fullmatch(r"(\d{4})-[HS]([12])", text):
        return f"{_HALVES[found[2]]} {found[1]}"
    if (found := re.fullmatch(r"(\d{4})-(\d\d)", text)) and 1 <= int(found[2]) <= 12:
        return f"{_MONTHS[int(found[2]) - 1]} {found[1]}"
    if (found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text)) and 1 <= int(found[2]) <= 12:
        return f"{int(found[3])} {_MONTHS[int(found[2]) - 1]} {found[1]}"
    return text


def dated(text: str) -> str:
    """*text* with the SDMX periods in it in words.

    >>> dated("Sales by product, 2024-H1"), dated("SMIC: sales, 2024-Q4 and 2024")
    ('Sales by product, first half of 2024', 'SMIC: sales, Q4 2024 and 2024')
    """
    return re.sub(r"\b\d{4}-(?:Q[1-4]|[HS][12]|\d\d(?:-\d\d)?)\b(?![-–\d])", lambda found: period(found[0]) or "", text)

"""What a careful person gets from regular expressions alone: the baseline of the comparison of extractors."""

from __future__ import annotations

import re
from dataclasses import dataclass

CURRENCIES = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
SCALES = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "bn": 1e9, "b": 1e9, "billion": 1e9,
    "tn": 1e12, "trillion": 1e12,
}  # fmt: skip
NAMES = {"dollars": "USD", "euros": "EUR", "pounds": "GBP", "yen": "JPY", "rupees": "INR"}
WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
FRACTIONS = {"half": 50.0, "one-third": 100 / 3, "two-thirds": 200 / 3, "one-fifth": 20.0, "a quarter": 25.0}

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_QUANTITY = re.compile(
    rf"(?P<currency>US\$|[$€£¥₹])?\s?(?<![\w.])(?P<number>{_NUMBER})(?:\s?(?P<scale>{_SCALE})\b)?"
    rf"(?:\s?(?P<percent>%|per\s?cent\b)|\s(?P<points>(?:percentage\s)?points)\b|\s(?P<name>{'|'.join(NAMES)})\b)?",
    re.IGNORECASE,
)
_SPELLED = re.compile(rf"\b(?P<word>{'|'.join([*FRACTIONS, *WORDS])})\b(?P<percent>\s(?:per\s?cent))?", re.IGNORECASE)
_DATE = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\s\d{1,2}(?:,\s\d{4})?"
    r"|\b(?:19|20)\d{2}\b(?!\s?%)|\bQ[1-4]\b|\d{1,2}:\d{2}|https?://\S+"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity: where it stands, its value and unit."""

    start: int
    end: int
    value: float
    unit: str | None


def read(text: str) -> list[Found]:
    """The quantities of *text* in order.

    >>> [(found.value, found.unit) for found in read("In May 2020 sales rose 5.5% to $1.2 billion.")]
    [(5.5, 'percent'), (1200000000.0, 'USD')]
    """
    dates = [match.span() for match in _DATE.finditer(text)]
    found = []
    for match in _QUANTITY.finditer(text):
        if any(start < match.end("number") and match.start("number") < end for start, end in dates):
            continue
        value = float(match["number"].replace(",", "")) * SCALES.get((match["scale"] or "").lower(), 1.0)
        found.append(Found(match.start() + (match[0][:1] == " "), match.end(), value, _unit(match)))
    for match in _SPELLED.finditer(text):
        word = match["word"].lower()
        unit = "percent" if match["percent"] or word in FRACTIONS else "count"
        found.append(Found(match.start(), match.end(), float(FRACTIONS.get(word, WORDS.get(word, 0))), unit))
    return sorted(found, key=lambda one: one.start)


def _unit(match: re.Match[str]) -> str:
    if match["percent"]:
        return "percent"
    if match["points"]:
        return "percentage_points"
    if match["currency"]:
        return CURRENCIES[match["currency"].strip().upper()]
    return NAMES.get((match["name"] or "").lower(), "count")

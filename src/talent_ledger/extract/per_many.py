"""Numbers of something for so many of others: "54 prisoners per 100,000 people", "6.3 for every 1,000 inhabitants"."""

from __future__ import annotations

import re

from talent_ledger.extract.column_heads import BARE
from talent_ledger.extract.figures import Figure

_MANY = r"(?P<many>100(?:[, ]?000)?|10?[, ]?000|thousand|million)(?![\w%]|[.,]\d)"
_AFTER = re.compile(rf"(?i)\s*(?:(?!(?:and|but)\b)[\w’'-]+\s+){{0,4}}?(?:per|(?:for|in)\s+every)\s+{_MANY}")
_BEFORE = re.compile(rf"(?i)\bper\s+{_MANY}(?:\s+[a-z]+)?[\s(:,]*$")
_LONGEST = 60


def read_per_many(text: str, figures: list[Figure]) -> None:
    """Give counts that the text puts on so many of a population the unit ``per_100000`` and its like, in place."""
    for figure in figures:
        if figure.unit == "count" and figure.form in BARE and figure.denominator is None:
            found = _AFTER.match(text, figure.end, figure.end + _LONGEST) or _BEFORE.search(
                text, max(0, figure.start - _LONGEST), figure.start
            )
            if found is not None:
                many = found["many"].lower().replace("thousand", "1000")
                figure.unit, figure.kind = "per_" + re.sub(r"\D(?=\d)", "", many), "rate"
                figure.form = "physical"

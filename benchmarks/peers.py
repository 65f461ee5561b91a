"""What others' extractors find, in their terms or in ours: our names of units, percent for a fraction in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks import peer_cqe
from talent_ledger.extract import sentences

Quantity = Mapping[str, Any]

# What the peers call our units. A hundredth (a cent, a basis point) is turned into the whole.
_UNITS = {
    "percentage": "percent", "per cent": "percent", "PCT": "percent", "pct": "percent",
    "percentage point": "percentage_points", "dimensionless": "count",
    "times": "ratio", "point": "points", "dollar": "USD", "united states dollar": "USD", "euro": "EUR",
    "pound sterling": "GBP", "yen": "JPY", "japanese yen": "JPY", "chinese yuan": "CNY", "rupee": "INR",
    "indian rupee": "INR", "swiss franc": "CHF", "swedish krona": "SEK", "norwegian krone": "NOK",
    "danish krone": "DKK", "canadian dollar": "CAD", "australian dollar": "AUD", "new zealand dollar": "NZD",
    "singapore dollar": "SGD", "hong kong dollar": "HKD", "south korean won": "KRW", "south african rand": "ZAR",
    "malaysian ringgit": "MYR", "mexican peso": "MXN", "brazilian real": "BRL", "nigerian naira": "NGN",
    "turkish lira": "TRY", "year": "years", "year of age": "years", "month": "months", "week": "weeks", "day": "days",
    "hour": "hours", "minute": "minutes", "tonne": "tonnes", "metric ton": "tonnes", "ton": "tons", "gram": "g",
    "kilogram": "kg", "ounce": "ounces", "metre": "m", "kilometre": "km", "foot": "feet", "mile": "miles",
    "kilometre per hour": "km/h", "mile per hour": "mph", "square metre": "m2", "square foot": "square feet",
    "barrel": "barrels", "celsius": "°C", "kilowatt": "kW", "megawatt": "MW", "gigawatt": "GW",
    "kilowatt hour": "kWh", "gigawatt hour": "GWh", "terawatt hour": "TWh",
}  # fmt: skip
_OURS = frozenset(_UNITS.values())
_HUNDREDTHS = {"cent": "USD", "penny": "GBP", "basis point": "percentage_points"}


def quantulum(text: str) -> list[Quantity]:
    """quantulum3's quantities with its names of units, sentence by sentence as its authors advise."""
    from quantulum3 import classifier, parser  # noqa: PLC0415  (an optional dependency of this measurement)

    # Its classifier of units is an extra, trained with another scikit-learn than is installed: every text that asked it
    # failed. Where it works it changes next to nothing and halves the speed.
    classifier.USE_CLF = False
    found: list[Quantity] = []
    for start, end in sentences.split(text):
        try:
            quantities = parser.parse(text[start:end])
        except Exception:  # it fails on some sentences, which costs it their quantities
            continue
        for quantity in quantities:
            value, high = quantity.value, None
            if quantity.uncertainty and re.search(r"\d\s*(?:-|–|to|and)\s*\d", quantity.surface):
                value, high = quantity.value - quantity.uncertainty, quantity.value + quantity.uncertainty
            span = {"start": start + quantity.span[0], "end": start + quantity.span[1]}
            found.append(span | {"value": value, "value_high": high, "unit": quantity.unit.name})
    return found


def cqe(texts: Sequence[str], passes: int) -> tuple[float, list[list[Quantity]]]:
    """What CQE needed and found, with its names of units, sentence by sentence as its authors advise."""
    spans = [list(sentences.split(text)) for text in texts]
    given = [text[start:end] for text, places in zip(texts, spans, strict=True) for start, end in places]
    seconds, found = peer_cqe.read(given, passes)
    answers = iter(found)
    return seconds, [
        [
            quantity | {"start": start + quantity["start"], "end": start + quantity["end"]}
            for start, _ in places
            for quantity in next(answers)
        ]
        for places in spans
    ]


def in_our_terms(quantity: Quantity, text: str) -> Quantity:
    """A peer's quantity with our name of its unit; a fraction in words is a percentage with us, and 0.5 with them.

    What they count by any noun is a count with us, unless the noun is a unit of ours ("TEU").
    """
    name, value = quantity["unit"], quantity["value"]
    for called in (name, name.split(" per ")[0].split(" a ")[0]):  # an annotation has no unit for what a price is for
        if called in _HUNDREDTHS:
            return {**quantity, "value": value / 100, "unit": _HUNDREDTHS[called]}
        if called in _UNITS:
            name = _UNITS[called]
            break
    else:
        name = "count" if quantity.get("noun") and name not in _OURS and not name.isupper() else name
    words = text[quantity["start"] : quantity["end"]]
    if name == "count" and 0 < value < 1 and not any(character.isdigit() for character in words):
        return {**quantity, "value": value * 100, "unit": "percent"}
    return {**quantity, "unit": name}

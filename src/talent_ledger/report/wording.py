"""How values, periods, hedges and units are written for people: the same words on every page and in every picture."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from talent_ledger.schema import periods

Number = int | float
period, dated = periods.period, periods.dated

_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩"}
_HEDGES = {
    "approx": "about",
    "nearly": "nearly",
    "at_least": "at least",
    "at_most": "up to",
    "more_than": "more than",
    "less_than": "less than",
}
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WITH_ARTICLE = frozenset(
    {
        *("ARE", "BHS", "CAF", "COD", "COG", "COM", "CZE", "DOM", "GBR", "GMB"),
        *("MDV", "MHL", "NLD", "PHL", "SLB", "SYC", "USA", "World"),
    }
)
"""Places that English names with "the": grammar, not data about them."""
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NARROW, _BROAD = frozenset("iljtfrI.,:;'’|()[] \u2009¹\u200b"), frozenset("mwMWGOQ@%")
_UNBROKEN = re.compile(r"[^\s\w]?[\d.,]+ (?:million|billion|trillion|points?|%)\S*|\S+")
"""What a line break leaves together: words, and a number with its scale."""
MINUS = "\u2212"


def number(value: Number, decimals: int | None = None) -> str:
    """*value* with the digits it was stated with, thousands grouped.

    >>> number(81.9), number(4.0), number(4, 1), number(12345), number(-38.4)
    ('81.9', '4', '4.0', '12,345', '−38.4')
    """
    if decimals is None or decimals < 0:
        text = f"{Decimal(repr(float(value))).normalize():,f}"
    else:
        text = f"{value:,.{min(decimals, 12)}f}"
    return text.replace("-", MINUS)


def _scaled(value: Number) -> str:
    for factor, word in _SCALES:
        if abs(value) >= factor:
            return f"{number(round(value / factor, 3))} {word}"
    return number(value)


def unit_marks(unit: str | None, kind: str | None = None) -> tuple[str, str]:
    """What stands before and after an amount of *unit*; *kind* tells money from counted units of three letters.

    >>> unit_marks("USD"), unit_marks("CHF"), unit_marks("AUD_per_MWh"), unit_marks("TEU", "count"), unit_marks("count")
    (('$', ''), ('CHF ', ''), ('AUD ', ' per MWh'), ('', ' TEU'), ('', ''))
    """
    if unit is None or unit in ("count", "rank"):
        return "", ""
    currency = None if kind == "count" else re.fullmatch(r"([A-Z]{3})(?:_per_(\w+))?", unit)
    if not currency:
        return "", " " + unit.replace("_", " ")
    code, each = currency.groups()
    return _SYMBOLS.get(code, f"{code} "), f" per {each}" if each else ""


def ordinal(value: Number) -> str:
    """A rank as people say it.

    >>> [ordinal(rank) for rank in (1, 2, 3, 11, 112, 144)]
    ['1st', '2nd', '3rd', '11th', '112th', '144th']
    """
    whole = int(value)
    if whole != value:
        return number(value)
    suffix = "th" if whole % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(whole % 10, "th")
    return f"{whole:,}{suffix}"


def points(value: Number, decimals: int | None = None, signed: bool = True) -> str:
    """A difference of two shares, in percentage points.

    >>> points(39), points(-35.0), points(1), points(0)
    ('+39 points', '−35 points', '+1 point', '0 points')
    """
    text = number(value if decimals is None else round(value, decimals), decimals)
    sign = "+" if signed and value > 0 else ""
    return f"{sign}{text} {'point' if abs(value) == 1 else 'points'}"


_WRITTEN: dict[str, Callable[[Number, int | None], str]] = {
    "percent": lambda value, decimals: f"{number(value, decimals)}%",
    "percentage_points": lambda value, decimals: points(value, decimals, signed=False),
    "rank": lambda value, _: ordinal(value),
    "ratio": lambda value, _: f"{number(value)} times",
    "count": lambda value, _: _scaled(value),
}


def value_text(
    value: Number, unit: str | None, decimals: int | None = None, change: str | None = None, kind: str | None = None
) -> str:
    """A figure with its unit, and the sign of a stated change.

    >>> value_text(47, "percent", 0), value_text(7.3e9, "USD", 1), value_text(111, "rank"), value_text(71.4, "GBP", 2)
    ('47%', '$7.3 billion', '111th', '£71.40')
    >>> value_text(38.4, "percent", 1, "decrease"), value_text(250e6, "count"), value_text(77, "years")
    ('−38.4%', '250 million', '77 years')
    """
    sign = {"increase": "+", "decrease": MINUS}.get(change or "", "") if value >= 0 else ""
    if unit in _WRITTEN:
        return sign + _WRITTEN[unit](value, decimals)
    before, after = unit_marks(unit, kind)
    pence = before and decimals == 2 and abs(value) < 10**6
    amount = number(abs(value), 2) if pence else _scaled(abs(value))
    return sign + (MINUS if value < 0 else "") + before + amount + after


def hedged(text: str, qualifier: str | None, top: str | None = None) -> str:
    """A figure as its sentence hedges it; *top* is the upper end of a range.

    >>> hedged("90%", "nearly"), hedged("6%", "range", "8%"), hedged("$1 million", "range", "$2 million")
    ('nearly 90%', '6–8%', '$1–2 million')
    """
    if top is not None:
        (before, low, after), (_, high, unit) = _in_parts(text), _in_parts(top)
        return f"{before}{low}–{high}{unit}" if after == unit else f"{text}–{top}"
    hedge = _HEDGES.get(qualifier or "")
    return f"{hedge} {text}" if hedge else text


def _in_parts(text: str) -> tuple[str, str, str]:
    """What stands before the digits of an amount, the digits, and what stands after."""
    found = re.fullmatch(r"(\D*)([\d.,]*)(.*)", text)
    return (found[1], found[2], found[3]) if found else ("", text, "")


def during(text: str | None) -> str:
    """An SDMX period as a sentence goes on with it, with the space before; nothing for none.

    >>> during("2024-Q4"), during("2021-H1"), during("2025-02-02"), during(None)
    (' in Q4 2024', ' in the first half of 2021', ' on 2 February 2025', '')
    """
    if text is None:
        return ""
    told = period(text) or ""
    return f" {'on' if told[:2].strip().isdigit() and ' ' in told else 'in'} {'the ' if 'half' in told else ''}{told}"


def breadth(text: str) -> float:
    """About how many pixels *text* takes at 14 px of the sans-serif."""
    return sum(4.4 if letter in _NARROW else 11.5 if letter in _BROAD else 8.0 for letter in text)


def year_fraction(text: str | None) -> float | None:
    """Where a period stands on a time axis: its middle, in years; whole years stand on their number.

    >>> year_fraction("2024"), year_fraction("2024-Q4"), year_fraction("2024-H1"), year_fraction("soon")
    (2024.0, 2024.875, 2024.25, None)
    """
    found = re.fullmatch(r"(\d{4})(?:-?(?:Q([1-4])|[HS]([12]))|-(\d\d)(?:-\d\d)?)?", text or "")
    if not found:
        return None
    year = float(found[1])
    if found[2]:
        return year + (int(found[2]) - 0.5) / 4
    if found[3]:
        return year + (int(found[3]) - 0.5) / 2
    return year + (int(found[4]) - 0.5) / 12 if found[4] else year


def place(entity_id: str | None, label: str) -> str:
    """The name of a place inside a sentence.

    >>> place("USA", "United States"), place("CHN", "China")
    ('the United States', 'China')
    """
    return f"the {label}" if entity_id in _WITH_ARTICLE and not label.lower().startswith("the ") else label


def sentence_case(text: str) -> str:
    """*text* with a capital first letter and nothing else changed.

    >>> sentence_case("the United States leads")
    'The United States leads'
    """
    return text[:1].upper() + text[1:]


def listing(items: Sequence[str]) -> str:
    """Items as English lists them.

    >>> listing(["France"]), listing(["France", "Germany", "Canada"])
    ('France', 'France, Germany and Canada')
    """
    return " and ".join([*filter(None, [", ".join(items[:-1])]), *items[-1:]])


def plural(count: int, word: str, many: str | None = None) -> str:
    """A count with its noun.

    >>> plural(1, "figure"), plural(12480, "figure"), plural(2, "country", "countries")
    ('1 figure', '12,480 figures', '2 countries')
    """
    return f"{count:,} {word if count == 1 else many or word + 's'}"


def counted(count: int) -> str:
    """A small count as English writes it.

    >>> counted(3), counted(12)
    ('three', '12')
    """
    return _SMALL[count] if count < len(_SMALL) else f"{count:,}"


def superscript(figure: int) -> str:
    """A footnote's number, raised.

    >>> "China" + superscript(12)
    'China¹²'
    """
    return str(figure).translate(_SUPERSCRIPTS)


def clip(text: str, length: int) -> str:
    """*text* cut at a word, with an ellipsis, when it is longer than *length* characters.

    >>> clip("The chipmaker attributed this to higher expenses", 20)
    'The chipmaker…'
    """
    if len(text) <= length:
        return text
    head = text[: length - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[length // 2 :] else head).rstrip(" ,.;:") + "…"


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most *width* characters, broken between words, as even as they come; ``wrap`` of charts.js too.

    >>> wrap("the quick brown fox", 15)
    ['the quick', 'brown fox']
    """
    words = _UNBROKEN.findall(text)
    wanted = len(_filled(words, width))
    low, high = max(map(len, words), default=1), width
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if len(_filled(words, middle)) <= wanted else (middle + 1, high)
    return _filled(words, high)


def _filled(words: Sequence[str], width: int) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines

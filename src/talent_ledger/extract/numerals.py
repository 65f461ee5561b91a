"""How English writes numbers: digits, words, fractions, ordinals. No units here."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SMALL = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10 * (i + 2) for i, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())
}
_POWERS = {
    "hundred": 100.0,
    "dozen": 12.0,
    "thousand": 1e3,
    "lakh": 1e5,
    "million": 1e6,
    "crore": 1e7,
    "billion": 1e9,
    "trillion": 1e12,
}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth".split(),
        start=1,
    )
} | {
    "twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70,
    "eightieth": 80, "ninetieth": 90, "hundredth": 100, "runner-up": 2,
}  # fmt: skip
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4,
    "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8,
    "ninth": 9, "ninths": 9, "tenth": 10, "tenths": 10, "twentieth": 20, "hundredth": 100,
}  # fmt: skip
_VULGAR = {c: unicodedata.numeric(c) for c in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"}

_unit_words = "|".join(sorted(_SMALL, key=len, reverse=True))
_tens_words = "|".join(_TENS)
_power_words = "hundred|thousand|million|billion|trillion|dozen|lakh|crore"
_below_hundred = rf"(?:(?:{_tens_words})(?:[-\s](?:one|two|three|four|five|six|seven|eight|nine))?|{_unit_words})"

WORD_NUMBER = (
    rf"(?:(?:an?\s+|half\s+an?\s+)(?:{_power_words})(?:\s+and\s+a\s+half)?"
    rf"|{_below_hundred}(?:\s+point\s+(?:{_unit_words}))?"
    rf"(?:[\s-](?:{_power_words})(?:[\s-](?:and\s+)?{_below_hundred}(?!\s*(?:%|per\s?cent)))?)*"
    rf"(?:\s+and\s+a\s+(?:half|quarter)(?!\s+of))?)"
)
"""A number in words: "twenty-five", "two hundred and six", "a dozen", "half a million", "one and a half"."""

DIGIT_NUMBER = (
    r"(?:\d{1,3}(?:[,\u00a0\u202f\u2009'’]\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?"
    r"|\d+\.\d+|\d+[½⅓⅔¼¾⅕⅖⅗⅘⅛⅜⅝⅞]?|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]|\.\d+)"
)
"""A number in digits, with thousands separators (also Indian grouping) and a decimal point."""

ORDINAL_WORD = "|".join(sorted((w for w in _ORDINALS if w != "runner-up"), key=len, reverse=True))
PART_WORD = "|".join(sorted(_PARTS, key=len, reverse=True))


@lru_cache(maxsize=4096)
def read_digits(written: str) -> tuple[float, int]:
    """Value and digits after the point of a number in digits.

    >>> read_digits("22,201"), read_digits("2½"), read_digits("8.03"), read_digits("1,23,456")
    ((22201.0, 0), (2.5, 1), (8.03, 2), (123456.0, 0))
    """
    extra = 0.0
    if written and written[-1] in _VULGAR:
        extra, written = _VULGAR[written[-1]], written[:-1]
        if not written:
            return extra, 2
    plain = re.sub(r"[,\u00a0\u202f\u2009'’]", "", written)
    value = float(plain) + extra
    return value, 1 if extra else len(plain.partition(".")[2])


@lru_cache(maxsize=4096)
def read_words(written: str) -> float:
    """The value of a number in words.

    >>> read_words("two hundred and six"), read_words("a dozen"), read_words("half a million")
    (206.0, 12.0, 500000.0)
    >>> read_words("one and a half"), read_words("three point five"), read_words("forty-two thousand")
    (1.5, 3.5, 42000.0)
    """
    words = re.sub(r"[-\s]+", " ", written.lower()).split()
    total, current, factor = 0.0, 0.0, 1.0
    if words[:1] == ["half"]:
        factor, words = 0.5, words[1:]
    if words[-3:] in (["and", "a", "half"], ["and", "a", "quarter"]):
        fraction = 0.5 if words[-1] == "half" else 0.25
        head = " ".join(words[:-3])
        last = words[-4]
        return read_words(head) + fraction * (_POWERS.get(last, 1.0))
    after_point = 0
    for word in words:
        if word in ("a", "an"):
            current = 1.0
        elif word == "point":
            after_point = 1
        elif word in _POWERS:
            power = _POWERS[word]
            if power <= 100:
                current = max(current, 1.0) * power
            else:
                total, current = total + max(current, 1.0) * power, 0.0
            after_point = 0
        elif word != "and":
            number = _SMALL.get(word, _TENS.get(word, 0))
            if after_point:
                current += number / 10**after_point
                after_point += 1
            else:
                current += number
    return (total + current) * factor


def read_ordinal(written: str) -> float:
    """The number an ordinal names.

    >>> read_ordinal("111th"), read_ordinal("fourth"), read_ordinal("twenty-first")
    (111.0, 4.0, 21.0)
    """
    low = written.lower()
    digits = re.match(r"\d[\d,]*", low)
    if digits:
        return float(digits.group().replace(",", ""))
    head, _, tail = low.rpartition("-")
    return float(_ORDINALS[tail] + (_TENS.get(head, 0) if head else 0))


def part_size(word: str) -> int:
    """How many of these parts make a whole: "quarters" → 4."""
    return _PARTS[word.lower()]

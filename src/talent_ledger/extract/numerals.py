"""How English writes numbers: digits, words, fractions, ordinals. No units here.

Words are read by a small grammar over tokens rather than by one long pattern: "sixty seventy percent" is two
numbers, "a hundred eighty" is one, "twenty twenty-three" is a year.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_UNIT_NAMES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TEN_NAMES = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINAL_NAMES = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_SMALL = {word: number for number, word in enumerate(_UNIT_NAMES.split())} | {"nought": 0, "naught": 0}
_TENS = {word: 10 * number for number, word in enumerate(_TEN_NAMES.split(), start=2)} | {"fourty": 40}
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
_ORDINALS = {word: number for number, word in enumerate(_ORDINAL_NAMES.split(), start=1)} | {
    "twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70,
    "eightieth": 80, "ninetieth": 90, "hundredth": 100,
}  # fmt: skip
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "3rd": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4,
    "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8,
    "ninth": 9, "ninths": 9, "tenth": 10, "tenths": 10, "twelfth": 12, "twelfths": 12, "sixteenth": 16,
    "twentieth": 20, "twentieths": 20, "hundredth": 100, "hundredths": 100,
}  # fmt: skip
_VULGAR = {c: unicodedata.numeric(c) for c in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"}
_SPACES = "\u00a0\u202f\u2009"
_VULGAR_CLASS = f"[{''.join(_VULGAR)}]"


def _any(words: dict[str, int] | dict[str, float]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


# -- digits -------------------------------------------------------------------------------------------------------

_WESTERN_GROUPS = rf"\d{{1,3}}(?:[,{_SPACES}'’]\d{{3}})+(?:\.\d+)?(?!\d)"
_INDIAN_GROUPS = r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?(?!\d)"
_MIXED_FRACTION = rf"\d+\s?{_VULGAR_CLASS}|\d{{1,2}}[\s-][1-9]/[2-9](?![\d/])|{_VULGAR_CLASS}"
_MANY_DOT_GROUPS = r"(?:\d{1,3}(?:\.\d{3}){2,}|\d{2,3}\.000)(?![.,]?\d|\s?%)"
_THOUSANDS_APART = rf"(?<!\d )\d{{1,3}}(?:[ {_SPACES}]000){{1,3}}(?![\d.,]*\d)"
_POINT_DECIMAL = r"\d+\.\d+|(?<![A-Za-z])\.\d+"
_INTEGER = r"\d+"
_DOT_GROUPS = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?(?![\d.,]\d)"
_COMMA_DECIMAL = rf"\d{{1,3}}(?:[\s{_SPACES}]\d{{3}})+,\d+|\d+,\d+(?![\d,])"
_SPACE_GROUPS = rf"\d{{1,3}}(?:[ {_SPACES}]\d{{3}})+(?:\.\d+)?(?![\d.,]*\d)"


@lru_cache(maxsize=8)
def digits_pattern(*, decimal_comma: bool = False, space_groups: bool = False) -> re.Pattern[str]:
    """A number in digits as a document writes it: its own thousands separator and decimal mark.

    >>> digits_pattern().findall("22,201 and 1,23,456 or 2½ or 8.03")
    ['22,201', '1,23,456', '2½', '8.03']
    >>> digits_pattern().findall("12.000.000 of them")
    ['12.000.000']
    >>> digits_pattern(decimal_comma=True).findall("9.400 and 6,8")
    ['9.400', '6,8']
    >>> digits_pattern(space_groups=True).findall("11 240 or 2 153.7")
    ['11 240', '2 153.7']
    """
    forms = [
        _THOUSANDS_APART,
        _WESTERN_GROUPS,
        _INDIAN_GROUPS,
        _MIXED_FRACTION,
        _MANY_DOT_GROUPS,
        _POINT_DECIMAL,
        _INTEGER,
    ]
    if space_groups:
        forms.insert(0, _SPACE_GROUPS)
    if decimal_comma:
        forms[:0] = [_DOT_GROUPS, _COMMA_DECIMAL]
    after_mark = r"(?<=[,/])(?<![\d][,/])|(?<=[A-Za-z]\.)"  # "either/5", "Rs.50"
    return re.compile(rf"(?:(?<![\d.,/])|{after_mark})(?:{'|'.join(forms)})")


@lru_cache(maxsize=4096)
def read_digits(written: str, *, decimal_comma: bool = False) -> tuple[float, int]:
    """Value and digits after the point of a number in digits.

    >>> read_digits("22,201"), read_digits("2½"), read_digits("8.03"), read_digits("1,23,456")
    ((22201.0, 0), (2.5, 1), (8.03, 2), (123456.0, 0))
    >>> read_digits("9.400", decimal_comma=True), read_digits("14,6", decimal_comma=True)
    ((9400.0, 0), (14.6, 1))
    >>> read_digits("2 1/2"), read_digits("1-1/4")
    ((2.5, 1), (1.25, 1))
    """
    extra = 0.0
    if written[-1] in _VULGAR:
        extra, written = _VULGAR[written[-1]], written[:-1].strip()
    elif "/" in written:
        whole, fraction = re.split(r"[\s-]", written, maxsplit=1)
        top, _, bottom = fraction.partition("/")
        extra, written = int(top) / int(bottom), whole
    if not written:
        return extra, 2
    plain = re.sub(rf"[\s{_SPACES}'’]", "", written)
    if decimal_comma and re.fullmatch(r"\d+,\d+|\d{1,3}(?:\.\d{3})+(?:,\d+)?", plain):
        plain = plain.replace(".", "").replace(",", ".")
    grouped = re.fullmatch(_MANY_DOT_GROUPS, plain) is not None
    plain = plain.replace(".", "") if grouped else plain.replace(",", "")
    return float(plain) + extra, 1 if extra else len(plain.partition(".")[2])


_POWER_OF_TEN = re.compile(
    r"\s?[×x*·]\s?10(?:\^\s?\(?(?P<caret>[-−–]?\d{1,2})\)?|(?P<raised>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})|(?P<sunk>[-−–]\d{1,2}))(?![\w.])"
)
_LINE_OF = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−–", "0123456789---")


def power_of_ten(text: str, end: int) -> tuple[float, int] | None:
    """The power of ten that a number ending at *end* is multiplied by, and where it ends.

    >>> power_of_ten("3 × 10^8 m/s", 1), power_of_ten("2.1×10²⁵ operations", 3), power_of_ten("a 2x10 pack", 3)
    ((100000000.0, 8), (1e+25, 8), None)
    """
    match = _POWER_OF_TEN.match(text, end)
    if match is None:
        return None
    exponent = match["caret"] or match["raised"] or match["sunk"]
    return float(f"1e{exponent.translate(_LINE_OF)}"), match.end()


# -- words --------------------------------------------------------------------------------------------------------

_CARDINALS = _SMALL | _TENS
_TOKEN = re.compile(rf"(?<![\w\x00])(?i:{_any(_CARDINALS | dict.fromkeys(_POWERS, 0))})(?!\w)")
_GAP = re.compile(r"-|\s|[\s-]and[\s-]", re.IGNORECASE)
_ARTICLE = re.compile(r"(?<!\w)(?:(?P<half>half[\s-](?:an?[\s-])?)|an?[\s-])$", re.IGNORECASE)
_DIGIT_WORDS = "|".join(word for word, number in _SMALL.items() if number < 10) + "|oh"
_AFTER_POINT = re.compile(rf"[\s-]point((?:[\s-](?:{_DIGIT_WORDS}))+)(?!\w)", re.IGNORECASE)
_POWER_AFTER = re.compile(rf"[\s-](?P<power>{_any(_POWERS)})(?!\w)", re.IGNORECASE)
_AND_A_PART = re.compile(
    r"[\s-]and[\s-](?:an?[\s-])?(?P<part>half|quarter|third|three[\s-]quarters)(?!\w)(?!\s+of\b|\s+(?:an?|the)\s)",
    re.IGNORECASE,
)
_PART_VALUES = {"half": 0.5, "quarter": 0.25, "third": 1 / 3}


_SCALE_WORDS = tuple(f" {word}" for word, power in _POWERS.items() if power >= 1e3)


@dataclass(frozen=True, slots=True)
class WordNumber:
    """A number in words with its span."""

    start: int
    end: int
    value: float
    decimals: int = 0
    power: float = 1.0  # the scale word it ends in, which a range may share: "two to three million"


class _Sum:
    """A number while its words are read: "two million | three hundred | and six"."""

    def __init__(self) -> None:
        self.total, self.current, self.limit = 0.0, 0.0, float("inf")
        self.last = ""  # small, tens, hundred or power

    def takes(self, word: str, joined: str) -> bool:
        """Add *word* if the number can go on with it; *joined* is what stands between."""
        anded = "and" in joined.lower()
        if word in _POWERS:
            return not anded and self._power(word)
        number = _CARDINALS[word]
        if self.last == "":
            fits = True
        elif self.last == "tens":
            fits = 1 <= number <= 9 and not anded
        elif self.last == "hundred":
            fits = number > 0
        else:
            fits = self.last == "power" and number > 0 and (not anded or self.limit == 1e3) and joined != "-"
        if fits:
            self.current += number
            self.last = "tens" if number >= 20 else "small"
        return fits

    def _power(self, word: str) -> bool:
        power = _POWERS[word]
        if word == "hundred":
            if self.last in {"power", "hundred"} or not 0 < self.current < 100:
                return False
            self.current, self.last = self.current * power, "hundred"
            return True
        if self.last == "power" and power > self.limit:  # "two lakh crore"
            self.total, self.limit = self.total * power, power
            return True
        if power >= self.limit or self.current == 0:
            return False
        self.total += self.current * power
        self.current, self.last, self.limit = 0.0, "power", power
        return True

    @property
    def value(self) -> float:
        return self.total + self.current


def word_numbers(text: str) -> Iterator[WordNumber]:
    """All numbers in words, in reading order.

    >>> [n.value for n in word_numbers("a hundred and sixty-three of two million or sixty seventy percent")]
    [163.0, 2000000.0, 60.0, 70.0]
    >>> [n.value for n in word_numbers("eleven point one million, two and a half, half a dozen, a million and a half")]
    [11100000.0, 2.5, 6.0, 1500000.0]
    """
    tokens = [(match.start(), match.end(), match.group().lower()) for match in _TOKEN.finditer(text)]
    index = 0
    end = 0
    while index < len(tokens):
        if tokens[index][0] < end:
            index += 1
            continue
        number, taken = _number_at(text, tokens, index)
        index += taken
        if number is not None:
            end = number.end
            yield number


def _number_at(text: str, tokens: list[tuple[int, int, str]], index: int) -> tuple[WordNumber | None, int]:
    """The longest number that starts with token *index*, and how many tokens it took."""
    start, end, word = tokens[index]
    factor, reading = 1.0, _Sum()
    if word in _POWERS:
        article = _ARTICLE.search(text, max(0, start - 9), start)
        if article is None:
            return None, 1
        start, factor = article.start(), 0.5 if article["half"] else 1.0
        reading.current = 1.0
    taken = 0
    while index + taken < len(tokens):
        at, to, token = tokens[index + taken]
        joined = text[end:at] if taken else ""
        if taken and not (len(joined) <= 5 and _GAP.fullmatch(joined)):
            break
        if not reading.takes(token, joined):
            break
        end, taken = to, taken + 1
    if not taken:
        return None, 1
    last_power = _POWERS.get(tokens[index + taken - 1][2], 1.0)
    value, decimals, end = _with_part(text, end, reading.value, last_power)
    power = _POWERS[text[start:end].lower().split()[-1]] if text[start:end].lower().endswith(_SCALE_WORDS) else 1.0
    return WordNumber(start, end, float(f"{value * factor:.12g}"), decimals, power), taken


def _with_part(text: str, end: int, value: float, last_power: float) -> tuple[float, int, int]:
    """Decimals and parts said after the number: "point one million", "and a half"."""
    decimals = 0
    if point := _AFTER_POINT.match(text, end):
        digits = "".join(str(_SMALL.get(word.lower(), 0)) for word in re.split(r"[\s-]+", point[1].strip(" -\t\n")))
        value, decimals, end = float(f"{int(value)}.{digits}"), len(digits), point.end()
    elif part := _AND_A_PART.match(text, end):
        value, decimals, end = value + _PART_VALUES.get(part["part"].lower(), 0.75) * last_power, 1, part.end()
    else:
        return value, decimals, end
    while power := _POWER_AFTER.match(text, end):
        value, end = value * _POWERS[power["power"].lower()], power.end()
    return value, decimals, end


@lru_cache(maxsize=4096)
def read_words(written: str) -> float:
    """The value of a number in words.

    >>> read_words("two hundred and six"), read_words("a dozen"), read_words("half a million")
    (206.0, 12.0, 500000.0)
    >>> read_words("one and a half"), read_words("three point five"), read_words("forty-two thousand")
    (1.5, 3.5, 42000.0)
    """
    return next(word_numbers(written)).value


# -- ordinals and parts of a whole ----------------------------------------------------------------------------------

_TENS_ORDINAL = rf"(?:{_any(_TENS)})[-\s](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
ORDINAL = rf"\d[\d,]{{0,8}}(?:st|nd|rd|th)|{_TENS_ORDINAL}|{_any(_ORDINALS)}"
"""An ordinal in digits or words: "111th", "twenty-first", "fourth"."""

PART = _any(_PARTS)
"""A part of a whole: "thirds", "quarter"."""


def read_ordinal(written: str) -> float:
    """The number an ordinal names.

    >>> read_ordinal("111th"), read_ordinal("fourth"), read_ordinal("twenty-first")
    (111.0, 4.0, 21.0)
    """
    low = written.lower()
    digits = re.match(r"\d[\d,]*", low)
    if digits:
        return float(digits.group().replace(",", ""))
    head, _, tail = re.sub(r"\s", "-", low).rpartition("-")
    return float(_ORDINALS[tail] + (_TENS.get(head, 0) if head else 0))


def part_size(word: str) -> int:
    """How many of these parts make a whole: "quarters" → 4."""
    return _PARTS[word.lower()]

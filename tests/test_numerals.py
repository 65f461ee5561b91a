"""Numbers as English writes them, in digits and in words."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from talent_ledger.extract.numerals import digits_pattern, read_digits, read_ordinal, read_words, word_numbers

NAMES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
SMALL = NAMES.split()
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spell(number: int) -> str:
    """*number* below a billion in British words."""
    if number < 20:
        return SMALL[number]
    if number < 100:
        return TENS[number // 10] + (f"-{SMALL[number % 10]}" if number % 10 else "")
    if number < 1000:
        return f"{SMALL[number // 100]} hundred" + (f" and {spell(number % 100)}" if number % 100 else "")
    factor, name = (1_000_000, "million") if number >= 1_000_000 else (1000, "thousand")
    rest = number % factor
    joint = " and " if 0 < rest < 100 and factor == 1000 else " "
    return f"{spell(number // factor)} {name}" + (f"{joint}{spell(rest)}" if rest else "")


@given(st.integers(min_value=0, max_value=999_999_999))
def test_spelled_numbers_are_read_back(number: int) -> None:
    written = spell(number)
    found = list(word_numbers(written))
    assert [(n.start, n.end, n.value) for n in found] == [(0, len(written), number)]


@given(st.integers(min_value=0, max_value=10**12), st.integers(min_value=0, max_value=999))
def test_grouped_digits_are_read_back(number: int, thousandths: int) -> None:
    assume(thousandths or not 10 <= number < 1000)  # "450.000" is a number of people
    western = f"{number:,}.{thousandths:03d}"
    assert read_digits(western) == (float(f"{number}.{thousandths:03d}"), 3)
    assert digits_pattern().fullmatch(western)
    continental = western.translate(str.maketrans(",.", ".,"))
    assert read_digits(continental, decimal_comma=True) == read_digits(western)
    spaced = f"{number:,}".replace(",", " ")
    assert read_digits(spaced)[0] == number
    assert digits_pattern(space_groups=True).fullmatch(spaced)


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ("a hundred eighty clinics", [180]),
        ("two hundred ten million", [210e6]),
        ("half a dozen of the half a million", [6, 5e5]),
        ("two and half years, two and a half million", [2.5, 2.5e6]),
        ("one and three quarters", [1.75]),
        ("a million and a half", [1.5e6]),
        ("eleven point one million", [11.1e6]),
        ("zero point two five", [0.25]),
        ("between twenty and thirty", [20, 30]),
        ("sixty seventy percent", [60, 70]),
        ("two lakh crore", [2e12]),
        ("nine thousand and two", [9002]),
        ("three million and four people", [3e6, 4]),
        ("someone and often", []),
        ("hundreds of thousands", []),
        ("a few hundred", []),
    ],
)
def test_words(written: str, values: list[float]) -> None:
    assert [number.value for number in word_numbers(written)] == pytest.approx(values)


def test_words_and_ordinals_by_value() -> None:
    assert read_words("forty-two thousand") == 42_000
    assert [read_ordinal(w) for w in ("3rd", "1,001st", "twenty-first", "ninetieth")] == [3, 1001, 21, 90]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1,23,456 and 12,34,567.8", ["1,23,456", "12,34,567.8"]),
        ("2½ or 2 1/2 or ¾", ["2½", "2 1/2", "¾"]),
        ("in 2019 340 people", ["2019", "340"]),
        ("4,000,000.5", ["4,000,000.5"]),
    ],
)
def test_digits(text: str, found: list[str]) -> None:
    assert digits_pattern().findall(text) == found


@given(st.text(alphabet=st.sampled_from("one two hundred and a half-million point 5,.½"), max_size=60))
def test_never_crashes_and_never_overlaps(text: str) -> None:
    end = 0
    for number in word_numbers(text):
        assert end <= number.start < number.end <= len(text)
        end = number.end


def test_a_point_before_three_noughts_groups_only_where_it_can_be_no_decimal() -> None:
    assert [read_digits(written)[0] for written in ("450.000", "12.000.000", "1.000", "45.250")] == [
        450e3,
        12e6,
        1,
        45.25,
    ]

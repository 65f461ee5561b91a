"""What holds for every text: spans, determinism, shifting, and time in proportion to length."""

from __future__ import annotations

import math
import re
import time
from dataclasses import asdict
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talent_ledger.extract.figure_reader import FigureReader
from talent_ledger.extract.figures import Figure
from talent_ledger.extract.lexicon import read_lexicon
from talent_ledger.extract.sentences import split

READER = FigureReader(read_lexicon())
PIECES = [
    "5", "12.5", "1,340", "1 340", "14,6", "2019", "½", "half", "one", "twenty", "million", "percent", "%",
    "per cent", "$", "€", "Rs", "N", "bn", "m", "to", "from", "between", "and", "or", "in", "out of", "of the",
    "every", "third", "doubled", "times", "about", "not", "more than", "years", "GW", "(", ")", "-", "–", ".", ",",
    "\n", "\n\n", "|", "\t", "#", "No.", "top", "3rd", "March", "Germany", "Canadian", "rose", "fell", "by",
    "up to", ":", "/", "¹", "[1]", "*", "\x00", "minus", "cents",
]  # fmt: skip
SENTENCES = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join) | st.lists(
    st.sampled_from(PIECES), max_size=40
).map("".join)
ANY_TEXT = st.text(max_size=200) | SENTENCES


def check(text: str, figures: list[Figure]) -> None:
    end = 0
    for figure in figures:
        assert 0 <= figure.start < figure.end <= len(text)
        assert figure.start >= end or figure.denominator is not None
        end = figure.end
        exact = text[figure.start : figure.end]
        assert re.search(r"\w|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]", exact), exact
        assert math.isfinite(figure.value)
        assert figure.value_high is None or figure.value_high > figure.value
        assert figure.unit
        assert figure.kind


@settings(max_examples=400, deadline=None)
@given(ANY_TEXT)
def test_spans_lie_in_the_text_and_two_readings_agree(text: str) -> None:
    figures = READER.read(text)
    check(text, figures)
    assert [asdict(f) for f in READER.read(text)] == [asdict(f) for f in figures]
    for start, end, why in READER.excluded(text):
        assert 0 <= start < end <= len(text)
        assert why


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([piece for piece in PIECES if "\n" not in piece and "\t" not in piece]), max_size=25))
def test_a_paragraph_before_shifts_offsets_and_nothing_else(pieces: list[str]) -> None:
    text = "It " + " ".join(pieces) + " it"
    conventions = READER.conventions(text)
    ahead = "Nothing is said here at all, in words that fill a line of prose and more.\n\n"
    plain = [asdict(f) for f in READER.read(text, conventions)]
    shifted = [asdict(f) for f in READER.read(ahead + text, conventions)]
    for figure in shifted:
        figure["start"] -= len(ahead)
        figure["end"] -= len(ahead)
    assert shifted == plain


@settings(max_examples=200, deadline=None)
@given(st.integers(min_value=1, max_value=10**11), st.sampled_from(["USD", "GBP", "JPY", "SEK"]))
def test_money_written_with_separators_is_read_to_the_unit(amount: int, code: str) -> None:
    text = f"They paid {code} {amount:,} for it."
    (figure,) = READER.read(text)
    assert (figure.value, figure.unit, text[figure.start : figure.end]) == (amount, code, f"{code} {amount:,}")


@settings(max_examples=200, deadline=None)
@given(ANY_TEXT)
def test_sentences_cover_every_figure(text: str) -> None:
    spans = split(text)
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    covered = {i for a, b in spans for i in range(a, b)}
    assert all(i in covered for i, character in enumerate(text) if not character.isspace())


@pytest.mark.parametrize(
    "piece",
    [
        "1", "1.", "1,234,", "one ", "a1-", "/1", "5% ", "$5 to ", "(1) ", "1 | ", "½", "a@1.", "!", "\n", " ",
        "rose by about ", "one and a half ", "from 1 to ", "*_", "[1]", "#1", "between 5 and 6 percent, ", "(",
        "thousand ",
    ],
)  # fmt: skip
def test_time_grows_with_length_only(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        best = math.inf
        for _ in range(2):
            begin = time.process_time()
            check(text, READER.read(text))
            split(text)
            best = min(best, time.process_time() - begin)
        return best

    seconds(500)
    short, long = seconds(3_000), seconds(24_000)
    assert long < 20 * short + 0.2  # eight times the text; quadratic growth would be sixty-four


@pytest.mark.parametrize("between", [" ", "\n", "\n ", "\u00a0", "-", " - ", "\t"])
@pytest.mark.parametrize("unit", ["years", "GW", "km"])
def test_whatever_stands_between_a_number_and_its_unit(between: str, unit: str) -> None:
    text = f"It lasted for some 12.5{between}{unit} in all."
    check(text, READER.read(text))

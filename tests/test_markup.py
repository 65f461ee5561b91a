"""Texts with inline markup read as what a reader sees, and their claims lie where the user's text has them."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent_ledger.extract.markup import unmarked
from talent_ledger.extract.reader import read_claims
from talent_ledger.ingest.structure import read_structure
from talent_ledger.schema.structure import Structure

WRITTEN = (
    "rose 4 %", "**", "*", "_", "__", "[by 4&nbsp;%](https://a.example/2019)", "&#8217;", "&amp;", "<b>", "</b>",
    "<br>", "\\$", "[1]", "[x][1]", "](", "snake_case", " ", "\n", "\n\n", "\x92", "–", "😀", "5*3*2",
    "[", "]", "&", ";",
)  # fmt: skip
PIECES = st.sampled_from(WRITTEN)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_every_character_leads_back_to_what_was_written(text: str) -> None:
    plain, origin = unmarked(Structure("a", text))
    end = 0
    for place, character in enumerate(plain.text):
        start, stop = origin.span(place, place + 1)
        written = text[start:stop]
        assert written == character or character in (*html.unescape(written), "’", " ")
        assert start >= end or written != character
        end = stop


@given(st.text(max_size=200))
def test_any_text_has_a_plain_form_in_its_bounds(text: str) -> None:
    plain, origin = unmarked(Structure("a", text))
    assert all(0 <= origin.plain(place) <= len(plain.text) for place in range(len(text) + 1))
    if plain.text:
        start, end = origin.span(0, len(plain.text))
        assert 0 <= start < end <= len(text)


def test_formulas_stay_as_they_are_and_hold_no_claim() -> None:
    text = "The rate is \\\\[ r = (\\frac{1 + r_{a}}{1 + r_{b}} - 1 ) \\\\] and Peru grew *5%*.\n"
    plain, _ = unmarked(read_structure(text, "text"))
    assert plain.text == text.replace("*", "")
    assert [claim["exact"] for claim in read_claims(read_structure(text, "text"))] == ["5%"]


PLAIN = "Orlanda's exports rose 4% in 2019 to $5bn. Velmar’s share is 12%."
MARKED = [
    "**Orlanda's** exports rose [4%](https://a.example/b_c?d=5_e) in 2019 to *$5bn*. Velmar&#8217;s share is 12%.",
    "<p>Orlanda's exports <b>rose 4%</b> in 2019 to [$5bn][2]. Velmar\x92s share is __12%__.",
    'Orlanda\'s _exports_ rose 4% in [2019](<https://a.example> "5 years") to \\$5bn. Velmar&rsquo;s share is 12&#37;.',
]


def test_typed_dashes_and_hyphens_that_do_not_break_are_read_as_what_they_stand_for() -> None:
    text = "Orlanda's costs were 1.0--1.3 per cent in 2010--11. The Orlanda\u2011100 index rose 4%."
    claims = read_claims(read_structure(text, "text"))
    assert [(claim["value"], claim["value_high"]) for claim in claims] == [(1.0, 1.3), (4.0, None)]
    assert [claim["exact"] for claim in claims] == ["1.0--1.3 per cent", "4%"]
    assert claims[1]["entity"] == "Orlanda-100 index"


@pytest.mark.parametrize("text", MARKED)
def test_markup_changes_no_claim(text: str) -> None:
    expected = read_claims(read_structure(PLAIN + "\n", "text"))
    found = read_claims(read_structure(text + "\n", "text"))
    said = ("value", "unit", "kind", "entity_id", "year", "qualifier")
    assert len(expected) == 3
    assert [[claim[name] for name in said] for claim in found] == [[claim[name] for name in said] for claim in expected]
    assert all(text[claim["start"] : claim["end"]] == claim["exact"] for claim in found)
    assert all(claim["sentence_start"] <= claim["start"] < claim["end"] <= claim["sentence_end"] for claim in found)

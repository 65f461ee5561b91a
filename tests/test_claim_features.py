"""What speaks for and against a figure being a claim: the features that a reader of a sentence would name."""

from __future__ import annotations

import pytest

from talent_ledger.extract import claim_features, walk
from talent_ledger.extract.lexicon import read_lexicon
from talent_ledger.extract.reader import prepared, read_claims
from talent_ledger.extract.situation import Memory, Situation
from talent_ledger.ingest.structure import read_structure
from talent_ledger.train.__main__ import _threshold


def features_of(text: str, exact: str) -> set[str]:
    """The features of the figure written as *exact*."""
    document = prepared(read_structure(text, "memo"), read_lexicon())
    (parses,) = walk.parse_all([document])
    for index, sentence in enumerate(document.sentences):
        for figure in sentence.figures:
            if text[figure.start : figure.end] == exact:
                return claim_features.features(
                    Situation(document, sentence, index, parses.get(index), figure, Memory())
                )
    raise AssertionError(f"no figure {exact!r} in {text!r}")


@pytest.mark.parametrize(
    ("text", "exact", "feature"),
    [
        ("Suppose your shop takes £9,000 a month.", "£9,000", "hypothesis|measured"),
        ("Were the state to pay 40 nurses more, it would cost £3m.", "£3m", "hypothesis=supposed|unreal=True|measured"),
        ("If wages rose by 7%, prices would follow.", "7%", "hypothesis=condition|unreal=True|measured"),
        ("Tickets for children must not cost more than €4.", "€4", "rule|measured|at_most"),
        ("If wages rose by 7%, prices would follow.", "7%", "mark=if|measured"),
        ("Nobody else has reached 3%.", "3%", "subject=nobody|measured"),
        ("Rents could double, to $1,700.", "$1,700", "modal=could|measured"),
        ("The mayor did not spend $8m.", "$8m", "negated|measured"),
        ("I paid 340 euros.", "340 euros", "first_person|measured"),
        ("The bank cut 3,150 jobs.", "3,150", "round=False|plain"),
        ("The bank cut 3,000 jobs.", "3,000", "round=True|plain"),
        ("The bank cut 400 jobs.", "400", "round=True|plain"),
    ],
)
def test_a_sentence_shows_what_speaks_against_a_claim(text: str, exact: str, feature: str) -> None:
    assert feature in features_of(text, exact)


@pytest.mark.parametrize(
    ("text", "exact", "absent"),
    [
        ("Its shops took £9,000 a month.", "£9,000", "hypothesis"),
        ("There were plans to sell it for £9,000.", "£9,000", "hypothesis"),
        ("The say of the board is worth £9,000.", "£9,000", "hypothesis"),
        ("Exports rose to $4bn.", "$4bn", "rule"),
        ("Exports rose to $4bn.", "$4bn", "last_segment"),
    ],
)
def test_a_plain_statement_shows_nothing_of_it(text: str, exact: str, absent: str) -> None:
    assert not any(feature.startswith(absent) for feature in features_of(text, exact))


def test_a_supposition_reaches_into_the_next_sentence_of_its_paragraph() -> None:
    said = "Imagine a family with two cars. It would pay $90 a week."
    assert "hypothesis_before|unreal=True|measured" in features_of(said, "$90")
    apart = said.replace(". It", ".\n\nIt")
    assert not any(feature.startswith("hypothesis_before") for feature in features_of(apart, "$90"))


def test_notes_are_known_by_their_heading_and_by_their_first_word() -> None:
    text = "# Prices\n\nBread costs $3.\n\n## How we ranked\n\nWe saw shops with 12 shelves.\n\nNote: 9 did not answer."
    assert "note_heading|measured" not in features_of(text, "$3")
    assert "note_heading|bare" in features_of(text, "12")
    assert "note_segment|bare" in features_of(text, "9")


def test_a_number_that_borrows_its_unit_is_told_from_one_that_has_it() -> None:
    text = "In Peru 40% agree, in Chile 35."
    assert "form=percent" in features_of(text, "40%")
    assert "form=percent, carried" in features_of(text, "35")


def test_the_threshold_grows_with_what_a_look_alike_weighs() -> None:
    assert _threshold(1.0) == 0.5
    assert _threshold(1.0) < _threshold(1.5) < _threshold(3.0) < 1


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('I looked at the data. Of those 36 respondents, 10 responded "Yes" to both questions.', [10.0]),
        ("Of the 224 co-stars, only 70 are foreign.", [70.0]),
        ("Nearly 74% plan to return (categories 1, 3, 4 &amp; 6 in the chart).", [74.0]),
        ("74% plan to return (options 1, 3 and 6).", [74.0]),
    ],
)
def test_parts_of_what_was_counted_are_claims_and_numbers_of_categories_are_none(
    text: str, values: list[float]
) -> None:
    assert [claim["value"] for claim in read_claims(read_structure(text, "memo"))] == values

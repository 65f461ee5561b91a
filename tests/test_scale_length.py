"""Long texts in parts: nothing lost, nothing twice, every offset that of the whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steps import steps
from talent_ledger.extract import features
from talent_ledger.extract.mentions import Mention
from talent_ledger.extract.pieces import pieces
from talent_ledger.extract.reader import read_claims
from talent_ledger.extract.situation import Candidate, Situation
from talent_ledger.ingest.length import read_any_structure
from talent_ledger.ingest.structure import read_structure
from talent_ledger.schema.structure import Structure

GOLD = sorted((Path(__file__).parents[1] / "data" / "gold" / "open").glob("*.txt"))
PARAGRAPHS = [
    "Exports of Ghana rose 12 % to $3.4 billion in 2023.",
    "In 2022, Kenya sold 45 tons of tea.",
    "Nobody expects this to last.",
    "Norway employed 1,200 nurses in 2019; Chile employed 300.",
]
LINE_ENDS = st.sampled_from(["\n\n", "\r\n\r\n", "\n", " "])


def _structure(text: str, part: int) -> Structure:
    return read_any_structure(text, "long", "text/plain", {}, 0.8, part=part)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=30), LINE_ENDS, st.integers(20, 500))
def test_segments_of_parts_cover_the_text_once(paragraphs: list[str], end: str, part: int) -> None:
    text = end.join(paragraphs)
    found = _structure(text, part)
    assert found.text == text
    assert [segment.ordinal for segment in found.segments] == list(range(len(found.segments)))
    assert len({segment.segment_id for segment in found.segments}) == len(found.segments)
    reached = 0
    for segment in found.outermost():
        assert segment.start >= reached
        assert not text[reached : segment.start].strip()
        reached = segment.end
    assert not text[reached:].strip()


@pytest.mark.parametrize(
    "piece",
    [
        "Peru sold {0}% more cars in {1}. ",
        "The company lost {0} jobs, it said, while Oslo won 7; they were 4%, 5% and 6%. ",
        "Brazil: {0}%\n",
        "| Peru | {0}% | 4 |\n",
        "China ({0}%), India (5%), ",
        "Of these {0} nurses, half, ",
        "Al said:\nWe have {0}% here.\n\n",
    ],
)
def test_reading_takes_work_in_proportion(piece: str) -> None:
    def work(count: int) -> int:
        text = "Growth in Peru\n\nIt is so. " + "".join(piece.format(i % 90 + 1, 2000 + i % 20) for i in range(count))
        structure = read_structure(text, "long")
        return steps(lambda: read_claims(structure))

    work(10)
    assert work(240) < 5.5 * work(60)


def test_a_text_of_one_part_is_read_as_ever() -> None:
    text = GOLD[0].read_text(encoding="utf-8")
    assert _structure(text, len(text)) == read_structure(text, "long", publishers={})


def test_comments_are_counted_on() -> None:
    one = "Trade\n\nSales rose 4 %.\n\n2 comments:\n\nBo said...\n\nOnly 4 %?\n\nAl said...\n\nIt was 5 %.\n\n"
    found = _structure(one * 3, len(one))
    assert found.comments_found == 6
    assert sorted({segment.comment for segment in found.segments if segment.comment}) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("path", GOLD[::16], ids=lambda path: path.stem)
def test_pieces_divide_the_text_and_their_claims_stand_in_it(path: Path) -> None:
    structure = read_structure(path.read_text(encoding="utf-8"), "long", publishers={})
    parts = list(pieces(structure, 400))
    assert len(parts) > 1
    assert "".join(part.structure.text for part in parts) == structure.text
    assert sum(len(part.structure.segments) for part in parts) == len(structure.segments)
    assert len({part.key() for part in parts}) == len(parts)
    segments = {segment.segment_id: segment for segment in structure.segments}
    claims = [claim for part in parts for claim in part.claims(read_claims(part.structure))]
    assert claims
    assert len({claim["claim_id"] for claim in claims}) == len(claims)
    for claim in claims:
        assert structure.text[claim["start"] : claim["end"]] == claim["exact"]
        home = segments[claim["segment_id"]]
        places = [claim[name] for name in ("sentence_start", "start", "end", "sentence_end")]
        assert [home.start, *places, home.end] == sorted([home.start, *places, home.end])


def test_paragraphs_that_do_not_look_back_give_the_same_claims_in_pieces() -> None:
    structure = read_structure("\n\n".join(PARAGRAPHS * 4), "long", publishers={})
    whole = {claim["claim_id"]: (claim["value"], claim["unit"], claim["entity_id"]) for claim in read_claims(structure)}
    parts = list(pieces(structure, 150))
    assert len(parts) > 3
    assert {
        claim["claim_id"]: (claim["value"], claim["unit"], claim["entity_id"])
        for part in parts
        for claim in part.claims(read_claims(part.structure))
    } == whole
    (only,) = pieces(structure)
    assert only.structure == structure


def test_a_sentence_of_many_names_costs_by_its_length_not_by_the_square(monkeypatch: pytest.MonkeyPatch) -> None:
    described: list[str] = []
    describe = features.describe

    def counting(candidate: Candidate, mention: Mention, situation: Situation) -> None:
        described.append(mention.text)
        describe(candidate, mention, situation)

    monkeypatch.setattr(features, "describe", counting)
    towns = [f"{head}{tail}" for head in ("Bar", "Kel", "Mor", "Tan", "Vil", "Sor", "Gan", "Lum") for tail in TOWN_ENDS]
    work = {}
    for number in (80, 160):
        described.clear()
        listed = ", ".join(f"{10 + place % 80}% in {town}" for place, town in enumerate(towns[:number]))
        claims = read_claims(read_structure(f"In 2023 the share was {listed}.", "long", publishers={}))
        assert [claim["entity"] for claim in claims] == towns[:number]
        work[number] = len(described)
    assert work[160] <= 2.5 * work[80]


TOWN_ENDS = (
    "ton", "ford", "mere", "wick", "stad", "berg", "ville", "dale", "port", "gate",
    "holm", "by", "cot", "den", "ley", "more", "ness", "rick", "shaw", "worth",
)  # fmt: skip

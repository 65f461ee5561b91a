"""The measurement on NewsQuant: our figures as it would write them, and how values are paired, on own sentences."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks import newsquant, peers

from talent_ledger.extract.reader import read_many
from talent_ledger.ingest.structure import read_structure


def rewritten(text: str) -> list[tuple[float, float | None, str]]:
    found = next(read_many([read_structure(text, "text")], all_figures=True))
    ((*told,),) = newsquant._in_its_terms([found], [text])
    return [(round(low, 6), high, name) for low, high, name in told]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shares of Orlo rose 12 cents on Friday.", [(12.0, None, "money")]),
        ("Orlo's margin slipped 45 basis points.", [(45.0, None, "other")]),
        ("About a quarter of Orlo's staff left.", [(0.25, None, "other")]),
        ("Orlo's sales rose from 20 to 30 percent.", [(20.0, 30.0, "percent")]),
        ("Orlo ranked fourth, with sales of $3 million.", [(3e6, None, "money")]),
        ("Orlo employs 40 people.", [(40.0, None, "other")]),
    ],
)
def test_our_figures_in_its_terms(text: str, expected: list[tuple[float, float | None, str]]) -> None:
    assert rewritten(text) == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("5.5", "percentage", (5.5, None, "percent")),
        ("3-5", "united states dollar per barrel", (3.0, 5.0, "money")),
        ("-130", "fahrenheit", (-130.0, None, "other")),
        ("1.5E-3", "gram", (0.0015, None, "other")),
        ("12", "european country", (12.0, None, "other")),
    ],
)
def test_annotated_values_and_classes(value: str, unit: str, expected: tuple[float, float | None, str]) -> None:
    assert newsquant._annotated({"value": value, "normalized_unit": unit}) == expected


def test_each_quantity_is_found_once() -> None:
    gold = [[(5.0, None, "percent"), (5.0, None, "percent"), (1.0, 2.0, "other")]]
    found = [[(5.0, None, "percent"), (1.0, None, "other"), (7.0, None, "money")]]
    scores = newsquant._scores(gold, found)
    expected = {"precision": 1 / 3, "recall": 1 / 3, "percent_f1": 2 / 3, "other_f1": 0.0, "money_f1": 0.0}
    assert {name: scores[name] for name in expected} == pytest.approx(expected)


def test_without_the_data_it_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(newsquant.DATA, raising=False)
    assert newsquant.measure() == []


def test_a_row_for_each_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data = tmp_path / "sentences.json"
    quantities = [{"value": "8.0", "normalized_unit": "percentage"}]
    data.write_text(json.dumps([{"id": "one", "text": "Sales at Orlo rose 8%.", "quantities": quantities}]))
    monkeypatch.setenv(newsquant.DATA, str(data))
    monkeypatch.delenv("CQE_PYTHON", raising=False)
    monkeypatch.setattr(peers, "quantulum", lambda text: [])
    rows = {str(row["system"]): row["f1"] for row in newsquant.measure()}
    assert rows["Talent Ledger, claims"] == rows["regular expressions"] == 1.0
    assert rows["quantulum3"] == 0.0

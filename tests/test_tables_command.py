"""``talent-ledger tables``: from a text to its tables, by the real reading of it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from annotated import ROOT
from talent_ledger.cli import main

TEXT = (
    "Exports of cheese\n\nFrance took 40% of cheese exports in 2022, Germany 35% and Italy 15%. "
    "Others accounted for the remaining 10%.\n"
)
ROWS = [("FRA", 40), ("DEU", 35), ("ITA", 15), ("others", 10)]
KEYS = ("document_id", "title", "measure", "dimension", "population", "year", "unit", "complete", "rows")


def printed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def rows_of(table: dict[str, Any]) -> list[tuple[str, float]]:
    return [(row["entity_id"], row["value"]) for row in table["rows"]]


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "cheese.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_text_yields_its_tables_as_json_lines(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tables", str(text)]) == 0
    (table,) = printed(capsys)
    assert set(KEYS) <= set(table)
    assert (table["document_id"], table["unit"], table["year"], table["complete"]) == ("cheese", "percent", 2022, True)
    assert rows_of(table) == ROWS
    assert all(row["claim_id"].startswith("claim-") for row in table["rows"])
    assert (table["stated_sum"], table["remainder"]) == (100, None)


def test_standard_input_is_a_text(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert main(["tables", "-"]) == 0
    assert [rows_of(table) for table in printed(capsys)] == [ROWS]


def test_a_corpus_keeps_its_ids_and_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "corpus.jsonl"
    path.write_text("".join(json.dumps({"id": name, "text": TEXT}) + "\n" for name in "bac"), encoding="utf-8")
    assert main(["tables", "--corpus", str(path)]) == 0
    tables = printed(capsys)
    assert [table["document_id"] for table in tables] == ["b", "a", "c"]
    assert all(rows_of(table) == ROWS for table in tables)


def test_a_text_that_cannot_be_read_is_named_and_the_others_are_printed(
    text: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    assert main(["tables", str(empty), str(tmp_path / "missing.txt"), str(text)]) != 0
    output = capsys.readouterr()
    assert [rows_of(json.loads(line)) for line in output.out.splitlines()] == [ROWS]
    assert "empty.txt" in output.err
    assert "missing.txt" in output.err


def test_no_text_at_all_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tables"]) == 2
    assert "no text" in capsys.readouterr().err


def test_a_readers_assertion_is_marked_and_can_be_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "blog.txt"
    path.write_text(
        "Cheese\n\nCheese is good.\n\n1 comment:\n\nAnn said...\n\n"
        "France takes 40% of cheese exports, Germany 35% and Italy 15%.\n",
        encoding="utf-8",
    )
    assert main(["tables", str(path)]) == 0
    assert [(table["hearsay"], table["speaker"]) for table in printed(capsys)] == [(True, "Ann")]
    assert main(["tables", "--without-hearsay", str(path)]) == 0
    assert printed(capsys) == []


def test_tables_for_people_name_the_sum_and_what_is_left(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text.write_text(TEXT.split(" Others", maxsplit=1)[0] + "\n", encoding="utf-8")
    assert main(["tables", "--format", "table", str(text)]) == 0
    shown = capsys.readouterr().out
    assert "sum 90, partial; 10 left unstated" in shown
    assert "France" in shown


SEED: list[tuple[list[tuple[str, float]], float | None, bool]] = [
    ([("CHN", 47), ("USA", 18), ("Europe", 12), ("IND", 5)], 82, False),
    ([("USA", 57), ("CHN", 12), ("GBR", 8), ("FRA", 4), ("DEU", 4), ("CAN", 3)], 88, False),
    ([("USA", 65), ("USA", 57)], None, False),
    ([("USA", 15), ("CHN", 6), ("GBR", 1), ("CHE", 1), ("SGP", 1), ("CAN", 1)], 25, True),
    ([("CHN", 81.9), ("IND", 8.2), ("KOR", 4), ("others", 5.8)], 99.9, True),
    ([("Tianyan-504", 504), ("IBM Eagle", 433), ("Google Sycamore", 72)], None, False),
    ([("SMIC", 90), ("SMIC", 85)], None, False),
]


@pytest.fixture(scope="module")
def seed_tables() -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "talent_ledger.cli", "tables", "data/raw/world_top_ai_talent.txt"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=300)
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(("rows", "total", "complete"), SEED)
def test_the_tables_of_the_seed_article_come_out_of_its_text(
    seed_tables: list[dict[str, Any]], rows: list[tuple[str, float]], total: float | None, complete: bool
) -> None:
    same = [table for table in seed_tables if rows_of(table) == rows]
    assert [(table["stated_sum"], table["complete"]) for table in same] == [(total, complete)]


def test_others_and_inferred_rows_of_the_seed_come_out_of_its_text(seed_tables: list[dict[str, Any]]) -> None:
    others = [table["others"] for table in seed_tables if table["others"]]
    assert others == [["TWN", "AUS", "VNM", "SGP", "JPN", "BGD", "PHL", "MYS", "PAK", "MNG", "LKA"]]
    inferred = [row["entity_id"] for table in seed_tables for row in table["rows"] if row["inferred"]]
    assert inferred == ["GBR", "CHE", "SGP", "CAN"]

"""The stage ingest over a corpus of many portions: in order, the same bytes however it was come by, nothing twice."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

PROJECT = Path(__file__).resolve().parents[2]
DOCUMENTS = 2_500
"""More than two portions, in fewer characters than would take long."""
TABLES = ("documents", "segments")


def _text(number: int) -> str:
    draw = random.Random(number)
    lines = [
        f"In {draw.randint(1990, 2024)}, {draw.choice(['Ghana', 'Kenya', 'Chile'])} sold {draw.randint(2, 99)} % more "
        f"{draw.choice(['tea', 'steel', 'cocoa'])} than a year before."
        for _ in range(draw.randint(3, 6))
    ]
    return "\n\n".join(["Trade", *lines]) + "\n"


def _line(identifier: int, text: str) -> str:
    return json.dumps({"id": identifier, "text": text}) + "\n"


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with files, and with shards whose ids come in no order, ingested by one process."""
    root = tmp_path_factory.mktemp("ingested") / "project"
    raw = root / "data" / "raw"
    raw.mkdir(parents=True)
    shutil.copytree(PROJECT / "data" / "reference", root / "data" / "reference")
    (root / "params.yaml").write_text("ingest: {}\n")
    numbers = list(range(DOCUMENTS))
    random.Random(7).shuffle(numbers)
    for name, part in (("a", numbers[:1000]), ("b", numbers[1000:])):
        (raw / f"{name}.jsonl").write_text("".join(_line(number, _text(number)) for number in part))
    (raw / "nested").mkdir()
    (raw / "nested" / "note.txt").write_text(_text(DOCUMENTS))
    _run(root, workers=1)
    return root


@pytest.fixture
def project(ingested: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(ingested, tmp_path / "project"))


def _start(root: Path, workers: int = 2) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "talent_ledger.ingest"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(PROJECT / "src"), "TALENT_LEDGER_WORKERS": str(workers)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _run(root: Path, workers: int = 2, code: int = 0) -> str:
    run = _start(root, workers)
    _, said = run.communicate()
    assert run.returncode == code, said
    return said


def _written(root: Path) -> list[bytes]:
    return [(root / f"data/documents/{name}.parquet").read_bytes() for name in TABLES]


def _read_again(root: Path, known: set[Path]) -> int:
    """How many results were added to the cache beside the segments *known*."""
    return sum(len(pl.read_parquet(path, columns=["key"])) for path in _segments(root) - known)


def _segments(root: Path) -> set[Path]:
    return set((root / ".cache" / "ingest").rglob("*.parquet"))


def _rebuilt(root: Path) -> list[bytes]:
    shutil.rmtree(root / ".cache")
    _run(root, workers=1)
    return _written(root)


def test_documents_come_in_order_of_their_ids_with_their_segments(project: Path) -> None:
    documents, segments = (pl.read_parquet(project / f"data/documents/{name}.parquet") for name in TABLES)
    assert len(documents) == DOCUMENTS + 1
    assert documents["document_id"].to_list() == sorted(set(documents["document_id"]))
    assert segments.equals(segments.sort("document_id", "ordinal"))
    assert set(segments["document_id"]) == set(documents["document_id"])
    text = documents.row(by_predicate=pl.col("document_id") == "a-" + documents["document_id"][3][2:], named=True)
    assert text["text"] == _text(int(text["document_id"][2:]))


def test_any_number_of_workers_writes_the_same_bytes(project: Path) -> None:
    expected = _written(project)
    shutil.rmtree(project / ".cache")
    _run(project, workers=3)
    assert _written(project) == expected
    known = _segments(project)
    _run(project, workers=2)
    assert _written(project) == expected
    assert _read_again(project, known) == 0


def test_added_edited_moved_and_removed_texts_give_the_bytes_of_a_clean_rebuild(project: Path) -> None:
    raw, before, known = project / "data" / "raw", _written(project), _segments(project)
    (raw / "new.txt").write_text("Exports of Ghana rose 12 % to $3.4 billion in 2023.\n")
    lines = (raw / "b.jsonl").read_text().splitlines(keepends=True)
    lines[7] = _line(json.loads(lines[7])["id"], "Kenya sold 45 tons of tea.\n")
    (raw / "b.jsonl").write_text("".join(lines[:-1]))
    (raw / "nested" / "note.txt").rename(raw / "note.txt")
    _run(project)
    after = _written(project)
    assert after != before
    assert _read_again(project, known) == 3
    names = set(pl.read_parquet(project / "data/documents/documents.parquet")["document_id"])
    assert {"new", "note"} <= names
    assert "nested-note" not in names
    assert f"b-{json.loads(lines[-1])['id']}" not in names
    assert after == _rebuilt(project)


def test_the_first_text_of_an_id_has_it_and_the_others_are_named(project: Path) -> None:
    lines = (project / "data/raw/b.jsonl").read_text().splitlines(keepends=True)
    (project / "data/raw/b.jsonl").write_text("".join([*lines, lines[4]]))
    expected = _written(project)
    said = _run(project, code=1)
    assert f"b.jsonl, line {len(lines) + 1}: it has the same id as data/raw/b.jsonl, line 5" in said
    assert _written(project) == expected


def test_another_parameter_or_publisher_takes_nothing_from_the_cache(project: Path) -> None:
    for name, content in (
        ("params.yaml", "ingest: {repeated_share: 0.9}\n"),
        ("data/reference/publishers.csv", "host,publisher\nexample.org,Example\n"),
    ):
        known = _segments(project)
        (project / name).write_text(content)
        _run(project)
        assert _read_again(project, known) == DOCUMENTS + 1


def test_killed_runs_and_two_at_once_leave_nothing_wrong_behind(project: Path) -> None:
    expected = _written(project)
    shutil.rmtree(project / ".cache")
    for seconds in (1.0, 2.5):
        run = _start(project)
        time.sleep(seconds)
        run.send_signal(signal.SIGKILL)
        run.communicate()
        assert _written(project) == expected, "the old output stays until the new one is whole"
    both = [_start(project, workers=1), _start(project, workers=2)]
    for run in both:
        _, said = run.communicate()
        assert run.returncode == 0, said
    assert _written(project) == expected
    _run(project)
    assert _written(project) == expected

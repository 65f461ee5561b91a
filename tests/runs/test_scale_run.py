"""The stages ingest and extract over a corpus that changes: same bytes as a clean rebuild, whatever happened before."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

PROJECT = Path(__file__).resolve().parents[2]
TEXTS = sorted((PROJECT / "data" / "gold" / "open").glob("*.txt"))[:45]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the annotated texts, ingested and extracted once by one process."""
    root = tmp_path_factory.mktemp("corpus") / "project"
    (root / "data" / "raw").mkdir(parents=True)
    shutil.copytree(PROJECT / "data" / "reference", root / "data" / "reference")
    shutil.copytree(PROJECT / "data" / "model", root / "data" / "model")
    shutil.copy(PROJECT / "params.yaml", root)
    for text in TEXTS:
        shutil.copy(text, root / "data" / "raw")
    _run(root, "ingest")
    _run(root, "extract", workers=1)
    return root


@pytest.fixture
def project(corpus: Path, tmp_path: Path) -> Path:
    """A copy of the extracted project with its cache."""
    return Path(shutil.copytree(corpus, tmp_path / "project"))


def _command(stage: str) -> list[str]:
    return [sys.executable, "-m", f"talent_ledger.{stage}"]


def _environment(workers: int) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(PROJECT / "src"), "TALENT_LEDGER_WORKERS": str(workers)}


def _run(root: Path, stage: str, workers: int = 2) -> str:
    done = subprocess.run(
        _command(stage), cwd=root, env=_environment(workers), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def _claims(root: Path) -> bytes:
    return (root / "data" / "claims" / "claims.parquet").read_bytes()


def _segments(root: Path) -> list[Path]:
    return sorted((root / ".cache" / "extract").rglob("*.parquet"))


def _rebuilt(root: Path) -> bytes:
    """The claims of a clean rebuild by one process."""
    shutil.rmtree(root / ".cache")
    _run(root, "extract", workers=1)
    return _claims(root)


def test_any_number_of_workers_writes_the_same_bytes(project: Path) -> None:
    expected = _claims(project)
    for workers in (3, 2):
        shutil.rmtree(project / ".cache")
        (project / "data" / "claims" / "claims.parquet").unlink()
        _run(project, "extract", workers=workers)
        assert _claims(project) == expected


def test_added_edited_and_removed_documents_give_the_bytes_of_a_clean_rebuild(project: Path) -> None:
    raw = project / "data" / "raw"
    before = _claims(project)
    (raw / "new.txt").write_text("Exports of Ghana rose 12 % to $3.4 billion in 2023.\n")
    edited = raw / TEXTS[0].name
    edited.write_text(edited.read_text() + "\nIn 2022, Kenya sold 45 tons of tea.\n")
    (raw / TEXTS[1].name).unlink()
    _run(project, "ingest")
    _run(project, "extract")
    after = _claims(project)
    assert after != before
    documents = set(pl.read_parquet(project / "data" / "claims" / "claims.parquet")["document_id"])
    assert "new" in documents
    assert TEXTS[1].stem not in documents
    assert after == _rebuilt(project)


def test_one_changed_document_is_the_only_one_read_again(project: Path) -> None:
    known = set(_segments(project))
    (project / "data" / "raw" / "new.txt").write_text("Exports of Ghana rose 12 % in 2023.\n")
    _run(project, "ingest")
    _run(project, "extract")
    (added,) = set(_segments(project)) - known
    assert len(pl.read_parquet(added)) == 1


def test_another_model_or_lexicon_takes_nothing_from_the_cache(project: Path) -> None:
    known = _segments(project)
    units = project / "data" / "reference" / "lexicon" / "units.csv"
    units.write_text(units.read_text().rstrip("\n") + "\n")
    settings = project / "data" / "model" / "settings.json"
    settings.write_text(settings.read_text() + "\n")
    _run(project, "extract")
    fresh = set(_segments(project)) - set(known)
    assert sum(len(pl.read_parquet(segment)) for segment in fresh) == len(TEXTS)


def test_a_run_that_is_killed_leaves_nothing_wrong_behind(project: Path) -> None:
    expected = _claims(project)
    shutil.rmtree(project / ".cache")
    for seconds in (1.0, 5.0):
        run = subprocess.Popen(_command("extract"), cwd=project, env=_environment(2), stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        run.send_signal(signal.SIGKILL)
        run.wait()
        assert _claims(project) == expected, "the old output stays until the new one is whole"
    _run(project, "extract")
    assert _claims(project) == expected


def test_two_runs_at_once_both_end_well(project: Path) -> None:
    expected = _claims(project)
    shutil.rmtree(project / ".cache")
    runs = [
        subprocess.Popen(_command("extract"), cwd=project, env=_environment(1), stderr=subprocess.DEVNULL)
        for _ in range(2)
    ]
    assert [run.wait() for run in runs] == [0, 0]
    assert _claims(project) == expected
    _run(project, "extract")
    assert _claims(project) == expected


def test_long_work_says_how_far_it_is_in_lines_when_nobody_watches(project: Path) -> None:
    shutil.rmtree(project / ".cache")
    said = _run(project, "extract", workers=1)
    assert re.search(r"extract: \d+ documents, \d+%, \d+ a second, .* left", said)
    assert "\x1b" not in said
    assert _run(project, "extract") == "", "and nothing when there is nothing to do"

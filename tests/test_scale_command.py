"""`talent-ledger extract --corpus`: every format, all cores, in order, faults where they stand."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import polars as pl
import pytest

from talent_ledger.cli import main
from talent_ledger.commands.extract import BATCH

TEXT = "In {year}, Ghana's exports of tea rose by 12 %, and Kenya sold 45 tons of steel.\n\n"
LONG = [{"id": f"t{n}", "text": TEXT.format(year=1950 + n) * 60} for n in range(3 * BATCH // (60 * len(TEXT)))]


def _lines(rows: list[dict[str, str]]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def _printed(capsys: pytest.CaptureFixture[str], path: Path, code: int = 0) -> tuple[list[dict[str, object]], str]:
    assert main(["extract", "--corpus", str(path)]) == code
    printed = capsys.readouterr()
    return [json.loads(line) for line in printed.out.splitlines()], printed.err


def test_every_format_gives_the_same_claims(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    zstandard = pytest.importorskip("zstandard")
    lines = _lines(LONG[:2])
    (tmp_path / "a.jsonl").write_bytes(lines)
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines))
    (tmp_path / "a.jsonl.zst").write_bytes(zstandard.compress(lines))
    (tmp_path / "unnamed").write_bytes(lines)
    pl.DataFrame(LONG[:2]).write_parquet(tmp_path / "a.parquet")
    expected, _ = _printed(capsys, tmp_path / "a.jsonl")
    assert len(expected) >= 4 * 60
    for name in ("a.jsonl.gz", "a.jsonl.zst", "a.parquet", "unnamed"):
        assert _printed(capsys, tmp_path / name)[0] == expected


def test_a_long_corpus_is_read_in_order_by_any_number_of_workers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = _lines(LONG).splitlines(keepends=True)
    rows[1:1] = [b'{"id": "bad"}\n', b'{"id": "empty", "text": " "}\n']
    (tmp_path / "a.jsonl").write_bytes(b"".join(rows))
    seen = []
    for workers in ("1", "3"):
        monkeypatch.setenv("TALENT_LEDGER_WORKERS", workers)
        claims, said = _printed(capsys, tmp_path / "a.jsonl", code=1)
        seen.append(claims)
        assert [line.split(":")[1].rsplit(" ", 1)[1] for line in said.splitlines()] == ["2", "3"]
    assert seen[0] == seen[1]
    assert list(dict.fromkeys(claim["document_id"] for claim in seen[0])) == [row["id"] for row in LONG]


def test_all_figures_of_a_long_corpus_are_the_claims_and_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALENT_LEDGER_WORKERS", "2")
    texts = [row | {"text": row["text"] + "Two dogs barked.\n"} for row in LONG]
    (tmp_path / "a.jsonl").write_bytes(_lines(texts))
    claims, _ = _printed(capsys, tmp_path / "a.jsonl")
    assert main(["extract", "--corpus", str(tmp_path / "a.jsonl"), "--all-figures"]) == 0
    figures = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [{key: f[key] for key in f if key != "rejected"} for f in figures if f["rejected"] is None] == claims
    assert [f["document_id"] for f in figures if f["exact"] == "Two" and f["rejected"]] == [row["id"] for row in LONG]


def test_a_corpus_that_is_not_there_is_one_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, said = _printed(capsys, tmp_path / "none.jsonl", code=2)
    assert "none.jsonl: the corpus cannot be read" in said

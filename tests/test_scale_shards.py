"""Files of many texts: every format gives the same documents; what is broken is named and the rest is read."""

from __future__ import annotations

import gzip
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from talent_ledger.ingest.__main__ import run

PROJECT = Path(__file__).resolve().parents[1]
TEXTS = {"one": "Exports rose 12 % to $3.4 billion.\n\nKenya — 45 tons.\n", "two": "Überall 7 %.\n"}


Reading = Callable[[], "Found"]


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    (tmp_path / "data" / "raw" / "news").mkdir(parents=True)
    shutil.copytree(PROJECT / "data" / "reference", tmp_path / "data" / "reference")
    (tmp_path / "params.yaml").write_text("ingest: {}\n")
    return tmp_path / "data" / "raw"


def _lines() -> bytes:
    return "".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in TEXTS.items()).encode()


def _write(kind: str, folder: Path) -> None:
    path = folder / f"press.{kind}"
    if kind == "jsonl":
        path.write_bytes(_lines())
    elif kind == "jsonl.gz":
        path.write_bytes(gzip.compress(_lines()))
    elif kind == "jsonl.zst":
        zstandard = pytest.importorskip("zstandard")
        first, second = _lines().splitlines(keepends=True)
        path.write_bytes(zstandard.compress(first) + zstandard.compress(second))  # two frames, as shards joined by cat
    else:
        pl.DataFrame({"id": list(TEXTS), "text": list(TEXTS.values())}).write_parquet(path)


@dataclass
class Found:
    """What the stage wrote and said."""

    documents: list[dict[str, Any]]
    segments: list[dict[str, Any]]
    faults: list[str]


@pytest.fixture
def read(raw: Path, capsys: pytest.CaptureFixture[str]) -> Reading:
    """Run the stage over what lies in `raw`."""

    def reading() -> Found:
        run(raw.parents[1])
        tables = [
            pl.read_parquet(raw.parents[1] / f"data/documents/{name}.parquet") for name in ("documents", "segments")
        ]
        return Found(
            tables[0].to_dicts(),
            tables[1].to_dicts(),
            [line for line in capsys.readouterr().err.splitlines() if "What to do" in line],
        )

    return reading


@pytest.mark.parametrize("kind", ["jsonl", "jsonl.gz", "jsonl.zst", "parquet"])
def test_every_format_gives_the_same_texts(raw: Path, read: Reading, kind: str) -> None:
    _write(kind, raw / "news")
    corpus = read()
    assert not corpus.faults
    assert {document["document_id"]: document["text"] for document in corpus.documents} == {
        f"news-press-{name}": text for name, text in TEXTS.items()
    }
    assert {segment["document_id"] for segment in corpus.segments} == {"news-press-one", "news-press-two"}


def test_the_sidecar_of_a_shard_holds_for_all_its_texts(raw: Path, read: Reading) -> None:
    _write("jsonl.gz", raw)
    (raw / "press.origin.yml").write_text("publisher: The Courier\n")
    corpus = read()
    assert not corpus.faults
    assert {document["publisher"] for document in corpus.documents} == {"The Courier"}


def test_faults_are_named_by_line_and_the_other_texts_are_read(raw: Path, read: Reading) -> None:
    broken = [b"{", b'{"id": "a"}', b'{"id": "b", "text": 5}', b'["id", "text"]', b'{"id": "c", "text": " "}']
    (raw / "press.jsonl").write_bytes(_lines() + b"\n".join(broken) + b"\n" + _lines())
    corpus = read()
    assert len(corpus.documents) == 2
    lines = [int(fault.split(", line ")[1].split(":")[0]) for fault in corpus.faults]
    assert lines == [3, 4, 5, 6, 7, 8, 9]


def test_a_shard_that_is_cut_off_is_a_fault_after_the_texts_before(raw: Path, read: Reading) -> None:
    lines = b"".join(b'{"id": %d, "text": "Sales rose %d %%."}\n' % (n, n * 7919 % 104729) for n in range(20_000))
    whole = gzip.compress(lines)
    (raw / "press.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    (raw / "bad.parquet").write_bytes(b"PAR1 no more")
    corpus = read()
    assert 0 < len(corpus.documents) < 20_000
    assert {fault.split(":")[1].strip() for fault in corpus.faults} >= {
        "data/raw/press.jsonl.gz",
        "data/raw/bad.parquet",
    }


def test_web_archives_give_their_pages_and_extracted_texts(raw: Path, read: Reading) -> None:
    pytest.importorskip("trafilatura")
    pytest.importorskip("warcio")
    from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]  # noqa: PLC0415  (optional)
    from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]  # noqa: PLC0415  (optional)

    words = "Exports of Ghana rose 12 % in 2023. " * 12
    page = f"<html><body><article><h1>Exports</h1><p>{words}</p></article></body></html>"
    with (raw / "crawl.warc.gz").open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for status in ("200 OK", "404 Not Found"):
            headers = StatusAndHeaders(status, [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    "https://example.org/a", "response", payload=io.BytesIO(page.encode()), http_headers=headers
                )
            )
        writer.write_record(
            writer.create_warc_record("https://example.org/b", "conversion", payload=io.BytesIO(TEXTS["one"].encode()))
        )
    corpus = read()
    assert not corpus.faults
    html, plain = sorted(corpus.documents, key=lambda document: str(document["url"]))  # archives name records at random
    assert (html["url"], plain["url"]) == ("https://example.org/a", "https://example.org/b")
    assert "rose 12 % in 2023" in str(html["text"])
    assert plain["text"] == TEXTS["one"]
    assert all(
        segment["end"] <= len(str(html["text"]))
        for segment in corpus.segments
        if segment["document_id"] == html["document_id"]
    )

"""The command line with what a stranger brings: broken corpora, folders, readers that leave, narrow locales."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from codecs import BOM_UTF8
from pathlib import Path

import pytest

from talent_ledger.cli import COMMANDS, main

ROOT = Path(__file__).parents[1]

TEXT = "Cheese\n\nFrance took 40% of “cheese” exports in 2022.\n"
GOOD = json.dumps({"id": "good", "text": TEXT}).encode()


def corpus(folder: Path, *lines: bytes) -> str:
    path = folder / "corpus.jsonl"
    path.write_bytes(b"\n".join(lines) + b"\n")
    return str(path)


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "talent_ledger.cli", *arguments],
        cwd=ROOT, capture_output=True, check=False, timeout=120, env=os.environ | environment,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b'{"id": "b", "text": ', "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"[]", "no JSON object"),
        (b"null", "no JSON object"),
        (b'{"text": "It rose 5%."}', "`id`"),
        (b'{"id": null, "text": "It rose 5%."}', "`id`"),
        (b'{"id": "c"}', "`text`"),
        (b'{"id": "d", "text": 5}', "`text`"),
        (b'{"id": "e", "text": " "}', "empty"),
        (b'{"id": "f", "text": "It rose \\ud800 5%."}', "surrogate"),
        (b'{"id": "g", "text": "It rose \\u0000 5%."}', "binary"),
        ('{"id": "h", "text": "Café sales rose 5%."}'.encode("latin-1"), "byte 25 is not valid UTF-8"),
    ],
)
def test_a_broken_line_of_a_corpus_is_named_and_the_others_are_read(
    line: bytes, fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    after = GOOD.replace(b'"good"', b'"after"')
    assert main(["extract", "--corpus", corpus(tmp_path, GOOD, line, after)]) == 1
    printed = capsys.readouterr()
    assert [json.loads(claim)["document_id"] for claim in printed.out.splitlines()] == ["good", "after"]
    assert len(printed.err.splitlines()) == 1
    assert "corpus.jsonl, line 2: " in printed.err
    assert fault in printed.err


def test_a_byte_order_mark_before_a_corpus_is_no_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", "--corpus", corpus(tmp_path, BOM_UTF8 + GOOD)]) == 0
    assert json.loads(capsys.readouterr().out)["document_id"] == "good"


def test_a_corpus_in_utf_16_is_one_fault_not_one_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "corpus.jsonl"
    path.write_bytes((GOOD.decode() + "\n").encode("utf-16") * 3)
    assert main(["extract", "--corpus", str(path)]) == 2
    (message,) = capsys.readouterr().err.splitlines()
    assert "UTF-16" in message


def test_a_folder_is_told_from_a_missing_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(tmp_path), str(tmp_path / "none.txt")]) == 1
    first, second = capsys.readouterr().err.splitlines()
    assert "folder" in first
    assert "no such file" in second


def test_output_is_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    path = tmp_path / "käse.txt"
    path.write_text(TEXT, encoding="utf-8")
    done = run("extract", str(path), PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    assert '"käse"' in done.stdout.decode("utf-8")


def test_one_text_is_read_without_the_libraries_for_many(tmp_path: Path) -> None:
    (tmp_path / "memo.txt").write_text("Kenya accounted for 41% of the coffee.\n", encoding="utf-8")
    heavy = "{'polars', 'pyarrow', 'duckdb', 'yaml', 'rich'}"
    code = (
        "import sys; from talent_ledger.cli import main; "
        f"assert main(['extract', 'memo.txt']) == 0; sys.exit(str({heavy} & set(sys.modules) or ''))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "" and json.loads(done.stdout)["entity_id"] == "KEN"


def test_a_reader_that_leaves_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "cheese.txt"
    path.write_text(TEXT, encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "talent_ledger.cli", "extract", str(path)]
    done = subprocess.run(command, cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, check=False, timeout=120)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    assert f"usage: talent-ledger {command}" in capsys.readouterr().out

"""``talent-ledger review``: who may ask, who may write, and that a decision is written whole or not at all."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from report_ledger import REFERENCE, chess_corpus
from talent_ledger.commands.review import Desk, changed_claims, open_desk, serve
from talent_ledger.report.desk import file_content
from talent_ledger.schema import columns
from talent_ledger.schema.corrections import read_corrections
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.frames import conform, write_parquet
from talent_ledger.tables.__main__ import run as run_tables


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return chess_corpus().write(tmp_path / "project")


@pytest.fixture
def desk(project: Path, tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(project, tmp_path / "desk")
    server = serve(opened)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield opened
    server.shutdown()
    server.server_close()
    thread.join(timeout=5)


def ask(desk: Desk, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", desk.port, timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body=body, headers=named)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


def own(desk: Desk) -> dict[str, str]:
    return {"Origin": desk.origin, "X_Ledger": "desk", "Content_Type": "application/json"}


def drop(claim: dict[str, Any], name: str = "drop-it") -> dict[str, Any]:
    return {
        "id": name,
        "action": "drop",
        "target": {"document": claim["document_id"], "exact": claim["exact"], "start": claim["start"]},
        "expect": {"value": claim["value"]},
        "reason": "The sentence is about another year.",
        "reviewer": "A. Analyst",
        "date": "2025-03-01",
        "status": "applied",
    }


def decisions(project: Path, *entries: dict[str, Any], expected: str | None = None) -> bytes:
    current = file_content((project / "data/corrections.yml").read_text(encoding="utf-8"))
    return json.dumps({"expected": expected or current, "entries": entries}).encode()


CLAIM = next(row for row in chess_corpus().rows["claims"] if row["exact"] == "30%")


def test_pages_need_the_secret_and_this_machine_as_host(desk: Desk) -> None:
    page = f"/{desk.secret}/review.html"
    assert ask(desk, page)[0] == 200
    for path in ("/", "/review.html", f"/{desk.secret[:-1]}/review.html", f"/{desk.secret}"):
        assert ask(desk, path)[0] == 404
    for host in ("evil.example", f"evil.example:{desk.port}", "127.0.0.1", ""):
        assert ask(desk, page, Host=host)[0] in (400, 403)


@pytest.mark.parametrize(
    "path",
    [
        "../../params.yaml",
        "..%2f..%2fparams.yaml",
        "figures/../../../params.yaml",
        "/etc/passwd",
        "",
        ".",
        "data/",
        "%00",
        "review.html/",
        "~root",
    ],
)
def test_no_path_leads_out_of_the_reports(desk: Desk, path: str) -> None:
    assert ask(desk, f"/{desk.secret}/{path}")[0] == 404


def test_a_link_out_of_the_reports_is_not_followed(desk: Desk, project: Path) -> None:
    (project / "reports").mkdir(exist_ok=True)
    (project / "reports/leak.html").symlink_to(project / "params.yaml")
    (project / "reports/kept.html").write_text("kept", encoding="utf-8")
    assert ask(desk, f"/{desk.secret}/kept.html") == (200, b"kept")
    assert ask(desk, f"/{desk.secret}/leak.html")[0] == 404


def test_the_page_may_speak_to_its_server_and_nobody_else(desk: Desk) -> None:
    text = ask(desk, f"/{desk.secret}/review.html")[1].decode()
    assert "connect-src &#39;self&#39;" in text
    assert '<meta name="ledger-desk"' in text
    assert str(desk.root) not in text


def test_a_decision_is_written_and_the_rest_of_the_file_kept(desk: Desk, project: Path) -> None:
    path = f"/{desk.secret}/api/corrections"
    status, content = ask(desk, path, "POST", decisions(project, drop(CLAIM)), **own(desk))
    told = json.loads(content)
    assert (status, told["written"]) == (200, 1)
    text = (project / "data/corrections.yml").read_text(encoding="utf-8")
    assert text.startswith("# decisions\ncorrections:\n")
    assert told["content"] == file_content(text)
    assert [one.id for one in read_corrections(project)] == ["drop-it"]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"X_Ledger": ""}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Content_Type": "text/plain"}, 415),
        ({"Host": "evil.example"}, 403),
    ],
)
def test_nobody_else_may_write(desk: Desk, project: Path, change: dict[str, str], status: int) -> None:
    before = (project / "data/corrections.yml").read_bytes()
    headers = own(desk) | change
    answer = ask(desk, f"/{desk.secret}/api/corrections", "POST", decisions(project, drop(CLAIM)), **headers)
    assert answer[0] == status
    assert (project / "data/corrections.yml").read_bytes() == before


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"not json", 400),
        (b"[]", 400),
        (b'{"entries": []}', 400),
        (b'{"entries": [1]}', 400),
        (b"\xff\xfe", 400),
    ],
)
def test_nonsense_is_refused(desk: Desk, project: Path, body: bytes, status: int) -> None:
    before = (project / "data/corrections.yml").read_bytes()
    assert ask(desk, f"/{desk.secret}/api/corrections", "POST", body, **own(desk))[0] == status
    assert (project / "data/corrections.yml").read_bytes() == before


def test_one_bad_entry_and_none_is_written(desk: Desk, project: Path) -> None:
    before = (project / "data/corrections.yml").read_bytes()
    bad = drop(CLAIM, "second") | {"reason": "short"}
    body = decisions(project, drop(CLAIM), bad)
    status, content = ask(desk, f"/{desk.secret}/api/corrections", "POST", body, **own(desk))
    assert status == 422
    assert "entry second, field reason" in json.loads(content)["error"]
    twice = decisions(project, drop(CLAIM), drop(CLAIM))
    assert ask(desk, f"/{desk.secret}/api/corrections", "POST", twice, **own(desk))[0] == 422
    assert (project / "data/corrections.yml").read_bytes() == before


def test_a_stale_page_writes_nothing(desk: Desk, project: Path) -> None:
    body = decisions(project, drop(CLAIM))
    (project / "data/corrections.yml").write_text("# edited meanwhile\ncorrections: []\n", encoding="utf-8")
    status, content = ask(desk, f"/{desk.secret}/api/corrections", "POST", body, **own(desk))
    assert status == 409
    assert "has changed since" in json.loads(content)["error"]
    assert (project / "data/corrections.yml").read_text(encoding="utf-8") == "# edited meanwhile\ncorrections: []\n"


def test_two_pages_at_once_never_overwrite_each_other(desk: Desk, project: Path) -> None:
    bodies = [decisions(project, drop(CLAIM, f"drop-{number}")) for number in range(8)]
    path, found = f"/{desk.secret}/api/corrections", []

    def write(body: bytes) -> None:
        found.append(ask(desk, path, "POST", body, **own(desk))[0])

    threads = [threading.Thread(target=write, args=(body,)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [200] + [409] * 7
    assert len(read_corrections(project)) == 1


def test_a_decision_takes_effect_in_the_next_run(desk: Desk, project: Path) -> None:
    claims = chess_corpus().rows["claims"]
    frame = conform(claims, columns.CLAIMS)
    write_parquet(project / "data/claims/claims.parquet", frame, columns.CLAIMS, ["claim_id"])
    shutil.copytree(REFERENCE, project / "data/reference", dirs_exist_ok=True)
    work = next(row for row in claims if row["exact"] == "57%")
    override = drop(work, "override-it") | {"action": "override", "values": {"value": 58.0}}
    override["target"] |= {"entity": "USA"}
    body = decisions(project, drop(CLAIM), override)
    assert ask(desk, f"/{desk.secret}/api/corrections", "POST", body, **own(desk))[0] == 200
    run_tables(project)
    corrected = pl.read_parquet(project / "data/candidate/claims.parquet")
    rows = {row["claim_id"]: row for row in corrected.iter_rows(named=True)}
    assert rows[CLAIM["claim_id"]]["standing"] == "withdrawn"
    assert rows[work["claim_id"]]["value"] == 58.0
    assert rows[work["claim_id"]]["corrections"] == ["override-it"]


def test_the_desk_shows_a_run_that_was_never_published(project: Path, tmp_path: Path) -> None:
    shutil.rmtree(project / "data/published")
    opened = open_desk(project, tmp_path / "desk")
    assert "57%" in (opened.page / "review.html").read_text(encoding="utf-8")


def test_changed_since_a_revision(project: Path, tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(
            ["git", "-C", str(project), "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments],
            check=True,
            capture_output=True,
        )

    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    assert changed_claims(project, "HEAD", tmp_path / "one") == []
    corpus = chess_corpus()
    changed = next(row for row in corpus.rows["claims"] if row["exact"] == "65%")
    changed["year"] = 2018
    corpus.write(project)
    assert changed_claims(project, "HEAD", tmp_path / "two") == [changed["claim_id"]]
    with pytest.raises(LedgerError, match="revision"):
        changed_claims(project, "no-such-revision", tmp_path / "three")


def test_the_command_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "data/reference").mkdir(parents=True)
    (tmp_path / "params.yaml").write_text("report: {}\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "talent_ledger.cli", "review", "--no-browser"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "dvc repro" in done.stderr
    assert "Traceback" not in done.stderr

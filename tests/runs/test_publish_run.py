"""Publication in a real repository: the whole pipeline on the seed article, under git and DVC, in a temporary folder.

One story, told in the order it happens: publish, misprint the source, be refused, acknowledge, mend, rebuild elsewhere.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
import yaml

ROOT = Path(__file__).parents[2]
SEED = "data/raw/world_top_ai_talent.txt"
LEFT_OUT = ("tests/", "docs/", "benchmarks/", "dvc.lock", "data/published/", "reports/")


class Repository:
    """A git and DVC repository with the project's own files in it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command as a user would, with this interpreter and this repository's own code."""
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "PYTHONPATH": str(self.root / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(
            command, cwd=self.root, env=environment, capture_output=True, text=True, check=False, timeout=300
        )

    def done(self, *command: str) -> str:
        """The output of a command that must succeed."""
        result = self.run(*command)
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    def repro(self) -> subprocess.CompletedProcess[str]:
        return self.run("dvc", "repro", "publish")

    def set_up(self) -> None:
        self.done("dvc", "config", "--local", "core.site_cache_dir", str(self.root / ".dvc/tmp/site"))

    def commit(self, message: str) -> None:
        self.done("git", "add", "-A")
        self.done("git", "-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "-qm", message)

    def published(self) -> dict[str, bytes]:
        folder = self.root / "data/published"
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix != ".duckdb"
        }

    def replace(self, before: str, after: str) -> None:
        """Edit the seed article."""
        raw = (self.root / SEED).read_bytes()
        assert raw.count(before.encode()) == 1
        (self.root / SEED).write_bytes(raw.replace(before.encode(), after.encode()))


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """The project's tracked files as a repository of their own, with the pipeline run once and committed."""
    root = tmp_path_factory.mktemp("run") / "project"
    tracked = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    for name in tracked:
        if name and not name.startswith(LEFT_OUT) and (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, root / name)
    (root / "reports/metrics").mkdir(parents=True)
    shutil.copyfile(ROOT / "reports/metrics/train.json", root / "reports/metrics/train.json")
    made = Repository(root)
    made.done("git", "init", "-q", "-b", "main")
    made.set_up()
    made.done("dvc", "commit", "--force", "train")  # the model comes with the project: learning it again takes minutes
    first = made.repro()
    assert first.returncode == 0, first.stdout + first.stderr
    made.commit("First publication")
    return made


def test_publishing_and_publishing_again(repository: Repository) -> None:
    assert {"csv/observations.csv", "parquet/observations.parquet", "history.csv"} <= set(repository.published())
    again = repository.repro()
    assert again.returncode == 0 and "up to date" in again.stdout
    assert repository.done("git", "status", "--porcelain") == ""
    tracked = repository.done("git", "ls-files", "data/published").split()
    assert "data/published/csv/observations.csv" in tracked and "data/published/history.csv" in tracked
    assert not [name for name in tracked if name.endswith((".parquet", ".duckdb"))]


def test_the_report_waits_for_publication() -> None:
    """Numbers that were refused reach no chart: DVC runs what draws them only after `publish` went well."""
    stages = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
    outs = {name for out in stages["publish"]["outs"] for name in ([out] if isinstance(out, str) else out)}
    assert outs & set(stages["report"]["deps"])


def test_a_misprint_is_refused_until_it_is_acknowledged(repository: Repository) -> None:
    before = repository.published()
    lock_of_publish = stage(repository, "publish")
    repository.replace("81.9%", "91.9%")

    refused = repository.repro()
    said = " ".join((refused.stdout + refused.stderr).split())
    assert refused.returncode != 0
    assert re.search(r"“[^”]*[Tt]op AI talent[^”]*” claims to cover the whole and adds up to 109\.9%, not 100%", said)
    assert "The Chinese from PRC dominate the Asia Pacific region with 91.9% of the top AI talent." in said
    assert repository.published() == before, "the last good dataset stays, byte for byte"
    assert stage(repository, "publish") == lock_of_publish
    page = (repository.root / "reports/validation.html").read_text(encoding="utf-8")
    assert "109.9%" in page and "91.9%" in page, "the page explains the refusal"
    assert repository.run(sys.executable, "-m", "talent_ledger.cli", "check").returncode == 1

    assert repository.repro().returncode != 0, "asking again changes nothing"
    assert repository.published() == before

    entry = re.search(r"( *- id: acknowledge-.*?status: applied)", refused.stdout + refused.stderr, re.DOTALL)
    assert entry is not None
    completed = (
        entry[1]
        .replace("why the text may stand as it is", "the printed edition says the same")
        .replace("your name", "Ada")
    )
    lines = completed.replace("YYYY-MM-DD", "2025-03-01").splitlines()
    ledger = repository.root / "data/corrections.yml"
    kept = ledger.read_text(encoding="utf-8") if ledger.is_file() else ""
    ledger.write_text("corrections:\n" + "\n".join(lines) + "\n", encoding="utf-8")

    passed = repository.repro()
    assert passed.returncode == 0, passed.stdout + passed.stderr
    out = pl.read_parquet(repository.root / "data/quarantine/quarantine.parquet")
    assert out["acknowledged_by"].null_count() == 0 and not out.is_empty()
    now = repository.published()
    assert b"91.9" not in now["csv/observations.csv"] and b"81.9" not in now["csv/observations.csv"]
    published = pl.read_csv(repository.root / "data/published/history.csv")["publication"]
    assert published.max() == 2

    ledger.write_text(kept, encoding="utf-8") if kept else ledger.unlink()
    repository.replace("91.9%", "81.9%")
    mended = repository.repro()
    assert mended.returncode == 0, mended.stdout + mended.stderr
    after = repository.published()
    assert {name: raw for name, raw in after.items() if name != "history.csv"} == {
        name: raw for name, raw in before.items() if name != "history.csv"
    }


def test_a_clone_without_cache_rebuilds_the_same(repository: Repository, tmp_path: Path) -> None:
    repository.done("git", "checkout", "-q", "--", ".")
    clone = Repository(tmp_path / "elsewhere" / "clone")
    repository.done("git", "clone", "-q", str(repository.root), str(clone.root))
    clone.set_up()
    lock = (clone.root / "dvc.lock").read_bytes()
    rebuilt = clone.repro()
    assert rebuilt.returncode == 0, rebuilt.stdout + rebuilt.stderr
    assert (clone.root / "dvc.lock").read_bytes() == lock
    assert clone.done("git", "status", "--porcelain") == ""


def stage(repository: Repository, name: str) -> object:
    return yaml.safe_load((repository.root / "dvc.lock").read_text(encoding="utf-8"))["stages"].get(name)

"""A whole project in miniature, under real git and DVC, whose stages take a second: what runs are compared on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from talent_ledger.compare.comparison import compare
from talent_ledger.compare.parameters import CompareParameters
from talent_ledger.compare.record import Comparison

SOURCE = Path(__file__).parent / "miniature"
ALL = 100_000


_COMPILED_ONCE = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {
    "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "talent-ledger-test-bytecode")
}
"""Stages are many short processes: compiling their imports once, outside the project, halves their time."""


class Project:
    """A repository in a temporary folder, with a run committed."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def create(cls, root: Path) -> Project:
        shutil.copytree(SOURCE, root)
        (root / "dot.gitignore").rename(root / ".gitignore")
        (root / "pipeline.yaml").rename(root / "dvc.yaml")  # under its own name DVC would run it in this project
        project = cls(root)
        project.git("init", "--quiet", "--initial-branch=main", ".")
        project.git("config", "user.name", "Test")
        project.git("config", "user.email", "test@example.org")
        project.git("config", "commit.gpgsign", "false")
        project.dvc("init", "--quiet")
        project.dvc("config", "core.analytics", "false")
        project.configure_site_cache()
        project.run()
        project.commit("First run")
        return project

    def configure_site_cache(self) -> None:
        """Keep DVC's own bookkeeping out of the machine's shared place."""
        self.dvc("config", "--local", "core.site_cache_dir", str(self.root / ".dvc" / "tmp" / "site"))

    def copy(self, root: Path) -> Project:
        """The same project elsewhere, history and cache included."""
        shutil.copytree(self.root, root, symlinks=True)
        project = Project(root)
        project.configure_site_cache()
        return project

    def git(self, *arguments: str) -> str:
        environment = {
            **os.environ,
            "GIT_AUTHOR_DATE": "2025-03-01T12:00:00Z",
            "GIT_COMMITTER_DATE": "2025-03-01T12:00:00Z",
        }
        done = subprocess.run(
            ["git", "-C", str(self.root), *arguments], capture_output=True, text=True, check=True, env=environment
        )
        return done.stdout

    def dvc(self, *arguments: str) -> str:
        """Run DVC with this interpreter first on the path, so that the stages find the packages."""
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            [sys.executable, "-m", "dvc", *arguments],
            cwd=self.root,
            capture_output=True,
            text=True,
            check=False,
            env={**_COMPILED_ONCE, "PATH": path, "PYTHONPATH": self._sources(), "DVC_NO_ANALYTICS": "1"},
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def _sources(self) -> str:
        """A project that brings the packages themselves runs its own."""
        own = self.root / "src"
        return str(own) if (own / "talent_ledger" / "schema").is_dir() else os.environ.get("PYTHONPATH", "")

    def run(self) -> None:
        self.dvc("repro", "--quiet")

    def commit(self, message: str) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
        return self.git("rev-parse", "HEAD").strip()

    def run_and_commit(self, message: str) -> str:
        self.run()
        return self.commit(message)

    def read(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def write(self, path: str, text: str) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        text = self.read(path)
        assert old in text, f"{path} has no {old!r}"
        self.write(path, text.replace(old, new, 1))

    def compare(self, before: str = "HEAD", after: str = "workspace", most: int = ALL) -> Comparison:
        return compare(self.root, before, after, CompareParameters(), most)

    @contextmanager
    def inside(self) -> Iterator[None]:
        here = Path.cwd()
        os.chdir(self.root)
        try:
            yield
        finally:
            os.chdir(here)

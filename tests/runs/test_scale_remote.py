"""A team's remote: what one pushes to S3-compatible storage, another pulls into a clone and need not run."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest
from miniature_project import Project

pytest.importorskip("dvc_s3", reason="dvc-s3 (the extra `s3`) is not installed")


def _contents(root: Path) -> dict[str, str]:
    """The hash of every file that the pipeline made."""
    made = [path for name in ("data", "reports") for path in (root / name).rglob("*") if path.is_file()]
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(made)}


def _admit(project: Project, s3: dict[str, str]) -> None:
    """Say what does not belong into git: where the storage answers, and with which key."""
    for option, value in (
        ("endpointurl", s3["AWS_ENDPOINT_URL"]),
        ("access_key_id", s3["AWS_ACCESS_KEY_ID"]),
        ("secret_access_key", s3["AWS_SECRET_ACCESS_KEY"]),
        ("region", s3["AWS_DEFAULT_REGION"]),
    ):
        project.dvc("remote", "modify", "--local", "shared", option, value)


def test_a_clone_that_pulls_has_nothing_to_run(tmp_path: Path, s3: dict[str, str]) -> None:
    first = Project.create(tmp_path / "first")
    first.dvc("remote", "add", "--default", "shared", "s3://ledger/remote")
    first.commit("Share the data")
    _admit(first, s3)
    first.dvc("push")
    expected = _contents(first.root)

    subprocess.run(["git", "clone", "--quiet", str(first.root), str(tmp_path / "second")], check=True)
    second = Project(tmp_path / "second")
    second.configure_site_cache()
    _admit(second, s3)
    assert len(_contents(second.root)) < len(expected), "without the remote the data is not there"
    second.dvc("pull")
    assert _contents(second.root) == expected
    assert "up to date" in second.dvc("repro")
    assert second.git("status", "--porcelain").strip() == ""
    assert _contents(second.root) == expected

"""Releases of a real run: refused when something is amiss, whole when made, and verified down to every span."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import polars as pl
import pytest
from frictionless import Package, Resource
from miniature_project import Project

from talent_ledger.cli import main

TALENT = "data/raw/talent.txt"


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with two releases, the second after an edited figure."""
    project = Project.create(tmp_path_factory.mktemp("release") / "project")
    with project.inside():
        assert main(["release", "1.0.0"]) == 0
    project.edit(TALENT, "China accounts for 47%", "China accounts for 49%")
    project.run_and_commit("Edit a figure")
    with project.inside():
        assert main(["release", "1.1.0"]) == 0
    return project


@pytest.fixture
def project(released: Project, tmp_path: Path) -> Project:
    return released.copy(tmp_path / "copy")


def test_the_changelog_has_an_entry_per_release_newest_first(released: Project) -> None:
    text = released.read("data/CHANGELOG.md")
    second, first = text.index("## 1.1.0"), text.index("## 1.0.0")
    assert second < first
    assert "**1 cell changed in 1 table" in text[second:first]
    assert "| 47% | 49% | +2 points (+4.3%) |" in text[second:first]
    assert "**First release: 9 cells in 3 share tables, from 9 claims in 2 documents.**" in text[first:]


def test_a_release_is_one_commit_of_two_files_with_an_annotated_tag(released: Project) -> None:
    assert released.git("show", "--format=", "--name-only", "data-1.1.0^{commit}").split() == [
        "data/CHANGELOG.md",
        "data/datapackage.json",
    ]
    assert released.git("cat-file", "-t", "data-1.1.0").strip() == "tag"
    assert "1 cell changed" in released.git("tag", "--list", "--format=%(contents)", "data-1.1.0")
    assert released.git("status", "--porcelain") == ""


def test_the_descriptor_is_a_valid_data_package(released: Project) -> None:
    path = released.root / "data/datapackage.json"
    report = Package(str(path)).validate()
    assert report.valid, report.flatten(["title", "message"])
    package = json.loads(path.read_text())
    assert package["version"] == "1.1.0"
    assert {"name", "title"} <= set(package["licenses"][0])
    assert {source["title"] for source in package["sources"]} == {"Students abroad", "Where top talent comes from"}
    claims = next(one for one in package["resources"] if one["name"] == "claims")
    assert claims["rows"] == 9
    assert claims["schema"]["primaryKey"] == ["claim_id"]


def test_frictionless_sees_a_changed_byte(project: Project) -> None:
    project.edit("data/published/csv/claims.csv", "49%", "94%")
    report = Package(str(project.root / "data/datapackage.json")).validate()
    assert not report.valid
    assert isinstance(Package(str(project.root / "data/datapackage.json")).get_resource("claims"), Resource)


def verified(project: Project, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, list[str]]]:
    capsys.readouterr()
    with project.inside():
        code = main(["verify", "--format", "json", *arguments])
    record = json.loads(capsys.readouterr().out)
    assert record["holds"] == (code == 0)
    return code, {verdict["what"]: verdict["faults"] for verdict in record["verdicts"]}


def test_a_release_verifies_here_and_by_its_tag(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    for revision in ("workspace", "data-1.1.0", "data-1.0.0"):
        code, faults = verified(project, capsys, revision)
        assert code == 0, faults
    assert "the descriptor is the one that was tagged" in faults


def test_a_changed_byte_is_found(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.edit("data/published/csv/observations.csv", ",49.0,", ",94.0,")
    code, faults = verified(project, capsys)
    assert code == 1
    assert faults["files have the bytes of the release"] == [
        "data/published/csv/observations.csv: its hash is not that of the release"
    ]
    assert verified(project, capsys, "data-1.1.0")[0] == 0


def test_a_moved_span_is_found(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    path = project.root / "data/published/parquet/claims.parquet"
    claims = pl.read_parquet(path)
    place = claims["claim_id"].to_list()[0]
    path.unlink()
    shifted = pl.when(pl.col("claim_id") == place).then(pl.col("start") + 1).otherwise(pl.col("start"))
    claims.with_columns(shifted.alias("start")).write_parquet(path)
    code, faults = verified(project, capsys)
    assert code == 1
    assert len(faults["claims read back from their texts"]) == 1
    assert place in faults["claims read back from their texts"][0]


def test_an_edited_raw_text_is_found(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.edit(TALENT, "49%", "50%")
    code, faults = verified(project, capsys)
    assert code == 1
    assert faults["texts are those of the raw files"] == [f"{TALENT}: its hash is not that of the text that was read"]


def test_a_lost_row_is_found(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    path = project.root / "data/published/parquet/claims.parquet"
    claims = pl.read_parquet(path)
    path.unlink()
    claims.head(claims.height - 1).write_parquet(path)
    code, faults = verified(project, capsys)
    assert code == 1
    assert any("no such row in claims" in fault for fault in faults["references lead to rows"])


def test_a_forged_descriptor_is_found(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.edit("data/datapackage.json", '"title": "Talent Ledger"', '"title": "Another Ledger"')
    project.git("commit", "--quiet", "--all", "--message", "Forge")
    project.git(
        "tag",
        "--force",
        "--annotate",
        "--message",
        project.git("tag", "-l", "--format=%(contents)", "data-1.1.0"),
        "data-1.1.0",
    )
    code, faults = verified(project, capsys, "data-1.1.0")
    assert code == 1
    assert faults["the descriptor is the one that was tagged"]


def refusal(project: Project, capsys: pytest.CaptureFixture[str], version: str) -> str:
    head, tags = project.git("rev-parse", "HEAD"), project.git("tag")
    status = project.git("status", "--porcelain")
    capsys.readouterr()
    with project.inside():
        assert main(["release", version]) == 2
    assert (project.git("rev-parse", "HEAD"), project.git("tag")) == (head, tags)
    assert project.git("status", "--porcelain") == status
    return capsys.readouterr().err


def test_a_release_is_refused_for_what_is_amiss(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert "give a higher version" in refusal(project, capsys, "1.1.0")
    assert "not of the form" in refusal(project, capsys, "next")
    assert "nothing is there to release since data-1.1.0" in refusal(project, capsys, "1.2.0")
    project.edit(TALENT, "49%", "51%")
    assert "not committed" in refusal(project, capsys, "1.2.0")
    project.commit("Edited, not run")
    assert "was changed since they last ran" in refusal(project, capsys, "1.2.0")


def test_a_release_is_refused_without_a_comparison(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.edit(TALENT, "49%", "51%")
    project.run_and_commit("Edit a figure")
    shutil.rmtree(project.root / ".dvc/cache")
    for stage in ("ingest", "extract", "tables", "validate", "report"):
        project.dvc("commit", "--force", "--quiet", stage)
    assert "so that the comparison with the last release is not whole" in refusal(project, capsys, "1.2.0")


def test_a_release_that_cannot_be_tagged_leaves_nothing_behind(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    project.edit(TALENT, "49%", "51%")
    project.run_and_commit("Edit a figure")
    project.git("tag", "data-1.2.0/elsewhere")  # a tag below the name keeps git from making the tag itself
    assert "data-1.2.0" in refusal(project, capsys, "1.2.0")


def test_a_dry_run_writes_nothing(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.edit(TALENT, "49%", "51%")
    project.run_and_commit("Edit a figure")
    with project.inside():
        assert main(["release", "2.0.0", "--dry-run"]) == 0
    assert capsys.readouterr().out.startswith("## 2.0.0 (2025-03-01)")
    assert project.git("status", "--porcelain") == ""


def test_without_a_release_there_is_nothing_to_verify(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    with project.inside():
        assert main(["verify", "data-1.0.0~1"]) == 2
    assert "there is no release to verify" in capsys.readouterr().err

"""Two runs of the project's own stages over its own text: the comparison names the edit in figures, flags and words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from miniature_project import Project

ROOT = Path(__file__).parents[2]
STAGES = ("ingest", "extract", "tables", "validate", "publish")
TEXT = "data/raw/world_top_ai_talent.txt"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project with its real stages up to publication, the trained model as it is in git; one run committed."""
    root = tmp_path_factory.mktemp("pipeline") / "project"
    for name in ("src", "data/raw", "data/reference", "data/model"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("params.yaml", "data/corrections.yml", ".dvcignore"):
        shutil.copyfile(ROOT / name, root / name)
    declared = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
    stages = {name: declared[name] for name in STAGES}
    (root / "dvc.yaml").write_text(yaml.safe_dump({"stages": stages}, sort_keys=False), encoding="utf-8")
    (root / ".gitignore").write_text("__pycache__/\n/.cache/\n/data/published/ledger.duckdb\n/data/.published.*\n")
    project = Project(root)
    project.git("init", "--quiet", "--initial-branch=main", ".")
    project.git("config", "user.name", "Test")
    project.git("config", "user.email", "test@example.org")
    project.dvc("init", "--quiet")
    project.configure_site_cache()
    project.run_and_commit("Run")
    return project


def test_an_edited_figure_of_the_article_is_traced_to_its_words(project: Project) -> None:
    assert not project.compare().changed
    project.edit(TEXT, "account for 47% of the top 20%", "account for 44% of the top 20%")
    project.edit(TEXT, "Researchers of Chinese Origin", "Researchers of Chinese PRC Origin")
    project.run()
    result = project.compare()
    (change,) = result.cells.rows
    assert (change.key["ref_area"], change.before, change.after, change.points) == ("CHN", "47%", "44%", -3.0)
    assert result.why_cell(change) == f"{TEXT} edited: “47%” → “44%”"
    assert change.causes.certain
    assert [one.status for one in result.claims.rows] == ["changed"], "shifted claims are the same claims"
    gained = {flag: rows for flag, rows in result.flags.by_name["gained"].items() if flag != "unsure"}
    assert gained == {"conflicts_with_published": 1}, "how sure the reader is may move with the words around"
    assert result.flags.by_name["lost"]["agrees"] == 1
    (table,) = result.share_tables.rows
    assert ("stated_sum", 82.0, 79.0) in table.facts
    assert result.not_compared == []
    assert result.notes == []


def test_a_refused_publication_is_said(project: Project) -> None:
    project.git("checkout", "--quiet", "--", ".")
    project.edit(TEXT, "81.9%", "91.9%")
    with pytest.raises(AssertionError, match=r"109\.9"):
        project.run()
    result = project.compare()
    assert result.waiting == 1
    assert any("Publication waits for 1 decision" in note for note in result.notes)
    assert {one.name for one in result.failures.rows if one.status == "gained"} == {"complete_tables_sum_to_whole"}
    assert [one.fields for one in result.claims.rows] == [[("exact", "81.9%", "91.9%"), ("value", 81.9, 91.9)]]

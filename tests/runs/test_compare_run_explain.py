"""``--explain``: where several inputs moved, running the stages again finds the least set and what each one did."""

from __future__ import annotations

from pathlib import Path

import pytest
from miniature_project import Project

from talent_ledger.compare.explain import explain
from talent_ledger.compare.parameters import CompareParameters

TALENT, STUDENTS = "data/raw/talent.txt", "data/raw/students.txt"
COUNTRIES = "data/reference/lexicon/countries.csv"
CODE, TEXT, LEXICON = "code src/talent_ledger/extract", f"text {STUDENTS}", f"reference {COUNTRIES}"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A text that only the new grammar reads, an entity keyed anew; a parameter that does nothing."""
    project = Project.create(tmp_path_factory.mktemp("explain") / "project")
    project.edit(
        STUDENTS, "Korea accounts for", "France holds 7% of foreign students by study in 2023. Korea accounts for"
    )
    project.edit("src/talent_ledger/extract/extract_stage.py", '"accounts for"', '"accounts for|holds"')
    project.edit(COUNTRIES, "India,IND,India", "India,BHA,Bharat")
    project.edit("params.yaml", "tolerance: 0.5", "tolerance: 0.75")
    project.run()
    return project


def test_several_moves_are_first_named_together(project: Project) -> None:
    changes = {change.key["ref_area"]: change for change in project.compare().cells.rows}
    assert set(changes) == {"BHA", "FRA"}
    assert set(changes["BHA"].causes.inputs) == {CODE, LEXICON}
    assert not changes["BHA"].causes.certain
    assert "--explain finds out" in project.compare().why_cell(changes["BHA"])


def test_running_again_finds_the_least_set(project: Project, tmp_path: Path) -> None:
    before = project.git("status", "--porcelain", "--ignored")
    result = project.compare()
    explain(result, project.root, CompareParameters())
    assert result.explanation is not None
    assert set(result.explanation["least"]) == {CODE, TEXT, LEXICON}
    assert result.explanation["complete"]
    assert result.explanation["alone"][LEXICON] == 4  # two cells went, two came
    changes = {change.key["ref_area"]: change for change in result.cells.rows}
    assert changes["BHA"].causes.inputs == (LEXICON,)
    assert changes["BHA"].causes.certain
    told = " ".join(result.explanation["statements"])
    assert "Without effect on any of them: parameter validate.tolerance: 0.5 → 0.75." in told
    assert "1 changed cell only by several of them together." in told
    assert project.git("status", "--porcelain", "--ignored") == before


def test_the_budget_of_runs_is_kept_and_said(project: Project) -> None:
    result = project.compare()
    explain(result, project.root, CompareParameters(explain_runs=2))
    assert result.explanation is not None
    assert not result.explanation["complete"]
    assert result.explanation["stage_runs"] == 2
    assert "Stopped after 2 runs of stages" in result.explanation["statements"][-1]


def test_nothing_to_explain_is_said(project: Project) -> None:
    result = project.compare("HEAD", "HEAD")
    explain(result, project.root, CompareParameters())
    assert result.explanation is not None
    assert "nothing to explain" in result.explanation["statements"][0]

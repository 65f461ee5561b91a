"""DVC's own commands over two runs: metrics, parameters, plots in our charts, experiments."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from miniature_project import Project

from talent_ledger.compare.plots import PAGE, install, templates


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Two committed runs that differ in a figure and in a parameter."""
    project = Project.create(tmp_path_factory.mktemp("native") / "project")
    install(project.root)
    project.commit("Templates")
    project.edit("data/raw/talent.txt", "China accounts for 47%", "China accounts for 49%")
    project.edit("params.yaml", "tolerance: 0.5", "tolerance: 0.75")
    project.run_and_commit("Edit")
    return project


def specifications(page: Path) -> list[dict[str, object]]:
    return [json.loads(found) for found in re.findall(r"var spec = (\{.*\});\n", page.read_text(encoding="utf-8"))]


def test_metrics_and_parameters_differ(project: Project) -> None:
    assert "reports/evaluation/metrics.json" in project.dvc("metrics", "diff", "HEAD~1", "HEAD")
    assert "validate.tolerance" in project.dvc("params", "diff", "HEAD~1", "HEAD")


def test_plots_lay_two_revisions_over_each_other_in_our_charts(project: Project, tmp_path: Path) -> None:
    project.dvc("plots", "diff", "HEAD~1", "HEAD", "--out", str(tmp_path))
    page = tmp_path / "index.html"
    specs = specifications(page)
    assert len(specs) == 2
    for spec in specs:
        rows = spec["data"]["values"]  # type: ignore[index]
        assert {row["rev"] for row in rows} == {"HEAD~1", "HEAD"}
        china = {
            row["rev"]: row["obs_value"] for row in rows if row["ref_area"] == "CHN" and row["dimension"] == "origin"
        }
        assert {rev: float(value) for rev, value in china.items()} == {"HEAD~1": 47.0, "HEAD": 49.0}
        assert rows[0]["rev"] == "HEAD~1", "our templates draw the revision that comes first as the earlier one"
        assert "datum.earlier" in json.dumps(spec)
    assert "cdn.jsdelivr.net" not in page.read_text(encoding="utf-8").partition("<body>")[2]


def test_plots_of_the_working_tree_come_with_the_last_commit(project: Project, tmp_path: Path) -> None:
    project.edit("data/raw/talent.txt", "China accounts for 49%", "China accounts for 52%")
    project.run()
    try:
        project.dvc("plots", "diff", "--out", str(tmp_path))
        rows = specifications(tmp_path / "index.html")[0]["data"]["values"]  # type: ignore[index]
        assert {row["rev"] for row in rows} == {"HEAD", "workspace"}
    finally:
        project.git("checkout", "--quiet", "--", ".")
        project.dvc("checkout", "--quiet")


def test_experiments_run_and_show(project: Project) -> None:
    project.dvc("exp", "run", "--quiet", "--name", "wide", "-S", "validate.tolerance=2.0")
    shown = project.dvc("exp", "show", "--csv")
    assert "wide" in shown
    assert "validate.tolerance" in shown
    assert "extraction.f1" in shown


def test_installing_leaves_other_settings_alone(project: Project) -> None:
    project.dvc("remote", "add", "--local", "store", "somewhere")
    install(project.root)
    settings = project.read(".dvc/config.local")
    assert "somewhere" in settings
    assert f"html_template = {PAGE}" in settings
    for name, text in templates().items():
        assert project.read(f".dvc/plots/{name}.json") == text


def test_git_shows_small_tables_as_lines(project: Project) -> None:
    lines = project.git("diff", "HEAD~1", "HEAD", "--", "data/published/csv/observations.csv").splitlines()
    changed = [line for line in lines if re.match(r"[+-](?![+-])", line)]
    assert [line[0] for line in changed] == ["-", "+"]
    assert ",47.0," in changed[0]
    assert ",49.0," in changed[1]

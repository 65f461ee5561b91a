"""Comparisons of real runs, under real git and DVC: each names exactly what changed, and why."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from miniature_project import Project

from talent_ledger.cli import main
from talent_ledger.compare.explain import explain
from talent_ledger.compare.parameters import CompareParameters
from talent_ledger.compare.record import Comparison, to_json
from talent_ledger.schema.errors import LedgerError

TALENT, STUDENTS = "data/raw/talent.txt", "data/raw/students.txt"
EXTRACT = "src/talent_ledger/extract/extract_stage.py"
COUNTRIES = "data/reference/lexicon/countries.csv"


@dataclass(frozen=True)
class History:
    """One project with a commit after each edit; ``commits`` by the name of the edit, in order."""

    project: Project
    commits: dict[str, str]

    def step(self, name: str) -> Comparison:
        """The commit called *name* compared with the one before it."""
        names = list(self.commits)
        return self.project.compare(self.commits[names[names.index(name) - 1]], self.commits[name])


def edit_figure(project: Project) -> None:
    project.edit(TALENT, "China accounts for 47%", "China accounts for 49%")


def shift_text(project: Project) -> None:
    project.edit(TALENT, "Where top talent comes from", "Where the world's very top talent comes from")


def add_document(project: Project) -> None:
    project.write(
        "data/raw/survey.txt",
        "A survey\nFrance accounts for 9% of top AI talent by origin in 2022. "
        "China accounts for 50% of top AI talent by origin in 2022.\n",
    )


def change_tolerance(project: Project) -> None:
    project.edit("params.yaml", "tolerance: 0.5", "tolerance: 25.0")


def correct_row(project: Project) -> None:
    project.write(
        "data/corrections.yml",
        "- id: korea-misprint\n  document_id: students\n  exact: 6%\n  field: value\n  value: 16.0\n"
        "  reason: the source prints 16 in its table\n",
    )


def change_grammar(project: Project) -> None:
    project.edit(
        STUDENTS, "Korea accounts for", "Taiwan holds 7% of foreign students by study in 2023. Korea accounts for"
    )
    project.run_and_commit("A sentence that the grammar does not read yet")
    project.edit(EXTRACT, 'VERBS = "accounts for"', 'VERBS = "accounts for|holds"')


def rename_entity(project: Project) -> None:
    project.edit(COUNTRIES, "Britain,GBR,United Kingdom", "Britain,GBR,Great Britain")


def recode_entity(project: Project) -> None:
    project.edit(COUNTRIES, "India,IND,India", "India,BHA,Bharat")


def change_year(project: Project) -> None:
    project.edit(
        TALENT,
        "The United States accounts for 57% of top AI talent by work in 2022",
        "The United States accounts for 57% of top AI talent by work in 2021",
    )


def remove_document(project: Project) -> None:
    (project.root / "data/raw/survey.txt").unlink()


EDITS = (
    edit_figure,
    shift_text,
    add_document,
    change_tolerance,
    correct_row,
    change_grammar,
    rename_entity,
    recode_entity,
    change_year,
    remove_document,
)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    project = Project.create(tmp_path_factory.mktemp("history") / "project")
    commits = {"start": project.git("rev-parse", "HEAD").strip()}
    for edit in EDITS:
        edit(project)
        if edit is change_grammar:
            commits["sentence"] = project.git("rev-parse", "HEAD").strip()
        commits[edit.__name__] = project.run_and_commit(edit.__name__)
    return History(project, commits)


@pytest.fixture
def project(history: History, tmp_path: Path) -> Project:
    """A copy of the project that a test may break."""
    return history.project.copy(tmp_path / "copy")


def causes(result: Comparison) -> set[str]:
    return {key for change in result.cells.rows for key in change.causes.inputs}


def test_a_revision_with_itself_is_empty(history: History) -> None:
    for name in ("start", "change_grammar", "remove_document"):
        result = history.project.compare(history.commits[name], history.commits[name])
        assert not result.changed
        assert result.sentence == "Nothing changed."
        assert not result.not_compared


def test_the_working_tree_just_run_equals_its_commit(history: History) -> None:
    result = history.project.compare("HEAD", "workspace")
    assert not result.changed, to_json(result)
    assert result.notes == []


def test_an_edited_figure_is_one_changed_cell_with_its_words(history: History) -> None:
    result = history.step("edit_figure")
    assert result.sentence.startswith("1 cell changed in 1 table")
    (change,) = result.cells.rows
    assert (change.before, change.after, change.points) == ("47%", "49%", 2.0)
    assert change.percent == pytest.approx(100 * 2 / 47)
    assert change.tier == "moderate"
    assert change.key["ref_area"] == "CHN"
    assert change.causes.inputs == (f"text {TALENT}",)
    assert change.causes.certain
    assert result.why(change.causes) == f"{TALENT} edited: “47%” → “49%”"
    assert [one.status for one in result.claims.rows] == ["changed"]
    assert [one.input.key for one in result.inputs] == [f"text {TALENT}"]
    (table,) = result.share_tables.rows
    assert table.status == "changed"
    assert ("stated_sum", 70.0, 72.0) in table.facts


def test_shifted_text_loses_and_gains_nothing(history: History) -> None:
    result = history.step("shift_text")
    assert result.cells.total == result.claims.total == result.share_tables.total == result.flags.total == 0
    assert result.documents.counts == {"edited": 1}
    assert result.sentence == "No figure changed; 1 document edited."
    assert result.changed


def test_an_added_document_adds_a_cell_and_a_conflict(history: History) -> None:
    result = history.step("add_document")
    assert result.documents.counts == {"added": 1}
    assert result.cells.counts == {"added": 1, "changed": 1}
    added = next(one for one in result.cells.rows if one.status == "added")
    disputed = next(one for one in result.cells.rows if one.status == "changed")
    assert (added.key["ref_area"], added.before, added.after) == ("FRA", None, "9%")
    assert (disputed.before, disputed.after, disputed.points) == ("49%", "49% and 50%", None)
    assert causes(result) == {"text data/raw/survey.txt"}
    assert result.flags.by_name == {"gained": {"conflict": 2}}
    assert "2 new conflicts" in result.sentence
    assert result.checks.counts == {"newly failing": 1}
    assert result.share_tables.counts == {"appeared": 1}


def test_a_tolerance_that_decides_nothing_is_named(history: History) -> None:
    result = history.step("change_tolerance")
    assert result.cells.total == result.flags.total == 0
    assert [(one.name, one.before, one.after) for one in result.parameters] == [("validate.tolerance", 0.5, 25.0)]
    assert "validate.tolerance: 0.5 → 25.0" in result.sentence
    assert result.changed


def test_a_tolerance_that_decides_a_flag_is_its_cause(project: Project) -> None:
    project.edit("params.yaml", "tolerance: 25.0", "tolerance: -60.0")
    project.run()
    result = project.compare()
    assert result.cells.total == 0
    assert set(result.flags.by_name["gained"]) == {"over_whole"}
    assert {one.causes.inputs for one in result.flags.rows} == {("parameter validate.tolerance",)}
    assert all(one.causes.certain for one in result.flags.rows)


def test_a_corrected_row_names_its_correction(history: History) -> None:
    result = history.step("correct_row")
    (change,) = result.cells.rows
    assert (change.before, change.after, change.tier) == ("6%", "16%", "major")
    assert change.causes.inputs == ("correction korea-misprint",)
    assert change.causes.certain
    assert "the source prints 16 in its table" in result.why(change.causes)
    assert result.claims.total == 0


def test_changed_grammar_names_the_stage_and_the_commit(history: History) -> None:
    result = history.step("change_grammar")
    assert result.claims.counts == {"gained": 1}
    (change,) = result.quarantine.rows
    assert change.status == "gained"
    moved = {one.input.key: one.input for one in result.inputs}
    assert set(moved) == {"code src/talent_ledger/extract"}
    code = moved["code src/talent_ledger/extract"]
    assert code.statement == "code of stage extract"
    assert any(EXTRACT in detail for detail in code.details)
    assert any("change_grammar" in detail for detail in code.details)


def test_a_renamed_entity_is_a_name_not_a_change_of_cells(history: History) -> None:
    result = history.step("rename_entity")
    assert result.cells.total == 0
    assert result.labels == [("GBR", "United Kingdom", "Great Britain")]
    assert "GBR renamed from United Kingdom to Great Britain" in result.sentence
    (moved,) = result.inputs
    assert moved.input.key == f"reference {COUNTRIES}"
    assert "Britain: label United Kingdom → Great Britain" in moved.input.details


def test_an_entity_keyed_anew_is_recoded_not_lost(history: History) -> None:
    result = history.step("recode_entity")
    assert result.cells.counts == {"recoded": 2}
    assert {tuple(change.recoded) for change in result.cells.rows} == {(("ref_area", "IND", "BHA"),)}
    assert causes(result) == {f"reference {COUNTRIES}"}


def test_a_changed_year_recodes_its_cell(history: History) -> None:
    result = history.step("change_year")
    assert result.cells.counts == {"recoded": 1}
    (change,) = result.cells.rows
    assert change.recoded == [("time_period", "2022", "2021")]
    assert change.causes.inputs == (f"text {TALENT}",)


def test_a_removed_document_takes_its_cells_and_flags(history: History) -> None:
    result = history.step("remove_document")
    assert result.cells.counts == {"removed": 1, "changed": 1}
    assert causes(result) == {"text data/raw/survey.txt"}
    assert result.flags.by_name == {"lost": {"conflict": 2}}
    assert result.checks.counts == {"newly passing": 1}


def test_a_renamed_document_keeps_its_claims(project: Project) -> None:
    project.git("mv", STUDENTS, "data/raw/pupils.txt")
    project.run()
    result = project.compare()
    assert result.documents.counts == {"renamed": 1}
    assert result.claims.counts == {}
    # the correction named the document by its old name, so that it no longer applies
    assert [(one.before, one.after) for one in result.cells.rows] == [("16%", "6%")]


def test_many_moves_at_once_are_told_apart(history: History) -> None:
    result = history.project.compare(history.commits["start"], history.commits["correct_row"])
    by_area = {(one.key["ref_area"], one.key["dimension"]): one.causes.inputs for one in result.cells.rows}
    assert by_area[("KOR", "study")] == ("correction korea-misprint",)
    assert by_area[("FRA", "origin")] == ("text data/raw/survey.txt",)
    assert set(by_area[("CHN", "origin")]) == {f"text {TALENT}", "text data/raw/survey.txt"}


def state_of(root: Path) -> dict[str, str]:
    """Hash of every file of the project that is not DVC's or git's own bookkeeping."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not {".git", "tmp"} & set(path.relative_to(root).parts)
    }


def test_comparing_touches_nothing(history: History) -> None:
    before = state_of(history.project.root), history.project.git("status", "--porcelain", "--ignored")
    history.project.compare(history.commits["start"], history.commits["remove_document"])
    assert (state_of(history.project.root), history.project.git("status", "--porcelain", "--ignored")) == before


def test_tags_branches_and_experiments_are_revisions(project: Project, history: History) -> None:
    project.git("tag", "v1", history.commits["start"])
    project.git("branch", "old", history.commits["edit_figure"])
    assert project.compare("v1", "old").cells.counts == {"changed": 1}
    project.dvc("exp", "run", "--quiet", "--name", "strict", "-S", "validate.tolerance=-60.0")
    project.git("checkout", "--quiet", "--", ".")
    result = project.compare("HEAD", "strict")
    assert [(one.name, one.after) for one in result.parameters] == [("validate.tolerance", -60.0)]
    assert set(result.flags.by_name["gained"]) == {"over_whole"}
    with pytest.raises(LedgerError, match="did you mean strict"):
        project.compare("HEAD", "strikt")


def test_a_revision_before_the_pipeline_compares_with_nothing_published(project: Project) -> None:
    project.git("checkout", "--quiet", "--orphan", "bare")
    project.git("rm", "-r", "--quiet", "--cached", ".")
    project.git("add", TALENT)
    project.git("commit", "--quiet", "--message", "Only a text")
    result = project.compare("bare", "main")
    assert set(result.cells.counts) == {"added"}
    assert any("has no published dataset" in note for note in result.notes)
    assert any("causes cannot be traced" in note for note in result.notes)
    assert set(project.compare("main", "bare").cells.counts) == {"removed"}


def test_a_missing_artefact_is_named_and_the_rest_compared(project: Project, history: History) -> None:
    lost = project.git("show", f"{history.commits['start']}:dvc.lock")
    digest = lost.split("path: data/claims")[-1].split("md5: ")[1].split(".dir")[0]
    listing = project.root / ".dvc/cache/files/md5" / digest[:2] / f"{digest[2:]}.dir"
    entry = json.loads(listing.read_text())[0]["md5"]
    (project.root / ".dvc/cache/files/md5" / entry[:2] / entry[2:]).unlink()
    for _ in range(2):  # once without the file, once without the folder's listing
        result = project.compare(history.commits["start"], history.commits["edit_figure"])
        assert not result.not_compared, "the published claims stand in for the lost ones"
        assert any("Read from what was published" in note and "claims" in note for note in result.notes)
        assert result.cells.counts == {"changed": 1}
        assert result.why_cell(result.cells.rows[0]) == f"{TALENT} edited: “47%” → “49%”"
        listing.unlink(missing_ok=True)


@pytest.fixture
def clone(history: History, tmp_path: Path) -> Project:
    """What somebody else has: the repository, and nothing of DVC's cache."""
    history.project.git("clone", "--quiet", ".", str(tmp_path / "clone"))
    clone = Project(tmp_path / "clone")
    clone.configure_site_cache()
    return clone


def test_what_git_holds_is_compared_where_no_cache_is(clone: Project, history: History) -> None:
    result = clone.compare(history.commits["start"], history.commits["edit_figure"])
    (change,) = result.cells.rows
    assert (change.before, change.after) == ("47%", "49%")
    assert result.why_cell(change) == f"{TALENT} edited: “47%” → “49%”"
    assert change.witnesses_after[0].sentence.startswith("China accounts for 49%")
    assert result.schema_changes == [], "CSV has no types that could differ"
    lost = {path for one in result.not_compared for path in one.paths}
    assert lost == {"data/candidate/observations.parquet", "reports/figures"}
    assert any("the same bytes in both runs by dvc.lock: data/quarantine (4 files)" in note for note in result.notes)
    assert all("PYTHONPATH=src dvc repro" in one.remedy for one in result.not_compared)
    assert "2 files could not be compared" in result.sentence
    corrected = clone.compare(history.commits["change_tolerance"], history.commits["correct_row"])
    assert causes(corrected) == {"correction korea-misprint"}
    several = clone.compare(history.commits["start"], history.commits["correct_row"])
    explain(several, clone.root, CompareParameters())
    assert several.explanation
    assert "Nothing can be run again" in several.explanation["statements"][0]


def test_runs_that_record_the_same_bytes_need_no_data(clone: Project, capsys: pytest.CaptureFixture[str]) -> None:
    with clone.inside():
        assert main(["compare", "--no-page"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "Nothing changed." in printed
    assert "the same bytes in both runs by dvc.lock: data/candidate/observations.parquet" in printed
    assert "The working tree lacks what these stages make" in printed
    assert "not run yet" not in printed


def test_nothing_changed_is_not_claimed_of_what_cannot_be_read(
    clone: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    recorded = clone.read("dvc.lock")
    digest = recorded.split("path: data/quarantine")[-1].split("md5: ")[1].split(".dir")[0]
    clone.write("dvc.lock", recorded.replace(digest, digest[::-1]))
    with clone.inside():
        assert main(["compare", "--no-page"]) == 2
    printed = " ".join(capsys.readouterr().out.split())
    assert "Nothing changed in what could be compared; 4 files could not be compared." in printed
    assert "data/quarantine (4 files) at the working tree: not in the cache, and no remote is set." in printed


def test_artefacts_come_from_a_remote_when_the_cache_is_empty(
    project: Project, history: History, tmp_path: Path
) -> None:
    project.dvc("remote", "add", "--default", "--local", "store", str(tmp_path / "store"))
    project.dvc("push", "--quiet", "--all-commits")
    shutil.rmtree(project.root / ".dvc/cache")
    result = project.compare(history.commits["start"], history.commits["edit_figure"])
    assert not result.not_compared
    assert result.cells.counts == {"changed": 1}
    assert not (project.root / ".dvc/cache/files").exists(), "reading must not fill the cache"


def test_a_column_that_only_one_run_has_is_said_and_left_out(project: Project) -> None:
    validate = "src/talent_ledger/validate/validate_stage.py"
    text = project.read(validate)
    project.write(
        validate,
        f"{text}\nwith_mood = kept.with_columns(mood=pl.lit('calm'))\n"
        "schema = {**OBSERVATIONS, 'mood': pl.String()}\n"
        "write_parquet(published / 'parquet' / 'observations.parquet', with_mood, schema, ['observation_id'])\n",
    )
    project.run()
    result = project.compare()
    assert result.cells.total == 0
    assert [(one.table, one.column, one.before, one.after) for one in result.schema_changes] == [
        ("observations", "mood", None, "VARCHAR")
    ]
    assert result.changed


def test_edits_that_were_not_run_are_said(project: Project) -> None:
    edit_year = ("by study in 2023", "by study in 2024")
    project.edit(STUDENTS, *edit_year)
    result = project.compare()
    assert result.cells.total == 0
    assert any("not run yet (ingest" in note for note in result.notes)


def test_exit_codes_formats_and_page(project: Project, history: History, capsys: pytest.CaptureFixture[str]) -> None:
    start, edited = history.commits["start"], history.commits["edit_figure"]
    with project.inside():
        assert main(["compare", start, start, "--no-page"]) == 0
        assert "Nothing changed." in capsys.readouterr().out
        assert main(["compare", start, edited, "--format", "json"]) == 1
        record = json.loads(capsys.readouterr().out)
        assert record["cells"]["total"] == 1
        assert record["cells"]["rows"][0]["after"] == "49%"
        assert main(["compare", start, edited, "--format", "markdown"]) == 1
        assert "| 47% | 49% | +2 points (+4.3%) |" in capsys.readouterr().out
        assert main(["compare", "no-such-revision"]) == 2
        assert "no-such-revision" in capsys.readouterr().err
        assert main(["compare", start, edited, "--no-page"]) == 1
        printed = capsys.readouterr().out
    assert "[47% → 49%]" in printed
    assert "\x1b[" not in printed


def test_equal_comparisons_print_equal_bytes(history: History) -> None:
    printed = {
        to_json(history.project.compare(history.commits["start"], history.commits["change_year"])) for _ in range(2)
    }
    assert len(printed) == 1

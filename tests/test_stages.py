"""``dvc.yaml`` against the code: a stage depends on exactly the packages it imports, and imports no other stage."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest
import yaml

from talent_ledger.schema.parameters import SECTIONS

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
STAGES = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
COMPOSING = {
    "train": {"ingest", "extract", "evaluate"},
    "evaluate": {"ingest", "extract", "tables"},
}
"""The two stages that run others' code in memory, over annotated texts; every other stage meets them in files only."""

SHARED = {"schema", "house"}
"""What every stage may import: the agreement on tables, and the style of pages."""


def file_of(module: str) -> Path | None:
    path = SOURCE / Path(*module.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None


@cache
def imported_by(path: Path) -> frozenset[Path]:
    """The project's own files that *path* imports, anywhere in it: at its top or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: imports here are absolute"
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        found |= {file for name in names if name.startswith("talent_ledger") and (file := file_of(name))}
    return frozenset(found)


def code_of(stage: str) -> set[Path]:
    """Every file of the project that running *stage* can reach."""
    start = SOURCE / "talent_ledger" / stage / "__main__.py"
    reached, waiting = set(), [start]
    while waiting:
        path = waiting.pop()
        if path not in reached:
            reached.add(path)
            waiting += imported_by(path)
    return reached


def code_dependencies(stage: str) -> set[Path]:
    return {ROOT / dependency for dependency in STAGES[stage]["deps"] if dependency.startswith("src/")}


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_is_run_by_its_own_package(stage: str) -> None:
    assert STAGES[stage]["cmd"] == f"python -m talent_ledger.{stage}"
    assert file_of(f"talent_ledger.{stage}.__main__") is not None


@pytest.mark.parametrize("stage", STAGES)
def test_dependencies_cover_what_a_stage_imports(stage: str) -> None:
    declared = code_dependencies(stage)
    package = SOURCE / "talent_ledger" / "__init__.py"
    uncovered = {
        path.relative_to(ROOT).as_posix()
        for path in code_of(stage) - {package}
        if not any(path == dependency or dependency in path.parents for dependency in declared)
    }
    assert uncovered == set()


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_does_not_depend_on_code_it_never_reaches(stage: str) -> None:
    reached = code_of(stage)
    idle = {
        dependency.relative_to(ROOT).as_posix()
        for dependency in code_dependencies(stage)
        if not any(path == dependency or dependency in path.parents for path in reached)
    }
    assert idle == set()


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_imports_only_itself_and_what_all_share(stage: str) -> None:
    packages = {path.relative_to(SOURCE / "talent_ledger").parts[0] for path in code_of(stage)}
    assert packages - {stage, *SHARED, "__init__.py"} <= COMPOSING.get(stage, set())


def test_inputs_of_every_stage_exist_or_are_made_by_another() -> None:
    made = set()
    for stage in STAGES.values():
        for entry in stage.get("outs", []) + stage.get("metrics", []):
            made.add(entry if isinstance(entry, str) else next(iter(entry)))
    for name, stage in STAGES.items():
        for dependency in stage["deps"]:
            assert dependency in made or (ROOT / dependency).exists(), f"{name}: {dependency}"


def test_every_section_of_the_parameters_belongs_to_a_stage_or_a_command() -> None:
    sections = set(yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8")))
    commands = {path.stem for path in (SOURCE / "talent_ledger" / "commands").glob("*.py")}
    assert sections - {"engine"} == set(SECTIONS) <= set(STAGES) | commands
    assert {name for stage in STAGES.values() for name in stage.get("params", [])} <= sections

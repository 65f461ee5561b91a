"""What the README promises exists: commands, files, fields, examples."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from talent_ledger.cli import COMMANDS
from talent_ledger.ingest.origin import Origin
from talent_ledger.schema.columns import CLAIMS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PIPELINE = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))


def outputs() -> set[str]:
    found = set()
    for stage in PIPELINE["stages"].values():
        for entry in stage.get("outs", []) + stage.get("metrics", []) + stage.get("plots", []):
            found.add(entry if isinstance(entry, str) else next(iter(entry)))
    return found


def test_every_field_of_a_claim_is_explained() -> None:
    dictionary = README.split("## Data dictionary")[1]
    assert [name for name in CLAIMS if f"`{name}`" not in dictionary] == []


def test_commands_exist() -> None:
    named = set(re.findall(r"talent-ledger ([a-z]+)", README))
    assert {"extract", "tables", "check", "review", "compare"} <= named
    assert named <= set(COMMANDS)


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`?make ([a-z]+)", README)) - {"sets"}:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_files_exist_or_come_out_of_the_pipeline() -> None:
    made = outputs() | {
        line.strip("/\n")
        for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("/")
    }  # what commands write stays out of git
    for path in set(re.findall(r"`((?:data|reports|src|docs)/[\w./-]+?)/?`", README)):
        known = (ROOT / path).exists() or any(
            f"{out}/".startswith(f"{path}/") or path.startswith(f"{out}/") for out in made
        )
        assert known, path


def test_the_picture_is_made_by_the_pipeline() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures
    assert set(pictures) <= outputs()


def test_the_example_of_a_sidecar_is_one() -> None:
    block = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)
    assert block
    Origin.model_validate(yaml.safe_load(block[1]))


def test_stages_of_the_drawing_are_those_of_the_pipeline() -> None:
    drawn = set(re.findall(r"──([a-z]+)──▶", README))
    assert drawn | {"train"} == set(PIPELINE["stages"])


def test_ci_calls_the_test_command_of_the_readme() -> None:
    run = ROOT / ".ci" / "run"
    assert run.stat().st_mode & 0o111
    assert run.read_text(encoding="utf-8").rstrip().endswith("make test")
    subprocess.run(["bash", "-n", str(run)], check=True)


def test_the_lock_names_no_index_and_covers_the_dependencies() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert "--index-url" not in lock
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    wanted = re.findall(
        r'"([A-Za-z][\w.-]*)(?:[<>=]|")', project.split("dependencies = [")[1].split("[project.scripts]")[0]
    )
    locked = {name.lower().replace("_", "-") for name in re.findall(r"^([A-Za-z0-9_.-]+)==", lock, re.MULTILINE)}
    assert [name for name in wanted if name.lower().replace("_", "-") not in locked] == []


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "LICENSE"])
def test_texts_for_people_are_there(name: str) -> None:
    assert len((ROOT / name).read_text(encoding="utf-8")) > 400

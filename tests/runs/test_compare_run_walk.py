"""A seeded random walk of edits: comparisons compose, agree with the data itself, and name the edit that was made."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import polars as pl
import pytest
from miniature_project import Project

from talent_ledger.compare.record import Comparison, Finding, Section

SEED, STEPS = 20250301, 9
AREAS = ("China", "United States", "India", "Britain", "Korea", "France", "Atlantis")
EXTRACT = "src/talent_ledger/extract/extract_stage.py"

Key = tuple[object, ...]
Moved = TypeVar("Moved", bound=Hashable)
Cells = dict[Key, tuple[float, ...]]


@dataclass
class Step:
    """A commit of the walk: what was edited to reach it, and the cells that were published there."""

    kind: str
    commit: str
    cells: Cells


@dataclass
class Walk:
    project: Project
    dice: random.Random
    steps: list[Step] = field(default_factory=list)

    def texts(self) -> list[Path]:
        return sorted((self.project.root / "data/raw").glob("*.txt"))

    def published(self) -> Cells:
        frame = pl.read_parquet(self.project.root / "data/published/parquet/observations.parquet")
        found: dict[Key, set[float]] = {}
        for row in frame.iter_rows(named=True):
            key = tuple(row[name] for name in ("measure", "dimension", "ref_area", "time_period"))
            found.setdefault(key, set()).add(row["obs_value"])
        return {key: tuple(sorted(values)) for key, values in found.items()}

    def sentence(self) -> str:
        area, verb = self.dice.choice(AREAS), self.dice.choice(["accounts for", "accounts for", "holds"])
        share, dimension = self.dice.randint(1, 60), self.dice.choice(["origin", "work", "study"])
        return f"{area} {verb} {share}% of top AI talent by {dimension} in {self.dice.choice([2021, 2022])}."

    def edit_figure(self) -> None:
        path = self.dice.choice(self.texts())
        words = path.read_text().split(" ")
        place = self.dice.choice([place for place, word in enumerate(words) if word.endswith("%")])
        words[place] = f"{self.dice.randint(1, 60)}%"
        path.write_text(" ".join(words))

    def add_sentence(self) -> None:
        path = self.dice.choice(self.texts())
        lines = path.read_text().splitlines()
        place = self.dice.randrange(1, len(lines))
        lines[place] = f"{self.sentence()} {lines[place]}"
        path.write_text("\n".join(lines) + "\n")

    def add_text(self) -> None:
        name = f"text_{len(self.steps)}"
        self.project.write(f"data/raw/{name}.txt", f"Title\n{self.sentence()} {self.sentence()}\n")

    def remove_text(self) -> None:
        self.dice.choice(self.texts()).unlink()

    def shift(self) -> None:
        path = self.dice.choice(self.texts())
        path.write_text(f"A note {'x' * self.dice.randint(1, 9)}\n{path.read_text()}")

    def parameter(self) -> None:
        text = self.project.read("params.yaml")
        old = next(line for line in text.splitlines() if "smallest_share" in line)
        self.project.write("params.yaml", text.replace(old, f"  smallest_share: {self.dice.choice([0.0, 5.0, 9.0])}"))

    def correction(self) -> None:
        number = len(self.steps)
        self.project.write(
            "data/corrections.yml",
            f"- id: entry-{number}\n  document_id: {self.dice.choice(self.texts()).stem}\n"
            f"  exact: {self.dice.choice(['5%', '8%', '12%', '18%', '25%'])}\n"
            f"  field: value\n  value: {float(self.dice.randint(61, 99))}\n  reason: a reviewer said so\n",
        )

    def grammar(self) -> None:
        text = self.project.read(EXTRACT)
        plain, wide = 'VERBS = "accounts for"', 'VERBS = "accounts for|holds"'
        self.project.write(EXTRACT, text.replace(plain, wide) if plain in text else text.replace(wide, plain))

    def lexicon(self) -> None:
        path = "data/reference/lexicon/countries.csv"
        self.project.write(path, self.project.read(path).replace("IND", "BHA") + f"Place{len(self.steps)},PLC,Place\n")


KINDS: dict[str, Callable[[Walk], None]] = {
    "edit_figure": Walk.edit_figure,
    "add_sentence": Walk.add_sentence,
    "add_text": Walk.add_text,
    "remove_text": Walk.remove_text,
    "shift": Walk.shift,
    "parameter": Walk.parameter,
    "correction": Walk.correction,
    "grammar": Walk.grammar,
    "lexicon": Walk.lexicon,
}
EXPECTED_CAUSE = {
    "edit_figure": "text",
    "add_sentence": "text",
    "add_text": "text",
    "remove_text": "text",
    "shift": "text",
    "parameter": "parameter",
    "correction": "correction",
    "grammar": "code",
    "lexicon": "reference",
}


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    project = Project.create(tmp_path_factory.mktemp("walk") / "project")
    walk = Walk(project, random.Random(SEED))
    walk.steps.append(Step("start", project.git("rev-parse", "HEAD").strip(), walk.published()))
    kinds = list(KINDS)
    walk.dice.shuffle(kinds)
    for number in range(STEPS):
        kind = kinds[number % len(kinds)]
        KINDS[kind](walk)
        project.git("add", "--all")
        project.run()
        project.git("commit", "--quiet", "--allow-empty", "--all", "--message", kind)
        walk.steps.append(Step(kind, project.git("rev-parse", "HEAD").strip(), walk.published()))
    return walk


def pairs_and_middles(steps: int) -> Iterator[tuple[int, int, int]]:
    dice = random.Random(SEED)
    for _ in range(6):
        first, middle, last = sorted(dice.sample(range(steps), 3))
        yield first, middle, last


def cell_map(result: Comparison) -> dict[Key, tuple[str | None, str | None]]:
    """Key → figures before and after; a recoded cell is one that went and one that came."""
    found: dict[Key, tuple[str | None, str | None]] = {}
    for change in result.cells.rows:
        if change.key_before:
            found[tuple(change.key_before.values())] = (change.before, None)
            found[tuple(change.key.values())] = (None, change.after)
        else:
            found[tuple(change.key.values())] = (change.before, change.after)
    return found


def composed(
    first: dict[Key, tuple[str | None, str | None]], second: dict[Key, tuple[str | None, str | None]]
) -> dict[Key, tuple[str | None, str | None]]:
    found = {}
    for key in {*first, *second}:
        before = first[key][0] if key in first else second[key][0]
        after = second[key][1] if key in second else first[key][1]
        if key in first and key in second:
            assert first[key][1] == second[key][0], f"{key}: the middle run reads differently from both sides"
        if before != after:
            found[key] = (before, after)
    return found


def claims_moved(result: Comparison) -> Counter[str]:
    """Claims of the second run less those of the first, by what they say."""
    moved: Counter[str] = Counter()
    for change in result.claims.rows:
        if change.before:
            moved[repr(change.before.fields)] -= 1
        if change.after:
            moved[repr(change.after.fields)] += 1
    return Counter({key: count for key, count in moved.items() if count})


def findings_moved(section: Section[Finding]) -> Counter[tuple[str, str]]:
    moved: Counter[tuple[str, str]] = Counter()
    for finding in section.rows:
        if finding.before is not None:
            moved[(finding.name, finding.before)] -= 1
        if finding.after is not None:
            moved[(finding.name, finding.after)] += 1
    return Counter({key: count for key, count in moved.items() if count})


def added(one: Counter[Moved], other: Counter[Moved]) -> dict[Moved, int]:
    return {key: one[key] + other[key] for key in {*one, *other} if one[key] + other[key]}


def test_every_run_equals_itself(walk: Walk) -> None:
    for step in walk.steps[::3]:
        assert not walk.project.compare(step.commit, step.commit).changed


def test_comparisons_compose(walk: Walk) -> None:
    compared = 0
    for first, middle, last in pairs_and_middles(len(walk.steps)):
        a, b, c = (walk.steps[place].commit for place in (first, middle, last))
        ab, bc, ac = walk.project.compare(a, b), walk.project.compare(b, c), walk.project.compare(a, c)
        assert composed(cell_map(ab), cell_map(bc)) == cell_map(ac)
        assert added(claims_moved(ab), claims_moved(bc)) == dict(claims_moved(ac))
        for name in ("flags", "quarantine", "checks"):
            moves = [findings_moved(result.sections[name]) for result in (ab, bc, ac)]
            assert added(moves[0], moves[1]) == dict(moves[2]), name
        compared += ac.cells.total
    assert compared > 10, "the walk should change something"


def test_comparisons_agree_with_the_published_data(walk: Walk) -> None:
    for first, _, last in pairs_and_middles(len(walk.steps)):
        before, after = walk.steps[first], walk.steps[last]
        told = {
            (key["measure"], key["dimension"], key["ref_area"], key["time_period"]): tuple(values)
            for change in walk.project.compare(before.commit, after.commit).cells.rows
            for key, values in (
                [(change.key_before, ("gone",)), (change.key, change.after_values)]
                if change.key_before
                else [(change.key, change.after_values or ("gone",))]
            )
        }
        truth = {
            key: after.cells.get(key, ("gone",))
            for key in {*before.cells, *after.cells}
            if before.cells.get(key) != after.cells.get(key)
        }
        assert told == truth


def test_each_step_names_its_edit_as_the_cause(walk: Walk) -> None:
    changed = 0
    for before, after in zip(walk.steps, walk.steps[1:], strict=False):
        result = walk.project.compare(before.commit, after.commit)
        for change in result.cells.rows:
            changed += 1
            assert change.causes.certain, (after.kind, change)
            kinds = {key.split()[0] for key in change.causes.inputs}
            # an entry that took another's place: the one went, the other came
            assert kinds == {EXPECTED_CAUSE[after.kind]}, (after.kind, change)
    assert changed > 5

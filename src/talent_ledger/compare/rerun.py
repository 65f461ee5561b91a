"""A run repeated with some of its inputs as another run had them: what ``--explain`` learns from.

Everything happens in a temporary copy of the first run. Inputs that moved are put in as the second run had them, and
the stages they reach are run. A stage whose inputs were seen before is not run twice.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import yaml

from talent_ledger.compare.causes import is_sidecar
from talent_ledger.compare.cells import FIGURE, KEY
from talent_ledger.compare.pipeline import (
    FINDINGS,
    PUBLISHED,
    TEXTS,
    Input,
    Moves,
    Pipeline,
    command_of,
    entries_of,
    path_of,
)
from talent_ledger.compare.revisions import Revision, overlap
from talent_ledger.schema.database import quoted
from talent_ledger.schema.errors import LedgerError

OBSERVATIONS = f"{PUBLISHED}/parquet/observations.parquet"
MOST_TEXTS = 12
"""More texts than these are tried together, as one input: which text a claim stands in is known without running."""

Choice = frozenset[str]
Cell = tuple[object, ...]
States = dict[Cell, object]


class OutOfRuns(Exception):
    """The budget of stage runs is spent."""


@dataclass
class Outcome:
    """What a choice of inputs gives: the state of each changed cell, the flags, and the stage that failed, if any."""

    cells: States
    findings: frozenset[tuple[object, ...]]
    failed: str | None = None

    @cached_property
    def texts(self) -> set[tuple[object, object]]:
        """Kind and explanation of every finding."""
        return {(kind, text) for _, kind, _, _, text in self.findings}


@dataclass
class _Stage:
    name: str
    command: str
    outputs: dict[str, bool]
    """Path → whether DVC leaves it in place when the stage runs."""
    reads: list[str] = field(default_factory=list)


class Rerun:
    """A copy of the first run in which inputs can be exchanged for those of the second, and stages run."""

    def __init__(
        self, root: Path, names: tuple[str, str], most_runs: int, scratch: Path, say: Callable[[str], None]
    ) -> None:
        self._say = say
        self.before = Revision(root, names[0], scratch / "before")
        self.after = Revision(root, names[1], scratch / "after")
        self._moves = Moves(Pipeline.of(self.before), Pipeline.of(self.after))
        wanted = self._moves.stages_until(PUBLISHED, FINDINGS)
        self._stages = _ordered(self.before, self.after, wanted)
        moved = [one for one in self._moves.inputs if wanted & set(one.stages)]
        self.inputs, self.members = _grouped(moved)
        self.runs = 0
        self._budget = most_runs
        self._scratch = scratch
        self._project = scratch / "project"
        self._keys: list[Cell] = []
        self._results: dict[Choice, Outcome] = {}
        self._memory: dict[tuple[object, ...], Path] = {}
        self._first: Outcome | None = None
        self._second: Outcome | None = None

    # -- outcomes ------------------------------------------------------------------------------------------------------

    def first_run(self) -> Outcome:
        """What the first run gave."""
        if self._first is None:
            self._prepare()
            self.second_run()
            self._first = self._read(self._project)
        return self._first

    def second_run(self) -> Outcome:
        """What the second run gave."""
        if self._second is None:
            folder = self._scratch / "second"
            first = self._scratch / "first"
            for path in (PUBLISHED, FINDINGS):
                self.after.export(path, folder)
            self.before.export(OBSERVATIONS, first)
            self._keys = _changed_keys(first, folder)
            self._second = self._read(folder)
        return self._second

    def outcome(self, choice: Choice) -> Outcome:
        """What the first run gives with the inputs of *choice* as the second run had them.

        Raises:
            OutOfRuns: the budget of stage runs is spent.
        """
        if choice not in self._results:
            self.first_run()
            self._results[choice] = self._run(choice)
        return self._results[choice]

    def _read(self, project: Path) -> Outcome:
        return Outcome(_states(project, self._keys), _findings(project))

    # -- running -------------------------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        """The first run's sources and outputs, in a folder of their own."""
        self.before.export_sources(self._project)
        for stage in self._stages:
            for path in stage.outputs:
                self.before.export(path, self._project)
        for stage in self._stages:
            self._keep(stage, (stage.name, frozenset(), self._upstream(stage)))

    def _run(self, choice: Choice) -> Outcome:
        shutil.rmtree(self._project, ignore_errors=True)
        self.before.export_sources(self._project)
        for key in sorted(choice):
            for one in self.members[key]:
                self._exchange(self._known(one))
        for stage in self._stages:
            for path in stage.outputs:
                if not self.before.export(path, self._project):
                    _remove(self._project / path)
        for stage in self._stages:
            failed = self._run_stage(stage, choice)
            if failed:
                return replace(self._read(self._project), failed=stage.name)
        return self._read(self._project)

    def _known(self, key: str) -> Input:
        return next(one for one in self._moves.inputs if one.key == key)

    def _run_stage(self, stage: _Stage, choice: Choice) -> bool:
        """Run *stage* unless it ran on these very inputs before; whether it failed."""
        mine = frozenset(
            key for key in choice if any(stage.name in self._known(member).stages for member in self.members[key])
        )
        seen = (stage.name, mine, self._upstream(stage))
        if seen in self._memory:
            for path in stage.outputs:
                _remove(self._project / path)
                _copy(self._memory[seen] / path, self._project / path)
            return False
        if self.runs >= self._budget:
            raise OutOfRuns
        self.runs += 1
        self._say(f"running {stage.name} again, run {self.runs} of at most {self._budget}")
        for path, persists in stage.outputs.items():
            if not persists:
                _remove(self._project / path)
            (self._project / path).parent.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            stage.command,
            shell=True,
            cwd=self._project,
            capture_output=True,
            check=False,
            env=_environment(self._project),
        )
        if done.returncode == 0:
            self._keep(stage, seen)
        return done.returncode != 0

    def _upstream(self, stage: _Stage) -> tuple[object, ...]:
        """What *stage* reads of other stages, as it lies there now, by content."""
        made = [path for other in self._stages for path in other.outputs]
        read = [path for path in made if any(overlap(path, wanted) for wanted in stage.reads)]
        return tuple((path, _digest(self._project / path)) for path in sorted(read))

    def _keep(self, stage: _Stage, seen: tuple[object, ...]) -> None:
        store = self._scratch / "kept" / str(len(self._memory))
        for path in stage.outputs:
            _copy(self._project / path, store / path)
        store.mkdir(parents=True, exist_ok=True)
        self._memory[seen] = store

    # -- exchanging inputs ---------------------------------------------------------------------------------------------

    def _exchange(self, one: Input) -> None:
        """Put one input in as the second run had it."""
        if one.kind == "parameter":
            self._exchange_parameter(one.name)
        elif one.kind == "correction":
            self._exchange_entry(one.paths[0], one.name)
        elif one.kind == "command":
            self._exchange_stage(one.name)
        else:
            for path in one.paths:
                _remove(self._project / path)
                content = self.after.read_git(path)
                if content is not None:
                    _write(self._project / path, content)
                else:
                    self.after.export(path, self._project)

    def _exchange_parameter(self, name: str) -> None:
        path, _, dotted = name.rpartition(":")
        path = path or "params.yaml"
        mine = self._yaml(path) or {}
        value = _lookup(self.after.read_yaml(path) or {}, dotted.split("."))
        _assign(mine, dotted.split("."), value)
        self._write_yaml(path, mine)

    def _yaml(self, path: str) -> Any:
        here = self._project / path
        return yaml.safe_load(here.read_bytes()) if here.is_file() else None

    def _write_yaml(self, path: str, content: Any) -> None:
        _write(self._project / path, yaml.safe_dump(content, sort_keys=False, allow_unicode=True).encode())

    def _exchange_entry(self, path: str, name: str) -> None:
        """One entry of the ledger of corrections, the others as they were; in the order of the second run."""
        mine, theirs = self._yaml(path), self.after.read_yaml(path)
        own, other = entries_of(mine), entries_of(theirs)
        order = list(other)
        merged = {known: entry for known, entry in own.items() if known != name}
        if name in other:
            merged[name] = other[name]
        listed = sorted(merged.items(), key=lambda entry: order.index(entry[0]) if entry[0] in order else -1)
        corrections = [entry for _, entry in listed]
        content: Any = {**mine, "corrections": corrections} if isinstance(mine, dict) else corrections
        self._write_yaml(path, content)

    def _exchange_stage(self, name: str) -> None:
        theirs = (self.after.read_yaml("dvc.yaml") or {}).get("stages", {}).get(name)
        for stage in self._stages:
            if stage.name == name and theirs:
                stage.command = command_of(theirs)


def _grouped(moved: Sequence[Input]) -> tuple[dict[str, Input], dict[str, tuple[str, ...]]]:
    """Inputs to try, by key, and what each stands for: a text with the file that describes it, many texts as one."""
    texts = [one for one in moved if one.kind == "text"]
    own = {one.key: [other for other in texts if is_sidecar(other.name, [one.name])] for one in texts}
    described = {other.key for others in own.values() for other in others}
    members = {
        one.key: (one.key, *(other.key for other in own.get(one.key, ()))) for one in moved if one.key not in described
    }
    inputs = {one.key: one for one in moved if one.key in members}
    if sum(key in members for key in own) <= MOST_TEXTS:
        return inputs, members
    every = Input("text", TEXTS, tuple(sorted({stage for one in texts for stage in one.stages})), f"{len(texts)} texts")
    others = {one.key: one for one in moved if one.kind != "text"}
    return {every.key: every, **others}, {every.key: tuple(one.key for one in texts), **{key: (key,) for key in others}}


def _ordered(before: Revision, after: Revision, wanted: set[str]) -> list[_Stage]:
    """The wanted stages, those that make inputs of others first; as the first run declares them, else the second."""
    declared: dict[str, dict[str, Any]] = {}
    for revision in (after, before):
        declared |= (revision.read_yaml("dvc.yaml") or {}).get("stages") or {}
    stages = {
        name: _Stage(name, command_of(entry), _outputs(entry), [path_of(dep) for dep in entry.get("deps") or []])
        for name, entry in declared.items()
        if name in wanted and "cmd" in entry
    }
    ordered: list[_Stage] = []
    while len(ordered) < len(stages):
        done = {stage.name for stage in ordered}
        ready = [
            stage
            for stage in stages.values()
            if stage.name not in done
            and not any(_feeds(other, stage) for other in stages.values() if other.name not in done)
        ]
        if not ready:
            raise LedgerError("dvc.yaml", "its stages depend on one another in a circle", "mend dvc.yaml")
        ordered += ready
    return ordered


def _feeds(one: _Stage, other: _Stage) -> bool:
    return one.name != other.name and any(overlap(path, read) for path in one.outputs for read in other.reads)


def _outputs(entry: dict[str, Any]) -> dict[str, bool]:
    found = {}
    for name in ("outs", "metrics", "plots"):
        for declared in entry.get(name) or []:
            settings = {} if isinstance(declared, str) else declared[path_of(declared)] or {}
            found[path_of(declared)] = bool(settings.get("persist"))
    return found


def _environment(project: Path) -> dict[str, str]:
    """The copy's own code, this interpreter, and nothing written beside the sources."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(project / "src"), "PYTHONDONTWRITEBYTECODE": "1"}


def _figures_of(project: Path) -> str:
    """SQL for the figures that *project* has published, cell by cell; none where it has published nothing."""
    path = project / OBSERVATIONS
    nothing = ", ".join(f"NULL AS {name}" for name in (*KEY, *FIGURE))
    source = f"read_parquet({quoted(path)})" if path.is_file() else f"(SELECT {nothing} LIMIT 0)"
    return f"SELECT DISTINCT {', '.join((*KEY, *FIGURE))} FROM {source}"


def _changed_keys(first: Path, second: Path) -> list[Cell]:
    """The cells whose figures differ between two runs."""
    one, other = _figures_of(first), _figures_of(second)
    with duckdb.connect() as connection:
        rows = connection.execute(f"""
            SELECT DISTINCT {", ".join(KEY)}
            FROM (({one} EXCEPT {other}) UNION ALL ({other} EXCEPT {one})) ORDER BY ALL""").fetchall()
    return [tuple(row) for row in rows]


def _states(project: Path, keys: Sequence[Cell]) -> States:
    """The figures that *project* has published for each of *keys*; None for a cell it does not have."""
    found: States = dict.fromkeys(keys)
    states: dict[tuple[object, ...], set[tuple[object, ...]]] = {}
    with duckdb.connect() as connection:
        wanted = pl.DataFrame(list(keys), {name: pl.String() for name in KEY}, orient="row")
        connection.register("wanted", wanted)
        same = " AND ".join(f"f.{name} IS NOT DISTINCT FROM w.{name}" for name in KEY)
        for row in connection.execute(f"{_figures_of(project)} f SEMI JOIN wanted w ON {same}").fetchall():
            states.setdefault(tuple(row[: len(KEY)]), set()).add(tuple(row[len(KEY) :]))
    return found | {key: frozenset(figures) for key, figures in states.items()}


def _findings(project: Path) -> frozenset[tuple[object, ...]]:
    """Flags and quarantined rows, by what they are about."""
    found: set[tuple[object, ...]] = set()
    with duckdb.connect() as connection:
        for name, columns in (
            ("flags", 'flag, "table", row_id, explanation'),
            ("quarantine", '"check", "table", row_id, reason'),
        ):
            path = project / FINDINGS / f"{name}.parquet"
            if path.is_file():
                rows = connection.execute(f"SELECT {columns} FROM read_parquet(?)", [str(path)]).fetchall()
                found |= {(name, *row) for row in rows}
    return frozenset(found)


def _lookup(values: Any, names: Sequence[str]) -> Any:
    for name in names:
        if not isinstance(values, dict) or name not in values:
            return None
        values = values[name]
    return values


def _assign(values: dict[str, Any], names: Sequence[str], value: Any) -> None:
    for name in names[:-1]:
        if not isinstance(values.get(name), dict):
            values[name] = {}
        values = values[name]
    if value is None:
        values.pop(names[-1], None)
    else:
        values[names[-1]] = value


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
    for one in files:
        digest.update(one.relative_to(path.parent).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(one.read_bytes()).digest())
    return digest.hexdigest()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    elif source.is_file():
        shutil.copyfile(source, target)
